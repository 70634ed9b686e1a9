"""A page that is open in a browser shows what was saved, without a hand on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.preview.serving import Serving
from tests.small_site import ARTICLE, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser import PageOpener


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
