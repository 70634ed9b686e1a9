"""The command line: arguments → one command, problems printed, exit status.

Results for programs go to standard output, everything for people to standard error.
Exit status: 0 fine, 1 faults in the content, 2 wrong use, 3 the tool's own fault,
4 machine or host.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .model.problem import MachineError, UsageError

if TYPE_CHECKING:
    from .build import BuildRequest, BuildResult

OK, CONTENT, USAGE, INTERNAL, MACHINE = range(5)


class _Commands(click.Group):
    """Our commands; every exception that reaches the top becomes one line and a status."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            status = super().main(*args, **kwargs)
        except click.ClickException as fault:
            _fail(fault.format_message(), "usage", usage=getattr(fault, "ctx", None))
            sys.exit(USAGE)
        except (click.Abort, KeyboardInterrupt):
            click.echo("stopped", err=True)
            sys.exit(130)
        except UsageError as fault:
            _fail(str(fault), "usage")
            sys.exit(USAGE)
        except MachineError as fault:
            _fail(str(fault), "machine")
            sys.exit(MACHINE)
        except Exception as fault:  # noqa: BLE001 - the last line of defence
            _fail(_internal(fault), "internal")
            sys.exit(INTERNAL)
        sys.exit(status or OK)


def _internal(fault: Exception) -> str:
    """Write the traceback to a file and say in one line where it is."""
    handle, name = tempfile.mkstemp(prefix="glossator-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as report:
        report.write(f"glossator {__version__}, python {sys.version}\n{sys.argv}\n\n")
        report.write("".join(traceback.format_exception(fault)))
    return f"the tool's own fault ({type(fault).__name__}: {fault}); details in {name}"


def _fail(message: str, code: str, usage: click.Context | None = None) -> None:
    if "--json" in sys.argv:
        from .report import failure_json, to_json

        click.echo(to_json(failure_json(message, code)))
    if usage:
        click.echo(usage.get_usage(), err=True)
    click.echo(f"glossator: {message}", err=True)


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="glossator")
def main() -> None:
    """Articles with notes tied to exact passages, as a static site.

    \b
    python -m generator init mysite          a new site
    python -m generator build --site mysite  build it into mysite/output
    python -m generator serve --site mysite  preview it while you write
    """


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def add(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return add


_SITE = click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder of the site; default the current one.",
)
_OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path), help="Folder to write to; default output/ in the site."
)
_WITHHELD = _options(
    click.option("--drafts", is_flag=True, help="Take in drafts, and notes in draft or review."),
    click.option("--future", is_flag=True, help="Take in what is dated in the future."),
)
_STRICT = click.option("--strict", is_flag=True, help="Warnings are errors.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
_NOW = click.option("--now", help="The build's clock, as 2026-05-01T12:00Z; decides what is withheld.")


def _layers(text: str | None) -> frozenset[str] | None:
    return frozenset(part.strip() for part in text.split(",") if part.strip()) if text else None


def clock(text: str | None) -> datetime:
    """The build's clock: `--now`, else `SOURCE_DATE_EPOCH`, else the machine's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if text:
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if epoch:
            return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"{text or epoch!r} is not a time such as 2026-05-01T12:00Z") from None
    return datetime.now(UTC)


def _request(site: Path, output: Path | None, **settings: Any) -> BuildRequest:
    from .build import BuildRequest

    return BuildRequest(root=site, output=output or site / "output", **settings)


@main.command()
@_options(_SITE, _OUTPUT, _WITHHELD)
@click.option(
    "--lost", type=click.Choice(["keep"]), help="Publish lost notes below their article in this run."
)
@click.option("--layers", help="Only notes of these layers, by commas.")
@_options(_STRICT, _NOW, _JSON)
def build(
    site: Path,
    output: Path | None,
    drafts: bool,
    future: bool,
    lost: str | None,
    layers: str | None,
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

    request = _request(
        site,
        output,
        now=clock(now),
        drafts=drafts,
        future=future,
        lost=lost or "",
        layers=_layers(layers),
        strict=strict,
    )
    return _report(build_site(request), as_json=as_json)


def _report(result: BuildResult, *, as_json: bool, github: bool = False, prefix: str = "") -> int:
    from . import report

    if as_json:
        click.echo(report.to_json(report.result_json(result)))
    if github:
        click.echo("\n".join(report.github_lines(result.problems, prefix)))
    if result.problems:
        from .terminal import print_problems

        print_problems(report.problems_text(result.problems))
    click.echo(report.summary(result), err=True)
    return OK if result.ok else CONTENT


@main.command()
@_SITE
@click.option("--external", is_flag=True, help="Also ask every address outside the site.")
@_STRICT
@click.option("--github", is_flag=True, help="Print annotations for a GitHub workflow.")
@_options(_NOW, _JSON)
def check(site: Path, external: bool, strict: bool, github: bool, now: str | None, as_json: bool) -> int:
    """Look for faults without writing: drafts included, broken links and pictures as errors.

    \b
    python -m generator check --site mysite
    python -m generator check --external --github
    """
    from .check import check_site

    result = check_site(site, clock(now), external=external, strict=strict)
    return _report(
        result, as_json=as_json, github=github, prefix="" if site == Path() else f"{site.as_posix()}/"
    )


@main.command()
@_options(_SITE, _OUTPUT, _WITHHELD)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; default 8000 or the next free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser.")
@_NOW
def serve(
    site: Path,
    output: Path | None,
    drafts: bool,
    future: bool,
    host: str,
    port: int | None,
    open_browser: bool,
    now: str | None,
) -> None:
    """Preview the site: rebuilt on every change, the browser reloaded.

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
        request, host=host, port=port, open_browser=open_browser, say=lambda line: click.echo(line, err=True)
    )


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="Title of the site.")
@click.option("--url", default="", help="Address of the site.")
@_NOW
def init(folder: Path, title: str, url: str, now: str | None) -> None:
    """Make a new site with one annotated article to start from.

    \b
    python -m generator init mysite --title "My Review" --url https://example.org/
    """
    from .new import new_site

    for path in new_site(folder, title=title, url=url, today=clock(now).date()):
        click.echo(f"wrote {path}", err=True)
    click.echo(f"next: python -m generator serve --site {folder} --open", err=True)


