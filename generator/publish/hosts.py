"""The table of hosts: the scheme of an address → what opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ..model.problem import UsageError
from .folder import open_folder
from .git_branch import open_git_branch
from .host import Host

# Each takes an address and the folder of the site, which it must keep off.
HOSTS: Mapping[str, Callable[[str, Path], Host]] = {
    "file": open_folder,
    "git+file": open_git_branch,
    "git+https": open_git_branch,
    "git+ssh": open_git_branch,
}


def open_host(url: str, site: Path) -> Host:
    """The host of an address; raises `UsageError` where there is none for it."""
    scheme = url.partition("://")[0]
    if scheme not in HOSTS or scheme == url:
        known = ", ".join(f"{name}://" for name in HOSTS)
        raise UsageError(f"cannot publish to {scheme!r}; an address begins with one of {known}")
    try:
        return HOSTS[scheme](url, site)
    except ValueError as fault:
        # Without the address, which may hold a password.
        raise UsageError(f"the {scheme} address cannot be read: {fault}") from None
