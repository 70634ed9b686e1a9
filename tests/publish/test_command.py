"""The command `publish` as people and programs use it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from generator.model.problem import UsageError
from generator.publish.record import OWN_FILES
from generator.publish.told import size_text
from tests.publish.publishing import ARTICLE, publish, shipped
from tests.small_site import ROOT, run, snapshot

DRAFT = ARTICLE.format(title="Secret").replace("date:", "draft: true\ndate:")
FUTURE = ARTICLE.format(title="Tomorrow").replace("2026-05-01", "2027-05-01")
NOW = ("--now", "2026-06-01")


def add_staging(site: Path, settings: str) -> Path:
    """Give the site a second target with these settings; its folder."""
    folder = site.parent / "staging"
    text = (site / "site.yaml").read_text()
    (site / "site.yaml").write_text(f"{text}  staging: {{url: '{folder.as_uri()}', {settings}}}\n")
    return folder


def test_it_builds_sends_and_says_the_address(site: Path) -> None:
    done = run("publish", "--site", site, *NOW)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert re.search(
        r"^\d+ added \([\d.]+ kB\), 0 changed, 0 removed: web \(file://", done.stderr, re.MULTILINE
    )
    assert done.stderr.endswith("https://example.org/\n")


def test_one_json_object_on_standard_output(site: Path) -> None:
    done = run("publish", "--site", site, "--json", *NOW)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["ok"] is True
    assert data["target"] == "web"
    assert data["changed"] == data["removed"] == []
    www = snapshot(site.parent / "www")
    assert {item["path"]: item["size"] for item in data["added"]} == {
        path: len(content) for path, content in www.items() if path not in OWN_FILES
    }
    again = json.loads(run("publish", "--site", site, "--json", *NOW).stdout)
    assert (again["added"], again["changed"], again["removed"]) == ([], [], [])


def test_json_tells_what_it_cost_and_when_something_is_due(site: Path) -> None:
    (site / "content/articles/tomorrow.md").write_text(FUTURE)

    data = json.loads(run("publish", "--site", site, "--json", *NOW).stdout)

    assert data["next_change"] == "2027-05-01T00:00:00+00:00"
    assert (data["url"], data["dry_run"], data["rollback"]) == ("https://example.org/", False, False)
    assert (data["commit"], data["refusals"]) == (None, [])
    sizes = [item["size"] for item in data["added"]]
    assert (data["sent"]["files"], data["sent"]["bytes"]) == (len(sizes), sum(sizes))
    assert data["sent"]["seconds"] > 0
    due = json.loads(run("publish", "--site", site, "--json", "--now", "2027-05-01").stdout)
    assert due["next_change"] is None
    assert "articles/tomorrow/index.html" in {item["path"] for item in due["added"]}


def test_people_are_told_what_it_cost(site: Path) -> None:
    run("publish", "--site", site, *NOW)
    (site / "content/data.txt").write_text("x" * 1234)

    said = run("publish", "--site", site, *NOW).stderr.splitlines()

    assert re.fullmatch(r"sent 1 file, 1\.2 kB, in \d+\.\d s", said[-2])
    assert said[-3] == "the log there names no commit (not in git)"
    assert said[-4] == f"1 added (1.2 kB), 0 changed, 0 removed: web ({(site.parent / 'www').as_uri()})"
    again = run("publish", "--site", site, *NOW).stderr.splitlines()
    assert re.fullmatch(r"sent 0 files, 0 B, in \d+\.\d s", again[-2])


def test_json_where_it_is_refused(site: Path) -> None:
    done = run("publish", "nowhere", "--site", site, "--json", *NOW)
    assert done.returncode == 2
    assert json.loads(done.stdout)["ok"] is False


def test_faults_in_the_content_send_nothing(site: Path) -> None:
    publish(site)
    before = snapshot(site.parent / "www")
    (site / "content/articles/one.md").write_text("---\ntitle: One\ndate: tomorrow\n---\nWords.\n")

    done = run("publish", "--site", site, *NOW)

    assert done.returncode == 1
    assert "content/articles/one.md:3:" in done.stderr
    assert snapshot(site.parent / "www") == before


def test_where_only_lost_notes_stop_it_the_way_on_is_said(site: Path) -> None:
    sidecar = site / "content/articles/one.annotations.yaml"
    sidecar.write_text("annotations:\n  - {id: lost, quote: nowhere in there, body: Lost.}\n")
    way = "--lost keep publishes them below their articles"

    stopped = run("publish", "--site", site, *NOW)

    assert stopped.returncode == 1
    assert way in stopped.stderr.splitlines()[-1]
    (site / "content/articles/two.md").write_text("---\ntitle: Two\ndate: tomorrow\n---\nWords.\n")
    assert way not in run("publish", "--site", site, *NOW).stderr
    (site / "content/articles/two.md").write_text(ARTICLE.format(title="Two"))
    assert run("publish", "--site", site, "--lost", "keep", *NOW).returncode == 0
    assert 'id="note-lost"' in (site.parent / "www/articles/one/index.html").read_text()


def test_a_broken_site_file_is_a_fault_of_the_content(site: Path) -> None:
    (site / "site.yaml").write_text("titel: The Review\n")
    done = run("publish", "--site", site, *NOW)
    assert done.returncode == 1
    assert "site.yaml" in done.stderr
    assert not (site.parent / "www").exists()


def test_a_dry_run_lists_everything_and_sends_nothing(site: Path) -> None:
    first = publish(site, dry_run=True)
    assert not (site.parent / "www").exists()
    assert first.more["dry_run"] is True
    publish(site)
    before = snapshot(site.parent / "www")
    (site / "content/articles/one.md").unlink()
    (site / "content/articles/four.md").write_text(ARTICLE.format(title="Four"))

    outcome = publish(site, dry_run=True)

    assert snapshot(site.parent / "www") == before
    assert any(re.fullmatch(r"added +articles/four/index\.html  [\d.]+ kB", line) for line in outcome.lines)
    assert any(re.fullmatch(r"changed +index\.html  [\d.]+ kB", line) for line in outcome.lines)
    assert any(re.fullmatch(r"removed +articles/one/index\.html  [\d.]+ kB", line) for line in outcome.lines)
    assert outcome.lines[-2].endswith(f"nothing was sent to web ({(site.parent / 'www').as_uri()})")


def test_what_stands_in_the_output_folder_beside_the_build_is_not_shipped(site: Path) -> None:
    publish(site)
    (site / "output/private.txt").write_text("not for readers")
    (site / "output/index.html").write_text("edited by hand")

    publish(site)

    www = snapshot(site.parent / "www")
    assert "private.txt" not in www
    assert ".glossator.json" not in www
    assert www["index.html"] != b"edited by hand"


def test_drafts_go_to_marked_targets_alone(site: Path) -> None:
    (site / "content/articles/secret.md").write_text(DRAFT)
    (site / "content/articles/tomorrow.md").write_text(FUTURE)
    staging = add_staging(site, "noindex: true, drafts: true, future: true")

    publish(site, "staging")
    publish(site, "web")

    assert (staging / "articles/secret/index.html").is_file()
    assert (staging / "articles/tomorrow/index.html").is_file()
    assert 'name="robots" content="noindex"' in (staging / "articles/one/index.html").read_text()
    web = snapshot(site.parent / "www")
    assert not any(b"Secret" in content or b"Tomorrow" in content for content in web.values())
    assert b'content="noindex"' not in web["articles/one/index.html"]


def test_drafts_do_not_stay_in_the_output_folder(site: Path) -> None:
    (site / "content/articles/secret.md").write_text(DRAFT)
    add_staging(site, "noindex: true, drafts: true")
    publish(site, "web")
    before = snapshot(site / "output")

    publish(site, "staging")

    assert snapshot(site / "output") == before
    assert not any(b"Secret" in content for content in before.values())


def test_a_marked_target_is_built_from_what_its_last_build_left(site: Path) -> None:
    (site / "content/articles/secret.md").write_text(DRAFT)
    add_staging(site, "noindex: true, drafts: true")
    publish(site, "staging")

    report = publish(site, "staging").results[0].report

    assert report
    assert (report.written, report.removed) == ((), ())
    assert "articles/secret/index.html" in report.unchanged


def test_an_address_takes_no_drafts(site: Path, tmp_path: Path) -> None:
    (site / "content/articles/secret.md").write_text(DRAFT)
    publish(site, (tmp_path / "plain").as_uri())
    assert not (tmp_path / "plain/articles/secret").exists()


def test_two_targets_need_a_name(site: Path) -> None:
    add_staging(site, "noindex: true")
    with pytest.raises(UsageError, match="web, staging"):
        publish(site)


def test_nothing_of_the_preview_is_published(site: Path) -> None:
    publish(site)
    for path, content in snapshot(site.parent / "www").items():
        assert b"livereload" not in content, path
        assert b"glossator-token" not in content, path


def test_the_demonstration_is_published_whole(tmp_path: Path) -> None:
    demonstration = tmp_path / "demonstration"
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, demonstration / part)
    shutil.copy(ROOT / "site.yaml", demonstration)
    target = (tmp_path / "www").as_uri()

    outcome = publish(demonstration, target)

    published = {path: data for path, data in snapshot(tmp_path / "www").items() if path not in OWN_FILES}
    assert published == shipped(demonstration / "output")
    assert len(outcome.paths("added")) == len(published) > 50
    assert publish(demonstration, target).lines[0].startswith("nothing to send")


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (12_340_000, "12.3 MB"),
    ],
)
def test_sizes_as_people_read_them(size: int, text: str) -> None:
    assert size_text(size) == text


def test_a_folder_that_cannot_be_made_is_a_fault_of_the_machine(site: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run("publish", (tmp_path / "file/www").as_uri(), "--site", site, *NOW)
    assert done.returncode == 4
    assert str(tmp_path / "file") in done.stderr
