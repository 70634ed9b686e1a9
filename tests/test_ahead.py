"""What is shown ahead of a build is what the build then writes, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build import Builder
from tests.small_site import ARTICLE, request, write_files, write_site

FIRST = "content/articles/first.md"
SIDECAR = "content/articles/first.annotations.yaml"
NOTES = "annotations:\n- id: a\n  quote: brown fox\n  body: It runs.\n"
PAGE = "articles/first/index.html"


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[Builder]:
    """The builder of a small site that has been built once."""
    site = write_site(tmp_path / "site", {SIDECAR: NOTES, "templates/site.css": "p { color: red }"})
    builder = Builder(request(site, preview="a-token"), watchful=True)
    assert builder.build().report
    yield builder
    builder.close()


@pytest.mark.parametrize(
    ("path", "text", "made"),
    [
        (FIRST, ARTICLE.replace("quick", "sudden"), {PAGE}),
        (FIRST, ARTICLE.replace("title: First", "title: Another"), {PAGE}),
        (SIDECAR, NOTES.replace("It runs", "It sits"), {PAGE}),
        ("templates/site.css", "p { color: blue }", {"assets/glossator.css", "assets/anchors-2.css"}),
        ("templates/css/notes.css", "p {}", {"assets/glossator.css", "assets/anchors-2.css"}),
        ("templates/css/more.css", "p {}", {"assets/glossator.css", "assets/anchors-2.css"}),
    ],
)
def test_what_is_made_ahead_is_what_the_build_writes(
    builder: Builder, path: str, text: str, made: set[str]
) -> None:
    write_files(builder.request.root, {path: text})
    ahead = builder.pages_ahead([path])
    assert ahead.keys() == made
    assert builder.build().report
    for name, content in ahead.items():
        assert (builder.request.output / name).read_bytes() == content


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/articles/second.md", ARTICLE),
        (FIRST, ARTICLE.replace("title: First", "title: First\ntags: [new]")),
        (FIRST, ARTICLE.replace("date: 2026-05-01", "date: someday")),
        ("templates/article.html", ""),
        ("site.yaml", "title: Another"),
    ],
)
def test_what_takes_a_build_is_not_made_ahead(builder: Builder, path: str, text: str) -> None:
    write_files(builder.request.root, {path: text})
    assert builder.pages_ahead([path]) == {}
