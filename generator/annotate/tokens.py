"""Words of a text with their places: the unit in which texts are compared.

Letters and digits make words, every other sign stands alone; scripts without spaces are
taken letter by letter. Case does not tell words apart here (it does in a quote).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from math import log2

from ..model.annotation import Span
from ..model.pattern import LatePattern
from ..model.record import Record
from .fold import NO_SPACES, plain_signs

# A comma that stays proves little; more than this made lists of punctuation look kept.
_SIGN_BITS = 1.5
_TOKEN = LatePattern(f"[{NO_SPACES}]|[^\\W{NO_SPACES}]+|[^\\w\\s]")


class Tokens(Record, frozen=True):
    """Words in lower case, quotation marks and dashes in their plain form, and where each
    begins and ends in the text."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def within(self, span: Span) -> range:
        """The indexes of the words that share text with a stretch."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))


def tokenise(text: str) -> Tokens:
    """The words and signs of a text."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _TOKEN.compiled.finditer(plain_signs(text)):
        words.append(found.group().lower())
        start, end = found.span()
        starts.append(start)
        ends.append(end)
    return Tokens(words, starts, ends)


def information(words: Counter[str], total: int) -> Callable[[str], float]:
    """How much a word tells, in bits: rare words much, frequent ones little, signs next to nothing.

    `words` counts them among `total`; a word that is not there counts as rarer than any.
    """
    most = log2(max(total, 2))

    def bits(word: str) -> float:
        count = words.get(word, 0)
        own = most - log2(count) if count else most + 1
        return own if word[0].isalnum() else min(own, _SIGN_BITS)

    return bits
