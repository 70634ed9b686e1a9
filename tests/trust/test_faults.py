"""Disks that are full or refuse, tampering, builds at once: pages are whole, and all comes right."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Timer

import pytest

from generator.disk.switch import MANIFEST, STAGE
from tests.small_site import ROOT, build, snapshot, write_files
from tests.trust.amount import amount
from tests.trust.ended import Ended, Ender, Ending
from tests.trust.versions import FOREIGN, SIZES, Site, pages, site_of

# By the tables' names; `*` for those that are one of many.
TABLES = ("sources", "articles-*", "outputs", "fragments", "plan", "last")


def attempt(ender: Ender, site: Site, **how: object) -> Ended:
    """A build that nobody ends; it says what is wrong in a line, if anything is."""
    how = {"arguments": ("--jobs", "2"), "number": 0, "at": 600, **how}
    ended = ender.build(Ending(site=str(site.root), **how))
    assert ended.status in (0, 2, 4), ended.said
    assert ended.is_gone
    assert "Traceback" not in ended.said
    if ended.status:
        assert ended.said.startswith("glossator: "), ended.said
        assert len(ended.said.splitlines()) == 1, ended.said
    return ended


# --- a disk that is full ----------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if os.getuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        # Where it cannot, the limit on the size of files stands in for a full disk in the tests below.
        pytest.skip("only root can mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("size", SIZES)
def test_a_full_disk(size: str, disk: Path, ender: Ender, tmp_path: Path) -> None:
    random, site = Random(size), site_of(disk / "site", size, tmp_path / "clean")
    filler, failed = disk / "filler", 0
    for number in range(amount(6, 60)):
        site.edit()
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        left = random.randrange(0, 800 if size == "many" else 250) * 1024
        filler.write_bytes(bytes(max(0, free - left)))
        ended = attempt(ender, site)
        failed += ended.status == 4
        assert ended.status == 0 or "No space left" in ended.said
        site.assert_whole(f"on full disk {number}")
        filler.unlink()
        site.assert_right(f"after full disk {number}")
    assert failed > number // 4


def test_files_that_may_not_grow(ender: Ender, tmp_path: Path) -> None:
    """A write is cut short at any size."""
    random, site = Random(5), site_of(tmp_path / "site", "few")
    failed, times = 0, amount(8, 80)
    for _ in range(times):
        site.edit()
        largest = random.randrange(200, 8_000)
        ended = attempt(ender, site, largest=largest)
        failed += ended.status == 4
        assert ended.status == 0 or "File too large" in ended.said
        site.assert_whole(f"at most {largest} bytes")
        site.assert_right(f"after {largest} bytes")
    assert failed > times // 3


# --- a disk that refuses ----------------------------------------------------------------


def test_output_that_may_not_be_written(disk: Path, ender: Ender, tmp_path: Path) -> None:
    site = site_of(tmp_path / "site", "few")
    (disk / "www").mkdir()
    to_disk = ("--output", str(disk / "www"))
    assert attempt(ender, site, arguments=to_disk).status == 0
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    before = snapshot(disk)
    assert attempt(ender, site, arguments=to_disk).status == 0
    site.edit()
    ended = attempt(ender, site, arguments=to_disk)
    assert (ended.status, "Read-only file system" in ended.said) == (4, True), ended.said
    assert snapshot(disk) == before
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert attempt(ender, site, arguments=to_disk).status == 0
    assert pages(disk / "www") == site.versions[-1]


@pytest.mark.parametrize("table", TABLES)
def test_memory_that_cannot_be_written(table: str, ender: Ender, tmp_path: Path) -> None:
    """Every write to the device says that the disk is full."""
    site = site_of(tmp_path / "site", "few")
    attempt(ender, site)
    for one in (site.root / ".glossator/memory").glob(f"*/{table}"):
        one.with_name(f"{one.name}.new").symlink_to("/dev/full")
    site.edit()
    ended = attempt(ender, site)
    assert (ended.status, "No space left" in ended.said) == (4, True), ended.said
    site.assert_whole(table)
    for other in (site.root / ".glossator/memory").glob("*/*.new"):
        other.unlink()
    site.assert_right(table)


@pytest.mark.parametrize("place", [".glossator", ".glossator/memory", "output"])
def test_a_file_where_a_folder_should_be(place: str, ender: Ender, tmp_path: Path) -> None:
    """It is named, and it stays: it may be somebody's."""
    site = site_of(tmp_path / "site", "few")
    shutil.rmtree(site.root / place)
    write_files(site.root, {place: "mine"})
    site.edit()
    ended = attempt(ender, site)
    assert ended.status in (2, 4)
    assert str(site.root / place) in ended.said
    assert (site.root / place).read_text(encoding="utf-8") == "mine"


