"""The command `publish`: build, look, plan, say, send.

Comes in: a request to build, the name or address of a target, and what is wanted of it. Goes
out: an exit status; lines for people through `say`, the result through `report`.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from ..build import BuildRequest, BuildResult, build_site
from ..disk import Commit, checked_out, current_commit, find_commit
from ..model.record import replace
from .built_files import BuiltFiles, built_layer
from .host import Host
from .hosts import open_host
from .made_files import made_layers
from .planning import Planned, Source, plan_release
from .sending import send_release
from .settings import read_settings
from .target import Target, resolve_target
from .told import commit_text, cost_line, only_lost_notes, plan_json, plan_lines


class Report(Protocol):
    """Prints the result of a build, with `more` in its JSON object; the exit status."""

    def __call__(self, result: BuildResult, *, as_json: bool, more: Mapping[str, Any] = ...) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How to publish: `rollback` names the commit to go back to; `yes` overrules what asks."""

    dry_run: bool = False
    yes: bool = False
    rollback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """A publish as it is told: what was planned, where, and how many seconds it took."""

    planned: Planned
    place: str
    url: str
    dry_run: bool
    seconds: float


def _now() -> datetime:
    return datetime.now(UTC)


def publish_site(
    request: BuildRequest,
    asked: str,
    wish: Wish,
    *,
    as_json: bool,
    report: Report,
    say: Callable[[str], None],
    clock: Callable[[], datetime] = _now,
) -> int:
    """Build the site and bring the target to hold exactly what the build's manifest lists.

    Returns 1, with nothing sent, where the build has errors. Raises `UsageError` for a
    target that is not clear and where a release is refused; `MachineError` where the target
    refuses. `clock` is what the log of releases goes by: a build's own clock may be set.
    """
    started = time.perf_counter()
    config = read_settings(request)
    if config is None:
        return report(build_site(request), as_json=as_json)
    target = resolve_target(asked, config)
    host = open_host(target.settings, request.root)
    with ExitStack() as stack:
        commit, root = _source(request, wish, stack)
        folder = stack.enter_context(_build_folder(request, target, wish))
        result = build_site(_for_target(request, target, root=root, folder=folder))
        if not result.ok or not as_json:
            status = report(result, as_json=as_json)
            if not result.ok:
                if only_lost_notes(result.problems):
                    say("only notes without a place stop it; --lost keep publishes them below their articles")
                return status
        layers = made_layers(built_layer(folder, root), target.settings, request.root, stack)
        source = Source(
            site=request.root,
            url=config.url,
            commit=commit,
            texts=dict(result.texts),
            is_rollback=bool(wish.rollback),
        )
        planned = plan_release(source, BuiltFiles(*layers), host, target)
        if not wish.dry_run and not planned.is_done:
            planned.check(host.address, yes=wish.yes)
            send_release(planned.release, host, planned.held, clock)
    done = _Done(
        planned=planned,
        place=_place(target, host),
        url=config.url,
        dry_run=wish.dry_run,
        seconds=time.perf_counter() - started,
    )
    for line in _lines(done):
        say(line)
    if as_json:
        more = {"target": target.name or host.address, **_json(done)}
        return report(result, as_json=True, more=more)
    return 0


def _source(request: BuildRequest, wish: Wish, stack: ExitStack) -> tuple[Commit | None, Path]:
    """The commit that is published, and the folder that its site is built from."""
    if not wish.rollback:
        return current_commit(request.root), request.root
    commit = find_commit(request.root, wish.rollback)
    return commit, stack.enter_context(checked_out(request.root, commit))


@contextmanager
def _build_folder(request: BuildRequest, target: Target, wish: Wish) -> Iterator[Path]:
    """Where this publish is built: drafts of a marked target, and what was online long ago, must
    not stay in `output/`, from where somebody else could take them."""
    if wish.rollback:
        with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
            yield Path(folder)
    elif target.is_special and request.output == request.root / "output":
        # Always the same, so that the next publish makes only what changed.
        yield request.root / ".glossator" / "publish" / target.name
    else:
        yield request.output


def _for_target(request: BuildRequest, target: Target, *, root: Path, folder: Path) -> BuildRequest:
    settings = target.settings
    return replace(
        request,
        root=root,
        output=folder,
        drafts=settings.drafts,
        future=settings.future,
        noindex=settings.noindex,
        preview="",
    )


def _place(target: Target, host: Host) -> str:
    return f"{target.name} ({host.address})" if target.name else host.address


def _lines(done: _Done) -> Iterator[str]:
    """What was done, or would be, what it cost, and at last the site's address."""
    planned, plan = done.planned, done.planned.release.plan
    yield from plan_lines(plan, done.place, dry_run=done.dry_run)
    if done.dry_run:
        yield from (f"it would be refused: {refusal.text}" for refusal in planned.refusals)
    else:
        if not planned.is_done:
            yield f"the log there names {commit_text(planned.release.commit)}"
        yield cost_line(plan, done.seconds)
    yield done.url


def _json(done: _Done) -> dict[str, Any]:
    planned = done.planned
    told = plan_json(planned.release.plan)
    commit = planned.release.commit
    return {
        "url": done.url,
        "dry_run": done.dry_run,
        "commit": commit.id if commit else None,
        "rollback": planned.release.is_rollback,
        **told,
        "sent": {**told["sent"], "seconds": round(done.seconds, 3)},
        "refusals": [refusal.text for refusal in planned.refusals] if done.dry_run else [],
    }
