"""Articles, plain pages and authors: what their files declare and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from .annotation import Correction, IfLost, Note, PlacedNote, Source
from .problem import Location
from .record import Record, field
from .values import (
    Extra,
    FromText,
    Language,
    Moment,
    PartialDate,
    Slug,
    Text,
    Url,
)

Role = Literal[
    "translator", "editor", "fact-checker", "photographer", "illustrator", "researcher", "contributor"
]


class AsOf(Record, frozen=True, kw_only=True):
    """How an author stood in the byline on that day."""

    name: str = ""
    """Name on that day."""
    role: str = ""
    """Role on that day."""
    affiliation: str = ""
    """Affiliation on that day."""
    bio: str = ""
    """Bio on that day, in Markdown."""


class Byline(Record, frozen=True, kw_only=True):
    """One author of an article: an id of content/authors/, or a guest by name."""

    id: Slug = ""
    """Id of a file in content/authors/."""
    as_: AsOf | None = None
    """How the author is to stand in this article."""
    name: str = ""
    """Name of a guest without a page."""
    role: str = ""
    """Role of the guest."""
    affiliation: str = ""
    """Affiliation of the guest."""
    bio: str = ""
    """Bio of the guest, in Markdown."""


class Contributor(Record, frozen=True, kw_only=True):
    """Someone who helped: a translator, an editor, a fact-checker."""

    id: Slug
    """Id of a file in content/authors/."""
    role: str = "contributor"
    """What they did."""


class Image(Record, frozen=True, kw_only=True):
    """The picture of an article."""

    src: Text
    """Path relative to the article, or an address."""
    alt: str = ""
    """What it shows, for those who cannot see it."""
    caption: str = ""
    """Its caption."""
    credit: str = ""
    """Who made it."""


class ArticleCorrection(Correction, frozen=True, kw_only=True):
    """A correction of an article; it alone feeds the corrections page, the feed and JSON-LD."""

    type: Literal["correction", "clarification", "update", "editors-note", "retraction"] = "correction"
    """What it is."""
    note: Slug = ""
    """Id of the note that led to it."""


class Original(Record, frozen=True, kw_only=True):
    """The source that an article presents and annotates."""

    title: Text
    """Its title."""
    authors: tuple[Text, ...] = ()
    """Who wrote it."""
    date: PartialDate | None = None
    """When it was written."""
    date_text: str = ""
    """The date in words: `c. 1450`."""
    place: str = ""
    """Where it was written."""
    held_by: str = ""
    """The archive or library that holds it."""
    shelfmark: str = ""
    """Its mark there."""
    edition: str = ""
    """The edition that was used."""
    translator: str = ""
    """Who translated it."""
    url: Url = ""
    """Its address."""
    archive: Url = ""
    """Address of an archived copy."""
    rights: str = ""
    """Its rights."""


class Withdrawn(Record, frozen=True, kw_only=True):
    """An article that was taken back; its address stays, with date and reason."""

    date: Moment
    """When."""
    reason: Text
    """Why."""


class FrontMatter(Record, frozen=True, kw_only=True):
    """The front matter of an article."""

    title: Text
    """The headline."""
    date: Moment
    """When it is published; a future one is withheld."""
    updated: Moment | None = None
    """When the article itself was last changed."""
    id: Slug = ""
    """Permanent id; default the first slug."""
    slug: Slug = ""
    """Its part of the address; default the file's stem."""
    aliases: tuple[Text, ...] = ()
    """Addresses it had before: slugs, or paths that begin with a slash."""
    canonical: Url = ""
    """Address of the piece where it was first published."""
    language: Language = ""
    """Language, where it is not the site's."""
    translations: tuple[Slug, ...] = ()
    """Ids of the same article in other languages."""
    authors: tuple[Annotated[Byline, FromText("id")], ...] = ()
    """Who wrote it."""
    contributors: tuple[Contributor, ...] = ()
    """Who helped."""
    section: Slug = ""
    """A section of site.yaml."""
    tags: tuple[Text, ...] = ()
    """Free tags."""
    series: str = ""
    """Title of the series it belongs to."""
    kicker: str = ""
    """A line above the headline."""
    standfirst: str = ""
    """A paragraph below the headline; default the summary."""
    summary: str = ""
    """One or two sentences for lists, feeds and search engines."""
    featured: bool = False
    """Stands first on the home page."""
    image: Image | None = None
    """The picture of the article."""
    disclaimer: str = ""
    """An id of site.yaml, a text, or `false` for none; default the section's."""
    corrections: tuple[ArticleCorrection, ...] = ()
    """What was put right."""
    disclosures: str = ""
    """What readers should know of the authors' interests, in Markdown."""
    sources: tuple[Source, ...] = ()
    """Sources of the article."""
    license: str = ""
    """SPDX name or address of the licence."""
    original: Original | None = None
    """The source that is annotated."""
    draft: bool = False
    """Withheld until it is false."""
    expires: Moment | None = None
    """From then on it stands in no list and no feed."""
    withdrawn: Withdrawn | None = None
    """When and why it was taken back."""
    lost: IfLost | None = None
    """What happens to its notes whose passage is gone."""
    extra: Extra = field(default_factory=Extra)
    """Own data."""


