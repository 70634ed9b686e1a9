"""Quotes that are settled word for word, and quotes that are not: the tables in tests/cases/anchoring/."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.model.annotation import State
from tests.annotate.anchoring import (
    annotate,
    passages_of,
    pieces,
    pieces_of,
    placed_note,
    text_content,
    without_breaks,
)

FOLDER = Path(__file__).parents[1] / "cases" / "anchoring"


def cases(name: str) -> Any:
    entries = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return pytest.mark.parametrize("case", entries, ids=[entry["name"] for entry in entries])


def starts_of(text: str, words: str) -> list[int]:
    """Every place of some words in a text, those that overlap included."""
    return [index for index in range(len(text)) if text.startswith(words, index)]


def expected_spans(case: dict[str, Any], text: str) -> list[tuple[int, int]]:
    passages = case.get("passages") or [[case["passage"], case.get("place", 1)]]
    starts = [(starts_of(text, words)[number - 1], words) for words, number in passages]
    return [(start, start + len(words)) for start, words in starts]


@cases("exact.yaml")
def test_the_passage_is_found(case: dict[str, Any]) -> None:
    outcome = annotate(case["article"], case["note"])
    assert [problem.message for problem in outcome.problems] == []
    placements = placed_note(outcome.annotated, "n1").placements
    assert {placement.state for placement in placements} == {State.EXACT}
    found = [(p.span.start, p.span.end) for p in placements if p.span]
    assert found == expected_spans(case, outcome.annotated.text)


@cases("exact.yaml")
def test_the_page_has_the_same_text_and_its_pieces_spell_the_passage(case: dict[str, Any]) -> None:
    annotated = annotate(case["article"], case["note"]).annotated
    bare = annotate(case["article"]).annotated
    assert text_content(annotated.html) == annotated.text == bare.text == text_content(bare.html)
    in_order = sorted(expected_spans(case, annotated.text))
    spelled = without_breaks([annotated.text[start:end] for start, end in in_order])
    assert without_breaks(pieces_of(annotated.html, "n1")) == spelled


@cases("lost.yaml")
def test_what_is_not_settled_is_lost(case: dict[str, Any]) -> None:
    outcome = annotate(case["article"], case["note"])
    assert {state.value for state, count in outcome.anchors.items() if count} == {case["state"]}
    (problem,) = outcome.problems
    assert problem.code == case["code"]
    pasted = [line.strip() for line in problem.hint.split("\n")]
    assert [cure for cure in case.get("cures", ()) if cure not in pasted] == []
    assert outcome.annotated.placed == ()
    assert pieces(outcome.annotated.html) == []


# --- policies for what is lost ----------------------------------------------------------


def states_of(notes: Iterable[Any]) -> list[tuple[str, int, str, bool]]:
    return [(placed.note.record.id, placed.number, placed.state, placed.kept) for placed in notes]


def test_a_lost_note_is_kept_below_the_others() -> None:
    outcome = annotate("one two", {"quote": "gone", "if_lost": "keep"}, {"quote": "two"})
    assert states_of(outcome.annotated.placed) == [("n2", 1, "exact", False), ("n1", 2, "orphaned", True)]
    assert [problem.severity for problem in outcome.problems] == ["warning"]


def test_a_note_that_lost_one_of_its_passages_stands_at_the_other() -> None:
    outcome = annotate("one two", {"quote": "two", "also": [{"quote": "gone"}], "if_lost": "keep"})
    assert states_of(outcome.annotated.placed) == [("n1", 1, "orphaned", False)]
    assert passages_of(outcome.annotated, "n1") == ["two"]


def test_a_note_without_a_quote_speaks_of_the_whole_article() -> None:
    outcome = annotate("one two", {})
    assert states_of(outcome.annotated.placed) == [("n1", 1, "whole", False)]
    assert pieces(outcome.annotated.html) == []
