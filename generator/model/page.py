"""What is to be written: a path below the output folder and its bytes."""

from __future__ import annotations

from .record import Record


class Page(Record, frozen=True):
    """One file of the output; `path` is relative, with forward slashes."""

    path: str
    content: bytes
