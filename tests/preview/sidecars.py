"""A site with the harbour article and a sidecar of any shape."""

from __future__ import annotations

from pathlib import Path

from tests.small_site import write_site
from tests.sources.sidecar_shapes import ARTICLE

HARBOUR = "content/articles/harbour.annotations.yaml"


def harbour_site(root: Path, sidecar: str, article: str = ARTICLE) -> Path:
    """A small site with the harbour article and this sidecar; its folder."""
    return write_site(root, {"content/articles/harbour.md": article, HARBOUR: sidecar})
