"""Whatever does not come from a page of this preview is refused, and leaves every file as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.preview.serving import Answer, Serving
from tests.preview.sidecars import harbour_site
from tests.small_site import snapshot
from tests.sources.sidecar_shapes import SHAPES

NOTE = {"article": "harbour", "quote": "Nobody asked the fishermen", "note": {"body": "Written."}}
POSTS = ("notes", "notes/ferry", "undo", "render")
GETS = ("articles/harbour",)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The harbour and its notes."""
    return harbour_site(tmp_path / "site", SHAPES["list not indented"])


class Client:
    """A page of the preview, which a test can make a foreign one."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        page = serving.get("articles/harbour/").text
        found = re.search(r'name="glossator-token" content="([^"]+)"', page)
        assert found
        self.token = found[1]

    def headers(self) -> dict[str, str]:
        return {
            "Origin": f"http://{self.serving.host}",
            "X-Glossator-Token": self.token,
            "Content-Type": "application/json",
        }

    def post(self, path: str, values: Any = NOTE, body: bytes | None = None, **headers: str | None) -> Answer:
        """A sound request but for the headers named; `None` leaves one out."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {**self.headers(), **named}
        kept = {name: value for name, value in sent.items() if value is not None}
        data = json.dumps(values).encode() if body is None else body
        target = path if path.startswith("/") else f"/__glossator__/{path}"
        return self.serving.get(target, method="POST", body=data, **kept)


@pytest.fixture
def client(serving: Serving) -> Client:
    """A page of the server."""
    return Client(serving)


@pytest.fixture
def refuses(site: Path) -> Callable[[Answer, int], None]:
    """`refuses(answer, status)`: it says so, and not a file of the site is another."""
    before = snapshot(site / "content")

    def check(answer: Answer, status: int) -> None:
        assert answer.status == status, answer.text
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert snapshot(site / "content") == before

    return check


def test_a_sound_request_is_answered(client: Client, site: Path) -> None:
    answer = client.post("notes")
    assert answer.status == 200, answer.text
    assert json.loads(answer.body)["state"] == "exact"
    assert 'id="note-nobody-asked-the-fishermen"' in client.serving.get("articles/harbour/").text
    assert client.post("undo", {}).status == 200
    assert "Written." not in (site / "content/articles/harbour.annotations.yaml").read_text()


FOREIGN_HOSTS = (
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "localhost.evil.example:{port}",
    "127.0.0.1:1",
    "127.0.0.2:{port}",
    "0.0.0.0:{port}",
    "2130706433:{port}",
    "0x7f000001:{port}",
    "127.1:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "localhost.:{port}",
    "",
)


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_foreign_names_are_refused(client: Client, refuses: Callable[[Answer, int], None], host: str) -> None:
    port = client.serving.host.rpartition(":")[2]
    name = host.format(port=port)
    for path in POSTS:
        # A name that leads here makes Host and Origin agree.
        refuses(client.post(path, Host=name, Origin=f"http://{name}"), 421)
    for path in GETS:
        headers = {**client.headers(), "Host": name}
        refuses(client.serving.get(f"/__glossator__/{path}", **headers), 421)


def test_a_host_that_is_none_is_no_request(client: Client, refuses: Callable[[Answer, int], None]) -> None:
    for path in POSTS:
        refuses(client.post(path, Host=f"user@{client.serving.host}"), 400)


FOREIGN_ORIGINS = (
    None,
    "null",
    "http://evil.example",
    "https://{host}",
    "http://{host}.evil.example",
    "http://{host}/",
    "http://{host}@evil.example",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "ws://{host}",
    "file://",
    "http://evil.example http://{host}",
)


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_foreign_pages_are_refused(
    client: Client, refuses: Callable[[Answer, int], None], origin: str | None
) -> None:
    named = origin.format(host=client.serving.host) if origin else None
    for path in POSTS:
        refuses(client.post(path, Origin=named), 403)


def test_a_wrong_token_is_refused(client: Client, refuses: Callable[[Answer, int], None]) -> None:
    wrong = (None, "", "x", client.token[:-1], client.token + "x", client.token.swapcase(), "ünï")
    for token in wrong:
        sent = token.encode().decode("latin-1") if token else token
        for path in POSTS:
            refuses(client.post(path, X_Glossator_Token=sent), 403)
        for path in GETS:
            headers = {"X-Glossator-Token": sent} if sent is not None else {}
            refuses(client.serving.get(f"/__glossator__/{path}", **headers), 403)


