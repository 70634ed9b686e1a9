"""What a host is: the few things that publishing asks of any place a site can be put."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from .built_files import BuiltFiles
from .plan import File
from .record import Record


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a host now.

    `files` are those of the build and of the record that are there, whoever put them there;
    the digest is `""` where the content is not what the record and the build say. `in_the_way`
    are other things where a file or a folder of the build has to be.
    """

    files: Mapping[str, File] = field(default_factory=dict)
    in_the_way: tuple[str, ...] = ()


class Host(Protocol):
    """A place that keeps published files and this tool's own files beside them.

    Every method raises `MachineError` where the place cannot be reached or refuses. Calls
    come in this order: `read`, `look`, then `write`, `remove`, `put` as a release goes on, and
    `finish`, before which a host may hold everything back.
    """

    @property
    def address(self) -> str:
        """The address as it may be printed: without passwords."""

    def read(self, name: str) -> bytes | None:
        """One of the tool's own files; `None` where it is not there."""

    def look(self, built: BuiltFiles, record: Record) -> Standing:
        """What stands where files of the build or the record are, or are to be."""

    def write(self, name: str, data: bytes) -> None:
        """Put one of the tool's own files in place."""

    def put(self, paths: Sequence[str], built: BuiltFiles) -> Iterator[tuple[str, str]]:
        """Put files in place; each is handed on when it is there, with the host's mark of it.

        The mark changes when the file or its headers do; `""` where the host has none.
        """

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders that are empty then."""

    def finish(self, message: str, when: datetime) -> None:
        """The release is complete."""
