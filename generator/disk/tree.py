"""The files of a site as a mapping from path to bytes, read when they are asked for."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..model.problem import MachineError

# What a site is made of; nothing else in its folder is looked at.
_ROOMS = ("content", "templates")
# The theme that comes with the tool: beside the package in a checkout, in it in a wheel.
_HOME = Path(__file__).parents[1]


def system_name(path: str) -> str:
    """A path of the site as this process has to spell it: names are UTF-8 whatever the locale."""
    return os.fsdecode(path.encode("utf-8", "surrogateescape"))


class SourceTree(Mapping[str, bytes]):
    """Files below a folder: relative path with forward slashes → bytes.

    Symbolic links that lead out of the folder are not followed. A file that cannot be
    read raises `MachineError`.
    """

    def __init__(self, root: Path, paths: list[str]) -> None:
        self.root = root
        self._paths = dict.fromkeys(paths)

    def __getitem__(self, path: str) -> bytes:
        if path not in self._paths:
            raise KeyError(path)
        try:
            return (self.root / system_name(path)).read_bytes()
        except OSError as fault:
            raise MachineError(f"{path}: {fault.strerror or fault}") from fault

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths


def read_tree(root: Path) -> SourceTree:
    """The files of the site in `root`: site.yaml, content/, templates/; sorted by path."""
    real = root.resolve()
    paths = ["site.yaml"] if (root / "site.yaml").is_file() and _is_within(root / "site.yaml", real) else []
    for room in _ROOMS:
        if _is_within(root / room, real):
            paths += _files(root / room, room, real)
    return SourceTree(root, sorted(paths))


def read_theme() -> SourceTree:
    """The files of the theme that comes with the tool, by name (`article.html`, `css/page.css`)."""
    folder = next(place for place in (_HOME / "templates", _HOME.parent / "templates") if place.is_dir())
    return SourceTree(folder, sorted(_files(folder, "", folder.resolve())))


def _is_within(path: Path, root: Path) -> bool:
    """Whether a path, all links followed, is in the site; a circle of links is nowhere."""
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _files(folder: Path, prefix: str, root: Path) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    except OSError as fault:
        raise MachineError(f"{prefix}: {fault.strerror or fault}") from fault
    for entry in entries:
        name = os.fsencode(entry.name).decode("utf-8", "surrogateescape")
        path = f"{prefix}/{name}" if prefix else name
        if entry.is_symlink() and not _is_within(Path(entry.path), root):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), path, root)
        elif entry.is_file():
            yield path


def write_source(root: Path, path: str, text: str) -> None:
    """Put a text in the place of a file of the site, whole or not at all, its mode kept.

    Raises `OSError` where the disk refuses.
    """
    target = root / system_name(path)
    handle, name = tempfile.mkstemp(prefix=".glossator-", dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
    if target.exists():
        shutil.copymode(target, name)
    Path(name).replace(target)
