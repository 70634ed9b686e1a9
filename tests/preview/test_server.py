"""The preview over HTTP: what it serves, with which headers, and whom it refuses."""

from __future__ import annotations

import html
import os
import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.preview.serving import OpenPage, Serving
from tests.small_site import ARTICLE, SITE, build, run, snapshot, write_site

Start = Callable[..., Serving]


def test_pages_are_served_as_they_were_built(site: Path, serving: Serving) -> None:
    home = serving.get()
    assert home.status == 200
    assert without_token(home.text) == without_token((site / ".glossator/preview/index.html").read_text())
    assert "The quick brown fox" in serving.get("articles/first/").text
    assert serving.get(method="HEAD").body == b""


TOKEN = re.compile(r'(?<=<meta name="glossator-token" content=")[^"]*')


def without_token(page: str) -> str:
    """A page without the token that the server puts into it."""
    text, count = TOKEN.subn("", page)
    assert count == 1
    return text


def test_the_token_is_another_at_each_start_and_in_no_file(site: Path, start: Start) -> None:
    tokens = set()
    for _ in range(2):
        serving = start(site).started()
        found = TOKEN.search(serving.get().text)
        assert found
        assert len(found[0]) > 40
        tokens.add(found[0])
        assert not any(found[0].encode() in content for content in snapshot(site).values())
        serving.stop()
    assert len(tokens) == 2


def test_on_another_interface_only_the_link_of_the_terminal_has_the_token(site: Path, start: Start) -> None:
    serving = start(site, "--host", "127.0.0.2").started()
    assert re.search(r"/\?glossator-token=[\w-]{40,}$", serving.url)
    serving.url = serving.url.split("?")[0]
    found = TOKEN.search(serving.get().text)
    assert found
    assert found[0] == ""


def test_a_start_without_changes_renders_nothing_anew(site: Path, start: Start) -> None:
    start(site).started().stop()
    assert ", 0 files written" in "\n".join(start(site).started().lines)


def test_every_answer_has_the_headers(serving: Serving) -> None:
    for path, status in {
        "": 200,
        "nope": 404,
        "/livereload.js": 200,
        "articles/first": 301,
        "/__glossator__/faults": 200,
        "/__glossator__/client/preview.js": 200,
        "/__glossator__/nope": 404,
    }.items():
        answer = serving.get(path)
        assert answer.status == status
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "Server" not in answer.headers
        assert "Etag" not in answer.headers


def test_types_are_those_of_a_host(tmp_path: Path, start: Start) -> None:
    pictures = {"content/a.svg": "<svg/>", "content/b.PNG": "png", "content/c.unknown": "?"}
    serving = start(write_site(tmp_path / "site", pictures)).started()
    types = {
        "": "text/html; charset=utf-8",
        "assets/glossator.css": "text/css; charset=utf-8",
        "feed.xml": "application/atom+xml; charset=utf-8",
        "feed.json": "application/feed+json; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "/livereload.js": "text/javascript; charset=utf-8",
        "a.svg": "image/svg+xml; charset=utf-8",
        "b.PNG": "image/png",
        "c.unknown": "application/octet-stream",
    }
    assert {path: serving.get(path).headers["Content-Type"] for path in types} == types


def test_a_missing_page_is_the_sites_own(site: Path, serving: Serving) -> None:
    answer = serving.get("no/such/page/")
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert without_token(answer.text) == without_token((site / ".glossator/preview/404.html").read_text())


def test_an_address_without_its_slash_leads_to_it(serving: Serving) -> None:
    answer = serving.get("articles/first")
    assert (answer.status, answer.headers["Location"]) == (301, "/articles/first/")


def test_the_policy_is_that_of_production_and_lets_the_page_hear_of_changes(
    site: Path, serving: Serving
) -> None:
    build(site)
    production, preview = policy((site / "output/index.html").read_text()), policy(serving.get().text)
    assert "ws:" in preview.pop("connect-src")
    production.pop("connect-src")
    assert preview == production


def policy(page: str) -> dict[str, str]:
    """The directives of a page's Content-Security-Policy."""
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return dict(part.split(" ", 1) for part in html.unescape(found[1]).split("; "))


@pytest.mark.parametrize(
    "path",
    [
        "/.glossator.json",
        "/_headers",
        "/_redirects",
        "/../../site.yaml",
        "/..%2f..%2fsite.yaml",
        "/%2e%2e/%2e%2e/site.yaml",
        "/..%5c..%5csite.yaml",
        "/assets/../../../site.yaml",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/%00",
        "/index.html%00.css",
        "/articles/%ff/",
        "/" + "a" * 5000,
    ],
)
def test_nothing_else_is_served(serving: Serving, path: str) -> None:
    answer = serving.get(path)
    assert answer.status in (400, 403, 404)
    assert "The Review" not in answer.text or answer.status == 404
    assert "glossator.json" not in answer.text
    assert "root:" not in answer.text


