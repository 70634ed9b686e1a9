"""What the preview answers: the site's files, livereload's script and its websocket.

Every answer passes the guard: a fixed list of hosts, no caching, no guessing of types.
livereload's own handlers take any host and any origin, and let any page force a reload.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado import web

from .names import Names
from .rebuild import Rebuild

# A table of our own: what a machine thinks of a suffix is not what a host will send.
TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonld": "application/ld+json; charset=utf-8",
    ".m4a": "audio/mp4",
    ".md": "text/markdown; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
_FEEDS = {
    "feed.json": "application/feed+json; charset=utf-8",
    "feed.xml": "application/atom+xml; charset=utf-8",
}
# Hosts read these and do not serve them.
_UNSERVED = frozenset({"_headers", "_redirects"})
_PLAIN = "text/plain; charset=utf-8"
_FAULT_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self' ws:; base-uri 'none'; form-action 'none'"
)


@dataclass(slots=True)
class Arrivals:
    """Pages that were loaded from this server and have not opened their websocket yet.

    A websocket without one is that of a page from before a restart, or of a machine that
    slept: it may have missed something and is told to load again.
    """

    expected: int = 0

    def is_fresh(self) -> bool:
        """Whether the websocket that just came belongs to a page that was just loaded."""
        fresh, self.expected = self.expected > 0, max(0, self.expected - 1)
        return fresh


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
    def arrivals(self) -> Arrivals:
        """Who is expected at the websocket."""
        arrivals = self.settings["arrivals"]
        assert isinstance(arrivals, Arrivals)
        return arrivals

    def write_error(self, status_code: int, **_: Any) -> None:
        """A line of text."""
        self.set_header("Content-Type", _PLAIN)
        asked = f"; it answers to {', '.join(sorted(self.names.hosts))}" if status_code == 421 else ""
        self.finish(f"{status_code} {self._reason}{asked}\n")


class SiteFiles(Guarded, web.StaticFileHandler):
    """The files that the last good build wrote, below the path of the site's address."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """A file; a redirect to the site from `/` where it lives below a path."""
        base = self.rebuild.base
        inside = f"/{path}"
        if base and inside in ("/", base):
            self.redirect(f"{base}/")
            return
        if self.rebuild.faults or (base and not inside.startswith(f"{base}/")):
            raise web.HTTPError(404)
        inside = inside[len(base) :].lstrip("/") if base else path
        if not _is_served(inside):
            raise web.HTTPError(404)
        await super().get(inside, include_body)

    @property
    def rebuild(self) -> Rebuild:
        """The builds whose pages these are."""
        rebuild = self.settings["rebuild"]
        assert isinstance(rebuild, Rebuild)
        return rebuild

    def get_content_type(self) -> str:
        """By name, as the site's `_headers` say it."""
        path = PurePosixPath(self.absolute_path or "")
        return _FEEDS.get(path.name) or TYPES.get(path.suffix.lower(), "application/octet-stream")

    def should_return_304(self) -> bool:
        """Never; nothing was kept."""
        return False

    def write_error(self, status_code: int, **more: Any) -> None:
        """The site's own page for 404; the faults where there is no site to show."""
        if status_code == 404 and self.rebuild.faults:
            self.set_status(503)
            self.set_header("Content-Type", TYPES[".html"])
            self.set_header("Content-Security-Policy", _FAULT_POLICY)
            self.finish(_fault_page(self.rebuild.faults))
            return
        page = self.rebuild.folder / "404.html"
        if status_code == 404 and page.is_file():
            self.set_header("Content-Type", TYPES[".html"])
            self.finish(page.read_bytes())
            return
        super().write_error(status_code, **more)


class ClientScript(Guarded, LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's script for the browser."""

    def get(self) -> None:
        """The script, as it comes with livereload."""
        super().get()
        self.set_header("Content-Type", TYPES[".js"])
        self.arrivals.expected += 1


class LiveSocket(Guarded, LiveReloadHandler):  # type: ignore[misc]
    """The websocket that tells open pages to load again."""

    _greeted = False

    def prepare(self) -> None:
        """Answer 421 to a foreign host, 403 to anything but a page of this server."""
        super().prepare()
        if not self.check_origin(self.request.headers.get("Origin")):
            raise web.HTTPError(403)

    def check_origin(self, origin: str | None) -> bool:
        """Whether the page that asks is one of ours."""
        return self.names.allows_origin(origin)

    def on_message(self, message: str | bytes) -> None:
        """livereload's greeting; a page that comes back is told to load again."""
        try:
            super().on_message(message)
        except (ValueError, TypeError, AttributeError):
            self.close(1002, "not the livereload protocol")
            return
        if self in LiveReloadHandler.waiters and not self._greeted:
            self._greeted = True
            if not self.arrivals.is_fresh():
                self.send_message({"command": "reload", "path": "*", "liveCSS": True})


def _is_served(path: str) -> bool:
    """Whether a path may name a file: nothing hidden, nothing that hosts keep to themselves."""
    parts = path.split("/")
    hidden = any(part.startswith(".") and part != ".well-known" for part in parts)
    return not hidden and "\0" not in path and "\\" not in path and path not in _UNSERVED


def _fault_page(faults: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Nothing to show yet</title>\n'
        '<script src="/livereload.js" defer></script></head>\n'
        "<body><h1>Nothing to show yet</h1>\n"
        "<p>The site has errors. It appears here when they are mended.</p>\n"
        f"<pre>{html.escape(faults)}</pre></body>\n</html>\n"
    )
