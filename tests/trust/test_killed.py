"""A build that is killed at any moment: every page is whole, and the next build gives a clean one's bytes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from generator.disk.switch import MANIFEST
from tests.small_site import ARTICLE, ROOT, build, snapshot, write_files, write_site
from tests.trust.amount import amount

FOREIGN = {"mine.txt": "not the tool's", "articles/mine.html": "not the tool's"}


def site_of(root: Path) -> Path:
    return write_site(
        root,
        {f"content/articles/a{number}.md": ARTICLE.replace("First", f"A{number}") for number in range(5)},
    )


def edit(site: Path, number: int) -> None:
    write_files(site, {"site.yaml": f"title: Title {number}\nurl: https://example.org/\n"})
    write_files(site, {f"content/articles/n{number % 3}.md": ARTICLE.replace("First", f"N{number}")})
    (site / f"content/articles/n{(number + 1) % 3}.md").unlink(missing_ok=True)


def clean(site: Path, folder: Path) -> dict[str, bytes]:
    assert build(site, output=folder, clean=True).ok
    return pages(folder)


def pages(folder: Path) -> dict[str, bytes]:
    """What a host would serve: not the list of files, and not what is staged."""
    found = snapshot(folder)
    return {
        path: data
        for path, data in found.items()
        if not path.startswith(".glossator") and path not in FOREIGN
    }


@pytest.mark.parametrize("where", ["in the switch", "anywhere"])
def test_killed(where: str, tmp_path: Path) -> None:
    random, site = Random(where), site_of(tmp_path / "site")
    old = clean(site, tmp_path / "clean")
    assert build(site).ok
    write_files(site / "output", FOREIGN)
    killed = 0
    for number in range(amount(10, 250)):
        edit(site, number)
        new = clean(site, tmp_path / "clean")
        count = random.randrange(1, 14) if where == "in the switch" else 10**6
        command = [sys.executable, "-m", "tests.trust.killed", str(site), str(count)]
        with subprocess.Popen(command, cwd=ROOT) as process:
            if where == "anywhere":
                time.sleep(random.uniform(0.1, 0.6))
                process.kill()
        killed += process.returncode == -9
        for path, data in pages(site / "output").items():
            # Old or new, never half of it.
            assert data in (old.get(path), new.get(path)), f"{path} is not whole after kill {number}"
        assert build(site).ok
        assert pages(site / "output") == new, f"after kill {number}"
        assert sorted(path.name for path in (site / "output").glob(".*")) == [MANIFEST]
        old = new
    assert all((site / "output" / path).read_text() == text for path, text in FOREIGN.items())
    assert killed > number // 4
