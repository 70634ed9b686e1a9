"""Where an address stands in the text that leads to it: by line and column, for faults.

A text of thousands of faulty links is looked through once, not once for each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import unquote

from ..model.problem import MOST_SHOWN, Location
from ..model.record import Record

# What stands behind the signs that open the target of a link, with at most one pair of brackets in a pair.
_TARGET = re.compile(r"(?:\]\(|\]: |<|\]\(<|\]: <)((?:[^\s<>()]|\([^\s<>()]*\))++)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# A text of more characters is not searched for each address that was typed in some other way.
_LONG = 100_000


class Source(Record, frozen=True):
    """The text that links stand in: the file at `path`, or its part from `line` on.

    `is_value`: it is looked for as a value of front matter, not as the target of a link.
    """

    path: str
    text: str
    line: int = 1
    is_value: bool = False

    def place(self, url: str) -> Location:
        """The first line that holds the URL as it was typed; the text's first line where none does."""
        position = self._position(url)
        if position < 0:
            return Location(self.path, self.line)
        starts = _line_starts(self.text)
        index = bisect_right(starts, position) - 1
        start, end = starts[index], starts[index + 1] - 1 if index + 1 < len(starts) else len(self.text)
        # A line may hold thousands of links: as much of it as is shown.
        shown = self.text[start : min(end, start + MOST_SHOWN)].rstrip("\r")
        return Location(self.path, self.line + index, position - start + 1, shown)

    def _position(self, url: str) -> int:
        """Where the URL stands as the target of a link, else anywhere; -1 where it does not."""
        # A path from the root of content/ may have been typed without its first slash.
        spellings = dict.fromkeys((url, unquote(url), url.replace("&", "&amp;"), url.removeprefix("/")))
        targets = {} if self.is_value else _targets(self.text)
        for spelling in spellings:
            if spelling in targets:
                return targets[spelling]
        # Typed in some other way, of which a long text may have thousands.
        if len(self.text) > _LONG:
            return -1
        found = (self.text.find(spelling) for spelling in spellings)
        return next((position for position in found if position >= 0), -1)


@lru_cache(maxsize=4)
def _line_starts(text: str) -> list[int]:
    """Where the lines of a text begin."""
    return [0, *(found.end() for found in re.finditer("\n", text))]


@lru_cache(maxsize=4)
def _targets(text: str) -> Mapping[str, int]:
    """Where each address first stands as the target of a link: as it was typed, and as it is read."""
    found: dict[str, int] = {}
    for target in _TARGET.finditer(text):
        typed = target.group(1)
        for spelling in (typed, _ESCAPED.sub(r"\1", typed)):
            found.setdefault(spelling, target.start(1))
    return found
