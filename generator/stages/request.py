"""What a build is asked for, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from ..disk import WriteReport
from ..model.annotation import State
from ..model.problem import Problem, Severity
from ..model.record import Record, field

Progress = Callable[[str, int, int], None]


def silent(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody looks at."""


class BuildRequest(Record, frozen=True, kw_only=True):
    """What is to be built, and how; every input of a build that is not a file of the site.

    `now` decides what is withheld, expired or news; it stands in no file. `lost` is
    `keep` where lost notes are to be published below their article in this run. `strict`
    makes warnings errors; `all_faults` makes the faults of withheld pieces what they would
    be if those were published. `preview`, where it is not empty, stands where the preview
    server puts its token.
    `clean` writes every file anew, also those that are as they should be. `jobs` is how many
    processes work at once, 0 for as many as the machine has processors.
    """

    root: Path
    output: Path
    now: datetime
    drafts: bool = False
    future: bool = False
    lost: str = ""
    layers: frozenset[str] | None = None
    strict: bool = False
    all_faults: bool = False
    noindex: bool = False
    preview: str = ""
    clean: bool = False
    jobs: int = 0
    progress: Progress = silent


class BuildResult(Record, frozen=True, kw_only=True):
    """What a build found and did. `report` is `None` where nothing was written.

    `next_change` is the next moment at which a scheduled or expiring item changes the
    site; `None` where there is none. `texts` maps the path of each published article to the
    sha256 of its article text.
    """

    problems: tuple[Problem, ...]
    anchors: Mapping[State, int]
    pages: int
    report: WriteReport | None
    seconds: float
    next_change: datetime | None
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether there was no error."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)
