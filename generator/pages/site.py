"""What pages are made from (`Site`, `Theme`, `Options`) and what a maker hands out (`PlannedPage`).

Everything comes in as values: the texts of templates, the words, the clock, and two
functions for what only the rooms before this one can do (Markdown, relative addresses).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from ..model.article import Author, PlainPage
from ..model.record import Record, field, replace
from ..model.site import SiteFile

Context = Mapping[str, Any]


class Options(Record, frozen=True):
    """How this build differs from the plain one.

    `noindex` asks search engines to stay away. `unpublished` says on every page that this
    copy holds what is not published yet. `preview` stands where the preview
    server puts its token, and switches preview on: names of assets without hashes, a policy that lets
    the page talk to its server. Empty in every build that is published.
    """

    noindex: bool = False
    unpublished: bool = False
    preview: str = ""


class Theme(Record, frozen=True, kw_only=True):
    """Texts of templates, styles and scripts by name (`article.html`, `css/page.css`, `js/reader.js`).

    `own` are the site's, over the `packaged` ones, which stay reachable as
    `glossator/NAME`. `words` are interface words by language tag and key. `site_styles`
    is the text of `site.css`, loaded last.
    """

    packaged: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    own: Mapping[str, str] = field(default_factory=dict)
    site_styles: str = ""

    @property
    def by_name(self) -> dict[str, str]:
        """All texts by every name that a template can take them in by."""
        return {**{f"glossator/{name}": text for name, text in self.packaged.items()}, **self.templates}

    @property
    def templates(self) -> dict[str, str]:
        """All texts by the name under which they are used."""
        return {**self.packaged, **self.own}

    def with_own(self, texts: Mapping[str, str]) -> Theme:
        """This theme after files of the site's own have these texts, by name (`site.css` too)."""
        others = {name: text for name, text in texts.items() if name != "site.css"}
        site_styles = texts.get("site.css", self.site_styles)
        return replace(self, own={**self.own, **others}, site_styles=site_styles)


class Site(Record, frozen=True, kw_only=True):
    """A site as its settings, authors and plain pages say it is; articles come as entries.

    `pages` are plain pages with their HTML. `markdown(text, path)` gives safe HTML for the
    text of a note, bio, caption; `path` is the file it stands in. `resolve(url, path)` gives
    the root-absolute address of a picture that the file at `path` names; whole addresses
    come back as they are. `sizes` has width and height of pictures by that address.
    `digest` stands for the settings and all else that every page is made with.
    """

    config: SiteFile
    pages: Sequence[tuple[PlainPage, str]]
    authors: Mapping[str, Author]
    markdown: Callable[[str, str], str]
    resolve: Callable[[str, str], str]
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    now: datetime
    options: Options = Options()
    digest: bytes = b""

    def html(self, text: str, path: str) -> Markup:
        """The Markdown `text` of the file at `path` as HTML; empty for no text."""
        return trusted(self.markdown(text, path) if text.strip() else "")


def trusted(html: str) -> Markup:
    """HTML that the annotate room made: sanitised there, escaped no further."""
    # `Markup` itself would ask first whether the text has HTML of its own.
    return str.__new__(Markup, html)


class PlannedPage(Record, frozen=True, kw_only=True):
    """A file that will be written: known by its path, made only when it is asked for.

    Either `content` holds its bytes, or `template` is rendered with what `context()`
    returns. `key` is the digest of all that it will show: a page whose key is that of the
    last build is not made again. A fragment is no file of its own; other pages show it, which
    name it in `shows`. Right after the page that it stands `beside`, by path, it is made from what
    was read for that one.
    """

    path: str
    key: bytes
    template: str = ""
    context: Callable[[], Context] = dict
    content: bytes | None = None
    is_fragment: bool = False
    beside: str = ""
    shows: tuple[str, ...] = ()
