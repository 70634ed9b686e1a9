"""Links and pictures: what a reference in Markdown leads to, and what may be led to.

A URL as it was typed and the file it stands in go in; an address for `href` or `src`
comes out, or nothing where it is not safe. Relative links to `.md` files become links to
their pages, relative paths of pictures the paths they are copied to.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from urllib.parse import unquote, urljoin, urlsplit

from ..model.problem import Location, Problem, warning
from ..model.record import Mutable, Record, field
from ..model.values import SAFE_SCHEMES
from .link_places import Source

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_USUAL = ("https://", "http://")
# Browsers drop these inside a URL before they read its scheme (URL Standard, 4.4).
_DROPPED = re.compile(r"[\x00-\x20\x7f]|%0[9AaDd]")


def is_safe_url(url: str) -> bool:
    """Whether a URL may stand in `href`: http(s), mailto, tel, or relative."""
    if url.startswith(_USUAL):
        return True
    found = _SCHEME.match(_DROPPED.sub("", url))
    return found is None or found.group()[:-1].lower() in SAFE_SCHEMES


class LinkTable(Record, frozen=True):
    """Where the site's own files are to be found.

    `base` is the path of the site's address (`/news`), `pages` maps content paths of
    Markdown files to addresses below it, `media` those of other files to their copies.
    `sizes` has width and height of pictures by the address of the copy.
    """

    base: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)


class FoundLink(Record, frozen=True):
    """An address that a text leads to; its place is looked for when it is asked for.

    Few links have a fault, and a look through the text for each takes 5 % of an article.
    """

    url: str
    _typed: str
    _source: Source

    def at(self) -> Location:
        """The first line that holds the URL as it was typed."""
        return self._source.place(self._typed)


class Links(Mutable):
    """The links of one text: resolves each, and remembers where it leads and what was wrong.

    Problems name the first line of the source that holds the URL. `found` has every
    address a reader may follow.
    """

    table: LinkTable
    source: Source
    problems: list[Problem] = field(default_factory=list)
    found: list[FoundLink] = field(default_factory=list)

    def href(self, url: str) -> str | None:
        """The address for a link, or `None` where it may not be followed."""
        if not is_safe_url(url):
            self._warn(
                "unsafe-url", f"a link to {url!r} is not allowed", url, "use http, https, mailto or tel"
            )
            return None
        is_whole = _SCHEME.match(url) or url.startswith(("#", "//")) or not url
        address = url if is_whole else self._own(url)
        if address not in ("", "#"):
            self.found.append(FoundLink(address, url, self.source))
        return address

    def src(self, url: str) -> str | None:
        """The address for a picture, or `None` where there is none to show."""
        found = _SCHEME.match(_DROPPED.sub("", url))
        if url.startswith("//") or (found and found.group().lower() not in ("http:", "https:")):
            self._warn(
                "unsafe-url", f"a picture from {url!r} is not allowed", url, "copy the picture below content/"
            )
            return None
        if found:
            return url
        target = self._content_path(url)
        if target in self.table.media:
            return f"{self.table.base}/{self.table.media[target]}"
        hint = _nearest(target, self.table.media)
        self._warn("missing-picture", f"there is no picture {url!r}", url, hint)
        return f"{self.table.base}/{target.removeprefix('content/')}"

    def report_missing_alt(self, url: str) -> None:
        """Remember a picture without a text for those who cannot see it."""
        self._warn(
            "missing-alt", f"the picture {url!r} has no alternative text", url, "write ![what it shows](…)"
        )

    def _own(self, url: str) -> str:
        """The address of a page or file of this site."""
        parts = urlsplit(url)
        tail = ("?" + parts.query if parts.query else "") + ("#" + parts.fragment if parts.fragment else "")
        if url.startswith("/"):
            base = self.table.base
            return url if base and (url == base or url.startswith(base + "/")) else base + url
        target = self._content_path(url)
        if target in self.table.pages:
            return self.table.base + self.table.pages[target] + tail
        if target in self.table.media:
            return f"{self.table.base}/{self.table.media[target]}{tail}"
        if parts.path.endswith(".md"):
            self._warn("broken-link", f"there is no file {url!r}", url, _nearest(target, self.table.pages))
            return "#"
        page = self.table.pages.get(self.source.path, "/")
        return urljoin(self.table.base + page, url)

    def _content_path(self, url: str) -> str:
        path = unquote(urlsplit(url).path)
        if path.startswith("/"):
            return "content" + posixpath.normpath(path)
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.source.path), path))

    def _warn(self, code: str, message: str, url: str, hint: str) -> None:
        self.problems.append(warning(code, message, self.source.place(url), hint))


def _nearest(path: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # only a fault needs it

    close = get_close_matches(path, list(known), n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else ""


def check_fragments(found: Iterable[FoundLink], ids: Callable[[], frozenset[str]]) -> list[Problem]:
    """Links to a place in the same page (`#note-x`) that is not there.

    `ids` is only called for a text that has such links.
    """
    within = [link for link in found if link.url.startswith("#")]
    known = ids() if within else frozenset()
    return [
        warning(
            "broken-link",
            f"there is no place {link.url!r} in this page",
            link.at(),
            _nearest(link.url, [f"#{i}" for i in known]),
        )
        for link in within
        if unquote(link.url[1:]) not in known
    ]


def is_of_site(url: str) -> bool:
    """Whether an address is one of the site's own, from its root on."""
    return url.startswith("/") and not url.startswith("//")


def check_addresses(found: Iterable[FoundLink], paths: Collection[str], base: str) -> list[Problem]:
    """Links to addresses of this site at which nothing stands; `paths` are those of the output."""
    return [
        warning("broken-link", f"there is no page {link.url!r}", link.at())
        for link in found
        if is_of_site(link.url) and not leads_somewhere(link.url, paths, base)
    ]


def leads_somewhere(url: str, paths: Collection[str], base: str) -> bool:
    """Whether a file of the output answers an address of the site."""
    path = unquote(urlsplit(url).path).removeprefix(base).lstrip("/")
    folder = path.rstrip("/")
    return path in paths or (f"{folder}/index.html" if folder else "index.html") in paths
