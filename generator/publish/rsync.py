"""`rsync+ssh://` and `rsync://`: a folder on another machine, by the program rsync.

Over ssh, or to a daemon of rsync's own. Files are compared by checksum, not by time, and those of
one step are put in place together at its end. Nothing but rsync runs over there, so that an
account which may do nothing else is enough.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..disk.tree import system_name
from ..model.problem import MachineError, UsageError
from ..model.site import PublishTarget
from .built_files import BuiltFiles
from .host import Standing
from .plan import File, parents
from .record import OWN_FILES, Record

# What the program says of an entry: what it would do and the kind, its size, its path.
_ENTRY = re.compile(r"[<>ch.](?P<kind>[fdLDS])(?P<changes>\S*) +(?P<size>\d+) (?P<path>.+)", re.DOTALL)
_ESCAPE = re.compile(r"\\#([0-7]{3})")
# Files that were named and are not there: what removing is about.
_VANISHED = 24
_SOURCES = "site.yaml"


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that stands over there: its kind (`f` file, `d` folder, `L` link, …) and size."""

    kind: str
    size: int


def open_rsync(settings: PublishTarget, _site: Path) -> RsyncHost:
    """The folder of an address; `/~/` begins a path below the home folder of the account.

    Raises `UsageError` for an address that is none.
    """
    url = settings.url
    parts = urlsplit(url)
    host, path = parts.hostname or "", unquote(parts.path)
    if parts.query or parts.fragment:
        raise UsageError(f"{url!r}: write `?` and `#` in the name of a folder as %3F and %23")
    if not host or host.startswith("-") or not path.strip("/~") or "\0" in path:
        raise UsageError(f"{url!r} is not the address of a folder; write {parts.scheme}://user@host/srv/www")
    name = f"[{host}]" if ":" in host else host
    account = f"{parts.username}@{name}" if parts.username else name
    port = f":{parts.port}" if parts.port else ""
    if parts.scheme == "rsync":
        return RsyncHost(
            f"rsync://{account}{port}{path.rstrip('/')}/", address=f"rsync://{account}{port}{path}"
        )
    shell = os.environ.get("RSYNC_RSH") or "ssh"
    if parts.port:
        shell += f" -p {parts.port}"
    place = f"{account}:{path.removeprefix('/~/').rstrip('/')}/"
    return RsyncHost(place, "-e", shell, address=f"rsync+ssh://{account}{port}{path}")


