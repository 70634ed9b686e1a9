"""Article pages: the text with its notes and all that stands around it.

Comes in: an entry of the catalogue and its full article. Goes out: `ArticleView`, and one
planned page an article. What a withdrawn article said is in none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from markupsafe import Markup

from ..model.article import AnnotatedArticle
from .addresses import output_path
from .catalogue import Catalogue, Entry
from .crowding import crowded
from .frame import Frames, Head, publication
from .language import Language
from .notes import Notes
from .site import Context, PlannedPage, trusted
from .standing import Standing, standing_of
from .structured_data import article_graph
from .views import ArticleView, KindView, LinkView, NoteView, SeriesView

_SUMMARY = 200


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """One page an article, expired and withdrawn ones included."""
    for entry in frames.catalogue.entries:
        yield PlannedPage(
            path=output_path(entry.url),
            template="article.html",
            context=partial(_context, frames, entry),
        )


def _context(frames: Frames, entry: Entry) -> Context:
    catalogue = frames.catalogue
    view = article_view(catalogue, entry)
    head = Head(
        kind="article",
        title=view.card.title,
        url=entry.url,
        language=catalogue.languages.of(view.card.language),
        description=describe(catalogue.article(entry)),
        canonical=entry.canonical,
        indexed=entry.indexed,
        image=view.card.image,
        json_ld=article_graph(frames, entry, view),
        alternates=_alternates(catalogue, entry),
        scripts=("reader",),
        notes=len(view.notes),
        published=view.card.published.iso,
        updated=view.card.updated.iso if view.card.updated else "",
    )
    return {**frames.frame(head), "article": view}


def article_view(catalogue: Catalogue, entry: Entry) -> ArticleView:
    """All that the page of an article shows; of a withdrawn one its headline, date and reason."""
    annotated = catalogue.article(entry)
    article, meta = annotated.article, annotated.article.meta
    language = catalogue.languages.of(article.language)
    withdrawn = meta.withdrawn
    notes = Notes(catalogue, annotated, language)
    shown, lost, retired = ((), (), ()) if withdrawn else _sort_notes(notes, annotated)
    original = None if withdrawn else meta.original
    others = _translations(catalogue, entry)
    return ArticleView(
        card=entry.card,
        html=trusted("" if withdrawn else annotated.html),
        notes=shown,
        lost=lost,
        retired=retired,
        kinds=_kinds(catalogue, (*shown, *lost)),
        headings=() if withdrawn else annotated.headings,
        bios=catalogue.people.bios(article),
        contributors=() if withdrawn else catalogue.people.contributors(article, language),
        disclaimer_html=Markup("") if withdrawn else disclaimer(catalogue, annotated, language),
        disclosures_html=Markup("") if withdrawn else catalogue.site.html(meta.disclosures, article.path),
        corrections=tuple(notes.correction(correction) for correction in meta.corrections),
        sources=() if withdrawn else tuple(notes.source(source) for source in meta.sources),
        original=original,
        original_date=language.partial(original.date, original.date_text) if original else "",
        license=meta.license,
        license_url=license_url(meta.license),
        citation="" if withdrawn else _citation(catalogue, entry, language),
        translations=tuple(LinkView(other.card.title, other.card.url) for other in others),
        translation_languages=tuple(other.card.language for other in others),
        series=_series(catalogue, entry),
        related=catalogue.related(entry),
        withdrawn=language.date_or_none(withdrawn.date if withdrawn else None),
        withdrawn_reason=withdrawn.reason if withdrawn else "",
        expired=None if entry.listed or withdrawn else language.date_or_none(meta.expires),
        draft=article.is_draft,
        words=0 if withdrawn else annotated.words,
    )


def disclaimer(catalogue: Catalogue, annotated: AnnotatedArticle, language: Language) -> Markup:
    """The article's own disclaimer, else its section's, with the names filled in; empty for none.

    A value without white space is the id of a disclaimer of site.yaml, `false` is none,
    other text is the disclaimer itself.
    """
    article, config = annotated.article, catalogue.site.config
    section = config.sections.get(article.meta.section)
    wish = article.meta.disclaimer or (section.disclaimer if section else "")
    if wish == "false" or not wish:
        return Markup("")
    names = [person.name for person in catalogue.people.byline(article)]
    text, path = wish, article.path
    if not any(letter.isspace() for letter in wish):
        words = config.disclaimers.get(wish)
        text, path = (words.pick(language.tag, len(names)) if words else ""), "site.yaml"
    return _fill(
        catalogue.site.html(text, path),
        {"publication": publication(catalogue, language), "authors": language.names(names)},
    )


def _fill(html: Markup, names: Mapping[str, str]) -> Markup:
    # Filled in after Markdown, and escaped by `Markup.replace`: a name such as `J*` or `<b>` is
    # a name, not markup.
    for field, name in names.items():
        html = html.replace("{" + field + "}", name)
    return html


def describe(annotated: AnnotatedArticle) -> str:
    """One or two sentences for search engines; the article's beginning where it has no summary."""
    meta = annotated.article.meta
    if meta.withdrawn:
        return ""
    return meta.summary or meta.standfirst or shorten(annotated.text)


