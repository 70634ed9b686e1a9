"""What one build leaves for the next: named tables and packs of bytes, in a folder of the site's own.

Bytes go in and come out as they went in, or not at all: a table that was damaged is not
there. Nothing here is ever run, and losing it costs time and nothing else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from ..model.record import Record

# A table begins with its kind, then the digest of what follows.
_MARK = b"glossator-1\n"
_SIZE = 16
_PACK = ".pack"
_PART = ".new"
# The memories of so many ways to build a site are kept: a plain build, with drafts, a preview, …
_MOST = 6


class Address(Record, frozen=True):
    """Where some bytes stand: a pack's name, offset and length; and their digest."""

    pack: str
    offset: int
    length: int
    digest: bytes


class Store:
    """The memory of one way to build a site, below its `.glossator/`."""

    def __init__(self, site: Path, name: str) -> None:
        self._home = site / ".glossator"
        self.folder = self._home / "memory" / name
        self._open: dict[str, int] = {}
        self._writing: tuple[str, int] | None = None
        self._written = 0

    def read(self, name: str) -> memoryview | None:
        """The bytes of a table, not copied; `None` where there is none.

        Raises `ValueError` for a damaged one.
        """
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as fault:
            raise ValueError(f"{self.folder / name}: {fault.strerror}") from fault
        start = len(_MARK) + _SIZE
        body = memoryview(data)[start:]
        if data[:start] != _MARK + digest_of(body):
            raise ValueError(f"{self.folder / name} is damaged")
        return body

    def write(self, name: str, data: bytes) -> None:
        """Put a table in the place of the last one, whole or not at all."""
        self._make()
        part = self.folder / f"{name}{_PART}"
        try:
            part.write_bytes(_MARK + digest_of(data) + data)
            part.replace(self.folder / name)
        except OSError:
            part.unlink(missing_ok=True)
            raise

    def remove(self, name: str) -> None:
        """Remove a table."""
        (self.folder / name).unlink(missing_ok=True)

    def add(self, data: bytes) -> Address:
        """Append bytes to this process's own pack."""
        if self._writing is None:
            self._make()
            name = f"{os.urandom(8).hex()}{_PACK}"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            self._writing = (name, os.open(self.folder / name, flags, 0o644))
            self._written = 0
        name, file = self._writing
        address = Address(name, self._written, len(data), digest_of(data))
        while data:
            done = os.write(file, data)
            self._written += done
            data = data[done:]
        return address

    def get(self, address: Address) -> bytes:
        """The bytes that were put at an address. Raises `ValueError` where others are there, or none."""
        try:
            if address.pack not in self._open:
                self._open[address.pack] = os.open(self.folder / address.pack, os.O_RDONLY)
            data = os.pread(self._open[address.pack], address.length, address.offset)
        except OSError as fault:
            raise ValueError(f"{self.folder / address.pack}: {fault.strerror}") from fault
        if digest_of(data) != address.digest:
            raise ValueError(f"{self.folder / address.pack} is damaged")
        return data

    def fork(self) -> None:
        """To be called in a new process: it writes a pack of its own."""
        self._writing = None

    def pack_bytes(self) -> int:
        """How many bytes all packs have."""
        return sum(pack.stat().st_size for pack in self._packs())

    def drop_packs(self, kept: Iterable[str]) -> None:
        """Remove every pack but those that are named."""
        for pack in set(self._packs()) - {self.folder / name for name in kept}:
            pack.unlink(missing_ok=True)

    def drop_parts(self) -> None:
        """Remove what is left of tables that a build was killed in writing."""
        for part in self.folder.glob(f"*{_PART}"):
            part.unlink(missing_ok=True)

    def forget(self) -> None:
        """Remove all of it."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the files; the folder's age says when it was last used."""
        for file in [*self._open.values(), *([self._writing[1]] if self._writing else [])]:
            os.close(file)
        self._open.clear()
        self._writing = None

    def prune(self) -> None:
        """Remove the memories of ways to build that were not used for longest."""
        used: dict[Path, int] = {}
        for place in self.folder.parent.iterdir():
            # A build into another folder may prune as well.
            with suppress(FileNotFoundError):
                used[place] = place.stat().st_mtime_ns
        for old in sorted(used, key=lambda place: -used[place])[_MOST:]:
            shutil.rmtree(old, ignore_errors=True)

    def _packs(self) -> list[Path]:
        return list(self.folder.glob(f"*{_PACK}"))

    def _make(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True, exist_ok=True)
            ignore = self._home / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")


def digest_of(data: bytes | memoryview) -> bytes:
    """16 bytes that stand for some bytes.

    SHA-256, cut: of what is long it is the quickest where processors know it, a third of BLAKE2b's time.
    """
    return sha256(data).digest()[:_SIZE]
