"""The files of a site as a mapping from path to bytes, read when they are asked for."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NewType

from ..model.problem import MachineError

# What a site is made of; nothing else in its folder is looked at.
_ROOMS = ("content", "templates")
# Of content/, what other pages show as well.
_SHARED = ("content/authors/", "content/pages/")
# The theme that comes with the tool: beside the package in a checkout, in it in a wheel.
_HOME = Path(__file__).parents[1]


def system_name(path: str) -> str:
    """A path of the site as this process has to spell it: names are UTF-8 whatever the locale."""
    return path if path.isascii() else os.fsdecode(path.encode("utf-8", "surrogateescape"))


# Inode, size, time of modification, time of the status change, which no program can set: as long as all
# four are the same, the bytes of a file are. Of a hundred thousand files each takes 65 bytes so, and 192 as
# four numbers (tracemalloc).
FileStat = NewType("FileStat", bytes)
_FOUR = struct.Struct("<4Q")
_TIMES = struct.Struct("<16x2q")
# File systems may say more, or times before 1970.
_64_BITS = (1 << 64) - 1


def stat_of(result: os.stat_result) -> FileStat:
    """The part of a stat that tells whether a file is the same."""
    return FileStat(
        _FOUR.pack(
            result.st_ino & _64_BITS,
            result.st_size,
            result.st_mtime_ns & _64_BITS,
            result.st_ctime_ns & _64_BITS,
        )
    )


def newest_time(stat: FileStat) -> int:
    """The later of a file's two times, in nanoseconds since 1970."""
    modified, changed = _TIMES.unpack(stat)
    return int(max(modified, changed))


class SourceTree(Mapping[str, bytes]):
    """Files below a folder: relative path with forward slashes → bytes; `stats` by path.

    Symbolic links that lead out of the folder are not followed. A file that cannot be
    read raises `MachineError`. A build must not digest one text and use another, because
    somebody saved in between: files that many pages are made with are read once, of the others
    `changed` has those that were no longer what the directory had said when they were read.
    """

    def __init__(self, root: Path, stats: Mapping[str, FileStat]) -> None:
        self.root = root
        self.stats = stats
        self._prefix = os.fspath(root) + os.sep
        self.changed: set[str] = set()
        self._read: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        if path in self._read:
            return self._read[path]
        data, stat = self._bytes(path)
        if not path.startswith("content/") or (path.startswith(_SHARED) and path.endswith(".md")):
            self._read[path] = data
        elif stat != self.stats[path]:
            self.changed.add(path)
        return data

    def _bytes(self, path: str) -> tuple[bytes, FileStat]:
        if path not in self.stats:
            raise KeyError(path)
        try:
            file = os.open(self._prefix + system_name(path), os.O_RDONLY | os.O_CLOEXEC)
            try:
                stat = os.fstat(file)
                return _read_all(file, stat.st_size), stat_of(stat)
            finally:
                os.close(file)
        except OSError as fault:
            raise MachineError(f"{path}: {fault.strerror or fault}") from fault

    def __iter__(self) -> Iterator[str]:
        return iter(self.stats)

    def __len__(self) -> int:
        return len(self.stats)

    def __contains__(self, path: object) -> bool:
        return path in self.stats


def _read_all(file: int, size: int) -> bytes:
    """The bytes of an open file, most likely of this size; a third of the time of a file object's."""
    data = os.read(file, size + 1)
    while len(data) != size and (more := os.read(file, 1 << 20)):
        data += more
    return data


def read_tree(root: Path) -> SourceTree:
    """The files of the site in `root`: site.yaml, content/, templates/; sorted by path."""
    real = root.resolve()
    found: dict[str, FileStat] = {}
    site_file = root / "site.yaml"
    if site_file.is_file() and _is_within(site_file, real):
        found["site.yaml"] = stat_of(site_file.stat())
    for room in _ROOMS:
        if _is_within(root / room, real):
            found.update(_files(root / room, room, real))
    return SourceTree(root, {path: found[path] for path in sorted(found)})


def read_theme() -> SourceTree:
    """The files of the theme that comes with the tool, by name (`article.html`, `css/page.css`)."""
    folder = next(place for place in (_HOME / "templates", _HOME.parent / "templates") if place.is_dir())
    return SourceTree(folder, dict(sorted(_files(folder, "", folder.resolve()).items())))


def _is_within(path: Path, root: Path) -> bool:
    """Whether a path, all links followed, is in the site; a circle of links is nowhere."""
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _files(folder: Path, prefix: str, root: Path) -> dict[str, FileStat]:
    found: dict[str, FileStat] = {}
    waiting = [(os.fspath(folder), f"{prefix}/" if prefix else "")]
    while waiting:
        place, start = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    name = entry.name
                    path = start + (name if name.isascii() else utf8_name(name))
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, path + "/"))
                    elif _is_file_of(entry, root) and (stat := _stat(entry)):
                        found[path] = stat
        except FileNotFoundError:
            # Removed in between.
            continue
        except OSError as fault:
            raise MachineError(f"{start.rstrip('/')}: {fault.strerror or fault}") from fault
    return found


def _is_file_of(entry: os.DirEntry[str], root: Path) -> bool:
    """Whether it is a file, or a link to one that is within the site."""
    if entry.is_file(follow_symlinks=False):
        return True
    return entry.is_symlink() and _is_within(Path(entry.path), root) and entry.is_file()


def _stat(entry: os.DirEntry[str]) -> FileStat | None:
    """The stat of a file, links followed; `None` where it was removed in between."""
    try:
        return stat_of(entry.stat())
    except FileNotFoundError:
        return None


def utf8_name(name: str) -> str:
    """A name as UTF-8, whatever the locale; bytes that are none stay as surrogates."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "surrogateescape")


def write_source(root: Path, path: str, text: str) -> None:
    """Put a text in the place of a file of the site, whole or not at all, its mode kept; a new
    file has the mode that the system gives new files.

    Raises `OSError` where the disk refuses; then nothing is left behind.
    """
    target = root / system_name(path)
    beside = target.with_name(f".glossator-{os.urandom(8).hex()}")
    try:
        with beside.open("xb") as file:
            file.write(text.encode())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def remove_source(root: Path, path: str) -> None:
    """Take a file out of the site. Raises `OSError` where the disk refuses."""
    (root / system_name(path)).unlink()
