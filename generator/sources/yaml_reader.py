"""The one guarded YAML reader: text in, a tree of texts with positions out.

One pass over the events of libyaml's parser. Every scalar stays the text that was typed:
types come from the declared formats. Anchors, aliases, merge keys, tags, several
documents and deep nesting are refused before anything is built from them: construction
by libyaml's own loader ends in a crash on deep nesting, takes seconds on merge keys
and keeps the last of two equal keys without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from ..model.problem import Location, Problem, error, warning
from .text_file import TextFile
from .yaml_hints import block_hint, explain, glued_key

# Deeper than any declared format by far; libyaml itself crashes at some 26,000.
MAX_DEPTH = 64


class Mark(NamedTuple):
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


class _Refused(Exception):
    """The file is not of the plain subset; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The part of a file that is YAML: front matter, or the whole file."""

    file: TextFile
    offset: int
    text: str

    def at(self, index: int) -> Location:
        return self.file.at(self.offset + index)


def read_yaml(
    file: TextFile, start: int = 0, end: int | None = None, *, hint: str = ""
) -> tuple[Map | None, list[Problem]]:
    """The mapping that a stretch of a file holds; positions count from the file's beginning.

    `hint` says what to do where it holds a list or a text instead.

    An empty stretch is an empty mapping. Where the YAML is broken or not of the plain
    subset there is no mapping, and one problem says where reading stopped. Duplicate keys
    and values cut short by ` #` are reported as well, all of them.
    """
    stretch = _Stretch(file, start, file.text[start:end])
    problems: list[Problem] = []
    try:
        root = _build(stretch, problems)
    except _Refused as refused:
        return None, [*problems, refused.problem]
    except yaml.YAMLError as fault:
        return None, [*problems, explain(fault, file, start, end)]
    if root is None:
        return Map(start), problems
    if not isinstance(root, Map):
        return None, [*problems, _no_mapping(root, stretch, hint)]
    return root, problems


def _no_mapping(root: Any, stretch: _Stretch, hint: str) -> Problem:
    begin = re.match(r"(?:\s*(?:#.*)?\n)*\s*", stretch.text)
    at = stretch.at(begin.end() if begin else 0)
    if isinstance(root, str) and (better := glued_key(at.source)):
        return error("yaml-no-colon", "expected a key with a colon and a space behind it", at, f"write `{better}`")
    return error("wrong-type", "expected `key: value` lines", at, hint)


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CSafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


def _build(stretch: _Stretch, problems: list[Problem]) -> Any:
    """The tree of one document; raises `_Refused` where the subset ends."""
    root: Any = None
    stack: list[Map | Seq] = []
    keys: list[tuple[str, int] | None] = []
    documents = 0
    base = stretch.offset
    for event in _events(stretch.text):
        name = type(event)
        if name is yaml.ScalarEvent:
            value: Any = _scalar(event, stretch, problems)
            start, end = event.start_mark.index, event.end_mark.index
        elif name is yaml.MappingStartEvent or name is yaml.SequenceStartEvent:
            _refuse_properties(event, stretch)
            start = end = event.start_mark.index
            if len(stack) >= MAX_DEPTH:
                raise _Refused(error("yaml-depth", f"nested deeper than {MAX_DEPTH} levels", stretch.at(start)))
            value = (Map if name is yaml.MappingStartEvent else Seq)(base + start)
        elif name is yaml.MappingEndEvent or name is yaml.SequenceEndEvent:
            _close(stack, base + event.end_mark.index)
            keys.pop()
            continue
        elif name is yaml.AliasEvent:
            raise _Refused(_no_alias(event, stretch))
        elif name is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                at = stretch.at(event.start_mark.index)
                raise _Refused(error("yaml-documents", "a second document begins here", at, "keep one document a file"))
            continue
        else:
            continue

        if not stack:
            root = value
        else:
            parent = stack[-1]
            if isinstance(parent, Seq):
                parent.append(value)
                parent.marks.append(Mark(base + start, base + start, base + end))
            elif keys[-1] is None:
                keys[-1] = _key(value, event, stretch)
                continue
            else:
                key, at = keys[-1]
                keys[-1] = None
                _enter(parent, key, value, Mark(at, base + start, base + end), stretch, problems)
        if isinstance(value, Map | Seq):
            stack.append(value)
            keys.append(None)
    return root


def _close(stack: list[Map | Seq], end: int) -> None:
    closed = stack.pop()
    closed.end = end
    if stack:
        parent = stack[-1]
        if isinstance(parent, Seq):
            parent.marks[-1] = parent.marks[-1]._replace(end=end)
            return
        for key, value in reversed(parent.items()):
            if value is closed:
                parent.marks[key] = parent.marks[key]._replace(end=end)
            break


def _scalar(event: Any, stretch: _Stretch, problems: list[Problem]) -> str | None:
    """The text of a scalar; `None` where nothing or `~` was typed."""
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(event, stretch)
    value: str = event.value
    if not event.style:
        if value in ("", "~"):
            return None
        if " " in value:
            _warn_if_cut(value, event.end_mark.index, stretch, problems)
    return value


def _warn_if_cut(value: str, end: int, stretch: _Stretch, problems: list[Problem]) -> None:
    """A plain text of several words with ` #` behind it has probably lost its end."""
    rest = stretch.text[end : end + 400].split("\n", 1)[0]
    comment = rest.lstrip(" \t")
    if comment.startswith("#") and comment != rest:
        at = stretch.at(end + len(rest) - len(comment))
        hint = "if it belongs to the text, write\n" + block_hint(at.source)
        problems.append(warning("yaml-comment", f"YAML reads {comment.rstrip()!r} as a comment", at, hint))


def _refuse_properties(event: Any, stretch: _Stretch) -> None:
    at = stretch.at(event.start_mark.index)
    if event.anchor is not None:
        message = f"'&{event.anchor}' is an anchor to YAML; anchors are not read"
        raise _Refused(error("yaml-anchor", message, at, "to begin a text with '&', write\n" + block_hint(at.source)))
    if event.tag is not None:
        message = f"{stretch.text[event.start_mark.index : event.start_mark.index + 40].split()[0]!r} is a tag to YAML; tags are not read"
        raise _Refused(error("yaml-tag", message, at, "to begin a text with '!', write\n" + block_hint(at.source)))


def _no_alias(event: Any, stretch: _Stretch) -> Problem:
    at = stretch.at(event.start_mark.index)
    message = f"'*{event.anchor}' is an alias to YAML; aliases are not read"
    return error("yaml-alias", message, at, "to begin a text with '*', write\n" + block_hint(at.source))


def _key(value: Any, event: Any, stretch: _Stretch) -> tuple[str, int]:
    at = event.start_mark.index
    if value == "<<" and not event.style:
        hint = "write the keys out"
        raise _Refused(error("yaml-merge", "'<<' is a merge key; merge keys are not read", stretch.at(at), hint))
    if not isinstance(value, str):
        raise _Refused(error("yaml-key", "a key must be a text", stretch.at(at)))
    return value, stretch.offset + at


def _enter(parent: Map, key: str, value: Any, mark: Mark, stretch: _Stretch, problems: list[Problem]) -> None:
    if key in parent.marks:
        first = stretch.file.line_at(parent.marks[key].key)
        at = stretch.file.at(mark.key)
        problems.append(error("duplicate-key", f"{key!r} stands here a second time", at, f"first on line {first}"))
        return
    parent.marks[key] = mark
    if value is not None:
        parent[key] = value