def test_what_a_form_can_send_without_asking_is_refused(
    client: Client, refuses: Callable[[Answer, int], None]
) -> None:
    kinds = (
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
        "application/jsonp",
    )
    for kind in kinds:
        for path in POSTS:
            refuses(client.post(path, Content_Type=kind), 415)


@pytest.mark.parametrize("size", [256 * 1024 + 1, 1024 * 1024 + 1, 8 * 1024 * 1024])
def test_what_is_too_large_is_refused(
    client: Client, refuses: Callable[[Answer, int], None], size: int
) -> None:
    for path in POSTS:
        refuses(client.post(path, body=b" " * size), 413)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'"x"', b"1e999"])
def test_what_is_no_object_is_refused(
    client: Client, refuses: Callable[[Answer, int], None], body: bytes
) -> None:
    for path in POSTS:
        refuses(client.post(path, body=body), 400)


@pytest.mark.parametrize(
    "values",
    [
        {"article": ["harbour"]},
        {"article": "harbour", "quote": 1, "note": {}},
        {"article": "harbour", "quote": "plan", "position": "1", "note": {}},
        {"article": "harbour", "quote": "plan", "note": "text"},
        {"article": "harbour", "seen": {}, "note": {}},
    ],
)
def test_values_of_another_type_are_refused(
    client: Client, refuses: Callable[[Answer, int], None], values: Mapping[str, Any]
) -> None:
    refuses(client.post("notes", values), 400)


METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW")


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_refused(
    client: Client, refuses: Callable[[Answer, int], None], method: str
) -> None:
    for path in (*POSTS, *GETS):
        refuses(client.serving.get(f"/__glossator__/{path}", method=method, **client.headers()), 405)


def test_reading_never_writes(client: Client, refuses: Callable[[Answer, int], None]) -> None:
    for path in POSTS:
        refuses(client.serving.get(f"/__glossator__/{path}?body=x", **client.headers()), 405)
    named = {**client.headers(), "X-HTTP-Method-Override": "POST"}
    refuses(client.serving.get("/__glossator__/notes", **named), 405)


TRAVERSALS = (
    "../harbour",
    "../../site.yaml",
    "..%2f..%2fsite.yaml",
    "%2e%2e%2f%2e%2e%2fsite.yaml",
    "..\\..\\site.yaml",
    "..%5c..%5csite.yaml",
    "%252e%252e%252fsite.yaml",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "harbour%00",
    "harbour\u0000.md",
    "content/articles/harbour.md",
    "harbour.annotations.yaml",
    "harbour/",
    "HARBOUR",
)


@pytest.mark.parametrize("name", TRAVERSALS)
def test_no_name_becomes_a_path(
    client: Client, refuses: Callable[[Answer, int], None], site: Path, name: str
) -> None:
    outside = snapshot(site.parent)
    refuses(client.post("notes", {**NOTE, "article": name}), 404)
    refuses(client.post("render", {"article": name, "body": "x"}), 404)
    asked = {"article": "harbour", "id": name, "action": "retire"}
    refuses(client.post("notes/nothing", asked), 404)
    refuses(client.post("notes", {**NOTE, "layer": name}), 422)
    if name.isprintable():
        refuses(client.post(f"notes/{name}", {"article": "harbour", "action": "retire"}), 404)
        refuses(client.serving.get(f"/__glossator__/articles/{name}", **client.headers()), 404)
    written = {path for path, data in snapshot(site.parent).items() if outside.get(path) != data}
    assert not written


def test_a_name_that_is_no_text_is_no_request(client: Client, refuses: Callable[[Answer, int], None]) -> None:
    refuses(client.post("notes/..%c0%afsite.yaml", {"article": "harbour", "action": "retire"}), 400)
    address = "/__glossator__/articles/..%c0%afsite.yaml"
    refuses(client.serving.get(address, **client.headers()), 400)


def test_markup_in_a_body_runs_nowhere(client: Client) -> None:
    body = '<script>alert(1)</script><img src=x onerror="alert(1)">[x](javascript:alert(1))'
    answer = client.post("render", {"article": "harbour", "body": body})
    html = json.loads(answer.body)["html"]
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
