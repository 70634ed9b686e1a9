"""Notes are written, moved, retired and undone in the page, with the mouse and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.preview.desk_page import Desk
from tests.preview.serving import Serving
from tests.small_site import ARTICLE, build, snapshot, write_site

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser import PageOpener

FIRST = "content/articles/first.md"
SIDECAR = "content/articles/first.annotations.yaml"
TEXT = ARTICLE + "".join(f"\nParagraph {number} has *some* words & more.\n" for number in range(12))
# Written by hand: every line of it stays as it is.
NOTES = """\
# The desk's own notes.
annotations:
- {id: fox, created: 2026-05-02, quote: quick brown fox, body: Quick.}   # kept

-   id: drift
    created: 2026-05-02
    quote: 'jumped over the lazy dogs'
    body: >
      It has
      drifted.
"""


@pytest.fixture
def desk(tmp_path: Path, start: Callable[..., Serving], open_page: PageOpener) -> Desk:
    """An open article with two notes, one of which has lost its place."""
    site = write_site(tmp_path / "site", {FIRST: TEXT, SIDECAR: NOTES})
    serving = start(site).started()
    page = open_page(f"{serving.url}articles/first/")
    page.wait_for_function("() => window.LiveReload && window.LiveReload.connector.protocol === 7")
    opened = Desk(page, site / SIDECAR)
    opened.button("Notes (1 to settle)").wait_for()
    page.evaluate("window.mark = 'still the same page'")
    return opened


def test_a_note_by_mouse(desk: Desk, open_page: PageOpener) -> None:
    desk.select("Paragraph 3")
    desk.button("Annotate “Paragraph 3”").click()
    desk.field("Title").fill("Three")
    desk.field("Body").fill("A **note**.\n\nOf two paragraphs.")
    desk.shadow.get_by_role("region", name="As the page will show it").locator("strong").wait_for()
    desk.button("Add a source").click()
    desk.field("Source 1: title").fill("A register")
    desk.field("Address").fill("https://example.org/register")
    desk.button("Save note").click()

    desk.page.wait_for_selector("#note-three")
    desk.wait_for("Note three saved.")
    assert desk.page.locator("#note-three q").inner_text() == "Paragraph 3"
    assert desk.page.locator("#note-three strong").inner_text() == "note"
    assert desk.page.evaluate("window.mark") == "still the same page"
    assert desk.sidecar.startswith(NOTES)
    (note,) = yaml.safe_load(desk.sidecar.removeprefix(NOTES))
    assert note == {
        "id": "three",
        "quote": "Paragraph 3",
        "kind": "context",
        "title": "Three",
        "created": date(2026, 6, 1),
        "body": "A **note**.\n\nOf two paragraphs.\n",
        "sources": [{"title": "A register", "url": "https://example.org/register"}],
    }
    assert "body: |\n" in desk.sidecar
    assert open_page.faults == []


def test_a_note_by_keyboard_alone(desk: Desk) -> None:
    desk.button("Annotate", exact=True).focus()
    desk.press("Enter", "ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    desk.wait_for("Passage: 1 has some")
    desk.press("ArrowLeft", "Shift+ArrowRight", "Enter")
    desk.shadow.get_by_role("dialog", name="New note").wait_for()
    desk.press("Tab", "Tab", "Tab")
    desk.page.keyboard.type("By keys")
    desk.press("Tab")
    desk.page.keyboard.type("Nothing else was needed.")
    desk.press("Control+Enter")

    desk.page.wait_for_selector("#note-by-keys")
    assert desk.page.locator("#note-by-keys q").inner_text() == "Paragraph 1"
    desk.wait_for("Note by-keys saved.")
    assert desk.sidecar.startswith(NOTES)


def test_a_note_by_touch_on_a_phone(desk: Desk, open_page: PageOpener) -> None:
    page = open_page(desk.page.url, width=390, height=800, touch=True)
    phone = Desk(page, desk.file)
    phone.button("Notes (1 to settle)").wait_for()
    # Where the words are chosen is the phone's own affair; the editor hears of the selection.
    phone.select("Paragraph 3")
    phone.button("Annotate “Paragraph 3”").tap()
    form = phone.shadow.get_by_role("dialog", name="New note")
    form.wait_for()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    phone.field("Title").fill("By touch")
    phone.field("Body").fill("A note.")
    phone.button("Save note").tap()
    phone.wait_for("Note by-touch saved.")
    # Its number in the text opens it as a sheet, above the editor's bar or beside it, never below.
    page.locator("#ref-by-touch").tap()
    page.locator("#note-by-touch:popover-open").wait_for()
    assert desk.sidecar.startswith(NOTES)


def test_escape_leaves_without_a_trace(desk: Desk) -> None:
    desk.button("Annotate", exact=True).focus()
    desk.press("Enter", "ArrowDown", "Enter")
    desk.shadow.get_by_role("dialog").wait_for()
    desk.press("Escape")
    desk.shadow.get_by_role("dialog").wait_for(state="detached")
    desk.press("Escape")
    desk.wait_for("Left.")
    assert desk.sidecar == NOTES
    assert desk.page.locator("[data-glossator-block]").count() == 0


def test_the_same_words_twice_are_told_apart(desk: Desk) -> None:
    desk.select("words & more.")
    desk.page.evaluate(
        """() => {
            const text = document.querySelectorAll("#article-text p")[6].lastChild;
            getSelection().setBaseAndExtent(text, 1, text, 6);
        }"""
    )
    desk.button("Annotate “words”").click()
    desk.field("Title").fill("The sixth")
    desk.field("Body").fill("Not the first.")
    desk.button("Save note").click()
    desk.page.wait_for_selector("#note-the-sixth")
    block = "() => document.querySelector('[data-notes~=the-sixth]').closest('p').textContent"
    assert desk.page.evaluate(block).startswith("Paragraph 5 ")


def test_edit_reply_retire_and_undo(desk: Desk) -> None:
    desk.button("Notes (1 to settle)").click()
    desk.button("Edit note fox").click()
    desk.field("Body").fill("Quicker.")
    desk.button("Save note").click()
    desk.wait_for("Note fox saved.")
    assert "body: Quicker." in desk.sidecar
    assert "# kept" in desk.sidecar

    desk.button("Notes (1 to settle)").click()
    desk.button("Reply to note fox").click()
    desk.shadow.get_by_role("textbox", name="Reply").fill("Is it?")
    desk.button("Save reply").click()
    desk.page.wait_for_selector("#reply-fox-r1")

    desk.button("Notes (1 to settle)").click()
    desk.button("Retire note fox").click()
    desk.field("Reason").fill("It was slow.")
    desk.button("Retire note", exact=True).click()
    desk.wait_for("Note fox retired.")
    assert "reason: It was slow." in desk.sidecar

    for rest in ("2 more can be undone.", "1 more can be undone.", "There is no other."):
        assert desk.sidecar != NOTES
        desk.button("Undo").click()
        desk.wait_for(f"The last write was undone. {rest}")
    assert desk.sidecar == NOTES


def test_a_form_that_changes_nothing_closes(desk: Desk) -> None:
    desk.button("Notes (1 to settle)").click()
    desk.button("Edit note fox").click()
    desk.button("Save note").click()
    desk.wait_for("Note fox saved.")
    assert desk.shadow.get_by_role("dialog").count() == 0
    assert desk.sidecar == NOTES


def test_a_lost_note_is_accepted_where_it_was_found(desk: Desk) -> None:
    desk.button("Notes (1 to settle)").click()
    desk.button("Accept note drift where it was found").click()
    desk.page.wait_for_selector("[data-notes~=drift]")
    desk.button("Notes (2)").wait_for()


def test_a_lost_note_is_attached_to_a_new_passage(desk: Desk) -> None:
    desk.button("Notes (1 to settle)").click()
    desk.button("Re-attach note drift to a new passage").click()
    desk.select("Paragraph 7")
    desk.button("Use “Paragraph 7”").click()
    desk.page.wait_for_selector("[data-notes~=drift]")
    assert desk.page.locator("[data-notes~=drift]").inner_text() == "Paragraph 7"
    assert "    quote: 'Paragraph 7'" in desk.sidecar or "    quote: Paragraph 7" in desk.sidecar
    assert "      drifted.\n" in desk.sidecar


def test_what_was_typed_stays_when_the_article_has_changed_meanwhile(desk: Desk) -> None:
    desk.select("Paragraph 3")
    desk.button("Annotate “Paragraph 3”").click()
    desk.field("Body").fill("Typed for an hour.")
    (desk.file.parents[2] / FIRST).write_text(TEXT.replace("Paragraph 3", "Part 3"))
    desk.page.wait_for_function(
        "() => document.querySelector('#article-text').textContent.includes('Part 3')"
    )
    desk.button("Save note").click()
    desk.shadow.get_by_role("alert").get_by_text("Not saved").wait_for()
    assert desk.field("Body").input_value() == "Typed for an hour."
    assert desk.sidecar == NOTES


def test_the_editor_passes_axe(desk: Desk, axe_check: Callable[[Page], list[str]]) -> None:
    assert axe_check(desk.page) == []
    desk.button("Notes (1 to settle)").click()
    desk.shadow.get_by_role("dialog").wait_for()
    assert axe_check(desk.page) == []
    desk.button("Edit note fox").click()
    desk.shadow.get_by_role("dialog", name="Edit note fox").wait_for()
    assert axe_check(desk.page) == []


def test_nothing_of_the_editor_is_in_a_build(desk: Desk) -> None:
    assert build(desk.file.parents[2], lost="keep").ok
    for path, content in snapshot(desk.file.parents[2] / "output").items():
        assert b"glossator-token" not in content, path
        assert b"__glossator__" not in content, path
