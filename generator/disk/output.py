"""The output folder: what may be written where, and files switched whole or not at all.

Pages in, a report out. Unchanged files are not touched; files that an earlier run wrote
and this one does not are removed; files that nobody here wrote are left alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..model.page import Page
from ..model.problem import MachineError, UsageError
from ..model.record import Record
from .tree import FileStat, stat_of, system_name

MANIFEST = ".glossator.json"
_STAGE = ".glossator-new"
_JOURNAL = "journal.json"
_STOPS = (signal.SIGINT, signal.SIGTERM)
# A folder that holds nothing else may be taken as the output folder.
_HARMLESS = frozenset({".gitignore", ".gitkeep", ".DS_Store", MANIFEST, _STAGE})
# Below .glossator/ the preview and `publish` build what must not stay in output/.
_OWN_ROOMS = ("preview", "publish")
_PATIENCE = 30.0
# What a list or journal that was damaged may lead to; one of brackets alone ends the recursion.
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RecursionError)
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


class OutputFolder:
    """A folder that pages are written to; `opened` gives it to one build at a time."""

    def __init__(self, folder: Path, site: Path) -> None:
        """Raises `UsageError` where the folder is not one to write to."""
        self.folder = folder
        self._check(folder.resolve(), site.resolve())

    @staticmethod
    def _check(folder: Path, site: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is a file, not a folder")
        if site.is_relative_to(folder):
            raise UsageError(f"{folder} holds the site itself; choose another output folder")
        for room in ("content", "templates", ".git", ".glossator"):
            own = any(folder.is_relative_to(site / ".glossator" / name) for name in _OWN_ROOMS)
            if folder.is_relative_to(site / room) and not own:
                raise UsageError(f"{folder} is inside {room}/ of the site; choose another output folder")

    @property
    def known(self) -> dict[str, str]:
        """Path → sha256 of what earlier runs wrote here."""
        with self.opened() as output:
            return output.known

    @contextmanager
    def opened(self) -> Iterator[OpenOutput]:
        """The folder for one build; another one waits.

        A switch that was cut short is completed first. Raises `UsageError` where the folder
        has files and none of ours, `MachineError` where the disk refuses.
        """
        try:
            with self._locked():
                output = OpenOutput(self.folder)
                output.recover()
                if not output.known and self._is_foreign():
                    message = f"{self.folder} is not empty and was not written by this tool"
                    raise UsageError(f"{message}; choose another folder, or empty it")
                try:
                    yield output
                finally:
                    output.close()
        except OSError as fault:
            raise _refusal(fault, self.folder) from fault

    def _is_foreign(self) -> bool:
        return self.folder.is_dir() and any(entry.name not in _HARMLESS for entry in self.folder.iterdir())

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One writer of a folder at a time; the second waits. The lock is outside the output."""
        name = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:16]
        lock = Path(tempfile.gettempdir()) / f"glossator-{os.getuid()}-{name}.lock"
        # Not through a link that somebody else put into the common folder.
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(lock, flags, 0o600), "w") as handle:
            started = time.monotonic()
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() - started > _PATIENCE:
                        raise MachineError("another build is writing to this folder") from None
                    time.sleep(0.05)
            yield


