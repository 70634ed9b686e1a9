"""New sites, articles, authors and notes: small files that build as they are."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from . import __version__
from .annotate import place_quote
from .build import BuildRequest
from .model.annotation import Placement, State
from .model.article import AnnotatedArticle
from .model.problem import Fault, MachineError, UsageError
from .model.values import check_slug, check_url, slug_of
from .prepare import prepare_site
from .sources import add_entry, new_sidecar
from .workflows import workflow_files

_SITE = """\
schema: 1
title: {title}
url: {url}
identity: {identity}
language: en
description: {description}

sections:
  opinion:
    title: Opinion
    label: Commentary
    type: opinion
    disclaimer: opinion

disclaimers:
  opinion:
    one: >-
      Views expressed in this article are those of the author and not necessarily those of {{publication}}.
    other: >-
      Views expressed in this article are those of the authors and not necessarily those of {{publication}}.
"""

_ARTICLE = """\
---
title: Why a note should know its passage
date: {today}
authors: [desk]
section: opinion
tags: [annotation]
summary: A first article, with two notes to show how they are tied to the text.
---

A note in the margin is worth as much as its tie to the text. When the words it speaks of are
quoted with it, a reader can see at once what is meant, and so can a program.

Articles are edited after they are published. A note that is tied to a line or to a number ends up
beside other words; a note that is tied to *the words themselves* can be found again, or be
reported as lost.
"""

_NOTES = """\
annotations:
  - id: the-tie
    quote: its tie to the text
    kind: definition
    author: desk
    created: {today}
    body: |
      The `quote` is what ties this note to the article: the exact words, as a reader sees them.

  - id: lost-notes
    quote: be reported as lost
    kind: context
    author: desk
    created: {today}
    body: Change these words in the article, build again, and see what the tool says.
"""

_AUTHOR = """\
---
name: Editorial Desk
type: organization
role: Editors
---

The desk writes and annotates what stands on this site.
"""

_ABOUT = """\
---
title: About
summary: What this site is.
---

Say here who publishes this site and how readers can reach you.
"""

_IGNORE = "/output/\n/.glossator/\n"

# What the jobs install; `git` is for publishing to a branch.
_REQUIREMENTS = f"""\
# The program that the jobs install. Where your package index does not have it, name another source:
# glossator[git] @ git+https://git.example.org/glossator.git@COMMIT
glossator[git]=={__version__}
"""


def new_site(folder: Path, *, title: str, url: str, today: date) -> list[Path]:
    """Write a new site into an empty or missing folder; returns the files.

    Raises `UsageError` where the folder holds something or the address is none.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder")
    title = title or slug_of(folder.resolve().name).replace("-", " ").title() or "A new site"
    url = url or "https://example.org/"
    try:
        host = urlsplit(check_url(url)).hostname
    except Fault as wrong:
        raise UsageError(f"--url: {wrong.message}; {wrong.hint}") from None
    site = _SITE.format(
        title=json.dumps(title, ensure_ascii=False),
        url=json.dumps(url),
        identity=json.dumps(f"tag:{host},{today.year}:"),
        description=json.dumps(f"{title}: articles with notes.", ensure_ascii=False),
    )
    files = {
        "site.yaml": site,
        ".gitignore": _IGNORE,
        "content/articles/first-article.md": _ARTICLE.format(today=today),
        "content/articles/first-article.annotations.yaml": _NOTES.format(today=today),
        "content/authors/desk.md": _AUTHOR,
        "content/pages/about.md": _ABOUT,
    }
    return [_write(folder / path, text) for path, text in files.items()]


def new_workflows(site: Path, host: str) -> list[Path]:
    """Write the workflows of a host into a site, and what they install where nothing says so yet.

    Returns the files that were written. Raises `UsageError`, with nothing written, where one
    of the workflows is there already.
    """
    _require_site(site)
    # A site in the program's own repository runs what stands there.
    is_home = (site / "generator" / "__main__.py").is_file()
    files = workflow_files(host, "python -m generator" if is_home else "glossator")
    if taken := [path for path in files if (site / path).exists()]:
        raise UsageError(f"{site / taken[0]} exists already, so nothing was written; move it away first")
    if not (site / "requirements.txt").exists():
        files["requirements.txt"] = _REQUIREMENTS
    return [_write(site / path, text) for path, text in files.items()]


