"""One writer of a folder at a time: the folder itself is locked, so that nothing is left behind."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..model.problem import MachineError

_PATIENCE = 30.0
_PAUSE = 0.05


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold a folder until the block ends; who comes second waits.

    The lock is the kernel's, on the folder, not on a file: it holds for every user and whatever
    the folder is called by, and ends with the last process that has it, those that a killed
    build had forked among them. A folder that is missing is made, and removed where it stays
    empty. Raises `MachineError` where another holds it for too long, `OSError` where it cannot
    be made or read.
    """
    started = time.monotonic()
    while True:
        is_new = not folder.exists()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            # Removed in between by one that had nothing to write.
            continue
        try:
            _wait(handle, folder, started)
            if not _is_at(handle, folder):
                # Removed or replaced while this one waited.
                continue
            try:
                yield
            finally:
                if is_new:
                    with suppress(OSError):
                        folder.rmdir()
            return
        finally:
            os.close(handle)


def _wait(handle: int, folder: Path, started: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() - started > _PATIENCE:
                raise MachineError(f"another build is writing to {folder}; try again after it") from None
            time.sleep(_PAUSE)


def _is_at(handle: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except FileNotFoundError:
        return False
