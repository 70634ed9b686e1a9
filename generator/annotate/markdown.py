"""Markdown text → mistune's token tree, and the one owner of what a token's text is.

CommonMark with tables, strikethrough and footnotes. mistune's text tokens keep entities
as they were typed; `text_of` says what a reader sees, for matching and for output alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mistune import Markdown

    from .simple_inline import Piece

Token = dict[str, Any]

# What mistune strips from the ends of a paragraph, which is less than white space.
_STRIPPED = " \r\n\t\f"
# Characters that an HTML parser changes or drops when they arrive by a reference such as
# `&#13;`: left in, the text in the browser would differ from the text that was matched.
_UNSTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@cache
def _parser() -> tuple[Markdown, Callable[[str], bool]]:
    """The parser, and what tells texts for its inline rules alone."""
    # 40 ms that a build in which no text changed does without; so with `unescape` below.
    from mistune import Markdown
    from mistune.plugins.footnotes import footnotes
    from mistune.plugins.formatting import strikethrough

    from .blocks import LinearBlockParser
    from .simple_blocks import is_one_line, simple_blocks
    from .simple_inline import SimpleInlineParser
    from .tables import tables

    parser = Markdown(
        renderer=None,
        block=LinearBlockParser(),
        inline=SimpleInlineParser(),
        plugins=[strikethrough, footnotes, tables, simple_blocks],
    )
    return parser, is_one_line


def parse_markdown(text: str) -> list[Token]:
    """The token tree of a text: block tokens with their children."""
    parser, is_one_line = _parser()
    if is_one_line(text):
        # Without a block parser's state, and its look at every rule for each line.
        return [{"type": "paragraph", "children": parser.inline(text.strip(_STRIPPED), {"ref_links": {}})}]
    tokens, _state = parser.parse(text)
    assert isinstance(tokens, list)
    return tokens


def text_of(raw: str) -> str:
    """What a reader sees of a text token: character references are the characters they name."""
    if "&" not in raw:
        return raw
    from mistune.util import unescape

    return _UNSTABLE.sub("\ufffd", unescape(raw))


def plain_text_of(tokens: list[Token]) -> str:
    """The text of inline tokens without markup, as for a picture's `alt`."""
    parts: list[str] = []
    for token in tokens:
        kind = token["type"]
        if kind == "simple":
            parts += map(_plain_text_of_piece, token["pieces"])
        elif kind in ("softbreak", "linebreak"):
            parts.append(" ")
        elif kind == "text":
            parts.append(text_of(token["raw"]))
        elif kind == "codespan":
            parts.append(token["raw"])
        elif "children" in token:
            parts.append(plain_text_of(token["children"]))
    return "".join(parts)


def _plain_text_of_piece(piece: Piece) -> str:
    """The text of a piece of a simple text."""
    text, label, _url, emphasis, strong, code, _rest = piece
    return code or text_of((text or label or emphasis or strong).replace("\n", " "))
