"""What the room loads before there is work for it: a build in which nothing changed reads no Markdown."""

from __future__ import annotations

import subprocess
import sys

from tests.small_site import ROOT

LATE = ("difflib", "html.parser", "mistune", "nh3", "pygments", "rapidfuzz")


def test_libraries_are_loaded_when_a_text_needs_them() -> None:
    program = f"import sys, generator.annotate; print(*(name for name in {LATE} if name in sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


def test_a_plain_article_needs_mistune_alone() -> None:
    program = (
        "import sys; from generator.annotate import LinkTable, Prose;"
        " Prose({}, LinkTable(), raw_html=False).html('a *b* [c](https://d.org/)', 'x.md');"
        f" print(*(name for name in {LATE} if name in sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["mistune"]
