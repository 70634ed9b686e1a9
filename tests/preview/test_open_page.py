"""A page that is open in a browser shows what was saved, without a hand on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.preview.serving import Serving
from tests.small_site import ARTICLE, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser import PageOpener


FIRST = "content/articles/first.md"


def wait_until_connected(serving: Serving, page: Page) -> None:
    """Wait until livereload's script in the page has greeted the server."""
    page.wait_for_function("() => window.LiveReload && window.LiveReload.connector.protocol === 7")


def test_a_saved_article_appears_in_the_open_page(
    tmp_path: Path, start: Callable[..., Serving], open_page: PageOpener
) -> None:
    site = write_site(tmp_path / "site")
    serving = start(site).started()
    page = open_page(f"{serving.url}articles/first/")
    wait_until_connected(serving, page)

    for word in ("sudden", "second"):
        (site / "content/articles/first.md").write_text(ARTICLE.replace("quick", word))
        page.wait_for_function(
            "word => document.querySelector('#article-text').textContent.includes(word)",
            arg=f"The {word} brown fox",
        )
        wait_until_connected(serving, page)

    assert open_page.faults == []


LONG = ARTICLE + "".join(f"\nParagraph {number} has some words of its own.\n" for number in range(80))
NOTES = """\
annotations:
- {id: fox, created: 2026-05-02, quote: quick brown fox, body: Quick.}
"""
SIDECAR = "content/articles/first.annotations.yaml"


@pytest.fixture
def long_page(tmp_path: Path, start: Callable[..., Serving], open_page: PageOpener) -> tuple[Path, Page]:
    """A site with one long article, which is open; `window.mark` is there until it is loaded again."""
    site = write_site(tmp_path / "site", {FIRST: LONG, SIDECAR: NOTES})
    serving = start(site).started()
    page = open_page(f"{serving.url}articles/first/")
    wait_until_connected(serving, page)
    page.evaluate("window.mark = 'still the same page'")
    return site, page


def save(site: Path, path: str, text: str) -> None:
    """Save as careful editors do: beside, then renamed."""
    (site / f"{path}.tmp").write_text(text)
    (site / f"{path}.tmp").replace(site / path)


def wait_for_text(page: Page, text: str) -> None:
    """Wait until the page has a text somewhere in its main part."""
    page.wait_for_function("text => document.querySelector('main').textContent.includes(text)", arg=text)


def test_what_is_read_stays_where_it_is_on_the_screen(long_page: tuple[Path, Page]) -> None:
    site, page = long_page
    top = """text => [...document.querySelectorAll("p")]
        .find(p => p.textContent === text).getBoundingClientRect().top"""
    read = "Paragraph 60 has some words of its own."
    page.evaluate("scrollTo(0, document.body.scrollHeight * 0.7)")
    before = page.evaluate(top, read)

    save(
        site,
        FIRST,
        LONG.replace("\nParagraph 3 ", "\nInserted above.\n\n" + "More words. " * 300 + "\n\nParagraph 3 "),
    )
    wait_for_text(page, "Inserted above.")

    assert page.evaluate("window.mark") == "still the same page"
    assert page.evaluate(top, read) == pytest.approx(before, abs=1)


def test_focus_selection_and_the_open_note_stay(long_page: tuple[Path, Page]) -> None:
    site, page = long_page
    page.locator("#ref-fox").click()
    assert page.locator("#note-fox.open, #note-fox:popover-open").count() == 1
    page.evaluate(
        """() => {
            const second = p => p.textContent.startsWith("Paragraph 2 ");
            const text = [...document.querySelectorAll("p")].find(second).firstChild;
            getSelection().setBaseAndExtent(text, 0, text, 11);
        }"""
    )

    save(site, FIRST, LONG.replace("Paragraph 1 ", "Inserted. Paragraph 1 "))
    wait_for_text(page, "Inserted.")

    assert page.evaluate("window.mark") == "still the same page"
    assert page.locator("#note-fox.open, #note-fox:popover-open").count() == 1
    assert page.evaluate("document.activeElement.id") == "note-fox"
    assert page.evaluate("getSelection().toString()") == "Paragraph 2"
    page.keyboard.press("Escape")
    assert page.locator("#note-fox.open, #note-fox:popover-open").count() == 0


