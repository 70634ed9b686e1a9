"""What a host is: the few things that publishing asks of any place a site can be put."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .built_files import BuiltFiles
from .plan import File, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One publish: what is to happen, the files, and how it is told later."""

    plan: Plan
    built: BuiltFiles
    message: str
    when: datetime


class Host(Protocol):
    """A place that keeps published files and a record of them.

    Every method raises `MachineError` where the place cannot be reached or refuses.
    """

    @property
    def address(self) -> str:
        """The address as it may be printed: without passwords."""

    def published(self) -> Mapping[str, File]:
        """What this tool put there and is still there, as it is there now."""

    def foreign(self, files: Mapping[str, File]) -> Iterable[str]:
        """Which of these would replace something else that this tool did not put there."""

    def send(self, release: Release) -> None:
        """Carry out the plan: first what is new, then the deletions.

        Cut off in the middle, it leaves a state from which the next publish goes on.
        """
