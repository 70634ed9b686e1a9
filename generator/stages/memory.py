"""What a build remembers of the last one: files, articles, pages, and how it ended.

Everything is looked up by digests of contents; what the directory says of a file (`FileStat`)
only spares reading it. Tables are MessagePack in declared types: what is damaged is noticed,
and nothing in it can be run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from ..disk import Address, FileStat, SourceTree, Store, WriteReport, digest_of, newest_time
from ..model.annotation import State
from ..model.problem import Location, Problem
from ..model.record import Mutable, Record, Shared, field
from .request import BuildResult

T = TypeVar("T")
D = TypeVar("D")

# A file that changed less than this before it was looked at may change again within the same
# tick of the clock of its file system (nanoseconds); two seconds where times have no fraction.
_TICK = 20_000_000
_COARSE_TICK = 2_000_000_000


class DamagedMemory(Exception):
    """What was kept is not what was written: the build has to begin without it."""


class SourceRow(Record, frozen=True):
    """A file of the site as it was last looked at; without `stat` it has to be read again.

    Without `digest` it changed while a build read it, and is another than any.
    """

    stat: FileStat | None
    digest: bytes


class OutputRow(Record, frozen=True):
    """A file of the output as it was written: its stat, its page's key, its sha256."""

    stat: FileStat
    key: bytes
    digest: str


class FragmentRow(Record, frozen=True):
    """A fragment that was rendered: its key, and where its bytes are."""

    key: bytes
    address: Address


class LastBuild(Shared, frozen=True, kw_only=True):
    """How the last build ended, for one that finds everything as it was, or nearly.

    `request` digests what was asked for and what the tool is; it holds from `since` to before
    `until`. `head` is the commit it asked git for, `None` where it did not. `texts` are those of
    `BuildResult`, `packs` how many articles and fragments stand in each pack of the store.
    """

    request: bytes
    since: float
    until: float
    head: str | None
    problems: tuple[Problem, ...]
    anchors: dict[str, int]
    pages: int
    texts: dict[str, str]
    next_change: str
    packs: dict[str, int]

    def holds(self, now: float) -> bool:
        """Whether nothing that it showed began or ended until `now`."""
        return self.since <= now < self.until

    def result(self, report: WriteReport) -> BuildResult:
        """What a build finds that has nothing else to say than the last one."""
        return BuildResult(
            problems=self.problems,
            anchors={State(name): count for name, count in self.anchors.items()},
            pages=self.pages,
            report=report,
            seconds=0.0,
            next_change=datetime.fromisoformat(self.next_change) if self.next_change else None,
            texts=self.texts,
        )


def _hook(kind: type, value: Any) -> Any:
    return kind(value)


_encode = msgspec.msgpack.Encoder(enc_hook=str).encode
_sources = msgspec.msgpack.Decoder(dict[str, SourceRow]).decode
_outputs = msgspec.msgpack.Decoder(dict[str, OutputRow]).decode
_fragments = msgspec.msgpack.Decoder(dict[str, FragmentRow]).decode
_last = msgspec.msgpack.Decoder(LastBuild).decode


class Memory(Mutable):
    """The tables of one way to build a site; each is read when it is first asked for.

    One that is `watchful` has them at hand for the next build of this process.
    """

    store: Store
    watchful: bool = False
    problems: list[Problem] = field(default_factory=list)
    _read: dict[str, Any] = field(default_factory=dict)

    @property
    def sources(self) -> dict[str, SourceRow]:
        """Files of the site by path."""
        return self.table("sources", _sources, {})

    @property
    def outputs(self) -> dict[str, OutputRow]:
        """Files of the output by path."""
        return self.table("outputs", _outputs, {})

    @property
    def fragments(self) -> dict[str, FragmentRow]:
        """Fragments by name."""
        return self.table("fragments", _fragments, {})

    @property
    def last(self) -> LastBuild | None:
        """How the last build ended; `None` where none did without an error of its own."""
        return self.table("last", _last, None)

    def table(self, name: str, decode: Callable[[memoryview], T], empty: D) -> T | D:
        """A table by its name; `empty` where there is none, or a damaged one."""
        if name not in self._read:
            self._read[name] = empty
            try:
                data = self.store.read(name)
                if data is not None:
                    self._read[name] = decode(data)
            except (ValueError, msgspec.DecodeError) as fault:
                self.damaged(str(fault))
                self._read[name] = empty
        found: T | D = self._read[name]
        return found

    def keep(self, name: str, value: T, encode: Callable[[T], bytes] = _encode) -> None:
        """Put a table in the place of the last one.

        Where a file has a name that is no Unicode, the table is for this process alone.
        """
        self._read[name] = value
        # What was read before is let go of as well.
        self.release(name)
        try:
            self.store.write(name, encode(value))
        except UnicodeEncodeError:
            self.store.remove(name)

    def release(self, name: str) -> None:
        """Nobody asks for a table again before the next build: those of ten thousand articles are 20 MB."""
        if not self.watchful:
            self._read.pop(name, None)

    def drop(self, name: str) -> None:
        """Forget a table, on the disk too."""
        self._read.pop(name, None)
        self.store.remove(name)

    def take_problems(self) -> tuple[Problem, ...]:
        """What was wrong with the memory since this was last asked."""
        found = tuple(self.problems)
        self.problems.clear()
        return found

    def tidy(self, packs: Iterable[str]) -> None:
        """Drop the packs that are not in use, and memories that nobody used for long."""
        self.store.drop_packs(packs)
        self.store.prune()

    def damaged(self, what: str) -> None:
        """Say that something could not be used, and forget all of it."""
        self.problems.append(_warning(what))
        self.store.forget()
        self._read.clear()


