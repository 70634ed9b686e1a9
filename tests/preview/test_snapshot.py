"""Every way in which editors and programs change a file is seen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.preview.snapshot import changed_paths, take_snapshot


def save_in_place(file: Path) -> None:
    file.write_text("longer than before")


def save_same_size_and_time(file: Path) -> None:
    stat = file.stat()
    file.write_text("AFTER!")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def save_beside_and_rename(file: Path) -> None:
    beside = file.with_suffix(".new")
    beside.write_text("BEFORE")
    shutil.copystat(file, beside)
    beside.replace(file)


def remove(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("change", [save_in_place, save_same_size_and_time, save_beside_and_rename, remove])
def test_a_change_is_seen(tmp_path: Path, change: Callable[[Path], None]) -> None:
    file = tmp_path / "content/articles/one.md"
    file.parent.mkdir(parents=True)
    file.write_text("before")
    (tmp_path / "content/two.md").write_text("two")
    before = take_snapshot([tmp_path / "content"])
    change(file)
    assert changed_paths(before, take_snapshot([tmp_path / "content"])) == [str(file)]


def test_an_old_file_moved_in_is_seen(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    old = tmp_path / "old.md"
    old.write_text("old")
    os.utime(old, (1, 1))
    before = take_snapshot([tmp_path / "content"])
    old.rename(tmp_path / "content/old.md")
    assert changed_paths(before, take_snapshot([tmp_path / "content"])) == [str(tmp_path / "content/old.md")]


def test_places_come_and_go(tmp_path: Path) -> None:
    places = [tmp_path / "site.yaml", tmp_path / "templates"]
    assert take_snapshot(places) == {}
    (tmp_path / "site.yaml").write_text("title: A\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/site.css").write_text("p {}")
    both = [str(tmp_path / "site.yaml"), str(tmp_path / "templates/site.css")]
    now = take_snapshot(places)
    assert changed_paths({}, now) == changed_paths(now, {}) == both
    assert changed_paths(now, take_snapshot(places)) == []


@pytest.mark.parametrize("name", ["one.md~", ".one.md.swp", "4913", ".#one.md", "#one.md#", "one.md.tmp"])
def test_what_editors_leave_for_a_moment_is_not_looked_at(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("for a moment")
    assert take_snapshot([tmp_path]) == {}


def test_a_link_that_leads_nowhere_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "one.md").symlink_to(tmp_path / "nowhere.md")
    assert take_snapshot([tmp_path]) == {}
