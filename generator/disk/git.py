"""One call of the git program, in the repository that a site lies in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_TIMEOUT = 60.0


def run_git(root: Path, *arguments: str, send: bytes = b"") -> bytes:
    """What git prints; paths of the site stand behind `--` in `arguments`.

    Raises `OSError` where there is no git program and `subprocess.SubprocessError` where git
    fails or takes longer than a minute.
    """
    command = ["git", "-C", str(root), *arguments]
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    done = subprocess.run(  # noqa: S603 - arguments are ours
        command, input=send, capture_output=True, check=True, timeout=_TIMEOUT, env=environment
    )
    return done.stdout