def _warning(what: str) -> Problem:
    from ..model.problem import warning

    hint = "nothing is lost: this build began without it"
    return warning(
        "memory-damaged", f"what the last build kept cannot be used: {what}", Location(".glossator"), hint
    )


class Sources:
    """The files of the site with their digests; one that is as it was is not read.

    A file is the same as long as its inode, size and both times are, unless it was so young
    when it was looked at that it could change unseen: then it is read again, as git does.
    """

    def __init__(self, tree: SourceTree, rows: Mapping[str, SourceRow], looked: int) -> None:
        self.tree = tree
        self._looked = looked
        self._same = {
            path: row for path, stat in tree.stats.items() if (row := rows.get(path)) and row.stat == stat
        }
        # What is equal is there once: of two hundred thousand files that is 37 MB.
        known = {path: row.stat for path, row in self._same.items() if row.stat}
        tree.stats = {**tree.stats, **known}
        self._known = {path: row.digest for path, row in self._same.items()}

    def are_as_they_were(self, rows: Mapping[str, SourceRow]) -> bool:
        """Whether the same files have the same bytes; those that were too young are read."""
        return self.tree.stats.keys() == rows.keys() and all(
            path in self._same or self.digest(path) == row.digest for path, row in rows.items()
        )

    def digest(self, path: str) -> bytes:
        """The digest of a file's bytes; it is read unless it is as it was.

        Empty for one that changed while this build read it: nothing is to be remembered by it.
        """
        if path not in self._known:
            self._known[path] = digest_of(self.tree[path])
        return b"" if path in self.tree.changed else self._known[path]

    @property
    def untouched(self) -> Mapping[str, SourceRow]:
        """The files of which the directory says that they are what they were for the last build."""
        return self._same

    def only(self, paths: Iterable[str]) -> Sources:
        """The same, of some of the files."""
        stats = {path: self.tree.stats[path] for path in sorted(paths)}
        return Sources(SourceTree(self.tree.root, stats), self._same, self._looked)

    def learn(self, digests: Mapping[str, bytes]) -> None:
        """Take in the digests of files that another process has read; empty where they changed."""
        self._known.update(digests)

    def of(self, paths: Iterable[str]) -> bytes:
        """One digest for some files, theirs in this order."""
        return digest_of(b"".join(self.digest(path) for path in paths))

    def table(self) -> dict[str, SourceRow]:
        """The rows to keep; what nobody asked for until now is read."""
        known, changed = self._known, self.tree.changed
        return {
            path: self._same[path]
            if path in self._same and known[path] and path not in changed
            else self._row(stat, self.digest(path))
            for path, stat in self.tree.stats.items()
        }

    def keep_digests(self, kept: Iterable[str]) -> None:
        """Nobody asks for digests of other files than these any more."""
        names = set(kept)
        self._same.clear()
        self._known = {path: found for path, found in self._known.items() if path in names}

    def keep_files(self, kept: Iterable[str]) -> None:
        """Nobody asks for other files than these any more: all of ten thousand articles are 14 MB."""
        names = set(kept)
        self.tree.stats = {path: stat for path, stat in self.tree.stats.items() if path in names}

    def _row(self, stat: FileStat, found: bytes) -> SourceRow:
        if not found:
            return SourceRow(None, b"")
        newest = newest_time(stat)
        tick = _TICK if newest % 1_000_000_000 else _COARSE_TICK
        if newest > self._looked - tick:
            return SourceRow(None, found)
        return SourceRow(stat, found)


def now_ns() -> int:
    """The clock by which file systems date their files."""
    return time.time_ns()
