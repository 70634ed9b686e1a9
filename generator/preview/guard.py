"""What every answer of the preview goes through: a fixed list of hosts, no caching, no guessing.

livereload's own handlers take any host and any origin, and let any page force a reload.
"""

from __future__ import annotations

from typing import Any

from tornado import web

from .names import Names
from .rebuild import Rebuild
from .session import Session

PLAIN = "text/plain; charset=utf-8"


class Guarded(web.RequestHandler):
    """Refuses foreign hosts and sends the headers that every answer has."""

    def set_default_headers(self) -> None:
        """Nothing is kept, nothing is guessed, no other site may take it in."""
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("X-Frame-Options", "SAMEORIGIN")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Referrer-Policy", "same-origin")

    def prepare(self) -> None:
        """Answer 421 where the name is none of ours."""
        if not self.names.allows_host(self.request.host):
            raise web.HTTPError(421)

    def compute_etag(self) -> None:
        """None: nothing is kept, and tornado remembers the digests of files by path, for good."""

    @property
    def names(self) -> Names:
        """The names of this server."""
        names = self.settings["names"]
        assert isinstance(names, Names)
        return names

    @property
    def session(self) -> Session:
        """What was settled when the server started."""
        session = self.settings["session"]
        assert isinstance(session, Session)
        return session

    @property
    def rebuild(self) -> Rebuild:
        """The builds whose pages these are."""
        rebuild = self.settings["rebuild"]
        assert isinstance(rebuild, Rebuild)
        return rebuild

    @property
    def build(self) -> str:
        """The name of the last build, other than that of any build of another start."""
        return f"{self.session.start}.{self.rebuild.standing.number}"

    def write_error(self, status_code: int, **_: Any) -> None:
        """A line of text."""
        self.set_header("Content-Type", PLAIN)
        asked = f"; it answers to {', '.join(sorted(self.names.hosts))}" if status_code == 421 else ""
        self.finish(f"{status_code} {self._reason}{asked}\n")
