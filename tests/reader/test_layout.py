"""Where notes stand: beside their passages, over nothing, without holes, at every width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.reader.articles import COUNTS
from tests.reader.measures import faults, measure

Open = Callable[..., Any]
WIDTHS = [1280, 1024, 800, 390]
ARTICLES = ["crowd", "everywhere", "dense", "arabic", *(f"count-{number}" for number in COUNTS)]
SCREEN = 900
SPACING = """() => {
  const style = new CSSStyleSheet();
  style.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [style];
}"""


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ARTICLES)
def test_no_note_covers_anything_and_the_text_has_no_holes(
    open_article: Open, open_page: Any, name: str, width: int, *, javascript: bool
) -> None:
    found = measure(open_article(name, width=width, height=SCREEN, javascript=javascript))
    assert faults(found) == []
    assert bool(found["drift"]) == (width >= 896)
    assert max(found["drift"], default=0) <= SCREEN
    assert open_page.faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_five_hundred_notes_on_fifty_thousand_words(open_article: Open, width: int) -> None:
    found = measure(open_article("huge", width=width, javascript=False))
    assert len(found["notes"]) == 500
    assert faults(found) == []
    assert max(found["drift"], default=0) < 40


def test_notes_behind_the_last_number_stand_below_each_other(open_article: Open) -> None:
    found = measure(open_article("unnumbered", javascript=False))
    assert len(found["notes"]) == 510
    assert [fault for fault in faults(found) if "hole" not in fault] == []


@pytest.mark.parametrize("name", ["dense", "count-60"])
def test_twenty_dense_notes_stay_near_their_passages(open_article: Open, name: str) -> None:
    found = measure(open_article(name, height=SCREEN))
    assert found["drift"][-1] <= SCREEN / 2


@pytest.mark.parametrize("width", [1280, 900, 640, 320])
@pytest.mark.parametrize("name", ["everywhere", "crowd"])
def test_text_spacing_and_narrow_windows_break_nothing(open_article: Open, name: str, width: int) -> None:
    page = open_article(name, width=width)
    page.evaluate(SPACING)
    # Margins are the reader's own here, so what is a hole is not ours to say.
    assert [fault for fault in faults(measure(page)) if "hole" not in fault] == []


@pytest.mark.parametrize("note", ["n-1", "n-12", "n-20"])
def test_an_opened_note_is_whole_and_covers_nothing(open_article: Open, note: str) -> None:
    page = open_article("dense", f"#note-{note}", javascript=False)
    found = measure(page)
    assert faults(found) == []
    body = page.locator(f"#note-{note} .note-body")
    assert body.evaluate("node => node.scrollHeight <= node.clientHeight + 1")
    other = page.locator("#note-n-7 .note-body")
    assert other.evaluate("node => node.scrollHeight > node.clientHeight + 1")


def test_arabic_has_its_notes_on_the_left_and_english_runs_to_the_right(open_article: Open) -> None:
    page = open_article("arabic")
    text = page.locator("#article-text").bounding_box()
    notes = page.locator("#notes > .note").all()
    assert notes
    assert all(note.bounding_box()["x"] < text["x"] for note in notes)
    page.close()
    page = open_article("arabic", width=390)
    assert page.locator("html").get_attribute("dir") == "rtl"


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("name", ["everywhere", "crowd"])
def test_notes_add_nothing_to_the_text(open_article: Open, name: str, *, javascript: bool) -> None:
    page = open_article(name, javascript=javascript)
    text = page.locator("#article-text")
    without = text.evaluate(
        "node => { const copy = node.cloneNode(true);"
        " copy.querySelectorAll('.refs').forEach(one => one.remove()); return copy.textContent; }"
    )
    assert text.text_content() == without
    assert page.locator("#article-text .ref").count() >= 8
    assert page.locator(".hl .hl").count() == 0


def test_no_reference_stands_on_a_line_of_its_own(open_article: Open) -> None:
    for width in (320, 360, 390, 430):
        page = open_article("count-60", width=width)
        torn = page.evaluate(
            """() => [...document.querySelectorAll('.refs')].filter(refs => {
              const pieces = refs.previousElementSibling.getClientRects();
              const last = pieces[pieces.length - 1];
              const box = refs.getBoundingClientRect();
              return box.top > last.bottom - 1;
            }).length"""
        )
        assert torn == 0, width
        page.close()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_link_to_a_note_shows_its_words_on_a_phone(open_article: Open, *, javascript: bool) -> None:
    for name, note in (("count-60", "n-44"), ("everywhere", "n-11"), ("huge", "n-300")):
        page = open_article(name, f"#note-{note}", width=390, height=800, javascript=javascript)
        box = page.locator(f"#note-{note} .note-body").bounding_box()
        assert box["y"] >= 0
        assert box["y"] + 40 < 800, name
        # The way back leads to the passage.
        page.locator(f"#note-{note} .back").first.click()
        ref = page.locator(f"#ref-{note}").bounding_box()
        assert 0 <= ref["y"] < 800
        page.close()


@pytest.mark.parametrize("javascript", [False, True])
def test_both_ends_of_an_opened_note_are_marked(open_article: Open, javascript: bool) -> None:
    ends = ["#article-text [data-notes~='n-3']", "#note-n-3", "#article-text [data-notes='n-1']", "#note-n-1"]
    colour = "node => getComputedStyle(node).backgroundColor"

    def colours(address: str) -> list[str]:
        page = open_article("crowd", address, javascript=javascript)
        return [page.locator(end).first.evaluate(colour) for end in ends]

    calm, marked = colours(""), colours("#note-n-3")
    assert marked[0] != calm[0]
    assert marked[1] != calm[1]
    assert marked[2:] == calm[2:]


@pytest.mark.parametrize("width", [1280, 390])
def test_forced_colours_keep_passages_references_and_notes(
    open_article: Open, axe_check: Callable[[Any], list[str]], width: int
) -> None:
    page = open_article("everywhere", "?notes=context,dissent,question", width=width)
    page.emulate_media(forced_colors="active")
    assert faults(measure(page)) == []
    line = page.locator("mark.hl:not(.off)").first.evaluate(
        "node => getComputedStyle(node).textDecorationLine"
    )
    assert line == "underline"
    assert axe_check(page) == []


def test_a_browser_without_anchors_gets_the_narrow_page(
    strained: Path, serve_folder: Any, open_page: Any
) -> None:
    page = open_page("about:blank")

    def older(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("anchor", "never"))

    page.route("**/*.css", older)
    page.goto(f"{serve_folder(strained).url}articles/crowd/")
    found = measure(page)
    assert found["drift"] == []
    assert len(found["notes"]) == 8
    assert faults(found) == []
    page.locator("#ref-n-5").click()
    sheet = page.locator(":popover-open").bounding_box()
    assert sheet["width"] <= 720
