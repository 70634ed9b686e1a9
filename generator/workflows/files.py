"""The table of hosts that run jobs: where each looks for which of the files beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

# Where a file belongs in a site's repository → where it is here.
CI_HOSTS: Mapping[str, Mapping[str, str]] = {
    "github": {
        ".github/workflows/check.yml": "github/check.yml",
        ".github/workflows/publish.yml": "github/publish.yml",
    },
    "gitlab": {".gitlab-ci.yml": "gitlab/gitlab-ci.yml"},
}
_COMMANDS = ("check", "publish")


def workflow_files(host: str, program: str = "glossator") -> dict[str, str]:
    """Path → text of a host's files; `program` is how they call this program.

    Raises `KeyError` for a host that is not in `CI_HOSTS`.
    """
    folder = Path(__file__).parent
    files = {path: (folder / name).read_text(encoding="utf-8") for path, name in CI_HOSTS[host].items()}
    return {path: _called(text, program) for path, text in files.items()}


def _called(text: str, program: str) -> str:
    for command in _COMMANDS:
        text = text.replace(f" glossator {command} ", f" {program} {command} ")
    return text
