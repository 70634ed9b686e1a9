"""The builds of a preview, one after the other, and what they leave for the pages.

Never two at once: the first runs before the server listens, all others in the watcher's
thread or, after a write from the page, in the desk's; one waits for the other. What can be
shown ahead of a build does not wait for the one under way. Serving reads what the last good
one wrote, and `standing`, which is put in place whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from threading import Lock

from ..build import Builder, BuildRequest, BuildResult
from ..disk import WriteReport
from ..fault import report_fault
from ..model.problem import Location, MachineError, Problem, Severity, UsageError
from ..report import problems_text, visible
from ..sources import load_config
from .messages import Message, What

# Files that only other pages or programs read: for a page they change nothing but itself.
_TEXTS = frozenset({".html", ".xml", ".json", ".txt", ""})
# What stands below a folder of the site where every page may be another after a change.
_OF_ALL_PAGES = ("templates", "site.yaml")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the site stands after a build.

    `number` counts builds, and pages made ahead of one; `problems` are the last one's. `is_shown`
    says whether there are pages to show, from this build or an earlier one. `ahead` has files by
    path that are shown before a build has written them.
    """

    number: int = 0
    problems: tuple[Problem, ...] = ()
    is_shown: bool = False
    ahead: Mapping[str, bytes] = field(default_factory=dict)


