"""Sidecars as text to be edited: text in, text out, every other byte kept.

Notes are added, changed and taken out by splices. Every edit is proved before it is handed
back: read again, the file says what was wanted of that note and the same as before of all
others. Where a shape does not allow that, the edit is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model.annotation import Annotation
from ..model.problem import Fault
from ..model.record import fields
from .yaml_splice import append, drop, put, read
from .yaml_text import Value
from .yaml_tree import Map, Seq

_NOTES = "annotations"
# New keys of a note stand in the order of the format.
_ORDER = [field.name for field in fields(Annotation)]
_MARK = "\ufeff"


def new_sidecar(schema: str = "") -> str:
    """The text of a sidecar without notes; `schema` is the address of its JSON Schema for editors."""
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    return f"{head}{_NOTES}:\n"


def read_entries(text: str) -> list[dict[str, Any]]:
    """The notes of a sidecar as plain texts, lists and mappings, in their order; none where it
    does not hold a list of them. Raises `Fault` (`sidecar-shape`) where it cannot be read."""
    notes = read(text.removeprefix(_MARK)).get(_NOTES)
    return [_plain(note) for note in notes if isinstance(note, Map)] if isinstance(notes, Seq) else []


def add_entry(text: str, entry: Mapping[str, Value]) -> str:
    """The sidecar with one more note at its end.

    Raises `Fault` (`sidecar-shape`) where the file does not hold.
    """
    head, text = _without_mark(text)
    wanted = [*_entries(text), _plain(entry)]
    return head + _proved(text, append(text, (_NOTES,), entry, spaced=True), wanted)


def edit_entry(text: str, note_id: str, edits: Mapping[str, Value | None], also: int | None = None) -> str:
    """The sidecar with some values of one note changed, added or (for `None`) taken out.

    `also` is the index of the further passage that is meant, else the note itself. Only the
    lines of those values change. Raises `Fault` (`sidecar-shape`) where the note is not there
    or is written in a way that cannot be edited without touching more.
    """
    head, text = _without_mark(text)
    wanted = _entries(text)
    path = _path(wanted, note_id, also)
    edited = text
    for key, value in edits.items():
        holder = read(edited)[_NOTES][path[1]]
        holder = holder["also"][also] if also is not None else holder
        if value is not None:
            edited = put(edited, (*path, key), value, _ORDER)
        elif key in holder.marks:
            edited = drop(edited, (*path, key))
    target: dict[str, Any] = wanted[path[1]] if also is None else wanted[path[1]]["also"][also]
    for key, value in edits.items():
        target.pop(key, None) if value is None else target.update({key: _plain(value)})
    return head + _proved(text, edited, wanted)


def remove_entry(text: str, note_id: str) -> str:
    """The sidecar without one note. Raises `Fault` (`sidecar-shape`) as `edit_entry`."""
    head, text = _without_mark(text)
    wanted = _entries(text)
    path = _path(wanted, note_id, None)
    del wanted[path[1]]
    return head + _proved(text, drop(text, path), wanted)


def _path(entries: list[Any], note_id: str, also: int | None) -> tuple[Any, ...]:
    for index, entry in enumerate(entries):
        if isinstance(entry, dict) and entry.get("id") == note_id:
            further = entry.get("also", ())
            if also is None:
                return _NOTES, index
            if isinstance(further, list) and also < len(further) and isinstance(further[also], dict):
                return _NOTES, index, "also", also
    raise Fault("sidecar-shape", f"there is no note {note_id!r} to edit")


def _entries(text: str) -> list[Any]:
    """The items of the list of notes, whatever they are."""
    notes = read(text).get(_NOTES)
    if notes is not None and not isinstance(notes, Seq):
        raise Fault("sidecar-shape", "`annotations` holds no list of notes; mend that first")
    return _plain(notes) if notes else []


def _proved(before: str, after: str, wanted: list[Any]) -> str:
    """`after`, where it says of its notes what is wanted and of all else what `before` says."""
    try:
        old, new = read(before), read(after)
    except Fault:
        raise _refusal() from None
    rest = [{key: _plain(value) for key, value in tree.items() if key != _NOTES} for tree in (old, new)]
    if _plain(new.get(_NOTES) or []) != wanted or rest[0] != rest[1]:
        raise _refusal()
    return after


def _refusal() -> Fault:
    return Fault("sidecar-shape", "written in a way that cannot be edited from here; edit the file by hand")


def _without_mark(text: str) -> tuple[str, str]:
    """A byte order mark, which is no part of YAML, and the text behind it."""
    return (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value