# --- what is remembered -----------------------------------------------------------------


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def flipped(path: Path) -> None:
    """A bit of every sixteenth byte, so that no part of a pack is spared."""
    data = bytearray(path.read_bytes())
    data[40::16] = bytes(byte ^ 1 for byte in data[40::16])
    path.write_bytes(data)


def a_folder(path: Path) -> None:
    path.unlink()
    (path / "in it").mkdir(parents=True)


def gone(path: Path) -> None:
    path.unlink()


def of_another(path: Path) -> None:
    """Whole, but the bytes of another file."""
    path.write_bytes(max(path.parent.iterdir()).read_bytes())


@pytest.mark.parametrize("damage", [emptied, cut, longer, flipped, a_folder, gone, of_another])
def test_damaged_memory(damage: Callable[[Path], None], tmp_path: Path) -> None:
    """Each file of it; then the build of an edit gives the bytes of a clean one."""
    site, kept = site_of(tmp_path / "site", "few"), tmp_path / "kept"
    (memory,) = (site.root / ".glossator/memory").iterdir()
    shutil.copytree(memory, kept)
    for number, name in enumerate(sorted(path.name for path in kept.iterdir())):
        shutil.rmtree(memory, ignore_errors=True)
        shutil.copytree(kept, memory)
        damage(memory / name)
        # One article: the feeds take the text of all others from what is remembered.
        write_files(
            site.root, {"content/articles/n0.md": f"---\ntitle: N{number}\ndate: 2026-05-01\n---\nA.\n"}
        )
        result = build(site.root)
        assert result.ok
        assert {problem.code for problem in result.problems} <= {"memory-damaged"}, name
        assert pages(site.output) == site.clean(), name


def test_memory_of_earlier_days(tmp_path: Path) -> None:
    """As somebody restores a backup of it, or of the output, or of both, or of the site's own files."""
    random, site = Random(3), site_of(tmp_path / "site", "few")
    backups: list[Path] = []
    for number in range(amount(8, 60)):
        backup = tmp_path / f"backup{number}"
        shutil.copytree(site.root, backup)
        backups.append(backup)
        site.edit()
        assert build(site.root).ok
        for room in random.sample([".glossator", "output", "content"], random.randrange(1, 4)):
            shutil.rmtree(site.root / room)
            shutil.copytree(random.choice(backups) / room, site.root / room)
        result = build(site.root)
        assert result.ok
        assert pages(site.output) == site.clean(), number


@pytest.mark.parametrize("size", SIZES)
def test_memory_that_is_removed_during_a_build(size: str, ender: Ender, tmp_path: Path) -> None:
    random, site = Random(4), site_of(tmp_path / "site", size)
    site.edit()
    takes = attempt(ender, site).seconds
    for number in range(amount(4, 40)):
        site.edit()
        thief = Timer(
            random.uniform(0, takes), shutil.rmtree, (site.root / ".glossator",), {"ignore_errors": True}
        )
        thief.start()
        attempt(ender, site)
        thief.join()
        site.assert_whole(f"after theft {number}")
        site.assert_right(f"after theft {number}")


# --- the list of files ------------------------------------------------------------------


