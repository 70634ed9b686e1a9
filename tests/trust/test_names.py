"""Names of files that are no text: a fault for each, in every form of report, and nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.small_site import ARTICLE, run, write_site

# A byte that begins no character of UTF-8, as Python has it in names.
BYTE = "\udcff"
NOTES = "annotations: []\n"
NAMED = {
    "an article": (f"content/articles/{BYTE}.md", ARTICLE),
    "an article in a folder": (f"content/articles/{BYTE}/index.md", ARTICLE),
    "notes": (f"content/articles/first.annotations.{BYTE}.yaml", NOTES),
    "an author": (f"content/authors/{BYTE}.md", "---\nname: The Desk\n---\n"),
    "a page": (f"content/pages/{BYTE}.md", "---\ntitle: About\n---\n"),
    "a picture": (f"content/media/{BYTE}.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
}


@pytest.mark.parametrize("case", NAMED.values(), ids=NAMED.keys())
@pytest.mark.parametrize("form", ["", "--json"])
def test_a_name_that_is_not_utf8_is_a_fault(case: tuple[str, str], form: str, tmp_path: Path) -> None:
    path, text = case
    site = write_site(tmp_path / "site", {path: text})
    done = run("build", "--site", site, *([form] if form else []))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not (site / "output").exists()
    if form:
        assert [(found["path"], found["code"]) for found in json.loads(done.stdout)["problems"]] == [
            (path, "bad-name")
        ]
    else:
        assert "[bad-name]" in done.stderr


def test_workflows_and_merge_requests_are_told_as_well(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", {f"content/articles/{BYTE}.md": ARTICLE})
    for form in ("--github", "--gitlab"):
        done = run("check", "--site", site, form)
        assert (done.returncode, "bad-name" in done.stdout) == (1, True)


def test_a_template_of_such_a_name_is_of_no_use_and_no_harm(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", {f"templates/{BYTE}.html": "x", f"templates/css/{BYTE}.css": "x"})
    done = run("build", "--site", site)
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
