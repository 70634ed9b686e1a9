"""The files of the site as the last good build left them, served as a host would.

A page is handed out with what only this start of the server knows: the token, and which
build it shows.
"""

from __future__ import annotations

import html
from pathlib import Path, PurePosixPath
from typing import Any

from tornado import web

from ..report import problems_text
from .guard import PLAIN, Guarded
from .session import TOKEN_PLACE

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
_FAULT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:;"
    " base-uri 'none'; form-action 'none'"
)


class SiteFiles(Guarded, web.StaticFileHandler):
    """The files that the last good build wrote, below the path of the site's address."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """A file; a redirect to the site from `/` where it lives below a path."""
        base = self.rebuild.base
        asked = f"/{path}"
        if base and asked in ("/", base):
            self.redirect(f"{base}/")
            return
        if not self.rebuild.standing.is_shown or (base and not asked.startswith(f"{base}/")):
            raise web.HTTPError(404)
        inside = asked[len(base) :].lstrip("/") if base else path
        if not _is_served(inside):
            raise web.HTTPError(404)
        is_page = not inside or inside.endswith((".html", "/"))
        ahead = self.rebuild.standing.ahead.get(f"{inside}index.html" if inside.endswith("/") else inside)
        if ahead is not None:
            self._finish_page(ahead) if is_page else self._finish_sheet(ahead)
            return
        if not is_page:
            await super().get(inside, include_body)
            return
        self.path = self.parse_url_path(inside)
        place = self.validate_absolute_path(self.root, self.get_absolute_path(self.root, self.path))
        if place is not None:
            self._finish_page(_read(place))

    def _finish_page(self, page: bytes) -> None:
        self.set_header("Content-Type", TYPES[".html"])
        # The one header that a page can read of its own answer.
        self.set_header("Server-Timing", f'build;desc="{self.build}"')
        self.finish(page.replace(TOKEN_PLACE.encode(), self.session.page_token.encode()))

    def _finish_sheet(self, sheet: bytes) -> None:
        self.set_header("Content-Type", TYPES[".css"])
        self.finish(sheet)

    def get_content_type(self) -> str:
        """By name, as the site's `_headers` say it."""
        path = PurePosixPath(self.absolute_path or "")
        return _FEEDS.get(path.name) or TYPES.get(path.suffix.lower(), "application/octet-stream")

    def should_return_304(self) -> bool:
        """Never; nothing was kept."""
        return False

    def write_error(self, status_code: int, **more: Any) -> None:
        """The site's own page for 404; the faults where there is no site to show."""
        standing = self.rebuild.standing
        if status_code == 404 and not standing.is_shown:
            self.set_status(503)
            self.set_header("Content-Security-Policy", _FAULT_POLICY)
            self._finish_page(_fault_page(problems_text(standing.problems)).encode())
            return
        page = self.rebuild.folder / "404.html"
        if status_code == 404 and page.is_file():
            self._finish_page(page.read_bytes())
            return
        self.set_header("Content-Type", PLAIN)
        super().write_error(status_code, **more)


def _read(place: str) -> bytes:
    return Path(place).read_bytes()


def _is_served(path: str) -> bool:
    """Whether a path may name a file: nothing hidden, nothing that hosts keep to themselves."""
    parts = path.split("/")
    hidden = any(part.startswith(".") and part != ".well-known" for part in parts)
    return not hidden and "\0" not in path and "\\" not in path and path not in _UNSERVED


def _fault_page(faults: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Nothing to show yet</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<script src="/__glossator__/client/preview.js" defer></script>\n'
        '<script src="/livereload.js" defer></script></head>\n'
        "<body><h1>Nothing to show yet</h1>\n"
        "<p>The site has errors. It appears here when they are mended.</p>\n"
        f"<pre>{html.escape(faults)}</pre></body>\n</html>\n"
    )
