"""The files of a site: what is taken in, and which links are followed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.disk import newest_time, read_theme, read_tree, write_source
from generator.disk.tree import stat_of
from tests.small_site import ARTICLE, BASE, ROOT, run, snapshot, write_files, write_site


def test_a_site_is_its_settings_content_and_templates(tmp_path: Path) -> None:
    write_site(
        tmp_path,
        {
            "README.md": "x",
            "output/index.html": "x",
            ".git/HEAD": "x",
            "templates/site.css": "p {}",
            "content/a/b.txt": "x",
        },
    )
    assert list(read_tree(tmp_path)) == [
        "content/a/b.txt",
        "content/articles/first.md",
        "site.yaml",
        "templates/site.css",
    ]


def test_an_empty_folder_is_a_site_without_files(tmp_path: Path) -> None:
    assert list(read_tree(tmp_path)) == []


def test_bytes_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    tree = read_tree(write_site(tmp_path))
    (tmp_path / "site.yaml").write_bytes(b"title: Later\n")
    assert tree["site.yaml"] == b"title: Later\n"
    assert "content/articles/second.md" not in tree
    with pytest.raises(KeyError):
        _ = tree["../outside.txt"]


@pytest.mark.parametrize(
    "link", ["content/articles/link.md", "content/pictures", "content", "templates", "site.yaml"]
)
def test_links_out_of_the_site_are_not_followed(tmp_path: Path, link: str) -> None:
    outside = write_files(tmp_path / "outside", {"secret.md": "secret", "site.yaml": "title: Secret\n"})
    site = tmp_path / "site"
    site.mkdir()
    if link != "content":
        write_files(site, {"content/articles/first.md": "x"})
    target = outside / {"site.yaml": "site.yaml"}.get(link, "secret.md") if "." in link else outside
    (site / link).symlink_to(target)
    assert [path for path in read_tree(site) if path.startswith(link)] == []


def test_links_within_the_site_lead_to_their_files(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/pictures/fox.svg": "<svg/>"})
    (tmp_path / "content/articles/fox.svg").symlink_to("../pictures/fox.svg")
    assert read_tree(tmp_path)["content/articles/fox.svg"] == b"<svg/>"


def test_links_that_lead_nowhere_or_in_circles_are_not_there(tmp_path: Path) -> None:
    write_site(tmp_path)
    (tmp_path / "content/nowhere.md").symlink_to("nothing.md")
    (tmp_path / "content/circle").symlink_to("circle")
    (tmp_path / "content/up").symlink_to("..")
    assert list(read_tree(tmp_path)) == sorted(BASE)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    write_site(tmp_path)
    os.mkfifo(tmp_path / "content/articles/pipe.md")
    assert list(read_tree(tmp_path)) == sorted(BASE)


def test_the_theme_has_its_templates() -> None:
    names = set(read_theme())
    assert {"article.html", "base.html", "css/page.css", "words/en.yaml"} <= names


def test_a_source_is_written_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    write_site(tmp_path)
    path = tmp_path / "content/articles/first.md"
    path.chmod(0o640)
    write_source(tmp_path, "content/articles/first.md", "狐狸\n")
    assert path.read_bytes() == "狐狸\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in path.parent.iterdir()) == ["first.md"]


NAMES = {
    "content/articles/狐狸.md": ARTICLE.replace("---\nThe", "tags: [日本語]\n---\n![x](bild-ä.svg) 狐狸 The"),
    "content/articles/狐狸.annotations.yaml": "annotations:\n  - {id: 狐, quote: 狐狸, body: 动物。}\n",
    "content/articles/bild-ä.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
}


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_names_beyond_ascii_do_not_depend_on_the_locale(tmp_path: Path, locale: str) -> None:
    site, out = write_site(tmp_path / "site", NAMES), tmp_path / "out"
    result = run(
        "build",
        "--site",
        site,
        "--output",
        out,
        LC_ALL=locale,
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        LANG="C",
    )
    assert result.returncode == 0, result.stderr
    files = snapshot(out)
    assert {"articles/狐狸/index.html", "tags/日本語/index.html", "articles/bild-ä.svg"} <= set(files)
    assert "狐狸".encode() in files["articles/狐狸/index.html"]


def test_the_order_of_the_file_system_does_not_matter(tmp_path: Path) -> None:
    names = [f"content/articles/{name}.txt" for name in "zyxabc"]
    one = write_files(tmp_path / "one", dict.fromkeys(names, "x"))
    two = write_files(tmp_path / "two", dict.fromkeys(reversed(names), "x"))
    assert list(read_tree(one)) == list(read_tree(two)) == sorted(names)


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    """Such names come from old archives; the file is found, and its name shown without harm."""
    site = write_site(tmp_path / "site")
    (Path(os.fsdecode(os.fsencode(site) + b"/content/articles/caf\xe9.md"))).write_text("x", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "--site",
        str(site),
        "--output",
        str(tmp_path / "out"),
    ]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert result.returncode == 1, result.stderr
    assert b"bad-name" in result.stderr


def look(inode: int, size: int, modified: int, changed: int) -> os.stat_result:
    """What a directory says of a file."""
    times = {"st_mtime_ns": modified, "st_ctime_ns": changed}
    return os.stat_result((0o644, inode, 0, 1, 0, 0, size, 0, 0, 0), times)


SECOND = 1_000_000_000
FOUR = {
    "a file of today": (7, 1_000, 1_780_000_000 * SECOND + 1, 1_780_000_000 * SECOND + 2),
    "one that was changed before it was written": (7, 0, 2 * SECOND, SECOND),
    "one of 1901": (7, 1, -2_177_452_800 * SECOND, SECOND),
    "the largest number of a file system": (2**64 - 1, 1, SECOND, SECOND),
    "a larger one": (2**100 + 1, 1, SECOND, SECOND),
}


@pytest.mark.parametrize("four", FOUR.values(), ids=FOUR)
def test_a_stat_is_another_where_one_of_the_four_is(four: tuple[int, int, int, int]) -> None:
    stat = stat_of(look(*four))
    assert newest_time(stat) == max(four[2:])
    assert stat == stat_of(look(*four))
    others = [stat_of(look(*(value + (at == place) for at, value in enumerate(four)))) for place in range(4)]
    assert len({stat, *others}) == 5


def test_a_time_beyond_what_a_stat_holds_is_no_error() -> None:
    """The year 9999, as some archives say."""
    late = 253_402_300_799 * SECOND
    assert stat_of(look(7, 1, late, SECOND)) != stat_of(look(7, 1, late + 1, SECOND))
