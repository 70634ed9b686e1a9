"""A build that is killed at any moment: every page is whole, and the next build gives a clean one's bytes."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from generator.disk.switch import MANIFEST, STAGE
from tests.small_site import ARTICLE, build, snapshot, write_files, write_site
from tests.trust.amount import amount
from tests.trust.ended import Ended, Ender, Ending

FOREIGN = {"mine.txt": "not the tool's", "articles/mine.html": "not the tool's"}
NOTES = "annotations:\n  - {id: fox, quote: brown fox, body: A fox., author: desk}\n"
# Few articles are done by one process, many by two.
SIZES = {"few": 6, "many": 66}
STOPS = [signal.SIGINT, signal.SIGTERM]


def article(title: str) -> str:
    return ARTICLE.replace("First", title).replace("date:", "authors: [desk]\ndate:")


@dataclass(slots=True)
class Site:
    """A site, its edits, and what of its versions may stand in the output until a build has ended well."""

    root: Path
    versions: list[dict[str, bytes]] = field(default_factory=list)
    edits: int = 0

    @property
    def output(self) -> Path:
        return self.root / "output"

    def edit(self, number: int | None = None) -> None:
        """Change every page, add an article and take another away."""
        self.edits += 1
        number = self.edits if number is None else number
        write_files(self.root, {"site.yaml": f"title: Title {number}\nurl: https://example.org/\n"})
        write_files(self.root, {"content/authors/desk.md": f"---\nname: Desk {number}\n---\nA bio.\n"})
        for other in range(3):
            (self.root / f"content/articles/n{other}.md").unlink(missing_ok=True)
        write_files(self.root, {f"content/articles/n{number % 3}.md": article(f"N{number}")})
        self.versions.append(self.clean())

    def clean(self) -> dict[str, bytes]:
        """What a build gives that knows nothing of any other."""
        fresh = self.root.with_name("clean")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(self.root, fresh, ignore=shutil.ignore_patterns("output", ".glossator"))
        assert build(fresh).ok
        return pages(fresh / "output")

    def assert_whole(self, where: object) -> None:
        """Every page is that of one version; one that all versions have is there."""
        found = pages(self.output)
        for path, data in found.items():
            assert data in [version.get(path) for version in self.versions], f"{path} is not whole {where}"
        always = set.intersection(*map(set, self.versions))
        assert always <= found.keys(), f"pages are missing {where}"
        assert all((self.output / path).read_text() == text for path, text in FOREIGN.items())
        left = {path.name for path in self.output.glob(".glossator*")}
        assert left <= {MANIFEST, STAGE}, where

    def assert_right(self, where: object) -> None:
        """The next build gives the last version, the one after that has nothing to do, nothing is left."""
        assert build(self.root).ok, where
        assert pages(self.output) == self.versions[-1], where
        again = build(self.root)
        assert again.report
        assert (again.report.written, again.report.removed, again.problems) == ((), (), ()), where
        assert [path.name for path in self.output.glob(".*")] == [MANIFEST], where
        kept = [path.name for path in (self.root / ".glossator").rglob("*") if path.is_file()]
        assert [name for name in kept if name.endswith(".new")] == [], where
        self.versions = self.versions[-1:]


def pages(folder: Path) -> dict[str, bytes]:
    """What a host would serve: not the list of files, and not what is staged."""
    found = snapshot(folder)
    return {
        path: data
        for path, data in found.items()
        if not path.startswith(".glossator") and path not in FOREIGN
    }


def site_of(root: Path, size: str) -> Site:
    articles = {f"content/articles/a{number}.md": article(f"A{number}") for number in range(SIZES[size])}
    site = Site(write_site(root, {**articles, "content/articles/a1.annotations.yaml": NOTES}))
    site.edit(0)
    assert build(site.root).ok
    write_files(site.output, FOREIGN)
    return site


@pytest.fixture
def ender(tmp_path: Path) -> Iterator[Ender]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with Ender(temporary) as ender:
        yield ender
    assert list(temporary.iterdir()) == []


def ending(site: Site, **how: object) -> Ending:
    return Ending(site=str(site.root), arguments=("--jobs", "2"), **how)


def seconds(ender: Ender, site: Site) -> float:
    """How long a build takes that nobody ends."""
    site.edit()
    ended = ender.build(ending(site, number=0, at=600))
    assert (ended.status, ended.is_gone) == (0, True), ended.said
    site.assert_right("at first")
    return ended.seconds


def test_killed_at_every_step(ender: Ender, tmp_path: Path) -> None:
    """At each change that the process makes to the disk, one after the other."""
    site = site_of(tmp_path / "site", "few")
    takes_all = amount(9, 1)
    step = cut = 0
    while True:
        step += takes_all
        site.edit()
        ended = ender.build(ending(site, moment="step", at=step))
        assert ended.is_gone
        if ended.status == 0:
            break
        assert ended.status == -signal.SIGKILL, ended.said
        cut += ended.in_switch
        site.assert_whole(f"at step {step}")
        site.assert_right(f"at step {step}")
    assert step > 100
    assert cut > 20 // takes_all


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("moment", ["switch", "time"])
def test_killed(moment: str, size: str, ender: Ender, tmp_path: Path) -> None:
    """Once, or several times in a row; then the same is built, or something newer, or what was before."""
    random, site = Random(f"{moment} {size}"), site_of(tmp_path / "site", size)
    takes = seconds(ender, site)
    killed = cut = 0
    for number in range(amount(8, 200 if size == "few" else 50)):
        site.edit()
        at = number if moment == "switch" else random.uniform(0, takes)
        ended = ender.build(ending(site, moment=moment, at=at))
        assert ended.status in (-signal.SIGKILL, 0), ended.said
        assert ended.is_gone, f"a process outlived kill {number}"
        killed += ended.status != 0
        cut += ended.status != 0 and ended.in_switch
        site.assert_whole(f"after kill {number}")
        what = random.choice(["the same", "the same", "newer", "older", "killed again"])
        if what == "killed again":
            continue
        if what != "the same":
            site.edit(number=site.edits - 1 if what == "older" else None)
        site.assert_right(f"after kill {number}, {what}")
    assert killed > number // 2
    assert moment == "time" or cut > number // 2


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", STOPS, ids=lambda number: number.name)
def test_asked_to_stop(number: signal.Signals, size: str, ender: Ender, tmp_path: Path) -> None:
    """A switch is finished; before it, nothing has happened. The status says what ended the build."""
    random, site = Random(f"{number} {size}"), site_of(tmp_path / "site", size)
    takes = seconds(ender, site)
    stopped = finished = 0
    for count in range(amount(8, 40)):
        before = pages(site.output)
        site.edit()
        moment = random.choice(["switch", "time"])
        at = count if moment == "switch" else random.uniform(0, takes)
        ended = ender.build(ending(site, number=number, moment=moment, at=at, to_all=random.random() < 0.5))
        assert_stopped(ended, number)
        stopped += ended.status != 0
        finished += ended.in_switch
        found = pages(site.output)
        assert found in (before, site.versions[-1]), f"{count}: some pages are new, some are not"
        assert not ended.in_switch or found == site.versions[-1], f"{count}: the switch was not finished"
        assert not (site.output / STAGE).exists(), count
        site.assert_right(f"after stop {count}")
    assert stopped > count // 2
    assert finished > 0


def assert_stopped(ended: Ended, number: signal.Signals) -> None:
    assert ended.status in (128 + number, 0), ended.said
    assert ended.is_gone
    assert "Traceback" not in ended.said, ended.said
    assert ended.status == 0 or ended.said.endswith("stopped\n"), ended.said
