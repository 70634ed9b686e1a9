"""Code in colours: pieces with classes, and never another letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.annotate.code import code_pieces

PYTHON = 'def f(x):  # why\n    return "a" + str(1)\n'


def test_pieces_say_what_they_are() -> None:
    pieces = code_pieces(PYTHON, "python")
    assert {name: text.strip() for name, text in pieces if name} == {
        "t-k": "return",
        "t-f": "f",
        "t-c": "# why",
        "t-s": '"a"',
        "t-n": "1",
    }


@pytest.mark.parametrize("language", ["", "no-such-language", "text"])
def test_what_is_not_known_stays_in_one_piece(language: str) -> None:
    assert code_pieces(PYTHON, language) == [("", PYTHON)]


@pytest.mark.parametrize("language", ["python", "html", "json", "yaml", "javascript", "c", "bash"])
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_letter_changes(language: str, text: str) -> None:
    assert "".join(piece for _, piece in code_pieces(text, language)) == text
