"""Faults as values: their order, and the severities that a site chooses."""

from __future__ import annotations

import pytest

from generator.model.problem import Location, Problem, Severity, apply_severities, error, soften, warning

AT = Location("content/articles/first.md", 3, 7)


def test_places_are_sorted_by_file_line_and_column() -> None:
    places = [
        Location("b", 1, 1),
        Location("a", 10, 1),
        Location("a", 2, 5),
        Location("a", 2, 1),
        Location("a"),
    ]
    assert sorted(places) == [places[4], places[3], places[2], places[1], places[0]]


def test_the_source_line_does_not_tell_places_apart() -> None:
    assert Location("a", 1, 1, "one") == Location("a", 1, 1, "two")


def test_softened_problems_are_warnings() -> None:
    assert [p.severity for p in soften([error("x", "m", AT), warning("y", "m", AT)])] == [
        Severity.WARNING
    ] * 2


@pytest.mark.parametrize(
    ("problem", "wish", "severity"),
    [
        (warning("missing-picture", "m", AT), "error", "error"),
        (warning("missing-picture", "m", AT), "off", None),
        (warning("missing-picture", "m", AT), "warning", "warning"),
        (error("quote-not-found", "m", AT), "warning", "warning"),
        (error("stray-file", "m", AT), "off", None),
        # Without what these ask for a page would be wrong or missing.
        (error("unknown-author", "m", AT), "warning", "error"),
        (error("missing-key", "m", AT), "off", "error"),
        (error("path-conflict", "m", AT), "warning", "error"),
    ],
)
def test_severities_that_a_site_chooses(problem: Problem, wish: str, severity: str | None) -> None:
    chosen = apply_severities([problem], {problem.code: wish})
    assert [p.severity.value for p in chosen] == ([severity] if severity else [])


def test_other_codes_keep_their_severity() -> None:
    problems = [error("missing-key", "m", AT), warning("broken-link", "m", AT)]
    assert apply_severities(problems, {"missing-picture": "off"}) == problems
