"""Token tree → body: HTML written block by block, its text kept apart.

One method a token type. Raw HTML is text here; a site that allows it goes through
`sanitise` instead. Numbers of footnotes are drawn by the style sheet from `data-n`, so
that they are not part of the article text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..model.article import Heading
from ..model.record import Mutable, Record, field
from ..model.values import slug_of
from .body import Body, escape_attribute
from .code import code_pieces
from .links import Links
from .markdown import Token, plain_text_of, text_of

# Ids that belong to the tool (design: page hooks) or to the theme's own elements.
_RESERVED_PREFIXES = ("note-", "ref-", "reply-", "fn")
_RESERVED = frozenset({"article-text", "notes", "end", "main", "content", "top"})

# Blocks that hold blocks.
_CONTAINERS = frozenset({"block_quote", "list", "list_item", "footnotes", "footnote_item"})


class BodyWords(Record, frozen=True):
    """The words that the body itself needs, in the article's language."""

    footnote: str = "Footnote {number}"
    footnotes: str = "Footnotes"
    back: str = "Back to the text"
    table: str = "Table"


_ENGLISH = BodyWords()


class Renderer(Mutable):
    """Writes tokens into a body; `is_article` adds heading ids, figures and footnotes."""

    links: Links
    words: BodyWords = _ENGLISH
    is_article: bool = True
    raw_html: bool = False
    body: Body = field(default_factory=Body)
    _shift: int = 0
    # How often a heading of this name has stood, so that the next need not look for a free number.
    _heading_counts: dict[str, int] = field(default_factory=dict)
    _footnote_uses: dict[int, int] = field(default_factory=dict)
    # References to footnotes that stand in a link; they follow it.
    _references: list[str] = field(default_factory=list)

    def render(self, tokens: list[Token]) -> Body:
        """The body of a whole text."""
        # The page's title is its one h1: a body that has h1 headings moves down by one.
        self._shift = int(_has_h1(tokens))
        self._blocks(tokens)
        return self.body

    def _blocks(self, tokens: list[Token]) -> None:
        for token in tokens:
            _BLOCKS[token["type"]](self, token)

    def _inlines(self, tokens: list[Token]) -> None:
        for token in tokens:
            _INLINES[token["type"]](self, token)

    # -- blocks

    def _paragraph(self, token: Token) -> None:
        children = token["children"]
        if self.is_article and len(children) == 1 and children[0]["type"] == "image":
            self._figure(children[0])
            return
        self.body.open_block("<p>")
        self._inlines(children)
        self.body.close_block("</p>")

    def _figure(self, image: Token) -> None:
        self.body.open_block("<figure>")
        self._image(image, is_figure=True)
        caption = image["attrs"].get("title")
        if caption:
            self.body.open_block("<figcaption>")
            self.body.write(text_of(caption))
            self.body.markup("</figcaption>")
        self.body.close_block("</figure>")

    def _heading(self, token: Token) -> None:
        level = min(token["attrs"]["level"] + self._shift, 6)
        if not self.is_article:
            tag = f"h{min(level + 2, 6)}"
            self.body.open_block(f"<{tag}>")
            self._inlines(token["children"])
            self.body.close_block(f"</{tag}>")
            return
        text = plain_text_of(token["children"]).strip()
        name = self._heading_id(text)
        self.body.headings.append(Heading(level, name, text))
        self.body.open_block(f'<h{level} id="{escape_attribute(name)}">')
        self._inlines(token["children"])
        self.body.close_block(f"</h{level}>")

    def _heading_id(self, text: str) -> str:
        name = slug_of(text) or "section"
        if name in _RESERVED or name.startswith(_RESERVED_PREFIXES):
            name = "h-" + name
        count = self._heading_counts.get(name, 0) + 1
        free = name if count == 1 else f"{name}-{count}"
        while free in self.body.ids:
            count += 1
            free = f"{name}-{count}"
        self._heading_counts[name] = count
        self.body.ids.add(free)
        return free

    def _block_code(self, token: Token) -> None:
        info = (token.get("attrs") or {}).get("info", "")
        language = text_of(info).split()[0] if info.strip() else ""
        label = f' class="language-{escape_attribute(language)}"' if language else ""
        self.body.open_block(f'<pre tabindex="0"><code{label}>')
        raw = token["raw"]
        text = raw if raw.endswith("\n") or not raw else raw + "\n"
        for name, piece in code_pieces(text, language):
            if name:
                self.body.markup(f'<span class="{name}">')
            self.body.write(piece)
            if name:
                self.body.markup("</span>")
        self.body.close_block("</code></pre>")

    def _block_quote(self, token: Token) -> None:
        self.body.open_block("<blockquote>")
        self._blocks(token["children"])
        self.body.close_block("</blockquote>")

    def _list(self, token: Token) -> None:
        ordered = token["attrs"]["ordered"]
        start = token["attrs"].get("start", 1)
        tag = "ol" if ordered else "ul"
        self.body.open_block(f'<ol start="{int(start)}">' if ordered and start != 1 else f"<{tag}>")
        for item in token["children"]:
            self.body.open_block("<li>")
            self._blocks(item["children"])
            self.body.close_block("</li>")
        self.body.close_block(f"</{tag}>")

    def _block_text(self, token: Token) -> None:
        """The text of a tight list item: a block without tags of its own."""
        self.body.open_block("")
        self._inlines(token["children"])
        self.body.close_block("")

    def _thematic_break(self, _token: Token) -> None:
        self.body.markup("<hr>")

    def _nothing(self, token: Token) -> None:
        """Blank lines make no output."""

    def _block_html(self, token: Token) -> None:
        raw = token["raw"].strip("\n")
        if self.raw_html:
            self.body.open_block(raw)
            self.body.close_block("")
            return
        self.body.open_block("<p>")
        self.body.write(raw)
        self.body.close_block("</p>")

    def _table(self, token: Token) -> None:
        label = escape_attribute(self.words.table)
        self.body.open_block(f'<div class="table" role="group" tabindex="0" aria-label="{label}"><table>')
        for group in token["children"]:
            is_head = group["type"] == "table_head"
            tag = "thead" if is_head else "tbody"
            if not group["children"]:
                continue
            self.body.open_block(f"<{tag}>")
            for row in [group] if is_head else group["children"]:
                self._row(row, "th" if is_head else "td")
            self.body.close_block(f"</{tag}>")
        self.body.close_block("</table></div>")

    def _row(self, row: Token, tag: str) -> None:
        self.body.open_block("<tr>")
        for cell in row["children"]:
            align = cell["attrs"]["align"]
            scope = ' scope="col"' if tag == "th" else ""
            self.body.open_block(f'<{tag}{scope} class="{align}">' if align else f"<{tag}{scope}>")
            self._inlines(cell["children"])
            self.body.close_block(f"</{tag}>")
        self.body.close_block("</tr>")

    def _footnotes(self, token: Token) -> None:
        if not self.is_article:
            return
        label = escape_attribute(self.words.footnotes)
        self.body.open_block(f'<section class="footnotes" role="doc-endnotes" aria-label="{label}"><ol>')
        for item in token["children"]:
            number = item["attrs"]["index"]
            self.body.open_block(f'<li id="fn-{number}">')
            self._blocks(item["children"])
            back = escape_attribute(self.words.back)
            self.body.markup(
                f'<a class="fnback" role="doc-backlink" href="#fnref-{number}" aria-label="{back}"></a>'
            )
            self.body.close_block("</li>")
        self.body.close_block("</ol></section>")

    # -- inlines

    def _simple(self, token: Token) -> None:
        """A simple text from its pieces (`simple_inline`), the tokens of which need not be made."""
        self.body.write_pieces(token["pieces"], self._simple_link, has_signs=token["has_signs"])

    def _simple_link(self, label: str, url: str) -> None:
        is_open = self._open_link(url)
        self.body.write(text_of(label))
        if is_open:
            self._close_link()

    def _text(self, token: Token) -> None:
        self.body.write(text_of(token["raw"]))

    def _softbreak(self, _token: Token) -> None:
        self.body.write("\n")

    def _linebreak(self, _token: Token) -> None:
        self.body.break_line()

    def _codespan(self, token: Token) -> None:
        self.body.markup("<code>")
        self.body.write(token["raw"])
        self.body.markup("</code>")

    def _emphasis(self, token: Token) -> None:
        self._inline("em", token)

    def _strong(self, token: Token) -> None:
        self._inline("strong", token)

    def _strikethrough(self, token: Token) -> None:
        self._inline("del", token)

    def _inline(self, tag: str, token: Token) -> None:
        self.body.markup(f"<{tag}>")
        self._inlines(token["children"])
        self.body.markup(f"</{tag}>")

    def _link(self, token: Token) -> None:
        is_open = self._open_link(token["attrs"]["url"], _title(token))
        self._inlines(token["children"])
        if is_open:
            self._close_link()

    def _open_link(self, url: str, title: str = "") -> bool:
        """Begin a link where its address is allowed; `title` is its attribute. Whether one was begun."""
        href = self.links.href(text_of(url))
        # A link inside a link, such as an address in its text, would end it in a browser.
        if href is None or self.body.is_in_link:
            return False
        self.body.open_link(f'<a href="{escape_attribute(href)}"{title}>')
        return True

    def _close_link(self) -> None:
        self.body.close_link("</a>")
        if self._references:
            self.body.markup("".join(self._references))
            self._references.clear()

    def _image(self, token: Token, *, is_figure: bool = False) -> None:
        """A picture; the title of a figure is its caption."""
        src = self.links.src(text_of(token["attrs"]["url"]))
        alt = plain_text_of(token["children"])
        if src is None:
            self.body.write(alt)
            return
        if not alt.strip():
            self.links.report_missing_alt(text_of(token["attrs"]["url"]))
        # With its size known the page leaves room for the picture, and nothing moves.
        size = self.links.table.sizes.get(src)
        extent = f' width="{size[0]}" height="{size[1]}"' if size else ""
        extra = extent if is_figure else extent + _title(token)
        self.body.markup(
            f'<img src="{escape_attribute(src)}" alt="{escape_attribute(alt)}"{extra} loading="lazy">'
        )

    def _inline_html(self, token: Token) -> None:
        if self.raw_html:
            self.body.markup(token["raw"])
        else:
            self.body.write(token["raw"])

    def _footnote_ref(self, token: Token) -> None:
        number = token["attrs"]["index"]
        if not self.is_article:
            self.body.write(f"[^{token['raw']}]")
            return
        use = self._footnote_uses[number] = self._footnote_uses.get(number, 0) + 1
        name = f"fnref-{number}" if use == 1 else f"fnref-{number}-{use}"
        label = escape_attribute(self.words.footnote.format(number=number))
        reference = (
            f'<sup class="fnref"><a id="{name}" href="#fn-{number}" data-n="{number}"'
            f' role="doc-noteref" aria-label="{label}"></a></sup>'
        )
        if self.body.is_in_link:
            self._references.append(reference)
        else:
            self.body.markup(reference)


