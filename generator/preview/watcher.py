"""Watches the files of a site and hands changes on, one batch at a time.

The operating system tells of changes (watchfiles); threads of their own gather and build,
so that the server never waits. livereload's own watcher looks every 0.8 s and runs what it
calls on the server's loop; this one takes its place (`start` returns true, which switches
the other off).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePath
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

import livereload.watcher
from watchfiles import Change

# watchfiles.watch does not say when it is under way; what it is built on watches once it is made.
from watchfiles._rust_notify import RustNotify

# A batch ends when nothing changed for one step, and at the latest after the debounce, in
# milliseconds. Longer ones were felt; a hundred looks a second take 0.7 % of a processor.
_STEP = 10
_DEBOUNCE = 25
# Between two looks where the system tells nothing, in milliseconds.
_POLL = 300
_ROOMS = ("content", "templates")
# What editors put beside a file while it is written.
_TEMPORARY_ENDS = ("~", ".swp", ".swx", ".tmp", ".part")

Batch = set[tuple[Change, str]]


class SiteWatcher(livereload.watcher.Watcher):  # type: ignore[misc]
    """Calls two functions with the changed paths, sorted: `on_sight` in the thread that sees them,
    then `on_change`; for this the next batch waits until it has returned.

    `site` is the site's folder; `theme` another place whose files count, where it is not
    the site's own. Folders may come and go.
    """

    def __init__(
        self,
        site: Path,
        theme: Path,
        on_sight: Callable[[list[str]], object],
        on_change: Callable[[list[str]], object],
    ) -> None:
        super().__init__()
        self._site = site
        self._theme = theme
        self._on_sight = on_sight
        self._on_change = on_change
        self._stopped = Event()
        # Set when a folder of the site has come or gone: what is watched is taken up anew.
        self._moved = Event()
        self._watching = (Event(), Event())
        self._batches: SimpleQueue[list[str]] = SimpleQueue()
        self._threads = [
            Thread(target=work, name=f"site-watcher-{work.__name__}", daemon=True)
            for work in (self._watch_rooms, self._watch_root, self._build)
        ]
        # Without a task livereload would watch the current folder.
        self._tasks = {"site": None}

    def watch_from_now(self, patience: float) -> None:
        """Gather changes from now on; returns when that is under way, at the latest after so many
        seconds. A build that begins now misses nothing."""
        for thread in self._threads[:-1]:
            thread.start()
        for event in self._watching:
            event.wait(patience)

    def start(self, _callback: Callable[..., Any] | None = None) -> bool:
        """Build what has changed and what will."""
        self._threads[-1].start()
        return True

    def stop(self, patience: float) -> None:
        """Stop watching; a build under way has so many seconds to end."""
        self._stopped.set()
        self._moved.set()
        builder = self._threads[-1]
        if builder.is_alive():
            self._batches.put([])
            builder.join(patience)

    def _watch_rooms(self) -> None:
        """What changes below content/, templates/ and the theme."""
        while not self._stopped.is_set():
            self._moved.clear()
            rooms = [self._site / name for name in _ROOMS]
            places = list(dict.fromkeys(place for place in (*rooms, self._theme) if place.is_dir()))
            with _notifier(places) as notifier:
                if self._watching[0].is_set():
                    # Taken up anew: what came before this moment was not seen.
                    self._hand_on(map(str, places))
                self._watching[0].set()
                while batch := _next_batch(notifier, self._moved, _STEP):
                    self._hand_on(path for change, path in batch if _counts(change, path))

    def _watch_root(self) -> None:
        """site.yaml, and folders that come and go. A watch on the file itself would end with
        the first editor that puts a new one in its place."""
        with _notifier([self._site], recursive=False) as notifier:
            self._watching[1].set()
            while batch := _next_batch(notifier, self._stopped, _STEP * 3):
                rooms = [path for change, path in batch if change is not Change.modified and _is_room(path)]
                if rooms:
                    self._moved.set()
                self._hand_on([*rooms, *(path for _, path in batch if PurePath(path).name == "site.yaml")])

    def _hand_on(self, paths: Iterable[str]) -> None:
        changed = sorted(set(paths))
        if changed:
            self._on_sight(changed)
            self._batches.put(changed)

    def _build(self) -> None:
        """One batch after the other; those that came in the meantime are one."""
        while True:
            changed = self._batches.get()
            with suppress(Empty):
                while True:
                    changed = sorted({*changed, *self._batches.get_nowait()})
            if self._stopped.is_set():
                return
            if changed:
                self._on_change(changed)


def _notifier(places: Sequence[Path], *, recursive: bool = True) -> RustNotify:
    """Watches from now on; by looking again and again where the system tells nothing (too many
    folders for it)."""
    make = partial(
        RustNotify,
        [str(place) for place in places],
        debug=False,
        poll_delay_ms=_POLL,
        recursive=recursive,
        ignore_permission_denied=True,
    )
    try:
        return make(force_polling=False)
    except OSError:
        return make(force_polling=True)


def _next_batch(notifier: RustNotify, until: Event, step: int) -> Batch:
    """The next changes; none when the event is set."""
    found = notifier.watch(_DEBOUNCE, step, 0, until)
    return set() if isinstance(found, str) else {(Change(kind), path) for kind, path in found}


def _is_room(path: str) -> bool:
    return PurePath(path).name in _ROOMS


def _counts(change: Change, path: str) -> bool:
    """Whether a change matters: no editor's temporary file, no folder whose date alone changed
    (polling tells of those, and a build must not follow from a look)."""
    name = PurePath(path).name
    # vim asks whether it may write by making a file named 4913.
    if name.endswith(_TEMPORARY_ENDS) or name.startswith((".#", "#", ".glossator-")) or name == "4913":
        return False
    return not (change is Change.modified and Path(path).is_dir())
