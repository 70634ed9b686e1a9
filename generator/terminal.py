"""Problems and progress on a terminal: colours and moving lines there and nowhere else."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_HEAD = re.compile(r"^(?P<place>\S.*?): (?P<severity>error|warning): (?P<message>.*)$")

# Shorter work is done before anybody has read its line.
_LONG = 200


@contextmanager
def progress_line() -> Iterator[Callable[[str, int, int], None]]:
    """What shows how far some work is: its name, what is done and what there is, rate and time left.

    Silent where standard error is no terminal; rich is imported when the first long work begins.
    """
    line = _ProgressLine()
    try:
        yield line.show if sys.stderr.isatty() else lambda _name, _done, _total: None
    finally:
        line.stop()


class _ProgressLine:
    """One line for each kind of work."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def show(self, name: str, done: int, total: int) -> None:
        """Work called `name` has done so many of so many."""
        if total < _LONG:
            return
        if self._progress is None:
            self._progress = _make_progress()
            self._progress.start()
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=total)
        self._progress.update(self._tasks[name], completed=done)

    def stop(self) -> None:
        """Leave the terminal to what follows."""
        if self._progress:
            self._progress.stop()


def _make_progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TaskProgressColumn(show_speed=True), TimeRemainingColumn())
    return Progress("{task.description}", *columns, console=Console(stderr=True), transient=True)


def print_problems(text: str) -> None:
    """Print problems to standard error; rich is imported only for a terminal."""
    if not sys.stderr.isatty() or os.environ.get("NO_COLOR"):
        click.echo(text, err=True)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, soft_wrap=True, highlight=False)
    for line in text.split("\n"):
        found = _HEAD.match(line)
        if found:
            colour = "bold red" if found["severity"] == "error" else "bold yellow"
            parts = (found["place"], "bold"), ": ", (found["severity"], colour), ": ", found["message"]
            console.print(Text.assemble(*parts))
        elif line.startswith("  hint:"):
            console.print(Text.assemble(("  hint:", "cyan"), line[7:]))
        else:
            console.print(Text(line))
