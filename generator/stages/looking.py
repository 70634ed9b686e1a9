"""Looks at the files of a site, where there are many in a process of its own.

At ten thousand articles that takes 0.08 s, most of it the system's, which this one spends with
looking at the output; a thread would wait for its turn at every file.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NoReturn

import msgspec

from ..disk import FileStat, SourceTree, read_tree, signals_wait
from .memory import now_ns
from .workers import processors

# Of fewer pages a look takes less than to fork a process.
_MANY = 2_000
# The length of what is said comes before it, in so many bytes.
_LENGTH = 8

_encode = msgspec.msgpack.Encoder().encode
_stats = msgspec.msgpack.Decoder(dict[str, FileStat]).decode


class Look:
    """A look at the files of the site in `root`, not before `began` (nanoseconds since 1970)."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.began = now_ns()

    def tree(self) -> SourceTree:
        """The files as they are now. Raises `MachineError` where the disk refuses."""
        return read_tree(self._root)

    def close(self) -> None:
        """Nothing is looked at any more."""


class LookBeside(Look):
    """A look that another process takes from now on; where it cannot say what it saw, this one.

    Raises `OSError` where the system has no room for another process.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        reading, writing = os.pipe()
        # What a handler raises within a fork is swallowed, and the wish to stop with it.
        try:
            with signals_wait():
                self.process = os.fork()
                if self.process == 0:
                    # With an end of its own to read from it would wait for ever for a first process
                    # that was killed, and hold the lock of the output.
                    os.close(reading)
                    self._tell(writing)
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        self._answer: BinaryIO = os.fdopen(reading, "rb")

    def tree(self) -> SourceTree:
        """The files as they were when they were looked at, when this is first asked; then as they are."""
        size = int.from_bytes(self._answer.read(_LENGTH), "big")
        data = self._answer.read(size)
        # Who was ended by somebody, or found a name that is no text, has not said all.
        is_whole = size > 0 and len(data) == size
        return SourceTree(self._root, _stats(data)) if is_whole else super().tree()

    def close(self) -> None:
        """Let go of the other process, whatever it is at."""
        self._answer.close()
        os.waitpid(self.process, 0)

    def _tell(self, writing: int) -> NoReturn:
        """What the other process does: it looks and says, and never comes back from here."""
        try:
            stats = _encode(read_tree(self._root).stats)
            with os.fdopen(writing, "wb") as answer:
                answer.write(len(stats).to_bytes(_LENGTH, "big") + stats)
        finally:
            os._exit(0)


def look_at(root: Path, *, pages: int, processes: int) -> Look:
    """A look at a site of so many pages; `processes` may work at once, 0 for as many as there are
    processors."""
    may_fork = hasattr(os, "fork") and threading.active_count() == 1
    is_worth_it = pages >= _MANY and (processes or processors()) > 1
    if may_fork and is_worth_it:
        with suppress(OSError):
            return LookBeside(root)
    return Look(root)
