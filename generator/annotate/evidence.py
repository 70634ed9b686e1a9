"""Candidates for a passage in a text that was edited, each with the evidence for it.

Strings in, candidates out, best first: every verbatim place, and edited ones found by the
rare words of the quote and of what stood around it. Whether the evidence suffices is
`relocate`'s to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import exp

from rapidfuzz import fuzz

from ..model.annotation import Quote, Span
from ..model.record import Record
from .alignment import align
from .article_text import ArticleText
from .exact import Place, find_places
from .tokens import Tokens, information, tokenise

# What a word of the context says fades with its distance from the passage, and with how
# far it has drifted from its old distance.
_FADING = 0.85
_DRIFTING = 0.9
# Words that stand more often than this vote for too many places to help find one.
_FREQUENT = 30
# Edited places that are looked at: on the development set the right one was among the
# first six in all but 4 of 1,258 cases.
_MOST_CANDIDATES = 6
# A quote that stands more often than this is not told apart by likeness; comparing the context of
# fifty thousand places takes minutes.
_MOST_VERBATIM = 1000
# Words around a supposed place that are compared as well.
_SLACK = 8
# How fast nearness to the old position fades, in code points: for choosing among equal
# verbatim places, and as evidence for an edited one.
_NEAR_VERBATIM = 700
_NEAR_EDITED = 3000


class Candidate(Record, frozen=True):
    """A place with its evidence, every share from 0 to 1.

    `likeness` of the words (1 for verbatim ones), `bits` of information that were kept,
    `left` and `right`: how much of the context stands where it should; `near` and `close`:
    nearness to the position the passage had, 0 where none is known.
    """

    span: Span
    is_verbatim: bool
    likeness: float
    bits: float
    left: float
    right: float
    near: float = 0.0
    close: float | None = None

    @property
    def best_side(self) -> float:
        """The better of the two contexts."""
        return max(self.left, self.right)

    @property
    def worst_side(self) -> float:
        """The worse of the two contexts."""
        return min(self.left, self.right)

    @property
    def rank(self) -> float:
        """What candidates are ordered by; nearness only tells verbatim places apart."""
        context = 0.35 * (self.left + self.right)
        return 1 + context + 0.2 * self.near if self.is_verbatim else 0.92 * self.likeness + context


class _Search:
    """One quote with its context, cut into words and weighed by the text it is sought in."""

    def __init__(self, quote: Quote, article: ArticleText, position: int | None) -> None:
        self.quote, self.article, self.position = quote, article, position
        self.text: Tokens = article.tokens
        counts = Counter({word: len(places) for word, places in article.word_places.items()})
        self.bits = information(counts, len(self.text))
        self.before = _whole_words(quote.prefix, cut_first=True)
        self.after = _whole_words(quote.suffix, cut_first=False)
        self.words = tokenise(quote.quote).words
        self.total = sum(map(self.bits, self.words)) or 1.0

    def verbatim(self, places: Sequence[Place]) -> list[Candidate]:
        found = []
        for place in places:
            span = self.article.folded.to_original(place.start, place.end)
            found.append(self._candidate(span, is_verbatim=True, likeness=1.0, bits=self.total))
        return found

    def edited(self, taken: Sequence[Span]) -> list[Candidate]:
        """Places where the words stand changed, beside those that are taken."""
        found: list[Candidate] = []
        spans = list(taken)
        for start in self._starts():
            candidate = self._edited_at(start)
            if candidate and not any(_overlap(candidate.span, span) for span in spans):
                found.append(candidate)
                spans.append(candidate.span)
        return found

    def _starts(self) -> list[int]:
        """Where in the text the context's first word may stand, by the votes of rare words."""
        votes: dict[int, float] = defaultdict(float)
        places = self.article.word_places
        for index, word in enumerate((*self.before, *self.words, *self.after)):
            where = places.get(word, ())
            if len(where) <= _FREQUENT:
                for place in where:
                    # Words may have come or gone in between: neighbours share a vote.
                    for shift in range(-2, 3):
                        votes[place - index + shift] += self.bits(word)
        starts: list[int] = []
        for start, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])):
            if all(abs(start - other) > 5 for other in starts):
                starts.append(start)
                if len(starts) == _MOST_CANDIDATES:
                    break
        return starts

    def _edited_at(self, start: int) -> Candidate | None:
        all_words = [*self.before, *self.words, *self.after]
        low = max(start - _SLACK, 0)
        window = self.text.words[low : start + len(all_words) + _SLACK + 4]
        place = [-1] * len(all_words)
        for run in align(all_words, window):
            for step in range(run.length):
                place[run.old + step] = low + run.new + step
        begin, end = len(self.before), len(self.before) + len(self.words)
        kept = [index for index in range(begin, end) if place[index] >= 0]
        if not kept:
            return None
        first, last = place[kept[0]], place[kept[-1]]
        # A border that was rewritten lies at the neighbour that stayed.
        room = len(self.words) + 2
        if kept[0] > begin and begin and 0 <= place[begin - 1] < first <= place[begin - 1] + room:
            first = place[begin - 1] + 1
        if kept[-1] < end - 1 and end < len(place) and last < place[end] <= last + room:
            last = place[end] - 1
        span = Span(self.text.starts[first], self.text.ends[last])
        bits = sum(self.bits(all_words[index]) for index in kept)
        # A span much longer than the quote holds other words as well.
        density = bits / self.total * min(1.0, 1.6 * len(self.words) / (last - first + 1))
        letters = fuzz.ratio(self.quote.quote, self.article.text[span.start : span.end]) / 100
        return self._candidate(span, is_verbatim=False, likeness=0.65 * density + 0.35 * letters, bits=bits)

    def _candidate(self, span: Span, *, is_verbatim: bool, likeness: float, bits: float) -> Candidate:
        inside = self.text.within(span)
        reach = len(self.before) + 6
        left = self._side(
            self.before[::-1], self.text.words[max(inside.start - reach, 0) : inside.start][::-1]
        )
        right = self._side(self.after, self.text.words[inside.stop : inside.stop + len(self.after) + 6])
        known = [side for side in (left, right) if side is not None]
        fallback = known[0] if known else 0.0
        distance = abs(span.start - self.position) if self.position is not None else None
        return Candidate(
            span=span,
            is_verbatim=is_verbatim,
            likeness=likeness,
            bits=bits,
            left=fallback if left is None else left,
            right=fallback if right is None else right,
            near=0.0 if distance is None else exp(-distance / _NEAR_VERBATIM),
            close=None if distance is None else exp(-distance / _NEAR_EDITED),
        )

    def _side(self, words: Sequence[str], beside: Sequence[str]) -> float | None:
        """How much of a context, nearest word first, stands beside a place; `None` without context."""
        weights = [self.bits(word) * _FADING**step for step, word in enumerate(words)]
        if not weights:
            return None
        kept = 0.0
        for run in align(words, beside):
            drift = abs(run.new - run.old)
            kept += sum(weights[run.old : run.old + run.length]) * _DRIFTING**drift
        return kept / sum(weights)


def find_candidates(quote: Quote, article: ArticleText, position: int | None = None) -> list[Candidate]:
    """The places that may be the passage, best first; none where no word of it is in the text, or
    where its words stand too often.

    `position` is where the passage began in an earlier text, in code points.
    """
    places = find_places(Quote(quote=quote.quote), article)
    if len(places) > _MOST_VERBATIM:
        return []
    search = _Search(quote, article, position)
    verbatim = search.verbatim(places)
    edited = search.edited([candidate.span for candidate in verbatim])
    return sorted((*verbatim, *edited), key=lambda candidate: (-candidate.rank, candidate.span.start))


def _whole_words(context: str, *, cut_first: bool) -> list[str]:
    """The words of a context; one that was cut at its far end when it was stored is left out."""
    words = tokenise(context).words
    far = context[:1] if cut_first else context[-1:]
    if len(words) > 1 and len(context) >= _STORED and far.isalnum():
        return words[1:] if cut_first else words[:-1]
    return words


# Tools store 32 characters of context (Hypothesis does), so the outermost word of a
# context that long is most often a fragment.
_STORED = 32


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
