"""`_headers` and `_redirects` of a build, for hosts that do not read them; text → values, pure.

Netlify and Cloudflare Pages read them. Here the same is told to others: an S3 bucket, a web server
of one's own. Where no rule says otherwise a file has the content type of its name, and browsers
ask each time whether it is still the same.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote

from .built_files import BuiltFiles

HEADERS, REDIRECTS = "_headers", "_redirects"
ASK_AGAIN = "public, max-age=0, must-revalidate"

# Those of texts carry their encoding. The table of Python knows the rest, and differs in these
# from release to release.
_TYPES: Mapping[str, str] = {
    ".avif": "image/avif",
    ".br": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
# Python's own table, not that of the machine.
_MORE_TYPES = mimetypes.MimeTypes()
_UNKNOWN = "application/octet-stream"


class HeaderRule(NamedTuple):
    """What is sent with everything at a path, which is not encoded; `*` in it stands for anything."""

    pattern: str
    headers: tuple[tuple[str, str], ...]

    def fits(self, address: str) -> bool:
        """Whether the rule speaks of a path."""
        pattern = ".*".join(re.escape(part) for part in self.pattern.split("*"))
        return re.fullmatch(pattern, address) is not None


@dataclass(frozen=True, slots=True)
class HostFiles:
    """The rules of a build, in order.

    `redirects` maps a path, not encoded, to the encoded address that it leads to for good.
    """

    rules: tuple[HeaderRule, ...]
    redirects: Mapping[str, str]

    def headers(self, path: str) -> dict[str, str]:
        """Content type and caching of a built file, and what else its rules say."""
        address = address_of(path)
        found = {"Content-Type": _type_of(path), "Cache-Control": ASK_AGAIN}
        for rule in self.rules:
            if rule.fits(address):
                found.update(rule.headers)
        return found

    def target(self, path: str) -> str:
        """Where a built file only leads to; `""` for a file of its own."""
        return self.redirects.get(address_of(path), "")


def address_of(path: str) -> str:
    """The path at which a browser finds a built file: `/articles/one/` for its `index.html`."""
    is_index = path == "index.html" or path.endswith("/index.html")
    return "/" + (path.removesuffix("index.html") if is_index else path)


def read_host_files(built: BuiltFiles) -> HostFiles:
    """The rules of a build; none where it has no such files."""
    texts = (built.read(name).decode() if name in built.files else "" for name in (HEADERS, REDIRECTS))
    return parse_host_files(*texts)


def parse_host_files(headers: str, redirects: str) -> HostFiles:
    """The rules of both files; lines that are none are left out."""
    return HostFiles(tuple(_rules(headers)), _redirects(redirects))


def _rules(text: str) -> Iterator[HeaderRule]:
    pattern, headers = "", list[tuple[str, str]]()
    for line in text.splitlines():
        if line.startswith("/"):
            if headers:
                yield HeaderRule(pattern, tuple(headers))
            pattern, headers = unquote(line.strip()), []
        elif ":" in line:
            name, _, value = line.strip().partition(":")
            headers.append((name, value.strip()))
    if headers:
        yield HeaderRule(pattern, tuple(headers))


def _redirects(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        match line.split():
            case [old, new, *_]:
                # The first of two counts, as it does with the hosts.
                found.setdefault(unquote(old), new)
    return found


def _type_of(path: str) -> str:
    suffix = path[path.rfind(".") :].lower() if "." in path.rpartition("/")[2] else ""
    return _TYPES.get(suffix) or _MORE_TYPES.types_map[True].get(suffix, _UNKNOWN)