def test_a_page_of_elsewhere_cannot_force_a_reload(serving: Serving) -> None:
    assert serving.get("/forcereload").status == 404
    assert serving.get("/forcereload?path=*").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/livereload.js", "/livereload"])
def test_nothing_can_be_written(serving: Serving, method: str, path: str) -> None:
    # The websocket refuses whoever is no page of this server before it looks at the method.
    assert serving.get(path, method=method, Content_Length="0").status in (403, 405)


@pytest.mark.parametrize("path", ["/", "/livereload.js", "/livereload", "/nope"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1.nip.io:{port}"]
)
def test_a_foreign_host_is_misdirected(serving: Serving, path: str, host: str) -> None:
    answer = serving.get(path, Host=host.format(port=serving.host.rpartition(":")[2]))
    assert answer.status == 421
    assert "The Review" not in answer.text


def test_localhost_is_a_name_of_it(serving: Serving) -> None:
    assert serving.get(Host=serving.host.replace("127.0.0.1", "localhost")).status == 200


GREETING = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "https://{host}",
        "http://{host}.evil.example",
        "http://evil.example:{port}",
        "",
    ],
)
def test_a_foreign_page_hears_nothing(serving: Serving, origin: str) -> None:
    foreign = origin.format(host=serving.host, port=serving.host.rpartition(":")[2])
    assert serving.get("/livereload", **GREETING, Origin=foreign).status == 403


def test_who_does_not_say_where_it_comes_from_hears_nothing(serving: Serving) -> None:
    assert serving.get("/livereload", **GREETING).status == 403


@pytest.mark.parametrize("text", ["{", "[]", "7", '{"no": "command"}', "null"])
def test_what_is_not_the_protocol_ends_the_websocket_alone(serving: Serving, text: str) -> None:
    with OpenPage(serving) as page:
        assert page.message()["command"] == "hello"
        page.send(text)
        assert page.is_closed()
    assert serving.get().status == 200


def test_a_site_below_a_path(tmp_path: Path, start: Start) -> None:
    root = write_site(tmp_path / "site", {"site.yaml": SITE.replace("example.org/", "example.org/news/")})
    serving = start(root).started()
    assert serving.url.endswith("/news/")
    assert serving.get().status == 200
    assert serving.get("articles/first/").status == 200
    for path in ("/", "/news"):
        assert serving.get(path).headers["Location"] == "/news/"
    assert serving.get("/articles/first/").status == 404
    assert serving.get("/newspaper/").status == 404
    style = re.search(r'href="(/news/assets/[^"]+\.css)"', serving.get().text)
    assert style
    assert serving.get(style[1]).status == 200


def test_without_a_port_each_server_finds_its_own(site: Path, tmp_path: Path, start: Start) -> None:
    first = start(site).started()
    second = start(
        write_site(tmp_path / "other", {"site.yaml": SITE.replace("The Review", "Another")})
    ).started()
    assert first.host != second.host
    assert "The Review" in first.get().text
    assert "Another" in second.get().text


def test_a_port_that_is_taken_is_wrong_use(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--site", site, "--port", str(port))
    assert done.returncode == 2
    assert f"port {port}" in done.stderr
    assert not (site / ".glossator").exists()


def test_an_address_of_another_machine_is_wrong_use(site: Path) -> None:
    done = run("serve", "--site", site, "--host", "192.0.2.1")
    assert done.returncode == 2
    assert "192.0.2.1" in done.stderr


def test_a_folder_without_a_site_is_wrong_use(tmp_path: Path) -> None:
    done = run("serve", "--site", tmp_path)
    assert done.returncode == 2
    assert "site.yaml" in done.stderr


def test_a_port_of_ones_own(site: Path, start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert start(site, "--port", str(port)).started().url == f"http://127.0.0.1:{port}/"


def test_the_browser_is_opened_where_that_is_asked_for(
    site: Path, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    os.mkfifo(told)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {told}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    serving = start(site, "--open").started()
    assert told.read_text() == f"{serving.url}\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(site: Path, serving: Serving, number: signal.Signals) -> None:
    with OpenPage(serving):
        assert serving.stop(number) == 0
    assert serving.lines[-1] == "stopped"
    assert not any("Traceback" in line or "Error" in line for line in serving.lines)


def test_a_build_afterwards_holds_nothing_of_the_preview(site: Path, serving: Serving) -> None:
    assert serving.stop() == 0
    assert run("build", "--site", site).returncode == 0
    for path, content in snapshot(site / "output").items():
        assert b"livereload" not in content, path
        assert b"glossator-token" not in content, path


def test_drafts_are_shown_where_that_is_asked_for(tmp_path: Path, start: Start) -> None:
    root = write_site(tmp_path / "site", {"content/drafts/second.md": ARTICLE.replace("First", "Second")})
    assert start(root).started().get("articles/second/").status == 404
    assert (
        start(root, "--drafts", "--output", str(tmp_path / "out")).started().get("articles/second/").status
        == 200
    )
