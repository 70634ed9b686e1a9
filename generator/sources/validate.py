"""A tree of texts becomes a declared record; every misfit becomes a problem with its place.

pydantic checks, from the types of the model's records; this file translates what it
says into our codes, words and positions, and finds the nearest known key.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from ..model.problem import Fault, Location, Problem, error
from ..model.values import shape_of
from .text_file import TextFile
from .yaml_hints import glued_key
from .yaml_reader import Map, Seq

T = TypeVar("T")


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record)


def adapter(record: type[T]) -> TypeAdapter[T]:
    """The validator of a record type; building one takes milliseconds, so each is kept."""
    kind: Any = record
    return _adapter(kind)


def validate(record: type[T], tree: Map, file: TextFile) -> tuple[T | None, list[Problem]]:
    """The record a mapping holds, or `None` and all its faults, sorted by place."""
    try:
        return adapter(record).validate_python(tree), []
    except ValidationError as refused:
        problems = [_problem(record, dict(fault), tree, file) for fault in refused.errors(include_url=False)]
        return None, sorted(problems, key=lambda problem: problem.at)


def locator(tree: Map, file: TextFile) -> Callable[..., Location]:
    """The function that gives the place of a value by its path: `locate("image", "src")`.

    Where the path ends early it is the place of the last part that is there.
    """
    return lambda *path: file.at(_position(tree, path, of_key=False))


def _position(tree: Any, path: tuple[str | int, ...], *, of_key: bool) -> int:
    position: int = tree.start
    for part in path:
        if isinstance(tree, Map) and isinstance(part, str) and part in tree.marks:
            position = tree.marks[part].key if of_key else tree.marks[part].start
            tree = tree.get(part)
        elif isinstance(tree, Seq) and isinstance(part, int) and part < len(tree):
            position = tree.marks[part].start
            tree = tree[part]
        else:
            break
    return position


def _problem(record: type, fault: dict[str, Any], tree: Map, file: TextFile) -> Problem:
    path = tuple(part for part in fault["loc"] if part != "[key]")
    kind = fault["type"]
    key = str(path[-1]) if path else ""
    of_key = kind == "unexpected_keyword_argument" or "[key]" in fault["loc"]
    at = file.at(_position(tree, path, of_key=of_key))
    if kind == "missing":
        return _missing(record, key, path, tree, file)
    if kind == "unexpected_keyword_argument":
        known = known_keys(record, path[:-1])
        hint = nearest_hint(key, known) or ("own data stands below `extra:`" if "extra" in known else "")
        return error("unknown-key", f"unknown key {key!r}", at, hint)
    if kind == "value_error":
        wrong: Fault = fault["ctx"]["error"]
        return error(wrong.code, f"{_named(path)}{wrong.message}", at, wrong.hint)
    if kind == "literal_error":
        choices = [choice.strip("'") for choice in fault["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        message = f"{_named(path)}{fault['input']!r} is none of {', '.join(choices)}"
        return error("bad-choice", message, at, nearest_hint(str(fault["input"]), choices))
    expected, hint = _EXPECTED.get(kind, (fault["msg"], ""))
    found = repr(fault["input"]) if isinstance(fault["input"], str) else shape_of(fault["input"])
    hint = _shape_hint(record, path, fault) or hint
    return error("wrong-type", f"{_named(path)}expected {expected}, found {found}", at, hint)


def _shape_hint(record: type, path: tuple[str | int, ...], fault: Mapping[str, Any]) -> str:
    """How a value of the wrong shape is written in the right one."""
    kind, value = fault["type"], fault["input"]
    needed = ", ".join(f"{name}: …" for name in _required(record, path))
    if kind == "tuple_type" and (needed or not isinstance(value, str)):
        return f"begin each entry with `- {needed.split(',')[0]}`"
    if kind == "tuple_type":
        return f"write {path[-1]}: [{value}]"
    if kind != "dataclass_type" or not isinstance(value, str):
        return ""
    if better := glued_key(value):
        return f"put a space after the colon: `{better}`"
    return f"write {{{needed}}}" if needed else ""


def _required(record: type, path: tuple[str | int, ...]) -> list[str]:
    """The keys that the mapping at a path, or each mapping of the list there, must have."""
    owner = _record_at(record, path) or _record_at(record, (*path, 0))
    entries = fields(owner) if owner else ()
    return [entry.name for entry in entries if entry.default is MISSING and entry.default_factory is MISSING]


_EXPECTED = {
    "string_type": ("a text", "quote it, or write it as a |- block"),
    "tuple_type": ("a list", ""),
    "mapping_type": ("a mapping", ""),
    "dict_type": ("a mapping", ""),
    "dataclass_type": ("a mapping", ""),
    "int_parsing": ("a whole number", ""),
    "int_type": ("a whole number", ""),
    "int_parsing_size": ("a smaller number", ""),
    "bool_parsing": ("true or false", ""),
    "bool_type": ("true or false", ""),
}


def _missing(record: type, key: str, path: tuple[str | int, ...], tree: Map, file: TextFile) -> Problem:
    holder: Any = tree
    for part in path[:-1]:
        holder = holder[part]
    what = _description(record, path)
    if isinstance(holder, Map) and key in holder.marks:
        return error("empty-text", f"{key!r} has no value", file.at(holder.marks[key].start), what)
    at = file.at(_position(tree, path[:-1], of_key=False))
    return error("missing-key", f"{key!r} is missing", at, what)


def _named(path: tuple[str | int, ...]) -> str:
    names = [str(part) for part in path if isinstance(part, str)]
    return f"{names[-1]}: " if names else ""


def _description(record: type, path: tuple[str | int, ...]) -> str:
    owner = _record_at(record, path[:-1])
    schema = adapter(owner).json_schema() if owner else {}
    text = schema.get("properties", {}).get(path[-1], {}).get("description", "")
    return f"{path[-1]}: {text}" if text else ""


def nearest_hint(name: str, known: list[str] | tuple[str, ...]) -> str:
    """`did you mean …?` where a known name is close, else the known names where they are few."""
    close = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return "known: " + ", ".join(sorted(known)) if 0 < len(known) <= 12 else ""


def known_keys(record: type, path: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand in the mapping at `path` of a record; none for free maps."""
    owner = _record_at(record, path)
    return [field.name.rstrip("_") for field in fields(owner)] if owner else []


def _record_at(record: Any, path: tuple[str | int, ...]) -> Any:
    """The record type that a path leads to, or `None`."""
    for part in path:
        if isinstance(part, str) and is_dataclass(record):
            hints = get_type_hints(record)
            record = _bare(hints.get(part) or hints.get(part + "_"))
        else:
            arguments = [argument for argument in get_args(record) if argument is not Ellipsis]
            record = _bare(arguments[-1]) if arguments else None
    return record if is_dataclass(record) else None


def _bare(kind: Any) -> Any:
    """A type without its `Annotated` rules and without `None`."""
    while True:
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in (Union, types.UnionType):
            kind = next(part for part in get_args(kind) if part is not type(None))
        else:
            return kind
