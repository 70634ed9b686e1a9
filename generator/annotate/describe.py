"""The other direction: a place in a text → the least that tells it from all others.

Used for cures that are ready to paste, and by everything that writes a quote.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ..model.annotation import Occurrence, Placement, Quote, Span
from ..model.record import replace
from .article_text import ArticleText
from .exact import Place, begins_with, ends_with, find_exact, find_places

# More words than this make a context that breaks with every edit nearby.
_MOST_WORDS = 8
_MOST_SIGNS = 400
_STEP = re.compile(r"\w+|[^\w\s]")


def settling_lines(quote: Quote, article: ArticleText) -> Iterator[tuple[Span, str]]:
    """For each place of the quote's words: its span, and the sidecar line that settles it.

    Each line takes a look at all other places; take no more of them than will be read.
    """
    places = find_places(Quote(quote=quote.quote, through=quote.through), article)
    for number, place in enumerate(places, start=1):
        yield (
            article.folded.to_original(place.start, place.end),
            _settling_line(number, places, article.folded.text),
        )


def _settling_line(number: int, places: list[Place], text: str) -> str:
    """The line for the place of a number, from 1."""
    place = places[number - 1]
    others = [other for other in places if other is not place]
    befores = _growing_back(text[max(place.start - _MOST_SIGNS, 0) : place.start])
    prefix = next((p for p in befores if not any(ends_with(text, one.start, p) for one in others)), "")
    afters = _growing(text[place.end : place.end + _MOST_SIGNS])
    suffix = next((s for s in afters if not any(begins_with(text, one.end, s) for one in others)), "")
    if prefix and (not suffix or len(prefix) <= len(suffix)):
        return f"prefix: {json.dumps(prefix, ensure_ascii=False)}"
    if suffix:
        return f"suffix: {json.dumps(suffix, ensure_ascii=False)}"
    return f"occurrence: {number} of {len(places)}"


def _growing_back(before: str) -> Iterator[str]:
    """The last word of a text, the last two, …"""
    steps = [found.start() for found in _STEP.finditer(before)]
    for start in reversed(steps[-_MOST_WORDS:]):
        yield before[start:]


def _growing(after: str) -> Iterator[str]:
    """The first word of a text, the first two, …"""
    for found, _ in zip(_STEP.finditer(after), range(_MOST_WORDS), strict=False):
        yield after[: found.end()]


def excerpt(article: ArticleText, span: Span, around: int = 30) -> str:
    """The words of a place with a little of what stands around them, on one line."""
    text = article.text
    before = text[max(span.start - around, 0) : span.start].split("\n")[-1]
    after = text[span.end : span.end + around].split("\n")[0]
    words = " ".join(text[span.start : span.end].split())
    if len(words) > 80:
        words = words[:40].rstrip() + " … " + words[-36:].lstrip()
    return f"…{before}[{words}]{after}…"


def place_quote(words: str, text: str) -> tuple[Placement, list[tuple[str, str]]]:
    """Where some words stand in an article's text, and for each place an excerpt and the
    sidecar line that settles it; no lines where the words are not there."""
    article = ArticleText(text)
    quote = Quote(quote=words)
    lines = [(excerpt(article, span), line) for span, line in settling_lines(quote, article)]
    return find_exact(quote, article), lines


def selector_for(span: Span, text: str, old: Quote) -> dict[str, str]:
    """The least a sidecar must say so that a quote means `span`: `quote`, and as little of
    `prefix`, `suffix`, `occurrence` and `through` as settles it.

    What `old` says besides is kept where it still holds.
    """
    article = ArticleText(text)
    words = " ".join(text[span.start : span.end].split())
    for wanted in _selectors(words, old, span, article):
        if find_exact(wanted, article).span == span:
            return _as_lines(wanted)
    return {"quote": words}


def _selectors(words: str, old: Quote, span: Span, article: ArticleText) -> Iterator[Quote]:
    """Selectors from the one that changes least to the one that is settled anew."""
    kept = replace(old, quote=words)
    if old.through:
        first, last = len(old.quote.split()), len(old.through.split())
        parts = words.split()
        kept = replace(old, quote=" ".join(parts[:first]), through=" ".join(parts[-last:]))
    yield kept
    yield replace(kept, prefix="")
    yield replace(kept, suffix="")
    yield replace(kept, occurrence=None)
    bare = Quote(quote=kept.quote, through=kept.through)
    yield bare
    for place, line in settling_lines(bare, article):
        if place == span:
            key, _, value = line.partition(": ")
            if key == "occurrence":
                yield replace(bare, occurrence=Occurrence.parse(value))
            else:
                yield replace(bare, **{key: json.loads(value)})


def _as_lines(quote: Quote) -> dict[str, str]:
    occurrence = quote.occurrence
    spelled = f"{occurrence.number} of {occurrence.total}" if occurrence and occurrence.total else ""
    parts = {
        "quote": quote.quote,
        "prefix": quote.prefix,
        "suffix": quote.suffix,
        "occurrence": spelled or (str(occurrence.number) if occurrence else ""),
        "through": quote.through,
    }
    return {key: value for key, value in parts.items() if value}