class Rebuild:
    """Builds a site again and again. `base` is the path of the site's address."""

    def __init__(self, request: BuildRequest, say: Callable[[str], None]) -> None:
        self._request = request
        self._builder = Builder(request, watchful=True)
        self._say = say
        self._started = time.monotonic()
        self._one_build = Lock()
        self._one_ahead = Lock()
        # Held while `standing` is changed.
        self._moving = Lock()
        self.base = ""
        self.standing = Standing()

    @property
    def folder(self) -> Path:
        """Where the pages are."""
        return self._request.output

    @property
    def root(self) -> Path:
        """The site's folder."""
        return self._request.root

    def now(self) -> datetime:
        """The clock of this preview: it runs on from that of the request, so that what is scheduled
        appears, and a note created now is not of the future."""
        return self._request.now + timedelta(seconds=time.monotonic() - self._started)

    def close(self) -> None:
        """Let go of the files of the tool's memory."""
        self._builder.close()

    def first(self) -> None:
        """The build before anything is served.

        Raises `UsageError` where there is no site or the output folder must not be written
        to, `MachineError` where the disk refuses.
        """
        if not (self.root / "site.yaml").is_file():
            raise UsageError(f"there is no site.yaml in {self.root}; point --site at a site")
        self._build("built", ())

    def show(self, changed: Sequence[str], tell: Callable[[Message], None]) -> bool:
        """Show what these changed paths alone decide, the page of an article or style sheets, and
        tell the open pages; a build under way goes on. False where it takes a build.

        The build has to follow. Nothing is raised.
        """
        try:
            with self._one_ahead:
                return self._go_ahead([self._name(path) for path in changed], tell)
        except Exception as fault:  # noqa: BLE001 - a preview that ends at a fault of ours loses the editor's day
            self._say(f"glossator: ahead of the build: {report_fault(fault)}")
            return False

    def _go_ahead(self, names: Sequence[str], tell: Callable[[Message], None]) -> bool:
        pages = self._builder.pages_ahead(names)
        with self._moving:
            before = self.standing
            news = [path for path, page in pages.items() if page != self._shown(path)]
            ahead = {**before.ahead, **pages}
            self.standing = replace(before, number=before.number + bool(news), ahead=ahead)
        if news:
            what = What.STYLES if all(path.endswith(".css") for path in news) else What.PAGES
            tell(Message(what, len(before.problems), self._addresses(news)))
        return bool(pages)

    def _shown(self, path: str) -> bytes | None:
        """What is served at a path."""
        return self.standing.ahead.get(path) or self._written(path)

    def _written(self, path: str) -> bytes | None:
        try:
            return (self.folder / path).read_bytes()
        except OSError:
            return None

    def _addresses(self, paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(f"{self.base}/{path}" for path in paths)

    def after(self, changed: Sequence[str], tell: Callable[[Message], None]) -> None:
        """Build after these paths changed, and tell the open pages what there is to take in.

        Nothing is raised: the next save may mend what was wrong.
        """
        names = [self._name(path) for path in changed]
        with self._one_build:
            try:
                message = self._build(_cause(names), names)
            except (MachineError, UsageError) as fault:
                message = self._failed(names, str(fault), "machine")
            except Exception as fault:  # noqa: BLE001 - a preview that ends at a fault of ours loses the editor's day
                message = self._failed(names, report_fault(fault), "internal")
            if message:
                tell(message)

    def _failed(self, names: Sequence[str], said: str, code: str) -> Message:
        self._say(f"glossator: {said}")
        problem = Problem(Severity.ERROR, code, said, Location(names[0] if names else ""))
        with self._moving:
            before = self.standing
            self.standing = replace(before, number=before.number + 1, problems=(problem,), ahead={})
        return Message(What.NOTHING, 1)

    def _build(self, cause: str, changed: Sequence[str]) -> Message | None:
        base, ahead = self._read_base(), self.standing.ahead
        result = self._builder.build(now=self.now())
        is_good = result.report is not None
        with self._moving:
            before = self.standing
            self.standing = Standing(
                number=before.number + 1,
                problems=result.problems,
                is_shown=is_good or (self.folder / "index.html").is_file(),
                # What was shown ahead in the meantime is newer than what this build has read.
                ahead={path: page for path, page in before.ahead.items() if page is not ahead.get(path)},
            )
        self._tell(result, cause, is_news=result.problems != before.problems)
        moved = base != self.base
        # Pages of an earlier run live where the site did then: most likely below the same path.
        self.base = base if is_good else self.base or base
        return self._message(result, before, changed, moved=moved)

    def _message(
        self, result: BuildResult, before: Standing, changed: Sequence[str], *, moved: bool
    ) -> Message | None:
        faults = len(result.problems)
        if result.report is None:
            is_other = not before.is_shown or result.problems != before.problems
            return Message(What.NOTHING if before.is_shown else What.ALL, faults) if is_other else None
        if moved or not before.is_shown:
            return Message(What.ALL, faults)
        what, paths = _reach(result.report, changed)
        if what in (What.PAGES, What.STYLES):
            seen = before.ahead
            paths = [path for path in paths if path not in seen or seen[path] != self._shown(path)]
            what = what if paths else What.NOTHING
        if what is What.NOTHING and result.problems == before.problems:
            return None
        return Message(what, faults, self._addresses(paths))

    def _read_base(self) -> str:
        """The path below which the site lives; the last one known where site.yaml cannot be read."""
        try:
            config = load_config({"site.yaml": (self.root / "site.yaml").read_bytes()})
        except OSError:
            return self.base
        return config.base if config else self.base

    def _tell(self, result: BuildResult, cause: str, *, is_news: bool) -> None:
        """The problems, where they are others than last time, and one line."""
        if result.problems and is_news:
            self._say(problems_text(result.problems))
        errors = sum(problem.severity is Severity.ERROR for problem in result.problems)
        took = f"{result.seconds * 1000:.0f} ms"
        if result.report is None:
            kept = "; the last good pages stay" if (self.folder / "index.html").is_file() else ""
            self._say(f"{cause}: {_count(errors, 'error')} in {took}{kept}")
        else:
            self._say(f"{cause}: {_count(result.pages, 'page')} in {took}, {_changes(result.report)}")

    def _name(self, path: str) -> str:
        """A changed path as it is called in the site; of the theme that comes with the tool below
        `templates/`."""
        root = self.root.resolve()
        if Path(path).is_relative_to(root):
            return Path(path).relative_to(root).as_posix()
        parts = Path(path).parts
        at = max((index for index, part in enumerate(parts) if part == "templates"), default=len(parts) - 1)
        return "/".join(parts[at:])


def _reach(report: WriteReport, changed: Sequence[str]) -> tuple[What, Sequence[str]]:
    """What the written files mean for a page that is open, and which files it may have to fetch."""
    touched = [*report.written, *report.removed]
    kinds = {PurePosixPath(path).suffix for path in touched}
    if not touched:
        return What.NOTHING, ()
    if kinds == {".css"}:
        return What.STYLES, report.written
    if not kinds <= _TEXTS or any(name.split("/")[0] in _OF_ALL_PAGES for name in changed):
        return What.ALL, ()
    return What.PAGES, [path for path in touched if path.endswith(".html")]


def _cause(names: Sequence[str]) -> str:
    shown = visible(names[0])
    return shown if len(names) == 1 else f"{shown} and {len(names) - 1} more"


def _changes(report: WriteReport) -> str:
    touched = f"{_count(len(report.written), 'file')} written"
    return f"{touched}, {len(report.removed)} removed" if report.removed else touched


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
