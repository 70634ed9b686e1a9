"""What is kept of an article from build to build: its entry, its faults, and what it asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from zlib import crc32

import msgspec
from markupsafe import Markup

from ..annotate import is_of_site
from ..disk import Address
from ..model.annotation import State
from ..model.problem import Problem
from ..model.record import Record, replace
from ..pages import Entry
from .annotator import Study
from .memory import Memory

T = TypeVar("T")

# Tables that the records are spread over: so many that an edit writes little, so few that reading
# them takes as long as reading one.
_BLOCKS = 64


class ArticleRecord(Record, frozen=True, kw_only=True):
    """An article in a few hundred bytes.

    `files` are its own and its sidecars', `key` digests them; `bare_id` and `bare_url` are those of
    an article without `entry`, which has no page. `asked` (a question a line), `since` and `until`
    say how long it holds, as in `Study`. `links` are the addresses of this site that it leads to,
    `translations` the ids of other articles that it names, `passages` how many of its passages are
    in each state. `text` digests its text, `place` is where its part stands.
    """

    files: tuple[str, ...]
    key: bytes
    bare_id: str
    bare_url: str
    is_read: bool
    is_withheld: bool
    is_soft: bool
    asked: str
    since: float
    until: float
    problems: tuple[Problem, ...]
    passages: tuple[int, ...]
    links: tuple[str, ...]
    translations: tuple[str, ...]
    text: bytes
    entry: Entry | None
    place: Address | None

    @property
    def id(self) -> str:
        """The article's id; empty where its front matter does not hold."""
        return self.entry.id if self.entry else self.bare_id

    @property
    def url(self) -> str:
        """Where its page stands, or would; empty where its front matter does not hold."""
        return self.entry.url if self.entry else self.bare_url

    def holds(self, now: float) -> bool:
        """Whether nothing of it began or ended until `now`."""
        return self.since <= now < self.until


class _Block(Record, frozen=True):
    """The records of some articles by path, its number, and the digest of what they were made with."""

    number: int
    context: bytes
    records: dict[str, ArticleRecord]


class _RawBlock(Record, frozen=True):
    """A `_Block` whose records are left as bytes."""

    number: int
    context: bytes
    records: dict[str, msgspec.Raw]


class KeptRecords(Mapping[str, ArticleRecord]):
    """The records that were made with the same things, each read when it is asked for."""

    def __init__(self, memory: Memory, context: bytes) -> None:
        self._memory = memory
        self._context = context
        self._blocks: dict[int, dict[str, msgspec.Raw]] = {}
        self._changed: set[int] = set()

    def __getitem__(self, path: str) -> ArticleRecord:
        return _one.decode(self._block(_block_of(path))[path])

    def __iter__(self) -> Iterator[str]:
        for number in range(_BLOCKS):
            yield from self._block(number)

    def __len__(self) -> int:
        return sum(len(self._block(number)) for number in range(_BLOCKS))

    def put(self, changed: Mapping[str, ArticleRecord]) -> None:
        """Put records in the place of those that are there; the tables stay as they are until `keep`."""
        for path, record in changed.items():
            number = _block_of(path)
            self._blocks[number] = {**self._block(number), path: msgspec.Raw(_encode(record))}
            self._changed.add(number)

    def keep(self) -> None:
        """Write the tables that hold others than before."""
        for number in sorted(self._changed):
            block = _RawBlock(number, self._context, self._blocks[number])
            self._memory.keep(_table(number), block, _encode)
            self._memory.release(_table(number))

    def _block(self, number: int) -> dict[str, msgspec.Raw]:
        if number not in self._blocks:
            name = _table(number)
            block = self._memory.table(name, _decode_raw, _EMPTY_RAW)
            # Whoever asks for the same table later wants it in another shape.
            self._memory.release(name)
            is_right = block.context == self._context and block.number == number
            self._blocks[number] = block.records if is_right else {}
        return self._blocks[number]


def kept_records(memory: Memory, context: bytes) -> dict[str, ArticleRecord]:
    """The records by path that were made with the same things; none where nothing was kept, or
    something was damaged: then all that they point to is gone."""
    found: dict[str, ArticleRecord] = {}
    unpacker = Unpacker()
    known = len(memory.problems)
    for number in range(_BLOCKS):
        name = _table(number)
        block = memory.table(name, _decode, _EMPTY)
        memory.release(name)
        if block.context == context and block.number == number:
            found.update((path, unpacker.shared(record)) for path, record in block.records.items())
    return found if len(memory.problems) == known else {}


