"""The types of a record become its reader: a tree of texts in, the record or its misfits out.

A reader is a closure made from an annotation, once for each record type, when the first
record of that type turns up. There are two kinds. A leaf takes one value and raises
`Fault` or `Unfit`; a branch (record, list or mapping) takes a collection and gathers the
misfits of all that it holds. A record is built only where there was none.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, TypeVar, Union, get_args, get_origin

from ..model.problem import Fault
from ..model.record import fields, is_record
from ..model.values import Check, FromText
from .declared import declared_types, key_of, required_keys
from .yaml_tree import Map, Mark, Seq

T = TypeVar("T")

_WHOLE_NUMBER = re.compile(r"\s*([+-]?[0-9]+(?:_[0-9]+)*)(?:\.0+)?\s*")
# Python converts no longer ones; nothing here counts so far.
_DIGITS = 4300
_TRUE = frozenset({"1", "on", "t", "true", "y", "yes"})
_FALSE = frozenset({"0", "off", "f", "false", "n", "no"})


class Cause(Enum):
    """Why something does not fit. `about` of a misfit is what stands behind each."""

    RULE = auto()
    """The rule of a value says so: its `Fault`."""
    TEXT = auto()
    NUMBER = auto()
    SMALL_NUMBER = auto()
    TRUTH = auto()
    CHOICE = auto()
    """None of the choices: them."""
    LIST = auto()
    """No list: the record type of its entries, or `None`."""
    MAPPING = auto()
    """No mapping: its record type, or `None`."""
    MISSING = auto()
    """A key that must be there is not: the record type."""
    EMPTY = auto()
    """A key that must be there has no value: the record type."""
    UNKNOWN = auto()
    """A key that the record type does not have: the record type."""


class Misfit(NamedTuple):
    """One value or key that does not fit: where it stands and the key it stands under."""

    position: int
    key: str
    value: Any
    cause: Cause
    about: Any = None


class Unfit(Exception):
    """A value that has not the shape of its type."""

    def __init__(self, cause: Cause, about: Any = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.about = about


Leaf: TypeAlias = Callable[[Any], Any]
# Takes a value, its position, the key it stands under, and the list of misfits to add to.
Branch: TypeAlias = Callable[[Any, int, str, list[Misfit]], Any]
# One of the two is `None`: calling a leaf without a wrapper saves a tenth of a record's time.
Reader: TypeAlias = tuple[Leaf | None, Branch | None]


def read_record(record: type[T], tree: Map) -> tuple[T | None, list[Misfit]]:
    """The record that a mapping holds, or `None` and all its misfits."""
    misfits: list[Misfit] = []
    kind: Any = record
    found: T | None = _record_branch(kind)(tree, tree.start, "", misfits)
    return found, misfits


@cache
def _record_branch(record: type[Any]) -> Branch:
    kinds = declared_types(record)
    readers = {key_of(entry.name): (entry.name, *_reader(kinds[entry.name])) for entry in fields(record)}
    reader_of = readers.get
    required = required_keys(record)
    needs = frozenset(required)

    def read(tree: Any, _at: int, _under: str, misfits: list[Misfit]) -> Any:
        if type(tree) is not Map:
            raise Unfit(Cause.MAPPING, record)
        before = len(misfits)
        if not needs <= tree.keys():
            misfits += [_missing(key, tree, record) for key in required if key not in tree]
        marks = tree.marks
        values = {}
        for key, value in tree.items():
            reader = reader_of(key)
            if reader is None:
                misfits.append(Misfit(marks[key].key, key, value, Cause.UNKNOWN, record))
                continue
            name, leaf, branch = reader
            try:
                if leaf is not None:
                    values[name] = leaf(value)
                elif branch is not None:
                    values[name] = branch(value, marks[key].start, key, misfits)
            except (Fault, Unfit) as wrong:
                misfits.append(_misfit(marks[key].start, key, value, wrong))
        return record(**values) if len(misfits) == before else None

    return read


def _missing(key: str, tree: Map, record: type[Any]) -> Misfit:
    if key in tree.marks:
        return Misfit(tree.marks[key].start, key, None, Cause.EMPTY, record)
    return Misfit(tree.start, key, None, Cause.MISSING, record)


def _misfit(position: int, key: str, value: Any, wrong: Fault | Unfit) -> Misfit:
    if isinstance(wrong, Unfit):
        return Misfit(position, key, value, wrong.cause, wrong.about)
    return Misfit(position, key, value, Cause.RULE, wrong)


def _reader(kind: Any) -> Reader:
    """The reader for a type as a record declares it."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _ruled(*arguments)
    if origin in (Union, types.UnionType):
        # A key without a value is not in the tree, so that `None` is never read.
        return _reader(next(part for part in arguments if part is not types.NoneType))
    if origin is Literal:
        return _choice(arguments), None
    if origin is tuple:
        return None, _list_branch(arguments[0])
    if origin is not None:
        return None, _mapping_branch(*arguments)
    if parse := getattr(kind, "parse", None):
        return parse, None
    if is_record(kind):
        return None, _inner_branch(kind)
    return _SCALARS[kind], None


