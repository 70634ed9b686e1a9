"""What is remembered changes no byte: after any edits a build gives what a clean one gives."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.build import Builder
from generator.building import Building
from generator.disk import OutputFolder
from generator.stages.memory import Memory
from generator.stages.records import ArticleRecord, _block_of, _table, kept_records
from generator.stages.request import BuildResult
from tests.small_site import build, request, snapshot, write_files, write_site

SITE = """\
title: The Review
url: https://example.org/news/
sections: {opinion: {title: Opinion, disclaimer: views}, news: {title: News}}
disclaimers: {views: "Views of {authors}."}
notes: {pages: claims}
verdicts: {true-so-far: {label: True so far, rating: 3}}
"""
AUTHOR = "---\nname: {name}\n---\nBio of {name}. See [the first](../articles/a0.md).\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="5"></svg>'
NOTES = """\
annotations:
  - {{id: fox, quote: brown fox, body: {body}, author: desk, created: 2026-05-02}}
  - {{id: dog, quote: lazy dog, body: Second., kind: claim,
     claim: {{text: It is lazy., verdict: true-so-far}}}}
"""


def article(title: str, more: str = "", text: str = "The quick brown fox jumps over the lazy dog.") -> str:
    return (
        f"---\ntitle: {title}\ndate: 2026-05-01\nauthors: [desk, ann]\nsection: opinion\n"
        f"tags: [Foxes, Dogs]\nsummary: On {title}.\n{more}---\n{text}\n"
    )


def files() -> dict[str, str]:
    made = {
        "site.yaml": SITE,
        "content/authors/desk.md": AUTHOR.format(name="Desk"),
        "content/authors/ann.md": AUTHOR.format(name="Ann"),
        "content/pages/about.md": "---\ntitle: About\n---\nAbout [us](../articles/a1.md).\n",
        "content/media/fox.svg": SVG.format(width=10),
    }
    for number in range(6):
        text = (
            f"The quick brown fox jumps over the lazy dog. [Next](a{(number + 1) % 6}.md).\n\n"
            "![A fox](../media/fox.svg)"
        )
        series = "series: Foxes\n" if number < 3 else ""
        made[f"content/articles/a{number}.md"] = article(f"A{number}", series, text)
        made[f"content/articles/a{number}.annotations.yaml"] = NOTES.format(body=f"Note {number}.")
    return made


def clean(site: Path, into: Path) -> dict[str, bytes]:
    """What a build gives that knows nothing of any other."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(site, into, ignore=shutil.ignore_patterns("output", ".glossator"), symlinks=True)
    assert build(into).ok
    return snapshot(into / "output")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", files())


def text_of(site: Path, path: str) -> str:
    return (site / path).read_text(encoding="utf-8")


EDITS: dict[str, Callable[[Path, random.Random], None]] = {}


def edit(make: Callable[[Path, random.Random], None]) -> Callable[[Path, random.Random], None]:
    EDITS[make.__name__] = make
    return make


def some_article(site: Path, chance: random.Random) -> Path:
    return chance.choice(sorted((site / "content/articles").glob("*.md")))


@edit
def an_article(site: Path, chance: random.Random) -> None:
    path = some_article(site, chance)
    path.write_text(path.read_text() + f"\nMore words {chance.random()}.\n")


@edit
def a_headline(site: Path, chance: random.Random) -> None:
    path = some_article(site, chance)
    text = path.read_text().split("\n")
    text[1] = f"title: Headline {chance.randrange(9)}"
    path.write_text("\n".join(text))


@edit
def a_summary(site: Path, chance: random.Random) -> None:
    path = some_article(site, chance)
    path.write_text(re.sub(r"summary: .*", f"summary: In {chance.randrange(99)} words.", path.read_text()))


@edit
def several_articles_and_notes(site: Path, chance: random.Random) -> None:
    for make in (an_article, a_summary, another_note, an_article):
        make(site, chance)


@edit
def a_correction(site: Path, chance: random.Random) -> None:
    path = some_article(site, chance)
    text = re.sub(r"(?m)^(updated|corrections):.*\n", "", path.read_text())
    more = f"updated: 2026-05-0{chance.randrange(3, 9)}\ncorrections: [{{date: 2026-05-02, text: No.}}]\n"
    path.write_text(text.replace("date:", f"{more}date:", 1))


