"""Words of a text with their places: the unit in which texts are compared.

Letters and digits make words, every other sign stands alone; scripts without spaces are
taken letter by letter. Case does not tell words apart here (it does in a quote).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .fold import NO_SPACES

_TOKEN = re.compile(f"[{NO_SPACES}]|[^\\W{NO_SPACES}]+|[^\\w\\s]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words in lower case, and where each begins and ends in the text."""

    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)


def tokenise(text: str) -> Tokens:
    """The words and signs of a text."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _TOKEN.finditer(text):
        words.append(found.group().lower())
        start, end = found.span()
        starts.append(start)
        ends.append(end)
    return Tokens(words, starts, ends)
