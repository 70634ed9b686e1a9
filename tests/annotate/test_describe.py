"""The lines that a fault prints for each place: pasted into the sidecar, they settle it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.annotate.article_text import ArticleText
from generator.annotate.describe import excerpt, place_quote, settling_lines
from generator.annotate.exact import find_exact
from generator.model.annotation import Occurrence, Quote, Span, State

# Few words, so that they stand often; signs that folding and YAML treat in ways of their own.
WORDS = st.sampled_from(
    ["fox", "the", "fo", "x", "狐", "狸", "“the”", "…", "—", "#", ": ", "'", '"', "\\", "🦊", "e\u0301"]
)
JOINTS = st.sampled_from([" ", "  ", "\n", "", "\u00a0", "\u00ad"])
TEXTS = st.lists(st.tuples(WORDS, JOINTS), min_size=1, max_size=40).map(
    lambda parts: "".join(word + joint for word, joint in parts)
)


def pasted(words: str, line: str) -> Quote:
    """The quote with the line below it, as the sidecar's reader gives it."""
    fields: dict[str, Any] = yaml.safe_load(line)
    if "occurrence" in fields:
        fields["occurrence"] = Occurrence.parse(fields["occurrence"])
    return Quote(quote=words, **fields)


@given(TEXTS, st.data())
def test_the_cure_of_every_place_settles_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, min(len(text), start + 12)))]
    article = ArticleText(text)
    for span, line in settling_lines(Quote(quote=words), article):
        placement = find_exact(pasted(words, line), article)
        assert (placement.state, placement.span) == (State.EXACT, span), line


@given(TEXTS, st.data())
def test_words_of_the_text_are_among_the_places(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    placement, lines = place_quote(words, text)
    # A letter without the mark that follows it is another letter.
    is_cut = text[end : end + 1] == "\u0301" or words[0] == "\u0301"
    if is_cut or not words.strip(" \n\u00a0\u00ad"):
        return
    assert placement.state is (State.EXACT if len(lines) == 1 else State.AMBIGUOUS)
    spans = [span for span, _ in settling_lines(Quote(quote=words), ArticleText(text))]
    assert any(span.start < end and span.end > start for span in spans)


@pytest.mark.parametrize(
    ("text", "words", "lines"),
    [
        ("one fox", "fox", ['prefix: "one "']),
        ("fox", "fox", ["occurrence: 1 of 1"]),
        ("a fox, a fox.", "fox", ['suffix: ","', 'suffix: "."']),
        ("x fox. y fox.", "fox", ['prefix: "x "', 'prefix: "y "']),
        ('"fox" and fox', "fox", ['prefix: "\\""', 'prefix: "and "']),
        ("no such words", "fox", []),
    ],
)
def test_the_shortest_line_that_settles(text: str, words: str, lines: list[str]) -> None:
    assert [line for _, line in settling_lines(Quote(quote=words), ArticleText(text))] == lines


def test_an_excerpt_shows_the_words_on_one_line() -> None:
    article = ArticleText("Before\nthe quick\nbrown fox\nafter")
    assert excerpt(article, Span(11, 26)) == "…the [quick brown fox]…"
    long = ArticleText("x" * 200)
    assert excerpt(long, Span(0, 200)) == "…[" + "x" * 40 + " … " + "x" * 36 + "]…"