@main.group()
def new() -> None:
    """Add an article, an author or a note to a site."""


@new.command("article")
@_SITE
@click.argument("title")
@click.option("--slug", default="", help="File name and address; default from the title.")
@click.option("--author", default="", help="Id of an author.")
@click.option("--section", default="", help="A section of site.yaml.")
@_NOW
def new_article_command(
    site: Path, title: str, slug: str, author: str, section: str, now: str | None
) -> None:
    """A new draft with an empty sidecar beside it.

    \b
    python -m generator new article "A title" --author desk --section opinion
    """
    from .new import new_article

    for path in new_article(site, title, slug=slug, author=author, section=section, today=clock(now).date()):
        click.echo(f"wrote {path}", err=True)


@new.command("author")
@_SITE
@click.argument("name")
@click.option("--id", "author_id", default="", help="Id; default from the name.")
@click.option("--organization", is_flag=True, help="A desk rather than a person.")
def new_author_command(site: Path, name: str, author_id: str, organization: bool) -> None:
    """A new author.

    \b
    python -m generator new author "Annotation Desk" --organization
    """
    from .new import new_author

    click.echo(f"wrote {new_author(site, name, author_id=author_id, organization=organization)}", err=True)


@new.command("note")
@_SITE
@click.argument("article")
@click.argument("quote")
@click.option("--id", "note_id", default="", help="Id; default from the quote.")
@click.option("--kind", default="context", show_default=True, help="Kind of the note.")
@click.option("--body", default="", help="What it says, in Markdown.")
@click.option("--author", default="", help="Id of an author.")
@click.option("--layer", default="main", show_default=True, help="Layer of the note.")
@click.option("--place", default=0, help="Which of several places is meant, from 1.")
@_NOW
def new_note_command(
    site: Path,
    article: str,
    quote: str,
    note_id: str,
    kind: str,
    body: str,
    author: str,
    layer: str,
    place: int,
    now: str | None,
) -> None:
    """A new note on the passage QUOTE of ARTICLE (its id), with as much context as the place needs.

    \b
    python -m generator new note first-article "the exact words" --body "What they mean."
    """
    from .new import new_note

    entry = new_note(
        site,
        article,
        quote,
        note_id=note_id,
        kind=kind,
        body=body,
        author=author,
        layer=layer,
        place=place,
        now=clock(now),
    )
    click.echo(f"wrote {entry}", err=True)


@main.command()
@_SITE
@click.option("--accept", "accepted", multiple=True, metavar="ARTICLE#ID", help="The note still holds.")
@click.option("--all", "accept_all", is_flag=True, help="Every note that was found again still holds.")
@click.option(
    "--keep", "kept", multiple=True, metavar="ARTICLE#ID", help="Let the note stand below its article."
)
@click.option(
    "--retire", "retired", multiple=True, metavar="ARTICLE#ID", help="Take the note back, with date."
)
@_NOW
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
@click.argument("target", required=False)
@_options(_SITE, _OUTPUT)
@click.option("--dry-run", is_flag=True, help="Only say what would be sent.")
@click.option("--yes", is_flag=True, help="Delete even where more than 30 % would vanish.")
@_options(_NOW, _JSON)
def publish(
    target: str | None,
    site: Path,
    output: Path | None,
    dry_run: bool,
    yes: bool,
    now: str | None,
    as_json: bool,
) -> int:
    """Build the site and put it on TARGET: a name of site.yaml, or an address.

    \b
    python -m generator publish production
    python -m generator publish file:///var/www/review --dry-run
    python -m generator publish git+file:///srv/pages.git
    """
    from .publish.command import publish_site

    return publish_site(
        _request(site, output, now=clock(now)),
        target or "",
        dry_run=dry_run,
        yes=yes,
        as_json=as_json,
        report=_report,
        say=lambda line: click.echo(line, err=True),
    )


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
