"""mistune's block parser where its own way takes more than one look at each line."""

from __future__ import annotations

import re

from mistune import BlockParser, BlockState


class LinearBlockParser(BlockParser):
    """The same blocks, in time that grows with the text."""

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
