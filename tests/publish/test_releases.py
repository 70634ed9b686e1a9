"""The log of releases: lines read back, what was online at a moment, and the command that tells it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from generator.disk import Commit
from generator.model.problem import MachineError
from generator.publish.releases import (
    Logged,
    format_release,
    online_at,
    parse_releases,
    text_changes,
    texts_after,
)
from tests.publish.publishing import ARTICLE, commit, publish
from tests.small_site import run, write_files

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


FIRST = Logged(
    begun=at(0),
    time=at(2),
    commit=Commit("a" * 40, at(-5), has_changes=True),
    added=9,
    texts={"content/articles/one.md": "1", "content/articles/二.md": "2"},
)
SECOND = Logged(
    begun=at(10),
    time=at(14),
    commit=Commit("b" * 40, at(9)),
    is_rollback=True,
    changed=1,
    removed=2,
    texts={"content/articles/one.md": "1b"},
    gone=("content/articles/二.md",),
)
LOG = format_release(FIRST) + format_release(SECOND)


def test_lines_are_read_back() -> None:
    assert parse_releases(LOG, "here") == (FIRST, SECOND)
    assert parse_releases(None, "here") == parse_releases(b"", "here") == ()


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}", b"null", b"\xff", b'{"begun": "2026-05-01T12:00:00"}'])
def test_a_damaged_line_is_named(line: bytes) -> None:
    with pytest.raises(MachineError, match=r"here: line 2 of \.glossator-releases\.jsonl cannot be read"):
        parse_releases(format_release(FIRST) + line + b"\n", "here")


@pytest.mark.parametrize(
    ("minutes", "release", "texts", "underway"),
    [
        (-1, None, {}, None),
        (1, None, {}, FIRST),
        (2, FIRST, {"content/articles/one.md": "1", "content/articles/二.md": "2"}, None),
        (9, FIRST, {"content/articles/one.md": "1", "content/articles/二.md": "2"}, None),
        (12, FIRST, {"content/articles/one.md": "1", "content/articles/二.md": "2"}, SECOND),
        (14, SECOND, {"content/articles/one.md": "1b"}, None),
        (999, SECOND, {"content/articles/one.md": "1b"}, None),
    ],
)
def test_what_was_online(
    minutes: int, release: Logged | None, texts: dict[str, str], underway: Logged | None
) -> None:
    online = online_at((FIRST, SECOND), at(minutes))
    assert (online.release, dict(online.texts), online.underway) == (release, texts, underway)


def test_changes_add_up_to_what_stands() -> None:
    before = texts_after((FIRST,))
    after = texts_after((FIRST, SECOND))
    assert text_changes(before, after) == (dict(SECOND.texts), SECOND.gone)
    assert text_changes(after, after) == ({}, ())


# --- by the command ---------------------------------------------------------------------


def minutes_from(start: int) -> Callable[[], datetime]:
    """A clock that goes on by a minute whenever somebody looks."""
    moments: Iterator[datetime] = (at(start + minute) for minute in range(1000))
    return lambda: next(moments)


@pytest.fixture
def told(site: Path) -> Path:
    """A site, six hours behind, that published two commits: one at noon, one ten minutes later."""
    text = (site / "site.yaml").read_text()
    (site / "site.yaml").write_text(text + "timezone: America/Chicago\n")
    (site / ".gitignore").write_text("/output/\n/.glossator/\n")
    commit(site)
    publish(site, clock=minutes_from(0))
    write_files(site, {"content/articles/one.md": ARTICLE.format(title="Uno")})
    (site / "content/articles/two.md").unlink()
    commit(site)
    publish(site, clock=minutes_from(10))
    return site


def log(site: Path, *arguments: str) -> list[str]:
    done = run("publish", "--site", site, "--log", *arguments)
    assert (done.returncode, done.stdout) == (0, "")
    return done.stderr.splitlines()


def test_the_log_names_every_release_newest_first(told: Path) -> None:
    lines = log(told)
    releases = [line for line in lines if not line.startswith(" ")]
    assert [line[:20] for line in releases] == ["2026-05-01T12:11:00Z", "2026-05-01T12:01:00Z"]
    assert all(" commit " in line and line.endswith("removed") for line in releases)
    assert any(line.split() == ["gone", "content/articles/two.md"] for line in lines)


def test_what_was_online_by_the_command(told: Path) -> None:
    assert log(told, "--at", "2026-05-01T11:59Z") == [
        "at 2026-05-01T11:59:00Z nothing had been published there"
    ]
    first = log(told, "--at", "2026-05-01T12:05Z")
    assert first[0].startswith("at 2026-05-01T12:05:00Z: commit ")
    assert [line.split()[1] for line in first[1:]] == [
        f"content/articles/{name}.md" for name in ("first", "one", "three", "two")
    ]
    underway, then, *texts = log(told, "--at", "2026-05-01T12:10:30Z")
    assert underway.startswith("a release was being sent from 2026-05-01T12:10:00Z to 2026-05-01T12:11:00Z")
    assert texts == first[1:]
    assert "published at 2026-05-01T12:01:00Z" in then
    last = log(told, "--at", "2026-05-01T12:30Z")
    assert [line.split()[1] for line in last[1:]] == [
        f"content/articles/{name}.md" for name in ("first", "one", "three")
    ]
    assert (last[1], last[3]) == (first[1], first[3])
    assert last[2] != first[2]


def test_a_time_without_a_zone_is_of_the_site(told: Path) -> None:
    assert log(told, "--at", "2026-05-01T07:05")[0].startswith("at 2026-05-01T12:05:00Z: commit ")
    today = log(told, "--at", "07:05", "--now", "2026-05-01T20:00Z")
    assert today[0].startswith("at 2026-05-01T12:05:00Z: commit ")


def test_the_log_for_programs(told: Path) -> None:
    done = run("publish", "--site", told, "--log", "--json")
    data = json.loads(done.stdout)
    assert (done.returncode, data["ok"], data["target"]) == (0, True, "web")
    assert [release["time"] for release in data["releases"]] == [
        "2026-05-01T12:01:00Z",
        "2026-05-01T12:11:00Z",
    ]
    then = json.loads(run("publish", "--site", told, "--log", "--at", "2026-05-01T12:05Z", "--json").stdout)
    assert then["release"] == data["releases"][0]
    assert then["texts"] == data["releases"][0]["texts"]
    assert then["underway"] is None


def test_the_digests_are_those_of_the_texts(told: Path) -> None:
    data = json.loads(run("publish", "--site", told, "--log", "--json").stdout)
    digest = data["releases"][0]["texts"]["content/articles/three.md"]
    assert digest == sha256(b"Some words about Three.").hexdigest()


@pytest.mark.parametrize("time", ["soon", "2026-13-01", "25:00", "17"])
def test_a_time_that_is_none(told: Path, time: str) -> None:
    done = run("publish", "--site", told, "--log", "--at", time)
    assert done.returncode == 2
    assert "is not a time" in done.stderr


def test_a_time_belongs_to_the_log(site: Path) -> None:
    done = run("publish", "--site", site, "--at", "17:55")
    assert done.returncode == 2
    assert "--at goes with --log" in done.stderr
    assert not (site.parent / "www").exists()


@pytest.mark.parametrize("option", ["--dry-run", "--yes", "--rollback=HEAD", "--lost=keep"])
def test_the_log_only_looks(told: Path, option: str) -> None:
    done = run("publish", "--site", told, "--log", option)
    assert done.returncode == 2
    assert "--log only looks" in done.stderr


def test_a_place_where_nothing_was_published(site: Path) -> None:
    assert log(site) == [f"nothing was published to {(site.parent / 'www').as_uri()}"]
