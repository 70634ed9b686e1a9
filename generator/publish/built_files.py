"""The files that a publish ships, in layers: those of the build, and what is made for one target.

Of a build only what its manifest lists is seen, and the manifest itself is not among them.
Files are read one at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..disk import OutputFolder
from ..disk.tree import system_name
from ..model.problem import MachineError
from .plan import File


@dataclass(frozen=True, slots=True)
class Layer:
    """Files below a folder: path → sha256."""

    folder: Path
    digests: Mapping[str, str]


def built_layer(folder: Path, site: Path) -> Layer:
    """What the last build of the site wrote into a folder."""
    return Layer(folder, OutputFolder(folder, site).known)


class BuiltFiles:
    """Path → `File` of all layers, and their bytes. No path may be in two of them."""

    def __init__(self, *layers: Layer) -> None:
        """Raises `MachineError` where a listed file is gone."""
        self.layers = layers
        self._layer_of = {path: layer for layer in layers for path in layer.digests}
        self.files: Mapping[str, File] = {
            path: File(layer.digests[path], self._size(path)) for path, layer in self._layer_of.items()
        }

    @property
    def digests(self) -> dict[str, str]:
        """Path → sha256."""
        return {path: file.digest for path, file in self.files.items()}

    def read(self, path: str) -> bytes:
        """The bytes that were built; `MachineError` where they are others by now."""
        try:
            data = self._at(path).read_bytes()
        except OSError as fault:
            raise MachineError(f"{path}: {fault.strerror or fault}") from fault
        if hashlib.sha256(data).hexdigest() != self.files[path].digest:
            raise MachineError(f"{path} changed while it was published; run publish again")
        return data

    def by_folder(self, paths: Iterable[str]) -> Iterator[tuple[Path, list[str]]]:
        """These paths with the folder that each stands in, a folder at a time."""
        wanted = list(paths)
        for layer in self.layers:
            inside = [path for path in wanted if path in layer.digests]
            if inside:
                yield layer.folder, inside

    def _size(self, path: str) -> int:
        try:
            return self._at(path).stat().st_size
        except OSError as fault:
            raise MachineError(f"{path}: {fault.strerror or fault}") from fault

    def _at(self, path: str) -> Path:
        return self._layer_of[path].folder / system_name(path)
