"""The desk on real folders: what each operation writes, what it refuses, and that nothing else moves."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from generator.model.annotation import State
from generator.preview.articles import Articles
from generator.preview.desk import Desk
from generator.preview.refusal import Refusal
from generator.preview.requests import Request
from generator.preview.writes import Writes
from generator.sources import read_entries
from tests.preview.sidecars import HARBOUR, harbour_site, only_added
from tests.small_site import NOW, build, request, write_files
from tests.sources.sidecar_shapes import ARTICLE, SHAPES

QUOTE = "Nobody asked the fishermen"


def open_desk(site: Path) -> Desk:
    return Desk(Articles(request(site), lambda: NOW), Writes(site))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The harbour with its notes in the plainest shape."""
    return harbour_site(tmp_path / "site", SHAPES["list not indented"])


@pytest.fixture
def desk(site: Path) -> Desk:
    return open_desk(site)


def ask(**values: Any) -> Request:
    return Request({"article": "harbour", **values})


def notes(site: Path, sidecar: str = HARBOUR) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in read_entries((site / sidecar).read_bytes().decode())}


def refused(work: Callable[[Request], Any], asked: Request) -> Refusal:
    with pytest.raises(Refusal) as caught:
        work(asked)
    return caught.value


def test_an_article_that_is_being_saved_is_waited_for(desk: Desk, site: Path) -> None:
    path = site / "content/articles/harbour.md"
    text = path.read_bytes()
    path.write_bytes(b"")  # as editors do that write into the file itself
    saving = Timer(0.03, path.write_bytes, [text])
    saving.start()
    assert desk.describe(ask())["ok"]
    saving.join()
    path.write_bytes(b"")
    assert refused(desk.describe, ask()).status == 409


def commit(site: Path) -> None:
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "All"]):
        identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", *identity, *words], cwd=site, check=True)


# --- what is read again


def test_an_article_is_read_for_each_request_and_the_site_around_it_at_another_moment(site: Path) -> None:
    moments = [1]
    desk = Desk(Articles(request(site), lambda: NOW, lambda: moments[-1]), Writes(site))
    note = {"body": "x", "author": "desk"}
    assert "desk" in refused(desk.create, ask(quote=QUOTE, note=note)).message
    (site / "content/articles/harbour.md").write_text(f"{ARTICLE}\nA later thought.\n", encoding="utf-8")
    write_files(site, {"content/authors/desk.md": "---\nname: The desk\ntype: organization\n---\n"})
    assert desk.create(ask(quote="A later thought", note={"body": "x"}))["ok"]
    assert "desk" in refused(desk.create, ask(quote=QUOTE, note=note)).message
    moments.append(2)
    assert desk.create(ask(quote=QUOTE, note=note))["ok"]


# --- writing


def test_a_new_note_holds_what_the_form_said(site: Path, desk: Desk) -> None:
    body = "First, with *emphasis*.\n\nSecond."
    sources = [{"title": "Minutes: May", "url": "https://example.org/a"}]
    told = desk.create(
        ask(quote=QUOTE, note={"kind": "question", "title": "Asked", "body": body, "sources": sources})
    )
    assert told["id"] == "asked"
    assert told["state"] == State.EXACT
    assert notes(site)["asked"] == {
        "id": "asked",
        "quote": QUOTE,
        "kind": "question",
        "title": "Asked",
        "created": "2026-06-01",
        "body": body + "\n",
        "sources": sources,
    }
    assert "  body: |\n    First, with *emphasis*.\n\n    Second.\n" in (site / HARBOUR).read_text()
    assert build(site).ok


def test_a_note_without_a_passage_is_about_the_whole_article(site: Path, desk: Desk) -> None:
    told = desk.create(ask(note={"body": "All of it."}))
    assert told["state"] == "whole"
    assert "quote" not in notes(site)[told["id"]]


