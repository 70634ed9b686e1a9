"""Every medium, every note: print, reader views, screen readers; and what a page weighs."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

from tests.reader.articles import COUNTS

Open = Callable[..., Any]
KILOBYTE = 1024


def parse(output: Path, name: str) -> LexborHTMLParser:
    return LexborHTMLParser((output / f"articles/{name}/index.html").read_text(encoding="utf-8"))


def squeeze(text: str) -> str:
    """The letters and digits alone: lines are broken differently on paper."""
    return re.sub(r"\W", "", text)


def note_texts(page: LexborHTMLParser) -> list[str]:
    """The words of every note's body, in order."""
    return [node.text(deep=True) for node in page.css("#notes > .note .note-body > p:last-of-type")]


# --- print


@pytest.mark.parametrize("name", ["count-1", "count-20", "count-60", "everywhere", "crowd"])
def test_a_printed_page_has_every_note_with_number_and_passage(
    open_article: Open, strained: Path, name: str
) -> None:
    page = open_article(name, javascript=False)
    reader = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    printed = squeeze(" ".join(sheet.extract_text() for sheet in reader.pages))
    source = parse(strained, name)
    texts = note_texts(source)
    assert texts
    for text in texts:
        assert squeeze(text) in printed
    for note in source.css("#notes > .note"):
        number = note.css_first(".number").text()
        passages = [node.text(deep=True) for node in note.css(".lemma > .passage, .lemma > .whole")]
        assert squeeze(number + passages[0]) in printed, number


def test_a_printed_article_says_each_address_once(open_article: Open) -> None:
    page = open_article("count-20", media="print")
    assert page.locator(".tools, .steps, .site-menu").locator("visible=true").count() == 0
    line = page.locator("mark.hl").first.evaluate("node => getComputedStyle(node).textDecorationLine")
    assert line == "underline"


# --- reader views


@pytest.mark.parametrize("name", [*(f"count-{number}" for number in COUNTS), "everywhere", "crowd"])
@pytest.mark.parametrize("javascript", [False, True])
def test_reader_views_keep_every_note(
    browser: Any, strained: Path, readability_source: str, name: str, *, javascript: bool, open_article: Open
) -> None:
    # What the reader view is given: the file as it came, or the page after its script ran.
    html = (strained / f"articles/{name}/index.html").read_text(encoding="utf-8")
    if javascript:
        html = open_article(name).content()
    context = browser.new_context()
    try:
        page = context.new_page()
        page.evaluate(f"{readability_source}\nwindow.Readability = Readability; void 0")
        found = page.evaluate(
            """html => {
              const parsed = new DOMParser().parseFromString(html, 'text/html');
              return new Readability(parsed, {keepClasses: true}).parse().content;
            }""",
            html,
        )
    finally:
        context.close()
    kept, source = LexborHTMLParser(found), parse(strained, name)
    text = squeeze(kept.body.text(deep=True))
    for note in note_texts(source):
        assert squeeze(note) in text
    for note in source.css("#notes > .note"):
        ident = note.attributes["id"]
        assert len(kept.css(f"[id='{ident}']")) == 1, ident
        assert (
            squeeze(note.css_first(".number").text() + note.css_first(".lemma > :nth-child(2)").text())
            in text
        )
    assert squeeze(source.css_first("#article-text p").text(deep=True)) in text
    assert "A desk that was made up for tests" in kept.body.text(deep=True)
    for word in ("Hidenotes", "Plaintype", "Gotothefirstnote", "Layers"):
        assert word not in text


# --- screen readers


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["crowd", "everywhere"])
def test_each_note_is_announced_once_under_the_number_that_is_shown(
    open_article: Open, name: str, width: int
) -> None:
    page = open_article(name, width=width)
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    seen = [node for node in nodes if not node.get("ignored")]

    def names(role: str) -> list[str]:
        return [node["name"]["value"] for node in seen if node["role"]["value"] == role]

    notes = page.locator("#notes > .note").count()
    refs = page.locator("#article-text .ref").all()
    spoken = [name for name in names("doc-noteref") if name.startswith("Note ")]
    drawn = "node => 'n' + node.dataset.n + ', ' + getComputedStyle(node, '::before').content"
    shown = [ref.evaluate(drawn).split(", ") for ref in refs]
    assert all(
        content in (f'"{number}"', '"n" attr(data-n)', f'"n" "{number[1:]}"') for number, content in shown
    )
    numbers = [re.fullmatch(r"Note (n\d+), [a-z]+, by First desk", said) for said in spoken]
    assert all(numbers)
    assert sorted(found[1] for found in numbers if found) == sorted(number for number, _ in shown)
    with_passage = page.locator("#notes > .note[role='doc-footnote']").count()
    assert names("doc-footnote") == [""] * with_passage
    assert with_passage in (notes, notes - 1)
    marks = [node for node in seen if node["role"]["value"] == "mark"]
    details = [prop for node in marks for prop in node.get("properties", []) if prop["name"] == "details"]
    assert len(marks) == len(details) == page.locator("#article-text mark").count()
    # Landmarks are few: header, main, footer, notes, and the footnotes of the text.
    assert len([node for node in seen if node["role"]["value"] in ("banner", "main", "contentinfo")]) == 3
    for back in names("doc-backlink"):
        assert back


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_any_state(
    open_article: Open, axe_check: Callable[[Any], list[str]], width: int, scheme: str
) -> None:
    page = open_article("everywhere", "?notes=claim,source,question,dissent", width=width, scheme=scheme)
    assert axe_check(page) == []
    page.locator("#ref-n-3").click()
    assert axe_check(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Plain type").click()
    assert axe_check(page) == []
    page.get_by_role("button", name="Hide notes").click()
    assert axe_check(page) == []


def test_the_nu_checker_finds_no_error(strained: Path, nu_check: Callable[[list[Path]], list[str]]) -> None:
    pages = [
        strained / f"articles/{name}/index.html" for name in ("crowd", "everywhere", "arabic", "count-9")
    ]
    assert nu_check(pages) == []


# --- weight


def test_an_article_of_fifteen_hundred_words_is_light(
    strained: Path, open_article: Open, open_page: Any
) -> None:
    asked: list[str] = []
    page = open_page("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    source = open_article("count-20")
    address = source.url
    source.close()
    page.goto(address)
    host = address.split("/articles/")[0]
    assert asked
    assert all(url.startswith(host) for url in asked)
    size = 0
    for url in asked:
        path = url.removeprefix(host).lstrip("/")
        file = strained / path if not path.endswith("/") else strained / path / "index.html"
        size += len(gzip.compress(file.read_bytes(), 6, mtime=0))
    assert size <= 60 * KILOBYTE, size
    script = next(strained.glob("assets/reader.*.js"))
    assert script.stat().st_size <= 10 * KILOBYTE


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_the_page_loads(
    open_page: Any, strained: Path, serve_folder: Any, width: int
) -> None:
    page = open_page("about:blank", width=width)
    page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value; })
          .observe({type: 'layout-shift', buffered: true});"""
    )
    page.goto(f"{serve_folder(strained).url}articles/count-20/")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("() => window.moved") < 0.1
