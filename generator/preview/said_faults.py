"""Faults of the preview's own, wherever they happen: a line for each, and a file, never a traceback."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..fault import report_fault

_LOGGERS = ("asyncio", "livereload", "tornado")


class FaultLines(logging.Handler):
    """Says what the libraries of the server log as an error, in one line."""

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        """Say it; an exception by way of a report."""
        fault = record.exc_info[1] if record.exc_info else None
        message = report_fault(fault) if isinstance(fault, Exception) else record.getMessage()
        self._say(f"glossator: {message}")


def listen_to_loggers(say: Callable[[str], None]) -> None:
    """Say what the libraries' loggers are told, and nothing else."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.addHandler(FaultLines(say))
        logger.propagate = False


@contextmanager
def said_by_threads(say: Callable[[str], None]) -> Iterator[None]:
    """While this lasts, a thread that ends by an exception is told of in one line."""
    before = threading.excepthook

    def tell(ended: threading.ExceptHookArgs) -> None:
        if isinstance(ended.exc_value, Exception):
            say(f"glossator: {report_fault(ended.exc_value)}")

    threading.excepthook = tell
    try:
        yield
    finally:
        threading.excepthook = before
