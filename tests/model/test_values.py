"""Values of the formats: what each accepts, what it makes of it, and the fault it gives otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.annotation import Occurrence, check_color
from generator.model.problem import Fault
from generator.model.site import check_permalink, check_schema, check_target, check_zone
from generator.model.values import (
    LONGEST,
    Extra,
    Moment,
    PartialDate,
    Words,
    check_language,
    check_slug,
    check_text,
    check_url,
    is_device,
    slug_of,
)

LONDON = ZoneInfo("Europe/London")


def refused(check: Callable[[Any], Any], value: Any) -> str:
    """The code of the fault that a check gives."""
    with pytest.raises(Fault) as caught:
        check(value)
    return caught.value.code


# --- dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-05-01", "2026-04-30T23:00:00+00:00"),
        ("2026-01-01", "2026-01-01T00:00:00+00:00"),
        ("2024-02-29", "2024-02-29T00:00:00+00:00"),
        ("2026-05-01T17:55", "2026-05-01T16:55:00+00:00"),
        ("2026-05-01 17:55:30", "2026-05-01T16:55:30+00:00"),
        ("2026-05-01T17:55:30.123456Z", "2026-05-01T17:55:30+00:00"),
        ("2026-05-01t17:55z", "2026-05-01T17:55:00+00:00"),
        ("2026-05-01T00:00+14:00", "2026-04-30T10:00:00+00:00"),
        ("2026-05-01T00:00-05:30", "2026-05-01T05:30:00+00:00"),
    ],
)
def test_moments(text: str, moment: str) -> None:
    parsed = Moment.parse(text)
    assert parsed.text == text
    assert parsed.at(LONDON).astimezone(UTC) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    "value",
    [
        *("", "today", "2026", "2026-05", "20260501", "2026-5-1", "2026-02-29", "2026-13-01", "0000-01-01"),
        *("2026-05-01T", "2026-05-01T12", "2026-05-01T24:00", "2026-05-01T12:60", "2026-05-01T12:00:60"),
        *("2026-05-01T12:00+15:00", "2026-05-01T12:00+05:60", "2026-05-01x", "2026-05-01\n", " 2026-05-01"),
        *("1 May 2026", "05/01/2026", "01.05.2026", "-2026-05-01", "12026-05-01"),
    ],
)
def test_what_is_no_moment(value: str) -> None:
    assert refused(Moment.parse, value) == "bad-date"


@pytest.mark.parametrize("value", [None, ["2026-05-01"], {"date": "2026-05-01"}])
def test_a_moment_is_a_text(value: object) -> None:
    assert refused(Moment.parse, value) == "wrong-type"


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_can_be_written(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert Moment.parse(whole.isoformat()).at(LONDON) == whole


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1787", (1787, 0, 0)),
        ("1787-09", (1787, 9, 0)),
        ("1787-09-17", (1787, 9, 17)),
        ("-44", (-44, 0, 0)),
        ("-44-03-15", (-44, 3, 15)),
        ("0", (0, 0, 0)),
        ("79-10-24", (79, 10, 24)),
    ],
)
def test_partial_dates(text: str, parts: tuple[int, int, int]) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.text, parsed.year, parsed.month, parsed.day) == (text, *parts)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "c. 1450",
        "1787-9",
        "1787-00",
        "1787-13",
        "1787-09-31",
        "1900-02-29",
        "12345",
        "+1787",
        "1787-09-17T12:00",
    ],
)
def test_what_is_no_partial_date(value: str) -> None:
    assert refused(PartialDate.parse, value) == "bad-date"


# --- words ------------------------------------------------------------------------------

BY_LANGUAGE = {"en": "Review", "zh": {"one": "一", "other": "多"}, "pt-BR": "Revista"}


@pytest.mark.parametrize(
    ("value", "language", "count", "words"),
    [
        ("Review", "zh", 1, "Review"),
        ({"one": "note", "other": "notes"}, "en", 1, "note"),
        ({"one": "note", "other": "notes"}, "en", 0, "notes"),
        ({"one": "note"}, "en", 2, "note"),
        (BY_LANGUAGE, "en-GB", 2, "Review"),
        (BY_LANGUAGE, "zh-Hant-TW", 1, "一"),
        (BY_LANGUAGE, "ZH", 2, "多"),
        (BY_LANGUAGE, "pt-br", 2, "Revista"),
        # The first language where the wanted one is not there.
        (BY_LANGUAGE, "pt", 2, "Review"),
        (BY_LANGUAGE, "fr", 1, "Review"),
    ],
)
def test_words_by_language_and_number(value: Any, language: str, count: int, words: str) -> None:
    assert Words.parse(value).pick(language, count) == words


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([], "wrong-type"),
        ({}, "wrong-type"),
        (None, "wrong-type"),
        ({"en": ["x"]}, "wrong-type"),
        ({"other": ["x"]}, "wrong-type"),
        ({"en": {"one": "x", "few": "y"}}, "wrong-type"),
        ({"english": "x"}, "bad-language"),
    ],
)
def test_what_are_no_words(value: Any, code: str) -> None:
    assert refused(Words.parse, value) == code


def test_words_may_be_empty() -> None:
    assert not Words.of("")
    assert not Words.parse({"en": "", "zh": ""})
    assert Words.parse({"en": "", "zh": "x"})


# --- ids and addresses ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("The Quick Fox", "the-quick-fox"),
        ("  -- a / b_c -- ", "a-b-c"),
        ("Don’t, don't", "dont-dont"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("+1 # one", "1-one"),
        ("Ünïcode Straße", "ünïcode-straße"),
        ("Cafe\u0301", "café"),
        ("狐狸 x", "狐狸-x"),
        ("हिन्दी भाषा", "हिन्दी-भाषा"),
        ("🦊 !", ""),
        ("../../etc", "etc"),
    ],
)
def test_slugs_of_free_text(text: str, slug: str) -> None:
    assert slug_of(text) == slug


@given(st.text())
def test_a_slug_of_anything_is_a_slug(text: str) -> None:
    """Or a name that no file can have, which whoever made the slug is told of."""
    slug = slug_of(text)
    is_no_file = is_device(slug) or len(slug.encode()) > LONGEST
    assert slug == "" or is_no_file or check_slug(slug) == slug


@pytest.mark.parametrize("text", ["a", "a-b-1", "1984", "狐狸", "ünïcode", "हिन्दी"])
def test_slugs(text: str) -> None:
    assert check_slug(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "-a",
        "a-",
        "a--b",
        "A",
        "a b",
        "a/b",
        "a.b",
        "..",
        "a_b",
        "a\\b",
        "a%2f",
        "cafe\u0301",
        "Ａ",
        "🦊",
        "a\n",
    ],
)
def test_what_is_no_slug(text: str) -> None:
    assert refused(check_slug, text) == "bad-slug"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "HTTPS://EXAMPLE.ORG/",
        "https://[::1]/",
        "https://例え.jp/パス",
    ],
)
def test_urls(text: str) -> None:
    assert check_url(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "example.org",
            "//example.org/",
            "https://",
            "https:/example.org",
            "https:example.org",
            "ftp://example.org/",
        ),
        *(
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:desk@example.org",
            "https://a b/",
            "https://a/<b>",
        ),
        *(
            'https://a/"b',
            "https://[::1/",
            "https://a:b/",
            "https://a:99999/",
            "https://a/\n",
            "java\nscript:x",
        ),
    ],
)
def test_what_is_no_url(text: str) -> None:
    assert refused(check_url, text) == "bad-url"


@pytest.mark.parametrize(
    "text", ["/about/", "about/", "#top", "?page=2", "https://example.org/", "mailto:desk@example.org"]
)
def test_targets_of_menus(text: str) -> None:
    assert check_target(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "//example.org/",
        "javascript:x",
        "JaVaScRiPt:x",
        " javascript:x",
        "java\tscript:x",
        "data:x",
        "/a b/",
        '/"',
        "/<",
    ],
)
def test_what_is_no_target(text: str) -> None:
    assert refused(check_target, text) == "bad-url"


@pytest.mark.parametrize("text", ["en", "pt-BR", "zh-Hant", "zh-Hant-TW", "sl-rozaj", "es-419", "EN-gb"])
def test_languages(text: str) -> None:
    assert check_language(text) == text


@pytest.mark.parametrize("text", ["", "e", "english", "en_GB", "en-", "en-GB-", "en GB", "en\n", "../en"])
def test_what_is_no_language(text: str) -> None:
    assert refused(check_language, text) == "bad-language"


@pytest.mark.parametrize(
    "text",
    ["/articles/{slug}/", "/{slug}/", "/{year}/{month}/{day}/{section}-{slug}/", "/{language}/狐/{slug}/"],
)
def test_permalinks(text: str) -> None:
    assert check_permalink(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "{slug}",
        "/{slug}",
        "/articles/",
        "/{title}/{slug}/",
        "/{Slug}/",
        "//{slug}/",
        "/../{slug}/",
        "/a b/{slug}/",
        "/{slug}/{",
        "/{{slug}}/",
        "/%2e%2e/{slug}/",
    ],
)
def test_what_is_no_permalink(text: str) -> None:
    assert refused(check_permalink, text) == "bad-permalink"


# --- others -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "occurrence"), [("2 of 3", (2, 3)), ("1", (1, 0)), (" 2  of 3 ", (2, 3)), ("3 of 3", (3, 3))]
)
def test_occurrences(text: str, occurrence: tuple[int, int]) -> None:
    parsed = Occurrence.parse(text)
    assert (parsed.number, parsed.total) == occurrence


@pytest.mark.parametrize(
    "value", ["", "0", "0 of 2", "3 of 2", "-1", "two", "2/3", "2of3", "1.5", "9999999", ["2"], None]
)
def test_what_is_no_occurrence(value: Any) -> None:
    assert refused(Occurrence.parse, value) == "bad-occurrence"


@pytest.mark.parametrize(
    ("check", "value", "code"),
    [
        (check_text, "", "empty-text"),
        (check_text, " \n\t\u00a0", "empty-text"),
        (check_schema, "2", "bad-schema"),
        (check_schema, "1.0", "bad-schema"),
        (check_color, "red", "bad-color"),
        (check_color, "#12", "bad-color"),
        (check_color, "#12345g", "bad-color"),
        (check_color, "#fff;", "bad-color"),
        (check_zone, "London", "bad-timezone"),
        (check_zone, "", "bad-timezone"),
        (check_zone, "../UTC", "bad-timezone"),
        (check_zone, "/etc/localtime", "bad-timezone"),
        (Extra.parse, ["x"], "wrong-type"),
        (Extra.parse, "x", "wrong-type"),
    ],
)
def test_other_refusals(check: Callable[[Any], Any], value: Any, code: str) -> None:
    assert refused(check, value) == code


def test_own_data_is_kept_as_it_was_typed() -> None:
    assert Extra.parse({"a": {"b": ["1", "No"]}}) == {"a": {"b": ["1", "No"]}}
