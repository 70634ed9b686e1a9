"""The short way through simple YAML gives the tree that libyaml's events give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.sources.simple_yaml import simple_mapping
from generator.sources.text_file import TextFile
from generator.sources.yaml_events import read_by_events
from generator.sources.yaml_tree import Map, Seq

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("content/**/*.yaml"), *ROOT.glob("content/**/*.md"), ROOT / "site.yaml"])
OFFSET = 7

INDENTS = ["", "", "", "  ", "  ", "    ", " ", "      "]
STARTS = [
    *("a: ", "b: ", "c:", "- a: ", "- b: ", "- ", "-", "-   d: ", "a : ", "- - ", "? ", "d:\n", "é: "),
    "a-b_c: ",
]
VALUES = [
    *("word", "two words", "a:b", "a: b", "a #b", "a# b", "a:", "1.5", "~", "null", "2020-01-02"),
    *('"quoted"', '"a: b # c"', '"a\\n"', '"', "'single'", "'it''s'", "'", '"a" b', '""', "''", "*a"),
    *("'a''", "'''a'''", '"a\\"b"', '"\\u00e9\\x41\\/\\ \\_\\N\\L\\P\\0\\e\\t"', '"\\ud83d\\ude00"'),
    *('"\\U0001f600"', '"\\q"', '"\\x4"', '"a\n  b"', '"a\n\n  b"', '"a\nb"', '"a \n  b"', '"a\\\n  b"'),
    *('"a\\\n  \\ b"', '"a\\ \n b"', "'a\n  b'", "'a\n\n b'", '"a\n  # b"', '"a\n  - b: c"', '"a\\'),
    *("'a\n  ''b'", "'a\n---\n'", '"a\n ---"', "'\n a'", '"\n a\n "', '"a\n  "', "'a \n  b'", "'\n  '"),
    *("[a, b c]", "[]", "[ a ]", "[a, [b]]", "[a,b]", "[a", "[a:b]", "[a]]", "{a: b}", "[“x”, y]"),
    *(
        "|",
        "|-",
        ">",
        ">-",
        ">+",
        "| # c",
        "@a",
        "%a",
        "!a b",
        "a\u2028b",
        "a\u0085b",
        "a\ufeffb",
        "a\tb",
        "a\rb",
    ),
    *("\U0001f600", "-1", "- a", "_x", "a\u00a0", "a\\b", "http://a.b/c#d", "x\x7f", "---", "a, b"),
    *("é “x”", "x ", "&a b", "[a b , c]", "", "#", "(x)", "/a/b", "“x”", "…", ".", "...", "+", "_", "$x: y"),
    *(
        "{a: b, c: d e}",
        "{}",
        "{ a: b }",
        "{a: b, a: c}",
        "{a:b}",
        "{a: }",
        "{a: b,c: d}",
        "{a: [b]}",
        "{“a”: b}",
    ),
]
ENDS = ["\n", "\n", "\n", "\n\n", "\n\n\n", " \n", "  # c\n", "\n# c\n", "\n  # c\n", "\n   \n", ""]
LINES = st.lists(
    st.tuples(*map(st.sampled_from, (INDENTS, STARTS, VALUES, ENDS))).map("".join)
    | st.tuples(*map(st.sampled_from, (INDENTS, VALUES, ENDS))).map("".join),
    max_size=7,
).map("".join)
# Most of these are simple.
PLAIN = (
    ["", "  ", "  - ", "    ", "- ", "c:\n"],
    ["a: ", "b: ", "c: "],
    [
        "x",
        "x\n      *y* z\n       “a”",
        "“x” y",
        '"x"',
        '"x\\u00e9a\\xd9b\\"y\\\n   \\ z\\n"',
        '"x\n      y  \n   z\\\n  "',
        "'it''s \n    b'",
        "[x, y]",
        "{a: x, b: y}",
        "|\n      x\n\n       y",
        "|-\n      x\n",
        ">-\n      x\n      y\n",
        ">\n      x\n\n",
    ],
    ["\n", "\n\n"],
)
SIMPLE = st.lists(st.tuples(*map(st.sampled_from, PLAIN)).map("".join), max_size=7).map("".join)


def dump(tree: Any) -> Any:
    """A tree with all its positions, in a form that can be compared."""
    if isinstance(tree, Map):
        return tree.start, tree.end, [(key, dump(tree.get(key)), mark) for key, mark in tree.marks.items()]
    if isinstance(tree, Seq):
        return (
            tree.start,
            tree.end,
            [(dump(value), mark) for value, mark in zip(tree, tree.marks, strict=True)],
        )
    return tree


def by_events(text: str) -> tuple[Any, list[str]]:
    tree, problems = read_by_events(TextFile("x.yaml", " " * OFFSET + text), OFFSET)
    return dump(tree), [problem.code for problem in problems]


@settings(max_examples=4000)
@given(LINES | SIMPLE)
@example("a: b\n- c\n")
@example("a:\n- b\n- c: d\n  e: f\ng: h\n")
@example("a: |\n  b\n c\n")
@example("a: |\n\n    b\n\n  c\n")
@example("a:\n  b: c\n d: e\n")
@example("  a: b\n")
@example("a: b\na: c\n")
@example("a: b\n c\n")
@example("a: b\x00\n")
def test_the_same_tree_or_none(text: str) -> None:
    simple = simple_mapping(text, OFFSET)
    if simple is not None:
        assert (dump(simple), []) == by_events(text)


def yaml_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return text[4 : text.index("\n---\n", 3) + 1] if path.suffix == ".md" else text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_same_tree_of_a_whole_file(path: Path) -> None:
    simple = simple_mapping(yaml_of(path), OFFSET)
    if simple is not None:
        assert (dump(simple), []) == by_events(yaml_of(path))


def test_most_articles_go_the_short_way() -> None:
    articles = [path for path in FILES if path.suffix == ".md"]
    simple = [path for path in articles if simple_mapping(yaml_of(path), 0) is not None]
    assert len(simple) > len(articles) // 2


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n",
        "# c\n\na: b c\nd: [e, f g]\n# h\n",
        'a:\n  - id: b\n    quote: "c: d"\n    body: |\n      e\n\n      f\n  - id: g\n',
        "a:\n- b\n- c\nd: 'e'\n",
        "a: \"b\\u2019c \\\"\\xd9\\\" \\\n  \\ d\n  e\"\nf: 'it''s\n  g'\n",
        "a: b *c*\n  *d* [e](f), g\n   “h”\ni:\n- j\n k\n- l: m\n    (n)\no: p\n",
    ],
)
def test_plain_lines_go_the_short_way(text: str) -> None:
    simple = simple_mapping(text, OFFSET)
    assert simple is not None
    assert (dump(simple), []) == by_events(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# c\n",
        "- a\n",
        "a\n",
        "a:\n",
        "a: b",
        "a: >\n  b\n\n  c\n",
        "a: {b: [c]}\n",
        "a: b # c\n",
        "a: b\r\n",
        "a: ~\n",
        "a: b\n\n  c\n",
        "a: b\n  # c\n  d\n",
        "a: b\n  c # d\n",
        "a: b\n  c \n",
        "a: b\n  c: d\n",
        "a:\n  b: c\n  d\n",
        "a: [b]\n  c\n",
        "a: 'b'\n  c\n",
    ],
)
def test_others_do_not(text: str) -> None:
    assert simple_mapping(text, OFFSET) is None
