"""Exit states, and what every exception that reaches the top becomes: one line and a status."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from .model.problem import MachineError, UsageError

# 0 fine, 1 faults in the content, 2 wrong use, 3 the tool's own fault, 4 machine or host.
OK, CONTENT, USAGE, INTERNAL, MACHINE = range(5)
# What shells make of a program that a signal ended: this, and the signal's number.
_STOPPED = 128


class Commands(click.Group):
    """Our commands; every exception that reaches the top becomes one line and a status."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            with _terminations():
                status = super().main(*args, **kwargs)
        except click.ClickException as fault:
            _fail(fault.format_message(), "usage", usage=getattr(fault, "ctx", None))
            sys.exit(USAGE)
        except (click.Abort, KeyboardInterrupt):
            click.echo("stopped", err=True)
            sys.exit(_STOPPED + signal.SIGINT)
        except _Terminated:
            click.echo("stopped", err=True)
            sys.exit(_STOPPED + signal.SIGTERM)
        except UsageError as fault:
            _fail(str(fault), "usage")
            sys.exit(USAGE)
        except MachineError as fault:
            _fail(str(fault), "machine")
            sys.exit(MACHINE)
        except Exception as fault:  # noqa: BLE001 - the last line of defence
            from .fault import report_fault

            _fail(report_fault(fault), "internal")
            sys.exit(INTERNAL)
        raise Done(status or OK)


class Done(SystemExit):
    """A command has returned: nothing of it is left to be tidied up."""


def leave(done: Done) -> NoReturn:
    """End the process at once, and not after Python has let go of every object and module.

    Of a build in which nothing changed that is a ninth. Handlers of `atexit` are called; where a
    thread goes on, or a stream cannot be written to, the process ends as any other.
    """
    if threading.active_count() > 1:
        raise done
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (AttributeError, OSError, ValueError):
        raise done from None
    os._exit(done.code if isinstance(done.code, int) else INTERNAL)


class _Terminated(BaseException):
    """SIGTERM came: what was begun is tidied up, as at Ctrl-C."""


@contextmanager
def _terminations() -> Iterator[None]:
    """SIGTERM raises `_Terminated` in the block, which is in the main thread or hears no signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(_number: int, _frame: object) -> NoReturn:
    raise _Terminated


def _fail(message: str, code: str, usage: click.Context | None = None) -> None:
    if "--json" in sys.argv:
        from .report import failure_json, to_json

        click.echo(to_json(failure_json(message, code)))
    if usage:
        click.echo(usage.get_usage(), err=True)
    click.echo(f"glossator: {message}", err=True)
