"""Where the page of an article shows a note: in its place, below the article, or as a line."""

from __future__ import annotations

from typing import Literal

from ..model.annotation import PlacedNote

Standing = Literal["shown", "kept", "retired"]


def standing_of(placed: PlacedNote) -> Standing:
    """`shown` (also with some of its passages lost), `kept` though lost, or `retired`.

    A note whose passages are all gone and which is not kept was retired by `if_lost`.
    """
    if placed.note.status == "retired":
        return "retired"
    if placed.kept:
        return "kept"
    is_gone = bool(placed.placements) and not any(placement.span for placement in placed.placements)
    return "retired" if is_gone else "shown"
