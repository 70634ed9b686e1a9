"""A note's own page, and the form of it that other sites embed.

Which notes have them is said by `notes.pages` in site.yaml. Comes in: an entry and the id
of a note. Goes out: two planned pages a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .addresses import embed_path, note_path, output_path
from .annotated import publication, shorten
from .article import layers_of, page_key, view_of
from .catalogue import Catalogue
from .entry import Entry
from .frame import Frames, Head
from .language import Language
from .site import Context, PlannedPage
from .structured_data import Node, claim_review_node, note_node, to_script
from .views import ArticleView, LinkView, NoteView

# A title and a citation name a passage by its beginning.
_TITLE = 60


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """Page and embed of each note that has them; a withdrawn article shows none."""
    for entry in frames.catalogue.entries:
        if entry.note_pages:
            yield from plan_one(frames, entry)


def plan_one(frames: Frames, entry: Entry) -> Iterator[PlannedPage]:
    """Those of one article."""
    kinds = (("note.html", note_path, _context), ("embed.html", embed_path, _embed))
    for note in () if entry.withdrawn else entry.note_pages:
        for template, place, context in kinds:
            path = output_path(place(entry.url, note))
            yield PlannedPage(
                path=path,
                key=page_key(frames, path, template, entry, note),
                template=template,
                context=partial(context, frames, entry, note),
            )


def _context(frames: Frames, entry: Entry, name: str) -> Context:
    catalogue, view = frames.catalogue, view_of(frames, entry)
    language = catalogue.language_of(entry)
    note = _find(view, name)
    title = title_of(note, view, language)
    before, passage, after = catalogue.part(entry).around[name]
    previous, following = _neighbours(entry, view, note, language)
    head = Head(
        kind="note",
        title=title,
        url=note_path(entry.url, name),
        language=language,
        description=shorten(passage),
        indexed=entry.indexed,
        json_ld=to_script(*_nodes(catalogue, entry, view, note)),
        scripts=("reader",),
        layers=layers_of(view),
        published=note.created.iso if note.created else "",
        updated=note.updated.iso if note.updated else "",
    )
    return {
        **frames.frame(head),
        "article": view,
        "note": note,
        "before": before,
        "passage": passage,
        "after": after,
        "previous": previous,
        "next": following,
        "embed_url": catalogue.addresses.site_url(embed_path(entry.url, name)),
        "citation": _citation(catalogue, entry, view, note),
    }


def _nodes(catalogue: Catalogue, entry: Entry, view: ArticleView, note: NoteView) -> Iterator[Node]:
    """The note, and where the site wants it, its claim as a ClaimReview."""
    addresses = catalogue.addresses
    yield note_node(addresses, view.card.absolute_url, note)
    if note.claim and catalogue.site.config.notes.claim_review:
        url = addresses.site_url(note_path(entry.url, note.id))
        yield claim_review_node(addresses, url, note, note.claim)


def _embed(frames: Frames, entry: Entry, name: str) -> Context:
    view = view_of(frames, entry)
    language = frames.catalogue.language_of(entry)
    note = _find(view, name)
    head = Head(
        kind="embed",
        title=title_of(note, view, language),
        url=embed_path(entry.url, name),
        language=language,
        canonical=frames.catalogue.addresses.site_url(note_path(entry.url, name)),
        indexed=False,
    )
    return {**frames.frame(head), "article": view, "note": note}


def title_of(note: NoteView, view: ArticleView, language: Language) -> str:
    """The note's own title, else its kind and the words it is about."""
    if note.title:
        return note.title
    if not note.passages:
        return language.fill("note_title_whole", kind=note.kind.label, title=view.card.title)
    return language.fill("note_title", kind=note.kind.label, passage=_lemma(note))


def _find(view: ArticleView, name: str) -> NoteView:
    return next(note for note in (*view.notes, *view.lost, *view.retired) if note.id == name)


def _neighbours(
    entry: Entry, view: ArticleView, note: NoteView, language: Language
) -> tuple[LinkView | None, LinkView | None]:
    """The notes with a page before and after this one."""
    pages = [one for one in (*view.notes, *view.lost, *view.retired) if one.id in entry.note_pages]
    here = next(index for index, one in enumerate(pages) if one is note)
    around = (pages[here - 1] if here else None, pages[here + 1] if here + 1 < len(pages) else None)
    previous, following = (
        LinkView(title_of(one, view, language), one.url) if one else None for one in around
    )
    return previous, following


def _citation(catalogue: Catalogue, entry: Entry, view: ArticleView, note: NoteView) -> str:
    language = catalogue.language_of(entry)
    return language.fill(
        "citation" if note.author else "citation_anonymous",
        author=note.author.name if note.author else "",
        passage=_lemma(note) or view.card.title,
        title=view.card.title,
        publication=publication(catalogue.masthead, language),
        date=(note.updated or note.created or view.card.published).text,
        url=catalogue.addresses.site_url(note_path(entry.url, note.id)),
    )


def _lemma(note: NoteView) -> str:
    return shorten(note.passages[0].text, _TITLE) if note.passages else ""
