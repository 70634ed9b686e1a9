"""The build as a whole: the same bytes whatever the circumstances, nothing where something is wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.build import build_site
from generator.disk import read_tree
from generator.model.problem import UsageError
from tests.small_site import (
    ARTICLE,
    ROOT,
    SITE,
    build,
    prepare,
    request,
    run,
    snapshot,
    write_files,
    write_site,
)

AUTHOR = "---\nname: The Desk\ntype: organization\n---\nReads *much*.\n"
SITE_FILES: Mapping[str, str | bytes] = {
    "site.yaml": SITE
    + "sections: {opinion: {title: Opinion, type: opinion, disclaimer: views}}\n"
    + "disclaimers: {views: Views of the authors.}\n"
    + "verdicts: {true: {label: True, rating: 5}}\n",
    "content/articles/first.md": ARTICLE.replace(
        "date:", "authors: [desk]\nsection: opinion\ntags: [foxes, C++]\ndate:"
    ),
    "content/articles/first.annotations.yaml": (
        "annotations:\n"
        "  - {id: fox, quote: brown fox, body: x, kind: claim, claim: {text: It is brown., verdict: true}}\n"
        "  - {id: over, quote: fox jumps over, body: Over., author: desk}\n"
    ),
    "content/articles/second/index.md": ARTICLE.replace("date:", "language: de\ndate:")
    + "\n![Fuchs](fox.svg)\n",
    "content/articles/second/fox.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "content/authors/desk.md": AUTHOR,
    "content/pages/about.md": "---\ntitle: About\n---\nWe read.\n",
    "content/files/data.bin": bytes(range(256)),
}


def built(root: Path, **options: object) -> dict[str, bytes]:
    """Every file of the output of a site that has no error."""
    result = build(root, **options)
    assert result.ok, result.problems
    return snapshot(root / "output")


# --- what comes out ---------------------------------------------------------------------


def test_every_kind_of_page_is_there(tmp_path: Path) -> None:
    files = built(write_site(tmp_path, SITE_FILES))
    assert {
        *(
            "index.html",
            "404.html",
            "robots.txt",
            "sitemap.xml",
            "feed.xml",
            "feed.json",
            "_headers",
            "_redirects",
        ),
        *("articles/first/index.html", "articles/second/index.html", "articles/first/notes/fox/index.html"),
        *("authors/desk/index.html", "authors/desk/feed.xml", "sections/opinion/index.html"),
        *(
            "tags/foxes/index.html",
            "tags/c-plus-plus/index.html",
            "archive/2026/index.html",
            "corrections/index.html",
        ),
        *("about/index.html", "articles/second/fox.svg", "files/data.bin", ".glossator.json"),
    } <= set(files)


def test_other_files_are_copied_byte_for_byte(tmp_path: Path) -> None:
    files = built(write_site(tmp_path, SITE_FILES))
    assert files["files/data.bin"] == bytes(range(256))


def test_the_list_of_files_is_what_was_written(tmp_path: Path) -> None:
    files = built(write_site(tmp_path, SITE_FILES))
    listed = json.loads(files.pop(".glossator.json"))
    assert listed["version"] == 1
    assert set(listed["files"]) == set(files)


def test_a_note_and_its_reference_have_one_name(tmp_path: Path) -> None:
    page = built(write_site(tmp_path, SITE_FILES))["articles/first/index.html"].decode()
    names = [re.findall(rf'<a class="{name}[^>]* aria-label="([^"]*)"', page) for name in ("ref", "number")]
    assert names == [["Note n1, claim", "Note n2, context, by The Desk"]] * 2


def test_the_report_counts(tmp_path: Path) -> None:
    site = write_site(tmp_path, SITE_FILES)
    first, second = build(site), build(site)
    assert first.report
    assert second.report
    assert second.report.unchanged == first.report.written
    assert (second.report.written, second.report.removed) == ((), ())
    assert first.anchors == {"exact": 2, "fuzzy": 0, "ambiguous": 0, "orphaned": 0}
    assert first.pages == sum(path.endswith(".html") for path in snapshot(site / "output"))


def test_a_title_and_an_address_are_a_site(tmp_path: Path) -> None:
    files = built(write_files(tmp_path, {"site.yaml": SITE}))
    assert {"index.html", "404.html", "feed.xml"} <= set(files)


def test_a_site_without_a_settings_file_is_no_site(tmp_path: Path) -> None:
    result = build(tmp_path)
    assert [problem.code for problem in result.problems] == ["site-file-missing"]
    assert not (tmp_path / "output").exists()


def test_own_templates_and_styles_stand_before_the_theme(tmp_path: Path) -> None:
    own = {
        "templates/article.html": '{% extends "glossator/article.html" %}{% block title %}MINE{% endblock %}',
        "templates/slots/footer.html": "<p>own footer</p>",
        "templates/site.css": "p { color: #123456 }",
    }
    files = built(write_site(tmp_path, own))
    assert b"<title>MINE</title>" in files["articles/first/index.html"]
    assert b"own footer" in files["index.html"]
    assert any(b"#123456" in data for path, data in files.items() if path.endswith(".css"))


# --- nothing where something is wrong ---------------------------------------------------


def test_an_error_leaves_the_last_output_as_it_was(tmp_path: Path) -> None:
    site = write_site(tmp_path, SITE_FILES)
    before = built(site)
    write_files(site, {"content/articles/first.md": ARTICLE.replace("title", "titel")})
    result = build(site)
    assert not result.ok
    assert result.report is None
    assert snapshot(site / "output") == before


def test_an_error_is_told_again_until_it_is_mended(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    assert build(site).ok
    write_files(
        site, {"content/articles/first.annotations.yaml": "annotations:\n  - {id: n, quote: owl, body: x}\n"}
    )
    assert [build(site).ok for _ in range(3)] == [False] * 3


def test_a_wrong_folder_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="content/"):
        build_site(request(tmp_path / "no-such-site", output=tmp_path / "no-such-site/content"))


def test_two_pages_for_one_path_are_an_error(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/First/index.html": "<p>x"})
    result = build(site)
    assert {problem.code for problem in result.problems} == {"path-conflict"}
    assert not (site / "output").exists()


@pytest.mark.parametrize("drafts", [False, True])
def test_drafts_by_their_place_are_withheld(tmp_path: Path, drafts: bool) -> None:
    site = write_site(
        tmp_path,
        {
            "content/drafts/second.md": ARTICLE,
            "content/drafts/fox.svg": "<svg/>",
            "content/articles/_third.md": ARTICLE,
            "content/articles/_fourth/index.md": ARTICLE,
            "content/articles/_fourth/fox.svg": "<svg/>",
            "content/pages/_about.md": "---\ntitle: About\n---\n",
        },
    )
    files = built(site, drafts=drafts)
    shown = {path for path in files if re.match(r"(articles/(second|third|fourth)|about|drafts)/", path)}
    assert bool(shown) is drafts
    assert not any(b"/second/" in data for data in files.values()) or drafts


def test_what_was_removed_from_the_site_leaves_the_output(tmp_path: Path) -> None:
    site = write_site(tmp_path, SITE_FILES)
    built(site)
    shutil.rmtree(site / "content/articles/second")
    files = built(site)
    assert not any("second" in path for path in files)
    clean = tmp_path / "clean"
    shutil.copytree(site, clean, ignore=shutil.ignore_patterns("output"))
    assert built(clean) == files


# --- the same bytes ---------------------------------------------------------------------


def test_the_same_bytes_after_edits_as_from_a_clean_folder(tmp_path: Path) -> None:
    """Whatever a site went through, its output is that of its files."""
    site = write_site(tmp_path / "site", SITE_FILES)
    edits: list[dict[str, str | bytes]] = [
        {"content/articles/third.md": ARTICLE.replace("First", "Third")},
        {"content/articles/first.md": ARTICLE.replace("First", "Changed")},
        {"content/authors/desk.md": AUTHOR.replace("The Desk", "Another Desk")},
        {"site.yaml": str(SITE_FILES["site.yaml"]).replace("The Review", "The Other Review")},
        {"templates/site.css": "p { margin: 0 }"},
        {"content/articles/second/fox.svg": b"<svg/>"},
        {"content/articles/first.annotations.yaml": "annotations: []\n"},
        {"content/articles/first.md": ARTICLE.replace("title", "titel")},
        {"content/articles/first.md": str(SITE_FILES["content/articles/first.md"])},
    ]
    for number, edit in enumerate(edits):
        write_files(site, edit)
        if not build(site).ok:
            continue
        clean = tmp_path / f"clean{number}"
        shutil.copytree(site, clean, ignore=shutil.ignore_patterns("output", ".glossator"))
        assert built(clean) == snapshot(site / "output"), edit


def test_the_same_bytes_wherever_and_whenever(tmp_path: Path) -> None:
    """Another folder, time zone, locale, hash seed, time of files; the clock stands in no file."""
    outputs = []
    for name, environment, now in (
        ("one", {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}, "2026-06-01T00:00Z"),
        (
            "a much longer name",
            {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
            "2026-06-02T23:30Z",
        ),
    ):
        site = write_site(tmp_path / name, SITE_FILES)
        os.utime(site / "content/articles/first.md", (0, 0))
        result = run("build", "--site", site, now=now, **environment)
        assert result.returncode == 0, result.stderr
        outputs.append(snapshot(site / "output"))
    assert outputs[0] == outputs[1]


def test_tampered_output_is_put_right(tmp_path: Path) -> None:
    site = write_site(tmp_path, SITE_FILES)
    before = built(site)
    page = site / "output/articles/first/index.html"
    stat = page.stat()
    page.write_bytes(page.read_bytes().replace(b"brown", b"green"))
    os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (site / "output/index.html").unlink()
    assert built(site) == before


# --- the clock --------------------------------------------------------------------------


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_next_change_is_the_first_moment_ahead(tmp_path: Path) -> None:
    site = write_site(
        tmp_path,
        {
            "content/articles/second.md": ARTICLE.replace("2026-05-01", "2026-08-01"),
            "content/articles/third.md": ARTICLE.replace("---\nThe", "expires: 2026-07-01T12:00\n---\nThe"),
            "content/articles/third.annotations.yaml": (
                "annotations:\n  - {id: fox, quote: brown fox, body: x, created: 2026-06-15}\n"
            ),
        },
    )
    moments = [
        build(site, now=at(now)).next_change
        for now in ("2026-06-01", "2026-06-15", "2026-07-01", "2026-07-02", "2026-08-01")
    ]
    assert moments == [
        at("2026-06-15"),
        at("2026-07-01T12:00"),
        at("2026-07-01T12:00"),
        at("2026-08-01"),
        None,
    ]


def test_an_expired_article_keeps_its_page(tmp_path: Path) -> None:
    expired = ARTICLE.replace("First", "Bygone").replace("---\nThe", "expires: 2026-05-20\n---\nThe")
    files = built(write_site(tmp_path, {"content/articles/second.md": expired}))
    assert "articles/second/index.html" in files
    lists = [
        data for path, data in files.items() if path in ("index.html", "feed.xml", "feed.json", "sitemap.xml")
    ]
    assert len(lists) == 4
    assert not any(b"Bygone" in data for data in lists)


def test_the_time_zone_of_the_site_decides(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"site.yaml": SITE + "timezone: Pacific/Auckland\n"})
    assert [article.id for article in prepare(site, now=at("2026-04-30T11:59")).withheld] == ["first"]
    assert [article.id for article in prepare(site, now=at("2026-04-30T12:00")).withheld] == []


# --- the demonstration ------------------------------------------------------------------


def test_the_demonstration_has_no_problem() -> None:
    prepared = prepare(ROOT, now=at("2099-01-01"))
    assert [problem.message for problem in prepared.problems] == []
    assert len(prepared.articles) >= 6
    assert sum(len(article.notes) for article in prepared.articles) >= 40
    assert read_tree(ROOT)


def test_a_clean_build_writes_every_file_anew(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", SITE_FILES)
    first = build(site).report
    again = build(site, clean=True).report
    assert first
    assert again
    assert (again.written, again.unchanged, again.removed) == (first.written, (), ())
