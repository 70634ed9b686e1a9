"""Addresses in pages, metadata and on disk."""

from __future__ import annotations

import pytest

from generator.pages.addresses import Addresses, output_path
from generator.pages.redirects import alias_path
from tests.pages.samples import make_config


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/", "index.html"),
        ("/articles/x/", "articles/x/index.html"),
        ("/old", "old/index.html"),
        ("/old.html", "old.html"),
        ("/v1.10/", "v1.10/index.html"),
        ("/标签/", "标签/index.html"),
        ("/../../etc/passwd", "etc/passwd/index.html"),
        ("//evil/./x/", "evil/x/index.html"),
        ("/./", "index.html"),
        ("/a/../", "a/index.html"),
        ("/.well-known/x/", ".well-known/x/index.html"),
        ("/.../", ".../index.html"),
        ("/a//", "a/index.html"),
        ("articles/x/", "articles/x/index.html"),
        ("", "index.html"),
    ],
)
def test_output_path(url: str, path: str) -> None:
    assert output_path(url) == path


def test_hrefs_include_the_sites_own_path_and_leave_whole_addresses() -> None:
    addresses = Addresses.of(make_config())
    assert addresses.href("/about/") == "/news/about/"
    assert addresses.href("about/") == "/news/about/"
    assert addresses.href("https://other.example/x") == "https://other.example/x"
    assert addresses.href("mailto:a@example.org") == "mailto:a@example.org"


def test_absolute_addresses_are_encoded_once() -> None:
    addresses = Addresses.of(make_config())
    assert addresses.site_url("/tags/标签/") == "https://example.org/news/tags/%E6%A0%87%E7%AD%BE/"
    assert addresses.site_url("/a%20b/") == "https://example.org/news/a%20b/"
    assert addresses.absolute("") == ""
    assert addresses.absolute("https://other.example/ä") == "https://other.example/%C3%A4"


def test_permanent_ids_begin_with_the_identity() -> None:
    assert Addresses.of(make_config()).permanent_id("budget") == "tag:example.org,2026:budget"
    assert Addresses.of(make_config(identity="")).permanent_id("x") == "https://example.org/news/#x"


@pytest.mark.parametrize(
    ("alias", "pattern", "slug", "url", "path"),
    [
        ("/old/place", "/articles/{slug}/", "new", "/articles/new/", "/old/place"),
        ("old", "/articles/{slug}/", "new", "/articles/new/", "/articles/old/"),
        ("old", "/{section}/{slug}/", "news", "/news/news/", "/news/old/"),
        ("old", "/{year}/{month}-{slug}/", "new", "/2026/05-new/", "/2026/05-old/"),
        ("旧", "/articles/{slug}/", "新", "/articles/新/", "/articles/旧/"),
    ],
)
def test_alias_path(alias: str, pattern: str, slug: str, url: str, path: str) -> None:
    assert alias_path(alias, pattern, slug, url) == path
