"""The result of a build as it is printed: for people, and for programs that ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from .exits import CONTENT, OK

if TYPE_CHECKING:
    from .build import BuildResult


def print_result(
    result: BuildResult,
    *,
    as_json: bool,
    github: bool = False,
    gitlab: bool = False,
    prefix: str = "",
    more: Mapping[str, Any] | None = None,
) -> int:
    """Print a result, for people and, if wanted, for programs; returns the exit status.

    `more` joins the JSON object.
    """
    from . import report

    if as_json:
        click.echo(report.to_json({**report.result_json(result), **(more or {})}))
    if github:
        click.echo("\n".join(report.github_lines(result.problems, prefix)))
    if gitlab:
        click.echo(report.to_json(report.gitlab_report(result.problems, prefix)))
    if result.problems:
        from .terminal import print_problems

        print_problems(report.problems_text(result.problems))
    click.echo(report.summary(result), err=True)
    return OK if result.ok else CONTENT
