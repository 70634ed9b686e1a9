"""What is known of a text after an edit, from what was known of it before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.annotate import ArticleText

# Few letters, so that words stand often and overlap; signs whose folding has another length.
TEXTS = st.text("ab \u00ad—é", max_size=40)
WORDS = st.text("ab -é", min_size=1, max_size=6)


def starts_of(text: ArticleText, words: str) -> list[int]:
    folded = text.folded.text
    return [at for at in range(len(folded)) if folded.startswith(words, at)]


@given(TEXTS, st.data(), st.lists(WORDS, max_size=5))
def test_words_stand_where_they_would_in_a_text_that_is_new(
    old: str, data: st.DataObject, words: list[str]
) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    edits = [old[:start] + data.draw(TEXTS) + old[end:], data.draw(TEXTS)]
    text = ArticleText(old)
    for one in words[1:]:
        text.starts(one)
    for edited in edits:
        text = ArticleText(edited, text.searched)
        for one in words:
            assert text.starts(one) == starts_of(text, one)


@pytest.mark.parametrize(
    ("old", "new", "starts"),
    [
        ("ababa", "ababa", [0, 2]),
        ("aba", "ababa", [0, 2]),
        ("ababa", "aba", [0]),
        ("ababa", "", []),
        ("", "ababa", [0, 2]),
        ("x aba y", "x ab a y aba", [9]),
        ("aba aba aba", "aba abba aba", [0, 9]),
    ],
)
def test_words_that_an_edit_makes_and_unmakes(old: str, new: str, starts: list[int]) -> None:
    earlier = ArticleText(old)
    earlier.starts("aba")
    assert ArticleText(new, earlier.searched).starts("aba") == starts


def test_no_words_stand_nowhere() -> None:
    assert ArticleText("some words").starts("") == []
