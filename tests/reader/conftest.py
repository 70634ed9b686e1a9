"""The strained site, built once a process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser import ROOT, missing
from tests.reader.articles import stress_site
from tests.small_site import build, write_files

READABILITY = ROOT / "node_modules/@mozilla/readability/Readability.js"


@pytest.fixture(scope="session")
def strained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the strained site."""
    root = write_files(tmp_path_factory.mktemp("strained"), stress_site())
    result = build(root)
    assert result.problems == ()
    return root / "output"


@pytest.fixture
def open_article(strained: Path, serve_folder: Callable[..., Any], open_page: Any) -> Callable[..., Any]:
    """`open_article("crowd", "#note-n-1", width=390) -> Page`."""
    server = serve_folder(strained)

    def opened(name: str, rest: str = "", **how: Any) -> Any:
        return open_page(f"{server.url}articles/{name}/{rest}", **how)

    return opened


@pytest.fixture(scope="session")
def readability_source() -> str:
    """The source of Mozilla's Readability, for `page.evaluate`."""
    if not READABILITY.is_file():
        missing("@mozilla/readability is not installed; `npm ci` does it")
    return READABILITY.read_text(encoding="utf-8")
