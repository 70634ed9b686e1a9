"""What a release would be, and why it must not: the build against what stands at the host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..disk import Commit, changes_site, is_older
from ..model.problem import UsageError
from .built_files import BuiltFiles
from .host import Host
from .limits import refuse_excess, served_by
from .plan import plan_publish
from .record import RECORD, Record, parse_record
from .safety import Refusal, refuse_age, refuse_drafts, refuse_loss, refuse_private
from .sending import Release
from .target import Target
from .told import commit_text, counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is published: the site in its folder, its commit, its address, its article texts.

    `is_rollback` says that going back is meant.
    """

    site: Path
    url: str
    commit: Commit | None
    texts: dict[str, str]
    is_rollback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A release over what `held` says is there; `is_done` where there is nothing to do."""

    release: Release
    held: Record
    refusals: tuple[Refusal, ...]
    is_done: bool

    def check(self, address: str, *, yes: bool) -> None:
        """Raise `UsageError` where the release is refused; `yes` overrules what may be meant."""
        stopping = [refusal for refusal in self.refusals if not (yes and refusal.may_be_meant)]
        if stopping:
            meant = all(refusal.may_be_meant for refusal in stopping)
            cure = ". If that is meant, publish with --yes" if meant else ""
            reasons = "; ".join(refusal.text for refusal in stopping)
            raise UsageError(f"{address}: {reasons}; nothing was sent{cure}")


def plan_release(source: Source, built: BuiltFiles, host: Host, target: Target) -> Planned:
    """Look at the host and plan to bring it to hold exactly the built files."""
    held = parse_record(host.read(RECORD), host.address)
    standing = host.look(built, held)
    ours = {path: file for path, file in standing.files.items() if path in held.files}
    plan = plan_publish(built.files, ours)
    release = Release(
        plan=plan,
        built=built,
        commit=source.commit,
        left=_left(source, held),
        texts=source.texts,
        holds_drafts=target.takes_drafts,
        is_rollback=source.is_rollback,
        message=f"Publish {source.url}\n\n{counts(plan)}\nFrom {commit_text(source.commit)}",
    )
    refusals = (
        *_refuse_older(source, held),
        *refuse_drafts(target, held),
        *refuse_loss(plan, built.files, standing, held, rollback=source.is_rollback),
        *refuse_private(plan, built, drafts=target.takes_drafts),
        *refuse_excess(built, served_by(target.settings)),
    )
    done = plan.is_empty and not held.begun and not _is_news(source, held)
    return Planned(release=release, held=held, refusals=refusals, is_done=done)


def _refuse_older(source: Source, held: Record) -> Iterator[Refusal]:
    commit, there = source.commit, held.left or held.commit
    is_back = bool(commit and there and not source.is_rollback and is_older(source.site, commit, there))
    yield from refuse_age(commit, held, is_older=is_back)


def _left(source: Source, held: Record) -> Commit | None:
    """The commit that a rollback leaves, be it the second in a row."""
    commit, there = source.commit, held.left or held.commit
    is_left = source.is_rollback and commit and there and commit.id != there.id
    return there if is_left else None


def _is_news(source: Source, held: Record) -> bool:
    """Whether the record has to learn of a commit though no file changed.

    What one commit did to the site and the next undid must not be published by a slow run.
    """
    commit, there = source.commit, held.commit
    if commit is None or there is None:
        return commit is not None
    return commit.id != there.id and changes_site(source.site, there, commit)
