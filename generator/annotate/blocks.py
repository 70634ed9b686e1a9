"""mistune's block parser where its own way takes more than one look at each line."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from mistune import BlockParser, BlockState
from mistune.helpers import PRE_TAGS

# Of as many lines as there are, without a way back to each: mistune's own pattern takes a kilobyte a line.
_BLANK = r"(?:^[ \t\v\f]*+\n)++"
# Raw HTML that goes on across empty lines (CommonMark 0.31.2, 4.6, start condition 1): how it begins
# behind its name, and the line that ends it.
_OPENED = re.compile(r"[ \t>]|$", re.MULTILINE)
_CLOSED = re.compile(rf"</(?:{'|'.join(PRE_TAGS)})>.*\n?", re.IGNORECASE)


class LinearBlockState(BlockState):
    """The state of a text whose paragraphs grow line by line and are joined once.

    mistune makes a new text of a paragraph for each line that it takes in: 24 s for a paragraph of a
    million characters in short lines.
    """

    def __init__(self, parent: BlockState | None = None) -> None:
        super().__init__(parent)
        self._growing: list[tuple[dict[str, Any], list[str]]] = []

    def add_paragraph(self, text: str) -> None:
        """Add a text to the paragraph that stands last, or begin one."""
        last = self._open_paragraph()
        if last:
            self._lengthen(last, text)
        else:
            self.append_token({"type": "paragraph", "text": text})

    def append_paragraph(self) -> int | None:
        """Add the line to the paragraph that stands last; where it ends, `None` where none does."""
        last = self._open_paragraph()
        if not last:
            return None
        end = self.find_line_end()
        self._lengthen(last, self.get_text(end))
        return end

    def _open_paragraph(self) -> dict[str, Any] | None:
        """The paragraph that the next line goes on with.

        mistune goes on behind the definition of a footnote as well, which takes the empty lines after
        it for its own.
        """
        last = self.last_token()
        is_open = last and last["type"] == "paragraph" and not self.src.endswith("\n\n", 0, self.cursor)
        return last if is_open else None

    def _lengthen(self, paragraph: dict[str, Any], text: str) -> None:
        if not self._growing or self._growing[-1][0] is not paragraph:
            self._growing.append((paragraph, [paragraph["text"]]))
        self._growing[-1][1].append(text)

    def join(self) -> None:
        """Give the paragraphs that grew their text."""
        for paragraph, pieces in self._growing:
            paragraph["text"] = "".join(pieces)
        self._growing.clear()


class LinearBlockParser(BlockParser):
    """The same blocks, in time and memory that grow with the text."""

    state_cls = LinearBlockState
    BLANK_LINE = re.compile(_BLANK, re.MULTILINE)
    SPECIFICATION: ClassVar[dict[str, str]] = {**BlockParser.SPECIFICATION, "blank_line": _BLANK}

    def parse(self, state: BlockState, rules: list[str] | None = None) -> None:
        """Put the blocks of a text into its state."""
        super().parse(state, rules)
        assert isinstance(state, LinearBlockState)
        state.join()

    def parse_raw_html(self, m: re.Match[str], state: BlockState) -> int | None:
        """Add a block of raw HTML; where it ends, `None` where none begins here.

        mistune ends `<SCRIPT>` by `</script>` alone, so that a page's whole rest was taken in, and
        takes `<script/x>` for a beginning.
        """
        if m.group(0).strip()[1:].lower() not in PRE_TAGS:
            return super().parse_raw_html(m, state)
        if not _OPENED.match(state.src, m.end()):
            return state.append_paragraph()
        closed = _CLOSED.search(state.src, m.end())
        end = closed.end() if closed else state.cursor_max
        state.append_token({"type": "block_html", "raw": state.get_text(end)})
        return end

    def parse_atx_heading(self, m: re.Match[str], state: BlockState) -> int:
        """Add a heading; where the line ends.

        Closing signs are taken off from the end: mistune's pattern begins anew at every space
        before them, 14 s for a heading of 50,000 spaces.
        """
        text = m.group("atx_2").strip(" \t\n\r\f\v")
        bare = text.rstrip("#")
        if bare[-1:] in ("", " ", "\t"):
            text = bare.rstrip(" \t")
        level = len(m.group("atx_1"))
        state.append_token({"type": "heading", "text": text, "attrs": {"level": level}, "style": "atx"})
        return m.end() + 1
