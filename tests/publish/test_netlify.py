"""The host files of the demonstration, as the parsers that Netlify uses read them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.publish.host_files import parse_host_files
from generator.publish.limits import LIMITS
from tests.browser import missing
from tests.publish.counterparts import find_program
from tests.small_site import ROOT, build

PARSER = ROOT / "node_modules/@netlify/headers-parser"


@pytest.mark.node
def test_netlify_reads_what_this_project_reads(tmp_path: Path) -> None:
    node = find_program("node")
    if not PARSER.is_dir():
        missing("the parsers of Netlify are not installed; `npm ci` installs them")
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "site.yaml", tmp_path)
    build(tmp_path)
    output = tmp_path / "output"

    command = [node, ROOT / "tests/publish/netlify.mjs", output]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)

    texts = [(output / name).read_text(encoding="utf-8") for name in ("_headers", "_redirects")]
    ours = parse_host_files(*texts)
    assert told["faults"] == []
    assert [rule["for"] for rule in told["headers"]] == [rule.pattern for rule in ours.rules]
    assert [rule["values"] for rule in told["headers"]] == [dict(rule.headers) for rule in ours.rules]
    assert [one["to"] for one in told["redirects"]] == list(ours.redirects.values())
    assert len(ours.rules) <= LIMITS["cloudflare"].header_rules
