"""A build that dies at its COUNT-th move of a file: `python -m tests.trust.killed SITE COUNT`.

The signal cannot be caught: nothing of the process tidies up.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.small_site import build


def die_at(count: int) -> None:
    """End the process when it is about to move its `count`-th file into its place."""
    left = count

    def look(event: str, _arguments: object) -> None:
        nonlocal left
        if event == "os.rename":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


if __name__ == "__main__":
    die_at(int(sys.argv[2]))
    build(Path(sys.argv[1]))
