"""What publishing promises, at every kind of place: one table of hosts, one of scenarios."""

from __future__ import annotations

import gzip
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.model.problem import UsageError
from generator.publish import show_releases
from generator.publish.hosts import HOSTS
from tests.publish.places import PLACES, Place
from tests.publish.publishing import ARTICLE, check_out, commit, publish, shipped
from tests.small_site import ROOT, request, write_files

# Put together here, so that no program that looks for keys finds one in this file.
SECRET = "key = AKIA" + "IOSFODNN7EXAMPLE\n"
FORTY = {f"content/files/{number}.txt": f"File {number}.\n" for number in range(40)}


def aim(site: Path, place: Place, more: str = "") -> None:
    """Make the place the one target of the site, with further settings."""
    settings = "".join(f", {name}: '{value}'" for name, value in place.settings.items())
    text = (site / "site.yaml").read_text().partition("publish:")[0]
    (site / "site.yaml").write_text(f"{text}publish:\n  web: {{url: '{place.url}'{settings}{more}}}\n")


@pytest.fixture
def online(site: Path, place: Place) -> Place:
    """The place as the one target of the site, which is in git."""
    aim(site, place)
    (site / ".gitignore").write_text("/output/\n/.glossator/\n")
    commit(site)
    return place


def sends_nothing(site: Path, place: Place) -> bool:
    """Whether a publish has nothing to do and does nothing."""
    before = place.state()
    return publish(site).lines[0].startswith("nothing to send") and place.state() == before


def test_every_scheme_has_its_place() -> None:
    assert HOSTS.keys() == PLACES.keys()


def test_the_demonstration(online: Place, site: Path) -> None:
    for part in ("content", "templates"):
        shutil.rmtree(site / part, ignore_errors=True)
        shutil.copytree(ROOT / part, site / part)
    settings = (site / "site.yaml").read_text().partition("publish:")[2]
    demonstration = (ROOT / "site.yaml").read_text().partition("publish:")[0]
    (site / "site.yaml").write_text(f"{demonstration}\npublish:{settings}")

    outcome = publish(site)

    assert online.files() == shipped(site / "output")
    assert len(outcome.paths("added")) == len(online.files()) > 50
    assert sends_nothing(site, online)


def test_an_edit_sends_what_names_it(online: Place, site: Path) -> None:
    publish(site)
    before = online.files()
    write_files(site, {"content/articles/one.md": ARTICLE.format(title="Uno")})

    outcome = publish(site)

    assert online.files() == shipped(site / "output")
    assert outcome.paths("changed") == [path for path in before if online.files()[path] != before[path]]
    assert {"articles/one/index.html", "index.html", "feed.xml"} <= set(outcome.paths("changed"))
    assert not {path for path in outcome.paths("changed") if path.startswith(("articles/two", "assets/"))}
    assert sends_nothing(site, online)


def test_a_renamed_article_leads_on_and_its_files_go(online: Place, site: Path) -> None:
    picture = {"content/articles/one/plan.txt": "A plan."}
    write_files(site, picture)
    publish(site)
    (site / "content/articles/one.md").unlink()
    shutil.rmtree(site / "content/articles/one")
    moved = ARTICLE.format(title="One").replace("date:", "aliases: [one]\ndate:")
    write_files(site, {"content/articles/first-of-all.md": moved})

    outcome = publish(site)

    files = online.files()
    assert files == shipped(site / "output")
    assert b"/articles/first-of-all/" in files["articles/one/index.html"]
    assert "/articles/one/ /articles/first-of-all/ 301" in files["_redirects"].decode()
    assert outcome.paths("added") == ["articles/first-of-all/index.html"]
    assert outcome.paths("removed") == ["articles/one/plan.txt"]


def test_files_of_others_are_left_alone(online: Place, site: Path) -> None:
    online.put("articles/theirs.html", b"theirs")
    publish(site)
    online.put("articles/one/theirs.txt", b"theirs")
    (site / "content/articles/one.md").unlink()

    publish(site)

    theirs = {"articles/theirs.html": b"theirs", "articles/one/theirs.txt": b"theirs"}
    assert online.files() == {**shipped(site / "output"), **theirs}
    assert sends_nothing(site, online)


def test_a_file_of_others_is_replaced_only_when_asked(online: Place, site: Path) -> None:
    online.put("articles/one/index.html", b"theirs")
    before = online.state()

    with pytest.raises(UsageError, match=r"articles/one/index\.html.*nothing was sent"):
        publish(site)

    assert online.state() == before
    publish(site, yes=True)
    assert online.files() == shipped(site / "output")


def test_what_was_changed_by_hand_is_put_right(online: Place, site: Path) -> None:
    publish(site)
    online.put("index.html", b"changed by hand")

    assert publish(site).paths("changed") == ["index.html"]
    assert online.files() == shipped(site / "output")


@pytest.mark.parametrize("moment", ["put", "remove", "end"])
def test_a_run_that_was_killed_is_completed_by_the_next(online: Place, site: Path, moment: str) -> None:
    write_files(site, FORTY)
    publish(site)
    for path in FORTY:
        (site / path).unlink()
    write_files(site, {path.replace("files", "more"): text for path, text in FORTY.items()})
    online.put("theirs.txt", b"theirs")

    killed = subprocess.run(
        [sys.executable, "-m", "tests.publish.killed", str(site), moment], cwd=ROOT, check=False
    )

    assert killed.returncode == -signal.SIGKILL
    left = online.state()
    publish(site, yes=True)
    assert online.state() != left
    assert online.files() == {**shipped(site / "output"), "theirs.txt": b"theirs"}
    assert sends_nothing(site, online)


