"""What JavaScript adds: the sheet, marks, steps, filters, hidden notes, plain type."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.reader.measures import faults, measure

Open = Callable[..., Any]
CONTROLS = ".tools, .steps, .kinds button"
FOCUS = "() => document.activeElement.id"


def shown(page: Any) -> list[str]:
    """The ids of the notes on the page."""
    return [
        note.get_attribute("id").removeprefix("note-")
        for note in page.locator("#notes > .note").all()
        if note.is_visible()
    ]


def background(page: Any, selector: str) -> str:
    return str(page.locator(selector).first.evaluate("node => getComputedStyle(node).backgroundColor"))


# --- without it


def test_without_javascript_there_is_no_control_and_nothing_is_hidden(open_article: Open) -> None:
    page = open_article("count-9", javascript=False)
    assert page.locator(CONTROLS).count() == 0
    assert page.locator("button, [hidden], [popover]").count() == 0
    assert page.locator(".kinds .kind").count() > 1
    assert len(shown(page)) == 11


@pytest.mark.parametrize("javascript", [True, False])
def test_without_the_style_sheet_nothing_is_hidden(
    open_page: Any, strained: Any, serve_folder: Callable[..., Any], *, javascript: bool
) -> None:
    server = serve_folder(strained)
    page = open_page("about:blank", javascript=javascript)
    page.route("**/*.css", lambda route: route.abort())
    page.goto(f"{server.url}articles/count-20/")
    assert len(shown(page)) == 20
    text = page.locator("#note-n-3").inner_text()
    assert text.startswith("n3")
    open_page.faults.clear()


# --- the sheet


def test_on_a_phone_a_reference_opens_its_note_as_a_sheet(open_article: Open, open_page: Any) -> None:
    page = open_article("count-20", width=390, height=800)
    before = page.evaluate("() => history.length")
    ref = page.locator("#ref-n-8")
    ref.click()
    sheet = page.locator("#note-n-8")
    box = sheet.bounding_box()
    assert box["y"] >= 300
    assert box["y"] + box["height"] == pytest.approx(800, abs=1)
    # The passage is in sight above it, and both ends are marked.
    piece = page.locator("[data-notes='n-8']").last.bounding_box()
    assert 0 <= piece["y"] <= piece["y"] + piece["height"] <= box["y"]
    assert background(page, "[data-notes='n-8']") != background(page, "[data-notes='n-17']")
    assert page.evaluate(FOCUS) == "note-n-8"
    page.keyboard.press("Escape")
    # The browser tells of a closed sheet in a task of its own, which may come after this line.
    page.locator("[popover]").wait_for(state="detached")
    assert page.locator(":popover-open, [popover]").count() == 0
    assert page.evaluate(FOCUS) == "ref-n-8"
    assert page.evaluate("() => history.length") == before
    assert page.evaluate("() => location.hash") == ""
    assert open_page.faults == []


def test_a_sheet_is_closed_by_its_button_and_by_a_touch_beside_it(open_article: Open) -> None:
    page = open_article("count-20", width=390, height=800)
    page.locator("#ref-n-2").click()
    page.get_by_role("button", name="Close").click()
    assert page.locator(":popover-open").count() == 0
    assert page.evaluate(FOCUS) == "ref-n-2"
    page.locator("#ref-n-2").click()
    page.mouse.click(20, 60)
    assert page.locator(":popover-open").count() == 0


def test_sheets_follow_each_other(open_article: Open) -> None:
    page = open_article("count-20", width=390, height=800)
    page.locator("#ref-n-2").click()
    page.get_by_role("button", name=re.compile("Next")).click()
    assert page.locator(":popover-open").get_attribute("id") == "note-n-3"
    for key, note in (("n", "n-4"), ("p", "n-3"), ("p", "n-2")):
        page.keyboard.press(key)
        assert page.locator(":popover-open").get_attribute("id") == f"note-{note}"
        piece = page.locator(f"#ref-{note}").bounding_box()
        assert 0 <= piece["y"] < page.locator(":popover-open").bounding_box()["y"]
    assert page.locator(":popover-open").count() == 1


# --- in the margin


def test_in_the_margin_a_reference_opens_its_note_in_full(open_article: Open) -> None:
    page = open_article("dense")
    body = page.locator("#note-n-4 .note-body")
    cut = "node => node.scrollHeight > node.clientHeight + 1"
    assert body.evaluate(cut)
    page.locator("#ref-n-4").scroll_into_view_if_needed()
    top = page.evaluate("() => scrollY")
    page.locator("#ref-n-4").click()
    assert not body.evaluate(cut)
    assert page.evaluate("() => scrollY") == pytest.approx(top, abs=300)
    assert page.evaluate(FOCUS) == "note-n-4"
    assert faults(measure(page)) == []
    page.keyboard.press("Escape")
    assert body.evaluate(cut)
    assert page.evaluate(FOCUS) == "ref-n-4"
    page.locator("#note-n-6 .note-body").click()
    assert not page.locator("#note-n-6 .note-body").evaluate(cut)
    page.locator("h1").click()
    assert page.locator(".open, .steps").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_hovering_or_focusing_either_end_marks_the_other(open_article: Open, width: int) -> None:
    page = open_article("crowd", width=width)
    page.mouse.move(1, 1)
    calm = (background(page, "[data-notes~='n-2']"), background(page, "#note-n-2"))
    page.locator("[data-notes~='n-2']").first.hover()
    hot = (background(page, "[data-notes~='n-2']"), background(page, "#note-n-2"))
    assert hot[0] != calm[0]
    assert hot[1] != calm[1]
    page.locator("h1").hover()
    assert background(page, "#note-n-2") == calm[1]
    page.locator("#note-n-2 .number").hover()
    assert background(page, "[data-notes~='n-2']") == hot[0]
    page.locator("h1").hover()
    page.locator("#ref-n-2").focus()
    assert background(page, "#note-n-2") == hot[1]
    page.locator("#note-n-2 .number").focus()
    assert background(page, "[data-notes~='n-2']") == hot[0]


def test_the_note_of_the_address_is_marked_at_both_ends_until_the_address_is_another(
    open_article: Open,
) -> None:
    page = open_article("crowd")
    page.mouse.move(1, 1)
    ends = [(f"#article-text [data-notes~='{name}']", f"#note-{name}") for name in ("n-2", "n-3")]

    def colours() -> list[list[str]]:
        return [[background(page, end) for end in both] for both in ends]

    calm = colours()
    for name, marked in (("n-2", 0), ("n-3", 1)):
        page.evaluate("name => { location.hash = 'note-' + name; }", name)
        page.wait_for_function("name => document.querySelector(`#note-${name}.on`)", arg=name)
        now = colours()
        assert now[1 - marked] == calm[1 - marked]
        assert now[marked][0] != calm[marked][0]
        assert now[marked][1] != calm[marked][1]


def test_keys_step_from_note_to_note_only_where_a_note_has_the_focus(open_article: Open) -> None:
    page = open_article("count-9")
    page.keyboard.press("n")
    assert page.locator(".open").count() == 0
    page.get_by_role("button", name="Go to the first note").click()
    assert page.evaluate(FOCUS) == "note-n-1"
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate(FOCUS) == "note-n-3"
    assert page.locator("#note-n-3").bounding_box()["y"] < 900
    page.keyboard.press("p")
    assert page.evaluate(FOCUS) == "note-n-2"


def test_the_keyboard_walks_from_reference_to_note_and_back(open_article: Open) -> None:
    page = open_article("count-3", width=390, height=800)
    names = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUS)
        if name:
            names.append(name)
        if name == "ref-n-2":
            break
    assert names[-2:] == ["ref-n-1", "ref-n-2"]
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == "note-n-2"
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "number"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS) == "ref-n-2"


# --- filters


def test_the_legend_filters_and_the_address_says_so(open_article: Open, open_page: Any) -> None:
    page = open_article("count-9")
    before = page.evaluate("() => history.length")
    assert len(shown(page)) == 11
    page.get_by_role("button", name="Source", exact=True).click()
    assert page.url.endswith("?notes=source")
    assert shown(page) == ["n-2"]
    assert page.get_by_role("status").inner_text() == "1 of 11 notes"
    page.get_by_role("button", name="Context", exact=True).click()
    assert page.url.endswith("?notes=source,context")
    assert shown(page) == ["s-2", "n-2", "n-9"]
    assert page.locator("#ref-n-1").is_hidden()
    assert page.get_by_role("button", name="Context", exact=True).get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Seminar").click()
    assert page.url.endswith("?notes=source,context&layer=seminar")
    assert shown(page) == ["s-2"]
    page.get_by_role("button", name="All notes").click()
    assert len(shown(page)) == 11
    assert "?" not in page.url
    assert page.evaluate("() => history.length") == before
    assert open_page.faults == []


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("?notes=question", ["s-1", "n-6"]),
        ("?layer=main&notes=question", ["n-6"]),
        ("?by=second-desk", ["s-1", "s-2"]),
        ("?notes=nonsense", None),
        ("?notes=source#note-n-3", ["n-2", "n-3"]),
    ],
)
def test_an_address_opens_the_page_filtered(open_article: Open, query: str, notes: list[str] | None) -> None:
    page = open_article("count-9", query)
    assert shown(page) == notes if notes else len(shown(page)) == 11


@pytest.mark.parametrize("kind", ["style", "claim", "dissent"])
def test_filtered_notes_stand_beside_their_passages(open_article: Open, kind: str) -> None:
    for name in ("crowd", "everywhere", "dense"):
        page = open_article(name, f"?notes={kind},translation")
        found = measure(page)
        assert found["notes"]
        assert faults(found) == []
        # Where two begin on the same words, the one that is left has the place.
        assert max(found["drift"]) < 260
        page.close()


# --- hidden notes, plain type


def test_hidden_notes_are_remembered_and_a_link_to_a_note_shows_them(open_article: Open) -> None:
    page = open_article("count-9")
    page.get_by_role("button", name="Hide notes").click()
    assert shown(page) == []
    assert page.locator("#ref-n-1").is_hidden()
    assert background(page, "[data-notes='n-1']") == "rgba(0, 0, 0, 0)"
    page.reload()
    assert shown(page) == []
    assert page.get_by_role("button", name="Hide notes").get_attribute("aria-pressed") == "true"
    page.emulate_media(media="print")
    assert len(shown(page)) == 11
    page.emulate_media(media="screen")
    page.goto(page.url.split("#")[0].replace("count-9", "count-3") + "#note-n-2")
    assert len(shown(page)) == 3
    page.get_by_role("button", name="Hide notes").click()
    page.get_by_role("button", name="Hide notes").click()
    page.reload()
    assert len(shown(page)) == 3


def test_plain_type_is_larger_upright_and_underlined_once(open_article: Open) -> None:
    page = open_article("everywhere")
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    before = page.locator("#article-text").evaluate(size)
    page.get_by_role("button", name="Plain type").click()
    page.reload()
    assert page.locator("#article-text").evaluate(size) > before
    lines = page.locator("#article-text .hl").evaluate_all(
        "nodes => [...new Set(nodes.map(node => { const s = getComputedStyle(node);"
        " return [s.textDecorationStyle, s.fontStyle, s.borderBlockEndWidth, s.backgroundColor].join(); }))]"
    )
    assert lines == ["solid,normal,0px,rgba(0, 0, 0, 0)"]
    assert page.locator(".passage").first.evaluate("node => getComputedStyle(node).fontStyle") == "normal"
    assert faults(measure(page)) == []


def test_where_nothing_can_be_stored_the_switches_still_work(
    open_page: Any, strained: Any, serve_folder: Any
) -> None:
    page = open_page("about:blank")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {"
        " get() { throw new DOMException('', 'SecurityError'); } })"
    )
    page.goto(f"{serve_folder(strained).url}articles/count-9/")
    page.get_by_role("button", name="Hide notes").click()
    assert shown(page) == []
    assert open_page.faults == []


def test_the_focus_returns_to_the_reference_that_was_used(open_article: Open) -> None:
    page = open_article("everywhere", width=390, height=800)
    page.locator("#ref-n-1-2").click()
    assert page.evaluate(FOCUS) == "note-n-1"
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS) == "ref-n-1-2"
