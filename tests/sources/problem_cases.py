"""The table of broken inputs in tests/cases/problems/: one case is a small site and its problems.

A case gives the files that differ from the sound site of `tests.small_site`:

- `site`, `article`, `notes`, `author`: texts of the usual files; `files`: others by path.
  A file is a text, `{bytes: …}` (a text whose characters are bytes) or `null` (not there).
- `options`: options of the build (`drafts`, `future`, `all_faults`, `strict`, `lost`).
- `expect`: a list of `severity path:line:column code: words`, for all problems in their order;
  the words stand in the message or in the hint.
- `process`: whether the case is also run as `python -m generator build`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.model.problem import Problem
from tests.small_site import BASE, prepare, write_files

FOLDER = Path(__file__).parents[1] / "cases" / "problems"
USUAL = {
    "site": "site.yaml",
    "article": "content/articles/first.md",
    "notes": "content/articles/first.annotations.yaml",
    "author": "content/authors/desk.md",
}
_KEYS = {"name", "files", "options", "expect", "process", *USUAL}


@dataclass(frozen=True, slots=True)
class Case:
    """One broken site: its files, how it is built, and what is expected."""

    name: str
    files: dict[str, str | bytes]
    options: dict[str, Any]
    expected: tuple[tuple[str, str], ...]
    process: bool

    def problems(self, root: Path) -> list[Problem]:
        """The problems of the case, built in an empty folder.

        Its site lies in no git repository; what that is told of (`history-missing`, beside
        every lost quote) is for the tests of drift.
        """
        prepared = prepare(write_files(root, self.files), **self.options)
        return [problem for problem in prepared.problems if problem.code != "history-missing"]

    @staticmethod
    def line(problem: Problem) -> str:
        """A problem as `expect` spells it."""
        at = problem.at
        place = ":".join(str(part) for part in (at.path, at.line, at.column) if part)
        return f"{problem.severity} {place} {problem.code}"


def load_cases(path: Path) -> Iterator[Case]:
    """The cases of one file of the table."""
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        unknown = set(entry) - _KEYS
        assert not unknown, f"{path.name}: {entry.get('name')}: unknown keys {unknown}"
        yield Case(
            name=f"{path.stem}: {entry['name']}",
            files=site_of(entry),
            options=entry.get("options", {}),
            expected=tuple(pair for problem in entry["expect"] for pair in problem.items()),
            process=entry.get("process", False),
        )


def all_cases() -> list[Case]:
    """Every case of the table."""
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in load_cases(path)]


def site_of(entry: dict[str, Any]) -> dict[str, str | bytes]:
    """The files of a case, with those of the sound site that it leaves as they are."""
    own = {USUAL[key]: entry[key] for key in USUAL if key in entry} | entry.get("files", {})
    files = {**BASE, **own}
    return {path: _content(content) for path, content in files.items() if content is not None}


def _content(content: str | dict[str, str]) -> str | bytes:
    return content["bytes"].encode("latin-1") if isinstance(content, dict) else content
