"""No text of the content runs anything, or changes what a page is made of.

GLOSSATOR_VECTORS names a folder with texts of others: JSON files, each a list of objects whose `v`
is a text. They are tried as well, in the same places.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.trust.amount import IS_SOAK
from tests.trust.injected import Built, Makes, Named, build_texts, changes, differences, doings
from tests.trust.payloads import TEXTS
from tests.trust.witness import watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.conftest import ServeFolder

VECTORS = os.environ.get("GLOSSATOR_VECTORS", "")
OWN = tuple(
    Named(case["name"], case["text"], Makes.MARKDOWN if "markdown" in case else Makes.NOTHING)
    for case in TEXTS
)
ATOM = "{http://www.w3.org/2005/Atom}"
# What is opened, in parts; the elements of every page are looked at all the same.
SOME = [("articles/p*/index.html", "authors/a*[05]/index.html", "*.html")]
SOME_WITH_HTML = [("articles/p*[05]/index.html",)]
ALL = [
    ("articles/*/index.html",),
    ("articles/*/notes/*/index.html",),
    ("embed/**/*.html",),
    ("authors/**/*.html", "sections/**/*.html"),
    ("tags/**/*.html", "series/**/*.html"),
    ("*.html", "[!aest]*/**/*.html"),
]


@pytest.fixture(scope="session")  # tests in a browser run after all others
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_texts(tmp_path_factory.mktemp("texts"), OWN)


def test_no_text_changes_what_a_page_is_made_of(
    browser: Browser, built: Built, serve_folder: ServeFolder
) -> None:
    home = serve_folder(built.output, base="/news").url
    with watched(browser, home, policy=True) as witness:
        assert list(changes(witness, built, OWN)) == []
    # Only a form feed is refused, in what is Markdown.
    assert [line.rpartition(" ")[2] for line in built.refused] == ["control-character"] * 3


# The first lets run what the policy would stop: it is the last wall, not the only one.
@pytest.mark.parametrize("policy", [False, True] if IS_SOAK else [False])
@pytest.mark.parametrize("opened", ALL if IS_SOAK else SOME)
def test_no_text_runs(
    browser: Browser, built: Built, serve_folder: ServeFolder, opened: tuple[str, ...], policy: bool
) -> None:
    home = serve_folder(built.output, base="/news").url
    with watched(browser, home, policy=policy) as witness:
        assert list(doings(witness, home, built, opened)) == []


@pytest.fixture(scope="session")  # tests in a browser run after all others
def built_with_html(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_texts(tmp_path_factory.mktemp("html"), OWN, html=True)


def test_raw_html_that_a_site_allows_changes_no_page(
    browser: Browser, built_with_html: Built, serve_folder: ServeFolder
) -> None:
    texts = [replace(named, makes=Makes.HTML) for named in OWN]
    home = serve_folder(built_with_html.output, base="/news").url
    with watched(browser, home, policy=False) as witness:
        assert list(changes(witness, built_with_html, texts)) == []


@pytest.mark.parametrize("opened", ALL if IS_SOAK else SOME_WITH_HTML)
def test_raw_html_that_a_site_allows_does_not_run(
    browser: Browser, built_with_html: Built, serve_folder: ServeFolder, opened: tuple[str, ...]
) -> None:
    home = serve_folder(built_with_html.output, base="/news").url
    with watched(browser, home, policy=False) as witness:
        # Elements may be left of one text and not of another.
        assert list(doings(witness, home, built_with_html, opened, is_same=False)) == []


def test_feeds_hold_texts_as_they_are(
    browser: Browser, built: Built, serve_folder: ServeFolder, tmp_path: Path
) -> None:
    """Readers of feeds show what they hold as a page, without any policy of ours."""
    home = serve_folder(tmp_path).url
    shown: list[str] = []
    for path in sorted(built.output.glob("sections/*/feed.json")):
        items = json.loads(path.read_text(encoding="utf-8"))["items"]
        entries = ET.parse(path.with_name("feed.xml")).getroot().findall(f"{ATOM}entry")
        assert [(said(item["title"]), said(item["content_html"])) for item in items] == [
            (said(entry.findtext(f"{ATOM}title")), said(entry.findtext(f"{ATOM}content")))
            for entry in entries
        ]
        assert [said(item["title"]) for item in items] == [said(OWN[int(path.parent.name[1:])].text)]
        shown += [item["content_html"] for item in items]
    assert len(shown) == len(OWN)
    found: list[str] = []
    with watched(browser, home, policy=True) as witness:
        for start in range(0, len(shown), 20):
            some = "".join(shown[start : start + 20])
            (tmp_path / "index.html").write_text(f"<!doctype html><title>x</title>{some}", encoding="utf-8")
            ran, look = witness.open(home, "body")
            found += [*ran, *differences(look, look, Makes.HTML)]
    assert found == []


def said(text: str | None) -> str:
    """A text without what XML cannot hold, and with one space where it has white space."""
    return " ".join((text or "").replace("\x0c", "").split())


def test_data_holds_texts_as_they_are(built: Built) -> None:
    """JSON-LD names the headline as it was typed, and templates in texts stay texts."""
    for number, named in enumerate(OWN):
        page = (built.output / f"articles/p{number}/index.html").read_text(encoding="utf-8")
        data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert data
        headline = next(thing["headline"] for thing in json.loads(data[1])["@graph"] if "headline" in thing)
        assert " ".join(headline.split()) == " ".join(named.text.split())
        assert "80861" not in page  # 7351 times 11


def test_hosts_read_no_line_that_a_text_wrote(built: Built) -> None:
    for name in ("_headers", "_redirects", "robots.txt"):
        own, plain = built.output / name, built.plain / name
        assert own.read_bytes() == plain.read_bytes()


def vectors() -> list[tuple[str, str]]:
    """Names and texts in the folder that GLOSSATOR_VECTORS names; none where it names none."""
    return [
        (str(entry.get("id", number)), entry["v"])
        for path in (sorted(Path(VECTORS).glob("*.json")) if VECTORS else ())
        for number, entry in enumerate(json.loads(path.read_text(encoding="utf-8")))
    ]


@pytest.mark.parametrize("html", [False, True])
@pytest.mark.parametrize("start", range(0, len(vectors()), 20))
def test_no_vector_of_others_runs_or_changes_a_page(
    browser: Browser, serve_folder: ServeFolder, tmp_path: Path, start: int, html: bool
) -> None:
    makes = Makes.HTML if html else Makes.MARKDOWN
    some = [Named(name, text, makes) for name, text in vectors()[start : start + 20]]
    built = build_texts(tmp_path, some, html=html)
    home = serve_folder(built.output, base="/news").url
    with watched(browser, home, policy=False) as witness:
        assert list(changes(witness, built, some)) == []
        assert list(doings(witness, home, built, SOME[0], is_same=not html)) == []
