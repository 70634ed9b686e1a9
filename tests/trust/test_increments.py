"""After any edits a build gives the bytes of a clean one, whatever went wrong in between."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from generator.amending import Amending
from generator.build import Builder
from generator.disk.switch import MANIFEST
from generator.stages.request import BuildResult
from tests.small_site import build, request, snapshot, write_files
from tests.trust.amount import amount
from tests.trust.edits import BESIDE, OF_ARTICLES, OF_ONE_PAGE, SOURCES, begin, sources_of
from tests.trust.ended import Ender, Ending

# What is scheduled and what expires comes and goes.
MOMENTS = [datetime(2026, 6, day, 12, tzinfo=UTC) for day in (1, 4, 9)]
# Lists, a series and a tag that articles share.
MORE = (
    *("series: Foxes\n", "series: Foxes\ntags: [fox]\n", "section: wild\ntags: [fox, dog]\n"),
    *("section: wild\nfeatured: true\n", "tags: [dog]\ncorrections: [{date: 2026-05-05, text: No.}]\n", ""),
)
# What of each file is another while it is read.
WHILE_READ = {
    "site.yaml": (b"The fox", b"The owl"),
    "templates/words/en.yaml": (b"Out", b"New"),
    "templates/site.css": (b"p {}", b"q {}"),
    "content/media/fox.svg": (b"fox", b"owl"),
    "content/files/data.txt": (b"fox", b"owl"),
    "content/authors/desk.md": (b"The desk", b"Another desk"),
    "content/pages/about.md": (b"About", b"On us"),
    "content/articles/a0.md": (b"title: The", b"title: A new"),
}


def clean(site: Path, fresh: Path, now: datetime) -> dict[str, bytes] | None:
    """What a build gives that knows nothing of any other; `None` where it fails."""
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(site, fresh, ignore=shutil.ignore_patterns("output", ".glossator", "elsewhere"))
    return snapshot(fresh / "output") if build(fresh, now=now).ok else None


@pytest.mark.parametrize("seed", range(amount(2, 5)))
def test_the_bytes_of_a_clean_build(seed: int, ender: Ender, tmp_path: Path) -> None:
    """After each edit of the sources; now and then something else happens as well, or a build is killed."""
    random, site, compared, failed = Random(seed), begin(tmp_path / "site"), 0, 0
    for number in range(amount(40, 400)):
        if failed and failed % 3 == 0:
            begin(site)
        edits = [random.choice(SOURCES)]
        edits += random.sample(BESIDE, 1) if random.random() < 0.3 else []
        for edit in edits:
            edit(random, site)
        if random.random() < 0.1:
            ender.build(Ending(site=str(site), moment="step", at=random.randrange(1, 120)))
        now = random.choice(MOMENTS)
        expected = clean(site, tmp_path / "clean", now)
        where = f"after edit {number}, {[edit.__name__ for edit in edits]}"
        result = build(site, now=now)
        assert result.ok == (expected is not None), where
        failed = 0 if expected else failed + 1
        if expected:
            assert_same(snapshot(site / "output"), expected, where)
            compared += 1
    assert compared > number // 3


@pytest.mark.parametrize("seed", range(amount(2, 5)))
def test_edits_within_articles(
    seed: int, ender: Ender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most builds amend the last one; now and then more than that is edited, or one is killed."""
    random, site, amended = Random(100 + seed), begin(tmp_path / "site"), 0
    amend = Amending.run

    def counted(self: Amending, is_untouched: Callable[[], bool]) -> BuildResult | None:
        nonlocal amended
        result = amend(self, is_untouched)
        amended += result is not None
        return result

    monkeypatch.setattr(Amending, "run", counted)
    for number in range(amount(40, 400)):
        if number % 20 == 0:
            begin(site)
            for article in range(6):
                meta = f"title: No. {article}\ndate: 2026-05-0{article + 1}\nauthors: [desk]\n{MORE[article]}"
                text = f"---\n{meta}---\n"
                body = (
                    f"The fox sees the [other](a{(article + 1) % 6}.md) dog.\n\n![A cat](../media/fox.svg)\n"
                )
                notes = "annotations:\n  - {id: n, quote: sees the other, body: An owl.}\n"
                write_files(site / "content/articles", {f"a{article}.md": text + body})
                write_files(site / "content/articles", {f"a{article}.annotations.yaml": notes})
        edits = [random.choice(OF_ARTICLES) for _ in range(random.choice((1, 1, 1, 2, 4)))]
        edits += [random.choice(SOURCES)] if random.random() < 0.05 else []
        edits += [random.choice(BESIDE)] if random.random() < 0.1 else []
        for edit in edits:
            edit(random, site)
        if random.random() < 0.1:
            ender.build(Ending(site=str(site), moment="step", at=random.randrange(1, 120)))
        where = f"after edit {number}, {[edit.__name__ for edit in edits]}"
        expected = clean(site, tmp_path / "clean", MOMENTS[0])
        assert build(site, now=MOMENTS[0]).ok == (expected is not None), where
        if expected:
            assert_same(snapshot(site / "output"), expected, where)
    assert amended > number // 4


