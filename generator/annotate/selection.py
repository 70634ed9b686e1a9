"""A passage that somebody selected in the page: where it stands in the article text.

The words and what stands around them come from a browser; they are found by the same rules
as those of a sidecar. Its position only tells places apart that both would fit.
"""

from __future__ import annotations

from ..model.annotation import Placement, Quote, Span, State
from ..model.record import replace
from .article_text import ArticleText
from .exact import find_exact

# A passage of more words is quoted by its first and its last ones.
_LONGEST = 60
_ENDS = 10


def find_selection(quote: Quote, position: int | None, text: str) -> Placement:
    """Where a selected passage stands: `EXACT`, or `AMBIGUOUS` or `ORPHANED` with the reason.

    `position` is where the browser says that it begins, in UTF-16 units of the text; `None`
    where it does not say.
    """
    found = find_exact(quote, ArticleText(text))
    if found.state is not State.AMBIGUOUS or position is None:
        return found
    start = code_points(text, position)
    chosen = [span for span in found.places if span.start == start]
    if len(chosen) != 1:
        return found
    return replace(found, state=State.EXACT, span=chosen[0], score=1.0, reason="at its position", places=())


def code_points(text: str, units: int) -> int:
    """How many code points the first `units` UTF-16 units of a text are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: max(units, 0) * 2].decode("utf-16-le", "ignore"))


def quote_of(span: Span, text: str) -> Quote:
    """A passage by its words, or by its first and last ones where it is long."""
    words = text[span.start : span.end].split()
    if len(words) <= _LONGEST:
        return Quote(quote=" ".join(words))
    return Quote(quote=" ".join(words[:_ENDS]), through=" ".join(words[-_ENDS:]))
