"""A publish and a log as people and programs read them; values in, lines and objects out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..disk import Commit
from ..model.problem import Problem, Severity
from ..report import visible
from .moments import moment_text
from .plan import Item, Plan
from .releases import Logged, Online

_LOST = {"quote-ambiguous", "quote-changed", "quote-context", "quote-not-found", "quote-occurrence"}


def plan_lines(plan: Plan, place: str, *, dry_run: bool) -> Iterator[str]:
    """What was done, or would be."""
    if plan.is_empty:
        yield f"nothing to send: {place} is up to date"
    elif dry_run:
        for name, items in _groups(plan).items():
            yield from (f"{name:8} {visible(item.path)}  {size_text(item.size)}" for item in items)
        yield f"{counts(plan)}; nothing was sent to {place}"
    else:
        yield f"{counts(plan)}: {place}"


def cost_line(plan: Plan, seconds: float) -> str:
    """What the publish cost: files, bytes, seconds."""
    sent = len(plan.added) + len(plan.changed)
    return f"sent {sent} {'file' if sent == 1 else 'files'}, {size_text(plan.bytes_sent)}, in {seconds:.1f} s"


def counts(plan: Plan) -> str:
    """`3 added (12.0 kB), 1 changed (3.1 kB), 0 removed`."""
    return ", ".join(
        f"{len(items)} {name} ({size_text(sum(item.size for item in items))})" if items else f"0 {name}"
        for name, items in _groups(plan).items()
    )


def size_text(size: int) -> str:
    """A size for a person: `950 B`, `12.3 kB`, `4.0 MB`."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.1f} kB" if size < 999_950 else f"{size / 1_000_000:.1f} MB"


def plan_json(plan: Plan) -> dict[str, Any]:
    """`added`, `changed`, `removed` as lists of `{path, size}`, and `sent` in files and bytes."""
    items = {
        name: [{"path": item.path, "size": item.size} for item in group]
        for name, group in _groups(plan).items()
    }
    return {**items, "sent": {"files": len(plan.added) + len(plan.changed), "bytes": plan.bytes_sent}}


def only_lost_notes(problems: Sequence[Problem]) -> bool:
    """Whether all errors of a build are notes without a place: a wish of the run lets them pass."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    return bool(errors) and all(problem.code in _LOST for problem in errors)


def commit_text(commit: Commit | None) -> str:
    """A commit for a person."""
    if commit is None:
        return "no commit (not in git)"
    return f"commit {commit.id[:12]}" + (" and changes that were not committed" if commit.has_changes else "")


def release_lines(releases: Sequence[Logged]) -> Iterator[str]:
    """The log, newest first."""
    for release in reversed(releases):
        what = f"{release.added} added, {release.changed} changed, {release.removed} removed"
        back = "rollback to " if release.is_rollback else ""
        yield f"{moment_text(release.time)}  {back}{commit_text(release.commit)}; {what}"
        yield from (f"  {digest}  {visible(path)}" for path, digest in release.texts.items())
        yield from (f"  {'gone':64}  {visible(path)}" for path in release.gone)


def online_lines(online: Online, moment: datetime) -> Iterator[str]:
    """What was online at a moment: the release, and the digest of every article's text."""
    release, at = online.release, moment_text(moment)
    if online.underway:
        now = online.underway
        yield (
            f"a release was being sent from {moment_text(now.begun)} to {moment_text(now.time)}"
            f" ({commit_text(now.commit)}); some pages may have been its own"
        )
    if release is None:
        yield f"at {at} nothing had been published there"
        return
    yield f"at {at}: {commit_text(release.commit)}, published at {moment_text(release.time)}"
    yield from (f"  {digest}  {visible(path)}" for path, digest in online.texts.items())


def release_json(release: Logged) -> dict[str, Any]:
    """One release for programs."""
    return {
        "begun": moment_text(release.begun),
        "time": moment_text(release.time),
        "commit": release.commit.id if release.commit else None,
        "uncommitted": bool(release.commit and release.commit.has_changes),
        "rollback": release.is_rollback,
        "added": release.added,
        "changed": release.changed,
        "removed": release.removed,
        "texts": dict(release.texts),
        "gone": list(release.gone),
    }


def online_json(online: Online, moment: datetime) -> dict[str, Any]:
    """What was online at a moment, for programs."""
    return {
        "at": moment_text(moment),
        "release": release_json(online.release) if online.release else None,
        "underway": release_json(online.underway) if online.underway else None,
        "texts": dict(online.texts),
    }


def _groups(plan: Plan) -> Mapping[str, tuple[Item, ...]]:
    return {"added": plan.added, "changed": plan.changed, "removed": plan.removed}
