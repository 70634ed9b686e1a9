"""A real preview server in a process of its own, and clients for it.

Waits are for what the server says, never for a time.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.small_site import ROOT

PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the server, as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


class Serving:
    """`python -m generator serve` for a site; `lines` are those it has said."""

    def __init__(self, site: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "generator", "serve", "--site", str(site), "--now", "2026-06-01"]
        self.process = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.lines: list[str] = []
        self._queue: Queue[str | None] = Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = ""

    def started(self) -> Serving:
        """This server, once it says that it serves."""
        found = re.search(r"http://\S+", self.wait_for("^serving "))
        assert found
        self.url = found[0]
        return self

    @property
    def host(self) -> str:
        """The `Host` that a browser sends."""
        return urlsplit(self.url).netloc

    def wait_for(self, pattern: str) -> str:
        """The next line that fits; fails where the server ends or says nothing of the kind."""
        while True:
            try:
                line = self._queue.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"no line fits {pattern!r}: {self.lines}") from None
            assert line is not None, f"the server ended without a line that fits {pattern!r}: {self.lines}"
            self.lines.append(line)
            if re.search(pattern, line):
                return line

    def get(self, path: str = "", *, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path as it is written; below the site's address unless it begins with `/`."""
        where = urlsplit(self.url)
        assert where.hostname
        connection = http.client.HTTPConnection(where.hostname, where.port or 80, timeout=PATIENCE)
        try:
            target = path if path.startswith("/") else f"{where.path}{path}"
            connection.putrequest(method, target, skip_host=True)
            for name, value in {"Host": where.netloc, **headers}.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it; its status."""
        self.process.send_signal(number)
        status = self.process.wait(timeout=PATIENCE)
        self._reader.join(PATIENCE)
        while not self._queue.empty():
            if line := self._queue.get():
                self.lines.append(line)
        return status

    def _read(self) -> None:
        assert self.process.stderr
        with self.process.stderr as stream:
            for line in stream:
                self._queue.put(line.rstrip("\n"))
        self._queue.put(None)


@dataclass(frozen=True, slots=True)
class Told:
    """What a message of the server says: what there is to do, how many faults, which files."""

    what: str
    faults: int
    paths: tuple[str, ...]


class OpenPage:
    """What the scripts in an open page do: greet at the websocket and wait for messages.

    Runs its loop in a thread, since Playwright may keep one in this thread.
    """

    def __init__(self, serving: Serving, *, loaded: bool = True) -> None:
        """`loaded` is false for a page of another start of the server."""
        shown = re.search(r'desc="([^"]+)"', serving.get().headers["Server-Timing"])
        assert shown
        self._build = shown[1] if loaded else "another.1"
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        self._host = serving.host
        self._page = serving.url
        self._socket: WebSocketClientConnection | None = None
        self._is_over = False

    def __enter__(self) -> Self:
        self._run(self._greet())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._leave())
        self._thread.submit(self._runner.close).result(PATIENCE)
        self._thread.shutdown()

    def message(self) -> dict[str, Any]:
        """The next message."""
        data: dict[str, Any] = self._run(self._next())
        return data

    def told(self) -> Told:
        """The next message after the greetings."""
        while (message := self.message())["command"] == "hello":
            pass
        assert message["command"] == "reload"
        said = urlsplit(message["path"])
        assert said.path == "/__glossator__/built"
        fields = parse_qs(said.query)
        return Told(fields["what"][0], int(fields["faults"][0]), tuple(fields.get("path", ())))

    def send(self, text: str) -> None:
        """Send a text as it is."""
        assert self._socket
        self._run(self._send(text))

    def is_closed(self) -> bool:
        """Whether the server closes the connection rather than to send another message."""
        return self._run(self._read()) is None

    def _run(self, work: Any) -> Any:
        return self._thread.submit(self._runner.run, work).result(PATIENCE)

    async def _greet(self) -> None:
        address, headers = f"ws://{self._host}/livereload", {"Origin": f"http://{self._host}"}
        self._socket = await websocket_connect(HTTPRequest(address, headers=headers))
        await self._send(
            json.dumps({"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]})
        )
        assert (await self._next())["command"] == "hello"
        plugins = {"glossator": {"build": self._build, "version": "1"}}
        await self._send(json.dumps({"command": "info", "url": self._page, "plugins": plugins}))
        # Messages are handled in order: once this greeting is answered the page is on the list.
        await self._send(json.dumps({"command": "hello", "protocols": []}))

    async def _leave(self) -> None:
        assert self._socket
        self._socket.close()
        # Nothing comes any more once both sides have let go of the connection.
        while not self._is_over:
            await self._read()

    async def _send(self, text: str) -> None:
        assert self._socket
        await self._socket.write_message(text)

    async def _read(self) -> str | bytes | None:
        assert self._socket
        text = await asyncio.wait_for(self._socket.read_message(), PATIENCE)
        self._is_over = text is None
        return text

    async def _next(self) -> dict[str, Any]:
        text = await self._read()
        assert text is not None, "the server closed the websocket"
        data: dict[str, Any] = json.loads(text)
        return data
