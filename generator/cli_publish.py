"""The command `publish`."""

from __future__ import annotations

from pathlib import Path

import click

from .cli_options import JSON, NOW, OUTPUT, SITE, clock, options
from .cli_result import print_result
from .model.problem import UsageError


@click.command()
@click.argument("target", required=False)
@options(SITE, OUTPUT)
@click.option("--dry-run", is_flag=True, help="Only say what would be sent.")
@click.option(
    "--yes", is_flag=True, help="Also where more than 30 % would vanish, or others' files be replaced."
)
@click.option("--rollback", metavar="COMMIT", default="", help="Publish the site as it was at that commit.")
@click.option(
    "--lost", type=click.Choice(["keep"]), help="Publish lost notes below their article in this run."
)
@click.option("--log", "show_log", is_flag=True, help="Print what was published there, and when.")
@click.option(
    "--at", metavar="TIME", default="", help="With --log: what was online then, as 2026-05-01T17:55."
)
@options(NOW, JSON)
def publish(
    target: str | None,
    site: Path,
    output: Path | None,
    dry_run: bool,
    yes: bool,
    rollback: str,
    lost: str | None,
    show_log: bool,
    at: str,
    now: str | None,
    as_json: bool,
) -> int:
    """Build the site and put it on TARGET: a name of site.yaml, or an address.

    \b
    python -m generator publish production
    python -m generator publish file:///var/www/review --dry-run
    python -m generator publish production --rollback 1f3a5c7
    python -m generator publish production --log --at 2026-05-01T17:55
    """
    from .build import BuildRequest
    from .publish import Wish, publish_site, show_releases

    def say(line: str) -> None:
        click.echo(line, err=True)

    if at and not show_log:
        raise UsageError("--at goes with --log")
    if show_log and (dry_run or yes or rollback or lost):
        raise UsageError("--log only looks: it goes with --at, --now and --json alone")
    request = BuildRequest(root=site, output=output or site / "output", now=clock(now), lost=lost or "")
    if show_log:
        told = show_releases(request, target or "", at, say=say)
        if as_json:
            from .report import to_json

            click.echo(to_json(told))
        return 0
    wish = Wish(dry_run=dry_run, yes=yes, rollback=rollback)
    return publish_site(request, target or "", wish, as_json=as_json, report=print_result, say=say)
