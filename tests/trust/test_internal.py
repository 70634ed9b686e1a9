"""A fault of the tool's own is one line, a file and status 3, in whatever command and process it happens."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.small_site import ARTICLE, ROOT, write_files, write_site
from tests.trust.faulty import MESSAGE

SECRET = "a-secret-of-the-test"
ARTICLES = {
    f"content/articles/a{number}.md": f"---\ntitle: A {number}\ndate: 2026-05-01\n---\nText.\n"
    for number in range(80)
}
# Where the fault is, and the command that meets it; with 80 articles in two processes.
BUILD = ("build", "--now", "2026-06-01", "--jobs", "2")
FAULTY = {
    "reading": ("generator.disk.tree:_files", *BUILD),
    "a forked process that annotates": ("generator.stages.annotator:Annotator.study", *BUILD),
    "a forked process that renders": ("generator.stages.renderer:Renderer._one", *BUILD),
    "writing": ("generator.disk.output:OpenOutput.switch", *BUILD),
    "telling": ("generator.cli:print_result", *BUILD),
    "check": ("generator.check:_unused", "check", "--now", "2026-06-01"),
    "publish": ("generator.publish.command:plan_release", "publish", "file://{folder}/www", "--yes"),
    "reanchor": ("generator.reanchor:_drifts", "reanchor", "--now", "2026-06-01"),
    "new": ("generator.new:_write", "new", "article", "A title"),
    "init": ("generator.new:_write", "init", "another"),
    "schema": ("generator.sources.schema:_schema", "schema"),
    "serve": ("generator.preview.server:PreviewServer.application", "serve"),
}


def start(site: Path, place: str, *arguments: str, temporary: Path) -> subprocess.Popen[str]:
    """The tool with a fault at a place, in the folder of a site."""
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.trust.faulty", place, *arguments],
        cwd=site,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def check_report(line: str, folder: Path) -> None:
    """The line says what happened and names the one report, which tells where, and no secret."""
    assert re.search(r"the tool's own fault \(ZeroDivisionError: a fault\\u000aof a test", line)
    (report,) = folder.glob("glossator-fault-*")
    assert str(report) in line
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    told = report.read_text(encoding="utf-8")
    assert "Traceback" in told
    assert "faulty.py" in told
    for secret in (SECRET, "hidden-word", "somebody"):
        assert secret in MESSAGE + SECRET
        assert secret not in told + line
    assert "\x1b" not in line


@pytest.mark.parametrize("case", FAULTY.values(), ids=FAULTY.keys())
def test_one_line_a_file_and_status_three(case: tuple[str, ...], tmp_path: Path) -> None:
    site, temporary = write_site(tmp_path / "site", ARTICLES), tmp_path / "temporary"
    temporary.mkdir()
    arguments = [part.format(folder=tmp_path) for part in case]
    with start(site, *arguments, temporary=temporary) as process:
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 3, stderr
    assert "Traceback" not in stdout + stderr
    *_, line = stderr.splitlines()
    check_report(line, temporary)
    assert sum("own fault" in said for said in stderr.splitlines()) == 1


def test_programs_are_told_as_well(tmp_path: Path) -> None:
    site, temporary = write_site(tmp_path / "site"), tmp_path / "temporary"
    temporary.mkdir()
    with start(site, "generator.disk.tree:_files", "build", "--json", temporary=temporary) as process:
        stdout, _ = process.communicate(timeout=60)
    assert process.returncode == 3
    (problem,) = json.loads(stdout)["problems"]
    assert problem["code"] == "internal"
    check_report(problem["message"], temporary)


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """No folder for such files takes any: the machine's own are named by the environment alone."""
    site = write_site(tmp_path / "site")
    limited = ("import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
               "runpy.run_module('tests.trust.faulty', run_name='__main__')")  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", limited, "generator.sources.schema:_schema", "schema"],
        cwd=site,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert "no report of it could be written: " in line


@pytest.mark.parametrize(
    ("place", "meets"),
    [
        ("generator.preview.rebuild:_reach", "a save"),
        ("generator.preview.rebuild:Rebuild._go_ahead", "a save"),
        ("generator.preview.site_files:_read", "a request"),
        ("generator.preview.server:PreviewServer._build", "a save"),
    ],
)
def test_a_preview_says_it_and_goes_on(place: str, meets: str, tmp_path: Path) -> None:
    site, temporary = write_site(tmp_path / "site"), tmp_path / "temporary"
    temporary.mkdir()
    with start(site, place, "serve", temporary=temporary) as process:
        try:
            address = re.search(r"http://[^\s?]+", said_by(process, "serving "))
            assert address
            if meets == "a save":
                write_files(site, {"content/articles/second.md": ARTICLE})
            else:
                with pytest.raises(HTTPError, match="500"):
                    urlopen(address[0])
            check_report(said_by(process, "own fault"), temporary)
            with pytest.raises(HTTPError, match="404"):
                urlopen(f"{address[0]}__glossator__/nowhere")
        finally:
            process.send_signal(signal.SIGTERM)
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 0
    assert rest.endswith("stopped\n")
    assert "Traceback" not in rest


def said_by(process: subprocess.Popen[str], words: str) -> str:
    """The next line that holds these words; none of those before is of a traceback."""
    assert process.stderr
    for line in process.stderr:
        assert "Traceback" not in line
        if words in line:
            return line
    pytest.fail(f"the preview ended and never said {words!r}")
