"""`reanchor` on sidecars of every awkward shape: only the lines it must are touched."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.reanchor import accept, choose, find_drifts, keep, retire

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ARTICLE = "content/articles/a.md"
SIDECAR = "content/articles/a.annotations.yaml"
TEXT = (
    "---\ntitle: A\ndate: 2026-03-02\n---\n\n"
    "The ferry company welcomed the new plan warmly, and its boats will gain thirty days a year.\n\n"
    "Nobody asked the fishermen, whose moorings lie where the breakwater will one day stand.\n"
)
# Old quote and prefix that drifted a little: found by what stands around them.
GONE = (
    "annotations:\n  - id: gone\n    quote: The lighthouse keeper was not consulted at all.\n    body: B.\n"
)
OLD = "welcomed the plan warmly, and its boats will gain"
PREFIX = "The ferry company "
SUFFIX = " thirty days a year."
NEW = "welcomed the new plan warmly, and its boats will gain"

SHAPES: dict[str, str] = {
    "comments everywhere": f"""\
# Notes of the desk.

annotations:
  # the first
  - id: plan   # its id
    # before the quote
    quote: {OLD}   # behind the quote
    prefix: "{PREFIX}"
    suffix: "{SUFFIX}"   # and here
    # after it
    body: Welcomed.
  # the end
# really the end
""",
    "literal block": f"""\
annotations:
  - id: plan
    quote: |-
      {OLD}
    prefix: "{PREFIX}"
    suffix: "{SUFFIX}"

    body: |
      Welcomed.

      # no comment

""",
    "folded block": """\
annotations:
  - id: plan
    quote: >-
      welcomed the plan warmly,
      and its boats will gain
    prefix: 'The ferry company '
    suffix: ' thirty days a year.'
    body: >
      Welcomed.
""",
    "CRLF": f"""\
annotations:\r
  - id: plan\r
    quote: {OLD}\r
    prefix: "{PREFIX}"\r
    suffix: "{SUFFIX}"\r
    body: Welcomed.\r
""",
    "no final newline": f"""\
annotations:
  - id: plan
    body: Welcomed.
    prefix: "{PREFIX}"
    suffix: "{SUFFIX}"
    quote: {OLD}""",
    "flow mapping": f"""\
annotations:
  - {{id: plan, quote: "{OLD}", prefix: "{PREFIX}", suffix: "{SUFFIX}", body: Welcomed.}}
  - {{ id: other, quote: Nobody asked, body: Who. }}
""",
    "flow list": f"""\
annotations: [
  {{id: plan,
    quote: "{OLD}",
    prefix: "{PREFIX}",
    suffix: "{SUFFIX}",
    body: Welcomed.}}]
""",
    "four spaces, list not deeper": f"""\
annotations:
-   id: plan
    quote:   "{OLD}"
    prefix:  "{PREFIX}"
    suffix:  "{SUFFIX}"
    tags:
        - one
        -   two
    body: Welcomed.
-   id: other
    quote: Nobody asked
    body: Who.
""",
    "odd scalars": f"""\
annotations:
  - id: plan
    extra: {{hex: 0x1F, year: 1_000, time: 12:30, no: No, tilde: ~, date: 2026-05-01T10:00:00Z}}
    quote: '{OLD}'
    prefix: "{PREFIX}"
    suffix: "{SUFFIX}"
    body: "Welcomed: \\"yes\\"."
""",
    "keys after the list": f"""\
language: en
annotations:
    - quote: {OLD}
      prefix: "{PREFIX}"
      suffix: "{SUFFIX}"
      id: plan
      body: Welcomed.

    - id: other
      quote: Nobody asked
      body: Who.

rights: CC BY 4.0
# tail
""",
    "quote over two lines": """\
annotations:
  - id: plan
    quote: welcomed the plan warmly,
      and its boats will gain
    prefix: "The ferry company "
    suffix: " thirty days a year."
    body: Welcomed.