class OpenOutput:
    """The output folder in the hands of one build.

    Changed files are first written below a folder of their own (`stage`, by any process), then
    switched in one short pass (`switch`): until then every file is as it was.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stage = folder / _STAGE
        self._files = os.fspath(self._stage / "files") + os.sep
        self._prefix = os.fspath(folder) + os.sep
        self._made: set[str] = set()
        self._links: dict[str, bool] = {}
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
        """Complete a switch that was cut short; what was merely staged is dropped."""
        if not self._stage.is_dir():
            return
        try:
            journal = json.loads((self._stage / _JOURNAL).read_text(encoding="utf-8"))
            files, removed = dict(journal["files"]), list(journal["removed"])
        except _UNREADABLE:
            files, removed = {}, []
        if files and all(map(_is_inside, (*files, *removed))):
            self._switch_all(files, removed)
        shutil.rmtree(self._stage, ignore_errors=True)

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

        Raises `MachineError` for a name that no file can have.
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
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._made.add(folder)
        with open(target, "wb", buffering=0) as file:  # noqa: PTH123
            file.write(page.content)
        return Staged(path, digest, is_new=True)

    def _holds(self, page: Page) -> bool:
        try:
            with open(self._prefix + system_name(page.path), "rb", buffering=0) as file:  # noqa: PTH123
                return file.read() == page.content
        except OSError:
            return False

    def switch(self, digests: Mapping[str, str], staged: Iterable[str]) -> WriteReport:
        """Bring the folder to hold exactly the files of `digests` beside foreign ones.

        `staged` are those that were written anew. What is about to be done is written down
        first, so that a run that is cut short is completed by the next one; a signal to
        stop waits until all is done. Raises `UsageError` where a foreign file is in the
        way.
        """
        new = sorted(staged)
        self._refuse_foreign(new)
        removed = sorted(path for path in self.known if path not in digests)
        if new or removed or self.known != digests:
            self._stage.mkdir(parents=True, exist_ok=True)
            journal = json.dumps({"files": digests, "removed": removed})
            with signals_wait():
                if not digests.keys() <= self.known.keys():
                    # Should the folder of what is staged be lost as well, its files stay ours.
                    self._list({**self.known, **digests})
                _write_whole(self._stage / _JOURNAL, journal)
                self._switch_all(digests, removed)
                shutil.rmtree(self._stage, ignore_errors=True)
        unchanged = sorted(digests.keys() - set(new))
        return WriteReport(tuple(new), tuple(unchanged), tuple(removed))

    def _switch_all(self, digests: Mapping[str, str], removed: Iterable[str]) -> None:
        self.known = {**self.known, **digests}
        for _, path in sorted(self._moves()):
            self._move(path)
        for path in removed:
            self._remove(path)
        self._list(digests)
        self.known = dict(digests)

    def _moves(self, below: str = "") -> Iterator[tuple[tuple[int, str], str]]:
        """What is staged, by turn: files, and folders that are new as a whole."""
        place = Path(self._files + system_name(below))
        for entry in os.scandir(place) if place.is_dir() else ():
            path = f"{below}/{_utf8(entry.name)}" if below else _utf8(entry.name)
            if entry.is_dir() and os.path.lexists(self._prefix + system_name(path)):
                yield from self._moves(path)
            else:
                yield _turn(path, is_folder=entry.is_dir()), path

    def _move(self, path: str) -> None:
        target = self._at(path)
        if target.is_dir() and not target.is_symlink():
            self._remove_below(path)
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

    def _remove_below(self, path: str) -> None:
        for known in self.known:
            if known.startswith(path + "/"):
                self._remove(known)

    def _remove(self, path: str) -> None:
        if self._link_above(path):
            # Whatever stands there now is not what was written here.
            return
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
        # One line a file; json's own indenting is done in Python.
        lines = json.dumps(dict(sorted(digests.items())), ensure_ascii=False, separators=(",\n", ": "))
        _write_whole(self._stage / MANIFEST, f'{{"version": 1, "files": {{\n{lines[1:-1]}\n}}}}\n')
        (self._stage / MANIFEST).replace(self._folder / MANIFEST)

    def _refuse_foreign(self, staged: Iterable[str]) -> None:
        """A foreign file where a folder must be, or a folder with foreign files where a file must be."""
        for path in staged:
            link = self._link_above(path)
            if link:
                raise UsageError(
                    f"{link} is a link that leads out of the output folder, in the way of {path}"
                )
            if path in self.known:
                continue
            parts = path.split("/")
            for own in ("/".join(parts[:end]) for end in range(1, len(parts))):
                if own not in self.known and self._at(own).is_file():
                    raise UsageError(
                        f"{self._at(own)} was not written by this tool and is in the way of {path}"
                    )
            target = self._at(path)
            if target.is_dir() and not target.is_symlink() and self._holds_foreign(path):
                raise UsageError(
                    f"{target} holds files that this tool did not write and is in the way of {path}"
                )

    def _link_above(self, path: str) -> Path | None:
        """The first folder on the way to a path that is a symbolic link: this tool makes none."""
        parts = path.split("/")
        for end in range(1, len(parts)):
            folder = "/".join(parts[:end])
            if folder not in self._links:
                self._links[folder] = self._at(folder).is_symlink()
            if self._links[folder]:
                return self._at(folder)
        return None

    def _holds_foreign(self, path: str) -> bool:
        folder = self._at(path)
        files = (file for file in folder.rglob("*") if not file.is_dir() or file.is_symlink())
        own = {self._at(known) for known in self.known if known.startswith(path + "/")}
        return any(file not in own for file in files)

    def _at(self, path: str) -> Path:
        return self._folder / system_name(path)


def _write_whole(path: Path, text: str) -> None:
    """A text on the disk, not merely on its way there: the switch is told from it."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def signals_wait() -> Iterator[None]:
    """SIGINT and SIGTERM are answered after the block; nothing to do beside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda got, _frame: came.append(got)) for number in _STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for stop in came[:1]:
            signal.raise_signal(stop)


def _refusal(fault: OSError, folder: Path) -> MachineError:
    return MachineError(f"{fault.filename or folder}: {fault.strerror or fault}")


def _is_inside(path: object) -> bool:
    if not isinstance(path, str) or path.startswith("/") or "\\" in path or "\0" in path:
        return False
    parts = path.split("/")
    return parts[0] not in (MANIFEST, _STAGE) and not any(part in ("", ".", "..") for part in parts)


def _has_long_name(path: str) -> bool:
    return any(len(part.encode("utf-8", "surrogateescape")) > _LONGEST for part in path.split("/"))


def _utf8(name: str) -> str:
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "surrogateescape")


def _turn(path: str, *, is_folder: bool) -> tuple[int, str]:
    """Assets before the pages that use them, lists and feeds after the pages they name."""
    if path == "assets" or path.startswith("assets/"):
        return 0, path
    if is_folder or not path.endswith((".html", ".xml", ".json", ".txt")):
        return 1, path
    return (2 if path.count("/") > 1 and path.endswith(".html") else 3), path
