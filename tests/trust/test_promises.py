"""Every promise of SECURITY.md names the tests that hold it."""

from __future__ import annotations

import re

from tests.small_site import ROOT


def test_every_promise_names_tests_that_are_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    promises = re.split(r"\n- ", text.partition("## What the tool promises")[2].partition("\n## ")[0])[1:]
    assert len(promises) >= 10
    for promise in promises:
        named = re.findall(r"`(tests/[\w/]+\.py)`", promise)
        assert named, promise
        for path in named:
            assert "\ndef test_" in (ROOT / path).read_text(encoding="utf-8"), path
