"""Which `Host` and `Origin` headers are answered."""

from __future__ import annotations

import pytest

from generator.preview.names import Names, page_address


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST:8000"])
def test_this_machine_as_a_browser_spells_it(host: str) -> None:
    names = Names.of("127.0.0.1", 8000)
    assert names.allows_host(host)
    assert names.allows_origin(f"http://{host.lower()}")


@pytest.mark.parametrize(
    "host",
    [
        "",
        "127.0.0.1",
        "localhost",
        "localhost:80",
        "localhost:80000",
        "localhost:8001",
        "localhost.:8000",
        "localhost.evil.example:8000",
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.nip.io:8000",
        "127.0.0.2:8000",
        "2130706433:8000",
        "0.0.0.0:8000",
        "[::]:8000",
        "[::ffff:127.0.0.1]:8000",
        "192.168.1.5:8000",
        "me@localhost:8000",
        "localhost:8000,evil.example",
        "http://localhost:8000",
    ],
)
def test_every_other_host_is_foreign(host: str) -> None:
    names = Names.of("127.0.0.1", 8000)
    assert not names.allows_host(host)
    assert not names.allows_origin(f"http://{host}")


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "localhost:8000",
        "https://localhost:8000",
        "http://localhost:8000/",
        "http://http://localhost:8000",
    ],
)
def test_every_other_origin_is_foreign(origin: str | None) -> None:
    assert not Names.of("127.0.0.1", 8000).allows_origin(origin)


def test_the_address_that_was_asked_for_is_a_name() -> None:
    assert Names.of("192.168.1.5", 8000).allows_host("192.168.1.5:8000")
    assert Names.of("fd00::5", 8000).allows_host("[fd00::5]:8000")
    assert Names.of("review.internal", 8000).allows_host("review.internal:8000")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])  # nothing listens here
def test_everywhere_is_no_name(host: str) -> None:
    hosts = Names.of(host, 8000).hosts
    assert "127.0.0.1:8000" in hosts
    assert not hosts & {"0.0.0.0:8000", "[::]:8000", ":8000"}


def test_the_usual_port_is_left_away() -> None:
    assert Names.of("127.0.0.1", 80).allows_host("localhost")
    assert page_address("127.0.0.1", 80, "/") == "http://127.0.0.1/"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/news/"),
        ("0.0.0.0", "http://127.0.0.1:8000/news/"),
        ("::1", "http://[::1]:8000/news/"),
        ("localhost", "http://localhost:8000/news/"),
    ],
)
def test_the_address_to_type(host: str, address: str) -> None:
    assert page_address(host, 8000, "/news/") == address
