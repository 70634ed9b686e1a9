"""A look taken by another process sees what one taken here sees, and fails without harm."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import closing
from pathlib import Path

import pytest

from generator.stages import looking
from generator.stages.looking import Look, LookBeside, look_at
from tests.small_site import build, snapshot, write_files, write_site
from tests.stages.test_incremental import EDITS, clean, files


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", files())


def test_both_see_the_same_files(site: Path) -> None:
    with closing(LookBeside(site)) as beside:
        tree = beside.tree()
    here = Look(site).tree()
    assert list(tree.stats.items()) == list(here.stats.items())
    assert dict(tree) == dict(here)


def test_who_asks_again_is_told_what_is_there_by_then(site: Path) -> None:
    with closing(LookBeside(site)) as look:
        before = look.tree()
        write_files(site, {"content/media/new.txt": "new"})
        assert look.tree().keys() - before.keys() == {"content/media/new.txt"}


def test_one_that_is_ended_by_somebody_is_not_waited_for(site: Path) -> None:
    with closing(LookBeside(site)) as look:
        os.kill(look.process, signal.SIGKILL)
        assert look.tree().keys() == Look(site).tree().keys()


def test_a_name_that_is_no_text_is_seen_here(site: Path) -> None:
    (site / "content/media" / os.fsdecode(b"\xff.txt")).write_text("no name")
    with closing(LookBeside(site)) as look:
        assert look.tree().keys() == Look(site).tree().keys()


def test_nothing_is_left_of_a_look_that_nobody_asked(site: Path) -> None:
    look = LookBeside(site)
    look.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(look.process, 0)


@pytest.mark.parametrize(
    ("pages", "processes", "threads", "kind"),
    [(2_000, 2, 1, LookBeside), (1_999, 2, 1, Look), (2_000, 1, 1, Look), (2_000, 2, 2, Look)],
)
def test_another_process_looks_where_that_pays_and_can_be(
    pages: int, processes: int, threads: int, kind: type[Look], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking.threading, "active_count", lambda: threads)
    with closing(look_at(site, pages=pages, processes=processes)) as look:
        assert type(look) is kind


def test_who_looks_for_one_that_is_gone_ends_by_itself(site: Path) -> None:
    # More than a pipe holds: it is still saying what it saw when nobody listens any more.
    write_files(site, {f"content/media/{number:0200}.txt": "" for number in range(1_000)})
    reading, writing = os.pipe()
    first = os.fork()
    if first == 0:
        try:
            os.write(writing, str(LookBeside(site).process).encode())
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(first, 0)
    other = int(os.read(reading, 20))
    patience = time.monotonic() + 20
    while Path(f"/proc/{other}").exists() and state_of(other) != "Z" and time.monotonic() < patience:
        time.sleep(0.01)
    gone = not Path(f"/proc/{other}").exists() or state_of(other) == "Z"
    if not gone:
        os.kill(other, signal.SIGKILL)
    assert gone
    os.close(reading)
    os.close(writing)


def state_of(process: int) -> str:
    """`Z` for a process that has ended and whom nobody asked how; empty for none."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return ""


def test_where_there_is_no_room_for_another_process_this_one_looks(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> int:
        raise BlockingIOError

    monkeypatch.setattr(looking.threading, "active_count", lambda: 1)
    monkeypatch.setattr(looking.os, "fork", full)
    with closing(look_at(site, pages=2_000, processes=2)) as look:
        assert type(look) is Look


@pytest.mark.parametrize("seed", range(3))
def test_builds_that_look_beside_give_what_a_clean_one_gives(
    seed: int, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_MANY", 1)
    monkeypatch.setattr(looking, "processors", lambda: 2)
    monkeypatch.setattr(looking.threading, "active_count", lambda: 1)
    taken: list[LookBeside] = []
    begin = LookBeside.__init__
    monkeypatch.setattr(LookBeside, "__init__", lambda self, root: (taken.append(self), begin(self, root))[1])
    assert build(site, jobs=0).ok
    assert not taken
    chance = random.Random(seed)
    for number, name in enumerate(
        chance.sample(sorted(EDITS.keys() - {"a_fault", "the_memory_that_goes"}), 6)
    ):
        EDITS[name](site, chance)
        assert build(site, jobs=0).ok, name
        assert snapshot(site / "output") == clean(site, tmp_path / "clean"), name
        assert taken or number == 0
