"""Templates as they were compiled, kept for the user's next builds of whatever site.

They are programs, so they are not in the memory of a site, which may come from anywhere, but in the
user's own folder for such things. Losing them costs time and nothing else.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

_SIZE = 16
# Files that are kept, a template each: some four themes.
_MOST = 160


class CompiledTemplates:
    """Bytes by key, for one program. What is damaged or belongs to somebody else is not there."""

    def __init__(self, program: bytes) -> None:
        self._program = program
        self._folder = _folder()

    def get(self, key: str) -> bytes | None:
        """The bytes that were put there; `None` where there are none."""
        if self._folder is None:
            return None
        try:
            with (self._folder / self._name(key)).open("rb") as file:
                data = file.read() if os.fstat(file.fileno()).st_uid == os.getuid() else b""
        except OSError:
            return None
        return data[_SIZE:] if data[:_SIZE] == _digest(data[_SIZE:]) else None

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes, whole or not at all; a disk that refuses keeps none."""
        if self._folder is None:
            return
        name = self._name(key)
        part = self._folder / f"{name}.{os.getpid()}"
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                part.write_bytes(_digest(data) + data)
                part.replace(self._folder / name)
            except OSError:
                part.unlink(missing_ok=True)
                raise
            self._prune(self._folder)

    @staticmethod
    def _prune(folder: Path) -> None:
        files: dict[str, int] = {}
        with os.scandir(folder) as entries:
            for file in entries:
                # Another build may give one its name, or prune as well.
                with suppress(FileNotFoundError):
                    files[file.path] = file.stat().st_mtime_ns
        for old in sorted(files, key=files.__getitem__)[:-_MOST]:
            Path(old).unlink(missing_ok=True)

    def _name(self, key: str) -> str:
        return blake2b(self._program + key.encode(), digest_size=_SIZE).hexdigest()


def _folder() -> Path | None:
    """Where the user's programs keep what they can make again; `None` for a user without a home."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(named) if os.path.isabs(named) else Path.home() / ".cache"  # noqa: PTH117
    except RuntimeError:
        return None
    return base / "glossator" / "templates"


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SIZE).digest()
