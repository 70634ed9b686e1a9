"""`file://`: a folder on this machine, such as one that a web server serves.

Files are replaced whole, one by one, and compared by what they hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..disk.switch import MANIFEST
from ..disk.tree import system_name
from ..model.problem import MachineError, UsageError
from ..model.site import PublishTarget
from .built_files import BuiltFiles
from .host import Standing
from .plan import File, parents
from .record import Record

_STAGED = ".glossator-sending"


def open_folder(settings: PublishTarget, site: Path) -> FolderHost:
    """The folder of a `file://` address; raises `UsageError` where it is not one to publish to."""
    url = settings.url
    parts = urlsplit(url)
    if parts.query or parts.fragment:
        raise UsageError(f"{url!r}: write `?` and `#` in the name of a folder as %3F and %23")
    folder = local_path(url)
    real, home = folder.resolve(), site.resolve()
    if home.is_relative_to(real):
        raise UsageError(f"{folder} holds the site itself; publish to another folder")
    if any(real.is_relative_to(home / room) for room in ("content", "templates", ".git", ".glossator")):
        raise UsageError(f"{folder} is part of the site's sources; publish to another folder")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file, not a folder")
    if (folder / "site.yaml").exists():
        raise UsageError(f"{folder} holds the sources of a site (site.yaml); publish to another folder")
    if (folder / MANIFEST).exists():
        raise UsageError(f"{folder} is the output folder of a build; publish to another folder")
    return FolderHost(folder, url)


def local_path(url: str) -> Path:
    """The absolute path of an address such as `file:///srv/www`; `UsageError` for any other."""
    parts = urlsplit(url)
    path = Path(unquote(parts.path))
    if parts.netloc not in ("", "localhost") or not path.is_absolute() or "\0" in str(path):
        raise UsageError(f"{url!r} is not the address of a folder; write three slashes: file:///srv/www")
    return path


class FolderHost:
    """A folder as a host."""

    def __init__(self, folder: Path, address: str) -> None:
        self._folder = folder
        self.address = address

    def read(self, name: str) -> bytes | None:
        """One of the tool's own files."""
        with self._refusals():
            file = self._folder / name
            return file.read_bytes() if file.is_file() else None

    def look(self, built: BuiltFiles, record: Record) -> Standing:
        """Files by their content; links, and what is no file, are in the way where they are foreign."""
        ours = record.files
        with self._refusals():
            found = {path: self._look(path) for path in {*built.files, *ours}}
            blocked = {place for path in built.files for place in self._in_the_way(path, ours)}
        return Standing({path: file for path, file in found.items() if file}, tuple(sorted(blocked)))

    def write(self, name: str, data: bytes) -> None:
        """Put one of the tool's own files in place; the folder is made where there is none."""
        with self._refusals():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(name, data)

    def put(self, paths: Sequence[str], built: BuiltFiles) -> Iterator[tuple[str, str]]:
        """Put files in place, one by one, each of them whole."""
        for path in paths:
            with self._refusals():
                self._send(path, built)
            yield path, ""

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files and the folders that are empty then; never through a link that leads out."""
        with self._refusals():
            for path in paths:
                self._remove(path)

    def finish(self, message: str, when: datetime) -> None:
        """Everything is in place already."""

    def _look(self, path: str) -> File | None:
        """The file at a path; `None` where there is none."""
        place = self._at(path)
        if place.is_symlink() or not place.is_file():
            return None
        data = place.read_bytes()
        return File(hashlib.sha256(data).hexdigest(), len(data))

    def _in_the_way(self, path: str, ours: Mapping[str, str]) -> Iterator[str]:
        if path in ours:
            return
        place = self._at(path)
        if place.is_symlink() or (place.is_dir() and not self._holds_ours_alone(path, ours)):
            yield path
        for folder in parents(path):
            above = self._at(folder)
            if folder not in ours and (
                above.is_file() or (above.is_symlink() and not self._leads_inside(above))
            ):
                yield folder

    def _holds_ours_alone(self, path: str, ours: Mapping[str, str]) -> bool:
        files = (entry for entry in self._at(path).rglob("*") if not entry.is_dir())
        return all(entry.relative_to(self._folder).as_posix() in ours for entry in files)

    def _send(self, path: str, built: BuiltFiles) -> None:
        place = self._at(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not self._leads_inside(place.parent):
            raise MachineError(f"{self.address}: {path} would be written outside, through a symbolic link")
        self._write(path, built.read(path))

    def _write(self, path: str, data: bytes) -> None:
        staged = self._folder / _STAGED
        staged.write_bytes(data)
        staged.replace(self._at(path))

    def _remove(self, path: str) -> None:
        place = self._at(path)
        if not self._leads_inside(place.parent):
            return
        place.unlink(missing_ok=True)
        for folder in parents(path):
            try:
                self._at(folder).rmdir()
            except OSError:
                return

    def _leads_inside(self, place: Path) -> bool:
        return place.resolve().is_relative_to(self._folder.resolve())

    def _at(self, path: str) -> Path:
        return self._folder / system_name(path)

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except OSError as fault:
            raise MachineError(f"{fault.filename or self.address}: {fault.strerror or fault}") from fault
