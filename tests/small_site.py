"""A small site in a folder, built through the real pipeline: what tests of content start from.

Texts in, files, problems and results out. `SITE` and `ARTICLE` are sound, so that a case needs to
say only what is wrong with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.build import BuildRequest, BuildResult, build_site
from generator.prepare import Prepared, prepare_site

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SITE = "title: The Review\nurl: https://example.org/\n"
ARTICLE = """\
---
title: First
date: 2026-05-01
---
The quick brown fox jumps over the lazy dog.
"""
BASE = {"site.yaml": SITE, "content/articles/first.md": ARTICLE}


def write_files(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write texts (as UTF-8, line ends as they are) and bytes below `root`; the root."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def write_site(root: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """A sound site with `files` added or put in place of its own; the root."""
    return write_files(root, {**BASE, **(files or {})})


def request(root: Path, **options: Any) -> BuildRequest:
    """The request to build the site in `root`, at a fixed time, into its `output/`."""
    return BuildRequest(**{"root": root, "output": root / "output", "now": NOW, **options})


def prepare(root: Path, **options: Any) -> Prepared:
    """The site in `root` read, annotated and planned; nothing is written."""
    return prepare_site(request(root, **options))


def build(root: Path, **options: Any) -> BuildResult:
    """The site in `root` built."""
    return build_site(request(root, **options))


def run(
    *arguments: str | Path, now: str | None = "2026-06-01", **environment: str
) -> subprocess.CompletedProcess[str]:
    """`python -m generator ARGUMENTS` as a process; the clock stands at `now` where the command takes it."""
    command = [sys.executable, "-m", "generator", *map(str, arguments)]
    if now and arguments and arguments[0] in ("build", "check"):
        command += ["--now", now]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    """Path → bytes of every file below a folder; empty where there is no folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
