"""One release: the files of a plan in order, with a record before the first and after the last.

The record is written first with everything that is about to come, so that what a run put
there before it was cut off is known as ours to the next; and last as it then is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from ..disk import Commit
from ..model.problem import MachineError
from .built_files import BuiltFiles
from .host import Host
from .plan import Plan
from .record import RECORD, RELEASES, Record, format_record
from .releases import Logged, format_release, parse_releases, text_changes, texts_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What is to be sent, from which commit, and what its articles say.

    A rollback leaves the commit `left`.
    `texts` maps the path of an article to the sha256 of its text; `message` is for hosts
    that keep a history of their own.
    """

    plan: Plan
    built: BuiltFiles
    commit: Commit | None
    texts: Mapping[str, str]
    left: Commit | None
    holds_drafts: bool
    is_rollback: bool
    message: str


def send_release(release: Release, host: Host, held: Record, clock: Callable[[], datetime]) -> Record:
    """Carry out a release over what `held` says is there; returns the record that is there then.

    Cut off in the middle, it leaves a state from which the next publish goes on.
    """
    plan, begun = release.plan, clock()
    log = host.read(RELEASES) or b""
    before = texts_after(parse_releases(log, host.address))
    record = _begin(release, held, begun)
    host.write(RECORD, format_record(record))
    marks = dict(record.marks)
    try:
        host.remove(plan.clears)
        for batch in plan.batches:
            # Pair by pair: those before a fault are kept.
            marks.update(host.put(batch, release.built))
        host.remove(plan.deletions)
    except BaseException:
        # What got there need not be sent again.
        with suppress(MachineError):
            host.write(RECORD, format_record(replace(record, marks=_told(marks))))
        raise
    time = clock()
    logged = _logged(release, before, begun=record.begun or begun, time=time)
    host.write(RELEASES, log + format_release(logged))
    record = _end(release, marks)
    host.write(RECORD, format_record(record))
    host.finish(release.message, time)
    return record


def _begin(release: Release, held: Record, begun: datetime) -> Record:
    """Old and new files are ours, those that are about to be sent in an unknown state.

    The commit is the new one from the first file on: to go behind it would be to go back.
    """
    sent = set(release.plan.sends)
    return Record(
        files={**held.files, **release.built.digests},
        marks={path: mark for path, mark in held.marks.items() if path not in sent},
        commit=release.commit,
        left=release.left,
        holds_drafts=release.holds_drafts,
        begun=held.begun or begun,
    )


def _end(release: Release, marks: Mapping[str, str]) -> Record:
    files = release.built.digests
    return Record(
        files=files,
        marks=_told({path: mark for path, mark in marks.items() if path in files}),
        commit=release.commit,
        left=release.left,
        holds_drafts=release.holds_drafts,
    )


def _told(marks: Mapping[str, str]) -> dict[str, str]:
    return {path: mark for path, mark in marks.items() if mark}


def _logged(release: Release, before: Mapping[str, str], *, begun: datetime, time: datetime) -> Logged:
    texts, gone = text_changes(before, release.texts)
    plan = release.plan
    return Logged(
        begun=begun,
        time=time,
        commit=release.commit,
        is_rollback=release.is_rollback,
        added=len(plan.added),
        changed=len(plan.changed),
        removed=len(plan.removed),
        texts=texts,
        gone=gone,
    )
