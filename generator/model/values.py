"""Values of the file formats: dates, ids, URLs, languages, words for readers.

Text goes in, a checked value comes out, or a `Fault` that says what was expected.

The records of the file formats are built of these. A record says all there is to say of
its format: its attributes are the keys (`as_` is written `as`), unknown keys are refused,
the text under an attribute is its description. Beside records, lists (`tuple[X, ...]`),
mappings, choices (`Literal`), `str`, `int` and `bool`, an attribute may be of a class with
`parse`, which reads itself and gives its JSON Schema as `json_schema`, and have rules
beside its type: `Annotated[str, Check(...)]`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlsplit

from .problem import Fault
from .record import Record

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(Z|z|[+-]\d{2}:\d{2})?", re.ASCII)
_PARTIAL = re.compile(r"(-?\d{1,4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_ASCII_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ASCII_URL = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:[/?#][!#-;=?-~]*)?")
_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)
# Windows has devices of these names in every folder, whatever stands behind a dot.
_DEVICES = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"),
    )
)
# Bytes of a part of an address; leaves room for what is added to it where a name may have 255.
LONGEST = 200
# Schemes that may stand in `href`: everything else could run script or open a program.
SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise Fault("wrong-type", f"expected {what}, found {shape_of(value)}")
    return value


def shape_of(value: Any) -> str:
    """What a value of a YAML file is, in words: a mapping, a list, nothing."""
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list" if isinstance(value, Sequence) and not isinstance(value, str) else "nothing"


class Moment(Record, frozen=True):
    """A day, or a time on a day: `YYYY-MM-DD` or RFC 3339 with an optional offset.

    `text` is what was typed. A time without offset is in the site's time zone, which only
    `at` knows; a day alone begins at midnight there.
    """

    json_schema: ClassVar[Mapping[str, Any]] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([Tt ].+)?$"}

    text: str
    day: date
    seconds: int | None = None
    offset: int | None = None

    @classmethod
    def parse(cls, value: Any) -> Moment:
        """Raises `Fault` with code `bad-date` for anything but the two forms."""
        return _moment(_text(value, "a date such as 2026-05-01"))

    def at(self, zone: tzinfo) -> datetime:
        """The instant, with the site's `zone` where the text has no offset."""
        return _instant(self, zone)


# Most notes are of the day of their article, or a day near it.
@lru_cache(1000)
def _moment(text: str) -> Moment:
    found = _DATE.match(text)
    hint = "write YYYY-MM-DD, or a time such as 2026-05-01T17:55:00+01:00"
    if not found:
        raise Fault("bad-date", f"{text!r} is not a date", hint)
    day = _day(text, *(int(part) for part in found.groups()))
    rest = text[10:]
    if not rest:
        return Moment(text, day)
    clock = _TIME.fullmatch(rest[1:]) if rest[0] in "Tt " else None
    if not clock:
        raise Fault("bad-date", f"{text!r} is not a date with a time", hint)
    hour, minute, second = (int(part or 0) for part in clock.group(1, 2, 3))
    if hour > 23 or minute > 59 or second > 59:
        raise Fault("bad-date", f"{rest[1:]!r} is not a time of day", hint)
    return Moment(text, day, hour * 3600 + minute * 60 + second, _offset(clock.group(4), text))


@lru_cache(1000)
def _instant(moment: Moment, zone: tzinfo) -> datetime:
    own = zone if moment.offset is None else timezone(timedelta(minutes=moment.offset))
    return datetime.combine(moment.day, time(), own) + timedelta(seconds=moment.seconds or 0)


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Fault("bad-date", f"{text!r}: there is no such day") from None


def _offset(text: str | None, whole: str) -> int | None:
    if text is None:
        return None
    if text in "Zz":
        return 0
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    if minutes > 14 * 60 or int(text[4:6]) > 59:
        raise Fault("bad-date", f"{whole!r}: there is no offset {text}")
    return -minutes if text[0] == "-" else minutes


