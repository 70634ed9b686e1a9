"""The tool in a process that was forked for one run of it."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn


def be_the_tool(prepare: Callable[[], Sequence[str]]) -> NoReturn:
    """Run the tool with the arguments that `prepare` returns, and end this process as it ends.

    An exception that the tool lets through is printed, and the status is 99.
    """
    from generator.cli import main

    status = 99
    try:
        sys.argv = ["glossator", *prepare()]
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - a traceback is what the tests look for
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
