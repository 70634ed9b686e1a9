"""Options that several commands share, and the clock they are read with."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from .model.problem import UsageError


def options(*added: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator."""

    def add(function: Any) -> Any:
        for option in reversed(added):
            function = option(function)
        return function

    return add


SITE = click.option(
    "--site",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder of the site; default the current one.",
)
OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path), help="Folder to write to; default output/ in the site."
)
WITHHELD = options(
    click.option("--drafts", is_flag=True, help="Take in drafts, and notes in draft or review."),
    click.option("--future", is_flag=True, help="Take in what is dated in the future."),
)
STRICT = click.option("--strict", is_flag=True, help="Warnings are errors.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
NOW = click.option("--now", help="The build's clock, as 2026-05-01T12:00Z; decides what is withheld.")


def clock(text: str | None) -> datetime:
    """The build's clock: `--now`, else `SOURCE_DATE_EPOCH`, else the machine's."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if text:
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if epoch:
            return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"{text or epoch!r} is not a time such as 2026-05-01T12:00Z") from None
    return datetime.now(UTC)
