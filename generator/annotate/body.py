"""A rendered body whose text can still be marked: markup and text leaves in a row.

Text is kept apart from markup, so that pieces of it can be wrapped without reading HTML
again: a leaf lies inside complete elements, so a wrapped piece of a leaf always gives
well-formed HTML.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import islice
from operator import itemgetter

from ..model.article import Heading
from ..model.record import Mutable, Record, field


def escape_text(text: str) -> str:
    """A text as it stands between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """A text as it stands in double quotes."""
    return escape_text(text).replace('"', "&quot;")


class Leaf(Record, frozen=True):
    """A text leaf: the part it is, where its text starts, and where a reference may follow.

    `after` is the index of the part behind which an element may stand that must not be
    inside a link; it is `part` itself for text outside links.
    """

    part: int
    start: int
    text: str
    after: int


class Body(Mutable):
    """A body while it is written, and then as it is: `parts` joined are its HTML.

    `text` is the text content of that HTML: the article text. Line feeds between blocks
    belong to it but are in no leaf.
    """

    parts: list[str] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    # Start, part and text of every leaf; a `Leaf` is made where a note marks one.
    _leaves: list[tuple[int, int, str]] = field(default_factory=list)
    # The part behind the link, for every part that is text in one.
    _behind: dict[int, int] = field(default_factory=dict)
    _texts: list[str] = field(default_factory=list)
    _length: int = 0
    _needs_break: bool = False
    _link_start: int | None = None

    @property
    def html(self) -> str:
        """The body without any note."""
        return "".join(self.parts)

    @property
    def is_in_link(self) -> bool:
        """Whether a link is open."""
        return self._link_start is not None

    @property
    def text(self) -> str:
        """The article text."""
        return "".join(self._texts)

    def markup(self, html: str) -> None:
        """Add tags; they hold no text."""
        self.parts.append(html)

    def write(self, text: str) -> None:
        """Add text that notes may mark."""
        if text:
            self.write_all((("", text, ""),))

    def write_all(self, texts: Iterable[tuple[str, str, str]]) -> None:
        """Add texts that notes may mark, none of them empty, each with tags before and behind it, or
        empty texts."""
        parts, leaves, written, length = self.parts, self._leaves, self._texts, self._length
        for before, text, behind in texts:
            if before:
                parts.append(before)
            leaves.append((length, len(parts), text))
            # Three looks take a quarter of the time of three replacements that find nothing.
            parts.append(escape_text(text) if "&" in text or "<" in text or ">" in text else text)
            written.append(text)
            length += len(text)
            if behind:
                parts.append(behind)
        self._length = length

    def open_block(self, tag: str) -> None:
        """Begin a block; a line feed parts it from text before it."""
        if self._needs_break and self._length:
            if self._texts[-1][-1] != "\n":
                self.parts.append("\n")
                self._add("\n")
            self._needs_break = False
        self.parts.append(tag)

    def close_block(self, tag: str) -> None:
        """End a block."""
        self.parts.append(tag)
        self._needs_break = True

    def break_line(self) -> None:
        """A `br`, with the line feed that stands for it in the text."""
        self.parts.append("<br>\n")
        self._add("\n")

    def open_link(self, tag: str) -> None:
        """Begin a link: no reference may stand inside it."""
        self._link_start = len(self._leaves)
        self.parts.append(tag)

    def close_link(self, tag: str) -> None:
        """End a link; references to passages in it follow here."""
        self.parts.append(tag)
        if self._link_start is not None:
            behind = len(self.parts) - 1
            for _, part, _ in self._leaves[self._link_start :]:
                self._behind[part] = behind
        self._link_start = None

    def leaves_within(self, start: int, end: int) -> list[Leaf]:
        """The leaves that share text with a stretch, in order."""
        first = max(bisect_right(self._leaves, start, key=itemgetter(0)) - 1, 0)
        found = []
        for begin, part, text in islice(self._leaves, first, None):
            if begin >= end:
                break
            if begin + len(text) > start:
                found.append(Leaf(part, begin, text, self._behind.get(part, part)))
        return found

    def _add(self, text: str) -> None:
        self._texts.append(text)
        self._length += len(text)
