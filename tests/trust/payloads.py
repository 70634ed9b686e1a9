"""The hostile texts and addresses of tests/cases/injection/."""

from __future__ import annotations

from typing import Any

import yaml

from tests.sources.problem_cases import TABLES


def _read(name: str) -> list[dict[str, Any]]:
    text = (TABLES / "injection" / name).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.load(text, yaml.CSafeLoader)
    return found


TEXTS = _read("texts.yaml")
ADDRESSES = _read("addresses.yaml")
