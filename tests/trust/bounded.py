"""Runs the tool on many sites, each in a process of its own that may not take long or much.

As a program: a line of JSON for each run comes in (`arguments`, `folder`), one goes out with how
it ended. The tool is loaded once and forked for each run, so that hundreds take seconds.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO

from tests.trust.forked import be_the_tool

ROOT = Path(__file__).parents[2]
# What one hostile input may cost: seconds of processor time, and bytes of memory.
MOST_SECONDS = 5
MOST_BYTES = 1024**3


@dataclass(frozen=True, slots=True)
class Run:
    """Arguments of the command line, and the folder they are given in."""

    arguments: tuple[str, ...]
    folder: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit status (negative: by that signal), what it said, what it took."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    mebibytes: int


def run_bounded(runs: Iterable[Run]) -> list[Ended]:
    """How each of the runs ended; one that took more than its bounds ended by a signal or with status 3."""
    lines = "".join(json.dumps(asdict(run)) + "\n" for run in runs)
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.bounded"],
        input=lines,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return [Ended(**json.loads(line)) for line in done.stdout.splitlines()]


def _answer(run: Run) -> Ended:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            be_the_tool(partial(_prepare, run, out, err))
        _, state, usage = os.wait4(child, 0)
        return Ended(
            status=os.waitstatus_to_exitcode(state),
            stdout=_text(out),
            stderr=_text(err),
            seconds=usage.ru_utime + usage.ru_stime,
            mebibytes=usage.ru_maxrss // 1024,
        )


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "backslashreplace")


def _prepare(run: Run, out: IO[bytes], err: IO[bytes]) -> Sequence[str]:
    """Take the run's folder, its files and its bounds; its arguments."""
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.chdir(run.folder)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    return run.arguments


def _serve() -> None:
    # What every build loads is loaded before the first fork.
    import generator.building
    import generator.check
    import generator.cli  # noqa: F401

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        found = json.loads(line)
        ended = _answer(Run(tuple(found["arguments"]), found["folder"]))
        print(json.dumps(asdict(ended)), flush=True)


if __name__ == "__main__":
    _serve()
