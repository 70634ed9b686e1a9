"""The editor's addresses, below `/__glossator__/`: each request is guarded, then put to the desk.

A request to write has to come from a page of this server, to carry the token of this start
and to hold JSON; what it names is looked up among what the site has. The work is done in one
thread, one request after the other, so that no write meets another.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, ClassVar

from tornado import web
from tornado.http1connection import HTTP1Connection

from .desk import Answer, Desk
from .guard import Guarded
from .refusal import Refusal
from .requests import Request

TOKEN_HEADER = "X-Glossator-Token"  # noqa: S105 - the name of a header
# A note of a quarter of a million characters is none.
_LARGEST = 256 * 1024
# What is read of a larger body, and thrown away, so that its sender hears the answer.
_MOST_READ = 64 * 1024 * 1024

_WORDS = {
    403: "this request does not come from a page of this preview; load the page again",
    404: "there is nothing at this address",
    405: "this method is not answered here",
    413: f"the request is larger than {_LARGEST // 1024} KiB",
    415: "expected JSON (Content-Type: application/json)",
    421: "this server does not answer to that name",
}


class Editing:
    """What the handlers share: the desk, its one thread, and what is called after a write with
    the path of the file."""

    def __init__(self, desk: Desk, after_write: Callable[[str], None]) -> None:
        self.desk = desk
        self._after_write = after_write
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="desk")

    async def run(self, work: Callable[[Request], Answer], asked: Request) -> Answer:
        """The answer to a request, once what it wrote can be seen. Raises `Refusal`."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._run, work, asked)

    def _run(self, work: Callable[[Request], Answer], asked: Request) -> Answer:
        answer = work(asked)
        if "path" in answer:
            self._after_write(answer["path"])
        return answer

    def stop(self) -> None:
        """End after the request under way."""
        self._worker.shutdown(cancel_futures=True)


@web.stream_request_body
class EditorHandler(Guarded):
    """One address of the editor. `answers` is the one method that it takes."""

    answers: ClassVar[str] = "POST"

    def initialize(self) -> None:
        """Room for the body."""
        self._body = bytearray()
        self._size = 0

    def prepare(self) -> None:
        """Refuse before anything is read: 421 a foreign name, 405 another method, 403 a foreign
        page or a wrong token, 415 another type. A body that is too large is read to its end and then
        refused: who is still sending would not hear the answer."""
        connection = self.request.connection
        assert isinstance(connection, HTTP1Connection)
        connection.set_max_body_size(_MOST_READ)
        super().prepare()
        headers = self.request.headers
        if self.request.method != self.answers:
            self.set_header("Allow", self.answers)
            raise web.HTTPError(405)
        if self.answers == "POST" and not self.names.allows_origin(headers.get("Origin")):
            raise web.HTTPError(403)
        if not self.session.allows(headers.get(TOKEN_HEADER)):
            raise web.HTTPError(403)
        if self.answers == "POST" and not _is_json(headers.get("Content-Type", "")):
            raise web.HTTPError(415)

    def data_received(self, chunk: bytes) -> None:
        """Keep what may be a request."""
        self._size += len(chunk)
        if self._size <= _LARGEST:
            self._body += chunk

    async def answer(self, work: Callable[[Request], Answer], **named: str) -> None:
        """Put the request to the desk; `named` are the parts of its address."""
        if self._size > _LARGEST:
            raise web.HTTPError(413)
        try:
            asked = Request.parse(bytes(self._body)) if self.answers == "POST" else Request({})
            told = await self.editing.run(work, Request({**asked.values, **named}))
        except Refusal as refusal:
            self.set_status(refusal.status)
            told = {"ok": False, "error": refusal.message, "hint": refusal.hint}
        self._say(told)

    @property
    def editing(self) -> Editing:
        """The desk and its thread."""
        editing = self.settings["editing"]
        assert isinstance(editing, Editing)
        return editing

    def write_error(self, status_code: int, **_: Any) -> None:
        """Why, as JSON."""
        words = _WORDS.get(status_code) or HTTPStatus(status_code).phrase.lower()
        self._say({"ok": False, "error": words, "hint": ""})

    def _say(self, told: Answer) -> None:
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(told, ensure_ascii=False, default=str))


class NewNote(EditorHandler):
    """`notes`: a new note."""

    async def post(self) -> None:
        """Write it."""
        await self.answer(self.editing.desk.create)


class OldNote(EditorHandler):
    """`notes/ID`: `action` says what becomes of the note."""

    async def post(self, note_id: str) -> None:
        """Do it."""
        await self.answer(self.editing.desk.change, id=note_id)


class Undo(EditorHandler):
    """`undo`: the last write."""

    async def post(self) -> None:
        """Take it back."""
        await self.answer(self.editing.desk.undo)


class Rendering(EditorHandler):
    """`render`: Markdown as a note's page shows it."""

    async def post(self) -> None:
        """Render it; nothing is written."""
        await self.answer(self.editing.desk.render)


class ArticleData(EditorHandler):
    """`articles/ID`: what the editor has to know of an article."""

    answers = "GET"

    async def get(self, article_id: str) -> None:
        """Tell it."""
        await self.answer(self.editing.desk.describe, article=article_id)


# One segment, as the client spells it: it is looked up, never put together into a path.
EDITOR_ADDRESSES: list[tuple[str, type[EditorHandler]]] = [
    (r"/__glossator__/notes", NewNote),
    (r"/__glossator__/notes/([^/]+)", OldNote),
    (r"/__glossator__/undo", Undo),
    (r"/__glossator__/render", Rendering),
    (r"/__glossator__/articles/([^/]+)", ArticleData),
]


def _is_json(kind: str) -> bool:
    return kind.split(";", maxsplit=1)[0].strip().lower() == "application/json"
