"""A note's own page and its embeddable form in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import headers_for, parse_headers

CLAIM = "articles/count-20/notes/n-3/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("folder", ["", "embed/"])
def test_they_load_without_a_fault_and_axe_finds_nothing(
    strained: Path,
    serve_folder: Callable[..., Any],
    open_page: Any,
    axe_check: Callable[[Any], list[str]],
    folder: str,
    scheme: str,
) -> None:
    server = serve_folder(strained)
    page = open_page(f"{server.url}{folder}{CLAIM}", width=390, scheme=scheme)
    assert axe_check(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert open_page.faults == []


def test_the_snippet_is_a_frame_that_works_and_can_be_copied(
    strained: Path, serve_folder: Callable[..., Any], open_page: Any, tmp_path: Path
) -> None:
    server = serve_folder(strained)
    page = open_page(server.url + CLAIM)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    snippet = page.evaluate("() => navigator.clipboard.readText()")
    assert snippet.startswith(f'<iframe src="https://example.org/embed/{CLAIM}" title="Claim on')
    # Another site shows it; where that site is `localhost`, the frame is a stranger there.
    (tmp_path / "index.html").write_text(
        f"<!doctype html><title>x</title>{snippet.replace('https://example.org/', server.url)}",
        encoding="utf-8",
    )
    other = serve_folder(tmp_path)
    host = open_page(other.url.replace("127.0.0.1", "localhost"))
    frame = host.frame_locator("iframe")
    assert frame.locator(".note-body").inner_text()
    assert frame.locator(".number").get_attribute("href") == "/articles/count-20/#note-n-3"
    assert page.locator("[data-copy]").text_content() == snippet


def test_without_javascript_the_snippet_is_there_and_no_button(
    strained: Path, serve_folder: Callable[..., Any], open_page: Any
) -> None:
    page = open_page(serve_folder(strained).url + CLAIM, javascript=False)
    assert page.locator("[data-copy]").is_visible()
    assert page.locator("button").count() == 0


def test_everything_but_the_embeddable_form_refuses_frames(strained: Path) -> None:
    rules = parse_headers((strained / "_headers").read_text(encoding="utf-8"))
    for path in ("/", f"/{CLAIM}", "/articles/count-20/", "/authors/first-desk/"):
        headers = headers_for(path, rules)
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Frame-Options"] == "DENY"
    headers = headers_for(f"/embed/{CLAIM}", rules)
    assert "frame-ancestors" not in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers
