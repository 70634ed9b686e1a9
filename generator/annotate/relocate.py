"""Which evidence suffices: a quote and a text become a place, or the reason there is none.

The witnesses are heard in this order: the old text, if it is known, through the diff of
the two; verbatim places, told apart by what stands around them; edited places with their
context. The best score never wins by being best: below what suffices a passage is lost,
and of two that fit equally it is ambiguous.
"""

from __future__ import annotations

from ..model.annotation import Placement, Quote, Span, State
from .article_text import ArticleText
from .evidence import Candidate, find_candidates
from .exact import find_exact
from .fold import folded_text
from .revision import Revision

# The constants below were chosen on the development set (1,698 cases of six
# repositories), in halves by repository; benchmarks/anchoring.py measures them.

# A verbatim place stands by itself from so many bits on: some four rare words. With fewer
# its context has to make up for them, the better side counting in full.
_ENOUGH_BITS = 45.0
_VERBATIM_NEED = 1.1
_VERBATIM_PER_BIT = 0.015
_VERBATIM_WORST_SIDE = 0.6
_VERBATIM_NEAR = 0.2
# An edited place must be this much like the quote, and reach this much evidence in all.
_LEAST_LIKENESS = 0.58
_EDITED_NEED = 1.3
_EDITED_BEST_SIDE = 0.3
_EDITED_WORST_SIDE = 0.43
_EDITED_BITS = 0.55
_MOST_BITS = 120.0
_EDITED_CLOSE = 0.3
_CLOSE = 0.7
# Two places whose ranks differ by less are equal.
_TIE = 0.01


def relocate(
    quote: Quote,
    article: ArticleText,
    revision: Revision | None = None,
    old_span: Span | None = None,
    position: int | None = None,
) -> Placement:
    """What became of a quote in a text.

    `revision` leads from an older text, in which the passage was `old_span`, to this one:
    then it alone decides. Without it the words and their context do; `position` is where
    the passage once began, in code points. The state is `EXACT` only where the words are
    verbatim and nothing but the quote itself was needed to settle them.
    """
    settled = find_exact(quote, article)
    if revision is not None and old_span is not None:
        found = revision.follow(old_span)
        if found is None:
            return _gone(settled)
        if settled.span == found:
            return settled
        return Placement(
            State.FUZZY, found, 1.0 if _is_same(quote, found, article) else 0.9, "by the earlier text"
        )
    if settled.state is State.EXACT:
        return settled
    return _by_evidence(quote, article, settled, position)


def _by_evidence(quote: Quote, article: ArticleText, settled: Placement, position: int | None) -> Placement:
    """The best candidate, if what speaks for it suffices and no other is its equal."""
    has_context = bool(quote.prefix.strip() or quote.suffix.strip())
    fits_several = settled.state is State.AMBIGUOUS and not quote.occurrence
    if quote.through or not has_context or (fits_several and position is None):
        # Nothing speaks but the words and what was said to stand around them, and either
        # they did not suffice or they fit several places equally.
        return settled
    candidates = find_candidates(quote, article, position)
    if not candidates or not _suffices(candidates[0]):
        return _lost(settled, candidates)
    best, *others = candidates
    if others and best.rank - others[0].rank < _TIE:
        places = tuple(c.span for c in candidates if best.rank - c.rank < _TIE)
        return Placement(State.AMBIGUOUS, reason="several places fit equally well", places=places)
    reason = "by what stands around it" if best.is_verbatim else "the passage was edited"
    return Placement(State.FUZZY, best.span, _score(best), reason)


def _suffices(candidate: Candidate) -> bool:
    best, worst = candidate.best_side, candidate.worst_side
    if candidate.is_verbatim:
        evidence = best + _VERBATIM_WORST_SIDE * worst + _VERBATIM_NEAR * candidate.near
        return (
            candidate.bits >= _ENOUGH_BITS or evidence >= _VERBATIM_NEED - _VERBATIM_PER_BIT * candidate.bits
        )
    return candidate.likeness >= _LEAST_LIKENESS and _edited_evidence(candidate) >= _EDITED_NEED


def _edited_evidence(candidate: Candidate) -> float:
    sides = _EDITED_BEST_SIDE * candidate.best_side + _EDITED_WORST_SIDE * candidate.worst_side
    bits = _EDITED_BITS * min(candidate.bits, _MOST_BITS) / _MOST_BITS
    # A place far from the old one must be better than a near one.
    closeness = 0.0 if candidate.close is None else _EDITED_CLOSE * (candidate.close - _CLOSE)
    return candidate.likeness + sides + bits + closeness


def _score(candidate: Candidate) -> float:
    """How sure an accepted place is, from 0 to 1."""
    return round(min(1.0, (candidate.likeness + candidate.best_side) / 2), 2)


def _lost(settled: Placement, candidates: list[Candidate]) -> Placement:
    if settled.nearest or settled.places or not candidates:
        return settled
    return Placement(State.ORPHANED, reason=settled.reason, nearest=candidates[0].span)


def _gone(settled: Placement) -> Placement:
    reason = "the passage is gone from the text it stood in"
    return Placement(
        State.ORPHANED, reason=reason, places=settled.places, nearest=settled.nearest or settled.span
    )


def _is_same(quote: Quote, span: Span, article: ArticleText) -> bool:
    return folded_text(article.text[span.start : span.end]).strip() == folded_text(quote.quote).strip()
