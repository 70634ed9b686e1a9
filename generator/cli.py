"""The command line: arguments → one command, problems printed, exit status.

Results for programs go to standard output, everything for people to standard error.
Exit status: 0 fine, 1 faults in the content, 2 wrong use, 3 the tool's own fault,
4 machine or host.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .cli_new import init, new
from .cli_options import JSON, NOW, OUTPUT, SITE, STRICT, WITHHELD, clock, options
from .cli_publish import publish
from .cli_result import print_result
from .exits import Commands
from .model.problem import UsageError
from .model.record import replace

if TYPE_CHECKING:
    from .build import BuildRequest


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="glossator")
def main() -> None:
    """Articles with notes tied to exact passages, as a static site.

    \b
    python -m generator init mysite          a new site
    python -m generator build --site mysite  build it into mysite/output
    python -m generator serve --site mysite  preview it while you write
    """


def _layers(text: str | None) -> frozenset[str] | None:
    return frozenset(part.strip() for part in text.split(",") if part.strip()) if text else None


def _request(site: Path, output: Path | None, **settings: Any) -> BuildRequest:
    from .build import BuildRequest

    return BuildRequest(root=site, output=output or site / "output", **settings)


@main.command()
@options(SITE, OUTPUT, WITHHELD)
@click.option(
    "--lost", type=click.Choice(["keep"]), help="Publish lost notes below their article in this run."
)
@click.option("--layers", help="Only notes of these layers, by commas.")
@click.option("--clean", is_flag=True, help="Write every file anew, also unchanged ones.")
@click.option(
    "--jobs", type=click.IntRange(min=1), help="Processes that work at once; default one a processor."
)
@options(STRICT, NOW, JSON)
def build(
    site: Path,
    output: Path | None,
    drafts: bool,
    future: bool,
    lost: str | None,
    layers: str | None,
    clean: bool,
    jobs: int | None,
    strict: bool,
    now: str | None,
    as_json: bool,
) -> int:
    """Build the site; nothing is written where there is an error.

    \b
    python -m generator build
    python -m generator build --site mysite --output /var/www/mysite --strict
    """
    from .build import build_site
    from .terminal import progress_line

    request = _request(
        site,
        output,
        now=clock(now),
        drafts=drafts,
        future=future,
        lost=lost or "",
        layers=_layers(layers),
        strict=strict,
        clean=clean,
        jobs=jobs or 0,
    )
    with progress_line() as progress:
        result = build_site(replace(request, progress=progress))
    return print_result(result, as_json=as_json)


@main.command()
@SITE
@click.option("--external", is_flag=True, help="Also ask every address outside the site.")
@STRICT
@click.option("--github", is_flag=True, help="Print annotations for a GitHub workflow.")
@click.option("--gitlab", is_flag=True, help="Print a Code Quality report for GitLab.")
@options(NOW, JSON)
def check(
    site: Path, external: bool, strict: bool, github: bool, gitlab: bool, now: str | None, as_json: bool
) -> int:
    """Look for faults without writing: drafts included, broken links and pictures as errors.

    \b
    python -m generator check --site mysite
    python -m generator check --external --github
    """
    from .check import check_site

    if as_json + github + gitlab > 1:
        raise UsageError("--json, --github and --gitlab all print on standard output; take one of them")
    result = check_site(site, clock(now), external=external, strict=strict)
    prefix = "" if site == Path() else f"{site.as_posix()}/"
    return print_result(result, as_json=as_json, github=github, gitlab=gitlab, prefix=prefix)


@main.command()
@options(SITE, OUTPUT, WITHHELD)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; default 8000 or the next free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser.")
@click.option(
    "--editor",
    default="",
    envvar="GLOSSATOR_EDITOR",
    metavar="URL",
    help="Address that opens a file at a fault: zed://file{path}:{line}:{column}; default by EDITOR.",
)
@NOW
def serve(
    site: Path,
    output: Path | None,
    drafts: bool,
    future: bool,
    host: str,
    port: int | None,
    open_browser: bool,
    editor: str,
    now: str | None,
) -> None:
    """Preview the site: rebuilt at every change, which appears in the open pages.

    \b
    python -m generator serve --site mysite --open
    """
    from .preview import serve_site

    request = _request(
        site,
        output or site / ".glossator" / "preview",
        now=clock(now),
        drafts=drafts,
        future=future,
        lost="keep",
    )
    serve_site(
        request,
        host=host,
        port=port,
        open_browser=open_browser,
        editor=editor,
        say=lambda line: click.echo(line, err=True),
    )


@main.command()
@SITE
@click.option("--accept", "accepted", multiple=True, metavar="ARTICLE#ID", help="The note still holds.")
@click.option("--all", "accept_all", is_flag=True, help="Every note that was found again still holds.")
@click.option(
    "--keep", "kept", multiple=True, metavar="ARTICLE#ID", help="Let the note stand below its article."
)
@click.option(
    "--retire", "retired", multiple=True, metavar="ARTICLE#ID", help="Take the note back, with date."
)
@NOW
def reanchor(
    site: Path,
    accepted: tuple[str, ...],
    accept_all: bool,
    kept: tuple[str, ...],
    retired: tuple[str, ...],
    now: str | None,
) -> None:
    """Notes that drifted: say of each whether it still holds, and the sidecar is rewritten.

    \b
    python -m generator reanchor                          one by one on a terminal, else a list
    python -m generator reanchor --accept budget#hearing
    python -m generator reanchor --all
    """
    from . import reanchor as drift
    from .report import visible_lines

    def say(text: str) -> None:
        click.echo("\n".join(visible_lines(text)), err=True)

    moment = clock(now)
    drifts = drift.find_drifts(site, moment)
    wanted = [found for found in drifts if found.is_found] if accept_all else drift.choose(drifts, accepted)
    for found in wanted:
        say(f"{found.name}: wrote {drift.accept(site, found)}")
    for found in drift.choose(drifts, kept):
        say(f"{found.name}: wrote {drift.keep(site, found)}")
    for found in drift.choose(drifts, retired):
        say(f"{found.name}: wrote {drift.retire(site, found, moment.date())}")
    if accepted or accept_all or kept or retired:
        return
    if not drifts:
        say("every passage is settled by its sidecar")
    elif sys.stdin.isatty() and sys.stderr.isatty():
        drift.ask_each(site, drifts, moment.date(), lambda text: str(click.prompt(text, err=True)), say)
    else:
        say("\n".join(line for found in drifts for line in found.lines()))


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def schema(folder: Path | None) -> None:
    """Write JSON Schemas of the file formats into FOLDER; without one, list them on standard output.

    \b
    python -m generator schema schemas/
    """
    from .sources import json_schemas

    schemas = json_schemas()
    if folder is None:
        click.echo("{\n" + ",\n".join(f'"{name}": {text.rstrip()}' for name, text in schemas.items()) + "\n}")
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas.items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(f"wrote {folder / name}", err=True)


main.add_command(publish)
main.add_command(init)
main.add_command(new)
