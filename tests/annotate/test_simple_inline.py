"""The short way through simple paragraphs gives the tokens that the long way gives, or none."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mistune import InlineParser, Markdown
from mistune.plugins.footnotes import footnotes
from mistune.plugins.formatting import strikethrough

from generator.annotate.blocks import LinearBlockParser
from generator.annotate.markdown import text_of
from generator.annotate.simple_inline import Piece, SimpleInlineParser
from generator.annotate.tables import tables

ROOT = Path(__file__).parents[2]
PIECES = [
    *(
        "word",
        "Ab",
        "x",
        "1",
        "é",
        "中",
        " ",
        "  ",
        "\n",
        "*",
        "**",
        "***",
        "_",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
    ),
    *(
        "[a b](http://x.y/z)",
        "*em*",
        "**st**",
        "`co`",
        "!",
        "<",
        ">",
        "~",
        "~~",
        "\\",
        "&amp;",
        "&",
        ".",
        ",",
    ),
    *("—", "“", "”", "[^1]", "http://a.b", "-", "*a b*", "**a** ", "<b>", "![x](y)", "[a][b]", "\\\n"),
    *("*a b.*", "**a!**", "*a.* ", "**a:** ", "[a](b/c_d.md)", "[a](#x_y)", "[a](x:%20y)", "…", "?", "”"),
    *(
        "_em_",
        "__st__",
        "_a b_",
        "__a b.__ ",
        "_a.*",
        "[a](b?c&d=~e)",
        "[a](b&amp;c)",
        "[a](b&copy)",
        "[a](x~~y)",
        "a_b",
        " * ",
        " ** ",
        "a < b",
        "~5",
        "a  \nb",
        "a \n b",
        "\\*",
        "\\[",
        "\\&",
        "\\\\",
        '[a](b "c d")',
        "![a b](c.png)",
        '![*a*](c "d")',
        "[*a*](b)",
        "[`a`](b)",
        "[a **b** c](d)",
        "[a]",
        "[b][a]",
        "[x y][]",
        "[...]",
        "[ ]",
        "[^1]",
        "[^2]",
        "<https://a.b/c_d>",
        "<br>",
        "<br />",
        "</b>",
        "<a>",
        "</a>",
        "***a b***",
        "*[a](b)*",
        "**[a b](c)** ",
        "`a_b`",
        "*a*'s",
        "*a*!",
        "[`a[0]` b](c)",
        "[`a`][b]",
        "[`a`]",
        "[`a`][]",
        "[``a`](b)",
        "*a\nb*",
        "_a\nb._ ",
        "**a \n b!** ",
        "[a\nb](c)",
        "_[a\nb](c)_",
        "__[a](b)__",
        "***a\nb*** ",
        "[a](b(c)d)",
        "[a](b(c",
        "[é](ü*_x)",
        '[a](b "c ` < d")',
        "[a](&amp;`b)",
        "[a]((b))",
        "—*a*—",
        "&lt",
        "&am",
        "p;",
    ),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


class LongInlineParser(SimpleInlineParser):
    """The parser without its short way."""

    __call__ = InlineParser.__call__


def parser(inline: InlineParser) -> Markdown:
    plugins = [strikethrough, footnotes, tables]
    return Markdown(renderer=None, block=LinearBlockParser(), inline=inline, plugins=plugins)


LONG, SHORT = parser(LongInlineParser()), parser(SimpleInlineParser())


def tokens_of(parser: Markdown, text: str) -> list[dict[str, Any]]:
    tokens, _state = parser.parse(text)
    assert isinstance(tokens, list)
    return tokens


def tokens_of_piece(piece: Piece) -> list[dict[str, Any]]:
    """The tokens that the long way makes of a piece."""
    text, label, url, emphasis, strong, code, _rest = piece
    if code:
        return [{"type": "codespan", "raw": code}]
    if text:
        first, *more = text.split("\n")
        lines = [first, *(part for line in more for part in ("\n", line))]
        return [
            {"type": "softbreak"} if line == "\n" else {"type": "text", "raw": line} for line in lines if line
        ]
    leaf = {"type": "text", "raw": label or emphasis or strong}
    assert leaf["raw"]
    if label:
        return [{"type": "link", "children": [leaf], "attrs": {"url": url}}]
    return [{"type": "emphasis" if emphasis else "strong", "children": [leaf]}]


def expanded(tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A tree with the long way's tokens in place of simple ones, and what a reader sees of
    neighbouring texts as one."""
    tree: list[dict[str, Any]] = []
    for token in tokens:
        if token["type"] == "simple":
            tree += itertools.chain.from_iterable(map(tokens_of_piece, token["pieces"]))
        elif "children" in token:
            tree.append({**token, "children": expanded(token["children"])})
        else:
            tree.append(token)
    return [
        one
        for kind, group in itertools.groupby(tree, lambda token: token["type"])
        for one in (joined(group) if kind == "text" else group)
    ]


