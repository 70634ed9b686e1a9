"""Faults as values: where something is wrong, how bad it is, what to do.

Content faults are never raised: each stage returns them, and the command line prints
them in one place. Exceptions are left for wrong use, machines and bugs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .record import Record, replace

# Code points of a line that a problem keeps: nobody reads longer ones in a terminal.
MOST_SHOWN = 400


class Severity(StrEnum):
    """How much a problem matters: only `ERROR` stops a build."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the site; `line` and `column` count from 1, in code points.

    `line` 0 means the whole file, `column` 0 the whole line. `source` is the text of
    that line, or its beginning, so that a fault can be shown without reading the file again.
    """

    path: str
    line: int = 0
    column: int = 0
    source: str = field(default="", compare=False)


class Problem(Record, frozen=True):
    """One fault: what is wrong, where, and how it is mended.

    `code` is stable (documented in docs/reference/problems.md); `message` and `hint` are
    for people and may change. A hint may have several lines, ready to paste.
    """

    severity: Severity
    code: str
    message: str
    at: Location
    hint: str = ""


class Fault(ValueError):
    """A value that does not fit its format; `sources.validate` turns it into a `Problem`."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class UsageError(Exception):
    """The command was used wrongly: exit status 2."""


class MachineError(Exception):
    """The machine or a host refuses (disk, lock, network): exit status 4."""


def error(code: str, message: str, at: Location, hint: str = "") -> Problem:
    """A fault that stops the build."""
    return Problem(Severity.ERROR, code, message, at, hint)


def warning(code: str, message: str, at: Location, hint: str = "") -> Problem:
    """A fault that is worth a look but does not stop the build."""
    return Problem(Severity.WARNING, code, message, at, hint)


def soften(problems: Iterable[Problem]) -> list[Problem]:
    """The same problems as warnings: for drafts and notes that are not published."""
    return [replace(problem, severity=Severity.WARNING) for problem in problems]


# Errors that a site may take lightly: the page is whole without what they ask for. All
# others stay errors whatever site.yaml says, because something would be missing or wrong.
_MAY_BE_SOFT = frozenset(
    {
        "broken-external-link",
        "broken-link",
        "missing-id",
        "missing-picture",
        "quote-ambiguous",
        "quote-changed",
        "quote-context",
        "quote-not-found",
        "quote-occurrence",
        "required-missing",
        "stray-file",
        "stray-sidecar",
        "updated-before-date",
    }
)


def apply_severities(problems: Iterable[Problem], severities: Mapping[str, str]) -> list[Problem]:
    """The problems as `problems:` in site.yaml wants them: `error`, `warning` or `off`, by code.

    Errors without which a page would be wrong keep their severity.
    """
    chosen = []
    for problem in problems:
        wish = severities.get(problem.code, problem.severity)
        if problem.severity is Severity.ERROR and problem.code not in _MAY_BE_SOFT:
            wish = Severity.ERROR
        if wish != "off":
            chosen.append(replace(problem, severity=Severity(wish)))
    return chosen
