"""What is kept of an article from build to build: its entry, its faults, and what it asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from markupsafe import Markup

from ..annotate import is_of_site
from ..disk import Address
from ..model.annotation import State
from ..model.problem import Problem
from ..model.record import Record
from ..pages import Entry
from .annotator import Study


class ArticleRecord(Record, frozen=True, kw_only=True):
    """An article in a few hundred bytes.

    `files` are its own and its sidecars', `key` digests them; `url` is empty for an article
    that has no page. `asked`, `since` and `until` say how long it holds, as in `Study`. `links`
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
    asked: tuple[str, ...]
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


@dataclass(frozen=True, slots=True)
class KeptArticles:
    """The records of all articles, and the digest of what they were made with."""

    context: bytes = b""
    records: dict[str, ArticleRecord] = field(default_factory=dict)


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
        asked=tuple(sorted(study.asked)),
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
kept_articles = msgspec.msgpack.Decoder(KeptArticles, dec_hook=_from_plain)


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
    for record in records.values():
        for state, count in zip(State, record.passages, strict=False):
            counts[state] += count
    return counts
