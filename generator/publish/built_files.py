"""The files of a finished build, as its manifest lists them; read one at a time.

What the manifest does not list is not seen, and the manifest itself is not among them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ..disk import OutputFolder
from ..disk.tree import system_name
from ..model.problem import MachineError
from .plan import File


class BuiltFiles:
    """Path → `File` of a build in `folder`, and its bytes."""

    def __init__(self, folder: Path, site: Path) -> None:
        """Raises `MachineError` where a listed file is gone."""
        self._folder = folder
        self.files: Mapping[str, File] = {
            path: File(digest, self._size(path)) for path, digest in OutputFolder(folder, site).known.items()
        }

    @property
    def digests(self) -> dict[str, str]:
        """Path → sha256."""
        return {path: file.digest for path, file in self.files.items()}

    def read(self, path: str) -> bytes:
        """The bytes that the build wrote; `MachineError` where they are others by now."""
        try:
            data = self._at(path).read_bytes()
        except OSError as fault:
            raise MachineError(f"{path}: {fault.strerror or fault}") from fault
        if hashlib.sha256(data).hexdigest() != self.files[path].digest:
            raise MachineError(f"{path} changed while it was published; run publish again")
        return data

    def _size(self, path: str) -> int:
        try:
            return self._at(path).stat().st_size
        except OSError as fault:
            raise MachineError(f"{path}: {fault.strerror or fault}") from fault

    def _at(self, path: str) -> Path:
        return self._folder / system_name(path)
