"""The text of one file, and the way from a position in it to line and column.

Bytes in, text out; a fault of the encoding is a `Problem` with its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from codecs import BOM_UTF8

from ..model.problem import MOST_SHOWN, Location, Problem, error
from ..model.record import Mutable, field

# What editors count as the end of a line; U+2028 and U+0085 are text to them.
_LINE_END = re.compile(r"\r\n|\n|\r")
# Neither YAML nor HTML may hold them; those from U+0080 on come from text in Windows-1252.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# What is none, among the bytes of UTF-8. Bytes are gone through in a fifth of the time that the pattern
# takes for a text.
_HARMLESS = bytes(byte for byte in range(128) if not _CONTROL.match(chr(byte)))


class TextFile(Mutable):
    """A file's text; indexes and columns count code points."""

    path: str
    text: str
    _starts: list[int] = field(default_factory=list)

    def at(self, index: int) -> Location:
        """The place of a position, with the text of its line; positions past the end are the end."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in _LINE_END.finditer(self.text))]
        index = min(max(index, 0), len(self.text))
        line = bisect_right(self._starts, index)
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        shown = self.text[start : min(end, start + MOST_SHOWN)].rstrip("\r\n")
        return Location(self.path, line, index - start + 1, shown)

    def line_at(self, index: int) -> int:
        """The number of the line a position stands on."""
        # Not `at`: the lines behind the front matter are most of a file, and nobody asks for them.
        before = self.text[: max(index, 0)]
        if before.endswith("\r") and self.text.startswith("\n", index):
            before = before[:-1]
        return 1 + len(_LINE_END.findall(before))


def decode(path: str, data: bytes, *, limit: int | None = None) -> tuple[TextFile | None, list[Problem]]:
    """The text of a file in strict UTF-8, without a byte order mark.

    Reports `too-large` (over `limit` bytes), `not-utf8` with the line of the first bad
    byte, and `control-character`. Then there is no text.
    """
    if limit is not None and len(data) > limit:
        message = f"the file has {len(data):,} bytes, more than the {limit:,} allowed"
        return None, [error("too-large", message, Location(path), "split the file, or move data elsewhere")]
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode()
        at = TextFile(path, before + "\ufffd").at(len(before))
        message = f"byte 0x{data[fault.start]:02x} is not UTF-8"
        return None, [error("not-utf8", message, at, "save the file as UTF-8")]
    file = TextFile(path, text)
    found = _CONTROL.search(text) if _holds_control(data) else None
    if found:
        message = f"control character U+{ord(found.group()):04X}"
        return None, [error("control-character", message, file.at(found.start()), "delete the character")]
    return file, []


def _holds_control(data: bytes) -> bool:
    """Whether a text in UTF-8 may hold one: most of it, which is harmless, is taken out first."""
    left = data.translate(None, _HARMLESS)
    return bool(left) and _CONTROL.search(left.decode()) is not None
