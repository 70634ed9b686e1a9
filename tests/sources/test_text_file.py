"""Places in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.sources.text_file import TextFile


@given(st.text(alphabet="a\r\n\u2028"), st.integers(-2, 30))
def test_the_line_of_a_position_is_that_of_its_place(text: str, index: int) -> None:
    assert TextFile("a.md", text).line_at(index) == TextFile("a.md", text).at(index).line
