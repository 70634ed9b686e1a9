"""Feeds of the site, of each section and of each author: Atom (RFC 4287) and JSON Feed 1.1.

Comes in: a group of listed articles. Goes out: two planned pages a group, each with the
full text of its newest articles, their notes as endnotes. Dates are those of the articles,
never of the build; ids stay when addresses change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from .addresses import output_path
from .article import article_view, describe
from .catalogue import Catalogue, Entry
from .file_views import FeedEntryView, FeedPersonView, FeedView
from .frame import Frames, publication
from .site import Context, PlannedPage, trusted

# Atom wants a date even of a feed in which nothing stands yet.
_NEVER = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class _Feed:
    title: str
    url: str
    entries: Sequence[Entry]
    description: str = ""


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """`feed.xml` and `feed.json` below `/`, each section and each author."""
    for feed in _feeds(frames):
        for name in ("feed.xml", "feed.json"):
            yield PlannedPage(
                path=output_path(feed.url + name), template=name, context=partial(_context, frames, feed)
            )


def _feeds(frames: Frames) -> Iterator[_Feed]:
    catalogue = frames.catalogue
    site = frames.site_view(catalogue.language)
    yield _Feed(site.title, "/", catalogue.listed, site.description)
    for group in (*catalogue.sections.values(), *catalogue.authors.values()):
        title = catalogue.language.fill("feed_title", site=site.title, title=group.title)
        yield _Feed(title, group.url, group.entries)


def _context(frames: Frames, feed: _Feed) -> Context:
    catalogue = frames.catalogue
    addresses, language = catalogue.addresses, catalogue.language
    shown = feed.entries[: catalogue.site.config.feeds.size]
    updated = max((entry.updated for entry in feed.entries), default=None)
    view = FeedView(
        id=addresses.permanent_id("feed", *feed.url.strip("/").split("/")),
        title=feed.title,
        description=feed.description,
        url=addresses.site_url(feed.url),
        atom_url=addresses.site_url(f"{feed.url}feed.xml"),
        json_url=addresses.site_url(f"{feed.url}feed.json"),
        language=language.tag,
        publication=publication(catalogue, language),
        updated=updated.isoformat() if updated else _NEVER,
        entries=tuple(_entry(catalogue, entry) for entry in shown),
    )
    return {"feed": view}


def _entry(catalogue: Catalogue, entry: Entry) -> FeedEntryView:
    card, annotated = entry.card, catalogue.article(entry)
    absolute = catalogue.addresses.absolute
    return FeedEntryView(
        id=catalogue.addresses.permanent_id(card.id),
        url=card.absolute_url,
        title=card.title,
        summary=describe(annotated),
        published=entry.published.isoformat(),
        updated=entry.updated.isoformat(),
        language=card.language,
        authors=tuple(FeedPersonView(person.name, absolute(person.url)) for person in card.authors),
        tags=tuple(tag.title for tag in card.tags),
        image=card.image.absolute_url if card.image else "",
        license=annotated.article.meta.license,
        html=trusted(annotated.feed_html),
        article=article_view(catalogue, entry),
        words=catalogue.languages.of(card.language).words,
    )
