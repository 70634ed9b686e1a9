"""The note that a request is about, and what is known of its past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..disk import Repository
from ..model.annotation import PlacedNote
from ..model.problem import Fault
from ..sources import read_entries
from .articles import OpenArticle
from .refusal import Refusal


@dataclass(frozen=True, slots=True)
class Target:
    """A note: its place in the article and what its sidecar says, as plain data."""

    opened: OpenArticle
    placed: PlacedNote
    entry: Mapping[str, Any]

    @classmethod
    def find(cls, opened: OpenArticle, note_id: str) -> Target:
        """The note with this id. Raises `Refusal` (404) where the article has none."""
        for placed in opened.placed:
            if placed.note.record.id == note_id:
                for entry in entries_of(opened.files[placed.note.path]):
                    if entry.get("id") == note_id:
                        return cls(opened, placed, entry)
        raise Refusal(404, f"there is no note {note_id!r} in this article")

    @property
    def path(self) -> str:
        """Its sidecar."""
        return self.placed.note.path

    @property
    def id(self) -> str:
        """Its id."""
        return self.placed.note.record.id


def committed_ids(root: Path, opened: OpenArticle) -> frozenset[str] | None:
    """The ids of notes that any commit has in a sidecar of the article; `None` where git cannot say."""
    repository = Repository(root)
    if repository.missing:
        return None if repository.is_there else frozenset()
    return frozenset(
        str(entry.get("id"))
        for path in opened.sidecars.values()
        for version in repository.versions(path, [])
        for entry in entries_of(version.content)
    )


def taken_ids(opened: OpenArticle) -> set[str]:
    """Every id that a note of the article has or had, also in layers that are not shown."""
    notes = opened.article.notes
    known = {name for note in notes for name in (note.record.id, *note.record.aliases)}
    found = (entry.get("id") for path in opened.sidecars.values() for entry in entries_of(opened.files[path]))
    return known.union(map(str, found))


def entries_of(data: bytes) -> list[dict[str, Any]]:
    """The notes of a sidecar's bytes as plain data; none where it cannot be read."""
    try:
        return read_entries(data.decode())
    except (UnicodeDecodeError, Fault):
        return []
