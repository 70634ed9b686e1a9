"""Markdown that no note is tied to: bodies of notes, bios, disclaimers, plain pages."""

from __future__ import annotations

from .body import Body
from .links import Links
from .markdown import parse_markdown
from .render import Renderer, Words
from .sanitise import sanitise


def render_body(markdown: str, links: Links, words: Words, *, raw_html: bool, is_article: bool = True) -> Body:
    """The body of a Markdown text, with raw HTML cleaned where it is allowed."""
    renderer = Renderer(links, words, is_article=is_article, raw_html=raw_html)
    body = renderer.render(parse_markdown(markdown))
    return sanitise(body) if raw_html and "<" in markdown else body


def render_markdown(markdown: str, links: Links, *, raw_html: bool = False, words: Words | None = None, is_page: bool = False) -> str:
    """The HTML of a text; problems of its links are in `links.problems` afterwards.

    `is_page` gives headings ids and allows figures and footnotes.
    """
    return render_body(markdown, links, words or Words(), raw_html=raw_html, is_article=is_page).html
