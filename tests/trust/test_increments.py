"""After any edits a build gives the bytes of a clean one, whatever went wrong in between."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.small_site import build, snapshot, write_site
from tests.trust.amount import amount
from tests.trust.edits import EDITS


@pytest.mark.parametrize("seed", range(amount(2, 5)))
def test_the_bytes_of_a_clean_build(seed: int, tmp_path: Path) -> None:
    random, site = Random(seed), write_site(tmp_path / "site")
    compared = 0
    for number in range(amount(40, 400)):
        edit = random.choice(EDITS)
        edit(random, site)
        is_sound = build(site).ok
        clean = tmp_path / "clean"
        assert build(site, output=clean, clean=True).ok == is_sound, f"after edit {number}, {edit.__name__}"
        if is_sound:
            assert snapshot(site / "output") == snapshot(clean), f"after edit {number}, {edit.__name__}"
            compared += 1
    assert compared > number // 4
