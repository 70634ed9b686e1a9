"""Raw HTML of a site that allows it: cleaned, then read back into a body.

The rendered text goes through nh3 before any markup of the tool is added, so that no
id, class or attribute of the tool can be forged from an article.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

from .body import Body, escape_attribute

_VOID = frozenset({"area", "br", "col", "hr", "img", "wbr"})
_ATTRIBUTES = {
    **{tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"lang", "dir", "title", "id", "class", "role", "aria-label", "tabindex"},
    "a": {"href", "hreflang", "title", "data-n"},
    "img": {"src", "alt", "width", "height", "loading", "title"},
    "th": {"scope", "colspan", "rowspan"},
}
_TAGS = (nh3.ALLOWED_TAGS | {"section", "figure", "figcaption", "mark"}) - {"mark"}
_TAG = re.compile(r"""<(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
# A browser that meets one of these ends an open one outside of the text as well, through any `<div>`
# between them: a list of the page would be broken up. They stay within a list of the text's own.
_OF_LISTS = {"li": ("ul", "ol"), "dt": ("dl",), "dd": ("dl",)}
# Browsers flatten what is nested deeper than 512.
_DEEPEST = 500
# What our own renderer writes before cleaning; nothing else may carry these.
_OWN_IDS = ("fn-", "fnref-")
_OWN_CLASSES = frozenset(
    ("left", "right", "center", "table", "footnotes", "fnref", "fnback", "t-c", "t-f", "t-k", "t-n", "t-s")
)


def sanitise(body: Body) -> Body:
    """The same body with its raw HTML cleaned; headings and ids are carried over."""
    html = nh3.clean(
        _flattened(body.html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=lambda _tag, name, value: _filter(body, name, value),
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    reader = _Reader()
    reader.body.headings = body.headings
    reader.body.ids = body.ids
    reader.feed(html)
    reader.close()
    return reader.body


def _flattened(html: str) -> str:
    """The markup without the elements that are nested deeper than any browser shows.

    Cleaning takes as long as the square of the depth: 15 s for 50,000 `<div>`. What is left out is
    told by signs alone; nothing is safe by it.
    """
    depth = 0
    kept: list[str] = []
    end = 0
    for found in _TAG.finditer(html):
        if found["name"].lower() in _VOID:
            continue
        is_deep = depth > _DEEPEST if not found["slash"] else depth > _DEEPEST + 1
        depth = max(depth - 1, 0) if found["slash"] else depth + 1
        if is_deep:
            kept.append(html[end : found.start()])
            end = found.end()
    return "".join(kept) + html[end:] if kept else html


def _filter(body: Body, name: str, value: str) -> str | None:
    if name == "id":
        return value if value in body.ids or value.startswith(_OWN_IDS) else None
    if name == "class":
        kept = [part for part in value.split() if part in _OWN_CLASSES or part.startswith("language-")]
        return " ".join(kept) or None
    if name == "role":
        return value if value.startswith("doc-") or value == "group" else None
    return value


class _Reader(HTMLParser):
    """Clean HTML → body. nh3 serialises a parsed tree, so every tag is closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.body = Body()
        # The elements that are open; empty for one that is left out.
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _OF_LISTS and not any(name in self._open for name in _OF_LISTS[tag]):
            self._open.append("")
            return
        if tag not in _VOID:
            self._open.append(tag)
        pairs = "".join(f' {name}="{escape_attribute(value or "")}"' for name, value in attrs)
        if tag == "a":
            self.body.open_link(f"<a{pairs}>")
        else:
            self.body.markup(f"<{tag}{pairs}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not self._open.pop():
            return
        if tag == "a":
            self.body.close_link("</a>")
        else:
            self.body.markup(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        # White space in tables and lists is markup between blocks, yet part of the text.
        self.body.write(data)
