"""The record at a target: what this tool put there, and from which commit; text ↔ value, pure.

Only what a record lists is ever removed or replaced without asking. It stands at the target
itself, so that any machine can publish the next time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..disk import Commit
from ..model.problem import MachineError
from .moments import moment_of, moment_text

RECORD = ".glossator-published.json"
RELEASES = ".glossator-releases.jsonl"
# What this tool keeps at a target for itself; never part of a site.
OWN_FILES = frozenset({RECORD, RELEASES})
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What stands at a target.

    `files` maps paths to sha256, `marks` to what the host said of a file when it was put
    there. `commit` is the source's; `None` where it was not in git. `left` is the commit that a
    rollback left: nothing up to it is published again by accident. `holds_drafts` says that this
    is a copy for editors. `begun` is when a release was begun that did not end.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    commit: Commit | None = None
    left: Commit | None = None
    holds_drafts: bool = False
    begun: datetime | None = None


def parse_record(data: bytes | None, address: str) -> Record:
    """A record as it was read; an empty one where there is none.

    Raises `MachineError` for one that cannot be trusted: acting on it could remove what
    somebody else put there.
    """
    if data is None:
        return Record()
    try:
        held = json.loads(data)
        version, files = held["version"], held["files"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _unreadable(address) from None
    if version != VERSION:
        raise MachineError(f"{address}: {RECORD} was written by another version of this tool ({version!r})")
    marks = held.get("marks", {})
    for paths in (files, marks):
        if not isinstance(paths, dict) or not all(_is_entry(*entry) for entry in paths.items()):
            raise MachineError(f"{address}: {RECORD} lists what is no file below it; remove it to start anew")
    try:
        begun = moment_of(held["begun"]) if held.get("begun") else None
        commit, left = parse_commit(held.get("commit")), parse_commit(held.get("left"))
    except (ValueError, TypeError, KeyError):
        raise _unreadable(address) from None
    return Record(
        files=files,
        marks=marks,
        commit=commit,
        left=left,
        holds_drafts=bool(held.get("drafts")),
        begun=begun,
    )


def format_record(record: Record) -> bytes:
    """A record as it is written: sorted, one file a line, the same bytes for the same record."""
    held: dict[str, Any] = {"version": VERSION, "commit": format_commit(record.commit)}
    if record.left:
        held["left"] = format_commit(record.left)
    if record.holds_drafts:
        held["drafts"] = True
    if record.begun:
        held["begun"] = moment_text(record.begun)
    held["files"] = dict(sorted(record.files.items()))
    if record.marks:
        held["marks"] = dict(sorted(record.marks.items()))
    return (json.dumps(held, ensure_ascii=False, indent=0) + "\n").encode("utf-8")


def parse_commit(held: Any) -> Commit | None:
    """A commit as a record or a log names it; raises `KeyError`, `TypeError` or `ValueError`."""
    if held is None:
        return None
    return Commit(str(held["id"]), moment_of(held["time"]), bool(held.get("changes")))


def format_commit(commit: Commit | None) -> dict[str, Any] | None:
    """A commit as a record or a log names it."""
    if commit is None:
        return None
    told: dict[str, Any] = {"id": commit.id, "time": moment_text(commit.time)}
    return {**told, "changes": True} if commit.has_changes else told


def _unreadable(address: str) -> MachineError:
    return MachineError(f"{address}: {RECORD} cannot be read; mend it, or remove it to start anew")


def _is_entry(path: str, text: object) -> bool:
    """Whether an entry names a file strictly below the target."""
    parts = path.split("/")
    inside = not any(part in ("", ".", "..") for part in parts) and "\\" not in path and "\0" not in path
    return inside and parts[0] != ".git" and path not in OWN_FILES and isinstance(text, str)
