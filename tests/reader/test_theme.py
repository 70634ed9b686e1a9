"""The worked example of docs/howto/theme.md, built and looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.small_site import ROOT, SITE, build, write_files

GUIDE = ROOT / "docs/howto/theme.md"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The output of the site that the guide makes."""
    text = GUIDE.read_text(encoding="utf-8")
    files = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", text, re.DOTALL))
    assert set(files) == {
        "templates/site.css",
        "templates/article.html",
        "templates/slots/after_article.html",
        "content/articles/first.md",
    }
    result = build(write_files(tmp_path, {"site.yaml": SITE, **files}))
    assert result.problems == ()
    return tmp_path / "output"


def test_the_example_of_the_guide_works(
    example: Path, serve_folder: Callable[..., Any], open_page: Any, axe_check: Callable[[Any], list[str]]
) -> None:
    for scheme, colour in (("light", "rgb(11, 79, 138)"), ("dark", "rgb(143, 195, 245)")):
        page = open_page(f"{serve_folder(example).url}articles/first/", scheme=scheme)
        assert page.locator("article > .house-line").inner_text() == "The Review"
        letters = page.locator("main > .house-line a")
        assert letters.inner_text() == "Write to the editors about “First”"
        assert letters.get_attribute("href") == "mailto:letters@example.org"
        assert letters.evaluate("node => getComputedStyle(node).textDecorationColor") == colour
        assert page.locator("h1").inner_text() == "First"
        assert page.locator("#article-text").evaluate("node => getComputedStyle(node).maxWidth") == "640px"
        assert axe_check(page) == []
    assert open_page.faults == []


def test_the_blocks_that_the_guide_names_are_there() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    sentence = re.search(r"has the blocks (.*?);\s*every page has\s+(.*?)\.", text, re.DOTALL)
    assert sentence
    for names, template in zip(sentence.groups(), ("article.html", "base.html"), strict=True):
        source = (ROOT / "templates" / template).read_text(encoding="utf-8")
        for name in re.findall(r"`(\w+)`", names):
            assert f"{{% block {name} " in source, name