def test_only_as_much_context_is_written_as_the_place_needs(site: Path, desk: Desk) -> None:
    text = desk.articles.open("harbour").text
    second = text.index("plan", text.index("plan") + 1)
    told = desk.create(ask(quote="plan", position=second, note={"body": "This one."}))
    written = notes(site)[told["id"]]
    assert len(written.keys() & {"prefix", "suffix", "occurrence"}) == 1
    (placed,) = [one for one in desk.articles.open("harbour").placed if one.note.record.id == told["id"]]
    assert placed.placements[0].span
    assert placed.placements[0].span.start == second


def test_positions_are_counted_as_browsers_count(tmp_path: Path) -> None:
    site = harbour_site(tmp_path, SHAPES["list not indented"], ARTICLE + "\n🚢🚢 a boat, a boat.\n")
    desk = open_desk(site)
    text = desk.articles.open("harbour").text
    at = text.rindex("boat.")
    told = desk.create(ask(quote="boat", position=at + 2, note={"body": "The last."}))
    (placed,) = [one for one in desk.articles.open("harbour").placed if one.note.record.id == told["id"]]
    assert placed.placements[0].span
    assert placed.placements[0].span.start == at


def test_a_long_passage_is_quoted_by_its_ends(tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(100))
    site = harbour_site(tmp_path, SHAPES["list not indented"], f"{ARTICLE}\n{words}\n")
    told = open_desk(site).create(ask(quote=words, note={"body": "Long."}))
    written = notes(site)[told["id"]]
    assert written["quote"].startswith("word0 ")
    assert written["through"].endswith(" word99")
    assert len(written["quote"].split()) == len(written["through"].split()) == 10


def test_the_first_note_makes_a_sidecar_that_names_its_schema(tmp_path: Path) -> None:
    site = harbour_site(tmp_path, "annotations:\n")
    (site / HARBOUR).unlink()
    told = open_desk(site).create(ask(quote=QUOTE, note={"body": "New."}))
    first = (site / HARBOUR).read_text().splitlines()[0]
    address = first.removeprefix("# yaml-language-server: $schema=")
    assert address != first
    assert ((site / HARBOUR).parent / address).is_file()
    assert told["path"] == HARBOUR
    assert stat.S_IMODE((site / HARBOUR).stat().st_mode) == stat.S_IMODE((site / "site.yaml").stat().st_mode)


def test_a_layer_has_a_sidecar_of_its_own(tmp_path: Path) -> None:
    site = harbour_site(tmp_path, SHAPES["list not indented"])
    with (site / "site.yaml").open("a") as file:
        file.write("layers:\n  science:\n    label: Science\n")
    told = open_desk(site).create(ask(layer="science", quote=QUOTE, note={"body": "Measured."}))
    assert told["path"] == HARBOUR.replace(".yaml", ".science.yaml")
    assert list(notes(site, told["path"])) == [told["id"]]


def test_an_edit_is_dated_where_readers_notice_it(site: Path, desk: Desk) -> None:
    desk.edit(ask(id="ferry", note={"tags": ["sea"]}))
    assert "updated" not in notes(site)["ferry"]
    desk.edit(ask(id="ferry", note={"body": "Other words.", "sources": []}))
    assert notes(site)["ferry"]["updated"] == "2026-06-01"
    assert notes(site)["ferry"]["body"] == "Other words."
    assert "sources" not in notes(site)["ferry"]


def test_replies_are_numbered(site: Path, desk: Desk) -> None:
    for words in ("One.", "Two."):
        desk.reply(ask(id="ferry", reply={"body": words}))
    replies = notes(site)["ferry"]["replies"]
    assert [(reply["id"], reply["body"]) for reply in replies] == [("r1", "One."), ("r2", "Two.")]


def test_a_note_moves_to_another_passage(site: Path, desk: Desk) -> None:
    told = desk.move(ask(id="ferry", quote=QUOTE))
    assert told["state"] == State.EXACT
    assert notes(site)["ferry"]["quote"] == QUOTE


