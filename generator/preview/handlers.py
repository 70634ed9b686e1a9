"""What the preview answers beside the site's files: its scripts, the faults, the websocket."""

from __future__ import annotations

import json
from pathlib import Path

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import web

from ..report import problem_json
from .editor_link import EditorLink
from .guard import Guarded
from .messages import Message, What
from .site_files import TYPES

CLIENT = Path(__file__).with_name("client")


class ClientFiles(Guarded, web.StaticFileHandler):
    """The scripts and styles of the preview itself; they stand in no output."""

    def get_content_type(self) -> str:
        """By name."""
        return TYPES.get(Path(self.absolute_path or "").suffix, "application/octet-stream")

    def should_return_304(self) -> bool:
        """Never; nothing was kept."""
        return False


class LiveReloadScript(Guarded, LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's script for the browser."""

    def get(self) -> None:
        """The script, as it comes with livereload."""
        super().get()
        self.set_header("Content-Type", TYPES[".js"])


class FaultList(Guarded):
    """`GET`: the problems of the last build, as `--json` lists them, with the source line and an
    address that opens the place in an editor."""

    def get(self) -> None:
        """`{"build", "faults": […]}`."""
        link = self.settings["editor_link"]
        assert isinstance(link, EditorLink)
        faults = [
            {**problem_json(problem), "source": problem.at.source, "open": link.to(problem.at)}
            for problem in self.rebuild.standing.problems
        ]
        self.set_header("Content-Type", TYPES[".json"])
        self.finish(json.dumps({"build": self.build, "faults": faults}))


class NoSuch(Guarded):
    """Whatever else is asked for below the preview's own path: the site has no pages there."""

    def prepare(self) -> None:
        """Answer 404."""
        super().prepare()
        raise web.HTTPError(404)


class LiveSocket(Guarded, LiveReloadHandler):  # type: ignore[misc]
    """The websocket that tells open pages what has changed."""

    def prepare(self) -> None:
        """Answer 421 to a foreign host, 403 to anything but a page of this server."""
        super().prepare()
        if not self.check_origin(self.request.headers.get("Origin")):
            raise web.HTTPError(403)

    def check_origin(self, origin: str | None) -> bool:
        """Whether the page that asks is one of ours."""
        return self.names.allows_origin(origin)

    def on_message(self, message: str | bytes) -> None:
        """livereload's greeting. A page says which build it shows: where that was not the last,
        it has missed something and is told so."""
        try:
            super().on_message(message)
            shown = _shown_build(message)
        except (ValueError, TypeError, AttributeError):
            self.close(1002, "not the livereload protocol")
            return
        if shown is not None and shown != self.build:
            is_ours = shown.startswith(f"{self.session.start}.")
            missed = Message(What.PAGES if is_ours else What.ALL, len(self.rebuild.standing.problems))
            self.send_message({"command": "reload", "path": missed.address(self.build), "liveCSS": True})


def _shown_build(message: str | bytes) -> str | None:
    """The build that a page says it shows, empty for a page of another program; `None` where the
    message is another than that."""
    said = json.loads(message)
    if said["command"] != "info":
        return None
    shown = (said.get("plugins") or {}).get("glossator", {}).get("build", "")
    return shown if isinstance(shown, str) else ""
