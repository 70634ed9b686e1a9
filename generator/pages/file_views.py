"""The context of templates that are no pages: feeds, sitemaps, and the files hosts read.

Plain records like those of `views.py`; every address is a whole one, or encoded for its host.
"""

from __future__ import annotations

from markupsafe import Markup

from ..model.record import Record


class FeedPersonView(Record, frozen=True):
    """An author in a feed; `url` is absolute, empty without a page."""

    name: str
    url: str


class FeedEntryView(Record, frozen=True, kw_only=True):
    """An article in a feed, addresses absolute, dates with time and offset.

    `html` is what `feed_entry.html` made of it: the text and the notes for readers without
    this site's stylesheet, every address a whole one.
    """

    id: str
    url: str
    title: str
    summary: str
    published: str
    updated: str
    language: str
    authors: tuple[FeedPersonView, ...]
    tags: tuple[str, ...]
    image: str
    license: str
    html: Markup


class FeedView(Record, frozen=True, kw_only=True):
    """A feed; `url` is the page that it follows."""

    id: str
    title: str
    description: str
    url: str
    atom_url: str
    json_url: str
    language: str
    publication: str
    updated: str
    entries: tuple[FeedEntryView, ...]


class SitemapEntry(Record, frozen=True):
    """An address for search engines; `modified` is empty where nothing says when."""

    url: str
    modified: str


class NewsEntry(Record, frozen=True, kw_only=True):
    """An article in the news sitemap."""

    url: str
    publication: str
    language: str
    published: str
    title: str


class RedirectView(Record, frozen=True):
    """One line of `_redirects`, both addresses encoded."""

    source: str
    target: str


class HeaderRule(Record, frozen=True):
    """One rule of `_headers`: a path with `*`, and headers by name."""

    path: str
    headers: tuple[tuple[str, str], ...]
