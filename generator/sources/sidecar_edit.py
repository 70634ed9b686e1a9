"""Sidecars as text to be edited: text in, text out, every other byte kept.

Edits are splices at the reader's marks; a file is never dumped anew, so comments,
spacing and the shape of every other value stay what their author typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ..model.problem import Fault
from .text_file import TextFile
from .yaml_reader import Map, Mark, Seq, read_yaml

_PLAIN = re.compile(r"[A-Za-z][\w./@-]*(?: [\w./@()-]+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OCCURRENCE = re.compile(r"\d+ of \d+")
# Words that other YAML readers take for something else than text.
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def new_sidecar(schema: str = "") -> str:
    """The text of a sidecar without notes; `schema` is the address of its JSON Schema for editors."""
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    return f"{head}annotations:\n"


def add_entry(text: str, entry: Mapping[str, str]) -> str:
    """The sidecar with one more note at its end.

    Raises `Fault` (`sidecar-shape`) where the file does not hold or its list is written in
    flow style, which cannot be extended without touching what is there.
    """
    tree, _problems = read_yaml(TextFile("", text))
    if tree is None:
        raise Fault("sidecar-shape", "the sidecar cannot be read; mend it first")
    newline = "\r\n" if "\r\n" in text else "\n"
    notes = tree.get("annotations")
    if isinstance(notes, Seq) and notes:
        if text[notes.start] == "[":
            raise Fault(
                "sidecar-shape", "the notes are written as a flow list [ … ]; write them as a block list"
            )
        first = notes.marks[0].start
        dash = text.rfind("-", 0, first)
        indent = " " * (dash - (text.rfind("\n", 0, dash) + 1))
        at = _end_of_line(text, _last_position(text, notes))
        blank = newline if _has_blank_between(text, notes) else ""
        return _insert(text, at, blank + _entry_text(entry, indent, newline), newline)
    if "annotations" in tree.marks:
        mark = tree.marks["annotations"]
        if isinstance(notes, Seq):
            text = text[: mark.start].rstrip(" ") + text[notes.end :]
        at = _end_of_line(text, mark.key)
        return _insert(text, at, _entry_text(entry, "  ", newline), newline)
    head = text if not text or text.endswith("\n") else text + newline
    return head + "annotations:" + newline + _entry_text(entry, "  ", newline)


def edit_entry(
    text: str, note_id: str, edits: Mapping[str, str | Mapping[str, str] | None], also: int | None = None
) -> str:
    """The sidecar with some values of one note changed, added or (for `None`) taken out.

    A value is a text, or a mapping that is written in flow style. `also` is the index of
    the further passage that is meant, else the note itself. Only the lines of those
    values change. Raises `Fault` (`sidecar-shape`) where the note is not
    there.
    """
    for key, value in edits.items():
        entry = _entry(text, note_id, also)
        if key not in entry.marks:
            text = text if value is None else _with_key(text, entry, key, value)
        elif value is None:
            text = _without_key(text, entry, key)
        elif entry.get(key) != value:
            text = _with_value(text, entry.marks[key], value)
    return text


def _entry(text: str, note_id: str, also: int | None) -> Map:
    tree, _problems = read_yaml(TextFile("", text))
    notes = tree.get("annotations") if tree else None
    for entry in notes if isinstance(notes, Seq) else ():
        if isinstance(entry, Map) and entry.get("id") == note_id:
            further = entry.get("also")
            if also is None:
                return entry
            if isinstance(further, Seq) and also < len(further) and isinstance(further[also], Map):
                found: Map = further[also]
                return found
    raise Fault("sidecar-shape", f"there is no note {note_id!r} to edit")


def _with_value(text: str, mark: Mark, value: str | Mapping[str, str]) -> str:
    # A block scalar's mark ends behind its line feeds, which stay.
    end = mark.start + len(text[mark.start : mark.end].rstrip())
    return text[: mark.start] + _scalar(value) + text[end:]


def _with_key(text: str, entry: Map, key: str, value: str | Mapping[str, str]) -> str:
    """The key behind the note's quote, or behind its first key where it has none."""
    newline = "\r\n" if "\r\n" in text else "\n"
    mark = entry.marks.get("quote") or next(iter(entry.marks.values()))
    end = mark.start + len(text[mark.start : mark.end].rstrip())
    if text[entry.start] == "{":
        return f"{text[:end]}, {key}: {_scalar(value)}{text[end:]}"
    indent = " " * (mark.key - (text.rfind("\n", 0, mark.key) + 1))
    return _insert(text, _end_of_line(text, end), f"{indent}{key}: {_scalar(value)}{newline}", newline)


def _without_key(text: str, entry: Map, key: str) -> str:
    marks = list(entry.marks.values())
    index = list(entry.marks).index(key)
    mark = marks[index]
    end = mark.start + len(text[mark.start : mark.end].rstrip())
    if text[entry.start] == "{" and index:
        before = marks[index - 1]
        return text[: before.start + len(text[before.start : before.end].rstrip())] + text[end:]
    if index == 0 and len(marks) > 1:
        # The first key stands behind the list's dash: the next one takes its place.
        return text[: mark.key] + text[marks[1].key :]
    return text[: text.rfind("\n", 0, mark.key) + 1] + text[_end_of_line(text, end) :]


def _scalar(value: str | Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_scalar(part)}" for key, part in value.items()) + "}"
    return value if _is_plain(value) else json.dumps(value, ensure_ascii=False)


def _last_position(text: str, value: Any) -> int:
    """Where the last character of a collection stands; the marks of a block end behind blank lines."""
    end = value.end
    while isinstance(value, Map | Seq) and value.marks:
        mark = list(value.marks.values())[-1] if isinstance(value, Map) else value.marks[-1]
        end = mark.end
        child = value.get(list(value.marks)[-1]) if isinstance(value, Map) else value[-1]
        if not isinstance(child, Map | Seq):
            break
        value = child
    return len(text[:end].rstrip())


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def _has_blank_between(text: str, notes: Seq) -> bool:
    """Whether notes are parted by blank lines; with one note, whether one would look well."""
    if len(notes) < 2:
        return True
    return bool(re.search(r"\n[ \t]*\r?\n", text[notes.marks[-2].start : notes.marks[-1].start]))


def _insert(text: str, at: int, addition: str, newline: str) -> str:
    before = text[:at]
    if before and not before.endswith("\n"):
        before += newline
    return before + addition + text[at:]


def _entry_text(entry: Mapping[str, str], indent: str, newline: str) -> str:
    lines = []
    for number, (key, value) in enumerate(entry.items()):
        lead = f"{indent}- " if number == 0 else f"{indent}  "
        lines += value_lines(lead, key, value)
    return "".join(line + newline for line in lines)


def value_lines(lead: str, key: str, value: str) -> list[str]:
    """A key with its value as lines of YAML: plain where that is safe, a literal block for
    several lines, else in double quotes."""
    if "\n" in value.strip("\n") and not re.search(r"^\s|[^\S\n]\n|[^\S\n]$|\t", value):
        inner = " " * (len(lead) + 2)
        chomp = "|" if value.endswith("\n") else "|-"
        body = [inner + line if line else "" for line in value.rstrip("\n").split("\n")]
        return [f"{lead}{key}: {chomp}", *body]
    return [f"{lead}{key}: {_scalar(value)}"]


def _is_plain(value: str) -> bool:
    if _DATE.fullmatch(value) or _OCCURRENCE.fullmatch(value):
        return True
    return len(value) < 80 and bool(_PLAIN.fullmatch(value)) and value.lower() not in _WORDS
