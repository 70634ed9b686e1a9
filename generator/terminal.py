"""Problems on a terminal: colours there and nowhere else, `NO_COLOR` respected."""

from __future__ import annotations

import os
import re
import sys

import click

_HEAD = re.compile(r"^(?P<place>\S.*?): (?P<severity>error|warning): (?P<message>.*)$")


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
