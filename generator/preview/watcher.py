"""Watches the files of a site in a thread of its own and hands changes on, one batch at a time.

livereload's own watcher looks every 0.8 s and runs what it calls on the server's loop; this
one takes its place (`start` returns true, which switches the other off).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Any

import livereload.watcher

from .snapshot import changed_paths, take_snapshot

# A look costs some milliseconds at a hundred files and 0.1 s at ten thousand; it may take one part
# in ten of the time, however large the site is.
_SHORTEST_WAIT = 0.1
_SHARE = 10
# A checkout or a save-all changes many files: a batch ends when nothing changed for so long.
_SETTLED = 0.03
_MOST_WAITS = 50


class SiteWatcher(livereload.watcher.Watcher):  # type: ignore[misc]
    """Calls `on_change` with the changed paths; the next look comes after it has returned."""

    def __init__(self, places: Sequence[Path], on_change: Callable[[list[str]], None]) -> None:
        super().__init__()
        self._places = places
        self._on_change = on_change
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="site-watcher", daemon=True)
        self._seen = take_snapshot(places)
        # Without a task livereload would watch the current folder.
        self._tasks = {"site": None}

    def start(self, _callback: Callable[..., Any]) -> bool:
        """Start watching: from the moment this object was made, no change is missed."""
        self._thread.start()
        return True

    def stop(self, patience: float) -> None:
        """Stop watching; a build under way has so many seconds to end."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while True:
            started = time.monotonic()
            changed = self._look()
            cost = time.monotonic() - started
            if changed:
                self._on_change(changed)
            if self._stopped.wait(max(_SHORTEST_WAIT, cost * _SHARE)):
                return

    def _look(self) -> list[str]:
        """What has changed since the last batch, once it has come to rest."""
        before, now = self._seen, take_snapshot(self._places)
        for _ in range(_MOST_WAITS if now != before else 0):
            if self._stopped.wait(_SETTLED):
                break
            last, now = now, take_snapshot(self._places)
            if now == last:
                break
        self._seen = now
        return changed_paths(before, now)
