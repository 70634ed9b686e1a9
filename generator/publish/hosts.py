"""The table of hosts: the scheme of an address → what opens it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from ..model.problem import UsageError
from ..model.site import PublishTarget
from .folder import open_folder
from .git_branch import open_git_branch
from .host import Host
from .rsync import open_rsync
from .s3 import open_s3

# Each takes the settings of a target and the folder of the site, which it must keep off.
HOSTS: Mapping[str, Callable[[PublishTarget, Path], Host]] = {
    "file": open_folder,
    "git+file": open_git_branch,
    "git+https": open_git_branch,
    "git+ssh": open_git_branch,
    "rsync": open_rsync,
    "rsync+ssh": open_rsync,
    "s3": open_s3,
}


# Settings that only some hosts know: how their schemes begin.
_FIT: Mapping[str, tuple[str, ...]] = {
    "domain": ("git",),
    "endpoint": ("s3",),
    "region": ("s3",),
    # A bucket has one form of an object for everybody.
    "compressed": ("file", "git", "rsync"),
}


def open_host(settings: PublishTarget, site: Path) -> Host:
    """The host of a target; raises `UsageError` where its address is none, or a setting does not fit."""
    url = settings.url
    scheme = url.partition("://")[0]
    if scheme not in HOSTS or scheme == url:
        known = ", ".join(f"{name}://" for name in HOSTS)
        raise UsageError(f"cannot publish to {scheme!r}; an address begins with one of {known}")
    # A program would take a name with this sign for one of its options.
    if re.search(r"[\x00-\x1f\x7f]|://-|@-", url):
        raise UsageError(f"no {scheme} address has a name that begins with `-`, or a control character")
    _check_fit(settings, scheme)
    try:
        return HOSTS[scheme](settings, site)
    except ValueError as fault:
        # Without the address, which may hold a password.
        raise UsageError(f"the {scheme} address cannot be read: {fault}") from None


def _check_fit(settings: PublishTarget, scheme: str) -> None:
    for name, schemes in _FIT.items():
        if getattr(settings, name) and not scheme.startswith(schemes):
            raise UsageError(f"`{name}` has no meaning for {scheme}://; remove it from site.yaml")