class PageFrontMatter(Record, frozen=True, kw_only=True):
    """The front matter of a plain page in content/pages/."""

    title: Text
    """The headline."""
    summary: str = ""
    """One sentence for search engines."""
    slug: Slug = ""
    """Its part of the address; default the file's stem."""
    language: Language = ""
    """Language, where it is not the site's."""
    updated: Moment | None = None
    """When it was last changed."""
    aliases: tuple[Text, ...] = ()
    """Addresses it had before."""
    draft: bool = False
    """Withheld until it is false."""
    extra: Extra = field(default_factory=Extra)
    """Own data."""


class Link(Record, frozen=True, kw_only=True):
    """An address with its title."""

    title: Text
    """What the reader sees."""
    url: Url
    """Where it leads."""


class AuthorFile(Record, frozen=True, kw_only=True):
    """The front matter of content/authors/<id>.md; the body is the bio."""

    name: Text
    """Name as it stands in the byline."""
    type: Literal["person", "organization"] = "person"
    """A person, or a desk."""
    role: str = ""
    """Role, such as `Commentator`."""
    affiliation: str = ""
    """Where the author works."""
    photo: str = ""
    """Path of a picture relative to the file, or its address."""
    email: str = ""
    """Address for readers."""
    links: tuple[Link, ...] = ()
    """Pages of the author."""
    same_as: tuple[Url, ...] = ()
    """Addresses that name the same author elsewhere."""
    disclosures: str = ""
    """What readers should know of the author's interests, in Markdown."""
    aliases: tuple[Text, ...] = ()
    """Ids or paths the author's page had before."""
    listed: bool = True
    """Has a page and a feed of its own."""
    language: Language = ""
    """Language of the bio, where it is not the site's."""
    extra: Extra = field(default_factory=Extra)
    """Own data."""


class Reference(Record, frozen=True):
    """A name that must exist elsewhere: `what` is `author`, `section`, `kind`, …

    `locate` gives its place for `keys`, which is only looked for when a fault asks.
    `is_public` is false where it stands in a note that is not published.
    """

    what: str
    name: str
    locate: Callable[..., Location]
    keys: tuple[str | int, ...] = ()
    is_public: bool = True

    @property
    def at(self) -> Location:
        """Where it stands."""
        return self.locate(*self.keys)


class Article(Record, frozen=True, kw_only=True):
    """An article as its files say it is, before any note was placed.

    `path` is its file, `url` its address below the site's own path (`/articles/budget/`).
    `body_line` is the line of the file on which `markdown` begins. `notes` come from all
    layers, in the order of the files. `locate` gives the place of a front matter value.
    """

    path: str
    id: str
    slug: str
    url: str
    language: str
    meta: FrontMatter
    markdown: str
    body_line: int
    is_draft: bool
    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()
    locate: Callable[..., Location]


class PlainPage(Record, frozen=True, kw_only=True):
    """A page of content/pages/."""

    path: str
    slug: str
    url: str
    language: str
    meta: PageFrontMatter
    markdown: str
    body_line: int
    locate: Callable[..., Location]


class Author(Record, frozen=True, kw_only=True):
    """An author or a desk; `bio` is Markdown."""

    path: str
    id: str
    url: str
    meta: AuthorFile
    bio: str
    body_line: int
    locate: Callable[..., Location]


class Heading(Record, frozen=True):
    """A heading of an article, for the table of contents."""

    level: int
    id: str
    text: str


class AnnotatedArticle(Record, frozen=True, kw_only=True):
    """An article with its notes in place.

    `html` is what stands in `#article-text`; `text` is its text content, the article text.
    `words` counts words, and letters of scripts without spaces, for the reading time in
    `minutes`.
    """

    article: Article
    html: str
    text: str
    placed: tuple[PlacedNote, ...]
    headings: tuple[Heading, ...]
    words: int
    minutes: int
