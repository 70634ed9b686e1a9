"""What is to be written: a path below the output folder and its bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the output; `path` is relative, with forward slashes."""

    path: str
    content: bytes
