"""Files of the output switched whole or not at all.

Pages in, a report out. Unchanged files are not touched; files that an earlier run wrote
and this one does not are removed; files that nobody here wrote are left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ..model.page import Page
from ..model.problem import MachineError, UsageError
from ..model.record import Record
from .foreign import ForeignFiles
from .stops import signals_wait
from .tree import FileStat, stat_of, system_name, utf8_name

MANIFEST = ".glossator.json"
STAGE = ".glossator-new"
_quoted = json.encoder.encode_basestring
_JOURNAL = "journal.json"
# What a list or journal that was damaged may lead to; one of brackets alone ends the recursion.
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RecursionError)
# No names of files or folders.
_NO_NAMES = frozenset({"", ".", ".."})
# Bytes of a name on the file systems in use.
_LONGEST = 255


class WriteReport(Record, frozen=True):
    """What writing did, by path below the output folder."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Staged(Record, frozen=True):
    """What became of a page: its digest (sha256), and whether its file has to be switched."""

    path: str
    digest: str
    is_new: bool


class OpenOutput:
    """The output folder in the hands of one build.

    Changed files are first written below a folder of their own (`stage`, by any process), then
    switched in one short pass (`switch`): until then every file is as it was.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stage = folder / STAGE
        self._files = os.fspath(self._stage / "files") + os.sep
        self._prefix = os.fspath(folder) + os.sep
        self._made: set[str] = set()
        self.known = self._read_manifest()

    def _read_manifest(self) -> dict[str, str]:
        try:
            files = json.loads((self._folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        except _UNREADABLE:
            return {}
        if not isinstance(files, dict):
            return {}
        return {path: digest for path, digest in files.items() if _is_inside(path)}

    def recover(self) -> None:
        """Complete a switch that was cut short; what was merely staged is dropped.

        So is a switch whose files the list does not have: the list was written before it, and
        whoever removed it may have put other files in their place. Raises `UsageError` where a
        foreign file has come in the way since.
        """
        if not os.path.lexists(self._stage):
            return
        if self._stage.is_symlink() or not self._stage.is_dir():
            raise UsageError(f"{self._stage} was not written by this tool and is in the way")
        changed, removed = self._read_journal()
        if self.known and (changed or removed) and changed.keys() <= self.known.keys():
            foreign = ForeignFiles(self._folder, self.known)
            foreign.refuse(self._staged())
            # What is no longer listed was removed, and is somebody else's by now.
            gone = [path for path in removed if path in self.known]
            files = {**self.known, **changed}
            for path in gone:
                del files[path]
            with signals_wait():
                self._switch_all(files, gone, foreign)
        shutil.rmtree(self._stage)

    def _read_journal(self) -> tuple[dict[str, str], list[str]]:
        """The files that are to be others than the list says, and those to remove; nothing where no
        switch was begun."""
        try:
            journal = json.loads((self._stage / _JOURNAL).read_text(encoding="utf-8"))
            files, removed = dict(journal["files"]), list(journal["removed"])
        except _UNREADABLE:
            return {}, []
        return (files, removed) if all(map(_is_inside, (*files, *removed))) else ({}, [])

    def _staged(self) -> Iterator[str]:
        for place, _, names in os.walk(self._files):
            below = os.path.relpath(place, self._files)
            for name in names:
                yield utf8_name(name if below == "." else f"{below}/{name}")

    def close(self) -> None:
        """Drop what was staged, unless a switch was begun: the next run completes it."""
        if not (self._stage / _JOURNAL).exists():
            shutil.rmtree(self._stage, ignore_errors=True)

    def stat(self, path: str) -> FileStat | None:
        """The stat of a file; `None` where there is none, or none of ours."""
        try:
            return stat_of(os.lstat(self._prefix + system_name(path))) if path in self.known else None
        except OSError:
            return None

    def stage(self, page: Page, *, anew: bool = False) -> Staged:
        """Write a page beside the folder's files, if its file does not hold the same (or `anew`).

        Raises `MachineError` for a name that no file can have, `OSError` where the disk refuses.
        """
        path = page.path
        if not _is_inside(path):
            raise ValueError(f"{path!r} leaves the output folder")
        if len(path) > _LONGEST // 4 and _has_long_name(path):
            raise MachineError(f"{path}: the name is too long for a file")
        digest = hashlib.sha256(page.content).hexdigest()
        if not anew and self._holds(page):
            return Staged(path, digest, is_new=False)
        target = self._files + system_name(path)
        folder = os.path.dirname(target)  # noqa: PTH120 - a text, for each page
        if folder not in self._made:
            _make_folder(folder)
            self._made.add(folder)
        # Not without a buffer: on a disk that is nearly full, that writes half and says so by a number.
        with open(target, "wb") as file:  # noqa: PTH123
            file.write(page.content)
        return Staged(path, digest, is_new=True)

    def _holds(self, page: Page) -> bool:
        # A folder of which nothing is known has no other files (`OutputFolder.open_held`).
        if not self.known:
            return False
        try:
            with open(self._prefix + system_name(page.path), "rb", 0, opener=_open_itself) as file:
                return file.read() == page.content
        except OSError:
            return False

    def switch(self, digests: Mapping[str, str], staged: Iterable[str]) -> WriteReport:
        """Bring the folder to hold exactly the files of `digests` beside foreign ones.

        `staged` are those that were written anew. What is about to be done is written down
        first, so that a run that is cut short is completed by the next one; a signal to
        stop waits until all is done. Raises `UsageError` where a foreign file is in the
        way, `MachineError` where somebody took away what was staged.
        """
        new = sorted(staged)
        foreign = ForeignFiles(self._folder, self.known)
        foreign.refuse(new)
        lost = [path for path in new if not os.path.lexists(self._files + system_name(path))]
        if lost:
            raise MachineError(f"{self._files}{lost[0]} was removed while this build was under way")
        removed = sorted(path for path in self.known if path not in digests)
        if new or removed or self.known != digests:
            self._stage.mkdir(parents=True, exist_ok=True)
            listed = self.known.get
            changed = {path: digest for path, digest in digests.items() if digest != listed(path)}
            changed |= {path: digests[path] for path in new}
            journal = json.dumps({"files": changed, "removed": removed})
            with signals_wait():
                if not digests.keys() <= self.known.keys():
                    # Should the folder of what is staged be lost as well, its files stay ours.
                    self._list({**self.known, **digests})
                self._write_whole(self._stage / _JOURNAL, [journal])
                self._switch_all(digests, removed, foreign)
                shutil.rmtree(self._stage, ignore_errors=True)
        unchanged = sorted(digests.keys() - set(new))
        return WriteReport(tuple(new), tuple(unchanged), tuple(removed))

    def _switch_all(self, digests: Mapping[str, str], removed: Iterable[str], foreign: ForeignFiles) -> None:
        self.known = {**self.known, **digests}
        for _, path in sorted(self._moves()):
            self._move(path)
        for path in removed:
            # Below a link stands something else than what was written here.
            if not foreign.link_above(path):
                self._remove(path)
        self._list(digests)
        self.known = dict(digests)

    def _moves(self, below: str = "") -> Iterator[tuple[tuple[int, str], str]]:
        """What is staged, by turn: files, and folders that are new as a whole."""
        place = Path(self._files + system_name(below))
        for entry in os.scandir(place) if place.is_dir() else ():
            path = f"{below}/{utf8_name(entry.name)}" if below else utf8_name(entry.name)
            if entry.is_dir() and os.path.lexists(self._prefix + system_name(path)):
                yield from self._moves(path)
            else:
                yield _turn(path, is_folder=entry.is_dir()), path

    def _move(self, path: str) -> None:
        target = self._at(path)
        if target.is_dir() and not target.is_symlink():
            self._remove_folder(path)
        self._make_parents(path)
        Path(self._files + system_name(path)).replace(target)

    def _make_parents(self, path: str) -> None:
        """Make the folders of a path; a stale file of ours that stands in the way goes."""
        parts = path.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            own = "/".join(parts[:end])
            if own in self.known and self._at(own).is_file():
                self._at(own).unlink()
        self._at("/".join(parts)).mkdir(parents=True, exist_ok=True)

    def _remove_folder(self, path: str) -> None:
        """Remove a folder that holds nothing but files of ours, and folders."""
        for known in self.known:
            if known.startswith(path + "/"):
                self._remove(known)
        for place, _, _ in os.walk(self._at(path), topdown=False):
            Path(place).rmdir()

    def _remove(self, path: str) -> None:
        target = self._at(path)
        if target.is_file() or target.is_symlink():
            target.unlink()
        while "/" in path:
            path = path.rpartition("/")[0]
            try:
                self._at(path).rmdir()
            except OSError:
                break

    def _list(self, digests: Mapping[str, str]) -> None:
        self._write_whole(self._folder / MANIFEST, _lines(digests))

    def _write_whole(self, target: Path, texts: Iterable[str]) -> None:
        """Texts on the disk, not merely on their way there: the switch is told from them."""
        part = self._stage / f"{target.name}.new"
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(texts)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)

    def _at(self, path: str) -> Path:
        return self._folder / system_name(path)


def _lines(digests: Mapping[str, str]) -> Iterator[str]:
    """The list of the files, one a line. One text of 130,000 took 36 MiB."""
    yield '{"version": 1, "files": {\n'
    between = ""
    for path in sorted(digests):
        yield f"{between}{_quoted(path)}: {_quoted(digests[path])}"
        between = ",\n"
    yield "\n}}\n"


def _make_folder(folder: str) -> None:
    # Most lie in one that is there: `makedirs` asks for that first.
    try:
        os.mkdir(folder)  # noqa: PTH102
    except OSError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103


def _open_itself(path: str, flags: int) -> int:
    """A file that is no link, and none that waits for somebody to write into it."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _is_inside(path: object) -> bool:
    if not isinstance(path, str) or path.startswith("/") or "\\" in path or "\0" in path:
        return False
    parts = path.split("/")
    return parts[0] not in (MANIFEST, STAGE) and _NO_NAMES.isdisjoint(parts)


def _has_long_name(path: str) -> bool:
    return any(len(part.encode("utf-8", "surrogateescape")) > _LONGEST for part in path.split("/"))


def _turn(path: str, *, is_folder: bool) -> tuple[int, str]:
    """Assets before the pages that use them, lists and feeds after the pages they name."""
    if path == "assets" or path.startswith("assets/"):
        return 0, path
    if is_folder or not path.endswith((".html", ".xml", ".json", ".txt")):
        return 1, path
    return (2 if path.count("/") > 1 and path.endswith(".html") else 3), path
