"""Problems and results as people and programs read them: text, JSON, what GitHub and GitLab show.

Values in, text out; printing is the command line's.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .build import BuildResult
from .model.problem import Location, Problem, Severity

# A person sees at most so many problems of one file, and so many in all.
MOST_OF_A_FILE = 50
MOST_IN_ALL = 500

# Code points of a message, or of a line of a hint, that a person is shown; --json has all.
_MOST_SHOWN = 1000

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# A byte of a file's name that is not UTF-8 comes as half a surrogate pair, which no stream takes.
_HALF = re.compile(r"[\ud800-\udfff]")


def visible(text: str) -> str:
    """A text without characters that move the cursor, colour a terminal or reorder a line, not too long."""
    shown = text if len(text) <= _MOST_SHOWN else text[:_MOST_SHOWN] + " …"
    return _CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", shown)


def problem_lines(problem: Problem) -> list[str]:
    """One problem: `path:line:column: error: message [code]`, the source line, a marker, the hint."""
    lines = [f"{_place(problem.at)}: {problem.severity}: {visible(problem.message)} [{problem.code}]"]
    if problem.at.source.strip() and problem.at.column:
        number = str(problem.at.line)
        margin = " " * len(number)
        source, marker = _frame(problem.at)
        lines += [f"  {number} | {source}", f"  {margin} | {marker}"]
    if problem.hint:
        first, *rest = visible_lines(problem.hint)
        lines += [f"  hint: {first}", *(f"  {line}" for line in rest)]
    return lines


def visible_lines(text: str) -> list[str]:
    """The lines of a text, each without control characters."""
    return [visible(line) for line in text.split("\n")]


def _place(at: Location) -> str:
    parts = [visible(at.path)]
    if at.line:
        parts.append(str(at.line))
        if at.column:
            parts.append(str(at.column))
    return ":".join(parts)


def _frame(at: Location, width: int = 100) -> tuple[str, str]:
    """The source line, cut around the column, and the line with the marker under it."""
    start = max(at.column - 1 - width * 2 // 3, 0)
    before = at.source[start : at.column - 1].replace("\t", " ")
    after = at.source[at.column - 1 : start + width].replace("\t", " ")
    lead = "…" if start else ""
    shown = visible(lead + before)
    tail = "…" if start + width < len(at.source) else ""
    return shown + visible(after) + tail, " " * _cells(shown) + "^"


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def problems_text(problems: Sequence[Problem]) -> str:
    """All problems for a person: sorted by place, capped by file and in all, with counts of the rest."""
    shown: list[str] = []
    of_file: Counter[str] = Counter()
    total = 0
    for problem in problems:
        of_file[problem.at.path] += 1
        if of_file[problem.at.path] <= MOST_OF_A_FILE and total < MOST_IN_ALL:
            shown += problem_lines(problem)
            total += 1
    hidden = len(problems) - total
    if hidden:
        files = ", ".join(
            f"{visible(path)} ({count - MOST_OF_A_FILE} more)"
            for path, count in of_file.items()
            if count > MOST_OF_A_FILE
        )
        shown.append(f"… and {hidden} more problems" + (f": {files}" if files else "") + "; --json lists all")
    return "\n".join(shown)


def github_lines(problems: Iterable[Problem], prefix: str = "") -> list[str]:
    """Workflow commands that mark problems in a pull request; `prefix` is the site's folder."""
    return [_github_line(problem, prefix) for problem in problems]


def _github_line(problem: Problem, prefix: str) -> str:
    at = problem.at
    fields = [f"file={_escape_property(prefix + at.path)}"]
    if at.line:
        fields.append(f"line={at.line}")
    if at.column:
        fields.append(f"col={at.column}")
    fields.append(f"title={problem.code}")
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return f"::{problem.severity} {','.join(fields)}::{_escape_data(text)}"


def gitlab_report(problems: Iterable[Problem], prefix: str = "") -> list[dict[str, Any]]:
    """A Code Quality report, which GitLab shows beside the lines of a merge request.

    Its fields are those of GitLab's documentation, "Code Quality report format"; `prefix` is the
    site's folder. A fingerprint does not know the line, so that a fault which only moved is the same.
    """
    seen: Counter[str] = Counter()
    report = []
    for problem in problems:
        path = prefix + problem.at.path
        same = f"{problem.code}\n{path}\n{problem.message}"
        seen[same] += 1
        report.append(
            {
                "description": f"{problem.message}\n{problem.hint}" if problem.hint else problem.message,
                "check_name": problem.code,
                "fingerprint": hashlib.sha256(_writable(f"{same}\n{seen[same]}").encode()).hexdigest(),
                "severity": "critical" if problem.severity is Severity.ERROR else "minor",
                "location": {"path": path, "lines": {"begin": max(problem.at.line, 1)}},
            }
        )
    return report


def _escape_data(text: str) -> str:
    return _writable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def result_json(result: BuildResult) -> dict[str, Any]:
    """The one object of `--json` (its keys keep their meaning: design, commands)."""
    report = result.report
    return {
        "version": 1,
        "ok": result.ok,
        "problems": [problem_json(problem) for problem in result.problems],
        "anchors": {state.value: count for state, count in result.anchors.items()},
        "pages": result.pages,
        "written": len(report.written) if report else 0,
        "unchanged": len(report.unchanged) if report else 0,
        "removed": len(report.removed) if report else 0,
        "seconds": round(result.seconds, 3),
        "next_change": result.next_change.isoformat() if result.next_change else None,
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """One entry of `problems` in `--json`."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "path": problem.at.path,
        "line": problem.at.line,
        "column": problem.at.column,
        "hint": problem.hint,
    }


def failure_json(message: str, code: str) -> dict[str, Any]:
    """The object of `--json` where no build took place (wrong use, machine, the tool's own fault)."""
    problem = Problem(Severity.ERROR, code, message, Location(""))
    return {
        "version": 1,
        "ok": False,
        "problems": [problem_json(problem)],
        "anchors": {},
        "pages": 0,
        "written": 0,
        "unchanged": 0,
        "removed": 0,
        "seconds": 0.0,
        "next_change": None,
    }


def to_json(data: Mapping[str, Any] | Sequence[Any]) -> str:
    """An object, or a list of them, as `--json` prints it."""
    return _writable(json.dumps(data, ensure_ascii=False, indent=2))


def _writable(text: str) -> str:
    """A text that can be written as UTF-8; in JSON it says the same."""
    return _HALF.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def summary(result: BuildResult) -> str:
    """The last line of a build, for a person."""
    errors = sum(problem.severity is Severity.ERROR for problem in result.problems)
    warnings = len(result.problems) - errors
    faults = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
    if result.report is None:
        return f"{_count(result.pages, 'page')}; nothing written: {faults}"
    anchors = (
        ", ".join(f"{count} {state.value}" for state, count in result.anchors.items() if count) or "none"
    )
    report = result.report
    return (
        f"{_count(result.pages, 'page')}; passages: {anchors}; {len(report.written)} files written,"
        f" {len(report.unchanged)} unchanged, {len(report.removed)} removed; {faults}; {result.seconds:.2f} s"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
