"""Words, dates and writing direction by language; English where a language has no word.

Comes in: the theme's words by language tag. Goes out: texts for readers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from ..model.values import Moment, PartialDate
from .site import Theme
from .views import DateView

_FALLBACK = "en"
# Days in words that are kept; most notes were written on the day of their article or near it.
_KEPT = 1_000
_RIGHT_TO_LEFT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset(["adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"])


@lru_cache(64)
def direction_of(tag: str) -> str:
    """`rtl` or `ltr`; a script in the tag decides before the language (`az-Arab`, `ks-Deva`)."""
    language, *rest = tag.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the site: its tag and its words, the fallback's filled in."""

    tag: str
    words: Mapping[str, str]
    zone: ZoneInfo
    # The words as templates have them, by attribute: of a mapping Jinja2 asks for an attribute first,
    # in vain, and a page has some forty words.
    by_name: SimpleNamespace = field(init=False)
    direction: str = field(init=False)
    _dates: dict[str, DateView] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", SimpleNamespace(**self.words))
        object.__setattr__(self, "direction", direction_of(self.tag))

    def word(self, key: str) -> str:
        """The word for a key; the key itself where no language has it."""
        return self.words.get(key, key)

    def label(self, prefix: str, name: str) -> str:
        """The word `prefix_name`; the name in plain letters where there is none."""
        return self.words.get(f"{prefix}_{name}") or name.replace("-", " ").replace("_", " ").capitalize()

    def fill(self, key: str, **fields: object) -> str:
        """The word for a key with its fields filled in."""
        return self.word(key).format(**fields)

    def date(self, moment: Moment) -> DateView:
        """The day in words; `iso` carries the time where one was typed."""
        # Its text says all of a moment.
        if moment.text not in self._dates:
            if len(self._dates) == _KEPT:
                self._dates.clear()
            iso = moment.day if moment.seconds is None else moment.at(self.zone)
            self._dates[moment.text] = DateView(iso.isoformat(), self.day(moment.day))
        return self._dates[moment.text]

    def date_or_none(self, moment: Moment | None) -> DateView | None:
        """The same; `None` for no date."""
        return self.date(moment) if moment else None

    def day(self, day: dt.date) -> str:
        """A day in words: `21 May 2026`."""
        return self._date("date_format", day.year, day.month, day.day)

    def partial(self, when: PartialDate | None, words: str = "") -> str:
        """A date of a thing written about; `words` (`c. 1450`) come first; `""` for neither."""
        if words or when is None:
            return words
        if not when.month:
            return self._year(when.year)
        if not when.day:
            return self._date("month_format", when.year, when.month)
        return self._date("date_format", when.year, when.month, when.day)

    def names(self, names: Sequence[str]) -> str:
        """`A`, `A and B`, `A, B and C`; `""` for none."""
        *first, last = names or [""]
        if not first:
            return last
        return self.word("list_separator").join(first) + self.word("list_last") + last

    def _date(self, key: str, year: int, month: int, day: int = 0) -> str:
        return self.fill(key, day=day, month=self.word(f"month_{month}"), number=month, year=self._year(year))

    def _year(self, year: int) -> str:
        # Years are counted as historians do: -44 is 44 BC, and there is no year 0.
        return str(year) if year > 0 else self.fill("year_before_christ", year=abs(year))


@dataclass(frozen=True, slots=True)
class Languages:
    """All languages of a site, each put together once."""

    theme: Theme
    zone: ZoneInfo
    _made: dict[str, Language] = field(default_factory=dict)

    def of(self, tag: str) -> Language:
        """The language of a tag: its own words over its parents' over English."""
        if tag not in self._made:
            self._made[tag] = Language(tag, interface_words(self.theme, tag), self.zone)
        return self._made[tag]


def interface_words(theme: Theme, tag: str) -> dict[str, str]:
    """The words of a language (`pt-BR`) over those of its parent tags over English."""
    by_tag = {name.lower(): words for name, words in theme.words.items()}
    parts = tag.lower().split("-")
    chain = [_FALLBACK, *("-".join(parts[:end]) for end in range(1, len(parts) + 1))]
    return {key: word for name in chain for key, word in by_tag.get(name, {}).items()}
