"""Name and password for a repository by https: from the environment, or from git's own helpers.

Comes in: an address without them. Goes out: both, or `None`. Nobody is ever asked on a terminal.
"""

from __future__ import annotations

import os
import subprocess
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

# The hosts take any name beside a token, but want one.
_ANY_NAME = "git"
PASSWORD_VARIABLE = "GLOSSATOR_GIT_PASSWORD"  # noqa: S105 - the name of a variable


class Account(NamedTuple):
    """Who pushes; the password may be a token."""

    name: str
    password: str


def find_account(url: str) -> Account | None:
    """The account for an `https` address; `None` where nobody knows one.

    In this order: a password in the address, the variable `GLOSSATOR_GIT_PASSWORD`, the credential
    helpers of git's settings, nothing but a name. The name of the address goes with each.
    """
    parts = urlsplit(url)
    name = unquote(parts.username or "")
    if password := unquote(parts.password or "") or os.environ.get(PASSWORD_VARIABLE, ""):
        return Account(name or _ANY_NAME, password)
    # Some hosts take a token in place of the name, and no password.
    return _ask_helpers(parts, name) or (Account(name, "") if name else None)


def _ask_helpers(parts: SplitResult, name: str) -> Account | None:
    """What `git credential fill` answers: the form is git's, `key=value` a line."""
    host = parts.netloc.rpartition("@")[2]
    asked = {"protocol": parts.scheme, "host": host, "path": parts.path.lstrip("/"), "username": name}
    lines = "".join(f"{key}={value}\n" for key, value in asked.items() if value)
    silent = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS": "true"}
    try:
        done = subprocess.run(
            ["git", "credential", "fill"],  # noqa: S607 - the git that everything else here uses
            input=f"{lines}\n",
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **silent},
            check=False,
        )
    except OSError:
        return None
    told = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    return Account(told.get("username", ""), told["password"]) if told.get("password") else None
