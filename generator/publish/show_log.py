"""`publish --log`: what was published to a target and when, and what was online at a moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from ..build import BuildRequest
from ..model.problem import UsageError
from ..model.site import SiteFile
from .hosts import open_host
from .record import RELEASES
from .releases import online_at, parse_releases
from .settings import read_settings
from .target import resolve_target
from .told import online_json, online_lines, release_json, release_lines


def show_releases(
    request: BuildRequest, asked: str, at: str, *, say: Callable[[str], None]
) -> dict[str, Any]:
    """Say what the log at a target tells: every release, or what was online at the time `at`.

    A time without a zone is of the site's; one without a day is of today. Returns the same
    for programs. Raises as `publish_site` does, and `UsageError` where `at` is no time.
    """
    config = read_settings(request)
    if config is None:
        raise UsageError("site.yaml has errors; `check` lists them")
    target = resolve_target(asked, config)
    host = open_host(target.settings, request.root)
    releases = parse_releases(host.read(RELEASES), host.address)
    lines: Iterable[str]
    if at:
        moment = _moment(at, config, request.now)
        online = online_at(releases, moment)
        lines, told = online_lines(online, moment), online_json(online, moment)
    else:
        lines = release_lines(releases) if releases else [f"nothing was published to {host.address}"]
        told = {"releases": [release_json(release) for release in releases]}
    for line in lines:
        say(line)
    return {"version": 1, "ok": True, "target": target.name or host.address, **told}


def _moment(text: str, config: SiteFile, now: datetime) -> datetime:
    is_of_today = re.fullmatch(r"\d\d:\d\d(:\d\d)?", text)
    whole = f"{now.astimezone(config.zone).date()}T{text}" if is_of_today else text
    try:
        moment = datetime.fromisoformat(whole)
    except ValueError:
        raise UsageError(f"--at: {text!r} is not a time such as 2026-05-01T17:55 or 17:55") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=config.zone)