def test_a_drifted_note_is_accepted_where_it_was_found(site: Path) -> None:
    article = site / "content/articles/harbour.md"
    commit(site)
    article.write_text(ARTICLE.replace("The ferry company", "The old ferry company"))
    desk = open_desk(site)
    before = desk.describe(ask())
    (ferry,) = [note for note in before["notes"] if note["id"] == "ferry"]
    assert ferry["state"] != State.EXACT
    assert ferry["passages"][0]["candidate"][1]
    desk.accept(ask(id="ferry"))
    assert notes(site)["ferry"]["quote"] == ferry["passages"][0]["candidate"][1]
    states = {note["id"]: note["state"] for note in desk.describe(ask())["notes"]}
    assert states["ferry"] == State.EXACT


def test_an_orphan_is_attached_anew_or_retired(site: Path) -> None:
    article = site / "content/articles/harbour.md"
    article.write_text(ARTICLE.replace("The ferry company welcomed the plan, and its boats", "Ships"))
    desk = open_desk(site)
    assert {note["id"]: note["state"] for note in desk.describe(ask())["notes"]}["ferry"] == State.ORPHANED
    assert refused(desk.accept, ask(id="ferry")).status == 422
    desk.move(ask(id="ferry", quote=QUOTE))
    assert build(site).ok
    desk.undo(ask())
    desk.retire(ask(id="ferry", reason="The words went."))
    assert notes(site)["ferry"]["retired"] == {"date": "2026-06-01", "reason": "The words went."}
    assert build(site).ok


def test_only_a_note_that_was_never_committed_is_deleted(site: Path, desk: Desk) -> None:
    commit(site)
    told = desk.create(ask(quote=QUOTE, note={"body": "Typed by mistake."}))
    before = desk.describe(ask())["notes"]
    assert {note["id"]: note["may_delete"] for note in before} == {
        "harbour": False,
        "ferry": False,
        told["id"]: True,
    }
    assert refused(desk.delete, ask(id="ferry")).status == 409
    desk.delete(ask(id=told["id"]))
    assert list(notes(site)) == ["harbour", "ferry"]


def test_writes_are_undone_one_after_the_other(site: Path, desk: Desk) -> None:
    before = (site / HARBOUR).read_bytes()
    desk.create(ask(quote=QUOTE, note={"body": "One."}))
    between = (site / HARBOUR).read_bytes()
    desk.edit(ask(id="ferry", note={"title": "Boats"}))
    assert desk.undo(ask())["undo"] == 1
    assert (site / HARBOUR).read_bytes() == between
    desk.undo(ask())
    assert (site / HARBOUR).read_bytes() == before
    assert refused(desk.undo, ask()).status == 409


def test_undoing_the_first_note_takes_its_sidecar_away(tmp_path: Path) -> None:
    site = harbour_site(tmp_path, "annotations:\n")
    (site / HARBOUR).unlink()
    desk = open_desk(site)
    desk.create(ask(quote=QUOTE, note={"body": "New."}))
    desk.undo(ask())
    assert not (site / HARBOUR).exists()


def test_the_mode_of_a_file_is_kept_and_nothing_is_left_beside_it(site: Path, desk: Desk) -> None:
    (site / HARBOUR).chmod(0o640)
    desk.edit(ask(id="ferry", note={"title": "Boats"}))
    assert stat.S_IMODE((site / HARBOUR).stat().st_mode) == 0o640
    assert sorted(path.name for path in (site / HARBOUR).parent.iterdir()) == [
        "first.md",
        "harbour.annotations.yaml",
        "harbour.md",
    ]


# --- refusing


@pytest.mark.parametrize("changed", ["content/articles/harbour.md", HARBOUR])
def test_a_file_that_changed_since_it_was_seen_is_not_written(site: Path, desk: Desk, changed: str) -> None:
    seen = desk.describe(ask())["seen"]
    with (site / changed).open("a") as file:
        file.write("\n")
    before = (site / HARBOUR).read_bytes()
    asked = ask(quote=QUOTE, note={"body": "Late."}, seen=seen)
    assert refused(desk.create, asked).status == 409
    assert (site / HARBOUR).read_bytes() == before


