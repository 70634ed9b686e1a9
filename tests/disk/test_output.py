"""The output folder: where may be written, what is touched, what is removed, what is left alone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from generator.disk import OutputFolder, WriteReport
from generator.disk.stops import signals_wait
from generator.disk.switch import MANIFEST, STAGE, OpenOutput
from generator.model.page import Page
from generator.model.problem import MachineError, UsageError
from tests.small_site import ROOT, snapshot, write_files

PAGES = {"index.html": "<p>home", "articles/first/index.html": "<p>first", "assets/page.1234.css": "p {}"}


def pages(texts: Mapping[str, str]) -> Iterator[Page]:
    return (Page(path, text.encode()) for path, text in texts.items())


def write(folder: Path, texts: Mapping[str, str], site: Path | None = None) -> WriteReport:
    return write_pages(OutputFolder(folder, site or folder.parent / "site"), pages(texts))


def write_pages(folder: OutputFolder, made: Iterable[Page]) -> WriteReport:
    with folder.opened() as output:
        staged = [output.stage(page) for page in made]
        digests = {one.path: one.digest for one in staged}
        return output.switch(digests, [one.path for one in staged if one.is_new])


def written(folder: Path) -> dict[str, str]:
    """What stands in a folder, without the list of files."""
    return {path: data.decode() for path, data in snapshot(folder).items() if path != MANIFEST}


def listed(folder: Path) -> list[str]:
    return sorted(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])


# --- where ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [".", "..", "../..", "content", "content/articles", "templates", "templates/new", ".git", ".glossator"],
)
def test_folders_that_are_not_to_be_written_to(tmp_path: Path, inside: str) -> None:
    site = tmp_path / "above" / "site"
    (site / "content/articles").mkdir(parents=True)
    with pytest.raises(UsageError, match="choose another output folder"):
        OutputFolder(site / inside, site)


def test_the_site_by_another_name(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "link").symlink_to(site)
    with pytest.raises(UsageError, match="holds the site"):
        OutputFolder(tmp_path / "link", site)
    with pytest.raises(UsageError, match="inside content/"):
        OutputFolder(tmp_path / "link" / "content" / "x", site)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="is a file"):
        OutputFolder(tmp_path / "out", tmp_path / "site")


@pytest.mark.parametrize("name", ["notes.txt", "index.html", "folder/page.html"])
def test_a_foreign_folder_with_files_is_refused(tmp_path: Path, name: str) -> None:
    out = write_files(tmp_path / "out", {name: "mine"})
    with pytest.raises(UsageError, match="was not written by this tool"):
        write(out, PAGES)
    assert written(out) == {name: "mine"}


@pytest.mark.parametrize("names", [(), (".gitignore",), (".gitkeep", ".DS_Store")])
def test_a_folder_with_nothing_in_it_may_be_taken(tmp_path: Path, names: tuple[str, ...]) -> None:
    out = write_files(tmp_path / "out", dict.fromkeys(names, "*\n"))
    write(out, PAGES)
    assert written(out) == {**PAGES, **dict.fromkeys(names, "*\n")}


@pytest.mark.parametrize("manifest", ["", "{", "[]", '{"files": []}', '{"version": 1}', "\0"])
def test_a_damaged_list_makes_every_file_foreign(tmp_path: Path, manifest: str) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    (out / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(UsageError, match="was not written by this tool"):
        write(out, PAGES)
    assert written(out) == PAGES


def test_the_preview_has_a_place_in_the_tools_own_folder(tmp_path: Path) -> None:
    write(tmp_path / ".glossator/preview", PAGES, tmp_path)
    assert written(tmp_path / ".glossator/preview") == PAGES


# --- what -------------------------------------------------------------------------------


def test_the_first_writing(tmp_path: Path) -> None:
    report = write(tmp_path / "out", PAGES)
    assert report == WriteReport(written=tuple(sorted(PAGES)))
    assert written(tmp_path / "out") == PAGES
    assert listed(tmp_path / "out") == sorted(PAGES)


def test_what_is_unchanged_is_not_touched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    before = stats(out)
    report = write(out, {**PAGES, "index.html": "<p>new"})
    assert report == WriteReport(
        written=("index.html",), unchanged=("articles/first/index.html", "assets/page.1234.css")
    )
    changed = {path for path, stat in stats(out).items() if before[path] != stat}
    assert changed == {"index.html", MANIFEST}


def test_the_same_again_touches_nothing_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    before = stats(out)
    assert write(out, PAGES) == WriteReport(unchanged=tuple(sorted(PAGES)))
    assert stats(out) == before


def stats(folder: Path) -> dict[str, tuple[int, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {p.relative_to(folder).as_posix(): (p.stat().st_mtime_ns, p.stat().st_ino) for p in files}


def test_a_file_that_somebody_changed_is_put_right(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    (out / "index.html").write_text("<p>HOME", encoding="utf-8")
    assert write(out, PAGES).written == ("index.html",)
    assert written(out) == PAGES


def test_stale_files_go_and_the_folders_they_leave_empty(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, {**PAGES, "tags/a/b/index.html": "x", "tags/a/feed.xml": "x"})
    report = write(out, {**PAGES, "tags/a/feed.xml": "x"})
    assert report.removed == ("tags/a/b/index.html",)
    assert not (out / "tags/a/b").exists()
    write(out, PAGES)
    assert not (out / "tags").exists()
    assert written(out) == PAGES


def test_foreign_files_are_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, {**PAGES, "old/index.html": "x"})
    foreign = {
        "CNAME": "example.org",
        "old/mine.txt": "mine",
        "articles/first/photo.jpg": "jpg",
        ".git/HEAD": "ref",
    }
    write_files(out, foreign)
    write(out, PAGES)
    assert written(out) == {**PAGES, **foreign}


def test_only_what_was_listed_is_removed(tmp_path: Path) -> None:
    """A list that names files outside the folder, or in it by a way around, removes none."""
    out = tmp_path / "out"
    write(out, PAGES)
    write_files(tmp_path, {"precious.txt": "mine"})
    known = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    for path in (
        "../precious.txt",
        str(tmp_path / "precious.txt"),
        "./index.html",
        "a//b",
        "..\\precious.txt",
    ):
        known["files"][path] = "0" * 64
    (out / MANIFEST).write_text(json.dumps(known), encoding="utf-8")
    assert write(out, PAGES).removed == ()
    assert (tmp_path / "precious.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_becomes_a_folder_and_a_file_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    one, two = {"index.html": "x", "about": "file"}, {"index.html": "x", "about/index.html": "page"}
    for texts in (one, two, one, two):
        write(out, texts)
        assert written(out) == texts
        assert listed(out) == sorted(texts)


@pytest.mark.parametrize(
    ("foreign", "page"),
    [("about", "about/index.html"), ("about/mine.txt", "about"), ("articles", "articles/first/index.html")],
)
def test_a_foreign_file_in_the_way_stops_before_anything_is_switched(
    tmp_path: Path, foreign: str, page: str
) -> None:
    out = tmp_path / "out"
    write(out, {"index.html": "old"})
    write_files(out, {foreign: "mine"})
    before = snapshot(out)
    with pytest.raises(UsageError, match="in the way"):
        write(out, {"index.html": "new", page: "page"})
    assert snapshot(out) == before


@pytest.mark.parametrize("stands", ["mine", "page"])
def test_a_foreign_file_at_the_place_of_a_new_page_is_kept(tmp_path: Path, stands: str) -> None:
    """It stays what it is; where that is what the page is to be, it is taken over."""
    out = tmp_path / "out"
    write(out, {"index.html": "old"})
    write_files(out, {"robots.txt": stands})
    if stands == "page":
        assert write(out, {"index.html": "new", "robots.txt": "page"}).written == ("index.html",)
    else:
        with pytest.raises(UsageError, match="in the way"):
            write(out, {"index.html": "new", "robots.txt": "page"})
    assert (out / "robots.txt").read_text(encoding="utf-8") == stands


def an_empty_folder(place: Path) -> None:
    (place / "a/b").mkdir(parents=True)


def a_folder_with_a_file(place: Path) -> None:
    write_files(place, {"mine.txt": "mine"})


def a_link(place: Path) -> None:
    place.symlink_to(place.with_name("other.html"))


def a_pipe(place: Path) -> None:
    os.mkfifo(place)


def a_link_to_the_same(place: Path) -> None:
    place.with_name("other.html").write_text("<p>first", encoding="utf-8")
    a_link(place)


@pytest.mark.parametrize(
    ("stand", "is_refused"),
    [
        (an_empty_folder, False),
        (a_folder_with_a_file, True),
        (a_link, False),
        (a_link_to_the_same, False),
        (a_pipe, False),
    ],
)
def test_what_somebody_put_where_a_page_was(
    tmp_path: Path, stand: Callable[[Path], None], is_refused: bool
) -> None:
    """It goes where that costs nobody's file, and else stops the build before anything is switched."""
    out = tmp_path / "out"
    write(out, PAGES)
    page = out / "articles/first/index.html"
    page.unlink()
    stand(page)
    if is_refused:
        before = snapshot(out)
        with pytest.raises(UsageError, match="in the way"):
            write(out, {**PAGES, "index.html": "new"})
        assert snapshot(out) == before
    else:
        write(out, PAGES)
        assert written(out).items() >= PAGES.items()
        assert page.is_file()
        assert not page.is_symlink()


