"""A short way through simple blocks: the same tokens as mistune's block parser, in a seventh of the time.

Most blocks are lines that begin with a word, alone, behind `> ` or `## `, or each behind `- ` or
a number and going on below it, with a blank line after them. mistune tries every rule at each of
their lines, and parses a list or a quote a second time from the inside: 0.32 ms an article of 1,200
words with its rules alone, 0.04 ms with this before them, over 1,000 articles of benchmarks/corpus.py.
"""

from __future__ import annotations

import re
from typing import Any

from mistune import BlockParser, Markdown
from mistune.core import BlockState

# No rule of a block matches at a line that begins so, but for a table without outer pipes:
# no list (`* x`, `1. x`), no fence, no definition of a link or footnote (`[x]:`).
_START = (
    r"(?:[^\W\d_]|[“„«‘”»’\"'(—–…¿¡§$€£%&@/.!]|\*{1,3}[^\W\d_]|_{1,2}[^\W_]"
    r"|`(?!`)|\[[^\\\[\]\n]*\](?!:)|\d++(?![.)]))"
)
# The lines are one block, up to the blank line.
_GAP = r"(?:\n+(?=\S)|\n*\Z)"
_MARKER = r"(?:(?P<simple_bullet>[-*+])|[0-9]{1,9}(?P<simple_sign>[.)])) "
_NEXT_MARKER = r"\n*+(?:(?P=simple_bullet)|[0-9]{1,9}(?P=simple_sign)) "
# What must follow a list: an indent would go on with it, and behind another kind of item or a quote
# mistune looks at what stood before the list for its end.
_NO_ITEM = rf"(?:\n+(?={_START}|#{{1,6}} )|\n*\Z)"


def _block(rest: str) -> str:
    """The pattern of a simple block whose lines go on with `rest`."""
    line = rf"{_START}{rest}\n"
    # An item may go on on lines that stand below its first word.
    item = rf"{line}(?:(?(simple_bullet)  |   ){line})*+"
    return (
        rf"(?:(?P<simple_text>(?:{line})++)|(?P<simple_quote>(?:> {line})++)"
        rf"|(?P<simple_heading>#{{1,6}} [^\s#|][^\n#|]*\n)){_GAP}"
        rf"|(?P<simple_list>{_MARKER}{item}(?:{_NEXT_MARKER}{item})*+){_NO_ITEM}"
    )


# Tried after a blank line alone: at each line of a paragraph that is not simple, all lines that follow
# would be read in vain, 17 s for 25,000 lines.
_FIRST = r"^(?<![^\n]\n)(?=" + _block(r"[^\n|]*") + ")"
# Whether there is a `|` is asked when a block is found: `.` takes a fifth of the time of `[^\n|]`.
_block_at = re.compile(_block(".*")).match
_BETWEEN_ITEMS = re.compile(r"\n+(?=\S)")
_MARGIN = re.compile(r"\n +")
# What mistune strips from a heading.
_SPACES = " \t\n\r\f\v"
# The whole of a text; mistune makes a line feed of a carriage return.
_ONE_LINE = re.compile(rf"{_START}[^\n\r|]*+\n?")


def is_one_line(text: str) -> bool:
    """Whether a text is one line that can only be a paragraph, as most bodies of notes are."""
    return _ONE_LINE.fullmatch(text) is not None


def simple_blocks(md: Markdown) -> None:
    """Puts the rule for simple blocks before all others; a plugin of mistune."""
    md.block.register("simple_blocks", _FIRST, _parse_run, before=md.block.rules[0])


def _parse_run(_block: BlockParser, first: re.Match[str], state: BlockState) -> int:
    """Take in the simple blocks that stand one after the other; where the last one ends."""
    tokens, depth = state.tokens, state.depth()
    end = first.start()
    while found := _block_at(state.src, end):
        kind = found.lastgroup
        assert kind
        text = found[kind]
        if "|" in text:
            break
        end = found.end()
        if kind == "simple_list":
            tokens.append(_list(text, depth))
            continue
        if kind == "simple_text":
            tokens.append({"type": "paragraph", "text": text})
        elif kind == "simple_quote":
            tokens.append(_quote(text))
        else:
            tokens.append(_heading(text))
        if end > found.end(kind):
            tokens.append({"type": "blank_line"})
    return end


def _quote(lines: str) -> dict[str, Any]:
    text = lines[2:].replace("\n> ", "\n")
    return {"type": "block_quote", "children": [{"type": "paragraph", "text": text}]}


def _heading(line: str) -> dict[str, Any]:
    signs, text = line.split(" ", 1)
    return {"type": "heading", "text": text.strip(_SPACES), "attrs": {"level": len(signs)}, "style": "atx"}


def _list(lines: str, depth: int) -> dict[str, Any]:
    items = [item.split(" ", 1) for item in _BETWEEN_ITEMS.split(lines.rstrip("\n"))]
    marker = items[0][0]
    is_tight = "\n\n" not in lines
    ordered = marker[:-1]
    attributes: dict[str, Any] = {"depth": depth, "ordered": bool(ordered)}
    if ordered and int(ordered) != 1:
        attributes["start"] = int(ordered)
    kind = "block_text" if is_tight else "paragraph"
    return {
        "type": "list",
        "children": [
            {"type": "list_item", "children": [{"type": kind, "text": _MARGIN.sub("\n", text)}]}
            for _marker, text in items
        ],
        "tight": is_tight,
        "bullet": marker[-1],
        "attrs": attributes,
    }
