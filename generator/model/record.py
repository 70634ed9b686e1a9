"""The base of records: what a build makes by the ten thousand, and what it keeps."""

from __future__ import annotations

from typing import Any, TypeGuard

import msgspec
from msgspec import NODEFAULT, field
from msgspec.structs import FieldInfo, fields, replace

__all__ = ["NODEFAULT", "FieldInfo", "Mutable", "Record", "Shared", "field", "fields", "is_record", "replace"]


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Like a frozen dataclass with slots, but made in 0.08 µs where that takes 1.03 µs for four
    fields of eight (`timeit`), and kept as MessagePack without the names of its fields.

    No record is part of a circle, so the collector need not look at any.
    """


class Mutable(msgspec.Struct):
    """A record that changes while it is made, such as a body."""


class Shared(msgspec.Struct, frozen=True):
    """What functions share, such as a stage of the build, its caches in it.

    Of a dataclass with slots the class alone takes half a millisecond to make, fifty times as long.
    """


def is_record(kind: Any) -> TypeGuard[type[Record]]:
    """Whether something is a type of records."""
    return isinstance(kind, type) and issubclass(kind, Record)
