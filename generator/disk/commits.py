"""The commit that a site's files are at, which of two is the older, and the files of an earlier one.

By the git program, as in `history.py`: it fetches what a clone without blobs lacks, and runs a
site's own filters when it checks files out. Where there is no git, or the site is not in it,
there is no commit; nothing is guessed.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ..model.problem import MachineError, UsageError
from ..model.record import Record
from .git import run_git

# What a site is made of; changes elsewhere in the repository are none of the site.
_SOURCES = ("site.yaml", "content", "templates")


class Commit(Record, frozen=True):
    """A commit and its time; `has_changes` where the site's files are not as they were committed."""

    id: str
    time: datetime
    has_changes: bool = False


def current_commit(site: Path) -> Commit | None:
    """The commit that is checked out; `None` where the site is not in git, or git cannot be asked."""
    try:
        run_git(site, "ls-files", "--error-unmatch", "--", "site.yaml")
        changes = run_git(site, "status", "--porcelain", "--", *_SOURCES)
        return _describe(site, "HEAD", has_changes=bool(changes.strip()))
    except (OSError, subprocess.SubprocessError):
        return None


def find_commit(site: Path, name: str) -> Commit:
    """The commit of that name; `UsageError` where there is none, or none with this site."""
    try:
        commit = _describe(site, name)
        run_git(site, "cat-file", "-e", f"{commit.id}:./site.yaml")
    except OSError as fault:
        raise MachineError(f"git cannot be run: {fault.strerror or fault}") from fault
    except subprocess.SubprocessError:
        raise UsageError(f"{name!r} is no commit with this site; `git log` lists them") from None
    return commit


def is_older(site: Path, commit: Commit, than: Commit) -> bool:
    """Whether a commit comes before another: as its ancestor; by time where neither is the other's.

    `than` may be unknown here (another clone made it): then time decides, too.
    """
    if commit.id == than.id:
        return False
    if _is_ancestor(site, commit.id, than.id):
        return True
    return not _is_ancestor(site, than.id, commit.id) and commit.time < than.time


def changes_site(site: Path, since: Commit, until: Commit) -> bool:
    """Whether any commit after `since` up to `until` touched the site; so where that is not known."""
    try:
        span = f"{since.id}..{until.id}"
        return bool(run_git(site, "rev-list", "-1", "--full-history", span, "--", *_SOURCES).strip())
    except (OSError, subprocess.SubprocessError):
        return True


@contextmanager
def checked_out(site: Path, commit: Commit) -> Iterator[Path]:
    """The site's folder as it was at a commit, in a work tree that goes afterwards.

    A work tree rather than a copy of the files: notes that drifted are followed through the
    history that this commit has. Raises `MachineError` where git refuses.
    """
    import tempfile  # 3 ms that no build needs

    with tempfile.TemporaryDirectory(prefix="glossator-") as scratch:
        tree = Path(scratch) / "site"
        try:
            inner = os.fsdecode(run_git(site, "rev-parse", "--show-prefix").strip())
            add = ("worktree", "add", "--quiet", "--force", "--detach", str(tree), commit.id)
            run_git(site, "-c", f"core.hooksPath={os.devnull}", *add)
        except (OSError, subprocess.SubprocessError) as fault:
            said = getattr(fault, "stderr", b"") or b""
            raise MachineError(
                f"git cannot check out {commit.id[:12]}: {said.decode(errors='replace').strip() or fault}"
            ) from fault
        try:
            yield tree / inner
        finally:
            run_git(site, "worktree", "remove", "--force", str(tree))


def _describe(site: Path, name: str, *, has_changes: bool = False) -> Commit:
    found = run_git(site, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    made = run_git(site, "show", "--no-patch", "--format=%ct", found.decode().strip())
    return Commit(found.decode().strip(), datetime.fromtimestamp(int(made), UTC), has_changes)


def _is_ancestor(site: Path, older: str, newer: str) -> bool:
    try:
        run_git(site, "merge-base", "--is-ancestor", older, newer)
    except subprocess.SubprocessError:
        return False
    return True