@pytest.mark.parametrize("damage", [emptied, cut, flipped, a_folder, gone])
def test_a_damaged_list_costs_no_foreign_file(
    damage: Callable[[Path], None], ender: Ender, tmp_path: Path
) -> None:
    """The build ends with status 2 and nothing is touched; in an emptied folder it goes on."""
    site = site_of(tmp_path / "site", "few")
    site.edit()
    damage(site.output / MANIFEST)
    before = snapshot(site.output)
    ended = attempt(ender, site)
    assert (ended.status, "was not written by this tool" in ended.said) == (2, True), ended.said
    assert snapshot(site.output) == before
    shutil.rmtree(site.output)
    assert build(site.root).ok
    assert pages(site.output) == site.versions[-1]


def test_a_list_that_lacks_files(ender: Ender, tmp_path: Path) -> None:
    """Files that are not listed are foreign: one that is as it should be is taken over, no other is lost."""
    random, site = Random(6), site_of(tmp_path / "site", "few")
    for number in range(amount(6, 60)):
        lines = (site.output / MANIFEST).read_text(encoding="utf-8").splitlines()
        rows = lines[1:-1]
        lacking = random.sample(rows, random.randrange(1, len(rows)))
        kept = ",\n".join(row.rstrip(",") for row in rows if row not in lacking)
        (site.output / MANIFEST).write_text(f"{lines[0]}\n{kept}\n{lines[-1]}\n", encoding="utf-8")
        foreign = {row.split('"')[1] for row in lacking}
        before = snapshot(site.output)
        if random.random() < 0.5:
            site.edit()
        ended = attempt(ender, site)
        after = snapshot(site.output)
        assert all(after[path] == before[path] for path in {*foreign, *FOREIGN}), number
        if ended.status == 2:
            assert "was not written by this tool" in ended.said
            shutil.rmtree(site.output)
            assert build(site.root).ok
            write_files(site.output, FOREIGN)
        assert pages(site.output) == site.versions[-1], number
        site.versions = site.versions[-1:]


# --- several builds ---------------------------------------------------------------------


def begin(site: Site, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "generator", "build", "--site", str(site.root), "--jobs", "2"]
    command += ["--now", "2026-06-01T12:00Z", *arguments]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, encoding="utf-8")


@pytest.mark.parametrize("count", [2, 4])
def test_builds_at_once(count: int, tmp_path: Path) -> None:
    """They take turns; a page that is read meanwhile is whole; one that is killed holds nobody up."""
    random, site = Random(count), site_of(tmp_path / "site", "many")
    for number in range(amount(1, 15)):
        site.edit()
        builds = [begin(site, *(["--clean"] if random.random() < 0.5 else [])) for _ in range(count)]
        other = begin(site, "--output", str(tmp_path / "other"))
        killed = builds[0] if random.random() < 0.5 else None
        while builds[-1].poll() is None or other.poll() is None:
            site.assert_whole(f"during builds {number}")
            if killed and random.random() < 0.3:
                killed.kill()
        for one in [*builds, other]:
            _, said = one.communicate(timeout=120)
            assert one.returncode == (-signal.SIGKILL if one is killed and one.returncode else 0), said
        assert pages(tmp_path / "other") == site.versions[-1]
        site.assert_right(f"after builds {number}")


def test_a_process_of_a_build_that_is_killed(tmp_path: Path) -> None:
    """As the system does where memory is scarce: the build says so, and the next one goes on."""
    site, failed = site_of(tmp_path / "site", "many"), 0
    for number in range(amount(3, 20)):
        site.edit()
        one = begin(site)
        while one.poll() is None:
            found = subprocess.run(
                ["ps", "-o", "pid=", "--ppid", str(one.pid)],
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            if found.stdout.split():
                with suppress(ProcessLookupError):
                    os.kill(int(found.stdout.split()[-1]), signal.SIGKILL)
                break
        _, said = one.communicate(timeout=120)
        assert one.returncode in (0, 4), said
        assert one.returncode == 0 or "a process of this build was ended" in said
        failed += one.returncode == 4
        site.assert_whole(f"after {number}")
        assert not (site.output / STAGE).exists()
        site.assert_right(f"after {number}")
    assert failed > 0