@pytest.mark.parametrize("stand", [lambda place: place.write_text("mine"), a_pipe, a_link])
def test_what_somebody_put_where_a_folder_was(tmp_path: Path, stand: Callable[[Path], None]) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    (out / "articles").rename(tmp_path / "away")
    stand(out / "articles")
    with pytest.raises(UsageError, match="in the way"):
        write(out, {**PAGES, "index.html": "new"})
    assert (out / "index.html").read_text(encoding="utf-8") == "<p>home"
    assert not (out / STAGE).exists()


@pytest.mark.parametrize("stand", [lambda place: place.write_text("mine"), a_link])
def test_a_file_where_pages_are_staged_is_kept(tmp_path: Path, stand: Callable[[Path], None]) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    stand(out / STAGE)
    with pytest.raises(UsageError, match="in the way"):
        write(out, {**PAGES, "index.html": "new"})
    assert os.path.lexists(out / STAGE)


def test_what_was_staged_and_is_gone_is_missed(tmp_path: Path) -> None:
    """Somebody empties the folder while a build is under way."""
    out = tmp_path / "out"
    write(out, PAGES)
    with OutputFolder(out, tmp_path / "site").opened() as output:
        staged = output.stage(Page("index.html", b"new"))
        shutil.rmtree(out / STAGE)
        with pytest.raises(MachineError, match="was removed"):
            output.switch({staged.path: staged.digest}, [staged.path])
    assert written(out) == PAGES


