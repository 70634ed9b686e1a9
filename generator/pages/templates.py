"""Jinja2 over templates that were already read: escaping, filters, undefined names are errors.

Comes in: `Theme`. Goes out: `Templates`, the site's over the packaged ones; `glossator/NAME`
always is the packaged one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec
from jinja2 import BaseLoader, BytecodeCache, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from ..model.page import Page
from .environment import PageEnvironment, QuickEnvironment, Templates
from .inlining import put_in_place
from .site import PlannedPage, Theme, trusted

E = TypeVar("E", bound=PageEnvironment)

# Plain text: there `&` is a letter and nothing is markup.
_PLAIN = (".txt", "_headers", "_redirects", ".json")
# Characters that no XML 1.0 document may hold (section 2.2), in whatever spelling.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Those of one byte: bytes are gone through in a fifth of the time that the pattern takes for a text.
_NOT_XML_BYTES = bytes(byte for byte in range(32) if _NOT_XML.match(chr(byte)))
_json = msgspec.json.Encoder(enc_hook=str)
_LOCAL = re.compile('="(?=[/#])')
_LINKS = (" href", " src", " poster")


class Compiled(Protocol):
    """Where compiled templates are kept from build to build."""

    def get(self, key: str) -> bytes | None:
        """The bytes that were put there; `None` where there are none."""

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes."""


class _Kept(BytecodeCache):
    """Jinja's way to what is kept of one kind of environment. Its checksum is the template's source."""

    def __init__(self, compiled: Compiled, kind: str) -> None:
        self._compiled = compiled
        self._kind = kind

    def load_bytecode(self, bucket: Bucket) -> None:
        data = self._compiled.get(self._name(bucket))
        if data is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled.put(self._name(bucket), bucket.bytecode_to_string())

    def _name(self, bucket: Bucket) -> str:
        return f"{self._kind} {bucket.key} {bucket.checksum}"


def make_templates(theme: Theme, compiled: Compiled | None = None) -> Templates:
    """The templates with which the pages of one build are rendered.

    They are taken from `compiled` where it has them: compiling takes half of a small build.
    """
    texts = theme.by_name
    # Each when it is first rendered: after an edit of an article that is five.
    loader = FunctionLoader(lambda name: put_in_place(name, texts) if name in texts else None)
    return Templates(
        _environment(QuickEnvironment, loader, compiled), _environment(PageEnvironment, loader, compiled)
    )


def _environment(kind: type[E], loader: BaseLoader, compiled: Compiled | None) -> E:
    environment = kind(
        loader=loader,
        bytecode_cache=_Kept(compiled, kind.__name__) if compiled else None,
        autoescape=_is_markup,  # all but plain text is escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters |= {"absolute_links": absolute_links, "cdata": cdata, "json": json_text}
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    return environment


def _is_markup(name: str | None) -> bool:
    return name is None or not name.endswith(_PLAIN)


def render(
    pages: Iterable[PlannedPage],
    theme: Theme,
    fragments: MutableMapping[str, Markup],
    compiled: Compiled | None = None,
) -> Iterator[Page]:
    """The pages as they will be written, one after the other; a name that a template invents is an error.

    Fragments are put into `fragments`, which the pages after them read.
    """
    templates = make_templates(theme, compiled)
    for page in pages:
        content = render_page(page, templates)
        if page.is_fragment:
            fragments[page.path] = as_fragment(content)
        else:
            yield Page(page.path, content)


def render_page(page: PlannedPage, templates: Templates) -> bytes:
    """The bytes of one page or fragment."""
    if page.content is not None:
        return page.content
    text = templates.render(page.template, page.context())
    return as_xml(text) if page.path.endswith(".xml") else text.encode()


def as_xml(text: str) -> bytes:
    """The bytes of a text without what no XML document may hold."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return _NOT_XML.sub("", text).encode()
    is_clean = len(data.translate(None, _NOT_XML_BYTES)) == len(data)
    if is_clean and "\ufffe" not in text and "\uffff" not in text:
        return data
    return _NOT_XML.sub("", text).encode()


def as_fragment(content: bytes) -> Markup:
    """The rendered bytes of a fragment as other pages show it."""
    return trusted(content.decode())


def absolute_links(html: str, page_url: str) -> Markup:
    """The HTML of a page for readers that stand elsewhere: every address is a whole one."""
    parts = urlsplit(page_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    # Each piece of a `Markup` would be one as well.
    html = str(html)
    pieces: list[str] = []
    done = 0
    for found in _LOCAL.finditer(html):
        at, end = found.span()
        # Our own serialiser escapes `<` and `>` in texts and attributes, so they border tags alone.
        if html.endswith(_LINKS, done, at) and html.rfind("<", 0, at) > html.rfind(">", 0, at):
            pieces += (html[done:end], page_url if html[end] == "#" else origin)
            done = end
    return trusted("".join([*pieces, html[done:]]))


def cdata(html: str) -> Markup:
    """HTML as the text of an XML element."""
    if "]" in html:
        # What `as_xml` takes out later could stand within the end of a section.
        html = as_xml(html).decode().replace("]]>", "]]]]><![CDATA[>")
    return trusted(f"<![CDATA[{html}]]>")


def json_text(value: Any) -> str:
    """A value as JSON, for a file of its own; in HTML it could end the script it stands in."""
    return _json.encode(value).decode()
