"""The builds of a preview, one after the other, and what they leave for the pages.

Never two at once: the first runs before the server listens, all others in the watcher's
thread. Serving reads what the last good one wrote.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from ..build import BuildRequest, BuildResult, build_site
from ..disk import WriteReport, read_tree
from ..model.problem import MachineError, Problem, Severity, UsageError
from ..model.record import replace
from ..report import problems_text, visible
from ..sources import load_config


class Rebuild:
    """Builds a site again and again.

    `base` is the path of the site's address; `faults` is what keeps the site from being
    shown at all, as text: empty from the first good build on.
    """

    def __init__(self, request: BuildRequest, say: Callable[[str], None]) -> None:
        self._request = request
        self._say = say
        self._started = time.monotonic()
        self._shown: tuple[Problem, ...] = ()
        self.base = ""
        self.faults = ""

    @property
    def folder(self) -> Path:
        """Where the pages are."""
        return self._request.output

    def first(self) -> None:
        """The build before anything is served.

        Raises `UsageError` where there is no site or the output folder must not be written
        to, `MachineError` where the disk refuses.
        """
        if not (self._request.root / "site.yaml").is_file():
            raise UsageError(f"there is no site.yaml in {self._request.root}; point --site at a site")
        self._build("built")

    def after(self, changed: Sequence[str]) -> str | None:
        """Build after these paths changed; what the open pages are to load again, if anything.

        A path that ends in `.css` stands for a style sheet alone. Nothing is raised: the
        next save may mend what was wrong.
        """
        try:
            return self._build(self._names(changed))
        except (MachineError, UsageError) as fault:
            self._say(f"glossator: {fault}")
        except Exception as fault:  # noqa: BLE001 - a preview that ends at a fault of ours loses the editor's day
            self._say(f"glossator: the tool's own fault while building: {type(fault).__name__}: {fault}")
        return None

    def _build(self, cause: str) -> str | None:
        # The clock runs on: what is scheduled appears, and a note created now is not of the future.
        now = self._request.now + timedelta(seconds=time.monotonic() - self._started)
        base = self._read_base()
        result = build_site(replace(self._request, now=now))
        self._tell(result, cause)
        if result.report is None:
            # Pages of an earlier run live where the site did then: most likely below the same path.
            self.base = self.base or base
            missing = not (self.folder / "index.html").is_file()
            self.faults = problems_text(result.problems) if missing else ""
            return "*" if missing else None
        had_none, self.faults = bool(self.faults), ""
        moved, self.base = base != self.base, base
        return "*" if had_none or moved else self._to_reload(result.report)

    def _to_reload(self, report: WriteReport) -> str | None:
        touched = (*report.written, *report.removed)
        if not touched:
            return None
        if all(path.endswith(".css") for path in report.written) and not report.removed:
            return f"{self.base}/{report.written[0]}"
        return "*"

    def _read_base(self) -> str:
        """The path below which the site lives; the last one known where site.yaml cannot be read."""
        tree = read_tree(self._request.root)
        files = {path: tree[path] for path in tree if path == "site.yaml"}
        config = load_config(files)
        return config.base if config else self.base

    def _tell(self, result: BuildResult, cause: str) -> None:
        """The problems, where they are others than last time, and one line."""
        if result.problems and result.problems != self._shown:
            self._say(problems_text(result.problems))
        self._shown = result.problems
        errors = sum(problem.severity is Severity.ERROR for problem in result.problems)
        took = f"{result.seconds * 1000:.0f} ms"
        if result.report is None:
            kept = "" if not (self.folder / "index.html").is_file() else "; the last good pages stay"
            self._say(f"{cause}: {_count(errors, 'error')} in {took}{kept}")
        else:
            self._say(f"{cause}: {_count(result.pages, 'page')} in {took}, {_changes(result.report)}")

    def _names(self, changed: Sequence[str]) -> str:
        first = Path(changed[0])
        root = self._request.root.resolve()
        name = visible(first.relative_to(root).as_posix() if first.is_relative_to(root) else first.name)
        return name if len(changed) == 1 else f"{name} and {len(changed) - 1} more"


def _changes(report: WriteReport) -> str:
    touched = f"{_count(len(report.written), 'file')} written"
    return f"{touched}, {len(report.removed)} removed" if report.removed else touched


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