@pytest.mark.parametrize(
    "path", ["../out.html", "/etc/out.html", "a/../../out.html", "a//b.html", "", "a\\b.html"]
)
def test_a_page_never_leaves_the_folder(tmp_path: Path, path: str) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    before = snapshot(tmp_path)
    with pytest.raises(ValueError, match="leaves the output folder"):
        write(out, {"index.html": "new", path: "x"})
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("name", ["狐狸", "ğüşiöç", "a b & c", "🦊", "nai\u0308ve", "%41", "-x"])
def test_names_of_every_kind(tmp_path: Path, name: str) -> None:
    texts = {f"tags/{name}/index.html": "x"}
    write(tmp_path / "out", texts)
    assert written(tmp_path / "out") == texts
    assert write(tmp_path / "out", texts).unchanged == tuple(texts)
    write(tmp_path / "out", {})
    assert written(tmp_path / "out") == {}


# --- when something goes wrong ----------------------------------------------------------


def cut_short(texts: Mapping[str, str], fault: Exception) -> Iterator[Page]:
    yield from pages(texts)
    raise fault


@pytest.mark.parametrize("fault", [RuntimeError("a bug"), KeyboardInterrupt(), OSError(28, "No space left")])
def test_a_fault_while_pages_are_made_leaves_everything_as_it_was(tmp_path: Path, fault: Exception) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    before = snapshot(out)
    with pytest.raises((type(fault), MachineError)):
        write_pages(
            OutputFolder(out, tmp_path / "site"), cut_short({"index.html": "new", "more.html": "x"}, fault)
        )
    assert snapshot(out) == before
    assert sorted(path.name for path in out.iterdir()) == [MANIFEST, "articles", "assets", "index.html"]


