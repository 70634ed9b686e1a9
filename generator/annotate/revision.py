"""A passage followed from an old text into a new one, through the diff of the two.

Two texts in; for a stretch of the old one, the stretch of the new one that it became, or
nothing. The diff is made once, however many passages ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from ..model.annotation import Span
from .alignment import Run, align
from .fold import folded_text
from .tokens import information, tokenise

# The constants were chosen on the development set, in halves by repository; benchmarks/
# anchoring.py measures them. `old` below is the track with the old text known.

# Words alike to this degree (0 to 100) in gaps of equal length are one word respelled:
# maximise, maximize. Below 70 other words begin to pair.
_RESPELLED = 70.0
_LONGEST_RESPELLED_GAP = 12
# The share of a passage's information that must be kept in place; less where the words
# on both sides stayed, which say that what lies between is the passage.
_KEPT = 0.5
_KEPT_BETWEEN_NEIGHBOURS = 0.38
# Bits of the kept words and of the words around them: with less, a lone frequent word
# that the diff happened to align would count as the passage.
_EVIDENCE = 20.0
# An edited passage needs neighbours that stayed; a short one on both sides.
_EDITED_CONTEXT = 8.0
_SHORT = 25.0
_SHORT_SIDE = 4.0
# Neighbours: how many words, how far apart at most in the new text, and how fast what
# they say fades with distance.
_NEIGHBOURS = 10
_REACH = 14
_FADING = 0.85
# A moved passage: verbatim, unique, with this much information, in text that for the
# most part continues no old text.
_MOVED_BITS = 30.0
_MOVED_NEW = 0.5


class Revision:
    """An old and a new text, and which words of the one stand where in the other."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._old, self._new = tokenise(old), tokenise(new)
        counts = Counter(self._old.words)
        counts.update(self._new.words)
        self._bits = information(counts, len(self._old) + len(self._new))
        self._to_new = [-1] * len(self._old)
        self._to_old = [-1] * len(self._new)
        runs = align(self._old.words, self._new.words)
        for old_at, new_at in _pairs(runs, self._old.words, self._new.words):
            self._to_new[old_at] = new_at
            self._to_old[new_at] = old_at

    def follow(self, span: Span) -> Span | None:
        """Where the passage `span` of the old text stands in the new one; `None` where it is gone."""
        words = self._old.within(span)
        kept = self._kept_together(words)
        if kept and self._suffices(words, kept):
            return self._verbatim_near(span, self._project(span, words, kept))
        return self._moved(span)

    def _kept_together(self, words: range) -> list[int]:
        """The kept words of the passage that stand together in the new text, the weightiest such group."""
        groups: list[list[int]] = [[]]
        for index in words:
            if self._to_new[index] < 0:
                continue
            group = groups[-1]
            if group and self._gap(group[-1], index) > max(len(words), 6):
                groups.append([])
            groups[-1].append(index)
        return max(groups, key=lambda group: sum(map(self._weight, group)))

    def _gap(self, left: int, right: int) -> int:
        """How many more words the new text has between two kept words than the old one; signs
        (a fence, a table rule) are no words."""
        between = self._new.words[self._to_new[left] + 1 : self._to_new[right]]
        return sum(word[0].isalnum() for word in between) - (right - left)

    def _suffices(self, words: range, kept: list[int]) -> bool:
        total = sum(map(self._weight, words)) or 1.0
        bits = sum(map(self._weight, kept))
        left, right = self._context(words, kept)
        needed = _KEPT_BETWEEN_NEIGHBOURS if self._is_enclosed(words, kept) else _KEPT
        if bits / total < needed or bits + left + right < _EVIDENCE:
            return False
        if len(kept) == len(words) and self._is_verbatim(kept):
            return True
        is_short = bits < _SHORT
        return left + right >= _EDITED_CONTEXT and not (is_short and min(left, right) < _SHORT_SIDE)

    def _is_verbatim(self, kept: list[int]) -> bool:
        """Whether kept words are the same, in case too, one behind the other."""
        first, last = kept[0], kept[-1]
        here = self.old[self._old.starts[first] : self._old.ends[last]]
        there = self.new[self._new.starts[self._to_new[first]] : self._new.ends[self._to_new[last]]]
        return folded_text(here) == folded_text(there)

    def _context(self, words: range, kept: list[int]) -> tuple[float, float]:
        """What the words on either side say for the place, in bits."""
        first, last = self._to_new[kept[0]], self._to_new[kept[-1]]
        left = right = 0.0
        for step in range(_NEIGHBOURS):
            before, after = words.start - 1 - step, words.stop + step
            if before >= 0 and first - _REACH <= self._to_new[before] < first:
                left += self._weight(before) * _FADING**step
            if after < len(self._old) and last < self._to_new[after] <= last + _REACH:
                right += self._weight(after) * _FADING**step
        return left, right

    def _is_enclosed(self, words: range, kept: list[int]) -> bool:
        """Whether the next word on either side stayed, about as far away as before."""
        left, right = self._edges(words, kept)
        return left is not None and right is not None

    def _edges(self, words: range, kept: list[int]) -> tuple[int | None, int | None]:
        """The new places of the words next to the passage, where they stayed close to it."""
        room = len(words) + 3
        first, last = self._to_new[kept[0]], self._to_new[kept[-1]]
        left = self._to_new[words.start - 1] if words.start else -1
        right = self._to_new[words.stop] if words.stop < len(self._old) else -1
        return (
            left if left >= 0 and 0 < first - left <= room else None,
            right if right >= 0 and 0 < right - last <= room else None,
        )

    def _project(self, span: Span, words: range, kept: list[int]) -> Span:
        """The passage in the new text: from its first kept word to its last; where a border was
        rewritten, from or to the neighbour that stayed."""
        first, last = self._to_new[kept[0]], self._to_new[kept[-1]]
        left, right = self._edges(words, kept)
        start = self._new.starts[first]
        end = self._new.ends[last]
        if kept[0] == words.start:
            # A quote may begin or end inside a word.
            start += max(span.start - self._old.starts[words.start], 0)
        elif left is not None:
            start = self._new.starts[left + 1]
        if kept[-1] == words.stop - 1:
            end -= max(self._old.ends[words.stop - 1] - span.end, 0)
        elif right is not None:
            end = self._new.ends[right - 1]
        return Span(start, end) if start < end else Span(self._new.starts[first], self._new.ends[last])

    def _verbatim_near(self, old: Span, found: Span) -> Span:
        """The exact words, where they stand across the place that the diff gives for a part of them."""
        words = self.old[old.start : old.end]
        if len(words) == found.end - found.start:
            return found
        start = self.new.find(words, max(found.start - len(words), 0), found.end + len(words))
        overlaps = 0 <= start < found.end and found.start < start + len(words)
        return Span(start, start + len(words)) if overlaps else found

    def _moved(self, span: Span) -> Span | None:
        words = self.old[span.start : span.end]
        start = self.new.find(words)
        if start < 0 or self.new.find(words, start + 1) >= 0:
            return None
        found = Span(start, start + len(words))
        inside = [(self._bits(self._new.words[i]), self._to_old[i] < 0) for i in self._new.within(found)]
        total = sum(bits for bits, _ in inside)
        fresh = sum(bits for bits, is_new in inside if is_new)
        return found if total >= _MOVED_BITS and fresh >= total * _MOVED_NEW else None

    def _weight(self, index: int) -> float:
        return self._bits(self._old.words[index])


def _pairs(runs: Sequence[Run], old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Words of the two texts that are the same, and respelled ones between them."""
    old_end = new_end = 0
    for run in (*runs, Run(len(old), len(new), 0)):
        gap = run.old - old_end
        if gap == run.new - new_end and gap <= _LONGEST_RESPELLED_GAP:
            for step in range(gap):
                here, there = old[old_end + step], new[new_end + step]
                if min(len(here), len(there)) > 2 and fuzz.ratio(here, there) >= _RESPELLED:
                    yield old_end + step, new_end + step
        for step in range(run.length):
            yield run.old + step, run.new + step
        old_end, new_end = run.old + run.length, run.new + run.length
