"""Reading time: words are counted as a pattern for words would find them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.annotate.reading_time import reading_time

LETTER = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
WORD = re.compile(r"\w[\w'’-]*")
TEXTS = st.text(
    st.sampled_from("ab1_'’- \n\x1c\u2028.,()é中の٣²") | st.characters(exclude_categories=["Cs"]), max_size=40
)


@given(TEXTS | st.text(st.characters(max_codepoint=127), max_size=40))
def test_words_and_letters_are_counted(text: str) -> None:
    letters = len(LETTER.findall(text))
    assert reading_time(text)[0] == len(WORD.findall(LETTER.sub(" ", text))) + letters


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", (0, 1)),
        ("it's a well-known fox - 'the' fox", (6, 1)),
        ("word " * 476, (476, 2)),
        ("狐" * 1200, (1200, 3)),
    ],
)
def test_reading_time(text: str, found: tuple[int, int]) -> None:
    assert reading_time(text) == found
