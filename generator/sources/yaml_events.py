"""Any YAML by one pass over the events of libyaml's parser: text in, a tree of texts out, or what is wrong.

Anchors, aliases, merge keys, tags, several documents and deep nesting are refused before
anything is built from them: construction by libyaml's own loader ends in a crash on deep
nesting, takes seconds on merge keys and keeps the last of two equal keys without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from ..model.problem import Location, Problem, error, warning
from ..model.record import Record
from .text_file import TextFile
from .yaml_hints import block_hint, explain, glued_key
from .yaml_tree import Map, Mark, Seq

# Deeper than any declared format by far; libyaml itself crashes at some 26,000.
MAX_DEPTH = 64
# A comment behind a text on its line.
_COMMENT = re.compile(r"[ \t]+(#[^\n]*)")


class _Refused(Exception):
    """The file is not of the plain subset; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Stretch(Record, frozen=True):
    """The part of a file that is YAML: front matter, or the whole file."""

    file: TextFile
    offset: int
    text: str

    def at(self, index: int) -> Location:
        return self.file.at(self.offset + index)


def read_by_events(
    file: TextFile, start: int = 0, end: int | None = None, *, hint: str = ""
) -> tuple[Map | None, list[Problem]]:
    """What `yaml_reader.read_yaml` gives."""
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
        return error(
            "yaml-no-colon", "expected a key with a colon and a space behind it", at, f"write `{better}`"
        )
    return error("wrong-type", "expected `key: value` lines", at, hint)


def _build(stretch: _Stretch, problems: list[Problem]) -> Any:
    """The tree of one document; raises `_Refused` where the subset ends."""
    tree = _Tree(stretch, problems)
    loader = yaml.CSafeLoader(stretch.text)
    try:
        # Behind the last event the parser gives none.
        events: Iterator[Any] = iter(loader.get_event, None)
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                tree.enter(_scalar(event, stretch, problems), event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                tree.open(event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                tree.close(event.end_mark.index)
            elif kind is yaml.AliasEvent:
                raise _Refused(_no_alias(event, stretch))
            elif kind is yaml.DocumentStartEvent:
                tree.begin_document(event.start_mark.index)
    finally:
        loader.dispose()
    return tree.root


class _Tree:
    """A tree while it is built: the collections that are open, and for each the key that waits."""

    __slots__ = ("_documents", "_keys", "_open", "_problems", "_stretch", "root")

    def __init__(self, stretch: _Stretch, problems: list[Problem]) -> None:
        self.root: Any = None
        self._stretch = stretch
        self._problems = problems
        self._open: list[Map | Seq] = []
        self._keys: list[tuple[str, int] | None] = []
        self._documents = 0

    def begin_document(self, index: int) -> None:
        self._documents += 1
        if self._documents > 1:
            at = self._stretch.at(index)
            hint = "keep one document a file"
            raise _Refused(error("yaml-documents", "a second document begins here", at, hint))

    def open(self, event: Any) -> None:
        _refuse_properties(event, self._stretch)
        index = event.start_mark.index
        if len(self._open) >= MAX_DEPTH:
            at = self._stretch.at(index)
            raise _Refused(error("yaml-depth", f"nested deeper than {MAX_DEPTH} levels", at))
        start = self._stretch.offset + index
        value = Map(start) if type(event) is yaml.MappingStartEvent else Seq(start)
        self.enter(value, event)
        self._open.append(value)
        self._keys.append(None)

    def enter(self, value: Any, event: Any) -> None:
        """Put a value where it belongs: as the root, an item, a key, or the value of a key."""
        if not self._open:
            self.root = value
            return
        parent = self._open[-1]
        waiting = self._keys[-1]
        if waiting is None and isinstance(parent, Map):
            self._keys[-1] = _key(value, event, self._stretch)
            return
        offset = self._stretch.offset
        start = offset + event.start_mark.index
        # The end of a collection is known when it closes.
        end = start if isinstance(value, (Map, Seq)) else offset + event.end_mark.index
        if isinstance(parent, Seq):
            parent.append(value)
            parent.marks.append(Mark(start, start, end))
        elif waiting:
            self._keys[-1] = None
            _enter(parent, waiting[0], value, Mark(waiting[1], start, end), self._stretch, self._problems)

    def close(self, index: int) -> None:
        closed = self._open.pop()
        self._keys.pop()
        closed.end = self._stretch.offset + index
        if not self._open:
            return
        parent = self._open[-1]
        if isinstance(parent, Seq):
            parent.marks[-1].end = closed.end
        elif parent:
            key, value = next(reversed(parent.items()))
            if value is closed:
                parent.marks[key].end = closed.end


def _scalar(event: Any, stretch: _Stretch, problems: list[Problem]) -> str | None:
    """The text of a scalar; `None` where nothing or `~` was typed."""
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(event, stretch)
    value: str = event.value
    if not event.style:
        if value in ("", "~"):
            return None
        if " " in value:
            _warn_if_cut(event.end_mark.index, stretch, problems)
    return value


def _warn_if_cut(end: int, stretch: _Stretch, problems: list[Problem]) -> None:
    """A plain text of several words with ` #` behind it has probably lost its end."""
    if found := _COMMENT.match(stretch.text, end):
        at = stretch.at(found.start(1))
        hint = "if it belongs to the text, write\n" + block_hint(at.source)
        problems.append(warning("yaml-comment", f"YAML reads {found[1].rstrip()!r} as a comment", at, hint))


def _refuse_properties(event: Any, stretch: _Stretch) -> None:
    if event.anchor is None and event.tag is None:
        return
    index = event.start_mark.index
    at = stretch.at(index)
    if event.anchor is not None:
        code, message, sign = (
            "yaml-anchor",
            f"'&{event.anchor}' is an anchor to YAML; anchors are not read",
            "&",
        )
    else:
        tag = stretch.text[index : index + 40].split()[0]
        code, message, sign = "yaml-tag", f"{tag!r} is a tag to YAML; tags are not read", "!"
    raise _Refused(error(code, message, at, f"to begin a text with {sign!r}, write\n{block_hint(at.source)}"))


def _no_alias(event: Any, stretch: _Stretch) -> Problem:
    at = stretch.at(event.start_mark.index)
    message = f"'*{event.anchor}' is an alias to YAML; aliases are not read"
    return error("yaml-alias", message, at, "to begin a text with '*', write\n" + block_hint(at.source))


def _key(value: Any, event: Any, stretch: _Stretch) -> tuple[str, int]:
    at = event.start_mark.index
    if value == "<<" and not event.style:
        hint = "write the keys out"
        raise _Refused(
            error("yaml-merge", "'<<' is a merge key; merge keys are not read", stretch.at(at), hint)
        )
    if not isinstance(value, str):
        raise _Refused(error("yaml-key", "a key must be a text", stretch.at(at)))
    return value, stretch.offset + at


def _enter(parent: Map, key: str, value: Any, mark: Mark, stretch: _Stretch, problems: list[Problem]) -> None:
    if key in parent.marks:
        first = stretch.file.line_at(parent.marks[key].key)
        at = stretch.file.at(mark.key)
        problems.append(
            error("duplicate-key", f"{key!r} stands here a second time", at, f"first on line {first}")
        )
        return
    parent.marks[key] = mark
    if value is not None:
        parent[key] = value