def _has_h1(tokens: list[Token]) -> bool:
    """Whether there is a heading of the first level, at the top or in a list or quotation."""
    for token in tokens:
        kind = token["type"]
        if kind == "heading":
            if token["attrs"]["level"] == 1:
                return True
        elif kind in _CONTAINERS and _has_h1(token["children"]):
            return True
    return False


def _title(token: Token) -> str:
    """The attribute for the title of a link or picture; empty where it has none."""
    title = token["attrs"].get("title")
    return f' title="{escape_attribute(text_of(title))}"' if title else ""


_Method = Callable[[Renderer, Token], None]

_BLOCKS: Mapping[str, _Method] = {
    "paragraph": Renderer._paragraph,
    "heading": Renderer._heading,
    "block_code": Renderer._block_code,
    "block_quote": Renderer._block_quote,
    "block_html": Renderer._block_html,
    "block_text": Renderer._block_text,
    "list": Renderer._list,
    "table": Renderer._table,
    "footnotes": Renderer._footnotes,
    "thematic_break": Renderer._thematic_break,
    "blank_line": Renderer._nothing,
}

_INLINES: Mapping[str, _Method] = {
    "simple": Renderer._simple,
    "text": Renderer._text,
    "softbreak": Renderer._softbreak,
    "linebreak": Renderer._linebreak,
    "codespan": Renderer._codespan,
    "emphasis": Renderer._emphasis,
    "strong": Renderer._strong,
    "strikethrough": Renderer._strikethrough,
    "link": Renderer._link,
    "image": Renderer._image,
    "inline_html": Renderer._inline_html,
    "footnote_ref": Renderer._footnote_ref,
}
