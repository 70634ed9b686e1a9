"""The commands that begin something: `init` and `new`."""

from __future__ import annotations

from pathlib import Path

import click

from .cli_options import NOW, SITE, clock
from .model.problem import UsageError
from .workflows import CI_HOSTS


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", default="", help="Title of the site.")
@click.option("--url", default="", help="Address of the site.")
@click.option(
    "--ci", type=click.Choice(list(CI_HOSTS)), help="Also write workflows that check and publish there."
)
@NOW
def init(folder: Path, title: str, url: str, ci: str | None, now: str | None) -> None:
    """Make a new site with one annotated article to start from.

    With --ci, a site that is there already gets the workflows alone; no file is overwritten.

    \b
    python -m generator init mysite --title "My Review" --url https://example.org/
    python -m generator init mysite --ci github
    """
    from .new import new_site, new_workflows

    is_there = (folder / "site.yaml").is_file()
    if is_there and ci and (title or url):
        raise UsageError(f"{folder} is a site already; its title and address stand in site.yaml")
    if not (is_there and ci):
        for path in new_site(folder, title=title, url=url, today=clock(now).date()):
            click.echo(f"wrote {path}", err=True)
    program = click.get_current_context().find_root().info_name
    if ci:
        for path in new_workflows(folder, ci):
            click.echo(f"wrote {path}", err=True)
        if not (folder / ".git").exists():
            click.echo(f"next: git init {folder}; hosts read workflows at the top of a repository", err=True)
        click.echo("next: what to do once at the host stands on top of the workflow that publishes", err=True)
    click.echo(f"next: {program} serve --site {folder} --open", err=True)


@click.group()
def new() -> None:
    """Add an article, an author or a note to a site."""


@new.command("article")
@SITE
@click.argument("title")
@click.option("--slug", default="", help="File name and address; default from the title.")
@click.option("--author", default="", help="Id of an author.")
@click.option("--section", default="", help="A section of site.yaml.")
@NOW
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
@SITE
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
@SITE
@click.argument("article")
@click.argument("quote")
@click.option("--id", "note_id", default="", help="Id; default from the quote.")
@click.option("--kind", default="context", show_default=True, help="Kind of the note.")
@click.option("--body", default="", help="What it says, in Markdown.")
@click.option("--author", default="", help="Id of an author.")
@click.option("--layer", default="main", show_default=True, help="Layer of the note.")
@click.option("--place", default=0, help="Which of several places is meant, from 1.")
@NOW
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