@pytest.mark.parametrize("moves", [0, 1, 2])
@pytest.mark.parametrize(
    "before", [{}, {"index.html": "old", "articles/first/index.html": "old", "stale/index.html": "x"}]
)
def test_the_next_run_completes_one_that_was_cut_short(
    tmp_path: Path, before: dict[str, str], moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut at any move, even in the very first run, the folder stays ours and comes right."""
    out = tmp_path / "out"
    if before:
        write(out, before)
    texts = {**PAGES, "new/index.html": "x"}
    with monkeypatch.context() as patch:
        patch.setattr(OpenOutput, "_move", fail_after(moves, OpenOutput._move))
        with pytest.raises(RuntimeError, match="cut short"):
            write(out, texts)
    assert OutputFolder(out, tmp_path / "site").known.keys() == texts.keys()
    assert written(out) == texts


def fail_after(count: int, move: Callable[[OpenOutput, str], None]) -> Callable[[OpenOutput, str], None]:
    done = iter(range(count))

    def limited(output: OpenOutput, path: str) -> None:
        if next(done, None) is None:
            raise RuntimeError("cut short")
        move(output, path)

    return limited


def cut_after(moves: int, out: Path, texts: Mapping[str, str], patch: pytest.MonkeyPatch) -> None:
    with patch.context() as patched:
        patched.setattr(OpenOutput, "_move", fail_after(moves, OpenOutput._move))
        with pytest.raises(RuntimeError, match="cut short"):
            write(out, texts)


def cut_removing(out: Path, texts: Mapping[str, str], patch: pytest.MonkeyPatch) -> None:
    """Cut a switch that only removes files, after the first of them."""
    with patch.context() as patched:
        patched.setattr(OpenOutput, "_remove", fail_after(1, OpenOutput._remove))
        with pytest.raises(RuntimeError, match="cut short"):
            write(out, texts)


def test_a_switch_that_only_removes_is_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    cut_removing(out, {"index.html": PAGES["index.html"]}, monkeypatch)
    assert len(snapshot(out)) > 2
    assert OutputFolder(out, tmp_path / "site").known.keys() == {"index.html"}
    assert written(out) == {"index.html": PAGES["index.html"]}
    assert listed(out) == ["index.html"]


def test_without_the_list_nothing_more_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    cut_removing(out, {"index.html": PAGES["index.html"]}, monkeypatch)
    (out / MANIFEST).unlink()
    before = {path: text for path, text in written(out).items() if not path.startswith(STAGE)}
    with pytest.raises(UsageError, match="was not written by this tool"):
        write(out, PAGES)
    assert written(out) == before
    assert not (out / MANIFEST).exists()


def test_what_comes_after_a_switch_that_was_cut_short_is_somebodys(tmp_path: Path) -> None:
    """A file at the place of one that the switch had removed already is no longer ours."""
    out = tmp_path / "out"
    write(out, PAGES)
    files = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
    journal = {"files": files, "removed": ["stale.html"]}
    write_files(out, {f"{STAGE}/journal.json": json.dumps(journal), "stale.html": "mine"})
    write(out, PAGES)
    assert written(out) == {**PAGES, "stale.html": "mine"}


def test_without_the_list_a_switch_is_not_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who removes the list makes all files foreign, also those that were about to be replaced."""
    out = tmp_path / "out"
    write(out, PAGES)
    cut_after(1, out, {**PAGES, "index.html": "new", "assets/page.1234.css": "new"}, monkeypatch)
    (out / MANIFEST).unlink()
    before = written(out)
    with pytest.raises(UsageError, match="was not written by this tool"):
        write(out, PAGES)
    assert written(out) == {path: text for path, text in before.items() if not path.startswith(STAGE)}


@pytest.mark.parametrize("foreign", ["tags/mine.txt", "tags"])
def test_a_foreign_file_in_the_way_of_a_switch_that_was_cut_short(
    tmp_path: Path, foreign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    new = {**PAGES, "index.html": "new", "tags": "new"}
    new = new if foreign == "tags/mine.txt" else {**PAGES, "index.html": "new", "tags/index.html": "new"}
    cut_after(0, out, new, monkeypatch)
    write_files(out, {foreign: "mine"})
    with pytest.raises(UsageError, match="in the way"):
        write(out, PAGES)
    assert (out / foreign).read_text(encoding="utf-8") == "mine"
    assert (out / "index.html").read_text(encoding="utf-8") == "<p>home"
    (out / foreign).rename(tmp_path / "away")
    write(out, PAGES)
    assert written(out) == PAGES


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_stop_waits_for_the_switch(tmp_path: Path, number: signal.Signals) -> None:
    came: list[int] = []
    old = signal.signal(number, lambda got, _frame: came.append(got))
    try:
        with signals_wait():
            signal.raise_signal(number)
            assert came == []
        assert came == [number]
    finally:
        signal.signal(number, old)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(MachineError):
        write(tmp_path / "file" / "out", PAGES)


def test_two_runs_at_once_take_turns(tmp_path: Path) -> None:
    """The second waits until the first is done, then knows its files and removes what is stale."""
    out = tmp_path / "out"
    inside, go_on = threading.Event(), threading.Event()

    def slow_pages() -> Iterator[Page]:
        inside.set()
        assert go_on.wait(30)
        yield from pages({"one.html": "1", "both.html": "1"})

    first = threading.Thread(target=lambda: write_pages(OutputFolder(out, tmp_path / "site"), slow_pages()))
    first.start()
    assert inside.wait(30)
    second = threading.Thread(target=lambda: write(out, {"two.html": "2", "both.html": "2"}))
    second.start()
    second.join(0.3)
    assert second.is_alive()
    assert written(out) == {}
    go_on.set()
    first.join(30)
    second.join(30)
    assert written(out) == {"two.html": "2", "both.html": "2"}


def test_one_that_waits_too_long_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr("generator.disk.lock._PATIENCE", 0.1)

    def pages_that_try() -> Iterator[Page]:
        with pytest.raises(MachineError, match="another build"):
            write(out, PAGES)
        yield from pages(PAGES)

    write_pages(OutputFolder(out, tmp_path / "site"), pages_that_try())
    assert written(out) == PAGES


WRITER = """
import sys
from pathlib import Path
from generator.disk import OutputFolder
from generator.model.page import Page
name, out = sys.argv[1], Path(sys.argv[2])
texts = [(f"{kind}/{n}.html", name) for kind in ("same", name) for n in range(60)]
with OutputFolder(out, out.parent / "site").opened() as output:
    staged = [output.stage(Page(path, text.encode())) for path, text in texts]
    output.switch({one.path: one.digest for one in staged}, [one.path for one in staged if one.is_new])
"""


def test_four_processes_at_once(tmp_path: Path) -> None:
    """Whoever was last, its files stand whole and no other's."""
    out = tmp_path / "out"
    started = [
        subprocess.Popen([sys.executable, "-c", WRITER, name, str(out)], cwd=ROOT, stderr=subprocess.PIPE)
        for name in "abcd"
    ]
    assert [(process.communicate()[1], process.returncode) for process in started] == [(b"", 0)] * 4
    texts = written(out)
    assert len(texts) == 120
    assert len(set(texts.values())) == 1
    assert listed(out) == sorted(texts)


def test_nothing_is_left_beside_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    common = tmp_path / "common"
    common.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(common))
    write(tmp_path / "out", PAGES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["common", "out"]
    assert list(common.iterdir()) == []


def test_the_lock_holds_whatever_the_folder_is_called_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.disk.lock._PATIENCE", 0.1)
    out = tmp_path / "out"
    (tmp_path / "link").symlink_to(out)
    with OutputFolder(out, tmp_path / "site").opened(), pytest.raises(MachineError, match="another build"):
        write(tmp_path / "link", PAGES)


@pytest.mark.parametrize("fault", [None, RuntimeError("a bug")])
def test_a_folder_that_was_made_for_nothing_goes_again(tmp_path: Path, fault: Exception | None) -> None:
    out = tmp_path / "out"
    with suppress(RuntimeError), OutputFolder(out, tmp_path / "site").opened():
        assert out.is_dir()
        if fault:
            raise fault
    assert not out.exists()


def test_one_that_waits_sees_that_the_folder_is_another_by_now(tmp_path: Path) -> None:
    """The first build removes the folder it waits for; the second has a folder of its own."""
    out = tmp_path / "out"
    second = threading.Thread(target=write, args=(out, PAGES))
    with OutputFolder(out, tmp_path / "site").opened():
        second.start()
        second.join(0.2)
        out.rename(tmp_path / "away")
        out.mkdir()
    second.join(30)
    assert written(out) == PAGES
    assert written(tmp_path / "away") == {}


@pytest.mark.parametrize("name", ["a" * 256, "狐" * 86])
def test_a_name_that_no_file_can_have_stops_before_anything_is_switched(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    write(out, PAGES)
    before = snapshot(out)
    with pytest.raises(MachineError, match="too long"):
        write(out, {"index.html": "new", f"tags/{name}/index.html": "x"})
    assert snapshot(out) == before
