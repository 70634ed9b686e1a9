"""How the files of a site stand: what has changed between two looks.

Only names and stats are read. Saved in place, written beside and renamed, copied with an old
date, deleted: each of these changes a stamp.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

# Inode, size, time of content and of the entry itself: a rename changes the first, `cp -p` the last.
Stamp = tuple[int, int, int, int]

# What editors put beside a file while it is written.
_TEMPORARY_ENDS = ("~", ".swp", ".swx", ".tmp", ".part")


def take_snapshot(places: Iterable[Path]) -> dict[str, Stamp]:
    """Path → stamp of every file at or below these places; places that are not there have none."""
    return dict(entry for place in places for entry in _look(place))


def changed_paths(before: Mapping[str, Stamp], after: Mapping[str, Stamp]) -> list[str]:
    """The paths that were added, changed or removed; sorted."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _look(place: Path) -> Iterator[tuple[str, Stamp]]:
    if place.is_dir():
        yield from _entries(str(place))
    elif (stamp := _stamp(place)) is not None:
        yield str(place), stamp


def _entries(folder: str) -> Iterator[tuple[str, Stamp]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:  # gone since its parent was read, or closed to us: the build will say so
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != ".git":
                yield from _entries(entry.path)
        elif not _is_temporary(entry.name) and (stamp := _stamp(entry)) is not None:
            yield entry.path, stamp


def _is_temporary(name: str) -> bool:
    # vim asks whether it may write by making a file named 4913.
    return name.endswith(_TEMPORARY_ENDS) or name.startswith((".#", "#")) or name == "4913"


def _stamp(file: Path | os.DirEntry[str]) -> Stamp | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
