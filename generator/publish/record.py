"""The record at a target: which files this tool put there; text ↔ path → sha256, pure.

Only what a record lists is ever removed or replaced without asking. It stands at the target
itself, so that any machine can publish the next time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..model.problem import MachineError

RECORD = ".glossator-published.json"
VERSION = 1


def parse_record(data: bytes | None, address: str) -> dict[str, str]:
    """The paths of a record with their sha256; nothing where there is no record.

    Raises `MachineError` for one that cannot be trusted: acting on it could remove what
    somebody else put there.
    """
    if data is None:
        return {}
    try:
        record = json.loads(data)
        version, files = record["version"], record["files"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise MachineError(
            f"{address}: {RECORD} cannot be read; mend it, or remove it to start anew"
        ) from None
    if version != VERSION:
        raise MachineError(f"{address}: {RECORD} was written by another version of this tool ({version!r})")
    if not isinstance(files, dict) or not all(_is_entry(*entry) for entry in files.items()):
        raise MachineError(f"{address}: {RECORD} lists what is no file below it; remove it to start anew")
    return files


def format_record(files: Mapping[str, str]) -> bytes:
    """A record as it is written: sorted, one file a line, the same bytes for the same files."""
    record = {"version": VERSION, "files": dict(sorted(files.items()))}
    return (json.dumps(record, ensure_ascii=False, indent=0) + "\n").encode("utf-8")


def _is_entry(path: str, digest: object) -> bool:
    """Whether an entry names a file strictly below the target."""
    parts = path.split("/")
    inside = not any(part in ("", ".", "..") for part in parts) and "\\" not in path and "\0" not in path
    return inside and parts[0] != ".git" and path != RECORD and isinstance(digest, str)