def _inner_branch(kind: Any) -> Branch:
    """The reader of a record in another one, made when the first such record turns up."""

    def read(value: Any, at: int, under: str, misfits: list[Misfit]) -> Any:
        return _record_branch(kind)(value, at, under, misfits)

    return read


def _ruled(kind: Any, *rules: Check | FromText) -> Reader:
    """The reader for a type with rules beside it."""
    leaf, branch = _reader(kind)
    for rule in rules:
        if isinstance(rule, Check) and leaf is not None:
            leaf = _checked(leaf, rule.check)
        elif isinstance(rule, FromText) and branch is not None:
            branch = _from_text(branch, rule.key)
    return leaf, branch


def _checked(leaf: Leaf, check: Leaf) -> Leaf:
    if leaf is not _text:
        return lambda value: check(leaf(value))

    # Most values by far: one call less.
    def read(value: Any) -> Any:
        if type(value) is not str:
            raise Unfit(Cause.TEXT)
        return check(value)

    return read


def _from_text(branch: Branch, key: str) -> Branch:
    def read(value: Any, at: int, under: str, misfits: list[Misfit]) -> Any:
        if type(value) is str:
            text, value = value, Map(at)
            value[key] = text
            value.marks[key] = Mark(at, at, at)
        return branch(value, at, under, misfits)

    return read


def _list_branch(kind: Any) -> Branch:
    leaf, branch = _reader(kind)
    entry = _record_of(kind)

    def read(value: Any, _at: int, under: str, misfits: list[Misfit]) -> Any:
        if type(value) is not Seq:
            raise Unfit(Cause.LIST, entry)
        items = []
        for item, mark in zip(value, value.marks, strict=True):
            try:
                if leaf is not None:
                    items.append(leaf(item))
                elif branch is not None:
                    items.append(branch(item, mark.start, under, misfits))
            except (Fault, Unfit) as wrong:
                misfits.append(_misfit(mark.start, under, item, wrong))
        return tuple(items)

    return read


def _record_of(kind: Any) -> type[Any] | None:
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    return bare if is_record(bare) else None


def _mapping_branch(key_kind: Any, kind: Any) -> Branch:
    read_key = _reader(key_kind)[0]
    leaf, branch = _reader(kind)

    def read(tree: Any, _at: int, _under: str, misfits: list[Misfit]) -> Any:
        if type(tree) is not Map:
            raise Unfit(Cause.MAPPING)
        found = {}
        for key, value in tree.items():
            mark = tree.marks[key]
            # A key that is none does not hide what is wrong with its value.
            name = key
            try:
                name = read_key(key) if read_key is not None else key
            except (Fault, Unfit) as wrong:
                misfits.append(_misfit(mark.key, key, value, wrong))
            try:
                if leaf is not None:
                    found[name] = leaf(value)
                elif branch is not None:
                    found[name] = branch(value, mark.start, key, misfits)
            except (Fault, Unfit) as wrong:
                misfits.append(_misfit(mark.start, key, value, wrong))
        return found

    return read


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise Unfit(Cause.TEXT)


def _truth(value: Any) -> bool:
    word = value.lower() if isinstance(value, str) else ""
    if word not in _TRUE and word not in _FALSE:
        raise Unfit(Cause.TRUTH)
    return word in _TRUE


def _number(value: Any) -> int:
    found = _WHOLE_NUMBER.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise Unfit(Cause.NUMBER)
    if len(found[1]) > _DIGITS:
        raise Unfit(Cause.SMALL_NUMBER)
    return int(found[1])


def _choice(choices: tuple[str, ...]) -> Leaf:
    def read(value: Any) -> Any:
        if value in choices:
            return value
        raise Unfit(Cause.CHOICE, choices)

    return read


_SCALARS: Mapping[type, Leaf] = {str: _text, bool: _truth, int: _number}
