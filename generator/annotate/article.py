"""An article and its notes become an annotated body: the seven steps in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from ..model.annotation import Note, PlacedNote, Placement, State
from ..model.article import AnnotatedArticle, Article
from ..model.problem import Problem, soften
from ..model.record import Record, field
from .article_text import ArticleText, Searched
from .body import Body
from .faults import placement_problem
from .highlight import Mark, highlight
from .history import History, Version
from .link_places import Source
from .links import FoundLink, Links, LinkTable, check_fragments
from .note_markup import Labels
from .place import place_note
from .prose import render_body
from .reading_time import reading_time
from .render import BodyWords

UNPUBLISHED = ("draft", "review")


class Annotating(Record, frozen=True):
    """What annotating needs beside the article.

    `now` and `future` decide which notes wait (`zone` is that of times without an
    offset); `drafts` shows notes in draft or review;
    `lost` is the site's policy for notes whose passage is gone, `force_lost` overrides all
    others for one run.
    """

    now: datetime
    zone: tzinfo = UTC
    links: LinkTable = field(default_factory=LinkTable)
    labels: Labels = field(default_factory=Labels)
    raw_html: bool = False
    drafts: bool = False
    future: bool = False
    lost: str = "error"
    force_lost: str = ""


class Outcome(Record, frozen=True):
    """An annotated article with all that was noticed on the way.

    `anchors` counts passages by state; `links` are the addresses that the text leads
    to. `drifted` are the notes that are not all `exact`.
    """

    annotated: AnnotatedArticle
    problems: tuple[Problem, ...]
    anchors: Mapping[State, int]
    links: tuple[FoundLink, ...]
    drifted: tuple[tuple[Note, tuple[Placement, ...]], ...] = ()


class Reading(Record, frozen=True):
    """An article without its notes: its body, its text, and its links."""

    body: Body
    text: ArticleText
    links: Links


def read_article(article: Article, options: Annotating, earlier: Searched | None = None) -> Reading:
    """What an article says. `earlier` is what was known of its text before an edit."""
    links = Links(options.links, Source(article.path, article.markdown, article.body_line))
    body = render_body(
        article.markdown, links, options.labels.words, raw_html=options.raw_html, is_article=True
    )
    return Reading(body, ArticleText(body.text, earlier), links)


def annotate_article(
    article: Article,
    options: Annotating,
    versions: Sequence[Version] = (),
    reading: Reading | None = None,
) -> Outcome:
    """The article with its notes in place, and its problems.

    `reading` is what `read_article` says of it, for whoever has it already. `versions` are
    earlier versions of the article, newest first; they are only needed for an article whose
    outcome without them has `drifted` notes.

    Notes that are not published are placed as well, so that their faults are seen, as
    warnings; they do not appear in the result. A note that is lost under the policy
    `retire` stands with the retired ones.
    """
    reading = reading or read_article(article, options)
    body, text, links = reading.body, reading.text, reading.links
    history = History(iter(versions), _text_of, body.text) if versions else None
    problems = list(links.problems)
    counts = dict.fromkeys(State, 0)
    placed: list[tuple[Note, tuple[Placement, ...], bool]] = []
    drifted = []
    for note in article.notes:
        if note.status == "retired":
            placed.append((note, (), False))
            continue
        placements = place_note(note, text, history)
        lost = [placement for placement in placements if placement.span is None]
        if any(placement.state is not State.EXACT for placement in placements):
            drifted.append((note, placements))
        policy = options.force_lost or note.if_lost or article.meta.lost or options.lost
        is_shown = _is_shown(note, options)
        for index, placement in enumerate(placements):
            name = f"{article.id}#{note.record.id}"
            found = placement_problem(note, index, placement, text, policy, name)
            problems += found if is_shown else soften(found)
            counts[placement.state] += is_shown
        if is_shown and not (lost and policy == "error"):
            is_gone = len(lost) == len(placements) > 0
            placed.append((note, placements, is_gone and policy == "keep"))
    notes = _number(placed, options.labels)
    marks = _marks(notes)
    html = highlight(body, marks)
    problems += check_fragments(links.found, lambda: _ids(notes, marks, body.ids, html))
    words, minutes = reading_time(text.text)
    annotated = AnnotatedArticle(
        article=article,
        html=html,
        text=text.text,
        placed=notes,
        headings=tuple(body.headings),
        words=words,
        minutes=minutes,
    )
    return Outcome(annotated, tuple(problems), counts, tuple(links.found), tuple(drifted))


def _text_of(markdown: str) -> str:
    """The article text of an earlier version; where its links led does not matter."""
    links = Links(LinkTable(), Source("", ""))
    return render_body(markdown, links, BodyWords(), raw_html=False, is_article=True).text


def _is_shown(note: Note, options: Annotating) -> bool:
    if note.status in UNPUBLISHED:
        return options.drafts
    created = note.record.created
    return options.future or created is None or created.at(options.zone) <= options.now


def _number(
    placed: Sequence[tuple[Note, tuple[Placement, ...], bool]], labels: Labels
) -> tuple[PlacedNote, ...]:
    """The notes in the order they are shown: whole article, by place, kept, retired."""

    def order(entry: tuple[Note, tuple[Placement, ...], bool]) -> tuple[int, int, int]:
        note, placements, kept = entry
        first = min((p.span for p in placements if p.span), key=lambda span: span.start, default=None)
        if first:
            return 1, first.start, -first.end
        if kept:
            return 2, 0, 0
        return (3, 0, 0) if placements or note.status == "retired" else (0, 0, 0)

    numbered = []
    number = 0
    for note, found, kept in sorted(placed, key=order):
        is_retired = note.status == "retired"
        number += not is_retired
        own = 0 if is_retired else number
        numbered.append(
            PlacedNote(note=note, number=own, placements=found, kept=kept, name=labels.name(note, own))
        )
    return tuple(numbered)


def _marks(notes: Sequence[PlacedNote]) -> list[Mark]:
    marks = []
    for placed in notes:
        spans = [placement.span for placement in placed.placements if placement.span]
        first = min(spans, key=lambda span: span.start, default=None)
        for index, span in enumerate(spans, start=1):
            note_id = placed.note.record.id
            marks.append(
                Mark(
                    span=span,
                    number=placed.number,
                    note_id=note_id,
                    kind=placed.note.kind,
                    ref_id=f"ref-{note_id}" if index == 1 else f"ref-{note_id}-{index}",
                    name=placed.name,
                    is_first=span == first,
                )
            )
    return marks


def _ids(notes: Sequence[PlacedNote], marks: Sequence[Mark], ids: set[str], html: str) -> frozenset[str]:
    own = {
        f"note-{name}" for placed in notes for name in (placed.note.record.id, *placed.note.record.aliases)
    }
    replies = {
        f"reply-{placed.note.record.id}-{reply.id}"
        for placed in notes
        for reply in placed.note.record.replies
    }
    footnotes = set(re.findall(r' id="(fn(?:ref)?-[^"]+)"', html))
    return frozenset(
        own | replies | footnotes | ids | {mark.ref_id for mark in marks} | {"article-text", "notes"}
    )
