"""Feeds of the site, of each section and of each author: Atom (RFC 4287) and JSON Feed 1.1.

Comes in: a group of listed articles. Goes out: two planned pages a group, each with the
full text of its newest articles, their notes as endnotes. Dates are those of the articles,
never of the build; ids stay when addresses change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

from ..model.record import Record
from .addresses import output_path
from .annotated import publication
from .article import page_key, view_of
from .catalogue import Catalogue
from .entry import Entry
from .file_views import FeedEntryView, FeedPersonView, FeedView
from .frame import Frames
from .kept import holds_any
from .keys import digest
from .site import Context, PlannedPage, trusted

_EMPTY_LINK = re.compile(r'(<a [^>]*?data-n="(\d+)"[^>]*>)</a>')
_ENTRY = "feed_entry.html"
# Atom wants a date even of a feed in which nothing stands yet.
_NEVER = "1970-01-01T00:00:00+00:00"


class _Feed(Record, frozen=True):
    """A feed with the newest articles of its list."""

    title: str
    url: str
    entries: Sequence[Entry]
    description: str = ""


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """`feed.xml` and `feed.json` below `/`, each section and each author.

    An article stands in some four feeds, each in two formats: its text is made once, as a
    fragment.
    """
    yield from _plan(frames, _feeds(frames))


def plan_showing(frames: Frames, paths: AbstractSet[str]) -> Iterator[PlannedPage]:
    """Those feeds that some of these articles stand in, by path, with all fragments that they show."""
    yield from _plan(frames, (feed for feed in _feeds(frames) if holds_any(feed.entries, paths)))


def _plan(frames: Frames, some: Iterable[_Feed]) -> Iterator[PlannedPage]:
    feeds = [(feed, tuple(feed.entries)) for feed in some]
    keys = {}
    for entry in dict.fromkeys(entry for _, entries in feeds for entry in entries):
        path = fragment_path(entry)
        keys[entry.path] = page_key(frames, path, _ENTRY, entry)
        yield PlannedPage(
            path=path,
            key=keys[entry.path],
            template=_ENTRY,
            context=partial(_entry_context, frames, entry),
            is_fragment=True,
            beside=output_path(entry.url),
        )
    for feed, entries in feeds:
        same = digest(feed.title, feed.url, feed.description, _updated(entries))
        shown = b"".join(keys[entry.path] for entry in entries)
        for name in ("feed.xml", "feed.json"):
            yield PlannedPage(
                path=output_path(feed.url + name),
                key=frames.key(name, frames.catalogue.language.tag, same, shown),
                template=name,
                context=partial(_context, frames, feed, entries),
                shows=tuple(map(fragment_path, entries)),
            )


def fragment_path(entry: Entry) -> str:
    """The name of the fragment with the text of an article; no file has it."""
    return f"{entry.path}#{_ENTRY}"


def _feeds(frames: Frames) -> Iterator[_Feed]:
    catalogue = frames.catalogue
    size = catalogue.site.config.feeds.size
    site = frames.site_view(catalogue.language)
    yield _Feed(site.title, "/", catalogue.listed[:size], site.description)
    for group in (*catalogue.sections.values(), *catalogue.authors.values()):
        title = catalogue.language.fill("feed_title", site=site.title, title=group.title)
        yield _Feed(title, group.url, group.entries[:size])


def _updated(entries: Iterable[Entry]) -> str:
    newest = max(entries, key=lambda entry: entry.updated.at, default=None)
    return newest.updated.iso if newest else _NEVER


def _context(frames: Frames, feed: _Feed, entries: Sequence[Entry]) -> Context:
    # The two formats of a feed follow each other: the texts of its articles are read once for both.
    return {"feed": frames.remember(f"feed {feed.url}", lambda: _view(frames.catalogue, feed, entries))}


def _view(catalogue: Catalogue, feed: _Feed, entries: Sequence[Entry]) -> FeedView:
    addresses, language = catalogue.addresses, catalogue.language
    return FeedView(
        id=addresses.permanent_id("feed", *feed.url.strip("/").split("/")),
        title=feed.title,
        description=feed.description,
        url=addresses.site_url(feed.url),
        atom_url=addresses.site_url(f"{feed.url}feed.xml"),
        json_url=addresses.site_url(f"{feed.url}feed.json"),
        language=language.tag,
        publication=publication(catalogue.masthead, language),
        updated=_updated(entries),
        entries=tuple(_entry(catalogue, entry) for entry in entries),
    )


def _entry(catalogue: Catalogue, entry: Entry) -> FeedEntryView:
    card = catalogue.cards.card(entry)
    absolute = catalogue.addresses.absolute
    return FeedEntryView(
        id=catalogue.addresses.permanent_id(card.id),
        url=card.absolute_url,
        title=card.title,
        summary=entry.description,
        published=entry.published.iso,
        updated=entry.updated.iso,
        language=card.language,
        authors=tuple(FeedPersonView(person.name, absolute(person.url)) for person in card.authors),
        tags=tuple(tag.title for tag in card.tags),
        image=card.image.absolute_url if card.image else "",
        license=entry.license,
        html=catalogue.fragment(fragment_path(entry)),
    )


def _entry_context(frames: Frames, entry: Entry) -> Context:
    view = view_of(frames, entry)
    return {
        "article": view,
        "html": trusted(with_numbers(view.html)),
        "url": view.card.absolute_url,
        "words": frames.catalogue.language_of(entry).by_name,
    }


def with_numbers(html: str) -> str:
    """The text for readers without this site's stylesheet: numbers of references are text.

    Notes read `n3`, footnotes `3`, as they are drawn on the page.
    """
    return _EMPTY_LINK.sub(_numbered, html)


def _numbered(found: re.Match[str]) -> str:
    link, number = found.groups()
    sign = "n" if ' class="ref' in link else ""
    return f"{link}{sign}{number}</a>"
