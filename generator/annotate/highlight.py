"""Passages in a body: leaves are cut at every border of a passage and the pieces wrapped.

Pieces are flat and never nested: each carries all notes that cover it. Only the first
piece of a note is a `mark` with a relation to it, so that it is announced once; its
reference follows its last piece.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..model.annotation import Span
from ..model.record import Record
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


def highlight(body: Body, marks: Sequence[Mark]) -> str:
    """The HTML of a body with all passages marked and their references in place.

    The text content is that of the body without marks.
    """
    covering: dict[int, list[Mark]] = defaultdict(list)
    leaves: dict[int, Leaf] = {}
    last_leaf: dict[str, int] = {}
    for mark in marks:
        for leaf in body.leaves_within(mark.span.start, mark.span.end):
            covering[leaf.part].append(mark)
            leaves[leaf.part] = leaf
            last_leaf[mark.ref_id] = leaf.part
    parts = list(body.parts)
    begun: set[str] = set()
    behind: dict[int, list[Mark]] = defaultdict(list)
    for part in sorted(covering):
        leaf, covers = leaves[part], covering[part]
        ending = [mark for mark in covers if last_leaf[mark.ref_id] == part]
        if leaf.after != part:
            # No reference may stand inside a link.
            behind[leaf.after] += ending
            ending = []
        parts[part] = _leaf_html(leaf, covers, ending, begun)
    for part, ended in behind.items():
        parts[part] += _references(ended)
    return "".join(parts)


def _leaf_html(leaf: Leaf, marks: list[Mark], ending: list[Mark], begun: set[str]) -> str:
    """The HTML of a leaf with the marks that cover some of it, cut wherever one of them begins or ends.

    Behind its last piece stands the reference of each mark that is `ending` here. `begun` are the
    notes that have begun before, and then those that begin here as well.
    """
    html = []
    for left, right, inside in _stretches(leaf, marks):
        piece = escape_text(leaf.text[left:right])
        if not inside:
            html.append(piece)
            continue
        begins = None
        for mark in inside:
            if mark.is_first and mark.note_id not in begun:
                begun.add(mark.note_id)
                begins = begins or mark
        html.append(_piece_html(piece, inside, begins))
        if ending:
            place = leaf.start + right
            is_last = right == len(leaf.text)
            ended = [mark for mark in ending if mark.span.end == place or (is_last and mark.span.end > place)]
            html.append(_references(ended))
    return "".join(html)


def _stretches(leaf: Leaf, marks: list[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    """The leaf cut wherever a mark begins or ends: from where to where in its text, and the marks there."""
    start, length = leaf.start, len(leaf.text)
    places = [(max(mark.span.start - start, 0), min(mark.span.end - start, length), mark) for mark in marks]
    borders = {0, length, *[begin for begin, _, _ in places], *[end for _, end, _ in places]}
    for left, right in pairwise(sorted(borders)):
        yield left, right, _in_order([mark for begin, end, mark in places if begin < right and end > left])


def _in_order(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.number, mark.ref_id)) if len(marks) > 1 else marks


def _piece_html(text: str, marks: list[Mark], begins: Mark | None) -> str:
    """A stretch of text with the marks that cover it; a note that `begins` here is announced."""
    notes = list(dict.fromkeys([mark.note_id for mark in marks]))
    classes = ["hl", *dict.fromkeys([f"k-{mark.kind}" for mark in marks])]
    if begins:
        classes.append(f"n{begins.number}")
    classes += dict.fromkeys([f"p{mark.number}" for mark in marks])
    if len(notes) > 1:
        classes.append("m2" if len(notes) == 2 else "m3")
    attributes = f'class="{escape_attribute(" ".join(classes))}" data-notes="{" ".join(notes)}"'
    if begins:
        return f'<mark {attributes} aria-details="note-{begins.note_id}">{text}</mark>'
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
