"""What tests of built pages stand on: Chromium, a folder served as a host would, axe and Nu.

Takes folders, addresses and pages; hands back servers, pages and lists of plain messages. Knows
nothing of Glossator's own code. `conftest.py` offers all of it as fixtures.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Literal, NoReturn
from urllib.parse import unquote, urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Playwright

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules/axe-core/axe.min.js"
NU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_FLAGS = (
    "--no-sandbox",  # CI runs as root, where Chromium refuses its sandbox
    "--disable-gpu",
    # No talk with the world, and no wait for it where there is none.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    # One rendering of text on every machine, so that measured lines stay where they are.
    "--font-render-hinting=none",
    "--hide-scrollbars",
)


def missing(what: str) -> NoReturn:
    """Skip the test that needs `what`; with CI=true fail it, so that no check drops out unseen."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} (with CI=true this is a failure)", pytrace=False)
    pytest.skip(what)  # the reason is the caller's: what is not there, and how to get it


# --- Chromium ---------------------------------------------------------------------------


def find_chromium(playwright: Playwright) -> Path:
    """Chromium of the variable CHROMIUM, else on PATH, else Playwright's own; else `missing`."""
    named = os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            pytest.fail(f"CHROMIUM names no program: {named!r}", pytrace=False)
        return Path(found)
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    own = Path(playwright.chromium.executable_path)
    if own.is_file():
        return own
    missing("no Chromium found; `make browser` installs one")


def launch_chromium(playwright: Playwright, program: Path) -> Browser:
    """Start `program` headless, with a profile of its own that goes when it is closed."""
    return playwright.chromium.launch(
        executable_path=str(program), headless=True, args=list(CHROMIUM_FLAGS), timeout=60_000
    )


@dataclass(slots=True)
class PageOpener:
    """Opens pages, each in a context of its own, and keeps what went wrong in them.

    `faults` holds failed requests, answers of 400 and above, uncaught exceptions and errors of the
    console; what the Content-Security-Policy blocks is among the last.
    """

    browser: Browser
    faults: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(
        self,
        url: str,
        *,
        width: int = 1280,
        height: int = 900,
        javascript: bool = True,
        scheme: Literal["light", "dark"] = "light",
        media: Literal["screen", "print"] = "screen",
        touch: bool = False,
    ) -> Page:
        """Open `url`, wait until it has loaded and hand back its page."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme=scheme,
            reduced_motion="reduce",  # no picture or measure is taken halfway through a transition
            locale="en-GB",
            timezone_id="UTC",
            has_touch=touch,
        )
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        self._listen(page)
        if media == "print":
            page.emulate_media(media="print")
        page.goto(url, wait_until="load")
        return page

    def _listen(self, page: Page) -> None:
        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.faults.append(f"console: {message.text}")

        def on_error(error: Error) -> None:
            self.faults.append(f"exception: {error.message}")

        page.on("console", on_console)
        page.on("pageerror", on_error)
        page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        page.on(
            "response",
            lambda answer: (
                self.faults.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
            ),
        )

    def close(self) -> None:
        """Close every page opened here."""
        while self._contexts:
            self._contexts.pop().close()


# --- a folder, served -------------------------------------------------------------------

# A table of our own: Python's `mimetypes` reads the machine's files.
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}

# Hosts read these and do not serve them.
UNSERVED = frozenset({"/_headers", "/_redirects", "/.glossator.json"})


@dataclass(frozen=True, slots=True)
class HeaderRule:
    """One block of a `_headers` file: a path pattern and the headers it sets."""

    pattern: re.Pattern[str]
    headers: tuple[tuple[str, str], ...]


def parse_headers(text: str) -> tuple[HeaderRule, ...]:
    """The rules of a `_headers` file in Netlify's syntax; a line that is none raises ValueError.

    A path stands at the start of its line (`*` matches anything, `:name` one segment), its headers
    follow indented as `Name: value`; `#` begins a comment line.
    """
    blocks: list[tuple[str, list[tuple[str, str]]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith("/"):
            blocks.append((line.strip(), []))
            continue
        name, colon, value = line.strip().partition(":")
        if not (blocks and colon and name and line[0].isspace()):
            raise ValueError(f"_headers:{number}: neither a path nor an indented header: {line!r}")
        blocks[-1][1].append((name.strip(), value.strip()))
    return tuple(HeaderRule(_pattern(path), tuple(headers)) for path, headers in blocks)


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\*|:[A-Za-z]\w*)", path)
    kinds = {"*": ".*", ":": "[^/]+"}
    return re.compile("".join(kinds.get(piece[:1]) or re.escape(piece) for piece in pieces))


def headers_for(path: str, rules: Sequence[HeaderRule]) -> dict[str, str]:
    """The headers that every rule fitting `path` sets; a name set twice gets both values, by comma."""
    found: dict[str, str] = {}
    for rule in rules:
        if rule.pattern.fullmatch(path):
            for name, value in rule.headers:
                found[name] = f"{found[name]}, {value}" if name in found else value
    return found


class FolderServer(ThreadingHTTPServer):
    """Serves a built output folder on a free port of 127.0.0.1, as a static host would.

    `url` ends with `/`. `base` is the path the site lives below (`/news`); rules of `_headers` are
    matched with the path inside the folder. `not_found` lists the paths that were asked for in vain.
    """

    daemon_threads = True

    def __init__(self, folder: Path, *, rules: Sequence[HeaderRule] = (), base: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _FolderHandler)
        self.folder = folder.resolve()
        self.rules = rules
        self.base = base.rstrip("/")
        self.not_found: list[str] = []
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        """Address of the site's front page."""
        return f"http://127.0.0.1:{self.server_port}{self.base}/"

    def stop(self) -> None:
        """Stop serving and free the port."""
        self.shutdown()
        self.server_close()


