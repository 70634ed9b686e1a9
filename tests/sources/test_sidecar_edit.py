"""Edits of sidecars of every shape: what was wanted is there, and every line beside it is untouched."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.problem import Fault
from generator.sources import add_entry, edit_entry, new_sidecar, read_entries, remove_entry
from generator.sources.text_file import decode
from generator.sources.yaml_reader import read_yaml
from tests.sources.sidecar_shapes import SHAPES

BODY = "First, with *emphasis*.\n\n    code\n\nThen: a colon # and no comment."
NEW = {
    "id": "new",
    "quote": "Nobody asked",
    "kind": "question",
    "body": BODY,
    "sources": [{"title": "A: title", "url": "https://example.org/?a=b#c"}, {"title": "Another"}],
}
EDITS: dict[str, dict[str, Any]] = {
    "body of several lines": {"body": BODY},
    "body of one line": {"body": "Short."},
    "title": {"title": "Of the ferry"},
    "kind": {"kind": "dissent"},
    "sources": {"sources": [{"title": "One", "url": "https://example.org/1"}, {"title": "Two"}]},
    "reply": {"replies": [{"id": "first", "author": "desk", "body": BODY}]},
    "retired": {"status": "retired", "retired": {"date": "2026-06-01", "reason": "it was: wrong"}},
    "quote and context": {"quote": "Nobody asked", "prefix": None, "suffix": " the fishermen"},
}

shapes = pytest.mark.parametrize("shape", SHAPES)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came, line ends included."""
    lines = list(difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    return [line[2:] for line in lines if line[0] == "-"], [line[2:] for line in lines if line[0] == "+"]


def by_id(text: str) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in read_entries(text)}


@shapes
def test_a_new_note_only_adds_lines(shape: str) -> None:
    before = SHAPES[shape]
    after = add_entry(before, NEW)
    gone, _ = changed_lines(before, after)
    # The last line may lack its end; a flow list goes on behind its last note.
    assert all(after.count(line.rstrip(",\r\n")) for line in gone)
    assert len(gone) <= 1
    assert by_id(after) == {**by_id(before), "new": NEW}
    assert list(by_id(after)) == ["harbour", "ferry", "new"]
    assert ("\r\n" in after) == ("\r\n" in before)
    assert not ("\r\n" in before and "\n" in after.replace("\r\n", ""))


@shapes
@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("note", ["harbour", "ferry"])
def test_an_edit_touches_the_lines_of_its_values_alone(shape: str, edit: str, note: str) -> None:
    before, edits = SHAPES[shape], EDITS[edit]
    after = edit_entry(before, note, edits)
    notes = by_id(before)
    values = {**notes[note], **edits}
    notes[note] = {key: value for key, value in values.items() if value is not None}
    assert by_id(after) == notes
    gone, _ = changed_lines(before, after)
    if shape != "flow list":
        own = own_lines(before, note, edits)
        assert all(line.rstrip("\r\n") in own for line in gone), gone


def own_lines(text: str, note: str, keys: dict[str, Any]) -> set[str]:
    """The lines of some keys' values in a note; of a mapping's last line the end may be missing."""
    file, _ = decode("a.yaml", text.encode())
    assert file
    tree, _ = read_yaml(file)
    assert tree
    entry = next(entry for entry in tree["annotations"] if entry["id"] == note)
    found: set[str] = set()
    for key, mark in entry.marks.items():
        if key in keys:
            start = file.text.rfind("\n", 0, mark.key) + 1
            stop = file.text.find("\n", max(mark.end - 1, mark.key))
            found |= set(file.text[start : stop if stop >= 0 else None].replace("\r", "").split("\n"))
    # Where the file ends without a line end, the line before an addition gets one.
    return found | {text.rsplit("\n", maxsplit=1)[-1]}


@shapes
@pytest.mark.parametrize("note", ["harbour", "ferry"])
def test_a_note_taken_out_takes_its_own_lines(shape: str, note: str) -> None:
    before = SHAPES[shape]
    after = remove_entry(before, note)
    other = "ferry" if note == "harbour" else "harbour"
    assert by_id(after) == {other: by_id(before)[other]}
    _, came = changed_lines(before, after)
    assert came == [] or shape == "flow list"
    assert remove_entry(after, other)
    assert by_id(remove_entry(after, other)) == {}


@shapes
def test_adding_and_taking_out_again_changes_nothing(shape: str) -> None:
    before = SHAPES[shape]
    after = remove_entry(add_entry(before, NEW), "new")
    assert after.rstrip("\n") == before.rstrip("\n")


