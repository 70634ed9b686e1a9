"""Fixtures every test may ask for: the browser and its tools, expected files, a plain environment.

Tests of pages take their parts from here and never start a browser or a server of their own; the
parts themselves stand in `browser.py`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import settings

from tests.browser import (
    FolderServer,
    PageOpener,
    find_axe_violations,
    find_chromium,
    find_nu,
    find_nu_errors,
    launch_chromium,
    parse_headers,
    read_axe,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import Browser, Page, Playwright

# The first fixture that a test reaches, itself or through others, gives it the marker.
MARKERS = {"playwright": "browser", "nu_command": "java", "axe_source": "node"}

# Variables that change what the program does, or that a git hook leaves behind.
UNWANTED = (
    "SOURCE_DATE_EPOCH",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-expected`."""
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="write what the program gives now into the expected files; read the diff before committing",
    )


def pytest_configure() -> None:
    """Give every test, on every machine, the same environment and the same random inputs in CI."""
    for name in UNWANTED:
        os.environ.pop(name, None)
    # Nobody's git identity, hooks or aliases: publishing has to work without.
    os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
    settings.register_profile("here", deadline=None)
    settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
    settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need, so that `-m "not browser"` forgets none, and run browser tests last.

    Once Playwright runs, its event loop counts as the running one of the process, and code that starts
    its own (`serve`) would fail or not, depending on the order of tests.
    """
    for item in items:
        for name in getattr(item, "fixturenames", ()):
            if name in MARKERS:
                item.add_marker(MARKERS[name])
    items.sort(key=lambda item: "playwright" in getattr(item, "fixturenames", ()))


# --- expected files ---------------------------------------------------------------------


class CheckExpected(Protocol):
    """Compares what the program gave with a file of the tests."""

    def __call__(self, actual: str | bytes, expected: Path) -> None:
        """Fail where they differ; with `--update-expected` write `expected` instead."""


@pytest.fixture
def check_expected(pytestconfig: pytest.Config) -> CheckExpected:
    """`check_expected(actual, path)`: `actual` is what `path` holds, to the byte."""

    def check(actual: str | bytes, expected: Path) -> None:
        data = actual.encode() if isinstance(actual, str) else actual
        if pytestconfig.getoption("--update-expected"):
            expected.parent.mkdir(parents=True, exist_ok=True)
            expected.write_bytes(data)
            return
        assert expected.is_file(), f"{expected} is missing; `pytest --update-expected` writes it"
        if isinstance(actual, str):
            assert actual == expected.read_bytes().decode()
        else:
            assert actual == expected.read_bytes()

    return check


# --- the browser ------------------------------------------------------------------------


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver, one a process.

    It keeps an event loop in this thread: a browser test of code with a loop of its own (`serve`)
    starts that in another process.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium_path(playwright: Playwright) -> Path:
    """The Chromium in use: CHROMIUM, else on PATH, else Playwright's own."""
    return find_chromium(playwright)


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: Path) -> Iterator[Browser]:
    """Headless Chromium, one a process. Most tests want `open_page`."""
    running = launch_chromium(playwright, chromium_path)
    yield running
    running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[PageOpener]:
    """`open_page(url, width=, height=, javascript=, scheme=, media=) -> Page`; `open_page.faults`."""
    opener = PageOpener(browser)
    yield opener
    opener.close()


class ServeFolder(Protocol):
    """Serves a built folder until the tests end."""

    def __call__(self, path: Path, *, headers_from: Path | None = None, base: str = "") -> FolderServer:
        """Serve `path` below `base`, with the headers of `headers_from`, else of its own `_headers`."""


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[ServeFolder]:
    """`serve_folder(path, headers_from=None, base="") -> FolderServer`, with `.url` and `.not_found`."""
    servers: list[FolderServer] = []

    def serve(path: Path, *, headers_from: Path | None = None, base: str = "") -> FolderServer:
        source = headers_from or path / "_headers"
        # Headers asked for by name have to be there; a folder may do without.
        text = source.read_text(encoding="utf-8") if headers_from or source.is_file() else ""
        servers.append(FolderServer(path, rules=parse_headers(text), base=base))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


# --- checkers ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The source of axe-core, for `page.evaluate`; skips where `npm ci` was not run."""
    return read_axe()


@pytest.fixture(scope="session")
def axe_check(axe_source: str) -> Callable[[Page], list[str]]:
    """`axe_check(page) -> list of violations`, on a page that `open_page` opened."""
    return lambda page: find_axe_violations(page, axe_source)


@pytest.fixture(scope="session")
def nu_command() -> tuple[str, ...]:
    """The command line of the Nu HTML checker; skips without Java or `npm ci`."""
    return find_nu()


@pytest.fixture(scope="session")
def nu_check(nu_command: tuple[str, ...]) -> Callable[[Iterable[Path]], list[str]]:
    """`nu_check(paths) -> list of errors`, for HTML files and folders of them; one call for many."""
    return lambda paths: find_nu_errors(nu_command, paths)
