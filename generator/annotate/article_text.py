"""The text that quotes are matched in, with what matching needs of it, each made once."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from ..model.record import Record
from .fold import Folded, fold
from .tokens import Tokens, tokenise


class Searched(Record, frozen=True):
    """A folded text, and words that were looked for in it with every position at which they begin."""

    text: str
    starts: Mapping[str, Sequence[int]]


class ArticleText:
    """A text; its folded form and its words are made when the first quote asks for them.

    `earlier` is the same article as it was: words that were looked for there are looked for only
    where the text has changed, which for 500 notes in 50,000 words takes 2 ms and not 30.
    """

    def __init__(self, text: str, earlier: Searched | None = None) -> None:
        self.text = text
        self._earlier = earlier
        self._starts: dict[str, Sequence[int]] = {}

    @cached_property
    def folded(self) -> Folded:
        """The folded text."""
        return fold(self.text)

    @cached_property
    def tokens(self) -> Tokens:
        """The words of the text."""
        return tokenise(self.text)

    @cached_property
    def word_places(self) -> Mapping[str, Sequence[int]]:
        """Every word with the indexes at which it stands."""
        places: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self.tokens.words):
            places[word].append(index)
        return dict(places)

    @property
    def searched(self) -> Searched:
        """What is known of it, for the text it will be after an edit."""
        return Searched(self.folded.text, self._starts)

    def starts(self, words: str) -> Sequence[int]:
        """Every position of the folded text at which these folded words begin; none for no words."""
        if words not in self._starts:
            self._starts[words] = self._find(words) if words else []
        return self._starts[words]

    def _find(self, words: str) -> list[int]:
        text, earlier = self.folded.text, self._earlier
        known = earlier.starts.get(words) if earlier else None
        if earlier is None or known is None:
            return _find(words, text, 0, len(text))
        head, tail = self._common
        end, old_end = len(text) - tail, len(earlier.text) - tail
        return [
            *(start for start in known if start + len(words) <= head),
            *_find(words, text, max(head - len(words) + 1, 0), end),
            *(start + end - old_end for start in known if start >= old_end),
        ]

    @cached_property
    def _common(self) -> tuple[int, int]:
        """How many letters the folded text has in common with the earlier one, from its beginning and
        from its end; no letter counts for both."""
        new, old = self.folded.text, self._earlier.text if self._earlier else ""
        most = min(len(new), len(old))
        head = _longest(most, lambda count: new[:count] == old[:count])
        tail = _longest(most - head, lambda count: new.endswith(old[len(old) - count :]))
        return head, tail


def _find(words: str, text: str, start: int, end: int) -> list[int]:
    """Where words begin, from `start` to before `end`."""
    found = []
    start = text.find(words, start, end - 1 + len(words))
    while start >= 0:
        found.append(start)
        start = text.find(words, start + 1, end - 1 + len(words))
    return found


def _longest(most: int, holds: Callable[[int], bool]) -> int:
    """The largest number up to `most` for which something holds that holds for all smaller ones."""
    return bisect_left(range(1, most + 1), 1, key=lambda count: not holds(count))