def shorten(text: str, most: int = _SUMMARY) -> str:
    """The text in one line, cut between words (between letters where there are none)."""
    line = " ".join(text[: 2 * most].split())
    if len(line) <= most:
        return line
    cut = line[:most].rsplit(" ", 1)[0]
    return (cut if len(cut) > most // 2 else line[:most]) + "…"


def _citation(catalogue: Catalogue, entry: Entry, language: Language) -> str:
    card = entry.card
    return language.fill(
        "article_citation" if card.authors else "article_citation_anonymous",
        authors=language.names([person.name for person in card.authors]),
        title=card.title,
        publication=publication(catalogue, language),
        date=(card.updated or card.published).text,
        url=card.absolute_url,
    )


def license_url(name: str) -> str:
    """The text of a licence on the web; `""` for words that are no SPDX name."""
    if re.match(r"https?://", name):
        return name
    found = re.fullmatch(r"CC[- ](BY(?:-(?:NC|SA|ND))*)[- ](\d\.\d)", name)
    if found:
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    spdx = re.fullmatch(r"[A-Za-z][A-Za-z0-9.-]*", name)
    return f"https://spdx.org/licenses/{name}.html" if spdx else ""


def _sort_notes(
    notes: Notes, annotated: AnnotatedArticle
) -> tuple[tuple[NoteView, ...], tuple[NoteView, ...], tuple[NoteView, ...]]:
    """Notes that are shown, kept ones whose passage is gone, retired ones."""

    def views(standing: Standing) -> tuple[NoteView, ...]:
        return tuple(notes.view(placed) for placed in annotated.placed if standing_of(placed) == standing)

    shown = views("shown")
    lines = crowded(annotated, shown)
    shown = tuple(replace(note, lines=lines.get(note.id, 0)) for note in shown)
    return shown, views("kept"), views("retired")


def _kinds(catalogue: Catalogue, notes: tuple[NoteView, ...]) -> tuple[KindView, ...]:
    used = {note.kind.id: note.kind for note in notes}
    order = {name: index for index, name in enumerate(catalogue.kinds)}
    return tuple(sorted(used.values(), key=lambda kind: order.get(kind.id, len(order))))


def _translations(catalogue: Catalogue, entry: Entry) -> list[Entry]:
    names = catalogue.translations.get(entry.card.id, ())
    found = [catalogue.by_id[name] for name in names if name in catalogue.by_id]
    return sorted((other for other in found if other.listed), key=lambda other: other.card.language)


def _alternates(catalogue: Catalogue, entry: Entry) -> tuple[tuple[str, str], ...]:
    others = _translations(catalogue, entry)
    return (
        tuple((other.card.language, other.card.absolute_url) for other in [entry, *others]) if others else ()
    )


def _series(catalogue: Catalogue, entry: Entry) -> SeriesView | None:
    """The series of an article, oldest part first; `None` for no series, or one it left."""
    group = catalogue.series.get(entry.series)
    parts = series_order(group.entries) if group else []
    if group is None or entry not in parts:
        return None
    here = parts.index(entry)
    links = tuple(LinkView(part.card.title, part.card.url, part is entry) for part in parts)
    return SeriesView(
        title=group.title,
        url=catalogue.addresses.href(group.url),
        parts=links,
        position=here + 1,
        previous=links[here - 1] if here else None,
        next=links[here + 1] if here + 1 < len(links) else None,
    )


def series_order(entries: tuple[Entry, ...]) -> list[Entry]:
    """Parts in the order in which they are read: by date, then by path."""
    return sorted(entries, key=lambda entry: (entry.published, entry.path))