def test_a_passage_that_went_is_a_conflict(desk: Desk) -> None:
    assert refused(desk.create, ask(quote="These words are nowhere", note={"body": "Late."})).status == 409


def test_an_undo_does_not_take_away_what_another_wrote(site: Path, desk: Desk) -> None:
    desk.edit(ask(id="ferry", note={"title": "Boats"}))
    with (site / HARBOUR).open("a") as file:
        file.write("# by hand\n")
    assert refused(desk.undo, ask()).status == 409
    assert (site / HARBOUR).read_text().endswith("# by hand\n")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"quote": "", "note": {"body": "x"}}, "no words"),
        ({"quote": " \n ", "note": {"body": "x"}}, "no words"),
        ({"quote": "plan", "note": {"body": "x"}}, "stands"),
        ({"quote": QUOTE, "layer": "nowhere", "note": {"body": "x"}}, "no layer 'nowhere'"),
        ({"quote": QUOTE, "note": {"body": "x", "kind": "nonsense"}}, "nonsense"),
        ({"quote": QUOTE, "note": {"body": "x", "author": "nobody"}}, "nobody"),
        ({"quote": QUOTE, "note": {"body": "x", "colour": "red"}}, "'colour' cannot be set"),
        ({"quote": QUOTE, "note": {"body": "x", "quote": "other"}}, "'quote' cannot be set"),
        (
            {
                "quote": QUOTE,
                "note": {"body": "x", "sources": [{"title": "x", "url": "javascript:alert(1)"}]},
            },
            "javascript",
        ),
    ],
)
def test_what_the_format_does_not_allow_is_refused_in_words(
    site: Path, desk: Desk, asked: dict[str, Any], words: str
) -> None:
    before = (site / HARBOUR).read_bytes()
    refusal = refused(desk.create, ask(**asked))
    assert refusal.status == 422
    assert words in f"{refusal.message} {refusal.hint}"
    assert (site / HARBOUR).read_bytes() == before


@pytest.mark.parametrize(
    "name", ["../harbour", "content/articles/harbour.md", "", "\0", "/etc/passwd", "nothing"]
)
def test_an_article_is_known_by_its_id_alone(desk: Desk, name: str) -> None:
    assert refused(desk.create, Request({"article": name, "note": {"body": "x"}})).status == 404


def test_a_sidecar_that_cannot_be_read_is_left_alone(site: Path, desk: Desk) -> None:
    write_files(site, {HARBOUR: "annotations:\n  - id: [\n"})
    assert refused(desk.create, ask(quote=QUOTE, note={"body": "x"})).status == 422
    assert (site / HARBOUR).read_text() == "annotations:\n  - id: [\n"


# --- ten shapes, forty notes


@pytest.mark.parametrize("shape", SHAPES)
def test_four_notes_come_change_and_go_and_no_other_line_moves(tmp_path: Path, shape: str) -> None:
    site = harbour_site(tmp_path, SHAPES[shape])
    desk, sidecar = open_desk(site), site / HARBOUR
    before = sidecar.read_bytes()
    old = notes(site)
    passages = ["drawn up in one winter", QUOTE, "The vote was close", "from the radio"]
    made = [desk.create(ask(quote=words, note={"body": f"On\n\n{words}."}))["id"] for words in passages]
    assert only_added(before, sidecar.read_bytes(), shape)
    for note_id in made:
        desk.edit(ask(id=note_id, note={"body": "Shorter.", "title": f"Of {note_id}", "kind": "question"}))
        desk.reply(ask(id=note_id, reply={"body": "Two\nlines."}))
    assert only_added(before, sidecar.read_bytes(), shape)
    assert {key: value for key, value in notes(site).items() if key in old} == old
    for note_id in reversed(made):
        desk.delete(ask(id=note_id))
    assert notes(site) == old
    assert sidecar.read_bytes().rstrip() == before.rstrip()