def joined(texts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    words = "".join(text_of(text["raw"]) for text in texts)
    return [{"type": "text", "raw": words}] if words else []


@settings(max_examples=2000)
@given(TEXTS)
@example("*em* &amp;!")
@example("**st** &*a*amp;")
def test_the_same_tokens(text: str) -> None:
    bare = text.strip(" \r\n\t\f")
    assert expanded(SHORT.inline(bare, {})) == expanded(LONG.inline(bare, {}))


@settings(max_examples=2000)
@given(TEXTS)
def test_the_same_tokens_where_there_are_definitions(text: str) -> None:
    whole = f"Ab {text}\n\n[a]: /a\n[b]: /b\n[x y]: /c\n\n[^1]: word\n"
    assert expanded(tokens_of(SHORT, whole)) == expanded(tokens_of(LONG, whole))


@pytest.mark.parametrize("path", sorted(ROOT.glob("content/**/*.md")), ids=lambda path: path.stem)
def test_the_same_tree_for_whole_articles(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert expanded(tokens_of(SHORT, text)) == expanded(tokens_of(LONG, text))


@pytest.mark.parametrize(
    "text",
    [
        "plain words & signs, nothing else!",
        "two\nlines",
        "a *stressed* word, a **strong** one and `code`",
        "see [the page](https://example.org/a?b=c#d).",
        "**Say what it says now.** See [there](../other_page.md#place).",
        "a _stressed_ word, a __strong__ one, and (_both_) *are* here.",
        "see [the page](https://example.org/~a/?b=c&d=e).",
    ],
)
def test_simple_paragraphs_take_the_short_way(text: str) -> None:
    assert [token["type"] for token in SHORT.inline(text, {})] == ["simple"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("an odd_name, 3 * 4 < 5 and ~6.", "simple"),
        ("one  \ntwo\\\nthree", "simple linebreak simple linebreak simple"),
        ("one \n two", "simple softbreak simple"),
        ('a [link](b "Title") and \\*', "simple link simple text"),
        ("[*this*](that) or ***this*** or **[this](that)**.", "link simple emphasis simple strong simple"),
        ("a note[^1] and [sic]: x", "simple text simple text simple"),
        ("[Zürich](https://de.example.org/Zürich_(Stadt)) here", "link simple"),
        ("_wrapped\nwords_ and a [wrapped\nlink](b)", "emphasis simple link"),
        ("see [`this`](that) and [`it`][that].", "simple link simple text codespan text simple"),
        ("<b>bold</b> at <https://example.org/>", "inline_html simple inline_html simple link"),
        ("![a picture](x.png)", "image"),
    ],
)
def test_what_stands_for_itself_is_all_that_mistune_reads(text: str, kinds: str) -> None:
    assert " ".join(token["type"] for token in SHORT.inline(text, {})) == kinds


@pytest.mark.parametrize("text", ["a*b*c", "a ~~b~~", "*a **b***", "[a](b c)", '<b id="x">x</b>', "``a`b``"])
def test_others_take_the_long_way(text: str) -> None:
    assert "simple" not in [token["type"] for token in SHORT.inline(text, {})]
