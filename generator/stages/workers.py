"""Work that is spread over processes where that pays.

A job goes to a function and its result comes back; which process did it changes no byte. The
function is at hand in every forked process, so that only jobs and results are sent. Where
processes cannot be forked, or the work is small, everything is done here.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from ..disk import signals_wait
from ..model.problem import MachineError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

J = TypeVar("J")
R = TypeVar("R")

# Forking two workers takes 20 ms, in which one process does some thirty articles.
_SMALL = 60

# What a forked process was made for, by the one name `work`.
_at_hand: dict[str, Callable[[Any], Any]] = {}


@contextmanager
def spread(
    work: Callable[[J], R], *, jobs: int, processes: int, weight: int, begin: Callable[[], None]
) -> Generator[Callable[[Sequence[J]], Iterator[R]]]:
    """A function from jobs to what `work` makes of each, in their order; it may be called again and again.

    `jobs` is how many there will be, `processes` how many may work at once, 0 for as many as
    there are processors; `weight` is the number of pages in all jobs. `begin` is called in each
    new process. Work on jobs begins when they are given, whoever asks for the answers later. Raises
    what `work` raises, `MachineError` where a process was ended by somebody else. No process
    works on after the end of the context.
    """
    count = min(processes or processors(), jobs)
    if count < 2 or weight < _SMALL or not hasattr(os, "fork"):
        yield partial(map, work)
        return
    # 30 ms that small work does not need.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(count, multiprocessing.get_context("fork"), _adopt, (work, begin))
    try:
        yield partial(_give, pool)
    except BrokenProcessPool as fault:
        raise MachineError(
            "a process of this build was ended by the system or somebody else; where memory is scarce, "
            "build with --jobs 1"
        ) from fault
    except BaseException:
        # What is in hand is finished: nothing may be written once this one goes on.
        pool.shutdown(wait=True, cancel_futures=True)
        raise
    finally:
        # So it is within the callbacks by which Python lets go of a pool.
        with signals_wait():
            pool.shutdown()
            del pool


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _end_later() -> Iterator[None]:
    """SIGTERM waits, and so it does in what is forked meanwhile, until that is ready to be ended.

    Where a process is killed the pool ends the others; one just forked still had the handlers of
    the first process, took no notice, and was waited for for ever.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _give(pool: ProcessPoolExecutor, jobs: Sequence[Any]) -> Iterator[Any]:
    # What a handler raises within a fork is swallowed, and the wish to stop with it.
    with signals_wait(), _end_later():
        return pool.map(_call, jobs)


def _adopt(work: Callable[[Any], Any], begin: Callable[[], None]) -> None:
    """In a new process: the whole group gets Ctrl-C, and the first process decides what follows."""
    _at_hand["work"] = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # The trees of articles are no circles: looking for such is time lost, and what is shared with the first
    # process would be copied.
    gc.disable()
    begin()


def _end_with_parent() -> None:
    """Where the first process is killed, this one would wait for work for ever, and hold the
    lock of the output."""
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _call(job: Any) -> Any:
    return _at_hand["work"](job)


def in_chunks(items: Sequence[J], most: int) -> list[Sequence[J]]:
    """The items in runs of at most `most`, each an eighth of those that are left.

    A run is sent and answered by itself, 0.2 ms, and at the end a process waits for the last run of
    another: long ones at first and short ones at last cost least (guided self-scheduling,
    Polychronopoulos and Kuck 1987).
    """
    runs = []
    start = 0
    while start < len(items):
        size = max(min((len(items) - start) // 8, most), most // 16, 1)
        runs.append(items[start : start + size])
        start += size
    return runs
