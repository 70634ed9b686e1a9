"""Annotations as their sidecars declare them, and what became of each in its article.

Terms are those of the W3C Web Annotation model where it has one: a quote is a
TextQuoteSelector (`exact`, `prefix`, `suffix`), positions are code points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from .problem import Fault, Location
from .record import Record, field
from .values import (
    Check,
    Extra,
    Language,
    Markdown,
    Moment,
    PartialDate,
    Slug,
    Text,
    Url,
    Words,
)

Status = Literal["draft", "review", "published", "retired"]
IfLost = Literal["error", "keep", "retire"]


class Occurrence(Record, frozen=True):
    """Which of several places: the `number`-th of `total`; `total` 0 where it was not said."""

    json_schema: ClassVar[Mapping[str, Any]] = {
        "type": "string",
        "pattern": r"^\s*\d+(\s+of\s+\d+)?\s*$",
    }

    number: int
    total: int = 0

    @classmethod
    def parse(cls, value: Any) -> Self:
        """`2 of 3`, or `2` alone; raises `Fault` with code `bad-occurrence`."""
        found = (
            re.fullmatch(r"\s*(\d{1,6})(?:\s+of\s+(\d{1,6}))?\s*", value) if isinstance(value, str) else None
        )
        number, total = (int(part or 0) for part in found.groups()) if found else (0, 0)
        if number < 1 or (total and number > total):
            raise Fault(
                "bad-occurrence", f"{value!r} does not say which place", "write '2 of 3', counted from 1"
            )
        return cls(number, total)


class Quote(Record, frozen=True, kw_only=True):
    """A passage by its words: `exact`, told apart by what stands around it."""

    quote: Text
    """The exact words of the article; may cross emphasis, links, list items, paragraphs."""
    prefix: str = ""
    """Words right before the passage."""
    suffix: str = ""
    """Words right after the passage."""
    occurrence: Occurrence | None = None
    """Which place of several: `2 of 3`."""
    through: str = ""
    """Last words of a long passage: it runs from `quote` to these."""


class Source(Record, frozen=True, kw_only=True):
    """Where a statement can be looked up."""

    title: Text
    """Title of the work, page or document."""
    url: Url = ""
    """Its address."""
    publisher: str = ""
    """Who published it."""
    author: str = ""
    """Who wrote it."""
    date: PartialDate | None = None
    """When it was published."""
    date_text: str = ""
    """The date in words, where it is not certain: `c. 1450`."""
    accessed: Moment | None = None
    """When the page was looked at."""
    archive: Url = ""
    """Address of an archived copy."""
    locator: str = ""
    """Page, chapter, minute."""
    quote: str = ""
    """The words of the source that matter."""
    extra: Extra = field(default_factory=Extra)
    """Own data."""


class Claim(Record, frozen=True, kw_only=True):
    """A claim that a note checks, with its verdict on the site's scale."""

    id: Slug = ""
    """Id of the claim, for claims that are checked in several places."""
    text: Text
    """The claim in one sentence."""
    claimant: str = ""
    """Who made it."""
    date: PartialDate | None = None
    """When it was made."""
    date_text: str = ""
    """The date in words, where it is not certain."""
    appearance: str = ""
    """Where it was made: an address, or a title in words."""
    verdict: Slug
    """A verdict of `verdicts:` in site.yaml."""


class Correction(Record, frozen=True, kw_only=True):
    """What was put right, and when."""

    date: Moment
    """When it was put right."""
    text: Markdown
    """What was wrong and what holds."""
    was: str = ""
    """The words before."""
    now: str = ""
    """The words since."""


class Reply(Record, frozen=True, kw_only=True):
    """An answer to a note."""

    id: Slug
    """Unique among the replies of the note."""
    author: Slug = ""
    """Id of an author."""
    created: Moment | None = None
    """When it was written."""
    body: Markdown
    """The answer, in Markdown."""


class Review(Record, frozen=True, kw_only=True):
    """Who read a note before it was published, and in what role."""

    by: Text
    """Id of an author, or a name."""
    date: Moment | None = None
    """When."""
    as_: str = ""
    """In what role: `legal`, `science`."""


class Retired(Record, frozen=True, kw_only=True):
    """Why a note was taken back; a dated line stays under its id."""

    date: Moment
    """When it was taken back."""
    reason: str = ""
    """Why."""
    replaced_by: Slug = ""
    """Id of the note that says it now."""


