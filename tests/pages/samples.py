"""Small real sites for the tests of pages: records built as the rooms before would build them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup

from generator.model.annotation import Annotation, Correction, Note, PlacedNote, Placement, Span, State
from generator.model.article import (
    AnnotatedArticle,
    Article,
    ArticleCorrection,
    Author,
    AuthorFile,
    Byline,
    FrontMatter,
    PageFrontMatter,
    PlainPage,
    Withdrawn,
)
from generator.model.page import Page
from generator.model.problem import Location
from generator.model.site import Section, SiteFile
from generator.model.values import Moment, Words
from generator.pages import (
    Catalogue,
    Options,
    PlannedPage,
    Site,
    Theme,
    decode_part,
    digest,
    encode_part,
    make_catalogue,
    make_entry,
    make_masthead,
    make_part,
    plan_pages,
    render,
    signed,
)
from generator.pages.frame import Frames

TEMPLATES = Path(__file__).parents[2] / "templates"
NOW = datetime(2026, 5, 10, tzinfo=UTC)
NOWHERE = Location("somewhere")
SECTIONS = {
    "opinion": Section(
        title=Words.of("Opinion"), label=Words.of("Commentary"), type="opinion", disclaimer="views"
    ),
    "news": Section(title=Words.of("News")),
}
DISCLAIMERS = {
    "views": Words.parse(
        {"one": "Views of the author, {authors}, not of {publication}.", "other": "Views of the authors."}
    ),
    "other": Words.parse({"en": "In English.", "zh": "中文。"}),
}


def nowhere(*_keys: object) -> Location:
    return NOWHERE


def moment(text: str) -> Moment:
    return Moment.parse(text)


def words_of(language: str) -> dict[str, str]:
    return dict(yaml.safe_load((TEMPLATES / f"words/{language}.yaml").read_text(encoding="utf-8")))


@cache
def packaged() -> Mapping[str, str]:
    files = (path for path in TEMPLATES.rglob("*") if path.is_file() and "words" not in path.parts)
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in files}


def make_theme(own: Mapping[str, str] | None = None, **more: Any) -> Theme:
    words = {"en": words_of("en"), "zh": words_of("zh")}
    return Theme(packaged=packaged(), words=words, own=own or {}, **more)


def make_config(**settings: Any) -> SiteFile:
    base = {
        "title": Words.of("The Review"),
        "url": "https://example.org/news/",
        "identity": "tag:example.org,2026:",
        "sections": SECTIONS,
        "disclaimers": DISCLAIMERS,
    }
    return SiteFile(**{**base, **settings})


def make_note(name: str = "one", *, body: str = "What the note says.", **more: Any) -> Note:
    status = more.pop("status", "published")
    author = more.pop("author", "desk")
    kind = more.pop("kind", "context")
    return Note(
        record=Annotation(id=name, body=body, **more),
        path="content/articles/piece.annotations.yaml",
        layer="main",
        kind=kind,
        author=author,
        status=status,
        if_lost=None,
        language="",
        rights="",
        locate=nowhere,
    )


def place(note: Note, number: int, text: str, state: State = State.EXACT) -> PlacedNote:
    """The note where its quotes stand in the text; a quote that is not there is orphaned."""
    placements = []
    for quote in note.record.passages:
        start = text.find(quote.quote)
        span = Span(start, start + len(quote.quote)) if start >= 0 else None
        placements.append(Placement(state if span else State.ORPHANED, span))
    name = f"Note n{number}, {note.kind}, by Desk"
    return PlacedNote(note=note, number=number, placements=tuple(placements), name=name)


def make_article(
    slug: str = "budget",
    *,
    text: str = "The first words and the last words.",
    notes: Sequence[Note] = (),
    placed: Sequence[PlacedNote] | None = None,
    language: str = "en",
    draft: bool = False,
    **meta: Any,
) -> AnnotatedArticle:
    fields = {"title": f"Title of {slug}", "date": moment("2026-05-01"), **meta}
    front = FrontMatter(**fields)
    article = Article(
        path=f"content/articles/{slug}.md",
        id=front.id or slug,
        slug=slug,
        url=f"/articles/{slug}/",
        language=language,
        meta=front,
        markdown=text,
        body_line=5,
        is_draft=draft,
        notes=tuple(notes),
        locate=nowhere,
    )
    marked = placed if placed is not None else [place(note, i, text) for i, note in enumerate(notes, 1)]
    html = f'<p>{escape(text, quote=False)} <a href="/news/about/">About</a> <a href="#ref-one">ref</a></p>'
    return AnnotatedArticle(
        article=article,
        html=html,
        text=text,
        placed=tuple(marked),
        headings=(),
        words=len(text.split()),
        minutes=1,
    )


def make_author(ident: str = "desk", **meta: Any) -> Author:
    bio = meta.pop("bio", f"Bio of {ident}.")
    front = AuthorFile(**{"name": ident.title(), **meta})
    return Author(
        path=f"content/authors/{ident}.md",
        id=ident,
        url=f"/authors/{ident}/" if front.listed else "",
        meta=front,
        bio=bio,
        body_line=3,
        locate=nowhere,
    )


def make_page(slug: str = "about", **meta: Any) -> PlainPage:
    return PlainPage(
        path=f"content/pages/{slug}.md",
        slug=slug,
        url=f"/{slug}/",
        language=meta.pop("language", "en"),
        meta=PageFrontMatter(**{"title": slug.title(), **meta}),
        markdown="",
        body_line=3,
        locate=nowhere,
    )


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A site with its articles: what one build would plan."""

    site: Site
    articles: Sequence[AnnotatedArticle]
    theme: Theme
    fragments: dict[str, Markup] = field(default_factory=dict)

    def catalogue(self) -> Catalogue:
        """Entries and parts go through their bytes, as they do in a build."""
        masthead = make_masthead(self.site, self.theme)
        parts: dict[str, bytes] = {}
        entries = []
        for article in self.articles:
            entry = make_entry(masthead, article)
            parts[entry.path] = encode_part(make_part(masthead, article, entry))
            entries.append(signed(entry, digest(parts[entry.path])))
        return make_catalogue(
            masthead, entries, lambda entry: decode_part(parts[entry.path]), self.fragments.__getitem__
        )

    def planned(self) -> list[PlannedPage]:
        return list(plan_pages(self.catalogue()))

    def pages(self) -> Iterator[Page]:
        return render(self.planned(), self.theme, self.fragments)


