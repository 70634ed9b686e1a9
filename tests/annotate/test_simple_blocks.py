"""The short way through simple blocks gives the tree that mistune gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from mistune import BlockParser, InlineParser, Markdown
from mistune.plugins.footnotes import footnotes
from mistune.plugins.formatting import strikethrough
from mistune.plugins.table import table

from generator.annotate.blocks import LinearBlockParser
from generator.annotate.markdown import parse_markdown
from generator.annotate.simple_blocks import is_one_line, simple_blocks
from generator.annotate.simple_inline import SimpleInlineParser

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
    *("_x_ y", "__x__", "___", "_ _ _", "***x*** y", "— x", "…", "&amp; x", "!", "![x](y)", ". x", "$1"),
    *("# *x*", "## “x”", "# `x`", "# [x](y)", "#  x", "# \\# x", "# -", "# \u00a0x"),
    *("a\\", "\x0c", "\u00a0", "a\x1cb", "a\x85", "***", "- - -", "-", "a\t|", "\tb", "a\x0b"),
]
ENDS = ["\n", "\n", "\n\n", "\n\n", "\n\n\n", "\n \n", "\n\t\n", "\r\n", "\n\x0c\n", ""]
BLOCKS = st.lists(
    st.tuples(st.sampled_from(STARTS), st.sampled_from(LINES), st.sampled_from(ENDS)).map("".join),
    max_size=8,
).map("".join)
SIMPLE = st.lists(
    st.tuples(
        st.sampled_from(["", "- ", "> ", "* ", "## ", "1. ", "07) ", "2. ", "  ", "   "]),
        st.sampled_from(["a", "é", "b #", "c\u00a0", "d  "]),
        st.sampled_from(["\n", "\n\n"]),
    ).map("".join),
    max_size=8,
).map("".join)


def parser(*plugins: object, block: BlockParser, inline: InlineParser) -> Markdown:
    return Markdown(block=block, inline=inline, plugins=[strikethrough, footnotes, table, *plugins])


# mistune ends a heading at signs with more than spaces behind them; CommonMark does not.
NO_ENDS = re.compile(r"#\s*[^\S \t\n\r\f\v]")

STOCK = parser(block=BlockParser(), inline=InlineParser())
STOCK_BLOCKS = parser(block=BlockParser(), inline=SimpleInlineParser())
LONG = parser(block=LinearBlockParser(), inline=InlineParser())
SHORT = parser(simple_blocks, block=LinearBlockParser(), inline=InlineParser())


@settings(max_examples=3000)
@given(BLOCKS | SIMPLE)
@example("-a\n- b\n\n> c\n* \n")
@example("Words here.\n[^1]: Note.\n\nWords here.\n")
@example("# \x0c# \u00a0\n")
@example("- a\n  b\n  c\n- d\n\n1. e\n   f\n2. g\n")
def test_the_same_tree(text: str) -> None:
    tree = SHORT.parse(text)[0]
    assert tree == LONG.parse(text)[0]
    # Behind a definition of a footnote mistune goes on with the paragraph before it.
    if "[^1]:" not in text and not NO_ENDS.search(text):
        assert tree == STOCK.parse(text)[0]


@pytest.mark.parametrize("second", ["Words here.", "~~Words~~ here.", "<b>Words</b> here.", "a | b"])
def test_a_paragraph_ends_where_a_definition_stands_behind_it(second: str) -> None:
    tree = LONG.parse(f"Words[^1] here.\n[^1]: Note.\n\n{second}\n")[0]
    assert [token["type"] for token in tree] == ["paragraph", "paragraph", "footnotes"]


def test_a_heading_ends_at_signs_with_spaces_alone_behind_them() -> None:
    for parser in (LONG, SHORT):
        texts = [token["children"] for token in parser.parse("# a # \n# b # \u00a0\n")[0]]
        assert texts == [[{"type": "text", "raw": "a"}], [{"type": "text", "raw": "b # \u00a0"}]]


ONE_LINES = st.tuples(
    st.sampled_from(STARTS), st.lists(st.sampled_from(LINES), max_size=4).map(" ".join), st.sampled_from(ENDS)
).map("".join)


@settings(max_examples=3000)
@given(ONE_LINES)
@example("word | word\n")
@example("a\rb")
def test_the_same_tree_of_one_line(text: str) -> None:
    assume(not NO_ENDS.search(text))
    assert parse_markdown(text) == STOCK_BLOCKS.parse(text)[0]


@pytest.mark.parametrize(
    "text", ["Words, *and* more.", "Words\n", "[x](y) z\n", "“Said.”", "1984 was", "_So_ it", "— so"]
)
def test_a_line_that_begins_with_a_word_takes_the_short_way(text: str) -> None:
    assert is_one_line(text)


@pytest.mark.parametrize("text", ["", "\n", "a\nb", "a\n\n", "a\rb", "1. x", "# x", "- x", "a | b", "[x]: y"])
def test_others_do_not(text: str) -> None:
    assert not is_one_line(text)


@pytest.mark.parametrize("path", sorted(ROOT.glob("content/**/*.md")), ids=lambda path: path.stem)
def test_the_same_tree_for_whole_articles(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert SHORT.parse(text)[0] == STOCK.parse(text)[0]
