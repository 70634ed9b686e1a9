"""The command `serve`: build, listen, watch; until somebody stops it."""

from __future__ import annotations

import os
import signal
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
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
from .articles import Articles
from .desk import Desk
from .editing import EDITOR_ADDRESSES, Editing
from .editor_link import EditorLink
from .handlers import CLIENT, ClientFiles, FaultList, LiveReloadScript, LiveSocket, NoSuch
from .listening import listen
from .messages import Message
from .names import LOOPBACK, Names, page_address
from .rebuild import Rebuild
from .said_faults import listen_to_loggers, said_by_threads
from .session import TOKEN_PLACE, Session
from .site_files import SiteFiles
from .watcher import SiteWatcher
from .writes import Writes

# How long a build under way may take to end when the server is stopped.
_PATIENCE = 10.0
_LARGEST_BODY = 1024 * 1024


def serve_site(
    request: BuildRequest,
    *,
    host: str,
    port: int | None,
    open_browser: bool,
    say: Callable[[str], None],
    editor: str = "",
) -> None:
    """Serve the site of `request` on `host` until SIGINT or SIGTERM, rebuilt at every change.

    `editor` is the address that opens a file in an editor (`EditorLink`); empty for the usual one.

    Raises `UsageError` where there is no site, the port is taken or the output folder must
    not be written to, `MachineError` where the disk refuses. Faults of the content are said
    and do not end it.
    """
    request = replace(request, preview=TOKEN_PLACE)
    with ExitStack() as resources:
        resources.enter_context(said_by_threads(say))
        sockets, port = listen(host, port)
        for one in sockets:
            resources.callback(one.close)
        session = Session(in_pages=host in LOOPBACK)
        rebuild = Rebuild(request, say)
        resources.callback(rebuild.close)
        settings = {
            "names": Names.of(host, port),
            "session": session,
            "rebuild": rebuild,
            "editor_link": EditorLink.of(request.root, os.environ, editor),
        }
        server = PreviewServer(sockets, session, rebuild, request, settings, say)
        resources.callback(server.stop)
        server.watcher.watch_from_now(_PATIENCE)
        rebuild.first()
        address = page_address(host, port, f"{rebuild.base}/{session.link_query}")

        def tell() -> None:
            say(f"serving {request.root} at {address} (Ctrl-C stops it)")
            if open_browser:
                Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        server.ready = tell
        server.serve(port=port, host=host)
    say("stopped")


class PreviewServer(livereload.Server):  # type: ignore[misc]
    """livereload's server with our own handlers, watcher and sockets."""

    def __init__(
        self,
        sockets: Sequence[socket],
        session: Session,
        rebuild: Rebuild,
        request: BuildRequest,
        settings: Mapping[str, Any],
        say: Callable[[str], None],
    ) -> None:
        super().__init__(
            watcher=SiteWatcher(rebuild.root.resolve(), read_theme().root, self._show, self._build)
        )
        self._sockets = sockets
        self._session = session
        # Another object after each change that is more than an article's or its sidecars' bytes.
        self._moment = object()
        desk = Desk(Articles(request, rebuild.now, lambda: self._moment), Writes(rebuild.root))
        self._editing = Editing(desk, self._after_write)
        self._rebuild = rebuild
        self._settings = settings
        self._say = say
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
                (r"/livereload\.js", LiveReloadScript),
                (r"/__glossator__/client/(.*)", ClientFiles, {"path": str(CLIENT)}),
                (r"/__glossator__/faults", FaultList),
                *EDITOR_ADDRESSES,
                (r"/__glossator__/.*", NoSuch),
                (r"/(.*)", SiteFiles, files),
            ],
            **self._settings,
            editing=self._editing,
            log_function=lambda _handler: None,
            websocket_max_message_size=64 * 1024,
        )
        HTTPServer(application, max_body_size=_LARGEST_BODY).add_sockets(self._sockets)
        self._loop = IOLoop.current()
        _stop_at_signals(self._loop)
        self._loop.add_callback(self.ready)

    def stop(self) -> None:
        """Stop writing and watching, after the build under way."""
        self._editing.stop()
        self.watcher.stop(_PATIENCE)

    def _show(self, changed: list[str]) -> bool:
        """In the thread that sees a change: show what does not take a build."""
        is_shown = self._rebuild.show(changed, self._tell)
        if not is_shown:
            self._moment = object()
        return is_shown

    def _build(self, changed: list[str]) -> None:
        """In the watcher's thread, or the desk's: build, and tell the open pages."""
        self._rebuild.after(changed, self._tell)

    def _after_write(self, path: str) -> None:
        """In the desk's thread: show what was written; the watcher sees it too, and builds."""
        changed = [str(self._rebuild.root / path)]
        if not self._show(changed):
            self._build(changed)

    def _tell(self, message: Message) -> None:
        """Tell the open pages on the server's loop."""
        path = message.address(f"{self._session.start}.{self._rebuild.standing.number}")
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed: nobody is left to be told
                self._loop.add_callback(LiveReloadHandler.reload_waiters, path)

    def _setup_logging(self) -> None:
        """Faults alone: what there is to say, `say` says."""
        listen_to_loggers(self._say)


def _stop_at_signals(loop: IOLoop) -> None:
    assert isinstance(loop, BaseAsyncIOLoop)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.asyncio_loop.add_signal_handler(number, loop.stop)
