"""Servers that end with their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.preview.serving import Serving
from tests.small_site import write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small sound site."""
    return write_site(tmp_path / "site")


@pytest.fixture
def start() -> Iterator[Callable[..., Serving]]:
    """`start(site, *arguments) -> Serving`; not waited for."""
    servers: list[Serving] = []

    def run(site: Path, *arguments: str) -> Serving:
        servers.append(Serving(site, *arguments))
        return servers[-1]

    yield run
    for server in servers:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture
def serving(site: Path, start: Callable[..., Serving]) -> Serving:
    """A server that serves the small site."""
    return start(site).started()
