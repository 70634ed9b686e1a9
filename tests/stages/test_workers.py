"""Processes that are ended by somebody else: whoever waits for them is told, and does not wait for ever."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import process
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.problem import MachineError
from generator.stages import workers

LONG = 0


def in_processes(work: Callable[[int], Any], jobs: Sequence[int]) -> list[Any]:
    with workers.spread(work, jobs=len(jobs), processes=3, weight=200, begin=lambda: None) as give:
        return list(give(jobs))


def nth_to_come(folder: Path) -> int:
    """Which of several processes this one is."""
    number = 1
    while True:
        with suppress(FileExistsError):
            os.close(os.open(folder / f"came-{number}", os.O_CREAT | os.O_EXCL))
            return number
        number += 1


def last_is_late(folder: Path, adopt: Callable[..., None]) -> Callable[..., None]:
    """The third process is not ready while the first works and the second waits for work."""

    def adopt_late(*given: Any) -> None:
        if nth_to_come(folder) == 3:
            time.sleep(2)
        adopt(*given)

    return adopt_late


def work_in_three(folder: Path) -> None:
    """Ends with 0 where it is said that a process was killed."""

    def work(job: int) -> int:
        if job == LONG:
            time.sleep(60)
        (folder / f"done-{job}").write_text(str(os.getpid()))
        return job

    def kill_who_waits() -> None:
        while not ((folder / "done-1").exists() and (folder / "done-2").exists()):
            time.sleep(0.01)
        # Now it waits for work, with the lock that whoever waits next will ask for.
        time.sleep(0.2)
        os.kill(int((folder / "done-2").read_text()), signal.SIGKILL)

    workers._adopt = last_is_late(folder, workers._adopt)
    Thread(target=kill_who_waits, daemon=True).start()
    with pytest.raises(MachineError, match="ended by the system"):
        in_processes(work, [LONG, 1, 2])


def test_a_process_that_is_killed_while_another_one_begins(tmp_path: Path) -> None:
    child = multiprocessing.get_context("fork").Process(target=work_in_three, args=(tmp_path,))
    child.start()
    child.join(30)
    ended = child.exitcode
    child.kill()
    child.join()
    assert ended == 0


def test_who_asks_to_stop_while_the_processes_are_let_go_of_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    remove = process._threads_wakeups._remove  # type: ignore[attr-defined]

    def stop(*given: Any) -> None:
        signal.raise_signal(signal.SIGINT)
        remove(*given)

    # What Python calls when it lets go of the thread of a pool; an exception within is printed, and no more.
    monkeypatch.setattr(process._threads_wakeups, "_remove", stop)  # type: ignore[attr-defined]
    # A shell that begins the tests in its background has SIGINT ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            in_processes(str, range(200))
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("weight", [1, 200], ids=["here", "in processes"])
def test_jobs_that_are_given_in_turns_are_answered_in_order(weight: int) -> None:
    with workers.spread(str, jobs=5, processes=2, weight=weight, begin=lambda: None) as give:
        first, then = give([1, 2]), give([3])
        assert list(first) == ["1", "2"]
        last = give([4, 5])
        assert [*then, *last] == ["3", "4", "5"]


@given(st.integers(0, 3_000), st.integers(1, 100))
def test_runs_get_shorter_and_leave_nothing_out(count: int, most: int) -> None:
    runs = workers.in_chunks(range(count), most)
    assert [number for run in runs for number in run] == list(range(count))
    sizes = [len(run) for run in runs]
    assert all(0 < size <= most for size in sizes)
    assert sizes == sorted(sizes, reverse=True)
