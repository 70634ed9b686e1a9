"""What was read of an article last time, for whoever studies it again after each save.

Of a long article with many notes a save changes one file, and a place in it. A sidecar that is
what it was need not be parsed again, nor a text; and words that were looked for in the text as
it was are looked for where it has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from ..annotate import Reading, Searched
from ..model.record import Record
from ..sources import ContentPath, ParseSidecar, SidecarContents, TextFile


class _Read(Record, frozen=True):
    """A reading, what it was made of, and the questions that were asked for it."""

    made_of: Hashable
    reading: Reading
    asked: frozenset[str]


class Recent:
    """What was read of one article, the last one; all else that goes into it has to stay the same."""

    def __init__(self) -> None:
        self._path = ""
        self._sidecars: dict[str, tuple[tuple[str, str], SidecarContents]] = {}
        self._read: _Read | None = None

    def turn_to(self, path: str) -> None:
        """From now on it is about the article at this path; what was read of another is let go."""
        if path != self._path:
            self._path, self._sidecars, self._read = path, {}, None

    def parser(self, parse: ParseSidecar) -> ParseSidecar:
        """A way to parse sidecars that parses none a second time while its text stays the same."""

        def parse_once(file: TextFile, place: ContentPath, language: str) -> SidecarContents:
            made_of = file.text, language
            last = self._sidecars.get(file.path)
            if last is None or last[0] != made_of:
                last = self._sidecars[file.path] = made_of, parse(file, place, language)
            return last[1]

        return parse_once

    def reading(
        self, made_of: Hashable, read: Callable[[Searched | None], Reading], asked: set[str]
    ) -> Reading:
        """What the article says; it is read where it was made of something else last time, with what
        was known of its text then. What `read` asks, or did last time, is `asked`."""
        last = self._read
        if last is None or last.made_of != made_of:
            before = frozenset(asked)
            reading = read(last.reading.text.searched if last else None)
            last = self._read = _Read(made_of, reading, frozenset(asked - before))
        asked |= last.asked
        return last.reading
