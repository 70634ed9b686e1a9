"""What a YAML file holds: a tree of texts, each with its position in the file."""

from __future__ import annotations

from typing import Any

from ..model.record import Mutable


class Mark(Mutable):
    """Where an entry stands: its key (for a list: its value) and its value, as positions."""

    key: int
    start: int
    end: int


class Map(dict[str, Any]):
    """A mapping with the `marks` of its keys; keys without a value are in `marks` alone."""

    __slots__ = ("end", "marks", "start")

    def __init__(self, start: int) -> None:
        super().__init__()
        self.start = start
        self.end = start
        self.marks: dict[str, Mark] = {}


class Seq(list[Any]):
    """A list with the `marks` of its items."""

    __slots__ = ("end", "marks", "start")

    def __init__(self, start: int) -> None:
        super().__init__()
        self.start = start
        self.end = start
        self.marks: list[Mark] = []
