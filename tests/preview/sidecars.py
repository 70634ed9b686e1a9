"""A site with the harbour article and a sidecar of any shape, and what an edit may do to it."""

from __future__ import annotations

import difflib
from pathlib import Path

from tests.small_site import write_site
from tests.sources.sidecar_shapes import ARTICLE

HARBOUR = "content/articles/harbour.annotations.yaml"


def harbour_site(root: Path, sidecar: str, article: str = ARTICLE) -> Path:
    """A small site with the harbour article and this sidecar; its folder."""
    return write_site(root, {"content/articles/harbour.md": article, HARBOUR: sidecar})


def only_added(before: bytes, after: bytes, shape: str) -> bool:
    """Whether every line of before is there still, in its order, its end included; a flow list goes
    on behind its last note, and a last line gets the end that it lacked."""
    lines = before.decode().splitlines(keepends=True)
    now = after.decode().splitlines(keepends=True)
    gone = [line[2:] for line in difflib.ndiff(lines, now) if line.startswith("- ")]
    allowed = 1 if shape == "flow list" or not before.endswith(b"\n") else 0
    return len(gone) <= allowed and all(line.rstrip(",\n") in after.decode() for line in gone)
