"""A site of a few articles, and a bare repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.publish.publishing import ARTICLE
from tests.small_site import write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site whose target `web` is the folder `www` beside it."""
    titles = ("One", "Two", "Three")
    articles = {f"content/articles/{title.lower()}.md": ARTICLE.format(title=title) for title in titles}
    settings = (
        f"title: The Review\nurl: https://example.org/\npublish:\n  web: {(tmp_path / 'www').as_uri()}\n"
    )
    return write_site(tmp_path / "site", {"site.yaml": settings, **articles})


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty bare repository, made by git."""
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "pages.git")], check=True)
    return tmp_path / "pages.git"
