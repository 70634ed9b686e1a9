"""The tables of broken and hostile inputs in tests/cases/: one case is a small site and its problems.

A case gives the files that differ from the sound site of `tests.small_site`:

- `site`, `article`, `notes`, `author`: texts of the usual files; `files`: others by path from the
  site's folder, also beside it (`../outside.md`). A file is a text, `{bytes: …}` (a text whose
  characters are bytes), `{repeat: …, times: …}` with what stands `before` and `after` (`{n}` in what is
  repeated is its number, from 1),
  `{link: …}` (a symbolic link), or `null` (not there).
- `body`: the text of the usual article, below its front matter (it begins on line 5).
- `options`: options of the build (`drafts`, `future`, `all_faults`, `strict`, `lost`).
- `expect`: a list of `severity path:line:column code: words`, for all problems in their order;
  the words stand in the message or in the hint.
- `process`: whether the case is also run as `python -m generator build`.

In tests/cases/hostile/, where each case is run as a process:

- `arguments`: those of the command, which is given in the site's folder; `build` where none are.
- `count`: how many problems there are in all, where `expect` has only the first.
- `refused`: words of the one line that is said where no site was looked at; `status` is then that
  of the command (2 wrong use, 4 the machine).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.model.problem import Problem
from tests.small_site import ARTICLE, BASE, prepare, write_files

TABLES = Path(__file__).parents[1] / "cases"
USUAL = {
    "site": "site.yaml",
    "article": "content/articles/first.md",
    "notes": "content/articles/first.annotations.yaml",
    "author": "content/authors/desk.md",
}
_KEYS = {"name", "files", "body", "options", "expect", "process", "arguments", "count"}
_KEYS |= {"refused", "status", *USUAL}
_HEAD = ARTICLE.rpartition("---\n")[0] + "---\n"


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link to another path."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One broken site: its files, how it is built, and what is expected."""

    name: str
    files: dict[str, str | bytes | Link]
    options: dict[str, Any]
    expected: tuple[tuple[str, str], ...]
    process: bool
    arguments: tuple[str, ...]
    count: int
    refused: str
    status: int

    @property
    def texts(self) -> dict[str, str | bytes]:
        """The files that are no links."""
        return {path: content for path, content in self.files.items() if not isinstance(content, Link)}

    def write(self, root: Path) -> Path:
        """The site of the case in a folder; the folder."""
        write_files(root, self.texts)
        for path, content in self.files.items():
            if isinstance(content, Link):
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).symlink_to(content.target)
        return root

    def problems(self, root: Path) -> list[Problem]:
        """The problems of the case, built in an empty folder.

        Its site lies in no git repository; what that is told of (`history-missing`, beside
        every lost quote) is for the tests of drift.
        """
        prepared = prepare(self.write(root), **self.options)
        return [problem for problem in prepared.problems if problem.code != "history-missing"]

    @staticmethod
    def line(problem: Problem) -> str:
        """A problem as `expect` spells it."""
        at = problem.at
        place = ":".join(str(part) for part in (at.path, at.line, at.column) if part)
        return f"{problem.severity} {place} {problem.code}"


def load_cases(path: Path, length: int = 1) -> Iterator[Case]:
    """The cases of one file of a table; bodies that repeat a text are `length` times as long."""
    for entry in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
        unknown = set(entry) - _KEYS
        assert not unknown, f"{path.name}: {entry.get('name')}: unknown keys {unknown}"
        expected = tuple(pair for problem in entry.get("expect", []) for pair in problem.items())
        has_error = any(line.startswith("error ") for line, _ in expected)
        yield Case(
            name=f"{path.stem}: {entry['name']}",
            files=site_of(entry, length),
            options=entry.get("options", {}),
            expected=expected,
            process=entry.get("process", False),
            arguments=tuple(entry.get("arguments", ["build"])),
            count=entry.get("count", len(expected)),
            refused=entry.get("refused", ""),
            status=entry.get("status", int(has_error)),
        )


def all_cases(table: str = "problems") -> list[Case]:
    """Every case of a table."""
    return [case for path in sorted((TABLES / table).glob("*.yaml")) for case in load_cases(path)]


def site_of(entry: dict[str, Any], length: int = 1) -> dict[str, str | bytes | Link]:
    """The files of a case, with those of the sound site that it leaves as they are."""
    own = {USUAL[key]: _content(entry[key]) for key in USUAL if key in entry}
    if "body" in entry:
        own[USUAL["article"]] = _joined(_HEAD, _content(entry["body"], length))
    own |= {path: _content(content) for path, content in entry.get("files", {}).items()}
    return {path: content for path, content in {**BASE, **own}.items() if content is not None}


def _joined(head: str, body: str | bytes | Link | None) -> str | bytes:
    assert isinstance(body, str | bytes)
    return head + body if isinstance(body, str) else head.encode() + body


def _content(content: str | dict[str, Any] | None, length: int = 1) -> str | bytes | Link | None:
    if not isinstance(content, dict):
        return content
    if "link" in content:
        return Link(content["link"])
    if "bytes" in content:
        return content["bytes"].encode("latin-1")
    again, times = content["repeat"], content["times"] * length
    is_counted = "{n}" in again
    middle = "".join(again.replace("{n}", str(n + 1)) for n in range(times)) if is_counted else again * times
    return f"{content.get('before', '')}{middle}{content.get('after', '')}"