def keep_records(
    memory: Memory,
    context: bytes,
    before: Mapping[str, ArticleRecord],
    records: Mapping[str, ArticleRecord],
) -> None:
    """Put records in the place of those from `before`, which `kept_records` gave for this context.

    Only tables that hold others than before are written. Whoever is stopped half way leaves both
    kinds: each record says by itself which files it is of.
    """
    blocks: dict[int, dict[str, ArticleRecord]] = {}
    changed = set(map(_block_of, before.keys() - records.keys())) if before else set(range(_BLOCKS))
    for path, record in records.items():
        number = _block_of(path)
        blocks.setdefault(number, {})[path] = record
        if before.get(path) is not record:
            changed.add(number)
    for number in sorted(changed):
        if number in blocks:
            memory.keep(_table(number), _Block(number, context, blocks[number]), _encode)
        else:
            memory.drop(_table(number))


def changed_in_place(
    before: Mapping[str, ArticleRecord], records: Mapping[str, ArticleRecord]
) -> set[str] | None:
    """Paths of articles whose records are others than before; `None` where one has come or gone, or
    takes another place among the others."""
    changed = {path for path, record in records.items() if before.get(path) is not record}
    if before.keys() != records.keys():
        return None
    stay = all(_place(before[path]) == _place(records[path]) for path in changed)
    return changed if stay else None


def _place(record: ArticleRecord) -> tuple[Any, ...] | None:
    return record.entry.place if record.entry else None


def _table(number: int) -> str:
    return f"articles-{number:02}"


def _block_of(path: str) -> int:
    return crc32(path.encode("utf-8", "surrogateescape")) % _BLOCKS


def make_record(
    study: Study, files: tuple[str, ...], key: bytes, entry: Entry | None, place: Address | None
) -> ArticleRecord:
    """The record of an article; `entry` is signed, its part is at `place`."""
    article = study.loaded.article
    return ArticleRecord(
        files=files,
        key=key,
        bare_id=article.id if article and not entry else "",
        bare_url=article.url if article and not entry else "",
        is_read=article is not None,
        is_withheld=study.loaded.is_withheld,
        is_soft=study.loaded.is_soft,
        asked="\n".join(sorted(study.asked)),
        since=study.since,
        until=study.until,
        problems=study.problems,
        passages=tuple(study.outcome.anchors[state] for state in State) if entry and study.outcome else (),
        links=tuple(dict.fromkeys(link.url for link in study.links if is_of_site(link.url))),
        translations=article.meta.translations if article else (),
        text=study.text_digest if entry else b"",
        entry=entry,
        place=place,
    )


def _from_plain(kind: type, value: Any) -> Any:
    return Markup(value) if kind is Markup else kind(value)  # noqa: S704 - was Markup when it was kept


_encode = msgspec.msgpack.Encoder(enc_hook=str).encode
_one = msgspec.msgpack.Decoder(ArticleRecord, dec_hook=_from_plain)
_decode = msgspec.msgpack.Decoder(_Block, dec_hook=_from_plain).decode
_decode_raw = msgspec.msgpack.Decoder(_RawBlock).decode
# No numbers alone: 1, 1.0 and `True` are equal. Nothing that each article has for itself.
_SHARED = ("asked", "passages")
_SHARED_OF_ENTRY = (
    *("language", "section", "byline", "authors", "tags", "series", "series_title", "kicker"),
    *("published_on", "updated_on", "published", "updated_at", "modified_at"),
)
_EMPTY = _Block(0, b"", {})
_EMPTY_RAW = _RawBlock(0, b"", {})


def pack_record(record: ArticleRecord) -> bytes | ArticleRecord:
    """A record for the way from a worker: as bytes, or as it is where a name is no Unicode."""
    try:
        return _encode(record)
    except UnicodeEncodeError:
        return record


class Unpacker:
    """The records that workers send, or that were kept. What is equal in many of them is there once: a
    cold build of twenty thousand articles by fifty authors took 171 MiB, and takes 133."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def unpack(self, data: bytes | ArticleRecord, files: tuple[str, ...]) -> ArticleRecord:
        """The record that a worker sent of the article with these files."""
        record = _one.decode(data) if isinstance(data, bytes) else data
        return self.shared(replace(record, files=files))

    def shared(self, record: ArticleRecord) -> ArticleRecord:
        """The record with what is equal in others."""
        entry, place = record.entry, record.place
        if entry:
            shared = {name: self._once(getattr(entry, name)) for name in _SHARED_OF_ENTRY}
            slug = entry.id if entry.slug == entry.id else entry.slug
            entry = replace(entry, path=record.files[0], slug=slug, **shared)
        if place:
            place = replace(place, pack=self._once(place.pack))
        shared = {name: self._once(getattr(record, name)) for name in _SHARED}
        return replace(record, entry=entry, place=place, **shared)

    def _once(self, value: T) -> T:
        found: T = self._known.setdefault(value, value)
        return found


def count_passages(records: Mapping[str, ArticleRecord]) -> dict[State, int]:
    """Passages of all published articles by state."""
    counts = dict.fromkeys(State, 0)
    for passages, articles in Counter(record.passages for record in records.values()).items():
        for state, count in zip(State, passages, strict=False):
            counts[state] += count * articles
    return counts