""",
}


def write_site(folder: Path, sidecar: str) -> Path:
    (folder / "content/articles").mkdir(parents=True)
    (folder / "site.yaml").write_text("title: A\nurl: https://example.org/\n")
    (folder / ARTICLE).write_text(TEXT)
    (folder / SIDECAR).write_bytes(sidecar.encode())
    return folder


def changed_lines(old: str, new: str) -> list[str]:
    lines = difflib.ndiff(old.splitlines(keepends=True), new.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


def run(site: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["reanchor", "--site", str(site), "--now", "2026-06-01", *arguments])
    return result.exit_code, result.stderr


@pytest.mark.parametrize("shape", SHAPES)
def test_only_the_quote_changes(tmp_path: Path, shape: str) -> None:
    site = write_site(tmp_path, SHAPES[shape])
    assert [drift.name for drift in find_drifts(site, NOW)] == ["a#plan"]
    status, said = run(site, "--all")
    assert (status, "a#plan" in said) == (0, True)
    assert find_drifts(site, NOW) == []
    edited = (site / SIDECAR).read_bytes().decode()
    changes = changed_lines(SHAPES[shape], edited)
    removed = [line for line in changes if line[0] == "-"]
    added = [line for line in changes if line[0] == "+"]
    assert len(added) == 1
    assert NEW in added[0]
    # A quote over several lines loses them; nothing else may go.
    assert all("quote" in line or "welcomed" in line or "boats" in line for line in removed)
    for line in SHAPES[shape].splitlines():
        if "#" in line and "quote" not in line:
            assert line in edited.splitlines()
    if "# behind the quote" in SHAPES[shape]:
        assert "# behind the quote" in added[0]


def test_context_that_no_longer_holds_is_replaced_by_the_least_that_settles(tmp_path: Path) -> None:
    sidecar = (
        "annotations:\n  - id: days\n    quote: will\n    prefix: its fine boats\n"
        "    suffix: ' gain thirty'\n    body: B.\n"
    )
    site = write_site(tmp_path, sidecar)
    (drift,) = find_drifts(site, NOW)
    assert drift.placement.span
    accept(site, drift)
    assert find_drifts(site, NOW) == []
    edited = (site / SIDECAR).read_text()
    assert "prefix" not in edited
    assert "    suffix: ' gain thirty'\n" in edited


def test_accepting_by_name_leaves_the_others(tmp_path: Path) -> None:
    second = (
        "  - id: moorings\n    quote: moorings lie where the breakwater will stand\n"
        '    prefix: "asked the fishermen, whose "\n    body: B.\n'
    )
    site = write_site(
        tmp_path, SHAPES["comments everywhere"].replace("  # the end\n# really the end\n", second)
    )
    assert len(find_drifts(site, NOW)) == 2
    run(site, "--accept", "a#moorings")
    assert [drift.name for drift in find_drifts(site, NOW)] == ["a#plan"]


def test_a_name_that_did_not_drift_is_wrong_use(tmp_path: Path) -> None:
    site = write_site(tmp_path, SHAPES["CRLF"])
    status, said = run(site, "--accept", "a#nothing")
    assert status == 2
    assert "a#plan" in said


def test_a_lost_note_is_never_accepted_with_all_the_others(tmp_path: Path) -> None:
    site = write_site(tmp_path, GONE)
    run(site, "--all")
    assert (site / SIDECAR).read_text() == GONE


@pytest.mark.parametrize(
    ("decide", "line"),
    [
        (keep, "    if_lost: keep\n"),
        (
            lambda site, drift: retire(site, drift, NOW.date()),
            "    retired: {date: 2026-06-01, reason: the passage is gone}\n",
        ),
    ],
)
def test_a_lost_note_can_be_kept_or_retired(tmp_path: Path, decide: object, line: str) -> None:
    site = write_site(tmp_path, GONE)
    (drift,) = choose(find_drifts(site, NOW), ["a#gone"])
    decide(site, drift)  # type: ignore[operator]
    edited = (site / SIDECAR).read_text()
    assert changed_lines(GONE, edited) == ["+ " + line]
    assert CliRunner().invoke(main, ["build", "--site", str(site)]).exit_code == 0


def test_the_list_says_what_was_and_what_is(tmp_path: Path) -> None:
    status, said = run(write_site(tmp_path, SHAPES["CRLF"]))
    assert status == 0
    assert "a#plan: fuzzy" in said
    assert "{+new+}" in said
