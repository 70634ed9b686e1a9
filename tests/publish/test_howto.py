"""The commands of each page about a target, run as they stand there against a counterpart of its kind."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.publish.places import PLACES, Place
from tests.publish.publishing import commit
from tests.small_site import ROOT, run

# Page → the scheme of its target.
PAGES = {
    "publish-codeberg.md": "git+ssh",
    "publish-folder.md": "file",
    "publish-git.md": "git+ssh",
    "publish-github-pages.md": "git+ssh",
    "publish-gitlab-pages.md": "git+https",
    "publish-netlify-cloudflare.md": "file",
    "publish-own-server.md": "rsync+ssh",
    "publish-rsync.md": "rsync+ssh",
    "publish-s3.md": "s3",
}
# These are about all targets.
OTHERS = {"publish-ci.md", "publish-targets.md"}


def test_every_page_is_run() -> None:
    pages = {path.name for path in (ROOT / "docs/howto").glob("publish-*.md")}
    assert pages == PAGES.keys() | OTHERS


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page(page: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = (ROOT / "docs/howto" / page).read_text(encoding="utf-8")
    place = named_as(text, PLACES[PAGES[page]](request.getfixturevalue, tmp_path))
    site = tmp_path / "site"
    run("init", site, now=None)
    settings = (site / "site.yaml").read_text() + yaml.safe_dump({"publish": target_of(text, place)})
    (site / "site.yaml").write_text(settings)
    old = commit(site)
    (site / "content/pages/more.md").write_text("---\ntitle: More\n---\nWords.\n")
    commit(site)

    commands = re.findall(r"(?m)^python -m generator .*$", "\n".join(marked(text)))
    assert {"--dry-run"} <= {word for line in commands for word in line.split()}
    for line in commands:
        before = place.state()
        done = subprocess.run(
            [sys.executable, *shlex.split(line.replace("COMMIT", old))[1:]],
            cwd=site,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (line, done.stderr)
        if "--dry-run" in line or "--log" in line or " publish " not in line:
            assert place.state() == before, line
        else:
            assert ("more/index.html" in place.files()) == ("--rollback" not in line), line


def marked(page: str) -> list[str]:
    """The blocks that stand below a line that says so."""
    return re.findall(r"<!-- tested -->\n```sh\n(.*?)```", page, re.DOTALL)


def settings_of(page: str) -> dict[str, str]:
    """The settings of the first target on a page."""
    (block, *_) = re.findall(r"```yaml\n(publish:.*?)```", page, re.DOTALL)
    target = yaml.safe_load(block)["publish"]["production"]
    return target if isinstance(target, dict) else {"url": target}


def named_as(page: str, place: Place) -> Place:
    """The counterpart, with the branch that the page names."""
    url, _, branch = settings_of(page)["url"].partition("#")
    assert url.partition("://")[0] == place.url.partition("://")[0]
    return replace(place, url=f"{place.url}#{branch}", branch=branch) if branch else place


def target_of(page: str, place: Place) -> dict[str, dict[str, str]]:
    """The first target of a page, with the address of the counterpart."""
    return {"production": {**settings_of(page), "url": place.url, **place.settings}}