def test_most_files_vanish_only_when_that_is_meant(online: Place, site: Path) -> None:
    write_files(site, FORTY)
    publish(site)
    for path in FORTY:
        (site / path).unlink()
    before = online.state()

    with pytest.raises(UsageError, match=r"40 of \d+ files \(\d\d%\) would vanish.*--yes"):
        publish(site)

    assert online.state() == before
    publish(site, yes=True)
    assert online.files() == shipped(site / "output")


def test_a_dry_run_sends_nothing(online: Place, site: Path) -> None:
    empty = online.state()
    planned = publish(site, dry_run=True)
    assert online.state() == empty
    assert planned.more["added"] == publish(site).more["added"]
    before = online.state()
    (site / "content/articles/one.md").unlink()
    assert publish(site, dry_run=True).paths("removed") == ["articles/one/index.html"]
    assert online.state() == before


def test_an_older_commit_is_refused_and_a_rollback_is_not(online: Place, site: Path) -> None:
    old = commit(site)
    publish(site)
    first = online.files()
    write_files(site, {**FORTY, "content/articles/one.md": ARTICLE.format(title="Uno")})
    new = commit(site)
    publish(site)
    write_files(site, {"content/articles/two.md": ARTICLE.format(title="Dos")})

    check_out(site, old)
    before = online.state()
    with pytest.raises(UsageError, match=f"{old[:12]} is older than {new[:12]}.*--rollback"):
        publish(site)
    assert online.state() == before

    check_out(site, new)
    # More than the guard lets go, and what is not committed here takes no part.
    write_files(site, {"content/articles/two.md": ARTICLE.format(title="Zwei")})
    back = publish(site, rollback=old)
    assert len(back.paths("removed")) >= len(FORTY)
    assert online.files() == first
    (site / "content/articles/two.md").write_text(ARTICLE.format(title="Two"))
    with pytest.raises(UsageError, match=f"{new[:12]} was left by a rollback"):
        publish(site)
    assert online.files() == first

    write_files(site, {"content/articles/one.md": ARTICLE.format(title="Mended")})
    commit(site)
    publish(site)
    assert b"Mended" in online.files()["articles/one/index.html"]
    assert sends_nothing(site, online)


def test_the_log_there_tells_what_was_online(online: Place, site: Path) -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    publish(site, clock=lambda: noon)
    (site / "content/articles/two.md").unlink()
    publish(site, clock=lambda: noon + timedelta(hours=1))

    def texts(at: str) -> set[str]:
        return set(show_releases(request(site), "web", at, say=[].append)["texts"])

    assert texts("2026-05-01T11:59Z") == set()
    first = texts("2026-05-01T12:30Z")
    assert "content/articles/two.md" in first
    assert texts("2026-05-01T13:30Z") == first - {"content/articles/two.md"}


def test_what_looks_like_a_secret_is_not_sent(online: Place, site: Path) -> None:
    publish(site)
    before = online.state()
    write_files(site, {"content/data.txt": SECRET})
    with pytest.raises(UsageError, match=r"data\.txt holds what looks like a secret key; nothing was sent"):
        publish(site)
    assert online.state() == before


def test_drafts_go_to_a_marked_target(online: Place, site: Path) -> None:
    draft = ARTICLE.format(title="Secret").replace("date:", "draft: true\ndate:")
    write_files(site, {"content/articles/secret.md": draft})
    publish(site)
    assert "articles/secret/index.html" not in online.files()

    aim(site, online, ", noindex: true, drafts: true")
    with pytest.raises(UsageError, match="have two targets one address"):
        publish(site)
    publish(site, yes=True)

    files = online.files()
    pages = {path: data for path, data in files.items() if path.endswith(".html")}
    assert "articles/secret/index.html" in pages
    for path, data in pages.items():
        assert b'<meta name="glossator-unpublished"' in data, path
        assert b'content="noindex"' in data, path
        assert b'class="unpublished-banner"' in data, path
    assert b"X-Robots-Tag: noindex" in files["_headers"]
    assert sends_nothing(site, online)

    # And back: the copy for editors becomes the site for readers.
    aim(site, online)
    publish(site)
    assert online.files() == shipped(site / "output")
    assert not [path for path, data in online.files().items() if b"Secret" in data]


def test_compressed_copies_stand_beside_their_originals(online: Place, site: Path) -> None:
    publish(site)
    plain = online.files()
    aim(site, online, ", compressed: [gz]")
    if online.url.startswith("s3:"):
        # A bucket has one form of an object for everybody.
        with pytest.raises(UsageError, match="`compressed` has no meaning for s3://"):
            publish(site)
        return

    outcome = publish(site)

    files = online.files()
    added = {path: data for path, data in files.items() if path not in plain}
    assert set(outcome.paths("added")) == added.keys() >= {"index.html.gz", "feed.xml.gz"}
    assert {path.removesuffix(".gz"): gzip.decompress(data) for path, data in added.items()}.items() <= (
        plain.items()
    )
    assert sends_nothing(site, online)


def test_a_change_of_headers_alone_is_sent(online: Place, site: Path) -> None:
    publish(site)
    text = (site / "site.yaml").read_text()
    (site / "site.yaml").write_text(f"security: {{csp: {{img-src: 'https://images.example.org'}}}}\n{text}")

    outcome = publish(site)

    assert "_headers" in outcome.paths("changed")
    assert b"https://images.example.org" in online.files()["_headers"]
    assert not [path for path in outcome.paths("changed") if path.startswith("assets/")]
    assert sends_nothing(site, online)
