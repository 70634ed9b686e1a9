"""A rendered body whose text can still be marked: markup and text leaves in a row.

Text is kept apart from markup, so that pieces of it can be wrapped without reading HTML
again: a leaf lies inside complete elements, so a wrapped piece of a leaf always gives
well-formed HTML.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from ..model.article import Heading
from ..model.record import Mutable, Record, field
from .markdown import text_of

if TYPE_CHECKING:
    from .simple_inline import Piece

_NO_LEAF = -1


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
    # The article text in order, and the part that each of these texts is: `_NO_LEAF` for line feeds
    # that are in no leaf.
    _texts: list[str] = field(default_factory=list)
    _places: list[int] = field(default_factory=list)
    # Where they start, and where the last one ends: reckoned when leaves are asked for.
    _starts: list[int] = field(default_factory=list)
    # The part behind the link, for every part that is text in one.
    _behind: dict[int, int] = field(default_factory=dict)
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
            self._places.append(len(self.parts))
            # Three looks take a quarter of the time of three replacements that find nothing.
            self.parts.append(escape_text(text) if "&" in text or "<" in text or ">" in text else text)
            self._texts.append(text)

    def write_pieces(
        self, pieces: Iterable[Piece], write_link: Callable[[str, str], None], *, has_signs: bool
    ) -> None:
        """Add the pieces of a simple text; `write_link` adds a link by its label and address.

        Where it has no signs, they are what a reader sees and what stands in HTML.
        """
        parts, texts, places = self.parts, self._texts, self._places
        for piece in pieces:
            text, code, behind = piece[0], "", ""
            if not text:
                _, label, url, emphasis, strong, code, _ = piece
                if label:
                    write_link(label, url)
                    continue
                if emphasis:
                    before, text, behind = "<em>", emphasis, "</em>"
                elif strong:
                    before, text, behind = "<strong>", strong, "</strong>"
                else:
                    before, text, behind = "<code>", code, "</code>"
                parts.append(before)
            html = text
            if has_signs:
                # Character references are none in code.
                text = text if code else text_of(text)
                html = escape_text(text)
            places.append(len(parts))
            parts.append(html)
            texts.append(text)
            if behind:
                parts.append(behind)

    def open_block(self, tag: str) -> None:
        """Begin a block; a line feed parts it from text before it."""
        if self._needs_break and self._texts:
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
        self._link_start = len(self._places)
        self.parts.append(tag)

    def close_link(self, tag: str) -> None:
        """End a link; references to passages in it follow here."""
        self.parts.append(tag)
        if self._link_start is not None:
            behind = len(self.parts) - 1
            for part in self._places[self._link_start :]:
                self._behind[part] = behind
        self._link_start = None

    def leaves_within(self, start: int, end: int) -> list[Leaf]:
        """The leaves that share text with a stretch, in order."""
        if len(self._starts) <= len(self._texts):
            self._starts = list(accumulate(map(len, self._texts), initial=0))
        found = []
        first = max(bisect_right(self._starts, start) - 1, 0)
        for index in range(first, bisect_left(self._starts, end, first, len(self._texts))):
            begin, part, text = self._starts[index], self._places[index], self._texts[index]
            if part != _NO_LEAF and begin + len(text) > start:
                found.append(Leaf(part, begin, text, self._behind.get(part, part)))
        return found

    def _add(self, text: str) -> None:
        self._texts.append(text)
        self._places.append(_NO_LEAF)
