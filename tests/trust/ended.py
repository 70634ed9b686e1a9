"""Builds that are ended from outside: killed, or asked to stop, at a moment.

As a program: a line of JSON for each build comes in (`Ending`), one goes out with how it ended
(`Ended`). The tool is loaded once and forked for each build, so that hundreds take minutes.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

import click

from generator.disk.switch import STAGE
from tests.trust.forked import be_the_tool

ROOT = Path(__file__).parents[2]
# How long the processes of a build that was ended may take to be gone.
_PATIENCE = 20
# Events of the interpreter that change the disk; `open` counts where it writes.
_CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir"})
_WRITING = os.O_WRONLY | os.O_RDWR
_STOPS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A build of `site` and its end by a signal; 0 is none.

    `moment` is `step` (at the `at`-th change of the disk, from within), `switch` (while files are
    moved into their places, which is watched; `at` is the seed for where) or `time` (after `at`
    seconds). The signal goes to the process, or to all of them as a terminal sends it. No file may
    grow over `largest` bytes; 0 is no bound.
    """

    site: str
    arguments: tuple[str, ...] = ()
    number: int = signal.SIGKILL
    moment: str = "time"
    at: float = 0
    to_all: bool = False
    largest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a build ended: its exit status (negative: by that signal) and what it said.

    `steps` are the changes of the disk it had made, `in_switch` whether it was cut in the switch,
    `is_gone` whether none of its processes was left.
    """

    status: int
    said: str
    seconds: float
    steps: int
    in_switch: bool
    is_gone: bool


class Ender:
    """A process that begins and ends builds; its temporary files are in `temporary`."""

    def __init__(self, temporary: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.ended"],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(temporary)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def build(self, ending: Ending) -> Ended:
        """How the build ended."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asdict(ending)) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


# --- in the process ---------------------------------------------------------------------


def _end(ending: Ending) -> Ended:
    alive, held = os.pipe()
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        # They wait until the tool hears them: before, it has not begun.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        child = os.fork()
        if child:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        else:
            os.close(alive)
            os.setpgid(0, 0)
            be_the_tool(partial(_prepare, ending, said.fileno(), held))
        with suppress(OSError):  # ended already; else it has its group before a signal is sent there
            os.setpgid(child, child)
        os.close(held)
        in_switch = ending.moment != "step" and _wait_and_send(ending, child)
        _, state, _ = os.wait4(child, 0)
        seconds = time.monotonic() - started
        steps, is_gone = _read_until_gone(alive)
        os.close(alive)
        said.seek(0)
        return Ended(
            status=os.waitstatus_to_exitcode(state),
            said=said.read().decode("utf-8", "backslashreplace"),
            seconds=seconds,
            steps=steps,
            in_switch=in_switch or (Path(ending.site) / "output" / STAGE / "journal.json").exists(),
            is_gone=is_gone,
        )


def _wait_and_send(ending: Ending, child: int) -> bool:
    """Send the signal at its moment; whether a switch was seen then."""
    stage = Path(ending.site) / "output" / STAGE
    is_there = False
    if ending.moment == "time":
        ended = time.monotonic() + ending.at
        while time.monotonic() < ended and _is_running(child):
            time.sleep(0.001)
    else:
        random = Random(ending.at)
        while not (is_there := (stage / "journal.json").exists()) and _is_running(child):
            pass
        left = [Path(place) / name for place, _, names in os.walk(stage) for name in names]
        # Until one of those that are staged was moved: a page, the list, the journal at the end.
        watched = random.choice(left) if left and random.random() < 0.8 else None
        while watched and watched.exists() and _is_running(child):
            pass
        is_there = (stage / "journal.json").exists()
    if ending.number and _is_running(child):
        (os.killpg if ending.to_all else os.kill)(child, ending.number)
    return is_there


def _is_running(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _read_until_gone(alive: int) -> tuple[int, bool]:
    """How many steps were reported, and whether everybody who could report is gone."""
    ended, steps = time.monotonic() + _PATIENCE, 0
    while True:
        ready, _, _ = select.select([alive], [], [], max(0.0, ended - time.monotonic()))
        if not ready:
            return steps, False
        data = os.read(alive, 65536)
        if not data:
            return steps, True
        steps += len(data)


def _prepare(ending: Ending, said: int, held: int) -> Sequence[str]:
    """Take the files and bounds of a build, and let its steps be counted; its arguments."""
    # A shell that begins the tests in its background has SIGINT ignored, for all that follows.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _hear_stops_with_the_tool()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    if ending.moment == "step":
        _count_steps(ending, held)
    if ending.largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ending.largest, ending.largest))
    return ["build", "--site", ending.site, "--now", "2026-06-01T12:00Z", *ending.arguments]


def _hear_stops_with_the_tool() -> None:
    """Signals to stop come through once the tool has taken its measures for them."""
    main = click.Group.main

    def heard(*given: Any, **named: Any) -> Any:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        return main(*given, **named)

    click.Group.main = heard  # type: ignore[method-assign]


def _count_steps(ending: Ending, held: int) -> None:
    left, first = ending.at, os.getpid()

    def look(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        is_opened = event == "open" and isinstance(flags := arguments[2], int) and bool(flags & _WRITING)
        if (is_opened or event in _CHANGES) and os.getpid() == first:
            left -= 1
            if left == 0:
                os.kill(first, ending.number)
            os.write(held, b".")

    sys.addaudithook(look)


def _serve() -> None:
    # What every build loads is loaded before the first fork.
    import generator.building
    import generator.cli  # noqa: F401
    from generator.stages import looking

    # Another process looks at their files, as if they were many: it has to end as well.
    looking._MANY = 1
    for line in sys.stdin:
        found = json.loads(line)
        print(
            json.dumps(asdict(_end(Ending(**{**found, "arguments": tuple(found["arguments"])})))), flush=True
        )


if __name__ == "__main__":
    _serve()
