"""Addresses that something had before: a stub at each, and lines for hosts that can redirect.

Comes in: `aliases` of articles, plain pages and authors. Goes out: one `redirect.html` a
former address, which keeps the fragment (`#note-…`), and the file `_redirects`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from ..model.record import Record
from .addresses import embed_path, encode, note_path, output_path
from .catalogue import Catalogue
from .entry import Entry
from .file_views import RedirectView
from .frame import Frames, Head
from .language import Language
from .site import Context, PlannedPage


class _Moved(Record, frozen=True):
    """From one site path to another."""

    old: str
    new: str
    title: str
    language: Language


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """A stub an alias, and `_redirects`."""
    moved = tuple(_moved(frames.catalogue))
    for one in moved:
        yield PlannedPage(
            path=output_path(one.old),
            key=frames.key("redirect.html", one.language.tag, one.old, one.new, one.title),
            template="redirect.html",
            context=partial(_context, frames, one),
        )
    # A host sees paths inside its folder; where it sends the reader is a public address.
    href = frames.catalogue.addresses.href
    lines = tuple(RedirectView(encode(one.old), encode(href(one.new))) for one in moved)
    yield PlannedPage(
        path="_redirects",
        key=frames.key("_redirects", "", repr(lines)),
        template="_redirects",
        context=lambda: {"redirects": lines},
    )


def alias_path(alias: str, pattern: str, slug: str, url: str) -> str:
    """The site path that an alias stands for: a path as it is, a slug in place of today's.

    `pattern` is the permalink by which `url` was made from `slug`.
    """
    if alias.startswith("/"):
        return alias
    literal = re.split(r"({[a-z]+})", pattern)
    groups = (
        f"({re.escape(slug)})" if part == "{slug}" else "[^/]*" if part[:1] == "{" else re.escape(part)
        for part in literal
    )
    found = re.fullmatch("".join(groups), url)
    if not found:
        return url.replace(slug, alias)
    for index in range(len(found.groups()), 0, -1):
        url = url[: found.start(index)] + alias + url[found.end(index) :]
    return url


def _moved(catalogue: Catalogue) -> Iterator[_Moved]:
    for entry in catalogue.entries:
        # Most articles never moved.
        if entry.aliases or entry.withdrawn:
            yield from _article(catalogue, entry)
    for page, _ in catalogue.site.pages:
        for alias in page.meta.aliases:
            old = alias_path(alias, "/{slug}/", page.slug, page.url)
            yield _Moved(old, page.url, page.meta.title, catalogue.masthead.languages.of(page.language))
    for name, group in catalogue.authors.items():
        author = catalogue.site.authors[name]
        for alias in author.meta.aliases:
            old = alias_path(alias, "/authors/{slug}/", name, group.url)
            yield _Moved(old, group.url, group.title, catalogue.language)


def _article(catalogue: Catalogue, entry: Entry) -> Iterator[_Moved]:
    moved = partial(_Moved, title=entry.title, language=catalogue.language_of(entry))
    if entry.withdrawn:
        # Pages of its notes are no longer made; their addresses lead to the reason.
        for old in _note_paths(entry.url, entry.note_pages):
            yield moved(old, entry.url)
    for alias in entry.aliases:
        former = alias_path(alias, catalogue.site.config.permalink, entry.slug, entry.url)
        yield moved(former, entry.url)
        if former.endswith("/"):
            notes = zip(
                _note_paths(former, entry.note_pages), _note_paths(entry.url, entry.note_pages), strict=True
            )
            for old, new in notes:
                yield moved(old, entry.url if entry.withdrawn else new)


def _note_paths(url: str, notes: Sequence[str]) -> list[str]:
    return [path(url, note) for note in notes for path in (note_path, embed_path)]


def _context(frames: Frames, one: _Moved) -> Context:
    addresses = frames.catalogue.addresses
    head = Head(
        kind="redirect",
        title=one.title,
        url=one.old,
        language=one.language,
        canonical=addresses.site_url(one.new),
        indexed=False,
        scripts=("redirect",),
    )
    return {**frames.frame(head), "target": addresses.href(one.new), "target_title": one.title}