class RsyncHost:
    """A folder that rsync can reach, as a host."""

    def __init__(self, place: str, *options: str, address: str) -> None:
        self._place = place
        self._options = options
        self.address = address
        self._is_missing = False
        self._kept: frozenset[str] = frozenset()

    def read(self, name: str) -> bytes | None:
        """One of the tool's own files."""
        return self._own.get(name)

    def look(self, built: BuiltFiles, record: Record) -> Standing:
        """Files by their checksum; links, and what is no file, are in the way where they are foreign."""
        ours = record.files
        asked = {*built.files, *ours}
        folders = {folder for path in asked for folder in parents(path)}
        there = self._list(asked | folders | {_SOURCES})
        if _SOURCES in there and not ours:
            raise UsageError(f"{self.address} holds the sources of a site (site.yaml); use another folder")
        self._kept = frozenset(folder for path in built.files for folder in parents(path))
        files = {path: entry for path, entry in there.items() if path in asked and _is_file(path, there)}
        others = self._differing(built, files)
        return Standing(
            {path: File(_digest(path, built, ours, others), entry.size) for path, entry in files.items()},
            tuple(sorted({place for path in built.files for place in _in_the_way(path, there, ours)})),
        )

    def write(self, name: str, data: bytes) -> None:
        """Put one of the tool's own files in place; the folder is made where there is none."""
        with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
            (Path(folder) / name).write_bytes(data)
            self._send(Path(folder), [name])
        self._own[name] = data

    def put(self, paths: Sequence[str], built: BuiltFiles) -> Iterator[tuple[str, str]]:
        """Put files in place, those of one call together."""
        for folder, inside in built.by_folder(paths):
            self._send(folder, inside)
            yield from ((path, "") for path in inside)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, then folders that are empty, the inner ones first."""
        self._delete(paths)
        emptied = {folder for path in paths for folder in parents(path)} - self._kept
        for depth in sorted({folder.count("/") for folder in emptied}, reverse=True):
            self._delete([folder for folder in emptied if folder.count("/") == depth])

    def finish(self, message: str, when: datetime) -> None:
        """Everything is in place already."""

    @cached_property
    def _own(self) -> dict[str, bytes]:
        with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
            self._run(self._place, folder, "--ignore-missing-args", names=OWN_FILES, may_miss=True)
            return {file.name: file.read_bytes() for file in Path(folder).iterdir()}

    def _list(self, paths: Iterable[str]) -> dict[str, _Entry]:
        """What stands at these paths; a transfer to nowhere that is not carried out tells."""
        with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
            options = ("--dry-run", "--links", "--ignore-missing-args", "--out-format=%i %l %n")
            told = self._run(self._place, folder, *options, names=paths, may_miss=True)
        return {path: _Entry(found["kind"], int(found["size"])) for path, found in _entries(told)}

    def _differing(self, built: BuiltFiles, there: Mapping[str, _Entry]) -> set[str]:
        """Of the built files that are there, those with another content."""
        differing: set[str] = set()
        for folder, inside in built.by_folder(path for path in built.files if path in there):
            options = ("--dry-run", "--checksum", "--out-format=%i %l %n")
            told = self._run(f"{folder}/", self._place, *options, names=inside)
            differing |= {path for path, found in _entries(told) if found["kind"] == "f"}
        return differing

    def _send(self, folder: Path, paths: Sequence[str]) -> None:
        # Rsync makes the last folder of a path by itself; servers before 3.2.3 know no more.
        made = ("--mkpath",) if self._is_missing else ()
        options = ("--checksum", "--delay-updates", "--chmod=D755,F644", *made)
        self._run(f"{folder}/", self._place, *options, names=paths)
        self._is_missing = False

    def _delete(self, paths: Sequence[str]) -> None:
        """Remove files, and folders where they are empty."""
        if not paths:
            return
        with tempfile.TemporaryDirectory(prefix="glossator-") as nothing:
            # Folders on the way are named in the list, too, and have to be somewhere.
            for folder in {folder for path in paths for folder in parents(path)}.difference(paths):
                (Path(nothing) / system_name(folder)).mkdir(parents=True, exist_ok=True)
            options = ("--dirs", "--delete-missing-args")
            self._run(f"{nothing}/", self._place, *options, names=paths, fine=(0, _VANISHED))

    def _run(
        self,
        source: str,
        target: str,
        *options: str,
        names: Iterable[str],
        fine: tuple[int, ...] = (0,),
        may_miss: bool = False,
    ) -> str:
        """What rsync prints for these paths; `may_miss` where there may be no such folder yet."""
        command = ["rsync", *self._options, "--8-bit-output", "--from0", "--files-from=-"]
        command += [*options, "--", source, target]
        listed = b"".join(os.fsencode(system_name(name)) + b"\0" for name in sorted(names))
        try:
            done = subprocess.run(  # noqa: S603 - the place is checked, and stands behind `--`
                command, input=listed, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}
            )
        except FileNotFoundError:
            raise MachineError("publishing there needs the program rsync; install it") from None
        except OSError as fault:
            raise MachineError(f"rsync: {fault.strerror or fault}") from fault
        said = done.stderr.decode(errors="replace")
        if may_miss and "change_dir" in said and "No such file or directory" in said:
            self._is_missing = True
        elif done.returncode not in fine:
            raise MachineError(f"{self.address}: {_fault(said) or f'rsync ended with {done.returncode}'}")
        return os.fsdecode(done.stdout)


def _entries(told: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Path → what the program says of it. It writes control characters in its own way."""
    for line in told.split("\n"):
        if found := _ENTRY.fullmatch(line):
            yield _ESCAPE.sub(lambda code: chr(int(code[1], 8)), found["path"].removesuffix("/")), found


def _is_file(path: str, there: Mapping[str, _Entry]) -> bool:
    folders = (there.get(folder) for folder in parents(path))
    return there[path].kind == "f" and all(entry is None or entry.kind == "d" for entry in folders)


def _digest(path: str, built: BuiltFiles, ours: Mapping[str, str], others: set[str]) -> str:
    if path not in built.files:
        return ours[path]
    return "" if path in others else built.files[path].digest


def _in_the_way(path: str, there: Mapping[str, _Entry], ours: Mapping[str, str]) -> Iterator[str]:
    """What is no file where a file has to be, or no folder where a folder has to be, and not ours."""
    if path in there and there[path].kind not in "fd":
        yield path
    if path in there and there[path].kind == "d" and not any(one.startswith(f"{path}/") for one in ours):
        yield path
    yield from (
        place for place in parents(path) if place in there and there[place].kind != "d" and place not in ours
    )


def _fault(said: str) -> str:
    """The first thing that was said to be wrong: the others follow from it."""
    lines = [
        line.strip()
        for line in said.splitlines()
        if line.strip() and not line.startswith("Warning: Permanently")
    ]
    return lines[0] if lines else ""
