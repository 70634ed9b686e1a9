"""Jinja2 over templates that were already read: escaping, filters, undefined names are errors.

Comes in: `Theme`. Goes out: `Templates`, the site's over the packaged ones; `glossator/NAME`
always is the packaged one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from jinja2 import BytecodeCache, DictLoader, StrictUndefined
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
# Our own serialiser escapes `<` and `>` in text and attributes, so this finds tags alone.
_TAG = re.compile(r"<[a-z][^<>]*>")
_LINK = re.compile(r'(\s(?:href|src|poster)=")([/#][^"]*)"')


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
    whole = {name: put_in_place(name, texts) for name in texts}
    return Templates(
        _environment(QuickEnvironment, whole, compiled), _environment(PageEnvironment, whole, compiled)
    )


def _environment(kind: type[E], texts: Mapping[str, str], compiled: Compiled | None) -> E:
    environment = kind(
        loader=DictLoader(texts),
        bytecode_cache=_Kept(compiled, kind.__name__) if compiled else None,
        autoescape=_is_markup,  # all but plain text is escaped
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters["absolute_links"] = absolute_links
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
    return (_NOT_XML.sub("", text) if page.path.endswith(".xml") else text).encode()


def as_fragment(content: bytes) -> Markup:
    """The rendered bytes of a fragment as other pages show it."""
    return trusted(content.decode())


def absolute_links(html: str, page_url: str) -> Markup:
    """The HTML of a page for readers that stand elsewhere: every address is a whole one."""
    parts = urlsplit(page_url)
    origin = f"{parts.scheme}://{parts.netloc}"

    def whole(link: re.Match[str]) -> str:
        address = link[2]
        return f'{link[1]}{page_url if address.startswith("#") else origin}{address}"'

    return trusted(_TAG.sub(lambda tag: _LINK.sub(whole, tag[0]), html))
