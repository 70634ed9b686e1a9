"""The short way through simple blocks gives the tree that mistune gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mistune import BlockParser, InlineParser, Markdown
from mistune.plugins.footnotes import footnotes
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table

from generator.annotate.simple_blocks import simple_blocks

ROOT = Path(__file__).parents[2]
STARTS = ["", "", "", "- ", "* ", "+ ", "> ", "1. ", "# ", "    ", " ", "  ", "\t", "> - ", "- > ", ">", "-"]
LINES = [
    *("Words here.", "b", "é *x*", "中", "²x", "٣. x", "1", "_x_", "a|b", "--|--", "| a |", "| - |", "---"),
    *("===", "```", "~~~", "<b>", "<div>", "[a]: /b", "[^1]: Note.", "see[^1]", "# H", "a\u2028b", "a  "),
    *(
        "*x* y",
        "**x** y",
        "*x",
        "`x` y",
        "``x``",
        "[x](y) z",
        "[x]",
        "[x",
        "12 x",
        "12. x",
        "“x”",
        "(x)",
        '"x"',
    ),
    *("1234567890. x", "[x\\]: /y", "**", "* x", "[^1] x"),
    *("a\\", "\x0c", "\u00a0", "a\x1cb", "a\x85", "***", "- - -", "-", "a\t|", "\tb", "a\x0b"),
]
ENDS = ["\n", "\n", "\n\n", "\n\n", "\n\n\n", "\n \n", "\n\t\n", "\r\n", "\n\x0c\n", ""]
BLOCKS = st.lists(
    st.tuples(st.sampled_from(STARTS), st.sampled_from(LINES), st.sampled_from(ENDS)).map("".join),
    max_size=8,
).map("".join)
SIMPLE = st.lists(
    st.tuples(
        st.sampled_from(["", "- ", "> ", "* "]), st.sampled_from("aé"), st.sampled_from(["\n", "\n\n"])
    ).map("".join),
    max_size=8,
).map("".join)


def parser(*plugins: object) -> Markdown:
    return Markdown(
        block=BlockParser(), inline=InlineParser(), plugins=[strikethrough, footnotes, table, *plugins]
    )


STOCK, SHORT = parser(), parser(simple_blocks)


@settings(max_examples=3000)
@given(BLOCKS | SIMPLE)
@example("-a\n- b\n\n> c\n* \n")
def test_the_same_tree(text: str) -> None:
    assert SHORT.parse(text)[0] == STOCK.parse(text)[0]


@pytest.mark.parametrize("path", sorted(ROOT.glob("content/**/*.md")), ids=lambda path: path.stem)
def test_the_same_tree_for_whole_articles(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert SHORT.parse(text)[0] == STOCK.parse(text)[0]
