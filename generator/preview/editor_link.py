"""Addresses that open a file in the editor of whoever works on the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from urllib.parse import quote

from ..model.problem import Location

_USUAL = "vscode://file{path}:{line}:{column}"
# Programs as VISUAL and EDITOR name them, and the addresses they listen to; an editor in a terminal has none.
_KNOWN = {
    "code": _USUAL,
    "code-insiders": "vscode-insiders://file{path}:{line}:{column}",
    "codium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "mate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "mvim": "mvim://open?url=file://{path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
    "subl": "subl://open?url=file://{path}&line={line}&column={column}",
    "zed": "zed://file{path}:{line}:{column}",
}


@dataclass(frozen=True, slots=True)
class EditorLink:
    """The address of an editor with `{path}`, `{line}` and `{column}` in it, for files below `root`."""

    root: Path
    pattern: str

    @classmethod
    def of(cls, root: Path, environment: Mapping[str, str], pattern: str = "") -> EditorLink:
        """By `pattern`, else by the program that VISUAL or EDITOR names, else that of Visual Studio Code."""
        named = (environment.get(name, "").split() for name in ("VISUAL", "EDITOR"))
        programs = [PurePath(words[0]).stem for words in named if words]
        known = (_KNOWN[program] for program in programs if program in _KNOWN)
        return cls(root.resolve(), pattern or next(known, _USUAL))

    def to(self, at: Location) -> str:
        """The address of a place; empty where it names no file."""
        if not at.path:
            return ""
        path = quote((self.root / at.path).as_posix())
        fields = {"path": path, "line": str(at.line or 1), "column": str(at.column or 1)}
        address = self.pattern
        for name, value in fields.items():
            address = address.replace(f"{{{name}}}", value)
        return address
