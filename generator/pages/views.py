"""The context of templates: what each page shows, resolved and in the page's language.

Plain records, no methods that compute: a template reads attributes and nothing else.
URLs are ready for `href` (the site's own path included); `*_html` is safe HTML, every
other text is escaped by the template. What feeds, sitemaps and host files see is in
`file_views.py`; docs/reference/templates.md is made from both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ..model.annotation import Source
from ..model.article import Heading, Original
from ..model.record import Record, field

_NOTHING = Markup()


class LinkView(Record, frozen=True):
    """An address with its title; `current` marks the page one is on."""

    title: str
    url: str
    current: bool = False


class DateView(Record, frozen=True):
    """A date: `iso` for `datetime=`, `text` for readers."""

    iso: str
    text: str


class PersonView(Record, frozen=True, kw_only=True):
    """An author, a desk, a contributor or a guest; `url` is empty without a page."""

    id: str
    name: str
    type: str = "person"
    url: str = ""
    role: str = ""
    affiliation: str = ""
    photo: str = ""
    email: str = ""
    bio_html: Markup = _NOTHING
    disclosures_html: Markup = _NOTHING
    links: tuple[LinkView, ...] = ()
    same_as: tuple[str, ...] = ()
    language: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


class KindView(Record, frozen=True):
    """A kind of note: its id (class `k-ID`), its word, its sign."""

    id: str
    label: str
    icon: str


class LayerView(Record, frozen=True):
    """A layer of notes."""

    id: str
    label: str


class SourceView(Record, frozen=True, kw_only=True):
    """A source; `date` is in words, `accessed` a day; `record` has the rest as typed."""

    title: str
    url: str
    archive: str
    date: str
    accessed: DateView | None
    record: Source


class CorrectionView(Record, frozen=True, kw_only=True):
    """What was put right; `type` is an interface word key, `note_url` leads to a note."""

    date: DateView
    type: str
    type_label: str
    html: Markup
    was: str
    now: str
    note_url: str = ""


class ClaimView(Record, frozen=True, kw_only=True):
    """A checked claim with its verdict; `rating` 0 where the verdict has none.

    `date` is in words, `made` the same as it was typed.
    """

    text: str
    claimant: str
    date: str
    made: str
    appearance: str
    verdict: str
    verdict_label: str
    explanation: str
    rating: int
    best_rating: int


class ReplyView(Record, frozen=True, kw_only=True):
    """A reply; its element has the id `reply-NOTE-ID`."""

    id: str
    author: PersonView | None
    created: DateView | None
    html: Markup


class PassageView(Record, frozen=True):
    """One passage of a note: its words as they stand, and where its reference is.

    `ref_id` is empty where the passage is not in the text (lost, retired). `written_about`
    holds the words the note was written about, where they differ.
    """

    text: str
    ref_id: str
    written_about: str = ""


class NoteView(Record, frozen=True, kw_only=True):
    """A note on its page; the element has the id `note-ID`.

    `number` is for display, 0 for retired notes. `anchors` is the class that ties the
    note to its highlight (`n3`), empty for notes without a passage. `state` is exact,
    fuzzy, ambiguous, orphaned, retired or whole (about the whole article). `url` is the
    note's own page and `embed_url` its embeddable form, both empty where it has none. `text` has
    the words of `html` in one line. `lines` is how many lines of it a crowded margin shows, 0 for as
    many as the theme will.
    """

    id: str
    number: int
    anchors: str
    kind: KindView
    layer: LayerView
    state: str
    title: str
    html: Markup
    text: str
    passages: tuple[PassageView, ...]
    author: PersonView | None
    created: DateView | None
    updated: DateView | None
    reviewed: tuple[str, ...]
    sources: tuple[SourceView, ...]
    claim: ClaimView | None
    corrections: tuple[CorrectionView, ...]
    replies: tuple[ReplyView, ...]
    retired: DateView | None
    retired_reason: str
    replaced_by: str
    tags: tuple[str, ...]
    rights: str
    language: str
    direction: str
    aliases: tuple[str, ...]
    name: str
    url: str = ""
    embed_url: str = ""
    lines: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


class ImageView(Record, frozen=True, kw_only=True):
    """A picture; `url` for pages, `absolute_url` for metadata; `width` 0 where its size is not known."""

    url: str
    absolute_url: str
    alt: str
    caption_html: Markup
    credit: str
    width: int = 0
    height: int = 0


class CardView(Record, frozen=True, kw_only=True):
    """An article in a list: all that lists, feeds and related links need."""

    id: str
    title: str
    url: str
    absolute_url: str
    language: str
    direction: str
    kicker: str
    standfirst: str
    summary: str
    label: str
    section: LinkView | None
    authors: tuple[PersonView, ...]
    published: DateView
    updated: DateView | None
    tags: tuple[LinkView, ...]
    image: ImageView | None
    notes: int
    minutes: int
    featured: bool
    withdrawn: bool
    extra: Mapping[str, Any] = field(default_factory=dict)


class SeriesView(Record, frozen=True, kw_only=True):
    """The series an article belongs to, all its parts in order, and where this one stands."""

    title: str
    url: str
    parts: tuple[LinkView, ...]
    position: int
    previous: LinkView | None
    next: LinkView | None


class ArticleView(Record, frozen=True, kw_only=True):
    """An article page. `html` is the inside of `#article-text`, `rights` those of its notes, each once."""

    card: CardView
    html: Markup
    notes: tuple[NoteView, ...]
    rights: tuple[str, ...]
    lost: tuple[NoteView, ...]
    retired: tuple[NoteView, ...]
    kinds: tuple[KindView, ...]
    headings: tuple[Heading, ...]
    bios: tuple[PersonView, ...]
    contributors: tuple[PersonView, ...]
    disclaimer_html: Markup
    disclosures_html: Markup
    corrections: tuple[CorrectionView, ...]
    sources: tuple[SourceView, ...]
    original: Original | None
    original_date: str
    license: str
    license_url: str
    citation: str
    translations: tuple[LinkView, ...]
    translation_languages: tuple[str, ...]
    series: SeriesView | None
    related: tuple[CardView, ...]
    withdrawn: DateView | None
    withdrawn_reason: str
    expired: DateView | None
    draft: bool
    words: int


class ListView(Record, frozen=True, kw_only=True):
    """A list of articles (home, section, tag, author, year, series), one page of it."""

    kind: str
    title: str
    description: str
    articles: tuple[CardView, ...]
    page: int = 1
    pages: int = 1
    previous: str = ""
    next: str = ""
    author: PersonView | None = None
    feed: str = ""
    years: tuple[LinkView, ...] = ()


class CorrectionEntry(Record, frozen=True):
    """One line of the corrections page."""

    article: LinkView
    correction: CorrectionView
    language: str


class SiteView(Record, frozen=True, kw_only=True):
    """The site, in the language of the page."""

    title: str
    description: str
    url: str
    home: str
    language: str
    publication: str
    publisher_email: str
    logo: str
    menu: tuple[LinkView, ...]
    policies: tuple[LinkView, ...]
    feed_atom: str
    feed_json: str
    archive: str
    corrections: str
    extra: Mapping[str, Any] = field(default_factory=dict)


class PageView(Record, frozen=True, kw_only=True):
    """What the head of a page says of it.

    `canonical` is absolute; `feeds` and `alternates` are `link rel=alternate`; `json_ld` is
    the text of the `application/ld+json` script, safe to stand there. `styles` and
    `scripts` are addresses in order, `script_words` the words that the reader's own needs, as
    JSON; `policy` is the Content-Security-Policy.
    `unpublished` marks a copy with drafts or future pieces, which says so on every page.
    """

    kind: str
    title: str
    heading: str
    description: str
    url: str
    canonical: str
    language: str
    direction: str
    robots: str = ""
    image: ImageView | None = None
    json_ld: str = ""
    feeds: tuple[LinkView, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    icon: str = ""
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    script_words: Markup = Markup()
    policy: str = ""
    published: str = ""
    updated: str = ""
    unpublished: bool = False
    preview: str = ""
