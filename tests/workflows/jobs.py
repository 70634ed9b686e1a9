"""Jobs of the workflows as their hosts run them: the shell steps of the very files, in a fresh clone.

What GitHub calls actions, and what GitLab does around a job (clone, cache, hand over), is not run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.small_site import ROOT


@dataclass(frozen=True, slots=True)
class Hosted:
    """A site's repository at a host that runs jobs: `origin` is bare, `python` a folder with programs."""

    host: str
    origin: Path
    python: Path
    home: Path

    def run(self, job: str, *, after: Ran | None = None, **wishes: str) -> Ran:
        """A job in a fresh clone without blobs, by the rules of the host.

        `wishes` are as its form has them; `after` is the run whose cache it is given.
        """
        clone = self.home / f"clone-{len(list(self.home.glob('clone-*')))}"
        source = ["--filter=blob:none", self.origin.as_uri(), str(clone)]
        subprocess.run(["git", "clone", "--quiet", *source], check=True)
        if after:
            shutil.copytree(after.clone / ".glossator", clone / ".glossator")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GIT", "CI"))},
            "PATH": f"{self.python}:{os.environ['PATH']}",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.python.parent / "dist"),
        }
        told = JOBS[self.host](self, job, wishes, clone, environment)
        return Ran(told.returncode, told.stdout, told.stderr, clone)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a job left: status, texts, the clone."""

    status: int
    output: str
    errors: str
    clone: Path


Told = subprocess.CompletedProcess[str]


def _shell(script: str, folder: Path, environment: Mapping[str, str]) -> Told:
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=folder, env=dict(environment), capture_output=True, encoding="utf-8", check=False
    )


def _github(
    hosted: Hosted, job: str, wishes: Mapping[str, str], clone: Path, environment: Mapping[str, str]
) -> Told:
    """The `run` steps one after the other, up to the first that fails."""
    workflow = load(clone / f".github/workflows/{job}.yml")
    expressions = {
        "github.repository": "example/review",
        "github.token": "secret",
        "inputs.lost && 'yes' || ''": wishes.get("lost", ""),
        "inputs.large && 'yes' || ''": wishes.get("large", ""),
        "inputs.rollback": wishes.get("rollback", ""),
    }

    def value(text: str) -> str:
        return re.sub(r"\$\{\{ (.*?) }}", lambda found: expressions[found[1]], text)

    variables = {name: value(text) for name, text in workflow.get("env", {}).items()}
    if "TARGET" in variables:
        assert variables["TARGET"] == "git+https://x-access-token@github.com/example/review.git"
        variables["TARGET"] = f"git+{hosted.origin.as_uri()}"
    outcome = _shell("true", clone, environment)
    for step in workflow["jobs"][job]["steps"]:
        own = {name: value(text) for name, text in step.get("env", {}).items()}
        if "run" in step and outcome.returncode == 0:
            outcome = _shell(step["run"], clone, {**environment, **variables, **own})
    return outcome


def _gitlab(
    hosted: Hosted, job: str, wishes: Mapping[str, str], clone: Path, environment: Mapping[str, str]
) -> Told:
    """`before_script` and `script` of a job and of what it extends."""
    file = load(clone / ".gitlab-ci.yml")
    name = "publish-with-lost-notes-kept-below" if wishes.get("lost") else job
    settings = {**file.get(file[name].get("extends", ""), {}), **file[name]}
    told = {
        "CI_SERVER_HOST": "gitlab.com",
        "CI_PROJECT_PATH": "example/review",
        "CI_JOB_TOKEN": "secret",
        "CI_REPOSITORY_URL": hosted.origin.as_uri(),
    }
    variables = {**file["variables"], **settings.get("variables", {})}
    known = {name: text["value"] if isinstance(text, dict) else text for name, text in variables.items()}
    target = re.sub(r"\$\{(\w+)}", lambda found: told[found[1]], known["TARGET"])
    assert target == "git+https://gitlab-ci-token@gitlab.com/example/review.git"
    asked = {name.upper(): value for name, value in wishes.items() if name != "lost"}
    given = {**environment, **told, **known, "TARGET": f"git+{hosted.origin.as_uri()}", **asked}
    return _shell("\n".join([*file["default"]["before_script"], *settings["script"]]), clone, given)


JOBS: Mapping[str, Callable[..., Told]] = {"github": _github, "gitlab": _gitlab}


def load(path: Path) -> Any:
    """A workflow with every value as it was typed; `on` is no truth value here."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def faults(hosted: Hosted, ran: Ran) -> list[tuple[str, str, str]]:
    """Severity, file and line of the faults that a check marks where the host shows them."""
    if hosted.host == "github":
        pattern = r"(?m)^::(\w+) file=(.*?),line=(\d+)"
        return [(kind, path, line) for kind, path, line in re.findall(pattern, ran.output)]
    report = json.loads((ran.clone / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    severities = {"critical": "error", "minor": "warning"}
    assert len({entry["fingerprint"] for entry in report}) == len(report)
    return [
        (
            severities[entry["severity"]],
            entry["location"]["path"],
            str(entry["location"]["lines"]["begin"]),
        )
        for entry in report
    ]


def make_programs(home: Path) -> Path:
    """A folder with a python that knows what this one has, and a wheel of the program beside it."""
    subprocess.run([sys.executable, "-m", "venv", str(home / "venv")], check=True)
    (library,) = (home / "venv/lib").glob("python*/site-packages")
    known = [path for path in sys.path if path.endswith("site-packages")]
    (library / "known.pth").write_text("".join(f"{path}\n" for path in known))
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*command, "--directory", str(home / "venv/dist")], cwd=ROOT, check=True)
    return home / "venv" / "bin"
