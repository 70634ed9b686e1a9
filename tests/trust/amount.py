"""How much a suite does: little in `make test`, all of it in `make soak`."""

from __future__ import annotations

import os

IS_SOAK = os.environ.get("GLOSSATOR_SOAK") == "1"


def amount(short: int, soak: int) -> int:
    """The number for this run."""
    return soak if IS_SOAK else short
