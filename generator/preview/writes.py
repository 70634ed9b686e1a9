"""Writes to sidecars: whole or not at all, never over a change that was not seen, and undone
one after the other."""

from __future__ import annotations

from collections import deque
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..disk import remove_source, write_source
from ..sources import json_schemas
from .refusal import Refusal

_MOST_UNDONE = 50
_SCHEMAS = ".glossator/schemas"
_SCHEMA = "annotations.schema.json"


class Write(NamedTuple):
    """One write: the bytes before (`None`: there was no file) and after."""

    path: str
    before: bytes | None
    after: bytes


class Writes:
    """Writes files of the site in `root`, and remembers the last ones."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._done: deque[Write] = deque(maxlen=_MOST_UNDONE)

    @property
    def count(self) -> int:
        """How many writes can be undone."""
        return len(self._done)

    def put(self, path: str, before: bytes | None, after: bytes) -> None:
        """Put bytes in the place of a file. Raises `Refusal` (409) where it holds others than
        `before`, or the disk refuses."""
        self._replace(path, before, after)
        self._done.append(Write(path, before, after))

    def undo(self) -> str:
        """Take the last write back; the path of the file. Raises `Refusal` (409) where there is
        none, or where the file has changed since."""
        if not self._done:
            raise Refusal(409, "there is nothing to undo")
        last = self._done[-1]
        self._replace(last.path, last.after, last.before)
        self._done.pop()
        return last.path

    def schema_for(self, path: str) -> str:
        """The address of the schema of sidecars, as one at `path` names it; the schema is put there.
        Empty where it cannot be."""
        folder = self.root / _SCHEMAS
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / _SCHEMA).write_text(json_schemas()[_SCHEMA], encoding="utf-8")
        except OSError:
            return ""
        return "../" * len(PurePosixPath(path).parent.parts) + f"{_SCHEMAS}/{_SCHEMA}"

    def _replace(self, path: str, old: bytes | None, new: bytes | None) -> None:
        file = self.root / path
        try:
            now = file.read_bytes() if file.exists() else None
            if now != old:
                raise Refusal(409, f"{path} has changed on disk since", "look at it, then try again")
            if new is None:
                remove_source(self.root, path)
            else:
                write_source(self.root, path, new.decode())
        except OSError as fault:
            raise Refusal(409, f"{path}: {fault.strerror or fault}") from None