@shapes
def test_all_notes_taken_out_and_one_added(shape: str) -> None:
    empty = remove_entry(remove_entry(SHAPES[shape], "harbour"), "ferry")
    assert by_id(add_entry(empty, NEW)) == {"new": NEW}


def test_lists_are_edited_item_by_item() -> None:
    before = (
        "annotations:\n  - id: a\n    body: B\n    sources:\n      # first\n      - title: One\n"
        "        url: https://example.org/1   # here\n      # second\n      - title: Two\n"
        "      - title: Three\n"
    )
    sources = read_entries(before)[0]["sources"]
    for wanted, lines in [
        ([*sources, {"title": "Four"}], ["      - title: Four\n"]),
        ([sources[0], {"title": "Second"}, sources[2]], ["      - title: Two\n", "      - title: Second\n"]),
        (sources[1:], ["      - title: One\n", "        url: https://example.org/1   # here\n"]),
        (sources[:2], ["      - title: Three\n"]),
        ([{**sources[0], "url": "https://example.org/2"}, *sources[1:]], None),
        ([{"title": "Zero"}, *sources], ["      - title: Zero\n"]),
    ]:
        after = edit_entry(before, "a", {"sources": wanted})
        assert read_entries(after)[0]["sources"] == wanted
        gone, came = changed_lines(before, after)
        if lines is None:
            assert came == ["        url: https://example.org/2   # here\n"]
        else:
            assert sorted(gone + came) == sorted(lines)


def test_several_lines_become_a_literal_block() -> None:
    text = add_entry(new_sidecar(), {"id": "a", "body": "One.\n\n- two\n- three\n"})
    assert text == "annotations:\n  - id: a\n    body: |\n      One.\n\n      - two\n      - three\n"


def test_new_keys_stand_in_the_order_of_the_format() -> None:
    text = "annotations:\n  - id: a\n    quote: q\n    body: B\n    created: 2026-01-01\n"
    after = edit_entry(text, "a", {"kind": "style", "updated": "2026-02-01", "prefix": "p"})
    assert [line.strip().split(":")[0] for line in after.split("\n")[1:-1]] == [
        *("- id", "quote", "prefix", "kind", "body", "created", "updated")
    ]


def test_a_further_passage_of_a_note() -> None:
    text = "annotations:\n  - id: a\n    quote: q\n    also: [{quote: old}, {quote: other}]\n    body: B\n"
    after = edit_entry(text, "a", {"quote": "new", "suffix": " x"}, also=0)
    assert read_entries(after)[0]["also"] == [{"quote": "new", "suffix": " x"}, {"quote": "other"}]


@pytest.mark.parametrize(
    "text",
    [
        "annotations:\n  - id: a\n   body: B\n",
        "annotations: none\n",
        "- id: a\n",
        "annotations:\n  - &x\n    id: a\n",
        "a: b\n---\nannotations:\n",
    ],
)
def test_a_file_that_does_not_hold_is_left_alone(text: str) -> None:
    for edit in (
        lambda: add_entry(text, NEW),
        lambda: edit_entry(text, "a", {"body": "x"}),
        lambda: remove_entry(text, "a"),
    ):
        with pytest.raises(Fault) as refused:
            edit()
        assert refused.value.code == "sidecar-shape"


@pytest.mark.parametrize("text", ["annotations:\n  - ? id\n    : a\n    body: B\n"])
def test_a_shape_that_cannot_be_edited_is_refused_or_edited_right(text: str) -> None:
    try:
        after = edit_entry(text, "a", {"title": "T"})
    except Fault:
        return
    assert read_entries(after) == [{"id": "a", "title": "T", "body": "B"}]


TEXTS = st.text(
    st.one_of(
        st.sampled_from([*list(" \n\t#:-'\"{}[]|>&*!%@`,?~=\\."), "\r", "\x85", "\u2028", "\ufeff"]),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    ),
    min_size=1,
    max_size=40,
)


@given(body=TEXTS, shape=st.sampled_from(sorted(SHAPES)), is_new=st.booleans())
def test_any_text_is_written_as_it_is(body: str, shape: str, is_new: bool) -> None:
    """Or refused, where the format has no way to hold it: control characters."""
    before = SHAPES[shape]
    try:
        after = (
            add_entry(before, {"id": "new", "body": body})
            if is_new
            else edit_entry(before, "ferry", {"body": body})
        )
    except Fault:
        # YAML folds a carriage return into a line feed, and CRLF files have no other line ends.
        assert "\r" in body or "\r" in before or body.endswith("\n\n")
        return
    assert by_id(after)["new" if is_new else "ferry"]["body"] == body
    assert by_id(after)["harbour"] == by_id(before)["harbour"]