def make_site(*articles: AnnotatedArticle, **more: Any) -> Sample:
    authors = more.pop("authors", (make_author("desk", type="organization"), make_author("ann")))
    theme = more.pop("theme", None) or make_theme()
    base = {
        "config": make_config(),
        "pages": ((make_page(), "<p>About us.</p>"),),
        "authors": {author.id: author for author in authors},
        # What Markdown would do is its room's business; that texts pass through it is seen here.
        "markdown": lambda text, _path: f"<p>{escape(text)}</p>",
        "resolve": lambda url, _path: url if "://" in url else f"/news/media/{url.lstrip('/')}",
        "now": NOW,
        "options": Options(),
    }
    return Sample(site=Site(**{**base, **more}), articles=articles, theme=theme)


def catalogue_of(*articles: AnnotatedArticle, **more: Any) -> Catalogue:
    return make_site(*articles, **more).catalogue()


def frames_of(*articles: AnnotatedArticle, **more: Any) -> Frames:
    return Frames(catalogue_of(*articles, **more))


def planned(sample: Sample) -> dict[str, PlannedPage]:
    return {page.path: page for page in sample.planned()}


def output(sample: Sample, path: str) -> str:
    """The text of one file of the output."""
    wanted = [page for page in sample.planned() if page.is_fragment or page.path == path]
    (page,) = render(wanted, sample.theme, sample.fragments)
    return page.content.decode()


def byline(*names: str) -> tuple[Byline, ...]:
    return tuple(Byline(id=name) for name in names)


def correction(date: str = "2026-05-03", text: str = "It was three.", **more: Any) -> ArticleCorrection:
    return ArticleCorrection(date=moment(date), text=text, **more)


def note_correction(date: str = "2026-05-04", text: str = "It was four.") -> Correction:
    return Correction(date=moment(date), text=text)


def withdrawn(date: str = "2026-05-05", reason: str = "It was wrong.") -> Withdrawn:
    return Withdrawn(date=moment(date), reason=reason)
