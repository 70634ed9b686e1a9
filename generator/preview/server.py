"""The command `serve`: build, listen, watch; until somebody stops it."""

from __future__ import annotations

import logging
import secrets
import signal
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from socket import socket
from threading import Thread
from typing import Any

import livereload
from livereload.handlers import LiveReloadHandler
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.platform.asyncio import BaseAsyncIOLoop

from ..build import BuildRequest
from ..disk import read_theme
from ..model.record import replace
from .handlers import Arrivals, ClientScript, LiveSocket, SiteFiles
from .listening import listen
from .names import Names, page_address
from .rebuild import Rebuild
from .watcher import SiteWatcher

# How long a build under way may take to end when the server is stopped.
_PATIENCE = 10.0
_LARGEST_BODY = 1024 * 1024


def serve_site(
    request: BuildRequest, *, host: str, port: int | None, open_browser: bool, say: Callable[[str], None]
) -> None:
    """Serve the site of `request` on `host` until SIGINT or SIGTERM, rebuilt at every change.

    Raises `UsageError` where there is no site, the port is taken or the output folder must
    not be written to, `MachineError` where the disk refuses. Faults of the content are said
    and do not end it.
    """
    request = replace(request, preview=secrets.token_urlsafe(24))
    with ExitStack() as resources:
        sockets, port = listen(host, port)
        for one in sockets:
            resources.callback(one.close)
        rebuild = Rebuild(request, say)
        server = PreviewServer(sockets, Names.of(host, port), rebuild, _places(request.root))
        resources.callback(server.stop)
        rebuild.first()
        address = page_address(host, port, f"{rebuild.base}/")

        def tell() -> None:
            say(f"serving {request.root} at {address} (Ctrl-C stops it)")
            if open_browser:
                Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        server.ready = tell
        server.serve(port=port, host=host)
    say("stopped")


def _places(site: Path) -> list[Path]:
    """Where a change leads to a build: the site's files and the theme that comes with the tool."""
    site, theme = site.resolve(), read_theme().root
    own = [site / "site.yaml", site / "content", site / "templates"]
    return own if theme in own else [*own, theme]


class PreviewServer(livereload.Server):  # type: ignore[misc]
    """livereload's server with our own handlers, watcher and sockets."""

    def __init__(
        self, sockets: Sequence[socket], names: Names, rebuild: Rebuild, places: Sequence[Path]
    ) -> None:
        super().__init__(watcher=SiteWatcher(places, self._on_change))
        self._sockets = sockets
        self._names = names
        self._rebuild = rebuild
        self._loop: IOLoop | None = None
        # Called once requests are answered and signals are heard.
        self.ready: Callable[[], None] = lambda: None

    def application(self, *_: Any, **__: Any) -> None:
        """Take up the requests that wait at the sockets; livereload runs the loop after this."""
        LiveReloadHandler.watcher = self.watcher
        LiveReloadHandler.live_css = True
        # livereload drops a reload within three seconds of the last.
        LiveReloadHandler.DEFAULT_RELOAD_TIME = 0
        files = {"path": str(self._rebuild.folder), "default_filename": "index.html"}
        application = web.Application(
            [
                (r"/livereload", LiveSocket),
                (r"/livereload\.js", ClientScript),
                (r"/(.*)", SiteFiles, files),
            ],
            names=self._names,
            rebuild=self._rebuild,
            arrivals=Arrivals(),
            log_function=lambda _handler: None,
            websocket_max_message_size=64 * 1024,
        )
        HTTPServer(application, max_body_size=_LARGEST_BODY).add_sockets(self._sockets)
        self._loop = IOLoop.current()
        _stop_at_signals(self._loop)
        self._loop.add_callback(self.ready)

    def stop(self) -> None:
        """Stop watching, after the build under way."""
        self.watcher.stop(_PATIENCE)

    def _on_change(self, changed: list[str]) -> None:
        """In the watcher's thread: build, then tell the open pages on the server's loop."""
        path = self._rebuild.after(changed)
        if path is not None and self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed: nobody is left to be told
                self._loop.add_callback(LiveReloadHandler.reload_waiters, path)

    def _setup_logging(self) -> None:
        """Faults alone: what there is to say, `say` says."""
        handler = logging.StreamHandler()
        handler.setLevel(logging.ERROR)
        for name in ("livereload", "tornado"):
            logger = logging.getLogger(name)
            logger.addHandler(handler)
            logger.propagate = False


def _stop_at_signals(loop: IOLoop) -> None:
    assert isinstance(loop, BaseAsyncIOLoop)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.asyncio_loop.add_signal_handler(number, loop.stop)