def new_article(site: Path, title: str, *, slug: str, author: str, section: str, today: date) -> list[Path]:
    """Write a draft and its empty sidecar; returns both files. Raises `UsageError` where one is there."""
    _require_site(site)
    name = _slug(slug or slug_of(title), "--slug")
    front = [f"title: {json.dumps(title, ensure_ascii=False)}", f"date: {today}"]
    front += [f"authors: [{_slug(author, '--author')}]"] if author else []
    front += [f"section: {_slug(section, '--section')}"] if section else []
    text = "\n".join(["---", *front, 'summary: ""', "draft: true", "---", "", "Write here.", ""])
    folder = site / "content" / "articles"
    article = _write(folder / f"{name}.md", text)
    return [article, _write(folder / f"{name}.annotations.yaml", new_sidecar())]


def new_author(site: Path, name: str, *, author_id: str, organization: bool) -> Path:
    """Write the file of a new author; returns it. Raises `UsageError` where it is there."""
    _require_site(site)
    kind = "organization" if organization else "person"
    text = f"---\nname: {json.dumps(name, ensure_ascii=False)}\ntype: {kind}\n---\n\n"
    return _write(site / "content" / "authors" / f"{_slug(author_id or slug_of(name), '--id')}.md", text)


def new_note(
    site: Path,
    article_id: str,
    quote: str,
    *,
    note_id: str,
    kind: str,
    body: str,
    author: str,
    layer: str,
    place: int,
    now: datetime,
) -> Path:
    """Add a note on a passage to an article's sidecar; returns the sidecar.

    As much context is written as the place needs. Raises `UsageError` where there is no
    such article, where the words are not in it, or where they stand several times and
    `place` (from 1) does not say which is meant.
    """
    article = _annotated(site, article_id, now)
    placement, lines = place_quote(quote, article.text)
    context = _context(placement, lines, place)
    taken = {name for note in article.article.notes for name in (note.record.id, *note.record.aliases)}
    entry = {
        "id": _free(_slug(note_id, "--id"), taken) if note_id else _free_like(slug_of(quote)[:40], taken),
        "quote": quote,
        **context,
        "kind": kind,
        **({"author": author} if author else {}),
        "created": now.date().isoformat(),
        "body": body or "Write here.",
    }
    suffix = ".annotations.yaml" if layer == "main" else f".annotations.{_slug(layer, '--layer')}.yaml"
    sidecar = site / (article.article.path.removesuffix(".md") + suffix)
    try:
        text = sidecar.read_bytes().decode("utf-8") if sidecar.exists() else new_sidecar()
        sidecar.write_bytes(add_entry(text, entry).encode())
    except Fault as wrong:
        raise UsageError(f"{sidecar}: {wrong.message}") from None
    except OSError as fault:
        raise MachineError(f"{sidecar}: {fault.strerror or fault}") from fault
    return sidecar


def _annotated(site: Path, article_id: str, now: datetime) -> AnnotatedArticle:
    request = BuildRequest(root=site, output=site / "output", now=now, drafts=True, future=True, lost="keep")
    articles = prepare_site(request).annotated
    for article in articles:
        if article_id in (article.article.id, article.article.slug, article.article.path):
            return article
    known = ", ".join(sorted(article.article.id for article in articles)) or "none"
    raise UsageError(f"there is no article {article_id!r}; known: {known}")


def _context(placement: Placement, lines: list[tuple[str, str]], place: int) -> dict[str, str]:
    """The key and value that settle the place, none where the words do."""
    if placement.state is State.EXACT:
        return {}
    if not lines:
        raise UsageError(f"{placement.reason}; quote the words as a reader sees them")
    if not 1 <= place <= len(lines):
        places = "\n".join(f"  {number}. {excerpt}" for number, (excerpt, _) in enumerate(lines, start=1))
        raise UsageError(f"{placement.reason}; say which with --place N:\n{places}")
    key, _, value = lines[place - 1][1].partition(": ")
    return {key: json.loads(value) if value.startswith('"') else value}


def _free(name: str, taken: set[str]) -> str:
    if name in taken:
        raise UsageError(f"there is a note {name!r} already")
    return name


def _free_like(name: str, taken: set[str]) -> str:
    stem = name.strip("-") or "note"
    return next(
        free for free in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if free not in taken
    )


def _require_site(site: Path) -> None:
    if not (site / "site.yaml").is_file():
        raise UsageError(f"there is no site.yaml in {site}; run `python -m generator init DIR` first")


def _slug(text: str, option: str) -> str:
    try:
        return check_slug(text)
    except Fault as wrong:
        raise UsageError(f"{option}: {wrong.message}; {wrong.hint}") from None


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} exists already") from None
    except OSError as fault:
        raise MachineError(f"{path}: {fault.strerror or fault}") from fault
    return path
