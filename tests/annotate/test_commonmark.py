"""The dialect: every example of CommonMark 0.31.2, and rows of tables."""

from __future__ import annotations

import re

import pytest

from tests.annotate.commonmark import Example, as_designed, as_written, examples, normal


def test_every_example_of_the_specification() -> None:
    told = list(examples())
    assert len(told) == 652
    assert [example for example in told if not _agrees(example)] == []


def _agrees(example: Example) -> bool:
    return normal(as_written(example.markdown)) == normal(as_designed(example.html))


@pytest.mark.parametrize("where", ["", "> ", "- "])
def test_a_page_has_one_first_heading_wherever_the_text_has_one(where: str) -> None:
    html = as_written(f"{where}# A\n\n## B\n")
    assert "<h1" not in html
    assert html.index("<h2") < html.index("<h3")


@pytest.mark.parametrize(
    ("markdown", "rows"),
    [
        ("|a|b|\n|-|-|\n|c|d|\n", [["a", "b"], ["c", "d"]]),
        ("|a|b|\n|-|-|\n|c|\n", [["a", "b"], ["c", ""]]),
        ("|a|b|\n|-|-|\n|c|d|e|\n", [["a", "b"], ["c", "d"]]),
        ("a|b\n-|-\nc\n\nd|e\n", [["a", "b"], ["c", ""]]),
        ("|a|\n|-|\n", [["a"]]),
        ("|a|b|\n|-|-|\n|c\\|d|`e\\|f`|\n", [["a", "b"], ["c|d", "e|f"]]),
        ("> |a|b|\n> |-|-|\n> |c|\n", [["a", "b"], ["c", ""]]),
        ("- |a|b|\n  |-|-|\n  |c|\n", [["a", "b"], ["c", ""]]),
        ("|a|b|\n|-|\n|c|d|\n", []),
        ("|a|b|\n|-|-|\n# c\n", [["a", "b"]]),
    ],
)
def test_rows_of_tables(markdown: str, rows: list[list[str]]) -> None:
    found = re.findall(r"<tr>(.*?)</tr>", as_written(markdown), re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in found]
    assert [[re.sub(r"<[^>]*>", "", cell) for cell in row] for row in cells] == rows


def test_a_picture_within_words_keeps_its_title() -> None:
    assert 'title="T"' in as_written("see ![a](b.png 'T')")
    assert 'title="T"' not in as_written("![a](b.png 'T')")


@pytest.mark.parametrize(
    "html",
    [
        "<SCRIPT>x</SCRIPT>",
        "<script>\n\nx</Script> y",
        "<style>\n\nx</pre>",
        "<script/x>",
        "<script\nx></script>",
    ],
)
def test_raw_html_ends_where_the_specification_ends_it(html: str) -> None:
    assert '<h2 id="a">A</h2>' in as_written(f"{html}\n# A\n")
