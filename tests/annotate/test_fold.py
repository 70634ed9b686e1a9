"""Folding: what it makes of a text, and the way back to the unchanged one."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.annotate.fold import fold, folded_text

# What folding treats in a way of its own, among ordinary letters.
SIGNS = (
    "abc é  \t\n\u00a0\u2009\u3000\u00ad\u200b\u200d\u2060\ufeff"
    "“”„«»″‘’‚′'\"–—−‐‑-…..狐狸。、！가\u0301\u0323\u1100\u1161\u09c7\u09be🦊"
)
TEXTS = st.text(st.sampled_from(SIGNS) | st.characters(exclude_categories=["Cs"]), max_size=60)

FOLDED = [
    ("plain", "plain"),
    ("", ""),
    (" a \n\t b\u00a0", " a b "),
    ("a\u00adb\u200bc\ufeff", "abc"),
    ("a \u200b b", "a b"),
    ("“a” „b« »″", '"a" "b" ""'),
    ("‘a’ ‚b′", "'a' 'b'"),
    ("a–b—c−d‐e‑f", "a-b-c-d-e-f"),
    ("a--b - - c", "a-b - - c"),
    ("a…b", "a...b"),
    ("狐 狸", "狐狸"),
    ("狐\n狸。 兔", "狐狸。兔"),
    ("狐 fox 狸", "狐 fox 狸"),
    ("가 나", "가 나"),
    ("e\u0301", "é"),
    ("ﬁ Ｆ ²", "ﬁ Ｆ ²"),
    ("Straße ǅ İ", "Straße ǅ İ"),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_fold(text: str, folded: str) -> None:
    assert fold(text).text == folded
    assert folded_text(text) == folded


@pytest.mark.parametrize(
    ("text", "words", "original"),
    [
        ("The quick fox", "quick", "quick"),
        ("a \n\t b", " ", " \n\t "),
        ("a…b", "..", "…"),
        ("a—b", "-", "—"),
        ("a--b", "-b", "--b"),
        ("x e\u0301 y", "é", "e\u0301"),
        ("qu\u00adick", "quick", "qu\u00adick"),
        ("狐 狸", "狐狸", "狐 狸"),
        ("fox\u200b jumps", "fox", "fox"),
        ("\u200bfox", "fox", "fox"),
    ],
)
def test_the_way_back(text: str, words: str, original: str) -> None:
    folded = fold(text)
    start = folded.text.index(words)
    span = folded.to_original(start, start + len(words))
    assert text[span.start : span.end] == original


@given(st.text(alphabet=" -ab\n\t'…\u00ad\u0301é"))
def test_the_text_alone_is_that_with_a_way_back(text: str) -> None:
    assert folded_text(text) == fold(text).text


@given(TEXTS)
def test_canonically_equal_texts_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)).text == fold(unicodedata.normalize("NFC", text)).text


@given(TEXTS, st.data())
def test_every_stretch_leads_back_to_text_that_folds_to_it(text: str, data: st.DataObject) -> None:
    """Up to what stands at its ends: a stretch may begin inside what was one sign."""
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    span = folded.to_original(start, end)
    assert 0 <= span.start <= span.end <= len(text)
    assert folded.text[start:end].strip() in fold(text[span.start : span.end]).text


@given(TEXTS)
def test_the_way_back_keeps_the_order(text: str) -> None:
    folded = fold(text)
    spans = [folded.to_original(index, index + 1) for index in range(len(folded.text))]
    assert all(one.start <= two.start and one.end <= two.end for one, two in pairwise(spans))
    assert all(span.end > span.start for span in spans)
