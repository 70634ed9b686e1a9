"""Markdown that no note is tied to: bodies of notes, bios, disclaimers, plain pages."""

from __future__ import annotations

from collections.abc import Mapping

from ..model.problem import Problem
from .body import Body
from .link_places import Source
from .links import FoundLink, Links, LinkTable
from .markdown import parse_markdown
from .render import BodyWords, Renderer


def render_body(markdown: str, links: Links, words: BodyWords, *, raw_html: bool, is_article: bool) -> Body:
    """The body of a Markdown text, with raw HTML cleaned where it is allowed.

    `is_article` gives headings ids and allows figures and footnotes.
    """
    renderer = Renderer(links, words, is_article=is_article, raw_html=raw_html)
    body = renderer.render(parse_markdown(markdown))
    if not raw_html or "<" not in markdown:
        return body
    from .sanitise import sanitise  # brings nh3 and html.parser, which few texts need

    return sanitise(body)


class Prose:
    """Renders the texts of a site that are no articles, and remembers what their links were.

    `files` are the site's files: a problem names the first line of its file that holds
    the URL. `problems` and `found` (addresses that readers may follow)
    fill up as texts are rendered.
    """

    def __init__(self, files: Mapping[str, bytes], table: LinkTable, *, raw_html: bool) -> None:
        self._files = files
        self.table = table
        self._raw_html = raw_html
        self._sources: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.found: list[FoundLink] = []

    def html(self, text: str, path: str) -> str:
        """Safe HTML for a text that stands in the file at `path`."""
        return self._render(text, Links(self.table, Source(path, self._source(path))), is_article=False)

    def page(self, text: str, path: str, line: int) -> str:
        """Safe HTML for a plain page whose text begins on a line of the file at `path`."""
        return self._render(text, Links(self.table, Source(path, text, line)), is_article=True)

    def src(self, url: str, path: str) -> str:
        """The address of a picture that the file at `path` names; empty where it is not allowed."""
        # It stands as a value of the front matter, not as a link.
        links = Links(self.table, Source(path, self._source(path), is_value=True))
        address = links.src(url) or ""
        self._take(links)
        return address

    def _render(self, text: str, links: Links, *, is_article: bool) -> str:
        html = render_body(text, links, BodyWords(), raw_html=self._raw_html, is_article=is_article).html
        self._take(links)
        return html

    def _take(self, links: Links) -> None:
        self.problems += links.problems
        self.found += links.found

    def _source(self, path: str) -> str:
        if path not in self._sources:
            self._sources[path] = self._files[path].decode("utf-8", "replace") if path in self._files else ""
        return self._sources[path]
