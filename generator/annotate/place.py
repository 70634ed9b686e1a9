"""A note in a text: what became of each of its passages, and what the policy makes of it."""

from __future__ import annotations

from ..model.annotation import Note, Placement, Quote, State
from ..model.record import replace
from .article_text import ArticleText
from .changes import changes, turning_point
from .exact import find_exact
from .history import History


def place_note(note: Note, text: ArticleText, history: History | None) -> tuple[Placement, ...]:
    """What became of each passage of a note; `history` is asked where the sidecar alone does not settle it.

    A passage that was found again but in which a number, a negation or a name changed is
    `ORPHANED`, with the place found as the nearest: a note that says "wrong, it was 12"
    must not stand on the corrected 12.
    """
    return tuple(_place(note, quote, text, history) for quote in note.record.passages)


def _place(note: Note, quote: Quote, text: ArticleText, history: History | None) -> Placement:
    settled = find_exact(quote, text)
    if settled.state is State.EXACT:
        return settled
    from .relocate import relocate  # brings rapidfuzz, 25 ms that only a miss needs

    earlier = history.revision(note, quote) if history else None
    placement = relocate(quote, text, *earlier) if earlier else relocate(quote, text)
    if placement.span is None or placement.state is State.EXACT:
        return placement
    before = earlier[0].old[earlier[1].start : earlier[1].end] if earlier else quote.quote
    now = text.text[placement.span.start : placement.span.end]
    turned = turning_point(before, now)
    if turned:
        return replace(
            placement,
            state=State.ORPHANED,
            span=None,
            reason=turned,
            nearest=placement.span,
            written_about=before,
        )
    return replace(placement, written_about=before if changes(before, now) else "")
