"""Every broken input of the table gives exactly its problems, at their places, and publishes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.sources.problem_codes import CODES
from tests.small_site import run, snapshot, write_files
from tests.sources.problem_cases import Case, all_cases

CASES = all_cases()
PROCESS_CASES = [case for case in CASES if case.process]
FOREIGN = {"index.html": b"yesterday's page\n", "articles/first/index.html": b"yesterday's article\n"}


def named(case: Case) -> str:
    return case.name


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 80
    assert len(PROCESS_CASES) >= 20
    assert len({case.name for case in CASES}) == len(CASES)


# Those of `check`, of drift, of what is kept, and those that need large files.
ELSEWHERE = {
    *("broken-external-link", "unused-author", "unused-file"),
    *("history-missing", "quote-changed", "quote-drifted"),
    *("memory-damaged", "too-large"),
}


def test_every_code_is_in_the_table() -> None:
    shown = {line.rsplit(" ", 1)[1] for case in CASES for line, _ in case.expected}
    assert set(CODES) - shown == ELSEWHERE


@pytest.mark.parametrize("case", CASES, ids=named)
def test_exactly_these_problems(case: Case, tmp_path: Path) -> None:
    problems = case.problems(tmp_path)
    assert [case.line(problem) for problem in problems] == [line for line, _ in case.expected]
    said = [f"{problem.message}\n{problem.hint}" for problem in problems]
    assert [text for text, (_, words) in zip(said, case.expected, strict=True) if words not in text] == []


@pytest.mark.parametrize("case", CASES, ids=named)
def test_every_place_is_in_its_file(case: Case, tmp_path: Path) -> None:
    """The source line of a problem is the line of the file that its number names."""
    for problem in case.problems(tmp_path):
        if problem.at.column and problem.at.source:
            line = file_lines(case.texts, problem.at.path)[problem.at.line - 1]
            assert problem.at.source == line[: len(problem.at.source)]
            assert problem.at.column <= len(line) + 1


def file_lines(files: Mapping[str, str | bytes], path: str) -> list[str]:
    content = files[path]
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


@pytest.mark.parametrize("case", PROCESS_CASES, ids=named)
def test_the_command_refuses_and_writes_nothing(case: Case, tmp_path: Path) -> None:
    root = case.write(tmp_path / "site")
    output = write_files(tmp_path / "output", FOREIGN)
    (output / ".glossator.json").write_text('{"version": 1, "files": {"index.html": "0"}}', encoding="utf-8")
    before = snapshot(output)
    result = run("build", "--site", root, "--output", output)
    assert result.returncode == 1, result.stderr
    assert result.stdout == ""
    assert snapshot(output) == before
    for line, _ in case.expected:
        severity, rest = line.split(" ", 1)
        place, code = rest.rsplit(" ", 1)
        assert any(
            said.startswith(f"{place}: {severity}: ") and said.endswith(f" [{code}]")
            for said in result.stderr.splitlines()
        ), line
    assert "nothing written" in result.stderr