def assert_same(found: dict[str, bytes], expected: dict[str, bytes], where: str) -> None:
    other = {path for path in {*found, *expected} if found.get(path) != expected.get(path)} - {MANIFEST}
    assert not other, f"{where}: {sorted(other)}"
    assert found == expected, where


@pytest.mark.parametrize("seed", range(amount(2, 5)))
def test_what_is_shown_ahead_is_what_the_build_writes(seed: int, tmp_path: Path) -> None:
    """A preview that goes on for a while: each edit is shown before it is built, and then built."""
    random, site = Random(seed), begin(tmp_path / "site")
    builder = Builder(request(site, lost="keep", preview="a-token"), watchful=True)
    builder.build()
    compared = 0
    for number in range(amount(60, 400)):
        before = sources_of(site)
        edit = random.choice(random.choice((OF_ONE_PAGE, OF_ONE_PAGE, OF_ONE_PAGE, SOURCES, BESIDE)))
        edit(random, site)
        after = sources_of(site)
        changed = [path for path in {**before, **after} if before.get(path) != after.get(path)]
        ahead = builder.pages_ahead(changed) if changed else {}
        result = builder.build()
        if not result.report:
            begin(site)
            builder.build()
            continue
        for path, page in ahead.items():
            assert (site / "output" / path).read_bytes() == page, f"{number}, {edit.__name__}: {path}"
        compared += bool(ahead)
    builder.close()
    assert compared > number // 16


@pytest.mark.parametrize("path", sorted(WHILE_READ))
@pytest.mark.parametrize("count", range(1, amount(2, 4) + 1))
def test_a_file_that_is_another_for_a_moment(path: str, count: int, tmp_path: Path) -> None:
    """It changes when a build opens it for the so-many-th time, and is put back before the next one."""
    site = begin(tmp_path / "site")
    write_files(site, {"templates/site.css": "p {}", "templates/words/en.yaml": "published: Out\n"})
    assert build(site).ok
    for name in {path, "content/media/fox.svg"}:
        write_files(site, {name: (site / name).read_text(encoding="utf-8") + "\n"})
    before = (site / path).read_bytes()
    child = get_context("fork").Process(target=build_while_it_changes, args=(site, path, count))
    child.start()
    child.join(60)
    assert child.exitcode == 0
    write_files(site, {path: before})
    assert build(site).ok
    expected = clean(site, tmp_path / "clean", MOMENTS[0])
    assert expected
    assert_same(snapshot(site / "output"), expected, path)


def build_while_it_changes(site: Path, path: str, count: int) -> None:
    """In a process of its own: an audit hook stays for ever."""
    left, place = count, os.fspath(site / path)
    changed = (site / path).read_bytes().replace(*WHILE_READ[path])

    def look(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event == "open" and arguments[0] == place:
            left -= 1
            if left == 0:
                (site / path).write_bytes(changed)

    sys.addaudithook(look)
    assert build(site).ok