class Annotation(Record, frozen=True, kw_only=True):
    """One entry of a sidecar."""

    id: Slug
    """Unique over all layers of the article; its address is `#note-ID`."""
    quote: str = ""
    """The exact words of the article; none for a note on the whole article."""
    prefix: str = ""
    """Words right before the passage; checked even where the quote is unique."""
    suffix: str = ""
    """Words right after the passage; checked even where the quote is unique."""
    occurrence: Occurrence | None = None
    """Which place of several: `2 of 3`; another total is an error."""
    through: str = ""
    """Last words of a long passage: it runs from `quote` to these."""
    also: tuple[Quote, ...] = ()
    """Further passages of the same note."""
    kind: Slug = ""
    """A built-in kind or one of site.yaml; default `context`."""
    title: str = ""
    """Heading of the note."""
    body: Markdown
    """What the note says, in Markdown."""
    author: Slug = ""
    """Id of an author; default the layer's."""
    created: Moment | None = None
    """When it was written; a note of the future is withheld."""
    updated: Moment | None = None
    """When it was last changed."""
    status: Status | None = None
    """`draft`, `review`, `published` or `retired`; only published and retired ones appear."""
    reviewed: tuple[Review, ...] = ()
    """Who read it before it was published."""
    retired: Retired | None = None
    """When and why it was taken back."""
    aliases: tuple[Slug, ...] = ()
    """Ids it had before."""
    tags: tuple[Text, ...] = ()
    """Tags of the note."""
    sources: tuple[Source, ...] = ()
    """Where it can be looked up."""
    claim: Claim | None = None
    """The claim it checks."""
    corrections: tuple[Correction, ...] = ()
    """What was put right in the note itself."""
    replies: tuple[Reply, ...] = ()
    """Answers to it."""
    if_lost: IfLost | None = None
    """What happens when its passage is gone: `error`, `keep` or `retire`."""
    extra: Extra = field(default_factory=Extra)
    """Own data."""

    @property
    def passages(self) -> tuple[Quote, ...]:
        """All its passages in order; none for a note on the whole article."""
        if not self.quote:
            return ()
        first = Quote(
            quote=self.quote,
            prefix=self.prefix,
            suffix=self.suffix,
            occurrence=self.occurrence,
            through=self.through,
        )
        return (first, *self.also)


class SidecarFile(Record, frozen=True, kw_only=True):
    """`<stem>.annotations.yaml`, or `<stem>.annotations.<layer>.yaml`."""

    annotations: tuple[Annotation, ...] = ()
    """The notes, in any order."""
    if_lost: IfLost | None = None
    """What happens to notes of this file whose passage is gone."""
    language: Language = ""
    """Language of the notes, where it is not the article's."""
    rights: str = ""
    """Licence of the notes; default the layer's."""


class Kind(Record, frozen=True):
    """A kind of note: its word, its colour and pattern, what it must have."""

    label: Words
    color: str = ""
    icon: str = ""
    require: tuple[str, ...] = ()
    motivation: str = "commenting"


_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def check_color(text: str) -> str:
    """A colour as `#rgb` or `#rrggbb`; raises `Fault` with code `bad-color`."""
    if not _COLOR.fullmatch(text):
        raise Fault("bad-color", f"{text!r} is not a colour", "write #rgb or #rrggbb")
    return text


Color = Annotated[str, Check(check_color, {"pattern": f"^{_COLOR.pattern}$"})]


def _kind(en: str, zh: str, icon: str, color: str, motivation: str = "commenting") -> Kind:
    return Kind(Words({("en", "other"): en, ("zh", "other"): zh}), color, icon, (), motivation)


# The built-in kinds; motivations are those of the W3C Web Annotation vocabulary.
KINDS: Mapping[str, Kind] = {
    "context": _kind("Context", "背景", "◦", "#3d6b9e", "describing"),
    "definition": _kind("Definition", "释义", "≡", "#2f7a6b", "describing"),
    "source": _kind("Source", "出处", "§", "#6b6256", "linking"),
    "claim": _kind("Claim", "主张", "✓", "#8a5a00", "assessing"),
    "correction": _kind("Correction", "更正", "±", "#b3362b", "editing"),
    "dissent": _kind("Dissent", "异议", "≠", "#8b3a7b", "replying"),
    "question": _kind("Question", "疑问", "?", "#6a4fb3", "questioning"),
    "translation": _kind("Translation", "译注", "⇄", "#4a7a1f", "describing"),
    "style": _kind("Style", "文辞", "¶", "#5f6b7a", "commenting"),
}


class State(StrEnum):
    """How a passage was found (design: anchoring)."""

    EXACT = "exact"
    FUZZY = "fuzzy"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"


class Span(Record, frozen=True):
    """A stretch of the article text, in code points, the end not included."""

    start: int
    end: int


class Placement(Record, frozen=True):
    """What became of one quote in a text.

    `span` is where it stands and `score` how sure that is (0 to 1); both are empty for
    `AMBIGUOUS` and `ORPHANED`. `places` are the places that fit equally; `nearest` is the
    closest place of a lost one. `reason` says in words why; `written_about` are the words
    the note was written about, where other words stand there now.
    """

    state: State
    span: Span | None = None
    score: float = 0.0
    reason: str = ""
    places: tuple[Span, ...] = ()
    nearest: Span | None = None
    written_about: str = ""


class Note(Record, frozen=True, kw_only=True):
    """An annotation with what its file and layer add: the defaults are filled in.

    `path` is the sidecar, `locate` gives the place of one of its values in it: `locate("quote")`,
    `locate("also", 0, "quote")`; the place of the entry itself where there is none.
    """

    record: Annotation
    path: str
    layer: str
    kind: str
    author: str
    status: Status
    if_lost: IfLost | None
    language: str
    rights: str
    locate: Callable[..., Location]


_WORST_FIRST = (State.ORPHANED, State.AMBIGUOUS, State.FUZZY, State.EXACT)


class PlacedNote(Record, frozen=True, kw_only=True):
    """A note where the page shows it; `number` counts from 1 and is for display only.

    `name` is what a screen reader calls it. `placements` has one entry for each passage of the
    note. `kept` marks a lost note that is published below the article; `number` of a retired note is 0.
    """

    note: Note
    number: int
    placements: tuple[Placement, ...]
    kept: bool = False
    name: str = ""

    @property
    def state(self) -> str:
        """For `data-state`: `retired`, `whole` (no passage), or the worst state of its passages."""
        if self.note.status == "retired":
            return "retired"
        found = {placement.state for placement in self.placements}
        for state in _WORST_FIRST:
            if state in found:
                return state.value
        return "whole"
