"""What the tests of faults and of ends share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.ended import Ender


@pytest.fixture
def ender(tmp_path: Path) -> Iterator[Ender]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with Ender(temporary) as ender:
        yield ender
    assert list(temporary.iterdir()) == []
