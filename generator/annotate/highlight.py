"""Passages in a body: leaves are cut at every border of a passage and the pieces wrapped.

Pieces are flat and never nested: each carries all notes that cover it. Only the first
piece of a note is a `mark` with a relation to it, so that it is announced once; its
reference follows its last piece.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ..model.annotation import Span
from ..model.record import Mutable, Record, field
from .body import Body, Leaf, escape_attribute, escape_text


class Mark(Record, frozen=True):
    """One passage of a note: its span, the note's number, id and kind, its reference.

    `ref_id` is the id of the reference, `name` what a screen reader says of it.
    """

    span: Span
    number: int
    note_id: str
    kind: str
    ref_id: str
    name: str
    is_first: bool


class _Piece(Mutable):
    """A stretch of one leaf with the marks that cover it."""

    leaf: Leaf
    start: int
    end: int
    marks: list[Mark] = field(default_factory=list)
    begins: Mark | None = None
    ends: list[Mark] = field(default_factory=list)


def highlight(body: Body, marks: Sequence[Mark]) -> str:
    """The HTML of a body with all passages marked and their references in place.

    The text content is that of the body without marks.
    """
    parts = list(body.parts)
    after: dict[int, list[Mark]] = defaultdict(list)
    for leaf_pieces in _cut(body, marks):
        leaf = leaf_pieces[0].leaf
        parts[leaf.part] = _leaf_html(leaf, leaf_pieces, after)
    for part, ending in after.items():
        parts[part] += _references(ending)
    return "".join(parts)


def _cut(body: Body, marks: Sequence[Mark]) -> list[list[_Piece]]:
    """The pieces of every leaf that a passage touches, leaf by leaf."""
    covering: dict[int, list[Mark]] = defaultdict(list)
    last_leaf: dict[str, int] = {}
    leaves: dict[int, Leaf] = {}
    for mark in marks:
        for leaf in body.leaves_within(mark.span.start, mark.span.end):
            covering[leaf.part].append(mark)
            leaves[leaf.part] = leaf
            last_leaf[mark.ref_id] = leaf.part
    begun: set[str] = set()
    cut = []
    for part in sorted(covering):
        pieces = _cut_leaf(leaves[part], covering[part])
        for piece in pieces:
            fresh = [mark for mark in piece.marks if mark.is_first and mark.note_id not in begun]
            piece.begins = fresh[0] if fresh else None
            if fresh:
                begun.update(mark.note_id for mark in fresh)
        # A leaf is cut wherever a passage ends.
        until = {piece.end: piece for piece in pieces}
        for mark in covering[part]:
            if last_leaf[mark.ref_id] == part:
                until[min(mark.span.end, pieces[-1].end)].ends.append(mark)
        cut.append(pieces)
    return cut


def _cut_leaf(leaf: Leaf, marks: list[Mark]) -> list[_Piece]:
    end = leaf.start + len(leaf.text)
    borders = {leaf.start, end}
    for mark in marks:
        borders.update((max(mark.span.start, leaf.start), min(mark.span.end, end)))
    cuts = sorted(borders)
    pieces = []
    for left, right in pairwise(cuts):
        inside = [mark for mark in marks if mark.span.start < right and mark.span.end > left]
        pieces.append(_Piece(leaf, left, right, _in_order(inside)))
    return pieces


def _in_order(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.number, mark.ref_id)) if len(marks) > 1 else marks


def _leaf_html(leaf: Leaf, pieces: list[_Piece], after: dict[int, list[Mark]]) -> str:
    """The HTML of one leaf; references that may not stand inside a link go to `after`."""
    html = []
    for piece in pieces:
        text = escape_text(leaf.text[piece.start - leaf.start : piece.end - leaf.start])
        html.append(_piece_html(text, piece) if piece.marks else text)
        if leaf.after == leaf.part:
            html.append(_references(piece.ends))
        else:
            after[leaf.after] += piece.ends
    return "".join(html)


def _piece_html(text: str, piece: _Piece) -> str:
    notes = list(dict.fromkeys([mark.note_id for mark in piece.marks]))
    numbers = list(dict.fromkeys([mark.number for mark in piece.marks]))
    classes = ["hl", *dict.fromkeys([f"k-{mark.kind}" for mark in piece.marks])]
    if piece.begins:
        classes.append(f"n{piece.begins.number}")
    classes += [f"p{number}" for number in numbers]
    if len(notes) > 1:
        classes.append("m2" if len(notes) == 2 else "m3")
    attributes = f'class="{escape_attribute(" ".join(classes))}" data-notes="{" ".join(notes)}"'
    if piece.begins:
        return f'<mark {attributes} aria-details="note-{piece.begins.note_id}">{text}</mark>'
    return f"<span {attributes}>{text}</span>"


def _references(marks: list[Mark]) -> str:
    if not marks:
        return ""
    links = [
        f'<a class="ref n{mark.number} k-{mark.kind}" id="{mark.ref_id}" href="#note-{mark.note_id}"'
        f' data-n="{mark.number}" role="doc-noteref" aria-label="{escape_attribute(mark.name)}"></a>'
        for mark in _in_order(marks)
    ]
    return f'<span class="refs">{"".join(links)}</span>'
