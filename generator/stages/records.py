"""What is kept of an article from build to build: its entry, its faults, and what it asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import msgspec
from markupsafe import Markup

from ..annotate import is_of_site
from ..disk import Address
from ..model.annotation import State
from ..model.problem import Problem
from ..model.record import Record
from ..pages import Entry
from .annotator import Study
from .memory import DamagedMemory

# So many that an edit makes little anew, so few that none of ten thousand articles' is small.
_BLOCKS = 64


class ArticleRecord(Record, frozen=True, kw_only=True):
    """An article in a few hundred bytes.

    `files` are its own and its sidecars', `key` digests them; `url` is empty for an article
    that has no page. `asked` (a question a line), `since` and `until` say how long it holds, as
    in `Study`. `links`
    are the addresses of this site that it leads to, `translations` the ids of other articles
    that it names, `passages` how many of its passages are in each state. `place` is where its
    part stands.
    """

    files: tuple[str, ...]
    key: bytes
    id: str
    url: str
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
    text: str
    entry: Entry | None
    place: Address | None

    def holds(self, now: float) -> bool:
        """Whether nothing of it began or ended until `now`."""
        return self.since <= now < self.until


@dataclass(slots=True)
class KeptArticles:
    """The records of all articles as bytes, and the digest of what they were made with.

    Without `blocks` nothing was kept. They are decoded when somebody asks.
    """

    context: bytes = b""
    blocks: tuple[bytes | memoryview, ...] = ()
    _records: Mapping[str, ArticleRecord] = field(default_factory=dict)

    def made_with(self, context: bytes) -> Mapping[str, ArticleRecord]:
        """The records by path; none where they were made with something else.

        Raises `DamagedMemory` for bytes that hold none.
        """
        if self.context == context and self.blocks and not self._records:
            self._records = _decode_blocks(self.blocks)
        return self._records if self.context == context else {}

    def replaced(self, context: bytes, records: Mapping[str, ArticleRecord]) -> KeptArticles:
        """Other records in the place of these: blocks that hold what they held are not made again.

        The same object where all do. Where a file has a name that is no Unicode there are no
        blocks: the records are for this process alone.
        """
        blocks: list[dict[str, ArticleRecord]] = [{} for _ in range(_BLOCKS)]
        before = self.made_with(context)
        old = self.blocks if before else ()
        changed = set(map(_block_of, before.keys() - records.keys()))
        for path, record in records.items():
            number = _block_of(path)
            blocks[number][path] = record
            if before.get(path) is not record:
                changed.add(number)
        if old and not changed:
            return self
        try:
            packed = [
                old[number] if old and number not in changed else _encode(block)
                for number, block in enumerate(blocks)
            ]
        except UnicodeEncodeError:
            packed = []
        return KeptArticles(context, tuple(packed), records)


class _Kept(Record, frozen=True):
    """What is written of `KeptArticles`; the blocks of one that was read are not copied."""

    context: bytes
    blocks: tuple[memoryview, ...]


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
        id=article.id if article else "",
        url=article.url if article else "",
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
        text=study.text_digest if entry else "",
        entry=entry,
        place=place,
    )


def _from_plain(kind: type, value: Any) -> Any:
    return Markup(value) if kind is Markup else kind(value)  # noqa: S704 - was Markup when it was kept


_encode = msgspec.msgpack.Encoder(enc_hook=str).encode
_one = msgspec.msgpack.Decoder(ArticleRecord, dec_hook=_from_plain)
_block = msgspec.msgpack.Decoder(dict[str, ArticleRecord], dec_hook=_from_plain)
_kept = msgspec.msgpack.Decoder(_Kept)


def encode_articles(kept: KeptArticles) -> bytes:
    """All records as bytes."""
    return _encode(_Kept(kept.context, tuple(map(memoryview, kept.blocks))))


def decode_articles(data: memoryview) -> KeptArticles:
    """The records that the bytes hold. Raises `msgspec.DecodeError` where they hold none."""
    kept = _kept.decode(data)
    return KeptArticles(kept.context, kept.blocks)


def _decode_blocks(blocks: Iterable[bytes | memoryview]) -> dict[str, ArticleRecord]:
    try:
        return {path: record for block in blocks for path, record in _block.decode(block).items()}
    except (ValueError, msgspec.DecodeError) as fault:
        raise DamagedMemory(str(fault)) from None


def pack_record(record: ArticleRecord) -> bytes | ArticleRecord:
    """A record for the way from a worker: as bytes, or as it is where a name is no Unicode."""
    try:
        return _encode(record)
    except UnicodeEncodeError:
        return record


def unpack_record(data: bytes | ArticleRecord) -> ArticleRecord:
    """The record that a worker sent."""
    return _one.decode(data) if isinstance(data, bytes) else data


def count_passages(records: Mapping[str, ArticleRecord]) -> dict[State, int]:
    """Passages of all published articles by state."""
    counts = dict.fromkeys(State, 0)
    for passages, articles in Counter(record.passages for record in records.values()).items():
        for state, count in zip(State, passages, strict=False):
            counts[state] += count * articles
    return counts
