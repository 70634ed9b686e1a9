"""The log of releases at a target: one line of JSON each; text ↔ values, pure.

A line tells which article texts changed, by their digests; the state at any moment is what
the lines up to it add up to. So a release costs what changed, not what there is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..disk import Commit
from ..model.problem import MachineError
from .moments import moment_of, moment_text
from .record import RELEASES, format_commit, parse_commit


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One release as the log tells it.

    `begun` is when the first file was sent, `time` when the last one was there. `texts` are
    the articles whose text is new or another, path → sha256 of it; `gone` those that were
    taken away. `is_rollback` marks one that went back on purpose.
    """

    begun: datetime
    time: datetime
    commit: Commit | None = None
    is_rollback: bool = False
    added: int = 0
    changed: int = 0
    removed: int = 0
    texts: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Online:
    """What was online at a moment: the release, and every article's text by its digest.

    `release` is `None` before the first. `underway` is a release that was being sent at that
    moment: some pages may have been its own.
    """

    release: Logged | None
    texts: Mapping[str, str]
    underway: Logged | None = None


def parse_releases(data: bytes | None, address: str) -> tuple[Logged, ...]:
    """The releases of a log, oldest first; raises `MachineError` where a line cannot be read."""
    releases = []
    for number, line in enumerate((data or b"").splitlines(), 1):
        try:
            releases.append(_parse(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise MachineError(f"{address}: line {number} of {RELEASES} cannot be read; mend it") from None
    return tuple(releases)


def format_release(release: Logged) -> bytes:
    """One line of the log."""
    told: dict[str, Any] = {
        "begun": moment_text(release.begun),
        "time": moment_text(release.time),
        "commit": format_commit(release.commit),
        "files": [release.added, release.changed, release.removed],
        "texts": dict(sorted(release.texts.items())),
        "gone": list(release.gone),
    }
    if release.is_rollback:
        told["rollback"] = True
    return (json.dumps(told, ensure_ascii=False) + "\n").encode()


def texts_after(releases: Sequence[Logged]) -> dict[str, str]:
    """Path → digest of the article texts that stand after these releases."""
    texts: dict[str, str] = {}
    for release in releases:
        texts.update(release.texts)
        for path in release.gone:
            texts.pop(path, None)
    return texts


def text_changes(
    before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The texts that are new or others, and the paths that are gone."""
    changed = {path: digest for path, digest in after.items() if before.get(path) != digest}
    return changed, tuple(sorted(before.keys() - after.keys()))


def online_at(releases: Sequence[Logged], moment: datetime) -> Online:
    """What was online at a moment, by a log."""
    done = [release for release in releases if release.time <= moment]
    underway = next((release for release in releases if release.begun <= moment < release.time), None)
    return Online(done[-1] if done else None, texts_after(done), underway)


def _parse(told: Mapping[str, Any]) -> Logged:
    added, changed, removed = (int(number) for number in told["files"])
    return Logged(
        begun=moment_of(told["begun"]),
        time=moment_of(told["time"]),
        commit=parse_commit(told["commit"]),
        is_rollback=bool(told.get("rollback")),
        added=added,
        changed=changed,
        removed=removed,
        texts={str(path): str(digest) for path, digest in told["texts"].items()},
        gone=tuple(str(path) for path in told["gone"]),
    )
