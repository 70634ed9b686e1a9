"""What a publish does: the built files against those that were published before; pure.

Comes in: path → `File` for both sides. Goes out: a `Plan` with what is added, changed and
removed, in the order in which a host takes it. Nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

# Above this share of vanishing files a publish asks: a lost folder or a wrong --site, not an edit.
MOST_VANISHING = 0.3


@dataclass(frozen=True, slots=True)
class File:
    """The content of a file: its sha256 and its size in bytes."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a plan; `size` is that of the bytes to send, or of those to remove."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be added, changed and removed; `before` is how many files were published."""

    added: tuple[Item, ...]
    changed: tuple[Item, ...]
    removed: tuple[Item, ...]
    before: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed or self.removed)

    @property
    def batches(self) -> tuple[tuple[str, ...], ...]:
        """Paths to send, in order: assets, then the pages that use them, then feeds and lists of links."""
        paths = sorted(item.path for item in (*self.added, *self.changed))
        batches = (tuple(path for path in paths if _batch(path) == number) for number in range(3))
        return tuple(batch for batch in batches if batch)

    @property
    def sends(self) -> tuple[str, ...]:
        """All paths to send, in order."""
        return tuple(path for batch in self.batches for path in batch)

    @property
    def bytes_sent(self) -> int:
        """How many bytes the files to send have."""
        return sum(item.size for item in (*self.added, *self.changed))

    @property
    def clears(self) -> tuple[str, ...]:
        """Removed paths that must go before sending: a file where a folder is to be, or the reverse."""
        removed = {item.path for item in self.removed}
        sent = {item.path for item in self.added}
        folders = {folder for path in sent for folder in parents(path)}
        return tuple(sorted(path for path in removed if path in folders or sent.intersection(parents(path))))

    @property
    def deletions(self) -> tuple[str, ...]:
        """Paths that go last, when nothing leads to them any more."""
        return tuple(sorted({item.path for item in self.removed}.difference(self.clears)))

    @property
    def vanishing(self) -> float:
        """The share of published files that would be gone."""
        return len(self.removed) / self.before if self.before else 0.0


def plan_publish(built: Mapping[str, File], published: Mapping[str, File]) -> Plan:
    """Bring `published` to hold exactly the files of `built`."""
    return Plan(
        added=_items(built, built.keys() - published.keys()),
        changed=_items(built, (path for path in built.keys() & published if built[path] != published[path])),
        removed=_items(published, published.keys() - built.keys()),
        before=len(published),
    )


def parents(path: str) -> Iterator[str]:
    """The folders of a path, the nearest first: `a/b`, `a` for `a/b/c`."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _items(files: Mapping[str, File], paths: Iterable[str]) -> tuple[Item, ...]:
    return tuple(Item(path, files[path].size) for path in sorted(paths))


def _batch(path: str) -> int:
    # A compressed file goes with the one it stands for.
    path = path.removesuffix(".gz").removesuffix(".br")
    if path.endswith(".html"):
        return 1
    return 2 if path.endswith((".xml", ".json", ".txt")) else 0