class _FolderHandler(BaseHTTPRequestHandler):
    server: FolderServer

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        base = self.server.base
        if base and path != base and not path.startswith(f"{base}/"):
            self._answer(404, b"outside of the site\n", {"Content-Type": CONTENT_TYPES[".txt"]})
            return
        inner = path[len(base) :]
        file = self._file(inner)
        if file is None:
            self._not_found(path, inner)
        elif file.is_dir():
            self._answer(301, b"", {"Location": f"{urlsplit(self.path).path}/"})
        else:
            self._send(200, file, inner)

    do_HEAD = do_GET

    def _file(self, inner: str) -> Path | None:
        """The file for a path; the folder itself where only its slash is missing; else None."""
        folder = self.server.folder
        file = (folder / inner.lstrip("/")).resolve()
        if not file.is_relative_to(folder) or inner in UNSERVED:
            return None
        if file.is_dir() and (file / "index.html").is_file():
            return file / "index.html" if inner.endswith("/") else file
        return file if file.is_file() and not inner.endswith("/") else None

    def _not_found(self, path: str, inner: str) -> None:
        self.server.not_found.append(path)
        page = self.server.folder / "404.html"
        if page.is_file():
            self._send(404, page, inner)
        else:
            self._answer(404, b"not found\n", {"Content-Type": CONTENT_TYPES[".txt"]})

    def _send(self, status: int, file: Path, inner: str) -> None:
        kind = CONTENT_TYPES.get(file.suffix.lower(), "application/octet-stream")
        headers = {"Content-Type": kind, **headers_for(inner, self.server.rules)}
        self._answer(status, file.read_bytes(), headers)

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            # A page that was closed while it loaded takes no more.
            with suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Say nothing: `not_found` holds what a test may want to know."""


# --- checkers ---------------------------------------------------------------------------


def read_axe() -> str:
    """The source of axe-core; `missing` where `npm ci` has not been run."""
    if not AXE.is_file():
        missing("axe-core is not installed; `npm ci` does it")
    return AXE.read_text(encoding="utf-8")


def find_axe_violations(page: Page, source: str) -> list[str]:
    """Run axe over an open page, one line for each element that breaks a rule.

    Works under a strict Content-Security-Policy: the browser's debugger evaluates the source, not the
    page. Axe waits on promises, which never settle in a page opened with JavaScript off.
    """
    if page.evaluate("matchMedia('(scripting: none)').matches"):
        raise ValueError("axe needs a page that was opened with JavaScript on")
    page.evaluate(f"{source}\nvoid 0")
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)")
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:200]}"
        for violation in violations
        for node in violation["nodes"]
    ]


def find_nu() -> tuple[str, ...]:
    """The command that starts the Nu HTML checker; `missing` without Java or without its jar."""
    java = shutil.which("java")
    if java is None:
        missing("the Nu HTML checker needs Java (Debian: default-jre-headless)")
    if not NU.is_file():
        missing("the Nu HTML checker is not installed; `npm ci` does it")
    return (java, "-jar", str(NU))


def find_nu_errors(command: Sequence[str], paths: Iterable[Path]) -> list[str]:
    """Check HTML files, and those below folders: `path:line:column: message` for each error.

    One call starts one Java (about two seconds), so many paths belong in one call. Style sheets are
    left out: Nu's CSS checker does not know container queries and newer properties.
    """
    arguments = ["--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html"]
    run = subprocess.run(
        [*command, *arguments, *(str(path) for path in paths)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if run.returncode != 0:
        raise RuntimeError(f"the Nu HTML checker ended with status {run.returncode}: {run.stderr[:2000]}")
    return [_nu_line(message) for message in json.loads(run.stdout)["messages"] if message["type"] != "info"]


def _nu_line(message: Mapping[str, object]) -> str:
    path = str(message.get("url", "")).removeprefix("file:")
    column = message.get("firstColumn", message.get("lastColumn", 0))
    return f"{unquote(path)}:{message.get('lastLine', 0)}:{column}: {message['message']}"
