"""The examples of the CommonMark specification, read from the package that `npm ci` installs.

`examples()` gives them; `as_written` is the body our renderer makes of one; `normal` brings HTML into
the form in which only what a reader gets is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.annotate.link_places import Source
from generator.annotate.links import Links, LinkTable
from generator.annotate.markdown import parse_markdown
from generator.annotate.render import BodyWords, Renderer
from tests.browser import missing

PACKAGE = Path(__file__).parents[2] / "node_modules" / "commonmark-spec"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} +([^\n]*)$", re.MULTILINE | re.DOTALL)
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|div|d[ldt]|figure|h[1-6]|hr|html|iframe|li|[ou]l|p|pre"
    "|section|table|t(body|[dhr]|head)"
)
_PICTURE = re.compile(r'<p>(<img [^>]*?)(?: title="([^"]*)")? /></p>')
# What our renderer adds by design.
_ADDED = {"tabindex", "loading", "role", "aria-label", "id"}


@dataclass(frozen=True, slots=True)
class Example:
    """One example: what is typed and what shall come out; its number is the specification's."""

    number: int
    section: str
    markdown: str
    html: str


def examples() -> Iterator[Example]:
    """Every example of the specification; `missing` where `npm ci` was not run."""
    if not PACKAGE.is_dir():
        missing("commonmark-spec is not installed: npm ci")
    text = (PACKAGE / "spec.txt").read_text(encoding="utf-8").split("<!-- END TESTS -->")[0]
    section, number = "", 0
    for found in _EXAMPLE.finditer(text):
        if found[3]:
            section = found[3]
            continue
        number += 1
        yield Example(number, section, found[1].replace("→", "\t"), found[2].replace("→", "\t"))


class AsTyped(Links):
    """Links that lead where they say: the examples speak of no site, and of any scheme."""

    def href(self, url: str) -> str | None:
        """The URL itself."""
        return url

    def src(self, url: str) -> str | None:
        """The URL itself."""
        return url


def as_written(markdown: str) -> str:
    """The body of a text with raw HTML on, before it is cleaned."""
    links = AsTyped(LinkTable(), Source("", markdown))
    return Renderer(links, BodyWords(), raw_html=True).render(parse_markdown(markdown)).html


def as_designed(html: str) -> str:
    """What the specification asks for, in the form that our bodies have by design: a picture alone in
    its paragraph is a figure with its title as the caption, and below a title there is no other `h1`."""
    html = _PICTURE.sub(_figure, html)
    if "<h1>" in html:
        html = re.sub(r"(?<=<h|/h)[1-6](?=>)", lambda found: str(min(int(found[0]) + 1, 6)), html)
    return html


def _figure(found: re.Match[str]) -> str:
    caption = f"<figcaption>{found[2]}</figcaption>" if found[2] else ""
    return f"<figure>{found[1]}>{caption}</figure>"


def normal(html: str) -> str:
    """HTML with white space that means nothing, and what serves readers beside it, taken away: ids of
    headings, attributes for those who do without a mouse, colours of code."""
    root = LexborHTMLParser(f"<!doctype html><body>{html.rstrip()}").body
    assert root is not None
    return re.sub(r"\s+(?=<BLOCK)|(?<=BLOCK>)\s+|BLOCK", "", "".join(_written(root, is_pre=False))).strip()


def _written(node: LexborNode, *, is_pre: bool) -> Iterator[str]:
    child = node.child
    while child is not None:
        tag = child.tag or ""
        if tag == "-text":
            text = child.text_content or ""
            yield _escaped(text if is_pre else re.sub(r"\s+", " ", text))
        elif tag == "span" and (child.attributes.get("class") or "").startswith("t-"):
            yield from _written(child, is_pre=is_pre)
        elif tag == "-comment":
            yield f"<!--{child.html}-->"
        else:
            mark = "BLOCK" if _BLOCKS.fullmatch(tag) else ""
            yield f"<{mark}{tag}{_attributes(child)}{mark}>"
            yield from _written(child, is_pre=is_pre or tag in ("pre", "textarea"))
            yield f"<{mark}/{tag}{mark}>"
        child = child.next


def _attributes(node: LexborNode) -> str:
    pairs = sorted((name, value or "") for name, value in node.attributes.items() if name not in _ADDED)
    return "".join(f' {name}="{_escaped(value)}"' for name, value in pairs)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
