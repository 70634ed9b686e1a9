"""A tree of texts becomes a declared record; every misfit becomes a problem with its place.

The reader of a record type (`record_reader`) says what does not fit and where; this file
puts it into our codes, words and positions, and finds the nearest known key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ..model.problem import Fault, Location, Problem, error
from ..model.values import shape_of
from .declared import descriptions, known_keys, required_keys
from .record_reader import Cause, Misfit, read_record
from .text_file import TextFile
from .yaml_tree import Map, Seq

T = TypeVar("T")


def validate(record: type[T], tree: Map, file: TextFile) -> tuple[T | None, list[Problem]]:
    """The record a mapping holds, or `None` and all its faults, sorted by place."""
    found, misfits = read_record(record, tree)
    problems = [_problem(misfit, file.at(misfit.position)) for misfit in misfits]
    return found, sorted(problems, key=lambda problem: problem.at)


def locator(tree: Map, file: TextFile) -> Callable[..., Location]:
    """The function that gives the place of a value by its path: `locate("image", "src")`.

    Where the path ends early it is the place of the last part that is there.
    """
    return lambda *path: file.at(_position(tree, path))


def _position(tree: Any, path: tuple[str | int, ...]) -> int:
    position: int = tree.start
    for part in path:
        if isinstance(tree, Map) and isinstance(part, str) and part in tree.marks:
            position = tree.marks[part].start
            tree = tree.get(part)
        elif isinstance(tree, Seq) and isinstance(part, int) and part < len(tree):
            position = tree.marks[part].start
            tree = tree[part]
        else:
            break
    return position


def _problem(misfit: Misfit, at: Location) -> Problem:
    key, value, cause, about = misfit.key, misfit.value, misfit.cause, misfit.about
    named = f"{key}: " if key else ""
    if cause is Cause.RULE:
        wrong: Fault = about
        return error(wrong.code, f"{named}{wrong.message}", at, wrong.hint)
    if cause is Cause.MISSING:
        return error("missing-key", f"{key!r} is missing", at, _description(about, key))
    if cause is Cause.EMPTY:
        return error("empty-text", f"{key!r} has no value", at, _description(about, key))
    if cause is Cause.UNKNOWN:
        known = known_keys(about)
        hint = nearest_hint(key, known) or ("own data stands below `extra:`" if "extra" in known else "")
        return error("unknown-key", f"unknown key {key!r}", at, hint)
    if cause is Cause.CHOICE:
        message = f"{named}{value!r} is none of {', '.join(about)}"
        return error("bad-choice", message, at, nearest_hint(str(value), about))
    found = repr(value) if isinstance(value, str) else shape_of(value)
    return error("wrong-type", f"{named}expected {_EXPECTED[cause]}, found {found}", at, _shape_hint(misfit))


_EXPECTED = {
    Cause.TEXT: "a text",
    Cause.LIST: "a list",
    Cause.MAPPING: "a mapping",
    Cause.NUMBER: "a whole number",
    Cause.SMALL_NUMBER: "a smaller number",
    Cause.TRUTH: "true or false",
}


def _shape_hint(misfit: Misfit) -> str:
    """How a value of the wrong shape is written in the right one."""
    value, record = misfit.value, misfit.about
    needed = ", ".join(f"{key}: …" for key in required_keys(record)) if record else ""
    if misfit.cause is Cause.TEXT:
        return "quote it, or write it as a |- block"
    if misfit.cause is Cause.LIST and (needed or not isinstance(value, str)):
        return f"begin each entry with `- {needed.split(',')[0]}`"
    if misfit.cause is Cause.LIST:
        return f"write {misfit.key}: [{value}]"
    if misfit.cause is not Cause.MAPPING or record is None or not isinstance(value, str):
        return ""
    from .yaml_hints import glued_key  # patterns that faults alone need

    if better := glued_key(value):
        return f"put a space after the colon: `{better}`"
    return f"write {{{needed}}}" if needed else ""


def _description(record: type[Any], key: str) -> str:
    text = descriptions(record).get(key, "")
    return f"{key}: {text}" if text else ""


def nearest_hint(name: str, known: Sequence[str]) -> str:
    """`did you mean …?` where a known name is close, else the known names where they are few."""
    # Needed for faults alone; takes 2 ms to load.
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return "known: " + ", ".join(sorted(known)) if 0 < len(known) <= 12 else ""
