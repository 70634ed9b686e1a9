"""How many lines of a note the margin shows where notes crowd: so few that they stay near their passages.

Comes in: where notes begin in the text and how long they are. Goes out: a number of lines a
note, 0 where the theme's own limit will do. All is estimated in lines of the margin, from
counts of letters; the style sheet does the placing, and a wrong estimate costs a little
nearness and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..model.article import AnnotatedArticle
from ..model.pattern import LatePattern, beyond_ascii
from ..model.record import Record
from .views import NoteView

# A line of the text is as high as so many lines of the margin; letters that fit on either.
_TEXT_LINE = 1.5
_TEXT_LETTERS = 62
_NOTE_LETTERS = 42
# Passage, author and spaces of a note; its check of a claim; one source.
_FRAME = 2.8
_CLAIM = 5
_SOURCE = 2
# The theme's own limit (`--note-lines`), and how far a note may stand below its passage.
_LINES = 6
_DRIFT = 28.0
# The end of a block costs about a line: half a line of words, and the space below.
_BLOCK = 62
# Letters of these scripts are as wide as two.
_WIDE = LatePattern(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]")


class _Place(Record, frozen=True):
    """A note: its id, the height of its passage in the text, the lines of its body."""

    id: str
    top: float
    body: float


def crowded(annotated: AnnotatedArticle, notes: Sequence[NoteView]) -> Mapping[str, int]:
    """Lines by note id, for those notes alone that need fewer than the theme gives them."""
    found: dict[str, int] = {}
    for run in _runs(_places(annotated, notes)):
        lines = next((count for count in range(_LINES, 1, -1) if _drift(run, count) <= _DRIFT), 1)
        if lines < _LINES:
            found.update((place.id, lines) for place in run)
    return found


def _places(annotated: AnnotatedArticle, notes: Sequence[NoteView]) -> Iterator[_Place]:
    bodies = {note.id: _body(note) for note in notes}
    position, letters = 0, 0
    for placed in annotated.placed:
        starts = [placement.span.start for placement in placed.placements if placement.span]
        if not starts or placed.note.record.id not in bodies:
            continue
        start = min(starts)
        # Notes stand in the order of their passages: every letter is counted once.
        between = annotated.text[position:start]
        letters += _width(between) + _BLOCK * between.count("\n")
        position = max(position, start)
        yield _Place(
            placed.note.record.id, letters / _TEXT_LETTERS * _TEXT_LINE, bodies[placed.note.record.id]
        )


def _body(note: NoteView) -> float:
    return (
        _width(note.text) / _NOTE_LETTERS
        + 0.5
        + (_CLAIM if note.claim else 0)
        + _SOURCE * len(note.sources)
        + (note.updated is not None or bool(note.reviewed or note.url))
        + 3 * len(note.replies)
    )


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(_WIDE.compiled.findall(beyond_ascii(text)))


def _runs(places: Iterable[_Place]) -> Iterator[list[_Place]]:
    """Notes that push each other down, together; whoever has room above begins anew."""
    run: list[_Place] = []
    bottom = 0.0
    for place in places:
        if run and place.top >= bottom:
            yield run
            run = []
        run.append(place)
        bottom = max(bottom, place.top) + _height(place, _LINES)
    if run:
        yield run


def _drift(run: Sequence[_Place], lines: int) -> float:
    """How far the worst of a run stands below its passage where so many lines are shown."""
    bottom = worst = 0.0
    for place in run:
        top = max(place.top, bottom)
        worst = max(worst, top - place.top)
        bottom = top + _height(place, lines)
    return worst


def _height(place: _Place, lines: int) -> float:
    return _FRAME + min(place.body, lines)
