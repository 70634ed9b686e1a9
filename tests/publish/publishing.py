"""One publish in this process, and what it said: what the tests of publishing start from."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from generator.build import BuildResult
from generator.publish import Wish, publish_site
from tests.small_site import request, snapshot

ARTICLE = "---\ntitle: {title}\ndate: 2026-05-01\n---\nSome words about {title}.\n"


@dataclass(slots=True)
class Outcome:
    """Status, lines for people, and what went to the JSON object."""

    status: int = 0
    lines: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    results: list[BuildResult] = field(default_factory=list)

    def paths(self, name: str) -> list[str]:
        """The paths of `added`, `changed` or `removed`."""
        return [item["path"] for item in self.more[name]]


def publish(
    root: Path, target: str = "", *, clock: Callable[[], datetime] | None = None, **wish: Any
) -> Outcome:
    """Publish the site in `root`; what JSON would hold is in the outcome, whatever is asked for."""
    outcome = Outcome()

    def report(result: BuildResult, *, as_json: bool, more: Mapping[str, Any] = {}) -> int:
        outcome.results.append(result)
        outcome.more.update(more)
        return 0 if result.ok else 1

    outcome.status = publish_site(
        request(root),
        target,
        Wish(**wish),
        as_json=True,
        report=report,
        say=outcome.lines.append,
        **({"clock": clock} if clock else {}),
    )
    return outcome


def shipped(folder: Path) -> dict[str, bytes]:
    """What a build wrote and a publish has to ship: everything but the manifest."""
    return {path: data for path, data in snapshot(folder).items() if path != ".glossator.json"}


def git(repository: Path, *arguments: str) -> str:
    """What the git program says about a repository."""
    command = ["git", "--git-dir", str(repository), *arguments]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def commit(site: Path) -> str:
    """Commit all files of a site, in a repository of its own; the commit's id."""
    git = ["git", "-C", str(site)]
    author = ["-c", "user.name=Tests", "-c", "user.email=tests@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, *author, "commit", "--quiet", "--allow-empty", "--message=Edit"], check=True)
    return subprocess.run(
        [*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()


def check_out(site: Path, commit: str) -> None:
    """Put the files of a site back as they were at a commit."""
    subprocess.run(["git", "-C", str(site), "checkout", "--quiet", "--force", commit], check=True)


def branch_files(repository: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """Path → bytes of every file on a branch, read by git."""
    command = ["git", "--git-dir", str(repository), "archive", "--format=tar", branch]
    packed = subprocess.run(command, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        files = {entry.name: archive.extractfile(entry) for entry in archive if entry.isfile()}
        return {name: files[name].read() for name in sorted(files)}


def commits(repository: Path, branch: str = "gh-pages") -> list[str]:
    """The ids of the commits of a branch, newest first."""
    return git(repository, "rev-list", branch).split()
