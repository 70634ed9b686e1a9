"""The command line: what each command says, prints and ends with."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from generator.cli import main
from tests.small_site import ARTICLE, ROOT, run, snapshot, write_files, write_site

NOTES = "annotations:\n  - {id: fox, quote: brown fox, body: Brown.}\n"
LOST = "annotations:\n  - {id: fox, quote: green fox, body: Green.}\n"
SIDECAR = "content/articles/first.annotations.yaml"
# A warning and nothing else.
WARNED = {"content/articles/first.md": "---\ntitle: First\ndate: 2026-05-01\n---\n[x](nowhere.md)\n"}
KEYS = {
    *("version", "ok", "problems", "anchors", "pages", "written", "unchanged", "removed"),
    *("seconds", "next_change"),
}
PROBLEM_KEYS = {"severity", "code", "message", "path", "line", "column", "hint"}
COMMANDS = {
    *("build", "check", "serve", "init", "new", "publish", "reanchor", "schema"),
    *("new article", "new author", "new note"),
}


def all_commands(group: click.Command, name: str = "") -> dict[str, click.Command]:
    """Every command by its name, those of groups as `new article`."""
    found = {name: group} if name else {}
    for part, command in group.commands.items() if isinstance(group, click.Group) else ():
        found |= all_commands(command, f"{name} {part}".strip())
    return found


def json_of(*arguments: str | Path, **environment: str) -> tuple[int, dict[str, Any]]:
    """Exit status and the one object on standard output."""
    result = run(*arguments, "--json", **environment)
    return result.returncode, json.loads(result.stdout)


def codes_of(data: Mapping[str, Any]) -> list[str]:
    return [problem["code"] for problem in data["problems"]]


# --- help -------------------------------------------------------------------------------


def test_the_commands_are_these() -> None:
    assert set(all_commands(main)) == COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = CliRunner().invoke(main, [*name.split(), "--help"], prog_name="python -m generator")
    assert result.exit_code == 0
    assert f"Usage: python -m generator {name}" in result.output
    if not isinstance(all_commands(main)[name], click.Group):
        assert f"python -m generator {name} " in result.output.split("\n\n", 1)[1]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_explained(name: str) -> None:
    command = all_commands(main)[name]
    options = [part for part in command.params if isinstance(part, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_version_and_help_of_the_process() -> None:
    version = run("--version")
    assert (version.returncode, version.stderr) == (0, "")
    assert re.fullmatch(r"glossator, version \S+\n", version.stdout)
    assert run("-h").stdout == run("--help").stdout
    assert run("build", "--help", now=None).returncode == 0


# --- exit statuses ----------------------------------------------------------------------


def test_a_sound_site_ends_with_0(tmp_path: Path) -> None:
    site = write_site(tmp_path, {SIDECAR: NOTES})
    result = run("build", "--site", site)
    assert (result.returncode, result.stdout) == (0, "")
    last = result.stderr.splitlines()[-1]
    assert re.match(
        r"\d+ pages; passages: 1 exact; \d+ files written, 0 unchanged, 0 removed; 0 errors, 0 warnings;",
        last,
    )
    assert (site / "output/articles/first/index.html").is_file()


def test_warnings_end_with_0_and_with_1_when_the_build_is_strict(tmp_path: Path) -> None:
    site = write_site(tmp_path, WARNED)
    assert run("build", "--site", site, "--strict").returncode == 1
    assert not (site / "output").exists()
    assert run("build", "--site", site).returncode == 0


def test_faults_of_the_content_end_with_1(tmp_path: Path) -> None:
    site = write_site(tmp_path, {SIDECAR: LOST})
    result = run("build", "--site", site)
    assert result.returncode == 1
    assert f"{SIDECAR}:2:22: error: " in result.stderr
    assert "nothing written" in result.stderr.splitlines()[-1]
    assert not (site / "output").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["build", "--frobnicate"],
        ["build", "extra"],
        ["build", "--site", "no/such/folder"],
        ["build", "--site", "pyproject.toml"],
        ["build", "--lost", "error"],
        ["build", "--site", "."],
        ["check", "--site", "no/such/folder"],
        ["serve", "--port", "0"],
        ["serve", "--port", "70000"],
        ["init"],
        ["new", "frobnicate"],
        ["new", "article"],
        ["publish", "no-such-target"],
        ["publish", "gopher://example.org/"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_says_why(arguments: list[str], tmp_path: Path) -> None:
    site = write_site(tmp_path)
    if arguments[0] in ("build", "publish") and "--site" not in arguments:
        arguments = [*arguments, "--site", str(site)]
    if arguments[:3] == ["build", "--site", "."]:
        arguments = ["build", "--site", str(site), "--output", str(site)]
    result = run(*arguments, now=None)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith("glossator: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("now", ["soon", "2026-13-01", "12:00", "9" * 30])
def test_a_clock_that_is_none_is_wrong_use(tmp_path: Path, now: str) -> None:
    site = write_site(tmp_path)
    assert run("build", "--site", site, now=now).returncode == 2
    assert run("build", "--site", site, now=None, SOURCE_DATE_EPOCH=now).returncode == (
        0 if now == "1" else 2
    )


def test_the_tools_own_fault_ends_with_3_one_line_and_a_report(tmp_path: Path) -> None:
    """A template that fails is as near to a bug as a test can come from outside."""
    site = write_site(tmp_path / "site", {"templates/article.html": "{{ 1 // 0 }}"})
    result = run("build", "--site", site, TMPDIR=str(tmp_path))
    assert result.returncode == 3, result.stderr
    assert len(result.stderr.splitlines()) == 1
    found = re.search(r"details in (\S+)", result.stderr)
    assert found
    report = Path(found.group(1)).read_text(encoding="utf-8")
    assert "Traceback" in report
    assert "ZeroDivisionError" in report
    assert not (site / "output").exists() or snapshot(site / "output") == {}


def test_a_machine_that_refuses_ends_with_4(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = run("build", "--site", site, "--output", tmp_path / "file" / "out")
    assert result.returncode == 4
    assert result.stderr.startswith("glossator: ")
    assert len(result.stderr.splitlines()) == 1


# --- --json -----------------------------------------------------------------------------


def check_shape(data: Mapping[str, Any]) -> None:
    assert set(data) >= KEYS
    assert data["version"] == 1
    assert isinstance(data["ok"], bool)
    assert all(set(problem) == PROBLEM_KEYS for problem in data["problems"])
    assert all(isinstance(data[key], int) for key in ("pages", "written", "unchanged", "removed"))


def test_json_of_a_sound_site(tmp_path: Path) -> None:
    site = write_site(tmp_path, {SIDECAR: NOTES})
    status, data = json_of("build", "--site", site)
    check_shape(data)
    assert (status, data["ok"], data["problems"]) == (0, True, [])
    assert data["anchors"] == {"exact": 1, "fuzzy": 0, "ambiguous": 0, "orphaned": 0}
    assert data["written"] == len(snapshot(site / "output")) - 1
    assert 0 < data["pages"] < data["written"]
    status, again = json_of("build", "--site", site)
    assert (again["written"], again["unchanged"]) == (0, data["written"])


def test_json_of_a_broken_site(tmp_path: Path) -> None:
    site = write_site(tmp_path, {SIDECAR: LOST, **WARNED})
    status, data = json_of("build", "--site", site)
    check_shape(data)
    assert (status, data["ok"], data["written"]) == (1, False, 0)
    problem = next(problem for problem in data["problems"] if problem["code"] == "quote-not-found")
    assert (problem["severity"], problem["path"], problem["line"], problem["column"]) == (
        "error",
        SIDECAR,
        2,
        22,
    )
    assert data["anchors"]["orphaned"] == 1


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["build", "--frobnicate"], 2, "usage"),
        (["build", "--site", "no/such/folder"], 2, "usage"),
        (["build", "--site", "SITE", "--output", "SITE"], 2, "usage"),
        (["build", "--site", "SITE", "--output", "SITE/site.yaml/x"], 4, "machine"),
        (["build", "--site", "BUG"], 3, "internal"),
        (["build", "--site", "EMPTY"], 1, "site-file-missing"),
        (["check", "--site", "EMPTY"], 1, "site-file-missing"),
        (["check", "--site", "no/such/folder"], 2, "usage"),
        (["publish", "nowhere", "--site", "SITE"], 2, "usage"),
        (["publish", "--site", "EMPTY"], 1, "site-file-missing"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_json_of_every_failure(tmp_path: Path, arguments: list[str], status: int, code: str) -> None:
    folders = {
        "SITE": str(write_site(tmp_path / "site")),
        "BUG": str(write_site(tmp_path / "bug", {"templates/article.html": "{{ 1 // 0 }}"})),
        "EMPTY": str(write_files(tmp_path / "empty", {"x": ""})),
    }
    for name, folder in folders.items():
        arguments = [part.replace(name, folder) for part in arguments]
    result, data = json_of(*arguments, TMPDIR=str(tmp_path))
    check_shape(data)
    assert (result, data["ok"], codes_of(data)) == (status, False, [code])


def test_json_has_all_problems(tmp_path: Path) -> None:
    status, data = json_of("build", "--site", many_faults(tmp_path))
    assert status == 1
    assert len(data["problems"]) == 720


# --- what people see --------------------------------------------------------------------


def many_faults(root: Path) -> Path:
    """60 faults in each of 12 files."""
    faults = "".join(f"k{number}: x\n" for number in range(60))
    text = f"---\ntitle: First\ndate: 2026-05-01\n{faults}---\nText.\n"
    return write_site(root, {f"content/articles/a{number:02}.md": text for number in range(12)})


def test_a_person_sees_fifty_problems_a_file_and_five_hundred_in_all(tmp_path: Path) -> None:
    result = run("build", "--site", many_faults(tmp_path))
    shown = re.findall(r"^(content/\S+\.md):\d+:\d+: error: ", result.stderr, re.MULTILINE)
    assert len(shown) == 500
    assert {shown.count(path) for path in shown} == {50}
    assert "… and 220 more problems" in result.stderr
    assert "content/articles/a00.md (10 more)" in result.stderr
    assert "720 errors" in result.stderr.splitlines()[-1]


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    notes = 'annotations:\n  - {id: fox, quote: "red\\e[31m\\u202efox\\u0007", body: Red.}\n'
    site = write_site(tmp_path, {SIDECAR: notes, "content/\u202egpj.md": "x", "content/\x1b[2J.md": "x"})
    result = run("build", "--site", site)
    assert result.returncode == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", result.stderr)
    assert "red\\x1b[31m" in result.stderr
    assert "content/\\u202egpj.md: error: " in result.stderr


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}])
def test_no_colours_but_on_a_terminal(tmp_path: Path, environment: dict[str, str]) -> None:
    result = run("build", "--site", write_site(tmp_path, {SIDECAR: LOST}), **environment)
    assert "\x1b" not in result.stderr
    assert "\x1b" not in result.stdout


def test_a_marker_stands_below_its_column(tmp_path: Path) -> None:
    """Characters that take two cells of a terminal push it by two, marks that take none by none."""
    notes = 'annotations:\n  - {id: fox, title: "狐狸e\u0301", quote: green fox, body: Green.}\n'
    result = run("build", "--site", write_site(tmp_path, {SIDECAR: notes}))
    lines = result.stderr.splitlines()
    index = next(i for i, line in enumerate(lines) if "quote: green fox" in line)
    source, marker = lines[index], lines[index + 1]
    assert marker.index("^") == len(source[: source.index("green")]) + 2 - 1


# --- options ----------------------------------------------------------------------------

DRAFT = "---\ntitle: Second\ndate: 2026-05-02\ndraft: true\n---\nText.\n"
FUTURE = "---\ntitle: Third\ndate: 2026-09-01T12:00\n---\nText.\n"


def built(root: Path, *options: str, now: str | None = "2026-06-01", **environment: str) -> set[str]:
    """The articles of a built site."""
    result = run("build", "--site", root, *options, now=now, **environment)
    assert result.returncode == 0, result.stderr
    return {path.split("/")[1] for path in snapshot(root / "output") if path.startswith("articles/")}


def test_drafts_and_future_articles_are_withheld(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/second.md": DRAFT, "content/articles/third.md": FUTURE})
    assert built(site) == {"first"}
    assert built(site, "--drafts") == {"first", "second"}
    assert built(site, "--future") == {"first", "third"}
    assert built(site, "--drafts", "--future") == {"first", "second", "third"}
    assert built(site) == {"first"}


def test_the_clock(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/third.md": FUTURE})
    assert built(site, now="2026-09-01T11:59:59Z") == {"first"}
    assert built(site, now="2026-09-01T12:00:00Z") == {"first", "third"}
    assert built(site, now="2026-09-01T13:00+02:00") == {"first"}
    assert built(site, now=None, SOURCE_DATE_EPOCH="1788263999") == {"first"}
    assert built(site, now=None, SOURCE_DATE_EPOCH="1788264000") == {"first", "third"}
    # The option decides where both are given.
    assert built(site, now="2026-06-01", SOURCE_DATE_EPOCH="1788264000") == {"first"}


def test_the_next_change_is_told(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/third.md": FUTURE})
    _, data = json_of("build", "--site", site)
    assert data["next_change"] == "2026-09-01T12:00:00+00:00"


def test_lost_notes_are_kept_for_one_run(tmp_path: Path) -> None:
    site = write_site(tmp_path, {SIDECAR: LOST})
    assert run("build", "--site", site).returncode == 1
    assert run("build", "--site", site, "--lost", "keep").returncode == 0
    page = (site / "output/articles/first/index.html").read_text(encoding="utf-8")
    assert 'id="note-fox"' in page
    assert "green fox" in page


def test_only_some_layers(tmp_path: Path) -> None:
    other = "content/articles/first.annotations.class.yaml"
    site = write_site(tmp_path, {SIDECAR: NOTES, other: NOTES.replace("id: fox", "id: dog")})

    def notes(*options: str) -> set[str]:
        built(site, *options)
        return set(
            re.findall(
                r'id="note-(\w+)"', (site / "output/articles/first/index.html").read_text(encoding="utf-8")
            )
        )

    assert notes() == {"fox", "dog"}
    assert notes("--layers", "class") == {"dog"}
    assert notes("--layers", "main, class") == {"fox", "dog"}


def test_another_output_folder(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    assert run("build", "--site", site, "--output", tmp_path / "a" / "b").returncode == 0
    assert (tmp_path / "a/b/index.html").is_file()
    assert not (site / "output").exists()


# --- check ------------------------------------------------------------------------------


def test_check_writes_nothing_and_makes_errors_of_broken_links(tmp_path: Path) -> None:
    site = write_site(tmp_path, WARNED)
    before = snapshot(site)
    status, data = json_of("check", "--site", site)
    assert (status, codes_of(data)) == (1, ["broken-link"])
    assert snapshot(site) == before


def test_check_looks_at_drafts(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/second.md": DRAFT.replace("draft:", "section: x\ndraft:")})
    assert run("build", "--site", site).returncode == 0
    status, data = json_of("check", "--site", site)
    assert (status, codes_of(data)) == (1, ["unknown-section"])


def test_check_looks_for_what_nothing_uses(tmp_path: Path) -> None:
    author = "---\nname: The Desk\n---\n"
    site = write_site(tmp_path, {"content/authors/desk.md": author, "content/articles/fox.svg": "<svg/>"})
    status, data = json_of("check", "--site", site)
    assert (status, codes_of(data)) == (0, ["unused-file", "unused-author"])
    assert run("check", "--site", site, "--strict").returncode == 1


def test_the_author_of_a_layer_is_in_use(tmp_path: Path) -> None:
    site = write_site(
        tmp_path,
        {
            "site.yaml": "title: x\nurl: https://example.org/\nlayers: {main: {author: desk}}\n",
            "content/authors/desk.md": "---\nname: The Desk\n---\n",
            SIDECAR: NOTES,
        },
    )
    assert json_of("check", "--site", site)[1]["problems"] == []


def test_check_for_a_workflow(tmp_path: Path) -> None:
    site = write_site(tmp_path / "my,site", {SIDECAR: LOST})
    result = run("check", "--site", site, "--github")
    assert result.returncode == 1
    path = f"{site}/{SIDECAR}".replace(",", "%2C")
    assert result.stdout.startswith(f"::error file={path},line=2,col=22,title=quote-not-found::note 'fox': ")
    assert "%0A" in result.stdout
    assert all(line.startswith("::") for line in result.stdout.splitlines())


def test_check_for_a_merge_request(tmp_path: Path) -> None:
    twice = LOST + LOST.partition("annotations:\n")[2].replace("id: fox", "id: hen")
    site = write_site(tmp_path / "site", {SIDECAR: twice})
    result = run("check", "--site", site, "--gitlab")
    assert result.returncode == 1
    first, second, history = json.loads(result.stdout)
    assert {first["check_name"], second["check_name"]} == {"quote-not-found"}
    assert (history["check_name"], history["severity"]) == ("history-missing", "minor")
    assert first["location"] == {"path": f"{site}/{SIDECAR}", "lines": {"begin": 2}}
    assert first["severity"] == "critical"
    assert first["fingerprint"] != second["fingerprint"]

    # The same faults further below are the same to GitLab.
    write_site(site, {SIDECAR: f"# A comment.\n{twice}"})
    moved = json.loads(run("check", "--site", site, "--gitlab").stdout)
    assert [one["fingerprint"] for one in moved] == [one["fingerprint"] for one in (first, second, history)]
    assert moved[0]["location"]["lines"] == {"begin": 3}


def test_standard_output_has_one_form_at_a_time(tmp_path: Path) -> None:
    assert run("check", "--site", write_site(tmp_path), "--github", "--gitlab").returncode == 2


# --- schema -----------------------------------------------------------------------------


def test_schemas_are_written_into_a_folder(tmp_path: Path) -> None:
    result = run("schema", tmp_path / "new" / "schemas", now=None)
    assert (result.returncode, result.stdout) == (0, "")
    names = {"site", "article", "page", "author", "annotations"}
    assert set(snapshot(tmp_path / "new/schemas")) == {f"{name}.schema.json" for name in names}


def test_schemas_on_standard_output_are_one_object(tmp_path: Path) -> None:
    printed = json.loads(run("schema", now=None).stdout)
    run("schema", tmp_path, now=None)
    assert printed == {name: json.loads(data) for name, data in snapshot(tmp_path).items()}


# --- from elsewhere ---------------------------------------------------------------------


def test_the_current_folder_is_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_site(tmp_path))
    result = CliRunner().invoke(main, ["build", "--now", "2026-06-01"])
    assert result.exit_code == 0
    assert (tmp_path / "output/index.html").is_file()


def test_the_command_needs_no_files_of_its_caller(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    result = run("build", "--site", site, PYTHONPATH=str(ROOT), HOME="/nonexistent", PATH="/nonexistent")
    assert result.returncode == 0, result.stderr


# --- progress ---------------------------------------------------------------------------


def test_long_work_shows_on_a_terminal_how_far_it_is(tmp_path: Path) -> None:
    """A real terminal, made by the system: count and what there is stand on its line."""
    many = {f"content/articles/m{n}.md": ARTICLE.replace("First", f"M{n}") for n in range(240)}
    site = write_site(tmp_path, many)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generator", "build", "--site", str(site), "--now", "2026-06-01"]
    with subprocess.Popen(command, cwd=ROOT, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
        assert process.wait(60) == 0
    os.close(ours)
    assert b"articles" in shown
    assert b"/241" in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""  # how Linux says that the other side is gone


def test_nothing_moves_where_there_is_no_terminal(tmp_path: Path) -> None:
    many = {f"content/articles/m{n}.md": ARTICLE.replace("First", f"M{n}") for n in range(240)}
    result = run("build", "--site", write_site(tmp_path, many), "--jobs", "2")
    assert result.returncode == 0
    assert len(result.stderr.splitlines()) == 1


# --- the end of the process -------------------------------------------------------------

LATE = {
    "handler": "atexit.register(print, 'late')",
    "thread": "threading.Timer(0.2, print, ['late']).start()",
}


def ended_by(program: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    """What a program did that prints and then leaves with 3."""
    code = (
        f"import atexit, threading; from generator.exits import *; {program}; print('said'); leave(Done(3))"
    )
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, text=True, check=False, **streams
    )


@pytest.mark.parametrize("what", LATE)
def test_what_is_to_follow_the_end_follows_it(what: str) -> None:
    ended = ended_by(LATE[what], capture_output=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "said\nlate\n", "")


def test_the_end_without_an_output() -> None:
    ended = ended_by("import sys; sys.stdout = None", capture_output=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", "")


def test_an_output_that_takes_nothing() -> None:
    with Path("/dev/full").open("w") as full:
        ended = ended_by("pass", stdout=full, stderr=subprocess.PIPE)
    assert ended.returncode == 120
    assert "No space left" in ended.stderr
