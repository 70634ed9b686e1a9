"""Words, dates and directions by language."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from generator.model.values import Moment, PartialDate
from generator.pages import interface_words
from generator.pages.language import Language, Languages, direction_of
from tests.pages.samples import make_theme

LONDON = ZoneInfo("Europe/London")


def language(tag: str) -> Language:
    return Languages(make_theme(), LONDON).of(tag)


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("en", "ltr"),
        ("zh-Hant-TW", "ltr"),
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa", "rtl"),
        ("ur-PK", "rtl"),
        ("az-Arab", "rtl"),
        ("ks-Deva", "ltr"),
        ("ar-Latn", "ltr"),
    ],
)
def test_direction_follows_script_then_language(tag: str, direction: str) -> None:
    assert direction_of(tag) == direction


@pytest.mark.parametrize(
    ("tag", "typed", "iso", "text"),
    [
        ("en", "2026-05-21", "2026-05-21", "21 May 2026"),
        ("zh-Hans", "2026-05-21", "2026-05-21", "2026年5月21日"),
        ("fr", "2026-05-21", "2026-05-21", "21 May 2026"),
        ("en", "2026-05-21T09:00", "2026-05-21T09:00:00+01:00", "21 May 2026"),
        ("en", "2026-01-21T09:00:00Z", "2026-01-21T09:00:00+00:00", "21 January 2026"),
    ],
)
def test_dates_are_in_words_and_keep_their_time(tag: str, typed: str, iso: str, text: str) -> None:
    view = language(tag).date(Moment.parse(typed))
    assert (view.iso, view.text) == (iso, text)


@pytest.mark.parametrize(
    ("tag", "typed", "words", "text"),
    [
        ("en", "1787", "", "1787"),
        ("en", "1787-09", "", "September 1787"),
        ("en", "1787-09-17", "", "17 September 1787"),
        ("en", "-44", "", "44 BC"),
        ("en", "1450", "c. 1450", "c. 1450"),
        ("zh", "1787-09", "", "1787年9月"),
        ("zh", "-44", "", "公元前44年"),
    ],
)
def test_partial_dates(tag: str, typed: str, words: str, text: str) -> None:
    assert language(tag).partial(PartialDate.parse(typed), words) == text


def test_no_date_is_no_text() -> None:
    assert language("en").partial(None) == ""
    assert language("en").date_or_none(None) is None


@pytest.mark.parametrize(
    ("tag", "names", "text"),
    [
        ("en", [], ""),
        ("en", ["A"], "A"),
        ("en", ["A", "B"], "A and B"),
        ("en", ["A", "B", "C"], "A, B and C"),
        ("zh", ["甲", "乙", "丙"], "甲、乙、丙"),
    ],
)
def test_names_in_a_row(tag: str, names: list[str], text: str) -> None:
    assert language(tag).names(names) == text


def test_a_language_without_a_word_speaks_english() -> None:
    theme = make_theme()
    assert interface_words(theme, "fr")["notes"] == "Notes"
    assert interface_words(theme, "zh-Hant")["notes"] == "注"


def test_words_of_a_region_stand_over_those_of_its_language() -> None:
    theme = make_theme()
    words = {**theme.words, "zh-hant": {"notes": "註"}}
    changed = interface_words(type(theme)(packaged={}, words=words), "zh-Hant")
    assert (changed["notes"], changed["sources"]) == ("註", "出处")


def test_labels_fall_back_to_the_name_itself() -> None:
    assert language("en").label("role", "fact-checker") == "Fact-checker"
    assert language("en").label("role", "sub-editor") == "Sub editor"
    assert language("en").word("no_such_word") == "no_such_word"
