"""Looks at a page in Chromium: what ran in it, what it fetched, which elements it has.

Addresses of built pages in, records out. What would run is caught before the page can say
anything: dialogs are replaced, foreign requests end here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import Error

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

# Before any script of the page: what a payload calls puts its name down.
_LISTEN = """
window.__ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print'])
    window[name] = () => { window.__ran.push(name); };
document.addEventListener('securitypolicyviolation', event =>
    window.__ran.push(`policy: ${event.effectiveDirective} ${event.blockedURI}`), true);
"""

# One line an element: how deep, its name, the names of its attributes; data are told by their shape.
# Below an element that `markdown` selects stands text that was Markdown, and in the article text
# Markdown around the text as well: their elements are listed apart, without their depth.
_LOOK = """
const look = (page, markdown) => {
    const tree = [], inner = [], text = [], data = [], schemes = new Set();
    const shape = value => value === null ? 'null' : Array.isArray(value) ? value.map(shape)
        : typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shape(v)]))
        : typeof value;
    const read = json => {
        try { return JSON.stringify(shape(JSON.parse(json))); } catch { return 'no JSON'; }
    };
    const walk = (element, depth, list) => {
        const names = [...element.attributes].map(one => one.name).sort().join(' ');
        const line = `${element.localName} ${names}`.trimEnd();
        list.push(list === tree ? `${depth} ${line}` : line);
        for (const { name, value } of element.attributes)
            if (/^(href|src|action|formaction|data|poster|cite|background|ping|xlink:href)$/.test(name))
                try { schemes.add(new URL(value, 'https://example.org/').protocol); } catch { }
        if (element.localName === 'script' && element.type.endsWith('json'))
            data.push(read(element.textContent));
        if (element.dataset && element.dataset.words) data.push(read(element.dataset.words));
        const below = list !== tree ? list : element.id === 'article-text' ? text
            : markdown !== '' && element.matches(markdown) ? inner : tree;
        const children = element.localName === 'template' ? element.content.children : element.children;
        for (const child of children) walk(child, depth + 1, below);
    };
    walk(page.documentElement, 0, tree);
    const lines = list => list.join('\\n');
    return { tree: lines(tree), inner: lines(inner), text: lines(text), data: lines(data),
        schemes: [...schemes].sort().join(' ') };
};
"""
_LOOK_AT_PAGE = f"""markdown => {{ {_LOOK}
    return [window.__ran, [...document.images].map(image => image.src), look(document, markdown)];
}}"""
_LOOK_AT_SOURCES = f"""([markdown, sources]) => {{ {_LOOK}
    const parser = new DOMParser();
    return sources.map(source => look(parser.parseFromString(source, 'text/html'), markdown));
}}"""


@dataclass(frozen=True, slots=True)
class Look:
    """What a page is made of, in lines.

    `tree` has its elements in order, but for those below Markdown (`inner`) and in the article text
    (`text`); `data` the shape of data in it, `schemes` those of its addresses.
    """

    tree: str = ""
    inner: str = ""
    text: str = ""
    data: str = ""
    schemes: str = ""


@dataclass  # without slots: Playwright keeps something at the methods that it calls
class Witness:
    """Opens pages one after the other in one window."""

    page: Page
    _asked: list[str] = field(default_factory=list)

    def open(self, url: str, markdown: str = "", *, click: str = "") -> tuple[list[str], Look]:
        """Open a page, and perhaps click something: what ran, and what the page is made of then.

        What runs is told by the calls of dialogs, breaches of the page's policy, requests to other
        hosts but for those of `img`, and ways to other pages. `markdown` selects what holds text of Markdown.
        """
        self._asked.clear()
        self.page.goto(url, wait_until="load")
        if click:
            self.page.click(click)
        try:
            # Handlers of focus, animation and failure come with a frame.
            self.page.evaluate("() => new Promise(end => requestAnimationFrame(() => setTimeout(end, 0)))")
            ran, pictures, found = self.page.evaluate(_LOOK_AT_PAGE, markdown)
        except Error as fault:
            if "navigation" not in fault.message:
                raise
            context = self.page.context
            self.page.close()
            self.page = context.new_page()
            return ["went elsewhere"], Look()
        if self.page.url.partition("#")[0] != url.partition("#")[0]:
            ran.append(f"went to {self.page.url}")
        asked = [f"asked for {address}" for address in self._asked if address not in pictures]
        return [*asked, *ran], Look(**found)

    def parse(self, sources: Sequence[str], markdown: str = "") -> list[Look]:
        """What pages are made of that are not opened, as the browser's parser takes them."""
        return [Look(**found) for found in self.page.evaluate(_LOOK_AT_SOURCES, [markdown, [*sources]])]

    def end_request(self, route: Route) -> None:
        """Put down what goes to another host, and end it."""
        self._asked.append(route.request.url)
        route.abort()


@contextmanager
def watched(browser: Browser, home: str, *, policy: bool) -> Iterator[Witness]:
    """A window on the site at `home`; with `policy` off its Content-Security-Policy is not in force."""
    context = browser.new_context(bypass_csp=not policy, service_workers="block")
    try:
        context.add_init_script(_LISTEN)
        page = context.new_page()
        page.set_default_timeout(15_000)
        witness = Witness(page)
        # Requests to the site's own host are not asked about: each would take a round trip.
        parts = urlsplit(home)
        own = re.escape(f"{parts.scheme}://{parts.netloc}/")
        context.route(re.compile(f"^(?!{own})"), witness.end_request)
        yield witness
    finally:
        context.close()
