"""What the renderer asks the store for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from generator.pages import ArticlePart, Entry
from generator.stages.renderer import Parts
from tests.small_site import ARTICLE, build, write_site


def test_an_article_is_read_once_for_its_page_and_its_feeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read it again took 4 % of the instructions of a build in which every article is in a feed."""
    paths = [f"content/articles/a{number}.md" for number in range(30)]
    site = write_site(tmp_path, dict.fromkeys(paths, ARTICLE))
    asked: Counter[str] = Counter()
    read = Parts.part

    def spy(parts: Parts, entry: Entry) -> ArticlePart:
        asked[entry.path] += 1
        return read(parts, entry)

    monkeypatch.setattr(Parts, "part", spy)
    assert build(site, jobs=1).ok
    assert asked == Counter([*paths, "content/articles/first.md"])
