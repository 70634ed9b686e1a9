"""After any edits a build gives the bytes of a clean one, whatever went wrong in between."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from generator.build import Builder
from generator.disk.switch import MANIFEST
from tests.small_site import build, request, snapshot
from tests.trust.amount import amount
from tests.trust.edits import BESIDE, OF_ONE_PAGE, SOURCES, begin, sources_of
from tests.trust.ended import Ender, Ending

# What is scheduled and what expires comes and goes.
MOMENTS = [datetime(2026, 6, day, 12, tzinfo=UTC) for day in (1, 4, 9)]


def clean(site: Path, fresh: Path, now: datetime) -> dict[str, bytes] | None:
    """What a build gives that knows nothing of any other; `None` where it fails."""
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(site, fresh, ignore=shutil.ignore_patterns("output", ".glossator", "elsewhere"))
    return snapshot(fresh / "output") if build(fresh, now=now).ok else None


@pytest.mark.parametrize("seed", range(amount(2, 5)))
def test_the_bytes_of_a_clean_build(seed: int, ender: Ender, tmp_path: Path) -> None:
    """After each edit of the sources; now and then something else happens as well, or a build is killed."""
    random, site, compared = Random(seed), begin(tmp_path / "site"), 0
    for number in range(amount(40, 400)):
        edits = [random.choice(SOURCES)]
        edits += random.sample(BESIDE, 1) if random.random() < 0.3 else []
        for edit in edits:
            edit(random, site)
        if random.random() < 0.1:
            ender.build(Ending(site=str(site), moment="step", at=random.randrange(1, 120)))
        now = random.choice(MOMENTS)
        expected = clean(site, tmp_path / "clean", now)
        where = f"after edit {number}, {[edit.__name__ for edit in edits]}"
        result = build(site, now=now)
        assert result.ok == (expected is not None), where
        if expected is not None:
            assert_same(snapshot(site / "output"), expected, where)
            compared += 1
    assert compared > number // 3


def assert_same(found: dict[str, bytes], expected: dict[str, bytes], where: str) -> None:
    other = {path for path in {*found, *expected} if found.get(path) != expected.get(path)} - {MANIFEST}
    assert not other, f"{where}: {sorted(other)}"
    assert found == expected, where


@pytest.mark.parametrize("seed", range(amount(2, 5)))
def test_what_is_shown_ahead_is_what_the_build_writes(seed: int, tmp_path: Path) -> None:
    """A preview that goes on for a while: each edit is shown before it is built, and then built."""
    random, site = Random(seed), begin(tmp_path / "site")
    builder = Builder(request(site, lost="keep", preview="a-token"), watchful=True)
    builder.build()
    compared = 0
    for number in range(amount(60, 400)):
        before = sources_of(site)
        edit = random.choice(random.choice((OF_ONE_PAGE, OF_ONE_PAGE, OF_ONE_PAGE, SOURCES, BESIDE)))
        edit(random, site)
        after = sources_of(site)
        changed = [path for path in {**before, **after} if before.get(path) != after.get(path)]
        ahead = builder.pages_ahead(changed) if changed else {}
        result = builder.build()
        if not result.report:
            begin(site)
            builder.build()
            continue
        for path, page in ahead.items():
            assert (site / "output" / path).read_bytes() == page, f"{number}, {edit.__name__}: {path}"
        compared += bool(ahead)
    builder.close()
    assert compared > number // 16