class PartialDate(Record, frozen=True):
    """When a thing written about is from: a year, a month or a day; years may be negative."""

    json_schema: ClassVar[Mapping[str, Any]] = {"type": "string", "pattern": r"^-?\d{1,4}(-\d{2}(-\d{2})?)?$"}

    text: str
    year: int
    month: int = 0
    day: int = 0

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Raises `Fault` with code `bad-date`; `c. 1450` belongs into `date_text`."""
        text = _text(value, "a date such as 1787, 1787-09 or 1787-09-17")
        found = _PARTIAL.fullmatch(text)
        hint = "write 1787, 1787-09 or 1787-09-17; words such as 'c. 1450' go into date_text"
        if not found:
            raise Fault("bad-date", f"{text!r} is not a year, a month or a day", hint)
        year, month, day = (int(part or 0) for part in found.groups())
        if found.group(2):
            # A leap year serves for years that datetime does not know.
            _day(text, year if 1 <= year <= 9999 else 2000, month, day if found.group(3) else 1)
        return cls(text, year, month, day)


class Words(Record, frozen=True):
    """Words for readers: one text, or forms by language and by number.

    `forms` maps (language, number) to a text; language `""` is "any", number is `one` or
    `other`. Built from a text, a map by language, `{one, other}`, or a map of such maps.
    """

    json_schema: ClassVar[Mapping[str, Any]] = {"type": ["string", "object"]}

    forms: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, text: str) -> Self:
        """The same words for every language and number."""
        return cls({("", "other"): text})

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Raises `Fault` with code `wrong-type` or `bad-language`."""
        if isinstance(value, str):
            return cls.of(value)
        if not isinstance(value, Mapping) or not value:
            raise Fault("wrong-type", f"expected a text or a map by language, found {shape_of(value)}")
        forms: dict[tuple[str, str], str] = {}
        if _is_by_number(value):
            forms.update({("", number): _text(text, "a text") for number, text in value.items()})
            return cls(forms)
        for language, entry in value.items():
            check_language(language)
            if isinstance(entry, Mapping) and _is_by_number(entry):
                forms.update({(language.lower(), n): _text(t, "a text") for n, t in entry.items()})
            else:
                forms[language.lower(), "other"] = _text(entry, "a text")
        return cls(forms)

    def pick(self, language: str, count: int = 2) -> str:
        """The words for a language (its tag, then its parent tags, then the first) and number."""
        forms = self.forms
        found = forms.get((language, "one" if count == 1 else "other"))
        if found is not None:
            return found
        for tag in (*_fallbacks(language), "", *[tag for tag, _ in forms]):
            for form in ("one", "other") if count == 1 else ("other", "one"):
                if (tag, form) in forms:
                    return forms[tag, form]
        return ""

    def __bool__(self) -> bool:
        return any(self.forms.values())


def _is_by_number(value: Mapping[str, Any]) -> bool:
    return bool(value) and set(value) <= {"one", "other"}


@cache
def _fallbacks(language: str) -> tuple[str, ...]:
    parts = language.lower().split("-")
    return tuple("-".join(parts[:end]) for end in range(len(parts), 0, -1))


