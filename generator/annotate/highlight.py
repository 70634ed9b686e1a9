"""Passages in a body: leaves are cut at every border of a passage and the pieces wrapped.

Pieces are flat and never nested: each carries all notes that cover it. Only the first
piece of a note is a `mark` with a relation to it, so that it is announced once; its
reference follows its last piece.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    covering: dict[int, list[Mark]] = {}
    leaves: dict[int, Leaf] = {}
    last_leaf: dict[str, int] = {}
    for mark in marks:
        for leaf in body.leaves_within(mark.span.start, mark.span.end):
            covering.setdefault(leaf.part, []).append(mark)
            leaves[leaf.part] = leaf
            last_leaf[mark.ref_id] = leaf.part
    parts = list(body.parts)
    begun: set[str] = set()
    behind: dict[int, list[Mark]] = {}
    for part in sorted(covering):
        leaf, covers = leaves[part], _in_order(covering[part])
        ending = [mark for mark in covers if last_leaf[mark.ref_id] == part]
        if ending and leaf.after != part:
            # No reference may stand inside a link.
            behind.setdefault(leaf.after, []).extend(ending)
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
    start, text = leaf.start, leaf.text
    end = start + len(text)
    borders = {end}
    for mark in marks:
        if mark.span.start > start:
            borders.add(mark.span.start)
        if mark.span.end < end:
            borders.add(mark.span.end)
    html = []
    left = start
    for right in sorted(borders):
        piece = escape_text(text[left - start : right - start])
        inside = [mark for mark in marks if mark.span.start < right and mark.span.end > left]
        left = right
        if not inside:
            html.append(piece)
            continue
        begins = None
        for mark in inside:
            if mark.is_first and mark.note_id not in begun:
                begun.add(mark.note_id)
                begins = begins or mark
        html.append(_piece_html(piece, inside, begins))
        ended = [mark for mark in ending if mark.span.end == right or (right == end < mark.span.end)]
        if ended:
            html.append(_references(ended))
    return "".join(html)


def _in_order(marks: list[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: (mark.number, mark.ref_id)) if len(marks) > 1 else marks


def _piece_html(text: str, marks: list[Mark], begins: Mark | None) -> str:
    """A stretch of text with the marks that cover it; a note that `begins` here is announced."""
    notes = dict.fromkeys([mark.note_id for mark in marks])
    kinds = "".join(dict.fromkeys([f" k-{mark.kind}" for mark in marks]))
    numbers = "".join(dict.fromkeys([f" p{mark.number}" for mark in marks]))
    announced = f" n{begins.number}" if begins else ""
    several = f" m{min(len(notes), 3)}" if len(notes) > 1 else ""
    attributes = f'class="hl{kinds}{announced}{numbers}{several}" data-notes="{" ".join(notes)}"'
    if begins:
        return f'<mark {attributes} aria-details="note-{begins.note_id}">{text}</mark>'
    return f"<span {attributes}>{text}</span>"


def _references(marks: list[Mark]) -> str:
    links = [
        f'<a class="ref n{mark.number} k-{mark.kind}" id="{mark.ref_id}" href="#note-{mark.note_id}"'
        f' data-n="{mark.number}" role="doc-noteref" aria-label="{escape_attribute(mark.name)}"></a>'
        for mark in _in_order(marks)
    ]
    return f'<span class="refs">{"".join(links)}</span>'
