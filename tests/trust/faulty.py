"""The tool with a fault in it: `python -m tests.trust.faulty MODULE:NAME COMMAND …`.

The function of that name raises when it is called, in this process and those forked from it.
Everything else is as it is.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any, NoReturn

MESSAGE = "a fault\nof a test, told at https://somebody:hidden-word@example.org/x?Signature=hidden-word"


def fail(*_: Any, **__: Any) -> NoReturn:
    """What stands in the place of the function."""
    secret = sys.modules["os"].environ.get("AWS_SECRET_ACCESS_KEY", "")
    raise ZeroDivisionError(f"{MESSAGE} by {secret} \x1b[31m")


def main() -> None:
    """Put the fault in its place and be the tool."""
    place, *arguments = sys.argv[1:]
    module, _, name = place.partition(":")
    holder: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        holder = getattr(holder, part)
    assert callable(getattr(holder, last))
    setattr(holder, last, fail)
    sys.argv = ["glossator", *arguments]
    from generator.cli import main as run

    run()


if __name__ == "__main__":
    main()