def test_a_saved_sidecar_appears_beside_the_passage(long_page: tuple[Path, Page]) -> None:
    site, page = long_page
    another = NOTES.splitlines()[-1].replace("fox", "words").replace("quick brown words", "Paragraph 5 has")
    save(site, SIDECAR, f"{NOTES}{another}\n")
    page.wait_for_selector("#note-words")
    assert page.evaluate("window.mark") == "still the same page"
    # Its controls work: the script of the page has begun anew.
    page.locator("#ref-words").click()
    assert page.evaluate("document.activeElement.id") == "note-words"


def test_a_fault_is_shown_on_the_page_and_gone_with_the_next_good_build(long_page: tuple[Path, Page]) -> None:
    site, page = long_page
    save(site, FIRST, LONG.replace("date: 2026-05-01", "date: someday"))
    faults = page.locator("#glossator-faults")
    faults.locator("li").wait_for()
    assert faults.locator("summary").inner_text() == "1 error"
    said = faults.locator("li").inner_text()
    assert said.startswith("content/articles/first.md:3:")
    assert "date: someday" in said
    link = faults.locator("a").get_attribute("href") or ""
    assert link == f"vscode://file{site}/content/articles/first.md:3:7"
    # The text of the article is what it was.
    assert "someday" not in page.evaluate("document.body.innerText")

    save(site, FIRST, LONG)
    faults.wait_for(state="detached")
    assert page.evaluate("window.mark") == "still the same page"


def test_a_drifted_note_does_not_stop_the_page(long_page: tuple[Path, Page]) -> None:
    site, page = long_page
    save(site, FIRST, LONG.replace("quick brown fox", "slow red hen"))
    wait_for_text(page, "slow red hen")
    page.locator("#glossator-faults summary").wait_for()
    page.locator("#glossator-faults summary").click()
    assert "note 'fox'" in page.locator("#glossator-faults li").first.inner_text()


def test_a_template_loads_the_page_again(long_page: tuple[Path, Page]) -> None:
    site, page = long_page
    (site / "templates/slots").mkdir(parents=True)
    (site / "templates/slots/head.html").write_text('<meta name="mine" content="1">')
    page.wait_for_selector("meta[name=mine]", state="attached")
    assert page.evaluate("window.mark") is None


def test_a_removed_article_gives_the_page_for_missing_ones(long_page: tuple[Path, Page]) -> None:
    site, page = long_page
    (site / SIDECAR).unlink()
    (site / FIRST).unlink()
    page.wait_for_selector("#article-text", state="detached")


def test_the_faults_pass_axe(long_page: tuple[Path, Page], axe_check: Callable[[Page], list[str]]) -> None:
    site, page = long_page
    save(site, FIRST, LONG.replace("date: 2026-05-01", "date: someday"))
    page.locator("#glossator-faults li").wait_for()
    assert axe_check(page) == []


def test_a_saved_style_sheet_appears_without_navigation(
    tmp_path: Path, start: Callable[..., Serving], open_page: PageOpener
) -> None:
    site = write_site(tmp_path / "site", {"templates/site.css": "h1 { color: rgb(1, 2, 3) }"})
    serving = start(site).started()
    page = open_page(f"{serving.url}articles/first/")
    wait_until_connected(serving, page)
    page.evaluate("window.mark = 'still the same page'")

    (site / "templates/site.css").write_text("h1 { color: rgb(4, 5, 6) }")

    page.wait_for_function("() => getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)'")
    assert page.evaluate("window.mark") == "still the same page"
    assert open_page.faults == []


def test_a_page_with_errors_appears_when_they_are_mended(
    tmp_path: Path, start: Callable[..., Serving], open_page: PageOpener
) -> None:
    broken = {"content/articles/first.md": ARTICLE.replace("2026-05-01", "someday")}
    site = write_site(tmp_path / "site", broken)
    serving = start(site).started()
    page = open_page(f"{serving.url}articles/first/")
    assert "someday" in page.inner_text("pre")
    wait_until_connected(serving, page)

    (site / "content/articles/first.md").write_text(ARTICLE)

    page.wait_for_selector("#article-text")
    assert [
        fault for fault in open_page.faults if not fault.startswith(("503", "console: Failed to load"))
    ] == []
