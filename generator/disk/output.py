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
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..model.page import Page
from ..model.problem import MachineError, UsageError
from .tree import system_name

MANIFEST = ".glossator.json"
_STAGE = ".glossator-new"
# A folder that holds nothing else may be taken as the output folder.
_HARMLESS = frozenset({".gitignore", ".gitkeep", ".DS_Store", MANIFEST, _STAGE})
_PATIENCE = 30.0
# Bytes of a name on the file systems in use.
_LONGEST = 255


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What writing did, by path below the output folder."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class OutputFolder:
    """A folder that pages are written to, and the list of what was written there before."""

    def __init__(self, folder: Path, site: Path) -> None:
        """Raises `UsageError` where the folder is not one to write to."""
        self.folder = folder
        self._check(folder.resolve(), site.resolve())
        # Another build may be half way: what stands there is only known when it is done.
        try:
            with self._locked():
                self._known = self._read_manifest()
                is_foreign = not self._known and self._is_foreign()
        except OSError as fault:
            raise _refusal(fault, folder) from fault
        if is_foreign:
            message = f"{folder} is not empty and was not written by this tool"
            raise UsageError(f"{message}; choose another folder, or empty it")

    @staticmethod
    def _check(folder: Path, site: Path) -> None:
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{folder} is a file, not a folder")
        if site.is_relative_to(folder):
            raise UsageError(f"{folder} holds the site itself; choose another output folder")
        for room in ("content", "templates", ".git", ".glossator"):
            inner = site / room
            if folder.is_relative_to(inner) and not folder.is_relative_to(site / ".glossator" / "preview"):
                raise UsageError(f"{folder} is inside {room}/ of the site; choose another output folder")

    def _is_foreign(self) -> bool:
        return self.folder.is_dir() and any(entry.name not in _HARMLESS for entry in self.folder.iterdir())

    def _read_manifest(self) -> dict[str, str]:
        try:
            data = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            files = data["files"]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        if not isinstance(files, dict):
            return {}
        return {path: digest for path, digest in files.items() if _is_inside(path)}

    @property
    def known(self) -> dict[str, str]:
        """Path → sha256 of what earlier runs wrote here."""
        return dict(self._known)

    def write(self, pages: Iterable[Page], *, anew: bool = False) -> WriteReport:
        """Bring the folder to hold exactly these pages beside foreign files; `anew` writes all of them.

        Changed files are written beside the folder's files first and switched in one
        short pass. What is about to be switched is listed before the first switch, so that
        a run that is cut short leaves nothing that the next one does not know. Raises
        `UsageError` where a foreign file is in the way, `MachineError` where the disk
        refuses; files that were not switched by then are as they were.
        """
        stage = self.folder / _STAGE
        try:
            with self._locked():
                self._known = self._read_manifest()
                try:
                    return self._write(pages, stage, anew=anew)
                finally:
                    shutil.rmtree(stage, ignore_errors=True)
        except OSError as fault:
            raise _refusal(fault, self.folder) from fault

    def _write(self, pages: Iterable[Page], stage: Path, *, anew: bool) -> WriteReport:
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(parents=True)
        digests: dict[str, str] = {}
        staged: dict[str, Path] = {}
        unchanged = []
        for number, page in enumerate(pages):
            if not _is_inside(page.path):
                raise ValueError(f"{page.path!r} leaves the output folder")
            if any(len(part.encode("utf-8", "surrogateescape")) > _LONGEST for part in page.path.split("/")):
                raise MachineError(f"{page.path}: the name is too long for a file")
            digests[page.path] = hashlib.sha256(page.content).hexdigest()
            if not anew and self._holds(page):
                unchanged.append(page.path)
                continue
            staged[page.path] = stage / str(number)
            staged[page.path].write_bytes(page.content)
        self._refuse_foreign(staged)
        removed = sorted(path for path in self._known if path not in digests)
        if not digests.keys() <= self._known.keys():
            self._list(self._known | digests, stage)
        for path in sorted(staged, key=_switch_order):
            self._switch(staged[path], path)
        for path in removed:
            self._remove(path)
        if self._known != digests:
            self._list(digests, stage)
        self._known = digests
        return WriteReport(tuple(sorted(staged)), tuple(sorted(unchanged)), tuple(removed))

    def _list(self, digests: Mapping[str, str], stage: Path) -> None:
        listed = {"version": 1, "files": dict(sorted(digests.items()))}
        text = json.dumps(listed, ensure_ascii=False, indent=0)
        (stage / MANIFEST).write_text(text + "\n", encoding="utf-8")
        (stage / MANIFEST).replace(self.folder / MANIFEST)

    def _refuse_foreign(self, staged: Iterable[str]) -> None:
        """A foreign file where a folder must be, or a folder with foreign files where a file must be."""
        for path in staged:
            parts = path.split("/")
            for own in ("/".join(parts[:end]) for end in range(1, len(parts))):
                if own not in self._known and self._at(own).is_file():
                    raise UsageError(
                        f"{self._at(own)} was not written by this tool and is in the way of {path}"
                    )
            target = self._at(path)
            if target.is_dir() and not target.is_symlink() and self._holds_foreign(path):
                raise UsageError(
                    f"{target} holds files that this tool did not write and is in the way of {path}"
                )

    def _holds_foreign(self, path: str) -> bool:
        folder = self._at(path)
        files = (file for file in folder.rglob("*") if not file.is_dir() or file.is_symlink())
        own = {self._at(known) for known in self._known if known.startswith(path + "/")}
        return any(file not in own for file in files)

    def _holds(self, page: Page) -> bool:
        try:
            return self._at(page.path).read_bytes() == page.content
        except OSError:
            return False

    def _switch(self, staged: Path, path: str) -> None:
        target = self._at(path)
        if target.is_dir() and not target.is_symlink():
            self._remove_stale_below(path)
        self._make_parents(path)
        staged.replace(target)

    def _make_parents(self, path: str) -> None:
        """Make the folders of a path; a stale file of ours that stands in the way goes."""
        parts = path.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            own = "/".join(parts[:end])
            if own in self._known and self._at(own).is_file():
                self._at(own).unlink()
        self._at("/".join(parts)).mkdir(parents=True, exist_ok=True)

    def _remove_stale_below(self, path: str) -> None:
        for known in self._known:
            if known.startswith(path + "/"):
                self._remove(known)

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

    def _at(self, path: str) -> Path:
        return self.folder / system_name(path)

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


def _refusal(fault: OSError, folder: Path) -> MachineError:
    return MachineError(f"{fault.filename or folder}: {fault.strerror or fault}")


def _is_inside(path: object) -> bool:
    if not isinstance(path, str) or path.startswith("/") or "\\" in path:
        return False
    return not any(part in ("", ".", "..") for part in path.split("/"))


def _switch_order(path: str) -> tuple[int, str]:
    """Assets before the pages that use them, lists and feeds after the pages they name."""
    if path.startswith("assets/") or not path.endswith((".html", ".xml", ".json", ".txt")):
        return 0, path
    depth = path.count("/")
    return (1 if depth > 1 and path.endswith(".html") else 2), path
