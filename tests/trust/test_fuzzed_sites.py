"""Whatever the files of a site hold: a build and a check end, with faults that have a place, or none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, seed, settings

from generator.check import check_site
from generator.model.problem import Location, Problem
from generator.report import github_lines, gitlab_report, problems_text, result_json, to_json
from tests.small_site import NOW, build, write_files
from tests.trust.amount import amount
from tests.trust.fuzzed_site import Files, sites


def misplaced(problems: Iterable[Problem], files: Files) -> list[str]:
    """Faults whose place is none: of no file, or outside of it."""
    found = []
    for problem in problems:
        at = problem.at
        if at.path not in files:
            found.append(f"{problem}: no such file")
            continue
        text = files[at.path].decode("utf-8", "replace").removeprefix("\ufeff")
        # YAML ends a line at a carriage return alone as well.
        if not any(_is_within(at, lines) for lines in (text.split("\n"), text.splitlines())):
            found.append(f"{problem}: no such place")
    return found


def _is_within(at: Location, lines: list[str]) -> bool:
    """Whether a place is one of these lines: of a file as a whole, of a line, or of a column."""
    if not at.line:
        return not at.column
    return at.line <= len(lines) and at.column <= len(lines[at.line - 1]) + 1


@pytest.mark.parametrize("part", range(amount(1, 8)))
def test_any_site_is_built_or_has_faults_with_a_place(part: int) -> None:
    @seed(part)
    @settings(max_examples=amount(60, 400), suppress_health_check=list(HealthCheck), database=None)
    @given(sites())
    def holds(files: Files) -> None:
        with TemporaryDirectory() as folder:
            site = write_files(Path(folder), files)
            for result in (build(site), check_site(site, NOW)):
                errors = [problem for problem in result.problems if problem.severity == "error"]
                assert result.ok == (not errors)
                assert misplaced(result.problems, files) == []
                for told in (
                    problems_text(result.problems),
                    to_json(result_json(result)),
                    "\n".join(github_lines(result.problems)),
                    to_json(gitlab_report(result.problems)),
                ):
                    told.encode()

    holds()
