"""What publish makes for a target beside the build: compressed copies, and the name of a domain."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import brotli
import pytest

from generator.model.problem import MachineError, UsageError
from generator.publish.record import OWN_FILES
from tests.publish.publishing import ARTICLE, branch_files, publish, shipped
from tests.small_site import snapshot, write_files

UNPACK = {".gz": gzip.decompress, ".br": brotli.decompress}
LONG = "Words that stand in many files.\n" * 50


@pytest.fixture
def www(site: Path) -> Path:
    """The folder that is the site's one target, with compressed copies."""
    text = (site / "site.yaml").read_text().partition("publish:")[0]
    www = site.parent / "www"
    target = f"publish:\n  web: {{url: '{www.as_uri()}', compressed: [gz, br]}}\n"
    write_files(site, {"site.yaml": text + target, "content/long.txt": LONG})
    return www


def copies(www: Path) -> dict[str, bytes]:
    return {path: data for path, data in snapshot(www).items() if path.endswith((".gz", ".br"))}


def test_a_copy_is_the_same_when_unpacked_and_smaller(site: Path, www: Path) -> None:
    publish(site)
    built = shipped(site / "output")
    found = copies(www)
    for path, data in found.items():
        original, suffix = path[:-3], path[-3:]
        assert UNPACK[suffix](data) == built[original]
        assert len(data) < len(built[original])
    assert {f"{name}{suffix}" for name in ("index.html", "feed.xml", "long.txt") for suffix in UNPACK} <= (
        found.keys()
    )
    assert {path for path in snapshot(www) if path not in found} - OWN_FILES == built.keys()


def test_what_gains_nothing_has_no_copy(site: Path, www: Path) -> None:
    noise = "".join(chr(33 + number * 7919 % 90) for number in range(400))
    write_files(site, {"content/short.txt": noise, "content/photo.webp": LONG, "content/plan.pdf": LONG})
    publish(site)
    files = snapshot(www)
    assert {"short.txt", "photo.webp", "plan.pdf", "_headers"} <= files.keys()
    assert not [path for path in copies(www) if path.startswith(("short", "photo", "plan"))]


def test_an_edit_sends_the_copies_of_what_changed(site: Path, www: Path) -> None:
    publish(site)
    before = snapshot(www)
    write_files(site, {"content/articles/one.md": ARTICLE.format(title="Uno")})

    changed = publish(site).paths("changed")

    assert {"articles/one/index.html", "articles/one/index.html.gz", "articles/one/index.html.br"} <= set(
        changed
    )
    after = snapshot(www)
    assert set(changed) == {path for path in before if after[path] != before[path]} - OWN_FILES
    assert publish(site).lines[0].startswith("nothing to send")


def test_copies_go_with_their_original_and_with_the_setting(site: Path, www: Path) -> None:
    publish(site)
    (site / "content/long.txt").unlink()
    assert publish(site).paths("removed") == ["long.txt", "long.txt.br", "long.txt.gz"]
    text = (site / "site.yaml").read_text()
    (site / "site.yaml").write_text(text.replace("[gz, br]", "[gz]"))

    publish(site)

    assert copies(www)
    assert not [path for path in copies(www) if path.endswith(".br")]
    # Without any of them two thirds of the files would go: that is asked for.
    (site / "site.yaml").write_text(text.replace("[gz, br]", "[]"))
    with pytest.raises(UsageError, match="would vanish"):
        publish(site)


def test_copies_are_kept_and_made_anew_where_they_are_gone(site: Path, www: Path) -> None:
    publish(site)
    memory = site / ".glossator/compressed"
    kept = {path.name: path.stat().st_mtime_ns for path in memory.iterdir()}
    write_files(site, {"content/articles/one.md": ARTICLE.format(title="Uno")})
    publish(site)
    same = {path.name: path.stat().st_mtime_ns for path in memory.iterdir() if path.name in kept}
    # What is no longer used is forgotten, and what is used was not made a second time.
    assert len(same) < len(kept)
    assert same.items() <= kept.items()
    before = copies(www)

    for path in memory.iterdir():
        path.unlink()
    assert publish(site).lines[0].startswith("nothing to send")
    assert copies(www) == before


def test_a_file_of_the_site_in_the_place_of_a_copy(site: Path, www: Path) -> None:
    write_files(site, {"content/long.txt.gz": b"theirs"})
    with pytest.raises(UsageError, match=r"content/long\.txt\.gz is in the way"):
        publish(site)
    assert not www.exists()


def test_without_brotli_it_says_what_to_install(
    site: Path, www: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    with pytest.raises(MachineError, match=r"pip install brotli"):
        publish(site)
    assert not www.exists()


def test_the_domain_stands_on_the_branch(site: Path, repository: Path) -> None:
    text = (site / "site.yaml").read_text().partition("publish:")[0]
    target = f"publish:\n  web: {{url: 'git+{repository.as_uri()}', domain: www.example.org}}\n"
    write_files(site, {"site.yaml": text + target})
    publish(site)
    assert branch_files(repository)["CNAME"] == b"www.example.org\n"
    assert publish(site).lines[0].startswith("nothing to send")
    write_files(site, {"site.yaml": f"{text}publish:\n  web: 'git+{repository.as_uri()}'\n"})
    assert publish(site).paths("removed") == ["CNAME"]