@edit
def a_dated_note(site: Path, chance: random.Random) -> None:
    path = some_article(site, chance).with_suffix(".annotations.yaml")
    if path.exists():
        made = f"id: dated-{chance.randrange(10**6)}, created: 2026-05-{chance.randrange(10, 29)}"
        path.write_text(path.read_text() + f"  - {{{made}, body: On all of it.}}\n")


@edit
def another_note(site: Path, chance: random.Random) -> None:
    path = some_article(site, chance).with_suffix(".annotations.yaml")
    if path.exists():
        note = f"  - {{id: more-{chance.randrange(10**6)}, body: On all of it., author: ann}}\n"
        path.write_text(path.read_text() + note)


@edit
def an_edit_that_the_directory_hardly_shows(site: Path, chance: random.Random) -> None:
    """Same size, same time of change, in place."""
    path = some_article(site, chance)
    before, text = path.stat(), path.read_text()
    path.write_text(text.replace("quick", "thick") if "quick" in text else text.replace("thick", "quick"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@edit
def a_note(site: Path, chance: random.Random) -> None:
    path = some_article(site, chance).with_suffix(".annotations.yaml")
    path.write_text(NOTES.format(body=f"Note {chance.randrange(99)}."))


@edit
def a_sidecar_that_goes_or_comes(site: Path, chance: random.Random) -> None:
    path = some_article(site, chance).with_suffix(".annotations.yaml")
    path.unlink() if path.exists() else path.write_text(NOTES.format(body="Back."))


@edit
def an_authors_name(site: Path, chance: random.Random) -> None:
    write_files(site, {"content/authors/ann.md": AUTHOR.format(name=chance.choice(["Ann", "Anna", "Anne"]))})


@edit
def an_authors_bio(site: Path, chance: random.Random) -> None:
    path = site / "content/authors/desk.md"
    path.write_text(path.read_text() + f"\nMore of the bio {chance.random()}.\n")


@edit
def a_template(site: Path, chance: random.Random) -> None:
    text = (
        '{% extends "glossator/tag.html" %}{% block main %}'
        + str(chance.random())
        + "{{ super() }}{% endblock %}"
    )
    write_files(site, {"templates/tag.html": text})


@edit
def the_styles(site: Path, chance: random.Random) -> None:
    write_files(site, {"templates/site.css": f"p {{ margin: {chance.randrange(9)}px }}"})


@edit
def the_settings(site: Path, chance: random.Random) -> None:
    write_files(site, {"site.yaml": SITE.replace("The Review", f"The Review {chance.randrange(3)}")})


@edit
def a_picture(site: Path, chance: random.Random) -> None:
    write_files(site, {"content/media/fox.svg": SVG.format(width=chance.randrange(1, 99))})


@edit
def a_new_article(site: Path, chance: random.Random) -> None:
    name = f"n{chance.randrange(5)}"
    write_files(
        site, {f"content/articles/{name}.md": article(name, "aliases: [old]\n" if name == "n1" else "")}
    )


@edit
def an_article_that_goes(site: Path, chance: random.Random) -> None:
    for path in sorted((site / "content/articles").glob("n*.md"))[:1]:
        path.unlink()
        path.with_suffix(".annotations.yaml").unlink(missing_ok=True)


@edit
def an_address(site: Path, chance: random.Random) -> None:
    path = site / "content/articles/a1.md"
    text = "\n".join(line for line in path.read_text().split("\n") if not line.startswith(("slug:", "id:")))
    path.write_text(text.replace("date:", f"slug: moved-{chance.randrange(3)}\nid: a1\ndate:", 1))


@edit
def a_fault(site: Path, chance: random.Random) -> None:
    """The build stops; the next one goes on from there."""
    path = some_article(site, chance)
    text = path.read_text()
    path.write_text(text.replace("title:", "titel:", 1))
    assert not build(site).ok
    path.write_text(text)


@edit
def the_output(site: Path, chance: random.Random) -> None:
    """Somebody wrote into a page, and removed another."""
    pages = sorted((site / "output").rglob("*.html"))
    if pages:
        page = chance.choice(pages)
        stat = page.stat()
        page.write_bytes(page.read_bytes().replace(b"a", b"e", 1))
        os.utime(page, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        chance.choice(pages).unlink(missing_ok=True)


@edit
def the_memory_that_goes(site: Path, chance: random.Random) -> None:
    shutil.rmtree(site / ".glossator", ignore_errors=True)


@edit
def the_memory_that_is_damaged(site: Path, chance: random.Random) -> None:
    kept = sorted(
        path for path in (site / ".glossator").rglob("*") if path.is_file() and path.name != ".gitignore"
    )
    if kept:
        path = chance.choice(kept)
        data = bytearray(path.read_bytes())
        if data:
            data[chance.randrange(len(data))] ^= 0xFF
        path.write_bytes(data[: chance.choice([len(data), len(data) // 2])])


@edit
def the_whole_site_moved(site: Path, chance: random.Random) -> None:
    """As on another machine: every inode and time is another one, the memory comes along."""
    moved = site.with_name("moved")
    shutil.copytree(site, moved)
    shutil.rmtree(site)
    moved.rename(site)


def walks() -> Iterator[list[str]]:
    chance = random.Random(7)
    for _ in range(4):
        yield [chance.choice(sorted(EDITS)) for _ in range(12)]


@pytest.mark.parametrize("name", sorted(EDITS))
def test_after_one_edit(name: str, site: Path, tmp_path: Path) -> None:
    assert build(site).ok
    EDITS[name](site, random.Random(1))
    assert build(site).ok
    assert snapshot(site / "output") == clean(site, tmp_path / "clean")


@pytest.mark.parametrize("walk", list(walks()), ids=str)
def test_after_many_edits(walk: list[str], site: Path, tmp_path: Path) -> None:
    chance = random.Random(str(walk))
    for name in walk:
        EDITS[name](site, chance)
        assert build(site).ok, name
        assert snapshot(site / "output") == clean(site, tmp_path / "clean"), name


def test_a_build_with_nothing_to_do_writes_nothing_and_says_the_same(site: Path) -> None:
    first = build(site)
    output = {path: path.stat() for path in (site / "output").rglob("*") if path.is_file()}
    again = build(site)
    assert (again.problems, again.anchors, again.pages) == (first.problems, first.anchors, first.pages)
    assert (again.texts, again.next_change) == (first.texts, first.next_change)
    assert again.report
    assert (again.report.written, again.report.removed) == ((), ())
    assert {path: path.stat() for path in output} == output


@pytest.mark.parametrize(
    ("edited", "written"),
    [
        ("content/articles/a4.annotations.yaml", {"articles/a4/index.html"}),
        ("content/pages/about.md", {"about/index.html"}),
        ("content/media/fox.svg", {"media/fox.svg"}),
    ],
)
def test_an_edit_writes_what_shows_it_and_nothing_else(site: Path, edited: str, written: set[str]) -> None:
    build(site)
    path = site / edited
    path.write_text(path.read_text().replace("Note 4.", "Other.").replace("us]", "them]") + "\n")
    report = build(site).report
    assert report
    assert written <= set(report.written)
    lists = {path for path in report.written if "a4" not in path and not path.endswith((".xml", ".json"))}
    assert lists <= written


def never(*_: object, **__: object) -> None:
    raise AssertionError("a whole build")


def told(result: BuildResult) -> tuple[object, ...]:
    return result.problems, result.anchors, result.pages, result.next_change, result.texts


@pytest.mark.parametrize(
    "name",
    [
        "an_article",
        "a_summary",
        "a_note",
        "another_note",
        "a_dated_note",
        "a_headline",
        "a_correction",
        "several_articles_and_notes",
        "an_edit_that_the_directory_hardly_shows",
    ],
)
def test_an_edit_within_articles_amends_the_last_build(
    name: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for first in (site / "content/articles").glob("first*"):
        # It has no sidecar: one that comes is more than an edit.
        first.unlink()
    build(site)
    other = tmp_path / "other"
    for number in range(4):
        EDITS[name](site, random.Random(number))
        with monkeypatch.context() as patched:
            patched.setattr(Building, "run", never)
            result = build(site)
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(site, other, ignore=shutil.ignore_patterns("output", ".glossator"))
        whole = build(other)
        assert told(result) == told(whole)
        assert snapshot(site / "output") == snapshot(other / "output")
        again = build(site)
        assert again.report
        assert again.report.written == ()


OUTGROWN: dict[str, tuple[str, str, str]] = {
    "a date": ("a1.md", "2026-05-01", "2026-04-30"),
    "a tag": ("a1.md", "Foxes, Dogs", "Foxes"),
    "a draft": ("a1.md", "title: A1", "title: A1\ndraft: true"),
    "an alias": ("a1.md", "title: A1", "title: A1\naliases: [former]"),
    "a note of the future": ("a1.annotations.yaml", "created: 2026-05-02", "created: 2027-05-03"),
    "a note with a page": ("a1.annotations.yaml", "id: dog", "id: hound"),
    "a link that leads nowhere": ("a1.md", "[Next](a2.md)", "[Next](/nowhere/)"),
    "a link to no article": ("a1.md", "[Next](a2.md)", "[Next](nowhere.md)"),
    "a note that drifted": ("a1.md", "brown fox jumps", "brown foxes jump"),
    "a fault": ("a1.md", "title: A1", "titel: A1"),
}


@pytest.mark.parametrize("name", OUTGROWN)
def test_an_edit_that_reaches_further_makes_a_whole_build(name: str, site: Path, tmp_path: Path) -> None:
    build(site)
    path, before, after = OUTGROWN[name]
    file = site / "content/articles" / path
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))
    result = build(site)
    other = tmp_path / "other"
    shutil.copytree(site, other, ignore=shutil.ignore_patterns("output", ".glossator"))
    assert told(result) == told(build(other))
    if result.ok:
        assert snapshot(site / "output") == snapshot(other / "output")


def test_what_kept_records_have_in_common_is_there_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site)
    found: dict[str, ArticleRecord] = {}

    def seen(memory: Memory, context: bytes) -> dict[str, ArticleRecord]:
        found.update(kept_records(memory, context))
        return found

    monkeypatch.setattr("generator.building.kept_records", seen)
    (site / "content/authors/desk.md").write_text(AUTHOR.format(name="Another Desk"))
    assert build(site).ok
    entries = [record.entry for record in found.values() if record.entry]
    assert len(entries) == 7
    for name in ("byline", "published", "published_on"):
        values = [getattr(entry, name) for entry in entries]
        assert len({id(value) for value in values}) == len(set(values)) < len(values)


def test_a_build_that_waited_for_another_begins_where_that_ended(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(site)
    held = OutputFolder.held

    @contextmanager
    def after_another(folder: OutputFolder) -> Iterator[None]:
        monkeypatch.undo()
        for name in ("a1", "a4"):
            assert build(site).ok
            path = site / f"content/articles/{name}.md"
            path.write_text(path.read_text() + "\nMore.\n")
        with held(folder):
            yield

    monkeypatch.setattr(OutputFolder, "held", after_another)
    result = build(site)
    assert result.report
    assert result.report.written
    other = tmp_path / "other"
    shutil.copytree(site, other, ignore=shutil.ignore_patterns("output", ".glossator"))
    assert told(result) == told(build(other))
    assert snapshot(site / "output") == snapshot(other / "output")


def test_an_amended_build_sees_what_was_done_to_its_output(site: Path, tmp_path: Path) -> None:
    build(site)
    page = site / "output/articles/a5/index.html"
    page.write_text("Somebody else's.")
    (site / "output/articles/a4/index.html").unlink()
    an_article(site, random.Random(1))
    assert build(site).ok
    assert snapshot(site / "output") == clean(site, tmp_path / "clean")


def test_a_fault_elsewhere_stays_said(site: Path, tmp_path: Path) -> None:
    edit = site / "content/articles/a1.md"
    edit.write_text(edit.read_text().replace("(a2.md)", "(/nowhere/)"))
    first = build(site)
    assert [problem.code for problem in first.problems] == ["broken-link"]
    other = site / "content/articles/a4.md"
    other.write_text(other.read_text() + "\nMore.\n")
    assert build(site).problems == first.problems
    edit.write_text(edit.read_text() + "\nMore.\n")
    assert build(site).problems == first.problems
    edit.write_text(edit.read_text().replace("(/nowhere/)", "(a2.md)"))
    assert build(site).problems == ()


def test_a_bio_makes_its_pages_anew_and_no_list(site: Path) -> None:
    build(site)
    path = site / "content/authors/ann.md"
    path.write_text(path.read_text() + "More.\n")
    report = build(site).report
    assert report
    pages = {path for path in report.written if path.endswith(".html") and not path.startswith("embed/")}
    assert {f"articles/a{number}/index.html" for number in range(6)} | {"authors/ann/index.html"} <= pages
    assert not pages & {"index.html", "tags/foxes/index.html", "archive/2026/index.html"}


def record_tables(site: Path) -> dict[str, int]:
    """Name → time of each table with the records of articles."""
    tables = (site / ".glossator/memory").glob("*/articles-*")
    return {table.name: table.stat().st_mtime_ns for table in tables}


def test_of_the_tables_with_records_those_that_hold_others_are_written(site: Path) -> None:
    build(site)
    before = record_tables(site)
    assert len(before) > 1
    bio = site / "content/authors/ann.md"
    bio.write_text(bio.read_text() + "More.\n")
    assert build(site).ok
    assert record_tables(site) == before
    (site / "content/articles/a0.md").write_text(article("Other"))
    assert build(site).ok
    after = record_tables(site)
    assert after.keys() == before.keys()
    assert sum(after[name] != before[name] for name in before) == 1


def test_nothing_is_kept_of_a_removed_article(site: Path) -> None:
    def kept() -> bytes:
        return b"".join(table.read_bytes() for table in (site / ".glossator/memory").glob("*/articles-*"))

    lone = site / "content/articles/lone.md"
    lone.write_text(article("Lone"))
    assert build(site).ok
    assert b"lone.md" in kept()
    lone.unlink()
    assert build(site).ok
    assert b"lone.md" not in kept()


def test_what_a_killed_build_left_half_written_goes(site: Path) -> None:
    build(site)
    (memory,) = (site / ".glossator/memory").iterdir()
    for name in ("articles-00.new", "last.new"):
        (memory / name).write_bytes(b"half")
    (site / "content/articles/a0.md").write_text(article("Other"))
    assert build(site).ok
    assert list(memory.glob("*.new")) == []


def test_a_damaged_memory_is_said_and_made_anew(site: Path) -> None:
    first = build(site)
    table = next((site / ".glossator/memory").glob("*/articles-*"))
    table.write_bytes(table.read_bytes()[:-1])
    (site / "content/articles/a0.md").write_text(article("Other"))
    result = build(site)
    assert [problem.code for problem in result.problems] == ["memory-damaged"]
    assert result.ok
    assert build(site).problems == first.problems


def test_a_table_that_is_found_damaged_while_pages_are_planned_is_said_once(
    site: Path, tmp_path: Path
) -> None:
    build(site)
    table = _table(_block_of("content/articles/a4.md"))  # in its lists, and not linked to
    assert table != _table(_block_of("content/articles/a1.md"))
    for path in (site / ".glossator/memory").glob(f"*/{table}"):
        path.write_bytes(path.read_bytes()[:-1])
    article = site / "content/articles/a1.md"
    article.write_text(article.read_text().replace("summary: On A1.", "summary: Other."))
    result = build(site)
    assert [problem.code for problem in result.problems] == ["memory-damaged"]
    assert result.ok
    assert snapshot(site / "output") == clean(site, tmp_path / "clean")
    assert build(site).problems == ()


def test_the_memory_keeps_itself_out_of_git(site: Path) -> None:
    build(site)
    assert text_of(site, ".glossator/.gitignore") == "*\n"


@pytest.mark.parametrize("edited", ["title: A0", "The quick"])
def test_packs_do_not_grow_without_end(edited: str, site: Path) -> None:
    build(site)
    path = site / "content/articles/a0.md"
    text = path.read_text()
    for number in range(12):
        path.write_text(text.replace(edited, f"{edited} {number}"))
        assert build(site).ok
    packs = list((site / ".glossator/memory").glob("*/*.pack"))
    assert len(packs) <= 8


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_number_of_processes_changes_no_byte(tmp_path: Path, jobs: int) -> None:
    many = {f"content/articles/m{number}.md": article(f"M{number}") for number in range(70)}
    one = write_site(tmp_path / "one", {**files(), **many})
    two = write_site(tmp_path / "two", {**files(), **many})
    build(one, jobs=1)
    build(two, jobs=jobs)
    assert snapshot(one / "output") == snapshot(two / "output")


def test_a_builder_sees_what_changed_since_its_last_build(site: Path, tmp_path: Path) -> None:
    builder = Builder(request(site))
    assert builder.build().ok
    chance = random.Random(3)
    for name in ("a_note", "an_authors_name", "a_template", "an_article_that_goes", "a_picture"):
        EDITS[name](site, chance)
        assert builder.build().ok
        assert snapshot(site / "output") == clean(site, tmp_path / "clean")
    builder.close()


def test_what_is_withheld_comes_when_its_time_comes(site: Path) -> None:
    from datetime import UTC, datetime

    write_files(site, {"content/articles/later.md": article("Later").replace("2026-05-01", "2026-07-01")})
    first = build(site)
    assert first.next_change == datetime(2026, 7, 1, tzinfo=UTC)
    assert not (site / "output/articles/later/index.html").exists()
    build(site, now=datetime(2026, 7, 1, tzinfo=UTC))
    assert (site / "output/articles/later/index.html").exists()
    build(site, now=datetime(2026, 6, 30, tzinfo=UTC))
    assert not (site / "output/articles/later/index.html").exists()
