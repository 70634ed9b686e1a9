"""Publishing to a folder: what changed and nothing else, and nobody else's files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.model.problem import MachineError, UsageError
from generator.publish.record import OWN_FILES, RECORD, Record, format_record
from tests.publish.publishing import ARTICLE, publish, shipped
from tests.small_site import snapshot


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of every file: what was not replaced keeps them."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files
    }


def published(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in snapshot(folder).items() if path not in OWN_FILES}


@pytest.fixture
def www(tmp_path: Path) -> Path:
    return tmp_path / "www"


def test_the_folder_holds_the_built_files_and_a_record_of_them(site: Path, www: Path) -> None:
    outcome = publish(site)

    assert outcome.status == 0
    assert published(www) == shipped(site / "output")
    manifest = json.loads((site / "output/.glossator.json").read_text())
    assert json.loads((www / RECORD).read_text())["files"] == manifest["files"]
    assert outcome.more["target"] == "web"
    assert outcome.paths("added") == sorted(published(www))
    assert outcome.lines[-1] == "https://example.org/"


def test_a_second_run_sends_nothing(site: Path, www: Path) -> None:
    publish(site)
    before = stamps(www)

    outcome = publish(site)

    assert stamps(www) == before
    assert outcome.paths("added") + outcome.paths("changed") + outcome.paths("removed") == []
    assert outcome.lines[0].startswith("nothing to send")


def test_an_edit_sends_its_own_files_alone(site: Path, www: Path) -> None:
    publish(site)
    before = stamps(www)
    text = (site / "content/articles/one.md").read_text()
    (site / "content/articles/one.md").write_text(text.replace("Some words", "Other words"))

    outcome = publish(site)

    after = stamps(www)
    assert {path for path in after if after[path] != before[path]} == {*outcome.paths("changed"), *OWN_FILES}
    assert "articles/one/index.html" in outcome.paths("changed")
    assert not any(path.startswith(("articles/two", "assets/")) for path in outcome.paths("changed"))
    assert outcome.paths("added") == outcome.paths("removed") == []
    assert published(www) == shipped(site / "output")


def test_a_renamed_article_moves_and_its_empty_folder_goes(site: Path, www: Path) -> None:
    publish(site)
    (site / "content/articles/one.md").unlink()
    (site / "content/articles/eins.md").write_text(
        ARTICLE.format(title="One").replace("title", "id: one\ntitle")
    )

    outcome = publish(site)

    assert outcome.paths("removed") == ["articles/one/index.html"]
    assert outcome.paths("added") == ["articles/eins/index.html"]
    assert not (www / "articles/one").exists()
    assert published(www) == shipped(site / "output")


def test_foreign_files_stay(site: Path, www: Path) -> None:
    (www / "articles/one").mkdir(parents=True)
    (www / "googleab12.html").write_text("proof")
    (www / "articles/one/notes.txt").write_text("mine")
    publish(site)
    (site / "content/articles/one.md").unlink()

    outcome = publish(site)

    assert outcome.status == 0
    assert (www / "googleab12.html").read_text() == "proof"
    assert (www / "articles/one/notes.txt").read_text() == "mine"
    assert not (www / "articles/one/index.html").exists()


def test_a_foreign_file_is_not_replaced_without_yes(site: Path, www: Path) -> None:
    www.mkdir()
    (www / "index.html").write_text("the old site")

    with pytest.raises(UsageError, match=r"would be replaced: index\.html;"):
        publish(site)
    assert snapshot(www) == {"index.html": b"the old site"}

    assert publish(site, yes=True).status == 0
    assert published(www) == shipped(site / "output")


def test_the_same_file_from_elsewhere_is_no_conflict(site: Path, www: Path) -> None:
    publish(site)
    (www / RECORD).unlink()
    assert publish(site).status == 0
    assert (www / RECORD).is_file()


def test_a_foreign_file_where_a_folder_is_needed_is_refused(site: Path, www: Path) -> None:
    www.mkdir()
    (www / "articles").write_text("a file")
    with pytest.raises(UsageError, match="articles"):
        publish(site)
    with pytest.raises(MachineError):
        publish(site, yes=True)
    assert (www / "articles").read_text() == "a file"


@pytest.mark.parametrize("yes", [False, True])
def test_nothing_is_written_through_a_link_that_leads_out(
    site: Path, www: Path, tmp_path: Path, yes: bool
) -> None:
    (tmp_path / "elsewhere").mkdir()
    www.mkdir()
    (www / "articles").symlink_to(tmp_path / "elsewhere")
    with pytest.raises((UsageError, MachineError)):
        publish(site, yes=yes)
    assert snapshot(tmp_path / "elsewhere") == {}


def test_a_page_becomes_a_folder_and_a_folder_a_page(site: Path, www: Path) -> None:
    photo = site / "content/photo"
    photo.write_bytes(b"a file")
    publish(site)
    assert (www / "photo").read_bytes() == b"a file"
    photo.unlink()
    photo.mkdir()
    (photo / "large.png").write_bytes(b"larger")

    publish(site)
    assert published(www) == shipped(site / "output")
    assert (www / "photo/large.png").read_bytes() == b"larger"

    (photo / "large.png").unlink()
    photo.rmdir()
    photo.write_bytes(b"a file again")
    publish(site)
    assert published(www) == shipped(site / "output")


def test_most_files_vanish_only_when_that_is_meant(site: Path, www: Path) -> None:
    publish(site)
    extra = {f"old/{number}.html": "00" for number in range(40)}
    for path in extra:
        (www / path).parent.mkdir(exist_ok=True)
        (www / path).write_text("old")
    record = json.loads((www / RECORD).read_text())
    (www / RECORD).write_bytes(format_record(Record(files={**record["files"], **extra})))
    before = snapshot(www)

    with pytest.raises(UsageError, match=r"40 of .* would vanish"):
        publish(site)
    assert snapshot(www) == before
    assert publish(site, dry_run=True).paths("removed") == sorted(extra)
    assert snapshot(www) == before

    assert publish(site, yes=True).status == 0
    assert published(www) == shipped(site / "output")
    assert not (www / "old").exists()


def test_a_run_cut_off_in_the_middle_is_completed_by_the_next(site: Path, www: Path) -> None:
    publish(site)
    complete = published(www)
    (www / "articles/two/index.html").unlink()
    (www / "index.html").write_text("half of an ol")

    outcome = publish(site)

    assert outcome.paths("added") == ["articles/two/index.html"]
    assert outcome.paths("changed") == ["index.html"]
    assert published(www) == complete


def test_a_first_run_that_fails_leaves_its_files_known_as_ours(site: Path, www: Path) -> None:
    # A folder stands where a feed is to be written: pages are sent before feeds, so this run
    # ends after the pages.
    (www / "feed.xml/in-the-way").mkdir(parents=True)
    with pytest.raises(MachineError):
        publish(site, yes=True)
    assert (www / "index.html").is_file()
    (www / "feed.xml/in-the-way").rmdir()
    (www / "feed.xml").rmdir()
    text = (site / "content/articles/one.md").read_text()
    (site / "content/articles/one.md").write_text(text.replace("Some words", "Other words"))

    assert publish(site).status == 0
    assert published(www) == shipped(site / "output")


def test_a_damaged_record_stops_the_publish(site: Path, www: Path) -> None:
    publish(site)
    (www / RECORD).write_text("{")
    before = snapshot(www)
    with pytest.raises(MachineError, match="cannot be read"):
        publish(site)
    assert snapshot(www) == before


@pytest.mark.parametrize("place", ["", "content/www", "templates", ".glossator/www", "output", ".."])
def test_the_site_itself_is_no_target(site: Path, place: str) -> None:
    publish(site)  # the output folder is there now
    before = snapshot(site)
    with pytest.raises(UsageError):
        publish(site, (site / place).resolve().as_uri())
    assert snapshot(site) == before


def test_a_folder_with_another_sites_sources_is_no_target(site: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/site.yaml").write_text("title: Another\n")
    with pytest.raises(UsageError, match="sources"):
        publish(site, (tmp_path / "other").as_uri())


def test_a_name_with_spaces_and_signs(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my site #1 – 文"
    assert publish(site, folder.as_uri()).status == 0
    assert published(folder) == shipped(site / "output")
