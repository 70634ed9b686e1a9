"""Passages in the body: pieces are flat, carry all their notes, and have one reference a passage."""

from __future__ import annotations

from tests.annotate.anchoring import annotate, names_of, pieces, tree_of


def runs_of(html: str) -> list[tuple[str, list[str]]]:
    """Every piece with the notes that cover it."""
    return [(piece.text(strip=False), names_of(piece)) for piece in pieces(html)]


def test_passages_that_overlap_are_cut_at_their_borders() -> None:
    html = annotate(
        "one two three four", {"quote": "one two three"}, {"quote": "two three four"}
    ).annotated.html
    assert runs_of(html) == [("one ", ["n1"]), ("two three", ["n1", "n2"]), (" four", ["n2"])]


def test_a_passage_inside_another_is_cut_out_of_it() -> None:
    html = annotate("one two three", {"quote": "two"}, {"quote": "one two three"}).annotated.html
    assert runs_of(html) == [("one ", ["n2"]), ("two", ["n2", "n1"]), (" three", ["n2"])]


def test_passages_that_coincide_are_one_piece() -> None:
    html = annotate("one two three", {"quote": "two"}, {"quote": "two"}, {"quote": "two"}).annotated.html
    assert runs_of(html) == [("two", ["n1", "n2", "n3"])]
    assert ids_of(html, ".ref") == ["ref-n1", "ref-n2", "ref-n3"]


def test_passages_that_touch_are_two_pieces() -> None:
    html = annotate("one two three", {"quote": "one "}, {"quote": "one", "suffix": " two"}, {"quote": "two"})
    assert runs_of(html.annotated.html) == [("one", ["n1", "n2"]), ("two", ["n3"])]


def test_passages_of_one_note_that_overlap_have_a_reference_each() -> None:
    note = {"quote": "one two", "also": [{"quote": "two three"}, {"quote": "four"}]}
    html = annotate("one two three four", note).annotated.html
    assert runs_of(html) == [("one ", ["n1"]), ("two", ["n1"]), (" three", ["n1"]), ("four", ["n1"])]
    assert ids_of(html, ".ref") == ["ref-n1", "ref-n1-2", "ref-n1-3"]


def test_a_passage_over_several_lines_is_one_piece() -> None:
    html = annotate("one two\nthree four\nfive six", {"quote": "two three four five"}).annotated.html
    assert runs_of(html) == [("two\nthree four\nfive", ["n1"])]


def test_a_note_is_announced_once_at_its_first_piece() -> None:
    html = annotate("The *quick* fox. The dog.", {"quote": "dog", "also": [{"quote": "The quick fox"}]})
    marks = tree_of(html.annotated.html).css("mark")
    assert [mark.attributes["aria-details"] for mark in marks] == ["note-n1"]
    assert marks[0].text() == "The "


def test_a_reference_follows_the_last_piece_of_its_passage() -> None:
    html = annotate("The *quick* brown fox.", {"quote": "The quick brown"}).annotated.html
    reference = tree_of(html).css_first(".refs")
    assert reference is not None
    assert reference.prev is not None
    assert reference.prev.text() == " brown"


def test_a_reference_never_stands_inside_a_link() -> None:
    html = annotate(
        "See [the quick fox](https://example.org/) jump.", {"quote": "quick"}, {"quote": "the quick fox"}
    ).annotated.html
    assert tree_of(html).css("a a") == []
    link = tree_of(html).css_first('a[href="https://example.org/"]')
    assert link is not None
    assert link.next is not None
    assert [a.attributes["id"] for a in link.next.css("a")] == ["ref-n2", "ref-n1"]


def test_notes_are_numbered_by_their_places() -> None:
    outcome = annotate("one two three", {"quote": "three"}, {"quote": "one"}, {}, {"quote": "one two"})
    numbers = {placed.note.record.id: placed.number for placed in outcome.annotated.placed}
    # A note on the whole article stands first; of two that begin together the longer one.
    assert numbers == {"n3": 1, "n4": 2, "n2": 3, "n1": 4}


def ids_of(html: str, selector: str) -> list[str | None]:
    return [node.attributes["id"] for node in tree_of(html).css(selector)]
