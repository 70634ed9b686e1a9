"""Forty notes are written, edited and deleted in the page, in sidecars of ten shapes: no other line moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.preview.desk_page import Desk
from tests.preview.serving import Serving
from tests.preview.sidecars import only_added
from tests.small_site import write_site
from tests.sources.sidecar_shapes import ARTICLE, SHAPES

if TYPE_CHECKING:
    from tests.browser import PageOpener

PASSAGES = ("drawn up in one winter", "Nobody asked the fishermen", "The vote was close", "from the radio")
IDS = ("one", "two", "three", "four")


def test_forty_notes_come_change_and_go_in_ten_shapes(
    tmp_path: Path, start: Callable[..., Serving], open_page: PageOpener
) -> None:
    names = {f"harbour-{number}": shape for number, shape in enumerate(SHAPES)}
    files = {f"content/articles/{name}.md": ARTICLE for name in names}
    files |= {f"content/articles/{name}.annotations.yaml": SHAPES[shape] for name, shape in names.items()}
    site = write_site(tmp_path / "site", files)
    serving = start(site).started()
    for name, shape in names.items():
        page = open_page(f"{serving.url}articles/{name}/")
        desk = Desk(page, site / f"content/articles/{name}.annotations.yaml")
        before = desk.file.read_bytes()
        for note_id, words in zip(IDS, PASSAGES, strict=True):
            write(desk, note_id, words)
        assert only_added(before, desk.file.read_bytes(), shape), shape
        for note_id in IDS:
            edit(desk, note_id)
        assert only_added(before, desk.file.read_bytes(), shape), shape
        for note_id in reversed(IDS):
            delete(desk, note_id)
        assert desk.file.read_bytes().rstrip() == before.rstrip(), shape
        page.close()
    assert open_page.faults == []


def write(desk: Desk, note_id: str, words: str) -> None:
    desk.select(words)
    desk.button(f"Annotate “{words}”").click()
    desk.field("Title").fill(note_id)
    desk.field("Body").fill(f"On\n\n{words}.")
    desk.button("Save note").click()
    desk.wait_for(f"Note {note_id} saved.")
    assert desk.page.locator(f"#note-{note_id} q").inner_text() == words


def edit(desk: Desk, note_id: str) -> None:
    open_panel(desk)
    desk.button(f"Edit note {note_id}").click()
    desk.field("Body").fill("Shorter.")
    desk.button("Save note").click()
    desk.page.locator(f"#note-{note_id}").get_by_text("Shorter.").wait_for()
    desk.wait_for(f"Note {note_id} saved.")


def delete(desk: Desk, note_id: str) -> None:
    open_panel(desk)
    desk.button(f"Delete note {note_id}").click()
    desk.page.locator(f"#note-{note_id}").wait_for(state="detached")
    desk.wait_for(f"Note {note_id} deleted.")


def open_panel(desk: Desk) -> None:
    desk.shadow.get_by_role("button", name="Notes (").click()
