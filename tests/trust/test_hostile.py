"""Every hostile input of the table ends as it says, within its bounds, without traceback or signal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources.problem_cases import TABLES, Case, load_cases
from tests.trust.amount import amount
from tests.trust.bounded import Ended, Run, run_bounded

GROUPS = sorted((TABLES / "hostile").glob("*.yaml"))
FLAGS = {"drafts": "--drafts", "future": "--future", "strict": "--strict"}


def cases_of(group: Path) -> list[Case]:
    return list(load_cases(group, amount(1, 2) if group.stem == "markdown" else 1))


# So many at once that no test takes minutes.
PART = 40
PARTS = [(group, start) for group in GROUPS for start in range(0, len(cases_of(group)), PART)]


def command(case: Case) -> tuple[str, ...]:
    flags = [FLAGS[name] for name, is_on in case.options.items() if is_on]
    return *case.arguments, "--json", "--now", "2026-06-01", *flags


def test_the_table_is_large_enough() -> None:
    names = [case.name for group in GROUPS for case in cases_of(group)]
    assert len(names) >= 400
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("group", "start"), PARTS, ids=[f"{group.stem}-{start}" for group, start in PARTS])
def test_every_input_ends_as_the_table_says(group: Path, start: int, tmp_path: Path) -> None:
    cases = cases_of(group)[start : start + PART]
    sites = [case.write(tmp_path / str(number) / "site") for number, case in enumerate(cases)]
    before = [outside(site) for site in sites]
    ended = run_bounded(Run(command(case), str(site)) for case, site in zip(cases, sites, strict=True))
    wrong = [
        f"{case.name}: {fault}" for case, end in zip(cases, ended, strict=True) for fault in faults(case, end)
    ]
    assert wrong == []
    assert [outside(site) for site in sites] == before


def faults(case: Case, end: Ended) -> Iterator[str]:
    """What is not as it should be."""
    if end.status != case.status:
        took = f"{end.seconds:.1f} s and {end.mebibytes} MiB"
        yield f"ended with {end.status} after {took}: {end.stderr[-600:]}"
        return
    if "Traceback" in end.stdout + end.stderr or not end.stdout.startswith("{"):
        yield f"said {end.stdout[:200]!r} and {end.stderr[-600:]!r}"
        return
    found = [
        problem for problem in json.loads(end.stdout)["problems"] if problem["code"] != "history-missing"
    ]
    if case.refused:
        if case.refused not in end.stderr or len(end.stderr.splitlines()) > 4:
            yield f"said {end.stderr!r}"
        return
    if len(found) != case.count:
        yield f"has {len(found)} problems: {found[:6]}"
    for problem, (line, words) in zip(found, case.expected, strict=False):
        said = f"{problem['message']}\n{problem['hint']}"
        if spelled(problem) != line or words not in said:
            yield f"expected {line}: {words}, found {spelled(problem)}: {said}"


def spelled(problem: dict[str, str]) -> str:
    place = ":".join(str(problem[key]) for key in ("path", "line", "column") if problem[key])
    return f"{problem['severity']} {place} {problem['code']}"


def outside(site: Path) -> dict[str, bytes]:
    """The files beside the site that no run may touch: all but those of an output folder."""
    return {
        path.relative_to(site.parent).as_posix(): path.read_bytes()
        for path in sorted(site.parent.rglob("*"))
        if path.is_file() and not path.is_relative_to(site) and path.parts[len(site.parent.parts)] != "www"
    }
