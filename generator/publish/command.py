"""The command `publish`: build, plan, say, send.

Comes in: a request to build, and the name or address of a target. Goes out: an exit status;
lines for people through `say`, the result through `report`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from ..build import BuildRequest, BuildResult, build_site
from ..disk import read_tree
from ..model.problem import UsageError
from ..model.site import SiteFile
from ..report import visible
from ..sources import load_config
from .built_files import BuiltFiles
from .host import Host, Release
from .hosts import open_host
from .plan import MOST_VANISHING, Item, Plan, plan_publish
from .target import Target, resolve_target

_MOST_NAMED = 5


class Report(Protocol):
    """Prints the result of a build, with `more` in its JSON object; the exit status."""

    def __call__(self, result: BuildResult, *, as_json: bool, more: Mapping[str, Any] = ...) -> int: ...


def publish_site(
    request: BuildRequest,
    target: str,
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    report: Report,
    say: Callable[[str], None],
) -> int:
    """Build the site and bring the target to hold exactly what the build's manifest lists.

    Returns 1, with nothing sent, where the build has errors. Raises `UsageError` for a
    target that is not clear, and, without `yes`, where most files would vanish or foreign
    ones would be replaced; `MachineError` where the target refuses.
    """
    config = _settings(request)
    if config is None:
        return report(build_site(request), as_json=as_json)
    chosen = resolve_target(target, config)
    host = open_host(chosen.settings.url, request.root)
    with _build_folder(request, chosen) as folder:
        result = build_site(_for_target(request, chosen, folder))
        if not result.ok or not as_json:
            status = report(result, as_json=as_json)
            if not result.ok:
                return status
        plan = _send(BuiltFiles(folder, request.root), host, request, config, dry_run=dry_run, yes=yes)
    for line in _lines(plan, chosen, host, dry_run=dry_run):
        say(line)
    say(config.url)
    if as_json:
        return report(result, as_json=True, more=_plan_json(plan, chosen, host, config, dry_run=dry_run))
    return 0


def _settings(request: BuildRequest) -> SiteFile | None:
    """site.yaml alone: the target decides how the site is built."""
    tree = read_tree(request.root)
    files = {path: tree[path] for path in tree if path == "site.yaml"}
    return load_config(files)


@contextmanager
def _build_folder(request: BuildRequest, target: Target) -> Iterator[Path]:
    """Where this publish is built: drafts of a marked target must not stay in `output/`,
    from where somebody else could take them."""
    if target.is_marked and request.output == request.root / "output":
        with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
            yield Path(folder)
    else:
        yield request.output


def _for_target(request: BuildRequest, target: Target, folder: Path) -> BuildRequest:
    settings = target.settings
    return replace(
        request,
        output=folder,
        drafts=settings.drafts,
        future=settings.future,
        noindex=settings.noindex,
        preview="",
    )


def _send(
    built: BuiltFiles, host: Host, request: BuildRequest, config: SiteFile, *, dry_run: bool, yes: bool
) -> Plan:
    published = host.published()
    plan = plan_publish(built.files, published)
    if dry_run or plan.is_empty:
        return plan
    if not yes:
        _refuse_vanishing(plan, host)
        _refuse_foreign(list(host.foreign({item.path: built.files[item.path] for item in plan.added})), host)
    host.send(
        Release(plan=plan, built=built, message=f"Publish {config.url}\n\n{_counts(plan)}", when=request.now)
    )
    return plan


def _refuse_vanishing(plan: Plan, host: Host) -> None:
    if plan.vanishing > MOST_VANISHING:
        share = f"{len(plan.removed)} of {plan.before} files ({plan.vanishing:.0%})"
        raise UsageError(
            f"{share} would vanish from {host.address}; nothing was sent."
            " Look with --dry-run, and if that is meant, publish with --yes"
        )


def _refuse_foreign(paths: Sequence[str], host: Host) -> None:
    if paths:
        more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
        raise UsageError(
            f"{host.address} holds files that were not published by this tool and would be replaced:"
            f" {', '.join(visible(path) for path in paths[:_MOST_NAMED])}{more}; nothing was sent."
            " If that is meant, publish with --yes"
        )


def _lines(plan: Plan, target: Target, host: Host, *, dry_run: bool) -> Iterator[str]:
    """What was done, or would be, for a person."""
    place = f"{target.name} ({host.address})" if target.name else host.address
    if plan.is_empty:
        yield f"nothing to send: {place} is up to date"
    elif dry_run:
        for name, items in _groups(plan).items():
            yield from (f"{name:8} {visible(item.path)}  {size_text(item.size)}" for item in items)
        yield f"{_counts(plan)}; nothing was sent to {place}"
    else:
        yield f"{_counts(plan)}: {place}"


def _groups(plan: Plan) -> dict[str, tuple[Item, ...]]:
    return {"added": plan.added, "changed": plan.changed, "removed": plan.removed}


def _counts(plan: Plan) -> str:
    return ", ".join(
        f"{len(items)} {name} ({size_text(sum(item.size for item in items))})" if items else f"0 {name}"
        for name, items in _groups(plan).items()
    )


def size_text(size: int) -> str:
    """A size for a person: `950 B`, `12.3 kB`, `4.0 MB`."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.1f} kB" if size < 999_950 else f"{size / 1_000_000:.1f} MB"


def _plan_json(plan: Plan, target: Target, host: Host, config: SiteFile, *, dry_run: bool) -> dict[str, Any]:
    items = {
        name: [{"path": item.path, "size": item.size} for item in group]
        for name, group in _groups(plan).items()
    }
    return {"target": target.name or host.address, "url": config.url, "dry_run": dry_run, **items}
