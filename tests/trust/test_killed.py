"""A build that is killed at any moment: every page is whole, and the next build gives a clean one's bytes."""

from __future__ import annotations

import signal
from pathlib import Path
from random import Random

import pytest

from generator.disk.switch import STAGE
from tests.trust.amount import amount
from tests.trust.ended import Ended, Ender, Ending
from tests.trust.versions import SIZES, Site, pages, site_of

STOPS = [signal.SIGINT, signal.SIGTERM]
# How many builds may be begun for each that is to be hit: some are done before their moment.
TRIES = 6


def ending(site: Site, **how: object) -> Ending:
    return Ending(site=str(site.root), arguments=("--jobs", "2"), **how)


def seconds(ender: Ender, site: Site) -> float:
    """How long a build after an edit takes that nobody ends."""
    for _ in ("the first of all, which takes longer", "one after an edit"):
        site.edit()
        ended = ender.build(ending(site, number=0, at=600))
        assert (ended.status, ended.is_gone) == (0, True), ended.said
    site.assert_right("at first")
    return ended.seconds


def shorter(takes: float, ended: Ended) -> float:
    """What a build takes now, if it was done before its moment: the first may have had the machine less."""
    return min(takes, ended.seconds) if ended.status == 0 else takes


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


@pytest.mark.parametrize(("size", "part"), [*(("few", part) for part in range(amount(1, 4))), ("many", 0)])
@pytest.mark.parametrize("moment", ["switch", "time"])
def test_killed(moment: str, size: str, part: int, ender: Ender, tmp_path: Path) -> None:
    """Once, or several times in a row; then the same is built, or something newer, or what was before."""
    random, site = Random(f"{moment} {size} {part}"), site_of(tmp_path / "site", size)
    takes, wanted = seconds(ender, site), amount(8, 50)
    hit = 0
    for number in range(wanted * TRIES):
        if hit == wanted:
            break
        site.edit()
        at = random.random() if moment == "switch" else random.uniform(0, takes)
        ended = ender.build(ending(site, moment=moment, at=at))
        assert ended.status in (-signal.SIGKILL, 0), ended.said
        assert ended.is_gone, f"a process outlived kill {number}"
        takes = shorter(takes, ended)
        hit += ended.status != 0 and (moment == "time" or ended.in_switch)
        site.assert_whole(f"after kill {number}")
        what = random.choice(["the same", "the same", "newer", "older", "killed again"])
        if what == "killed again":
            continue
        if what != "the same":
            site.edit(number=site.edits - 1 if what == "older" else None)
        site.assert_right(f"after kill {number}, {what}")
    assert hit == wanted


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", STOPS, ids=lambda number: number.name)
def test_asked_to_stop(number: signal.Signals, size: str, ender: Ender, tmp_path: Path) -> None:
    """A switch is finished; before it, nothing has happened. The status says what ended the build."""
    random, site = Random(f"{number} {size}"), site_of(tmp_path / "site", size)
    takes, wanted = seconds(ender, site), amount(8, 40)
    stopped = finished = 0
    for count in range(wanted * TRIES):
        if stopped == wanted:
            break
        before = pages(site.output)
        site.edit()
        moment = random.choice(["switch", "time"])
        at = count if moment == "switch" else random.uniform(0, takes)
        ended = ender.build(ending(site, number=number, moment=moment, at=at, to_all=random.random() < 0.5))
        assert_stopped(ended, number)
        takes = shorter(takes, ended)
        stopped += ended.status != 0
        finished += ended.in_switch
        found = pages(site.output)
        assert found in (before, site.versions[-1]), f"{count}: some pages are new, some are not"
        assert not ended.in_switch or found == site.versions[-1], f"{count}: the switch was not finished"
        assert not (site.output / STAGE).exists(), count
        site.assert_right(f"after stop {count}")
    assert stopped == wanted
    assert finished > 0


def assert_stopped(ended: Ended, number: signal.Signals) -> None:
    assert ended.status in (128 + number, 0), ended.said
    assert ended.is_gone
    assert "Traceback" not in ended.said, ended.said
    assert ended.status == 0 or ended.said.endswith("stopped\n"), ended.said
