"""Places in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.sources.text_file import TextFile, decode


@given(st.text(alphabet="a\r\n\u2028"), st.integers(-2, 30))
def test_the_line_of_a_position_is_that_of_its_place(text: str, index: int) -> None:
    assert TextFile("a.md", text).line_at(index) == TextFile("a.md", text).at(index).line


@given(st.sampled_from(["", "\ufeff"]), st.text(alphabet="aé\n", max_size=20))
def test_the_first_byte_that_is_not_utf8_is_named_with_its_place(mark: str, before: str) -> None:
    file, problems = decode("a.md", f"{mark}{before}".encode() + b"\xffb")
    place = TextFile("a.md", before).at(len(before))
    assert file is None
    assert [(fault.code, fault.at.line, fault.at.column) for fault in problems] == [
        ("not-utf8", place.line, place.column)
    ]
    assert problems[0].message == "byte 0xff is not UTF-8"


@pytest.mark.parametrize("sign", ["\x0b", "\x7f", "\x80", "\x9f", "\ufffe", "\uffff"])
def test_control_characters_are_found_among_letters_of_all_lengths(sign: str) -> None:
    for before in ("", "é", "“狐”🦊"):
        file, problems = decode("a.md", f"{before}{sign}".encode())
        assert file is None
        assert [(fault.code, fault.at.column) for fault in problems] == [
            ("control-character", len(before) + 1)
        ]
    assert decode("a.md", "\xa0« “狐”🦊 »\ufffd".encode())[1] == []