class Extra(dict[str, Any]):
    """Own data of a site: goes to the templates as it was typed, every scalar a text."""

    json_schema: ClassVar[Mapping[str, Any]] = {"type": "object"}

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Raises `Fault` unless the value is a mapping."""
        if not isinstance(value, Mapping):
            raise Fault("wrong-type", f"expected a mapping, found {shape_of(value)}")
        return cls(value)


class Check(Record, frozen=True):
    """A rule for a value, beside its type: what it checks, and what that adds to the JSON Schema."""

    check: Callable[[Any], Any]
    schema: Mapping[str, Any]

    def __hash__(self) -> int:
        return hash(self.check)


class FromText(Record, frozen=True):
    """A record that may be written as one text: `desk` for `{id: desk}`."""

    key: str


# Apostrophes go, every other sign parts words.
_ASCII_SLUG = {code: None if chr(code) == "'" else " " for code in range(128) if not chr(code).isalnum()}


@lru_cache(4000)
def slug_of(text: str) -> str:
    """A slug for free text: letters and digits of any script, lower case, single hyphens.

    `+` and `#` keep their names, so that `C`, `C++` and `C#` stay apart. Returns `""`
    where the text has no letter and no digit.
    """
    spelled = text.replace("+", " plus").replace("#", " sharp") if re.search(r"\w[+#]", text) else text
    if spelled.isascii():
        return "-".join(spelled.lower().translate(_ASCII_SLUG).split())
    folded = unicodedata.normalize("NFC", spelled).lower().replace("'", "").replace("’", "")
    letters = (
        c if unicodedata.category(c)[0] in "LN" or unicodedata.category(c)[0] == "M" else " " for c in folded
    )
    return unicodedata.normalize("NFC", "-".join("".join(letters).split()))


def is_device(name: str) -> bool:
    """Whether a file of this name cannot be on Windows, where it is a device: `con`, `nul.txt`."""
    return name.split(".", 1)[0].rstrip(" ").lower() in _DEVICES


# Kinds, authors, tags and layers are the same few.
@lru_cache(1000)
def check_slug(text: str) -> str:
    """The slug itself; raises `Fault` with code `bad-slug` where it is none."""
    if not _ASCII_ID.fullmatch(text) and not _is_id(text):
        better = slug_of(text)
        hint = f"write {better!r}" if better else "use letters, digits and single hyphens"
        raise Fault("bad-slug", f"{text!r} is not an id (lower-case letters, digits, single hyphens)", hint)
    if text in _DEVICES:
        raise Fault("bad-slug", f"{text!r} is a device on Windows and can name no file", f"write '{text}-1'")
    # No code point takes more than four bytes.
    if len(text) > LONGEST // 4 and len(text.encode()) > LONGEST:
        hint = f"at most {LONGEST} bytes; other scripts take three a letter"
        raise Fault("bad-slug", f"an id of {len(text.encode())} bytes is too long for an address", hint)
    return text


def _is_id(text: str) -> bool:
    """Whether a text is an id with letters of any script."""
    parts = text.split("-")
    plain = all(parts) and all(unicodedata.category(c)[0] in "LNM" for part in parts for c in part)
    return plain and text == text.lower() and unicodedata.is_normalized("NFC", text)


def check_url(text: str) -> str:
    """An absolute web address; raises `Fault` with code `bad-url`."""
    if _ASCII_URL.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if (
        parts.scheme.lower() not in ("http", "https")
        or not parts.hostname
        or re.search(r"[\s<>\"\x00-\x1f\x7f]", text)
    ):
        raise Fault("bad-url", f"{text!r} is not a web address", "write the whole address, with https://")
    return text


def check_language(text: str) -> str:
    """A BCP 47 tag of the usual shape (`en`, `zh-Hant`, `pt-BR`); raises `Fault`, `bad-language`."""
    if not _LANGUAGE.fullmatch(text):
        raise Fault(
            "bad-language", f"{text!r} is not a language tag", "write a tag such as en, pt-BR or zh-Hant"
        )
    return text


def check_text(text: str) -> str:
    """A text with something in it; raises `Fault` with code `empty-text`."""
    if not text.strip():
        raise Fault("empty-text", "expected a text, found only white space")
    return text


Slug = Annotated[str, Check(check_slug, {"pattern": "^[^\\s/A-Z]+$"})]
Url = Annotated[str, Check(check_url, {"format": "uri", "pattern": "^https?://"})]
Language = Annotated[str, Check(check_language, {"pattern": _LANGUAGE.pattern})]
Text = Annotated[str, Check(check_text, {})]
Markdown = Annotated[str, Check(check_text, {"contentMediaType": "text/markdown"})]
