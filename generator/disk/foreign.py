"""What stands in an output folder that this tool did not write: it is never moved, changed or removed."""

from __future__ import annotations

import os
import stat
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from ..model.problem import UsageError
from ..model.record import Mutable, field
from .tree import system_name, utf8_name


class ForeignFiles(Mutable):
    """The files of a folder beside those whose paths are `known`. Folders are looked at once."""

    folder: Path
    known: Container[str]
    _kinds: dict[str, int | None] = field(default_factory=dict)

    def refuse(self, paths: Iterable[str]) -> None:
        """Raises `UsageError` where a foreign file, folder or link is in the way of these paths."""
        for path in paths:
            if self._has_place(path):
                self._refuse_at(path)

    def link_above(self, path: str) -> Path | None:
        """The first folder on the way to a path that is a symbolic link: this tool makes none."""
        for above in _folders_of(path):
            kind = self._kind(above)
            if kind is None or not stat.S_ISDIR(kind):
                return self._at(above) if kind and stat.S_ISLNK(kind) else None
        return None

    def _has_place(self, path: str) -> bool:
        """Whether the folders of a path are all there."""
        for above in _folders_of(path):
            kind = self._kind(above)
            if kind is None:
                return False
            if stat.S_ISLNK(kind):
                raise UsageError(
                    f"{self._at(above)} is a link that leads out of the output folder, in the way of {path}"
                )
            if stat.S_ISREG(kind) and above in self.known:
                # A stale page, which makes place for a folder.
                return False
            if not stat.S_ISDIR(kind):
                raise self._in_the_way(above, path)
        return True

    def _refuse_at(self, path: str) -> None:
        target = self._at(path)
        if target.is_dir() and not target.is_symlink():
            if self._holds_foreign(path):
                raise UsageError(
                    f"{target} holds files that this tool did not write and is in the way of {path}"
                )
        elif path not in self.known and os.path.lexists(target):
            raise self._in_the_way(path, path)

    def _in_the_way(self, foreign: str, path: str) -> UsageError:
        return UsageError(f"{self._at(foreign)} was not written by this tool and is in the way of {path}")

    def _holds_foreign(self, path: str) -> bool:
        prefix = self._at(path)
        for place, folders, files in os.walk(prefix):
            links = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118
            below = Path(place).relative_to(self.folder)
            if any(utf8_name(os.fspath(below / name)) not in self.known for name in (*files, *links)):
                return True
        return False

    def _kind(self, folder: str) -> int | None:
        """The mode of what stands at a path, links not followed; `None` where nothing does."""
        if folder not in self._kinds:
            try:
                self._kinds[folder] = self._at(folder).lstat().st_mode
            except OSError:
                self._kinds[folder] = None
        return self._kinds[folder]

    def _at(self, path: str) -> Path:
        return self.folder / system_name(path)


def _folders_of(path: str) -> Iterator[str]:
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))
