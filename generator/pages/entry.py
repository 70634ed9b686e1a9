"""What the pages know of an article: a light `Entry` for lists, and an `ArticlePart` for its own page.

Both are made once from the annotated article and kept as bytes from build to build
(`records.py`); neither holds what other articles or biographies say.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from markupsafe import Markup

from ..model.article import Byline, Heading, Original
from ..model.record import Record, field, fields
from ..model.values import Extra
from .views import CorrectionView, DateView, ImageView, KindView, NoteView, PersonView, SourceView


class Instant(Record, frozen=True):
    """A moment in the site's time zone: as text with its offset, and in seconds since 1970."""

    iso: str
    at: float


# Two entries are the same one or two articles: comparing all fields would only cost.
class Entry(Record, frozen=True, kw_only=True, eq=False):
    """What lists know of an article. `listed`: neither expired nor withdrawn.

    `indexed`: search engines may find it. `opening` are the first words where nothing else
    describes it. `updated_at` follows the article, `modified_at` its notes as well: `None` where
    nothing came later. `tags` are slugs with their spelling here. `note_pages` are the ids of notes
    with a page of their own. `byline` says who wrote it, without bios; `authors` are the ids of
    those that have a file, each once. Of a withdrawn article the words and the picture are left
    out. `digest` stands for this record, `part` for the article's `ArticlePart`.
    """

    path: str
    id: str
    slug: str
    url: str
    language: str
    title: str
    kicker: str
    standfirst: str
    summary: str
    opening: str
    section: str
    byline: tuple[Byline, ...]
    authors: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]
    series: str
    series_title: str
    image: ImageView | None
    notes: int
    minutes: int
    featured: bool
    withdrawn: bool
    published_on: DateView
    updated_on: DateView | None
    published: Instant
    updated_at: Instant | None
    modified_at: Instant | None
    year: int
    listed: bool
    indexed: bool
    canonical: str
    license: str
    aliases: tuple[str, ...]
    translations: tuple[str, ...]
    corrections: tuple[tuple[float, CorrectionView], ...]
    note_pages: tuple[str, ...]
    extra: Extra = field(default_factory=Extra)
    digest: bytes = b""
    part: bytes = b""

    @property
    def place(self) -> tuple[Any, ...]:
        """What other pages than those that show it, or its own place among them, depend on."""
        return _place(self)

    @property
    def lasting(self) -> tuple[Any, ...]:
        """All but what its own page, its card and its feeds show, and what is `announced`."""
        return _lasting(self)

    @property
    def announced(self) -> tuple[Any, ...]:
        """What the corrections page, sitemaps and redirects show as well."""
        return _announced(self)

    @property
    def order(self) -> tuple[float, str]:
        """Sorts the newest first, then by path."""
        return -self.published.at, self.path

    @property
    def updated(self) -> Instant:
        """When the article was last updated, or published."""
        return self.updated_at or self.published

    @property
    def modified(self) -> Instant:
        """When the article or one of its notes last changed."""
        return self.modified_at or self.updated

    @property
    def description(self) -> str:
        """One or two sentences for search engines; empty for a withdrawn article."""
        return self.summary or self.standfirst or self.opening


_place = attrgetter(
    *("id", "url", "language", "tags", "section", "series", "series_title", "listed", "translations"),
    *("authors", "featured", "year", "published", "note_pages"),
)


_SHOWN = {"kicker", "standfirst", "summary", "opening", "notes", "minutes", "digest", "part"}
_ANNOUNCED = ("title", "updated_on", "updated_at", "modified_at", "corrections")
_announced = attrgetter(*_ANNOUNCED)
_lasting = attrgetter(*(one.name for one in fields(Entry) if one.name not in _SHOWN.union(_ANNOUNCED)))


class ArticlePart(Record, frozen=True, kw_only=True):
    """What the page of an article shows that stands in its own files.

    `own_bios` has the HTML of a bio that the article itself gives, by the place in the
    byline, empty where the author's file speaks. `around` has the text before, in and after
    the first passage of notes that have a page of their own.
    """

    html: Markup
    notes: tuple[NoteView, ...]
    lost: tuple[NoteView, ...]
    retired: tuple[NoteView, ...]
    kinds: tuple[KindView, ...]
    headings: tuple[Heading, ...]
    own_bios: tuple[Markup, ...]
    contributors: tuple[PersonView, ...]
    disclaimer_html: Markup
    disclosures_html: Markup
    corrections: tuple[CorrectionView, ...]
    sources: tuple[SourceView, ...]
    original: Original | None
    original_date: str
    license: str
    license_url: str
    withdrawn: DateView | None
    withdrawn_reason: str
    expired: DateView | None
    draft: bool
    words: int
    around: Mapping[str, tuple[str, str, str]]
