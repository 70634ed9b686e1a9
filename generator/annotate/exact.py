"""A quote in a text, word for word: every place, told apart by what stands around it.

Knows strings only. Matching is on folded text, on both sides and in context alike;
positions in results are those of the unchanged text.
"""

from __future__ import annotations

from ..model.annotation import Placement, Quote, Span, State
from ..model.record import Record
from .article_text import ArticleText
from .fold import folded_text

# A nearest candidate below this likeness (0 to 100, rapidfuzz) misleads more than it helps.
_NEAR = 70.0
# Nobody looks at more places than these; a quote of one letter may have a million.
_MOST_PLACES = 100


class Place(Record, frozen=True):
    """A stretch of the folded text where a quote stands."""

    start: int
    end: int


def find_exact(quote: Quote, article: ArticleText) -> Placement:
    """Where the quote stands, if the sidecar alone settles it.

    `EXACT` with its span; `AMBIGUOUS` with the first places that fit, where several do or where
    `occurrence` counts another number of them; `ORPHANED` with the places of the bare words
    that do not stand where prefix and suffix want them, or with the nearest candidate.
    """
    places = find_places(quote, article)
    if not places:
        return _lost(quote, article)
    if quote.occurrence:
        number, total = quote.occurrence.number, quote.occurrence.total
        if number > len(places) or (total and total != len(places)):
            reason = f"the quote stands {_times(len(places))}, not {_times(total or number)}"
            return _undecided(State.AMBIGUOUS, reason, places, article)
        chosen = [places[number - 1]]
    else:
        chosen = places
    fitting = [place for place in chosen if _fits(quote, place, article)]
    if len(fitting) == 1:
        span = article.folded.to_original(fitting[0].start, fitting[0].end)
        return Placement(State.EXACT, span, 1.0, "verbatim")
    if fitting:
        return _undecided(State.AMBIGUOUS, f"the quote stands {_times(len(fitting))}", fitting, article)
    wrong = _wrong_sides(quote, chosen, article)
    reason = f"the words stand {_times(len(places))}, but not where {wrong} would have them"
    return _undecided(State.ORPHANED, reason, places, article)


def find_places(quote: Quote, article: ArticleText) -> list[Place]:
    """Every place of the quote's words, from the first to the last word of `through`."""
    words = folded_text(quote.quote).strip()
    last = folded_text(quote.through).strip() if quote.through else ""
    text = article.folded.text
    places = []
    for start in article.starts(words):
        end = start + len(words)
        if last:
            found = text.find(last, end)
            if found < 0:
                break
            end = found + len(last)
        places.append(Place(start, end))
    return places


def _fits(quote: Quote, place: Place, article: ArticleText) -> bool:
    if not quote.prefix and not quote.suffix:
        return True
    text = article.folded.text
    return ends_with(text, place.start, folded_text(quote.prefix)) and begins_with(
        text, place.end, folded_text(quote.suffix)
    )


def _wrong_sides(quote: Quote, places: list[Place], article: ArticleText) -> str:
    """Which part of the context holds at none of the places; both where each holds somewhere."""
    text = article.folded.text
    prefix, suffix = folded_text(quote.prefix), folded_text(quote.suffix)
    before = any(ends_with(text, place.start, prefix) for place in places)
    after = any(begins_with(text, place.end, suffix) for place in places)
    if before == after:
        return "prefix and suffix"
    return "suffix" if before else "prefix"


def ends_with(text: str, end: int, prefix: str) -> bool:
    """Whether the text before the position `end` ends with the prefix.

    YAML drops a space at the end of a plain value, so its absence proves nothing; a space
    that was typed must be there. Nothing is copied: a quote may have a million places.
    """
    words = prefix.strip()
    return (
        not words
        or text.endswith(words + " ", 0, end)
        or (prefix == prefix.rstrip() and text.endswith(words, 0, end))
    )


def begins_with(text: str, start: int, suffix: str) -> bool:
    """Whether the text from the position `start` on begins with the suffix; white space as in `ends_with`."""
    words = suffix.strip()
    return (
        not words
        or text.startswith(" " + words, start)
        or (suffix == suffix.lstrip() and text.startswith(words, start))
    )


def _undecided(state: State, reason: str, places: list[Place], article: ArticleText) -> Placement:
    spans = tuple(article.folded.to_original(place.start, place.end) for place in places[:_MOST_PLACES])
    return Placement(state, reason=reason, places=spans)


def _lost(quote: Quote, article: ArticleText) -> Placement:
    begins = find_places(Quote(quote=quote.quote), article) if quote.through else []
    if begins:
        reason = "the words of `through` do not follow the quote"
        return _undecided(State.ORPHANED, reason, begins, article)
    return Placement(
        State.ORPHANED, reason="the words are not in the article", nearest=nearest(quote.quote, article)
    )


def nearest(words: str, article: ArticleText) -> Span | None:
    """The place that is most like some words, or `None` where none is like them."""
    from rapidfuzz import fuzz  # an import of 25 ms that only a miss needs

    wanted = folded_text(words).strip()
    found = fuzz.partial_ratio_alignment(wanted, article.folded.text, score_cutoff=_NEAR)
    if not wanted or found is None or len(wanted) > len(article.folded.text):
        return None
    return _whole_words(article.folded.to_original(found.dest_start, found.dest_end), article)


def _whole_words(span: Span, article: ArticleText) -> Span:
    """The stretch with the words at its borders whole."""
    inside = article.tokens.within(span)
    if not inside:
        return span
    return Span(article.tokens.starts[inside.start], article.tokens.ends[inside.stop - 1])


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
