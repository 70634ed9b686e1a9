"""The browser, the server and the checkers see what they are there to see."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser import FolderServer, headers_for, missing, parse_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser import PageOpener
    from tests.conftest import CheckExpected, ServeFolder

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A page</title><link rel="stylesheet" href="site.css"></head>
<body><main><h1>A page</h1><p id="text">One “word” 書</p></main>{more}</body>
</html>
"""

HEADERS = """\
# every page
/*
  Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; upgrade-insecure-requests
  X-Content-Type-Options: nosniff

/feeds/:name.xml
  Cache-Control: max-age=60
  Cache-Control: public
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of the shape that a build leaves."""
    (tmp_path / "site.css").write_text("h1 { color: rgb(1, 2, 3) }", encoding="utf-8")
    (tmp_path / "index.html").write_text(PAGE.format(more=""), encoding="utf-8")
    (tmp_path / "404.html").write_text("<!doctype html><title>Gone</title>", encoding="utf-8")
    (tmp_path / "_headers").write_text(HEADERS, encoding="utf-8")
    (tmp_path / "about").mkdir()
    (tmp_path / "about/index.html").write_text(PAGE.format(more="<script>document.title = 'run'</script>"))
    return tmp_path


def status_of(url: str) -> int:
    """The status of an answer, after redirects."""
    try:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_missing_thing_skips_a_test_and_fails_it_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no browser"):
        missing("no browser")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no browser"):
        missing("no browser")


def test_headers_of_every_matching_rule_apply() -> None:
    rules = parse_headers(HEADERS)
    assert headers_for("/feeds/all.xml", rules)["Cache-Control"] == "max-age=60, public"
    assert headers_for("/feeds/all.xml", rules)["X-Content-Type-Options"] == "nosniff"
    assert "Cache-Control" not in headers_for("/feeds/a/b.xml", rules)


@pytest.mark.parametrize("text", ["X-Lost: 1", "/*\nX-Lost: 1", "/*\n  no colon"])
def test_line_that_is_no_header_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="_headers:"):
        parse_headers(text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 200),
        ("about/", 200),
        ("about", 200),
        ("site.css?v=1", 200),
        ("about/index.html", 200),
        ("nothing/", 404),
        ("site.css/", 404),
        ("_headers", 404),
        ("../conftest.py", 404),
        ("%2e%2e/%2e%2e/etc/passwd", 404),
    ],
)
@pytest.mark.parametrize("base", ["", "/news"])
def test_server_answers_as_a_host_does(
    site: Path, serve_folder: ServeFolder, base: str, path: str, status: int
) -> None:
    server = serve_folder(site, base=base)
    assert status_of(server.url + path) == status
    assert bool(server.not_found) == (status == 404)


def test_nothing_is_served_outside_of_the_base(site: Path, serve_folder: ServeFolder) -> None:
    server = serve_folder(site, base="/news")
    assert server.url.endswith("/news/")
    assert status_of(server.url.replace("/news/", "/")) == 404
    assert status_of(server.url.replace("/news/", "/newsroom/")) == 404


def test_page_is_seen_and_photographed(
    site: Path, serve_folder: ServeFolder, open_page: PageOpener, tmp_path: Path
) -> None:
    page = open_page(serve_folder(site).url, width=390, javascript=False, scheme="dark")
    assert page.text_content("#text") == "One “word” 書"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
    picture = page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert picture.startswith(b"\x89PNG")
    assert open_page.faults == []


def test_data_page_needs_no_server(open_page: PageOpener) -> None:
    page = open_page("data:text/html,<title>Here</title><p>x</p>")
    assert page.title() == "Here"


def test_policy_of_the_headers_file_is_in_force(
    site: Path, serve_folder: ServeFolder, open_page: PageOpener
) -> None:
    page = open_page(f"{serve_folder(site).url}about/")
    assert page.title() == "A page"
    assert any("Content Security Policy" in fault for fault in open_page.faults)


def test_faults_of_a_page_are_kept(tmp_path: Path, serve_folder: ServeFolder, open_page: PageOpener) -> None:
    broken = (
        "<!doctype html><title>x</title><script src='lost.js'></script><script>throw Error('oh')</script>"
    )
    (tmp_path / "index.html").write_text(broken, encoding="utf-8")
    server = serve_folder(tmp_path)
    open_page(server.url)
    faults = "\n".join(open_page.faults)
    assert "404: " in faults
    assert "exception: oh" in faults
    assert "/lost.js" in server.not_found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_reports_and_clears_under_the_policy(
    site: Path,
    serve_folder: ServeFolder,
    open_page: PageOpener,
    axe_check: Callable[[Page], list[str]],
    scheme: Literal["light", "dark"],
) -> None:
    server = serve_folder(site)
    (site / "bad.html").write_text(PAGE.format(more="<img src='site.css'>"), encoding="utf-8")
    assert axe_check(open_page(server.url, scheme=scheme)) == []
    violations = axe_check(open_page(f"{server.url}bad.html", scheme=scheme))
    assert any(line.startswith("image-alt (critical): ") for line in violations)


def test_axe_refuses_a_page_it_would_wait_for_for_ever(
    site: Path, serve_folder: ServeFolder, open_page: PageOpener, axe_check: Callable[[Page], list[str]]
) -> None:
    page = open_page(serve_folder(site).url, javascript=False)
    with pytest.raises(ValueError, match="JavaScript"):
        axe_check(page)


def test_nu_reports_and_clears(site: Path, nu_check: Callable[[Iterable[Path]], list[str]]) -> None:
    (site / "bad.html").write_text(PAGE.format(more="<p id='text'>again</p>"), encoding="utf-8")
    errors = nu_check([site / "index.html", site / "about", site / "bad.html"])
    assert len(errors) == 1
    assert f"{site}/bad.html:4:" in errors[0]
    assert "Duplicate ID" in errors[0]


def test_expected_file_is_compared_to_the_byte(tmp_path: Path, check_expected: CheckExpected) -> None:
    expected = tmp_path / "expected.txt"
    expected.write_bytes(b"one\r\n")
    check_expected("one\r\n", expected)
    with pytest.raises(AssertionError):
        check_expected("one\n", expected)
    with pytest.raises(AssertionError, match="--update-expected"):
        check_expected("one", tmp_path / "absent.txt")


def test_stopped_server_frees_its_port(site: Path) -> None:
    server = FolderServer(site)
    server.stop()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(server.url)
