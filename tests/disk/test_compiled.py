"""Compiled templates: what is damaged or cannot be kept is compiled anew, and changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.disk import CompiledTemplates
from generator.disk.compiled import _MOST
from tests.small_site import build, snapshot, write_site


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/glossator/templates"


def test_what_is_put_comes_back(folder: Path) -> None:
    CompiledTemplates(b"one").put("key", b"data")
    assert CompiledTemplates(b"one").get("key") == b"data"
    assert CompiledTemplates(b"one").get("other") is None
    assert CompiledTemplates(b"another program").get("key") is None
    assert folder.stat().st_mode & 0o777 == 0o700


def test_one_that_is_gone_when_it_is_looked_at(folder: Path) -> None:
    """As where another build puts its own in place at that moment; nothing stays open."""
    CompiledTemplates(b"one").put("key", b"data")
    (folder / "gone").symlink_to("nowhere")
    CompiledTemplates(b"one").put("other", b"data")
    assert CompiledTemplates(b"one").get("other") == b"data"


@pytest.mark.parametrize("damaged", [b"", b"data", b"\0" * 40])
def test_what_is_damaged_is_not_there(folder: Path, damaged: bytes) -> None:
    CompiledTemplates(b"one").put("key", b"data")
    (file,) = folder.iterdir()
    file.write_bytes(damaged)
    assert CompiledTemplates(b"one").get("key") is None


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to somebody else")
def test_what_is_somebody_elses_is_not_there(folder: Path) -> None:
    CompiledTemplates(b"one").put("key", b"data")
    (file,) = folder.iterdir()
    os.chown(file, 65534, 65534)
    assert CompiledTemplates(b"one").get("key") is None


def test_where_nothing_can_be_kept(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("a file", encoding="utf-8")
    CompiledTemplates(b"one").put("key", b"data")
    assert CompiledTemplates(b"one").get("key") is None


def test_there_are_never_too_many(folder: Path) -> None:
    kept = CompiledTemplates(b"one")
    for number in range(_MOST + 3):
        kept.put(str(number), b"data")
    assert len(list(folder.iterdir())) == _MOST
    assert kept.get(str(_MOST + 2)) == b"data"


@pytest.mark.parametrize("damage", [lambda data: data[:30], lambda data: data[:-9] + b"x" * 9])
def test_a_build_does_not_mind(tmp_path: Path, folder: Path, damage: object) -> None:
    site = write_site(tmp_path / "site")
    assert build(site).ok
    assert len(list(folder.iterdir())) > 5
    for file in folder.iterdir():
        file.write_bytes(damage(file.read_bytes()))
    assert build(site, output=tmp_path / "again", clean=True).ok
    assert snapshot(tmp_path / "again") == snapshot(site / "output")
