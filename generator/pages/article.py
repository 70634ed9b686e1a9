"""Article pages: the text with its notes and all that stands around it.

Comes in: an entry of the catalogue and its part. Goes out: `ArticleView`, and one planned
page an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from .addresses import output_path
from .annotated import publication
from .catalogue import Catalogue, Group
from .entry import Entry
from .frame import Frames, Head
from .language import Language
from .site import Context, PlannedPage
from .structured_data import article_graph
from .views import ArticleView, CardView, LayerView, LinkView, SeriesView


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """One page an article, expired and withdrawn ones included."""
    for entry in frames.catalogue.entries:
        yield plan_one(frames, entry)


def plan_one(frames: Frames, entry: Entry) -> PlannedPage:
    """The page of an article."""
    path = output_path(entry.url)
    return PlannedPage(
        path=path,
        key=page_key(frames, path, "article.html", entry),
        template="article.html",
        context=partial(_context, frames, entry),
    )


def page_key(frames: Frames, page: str, template: str, entry: Entry, *more: str) -> bytes:
    """The key of a page, by its path, that shows an article with all that stands around it."""
    recalled = frames.recalled.of_article(page, entry) if frames.recalled else None
    if recalled:
        return recalled
    shown = frames.remember(f"key {entry.path}", lambda: _shown_by(frames.catalogue, entry))
    return frames.key(template, entry.language, *shown, *more)


def _shown_by(catalogue: Catalogue, entry: Entry) -> list[bytes]:
    """What stands for all that `article_view` says of an article, as parts of a page's key."""
    key, bio_key = catalogue.cards.key, catalogue.cards.bio_key
    series = _series_of(catalogue, entry)
    others = (*_translations(catalogue, entry), *catalogue.related(entry))
    return [
        entry.part,
        key(entry),
        *map(bio_key, entry.authors),
        b"".join(map(key, others)),
        b"".join(map(key, series.entries)) if series else b"",
    ]


def _context(frames: Frames, entry: Entry) -> Context:
    catalogue, view = frames.catalogue, view_of(frames, entry)
    head = Head(
        kind="article",
        title=view.card.title,
        url=entry.url,
        language=catalogue.language_of(entry),
        description=entry.description,
        canonical=entry.canonical,
        indexed=entry.indexed,
        image=view.card.image,
        json_ld=article_graph(frames, entry, view),
        alternates=_alternates(catalogue, entry),
        scripts=("reader",),
        layers=layers_of(view),
        notes=len(view.notes),
        published=view.card.published.iso,
        updated=view.card.updated.iso if view.card.updated else "",
    )
    return {**frames.frame(head), "article": view}


def layers_of(view: ArticleView) -> tuple[LayerView, ...]:
    """The layers that the notes of an article are of, each once."""
    notes = (*view.notes, *view.lost, *view.retired)
    return tuple({note.layer.id: note.layer for note in notes}.values())


def view_of(frames: Frames, entry: Entry) -> ArticleView:
    """The same as `article_view`, made once for pages of an article that follow each other."""
    return frames.remember(f"view {entry.path}", partial(article_view, frames.catalogue, entry))


def article_view(catalogue: Catalogue, entry: Entry) -> ArticleView:
    """All that the page of an article shows; of a withdrawn one its headline, date and reason."""
    part, card = catalogue.part(entry), catalogue.cards.card(entry)
    language = catalogue.language_of(entry)
    others = _translations(catalogue, entry)
    return ArticleView(
        card=card,
        html=part.html,
        notes=part.notes,
        rights=tuple(dict.fromkeys(note.rights for note in part.notes if note.rights)),
        lost=part.lost,
        retired=part.retired,
        kinds=part.kinds,
        headings=part.headings,
        bios=catalogue.masthead.people.bios(entry.byline, part.own_bios, entry.language),
        contributors=part.contributors,
        disclaimer_html=part.disclaimer_html,
        disclosures_html=part.disclosures_html,
        corrections=part.corrections,
        sources=part.sources,
        original=part.original,
        original_date=part.original_date,
        license=part.license,
        license_url=part.license_url,
        citation="" if entry.withdrawn else _citation(catalogue, card, language),
        translations=tuple(_link(catalogue, other) for other in others),
        translation_languages=tuple(other.language for other in others),
        series=_series(catalogue, entry),
        related=tuple(catalogue.cards.card(other) for other in catalogue.related(entry)),
        withdrawn=part.withdrawn,
        withdrawn_reason=part.withdrawn_reason,
        expired=part.expired,
        draft=part.draft,
        words=part.words,
    )


def _link(catalogue: Catalogue, entry: Entry, *, current: bool = False) -> LinkView:
    return LinkView(entry.title, catalogue.addresses.href(entry.url), current)


def _citation(catalogue: Catalogue, card: CardView, language: Language) -> str:
    return language.fill(
        "article_citation" if card.authors else "article_citation_anonymous",
        authors=language.names([person.name for person in card.authors]),
        title=card.title,
        publication=publication(catalogue.masthead, language),
        date=(card.updated or card.published).text,
        url=card.absolute_url,
    )


def _translations(catalogue: Catalogue, entry: Entry) -> list[Entry]:
    names = catalogue.translations.get(entry.id)
    if not names:
        return []
    found = [catalogue.by_id[name] for name in names if name in catalogue.by_id]
    return sorted((other for other in found if other.listed), key=lambda other: other.language)


def _alternates(catalogue: Catalogue, entry: Entry) -> tuple[tuple[str, str], ...]:
    others = _translations(catalogue, entry)
    site_url = catalogue.addresses.site_url
    return tuple((other.language, site_url(other.url)) for other in [entry, *others]) if others else ()


def _series(catalogue: Catalogue, entry: Entry) -> SeriesView | None:
    """The series of an article, oldest part first; `None` for no series, or one it left."""
    group = _series_of(catalogue, entry)
    if group is None:
        return None
    parts = series_order(group.entries)
    here = parts.index(entry)
    links = tuple(_link(catalogue, part, current=part is entry) for part in parts)
    return SeriesView(
        title=group.title,
        url=catalogue.addresses.href(group.url),
        parts=links,
        position=here + 1,
        previous=links[here - 1] if here else None,
        next=links[here + 1] if here + 1 < len(links) else None,
    )


def _series_of(catalogue: Catalogue, entry: Entry) -> Group | None:
    return catalogue.series.get(entry.series) if entry.listed else None


def series_order(entries: Iterable[Entry]) -> list[Entry]:
    """Parts in the order in which they are read: by date, then by path."""
    return sorted(entries, key=lambda entry: (entry.published.at, entry.path))
