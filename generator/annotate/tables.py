"""Tables as GitHub Flavored Markdown has them (spec 0.29, section 4.10): block rule → table tokens.

The tokens are those of mistune's own table plugin, which makes a paragraph of the whole table where
one row has a cell too few or too many, and knows no table in a list or a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from mistune import BlockParser, BlockState, Markdown

# A line with a pipe, and below it one that may be the row of dashes.
_START = r"^ {0,3}(?=[^\s])(?=[^\n|]*\|)[^\n]*\n(?= {0,3}[|:-])"
_CELL = re.compile(r"((?:[^\\|]++|\\.?)*+)(?:\||$)", re.DOTALL)
_DASHES = re.compile(r":?-+:?")
_ALIGNMENTS = {(True, True): "center", (True, False): "left", (False, True): "right"}
# What ends a table beside a blank line: any block that could end a paragraph.
_ENDS = ("fenced_code", "atx_heading", "thematic_break", "block_quote", "list", "block_html", "ref_footnote")
# Empty cells that short rows may ask for in one text: a row of two letters in a table of thousands
# of columns would otherwise be thousands of times as long in the page.
_MOST_EMPTY = 50_000


def tables(md: Markdown) -> None:
    """mistune plugin: tables at the top, in lists and in quotations."""
    md.block.register("table", _START, _parse_table)
    md.block.insert_rule(md.block.block_quote_rules, "table")
    md.block.insert_rule(md.block.list_rules, "table")


def _parse_table(block: BlockParser, found: re.Match[str], state: BlockState) -> int | None:
    """Add a table; its end, or `None` where there is none after all."""
    header = _cells(found.group())
    line = state.get_line(found.end())
    dashes = _cells(line) if "|" in line else []
    if len(header) != len(dashes) or not all(map(_DASHES.fullmatch, dashes)):
        return None
    alignments = [_ALIGNMENTS.get((cell[0] == ":", cell[-1] == ":")) for cell in dashes]
    position = found.end() + len(line)
    ends = block.compile_sc([name for name in _ENDS if name in block.specification])
    rows = []
    while line := _row_at(position, state, ends):
        cells = _cells(line)[: len(header)]
        if not _may_fill(len(header) - len(cells), state):
            break
        cells += [""] * (len(header) - len(cells))
        rows.append({"type": "table_row", "children": _tokens(cells, alignments, is_head=False)})
        position += len(line)
    head = {"type": "table_head", "children": _tokens(header, alignments, is_head=True)}
    state.append_token({"type": "table", "children": [head, {"type": "table_body", "children": rows}]})
    return position


def _row_at(position: int, state: BlockState, ends: re.Pattern[str]) -> str:
    """The line at a position if the table goes on there, else nothing."""
    line = state.get_line(position)
    if not line.strip() or line.startswith(("    ", "\t")) or position in state.lazy_line_starts:
        return ""
    return "" if ends.match(state.src, position) else line


def _cells(line: str) -> list[str]:
    """The texts between the pipes of a line; a pipe behind a backslash is part of its cell."""
    text = line.strip().removeprefix("|")
    cells = [found[1].strip().replace("\\|", "|") for found in _CELL.finditer(text)]
    # The match at the line's end: the text behind the last pipe, or nothing.
    if len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _may_fill(missing: int, state: BlockState) -> bool:
    filled: int = state.env.get("filled_cells", 0) + max(missing, 0)
    state.env["filled_cells"] = filled
    return filled <= _MOST_EMPTY


def _tokens(cells: Sequence[str], alignments: Sequence[str | None], *, is_head: bool) -> list[dict[str, Any]]:
    return [
        {"type": "table_cell", "text": text, "attrs": {"align": align, "head": is_head}}
        for text, align in zip(cells, alignments, strict=True)
    ]
