"""Relocation, part by part: alignment, a passage through a revision, candidates, what changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.annotate.alignment import align
from generator.annotate.article_text import ArticleText
from generator.annotate.changes import Change, changes, turning_point
from generator.annotate.evidence import find_candidates
from generator.annotate.relocate import relocate
from generator.annotate.revision import Revision
from generator.annotate.tokens import tokenise
from generator.model.annotation import Quote, Span, State

OLD = """\
The archive opened in the spring, and readers came from every town on the coast.
Its catalogue lists four thousand letters, most of them written before the flood.
A clerk copied the oldest ones by hand because the paper was falling to dust.
The society paid for new shelves. The roof was mended last of all.
"""


def span_of(words: str, text: str) -> Span:
    assert text.count(words) == 1, words
    return Span(text.index(words), text.index(words) + len(words))


def followed(words: str, new: str, old: str = OLD) -> str | None:
    found = Revision(old, new).follow(span_of(words, old))
    return new[found.start : found.end] if found else None


words = st.lists(st.sampled_from(["a", "b", "c", "d", "the", "of", "."]), max_size=40)


@given(words, words)
def test_runs_are_equal_words_in_order_in_both(old: list[str], new: list[str]) -> None:
    end_old = end_new = 0
    for run in align(old, new):
        assert run.length > 0
        assert run.old >= end_old
        assert run.new >= end_new
        assert old[run.old : run.old + run.length] == new[run.new : run.new + run.length]
        end_old, end_new = run.old + run.length, run.new + run.length


@given(words)
def test_a_text_is_aligned_with_itself_in_one_run(text: list[str]) -> None:
    assert [(run.old, run.new, run.length) for run in align(text, text)] == (
        [(0, 0, len(text))] if text else []
    )


@given(st.text(max_size=60))
def test_words_are_pieces_of_the_text_in_order(text: str) -> None:
    tokens = tokenise(text)
    assert tokens.starts == sorted(tokens.starts)
    assert all(start < end for start, end in zip(tokens.starts, tokens.ends, strict=True))
    covered = "".join(text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert "".join(covered.split()) == "".join(text.split())


def test_scripts_without_spaces_are_taken_by_letter() -> None:
    assert tokenise("眉批 and 夹批").words == ["眉", "批", "and", "夹", "批"]


@pytest.mark.parametrize(
    ("words", "old", "new", "expected"),
    [
        ("four thousand letters", "", "", "four thousand letters"),
        (
            "four thousand letters",
            "four thousand letters",
            "four thousand old letters",
            "four thousand old letters",
        ),
        (
            "because the paper was falling",
            "because the paper",
            "since the paper",
            "since the paper was falling",
        ),
        ("The roof was mended last of all.", "The roof was mended last of all.", "", None),
        ("paid for new shelves", "The society paid for new shelves.", "Nobody knows who built these.", None),
        (
            "The archive opened in the spring",
            "The archive",
            "First comes a line.\nThe archive",
            "The archive opened in the spring",
        ),
    ],
)
def test_a_passage_is_followed_through_a_revision(
    words: str, old: str, new: str, expected: str | None
) -> None:
    assert followed(words, OLD.replace(old, new) if old else OLD) == expected


def test_a_moved_passage_is_followed_where_it_is_long_enough() -> None:
    line = "A clerk copied the oldest ones by hand because the paper was falling to dust.\n"
    moved = line + OLD.replace(line, "")
    assert (
        followed("copied the oldest ones by hand because the paper", moved)
        == "copied the oldest ones by hand because the paper"
    )


def test_a_deleted_passage_is_not_put_on_the_same_words_elsewhere() -> None:
    old = OLD + "In winter the shelves were cleared.\nLater the shelves were cleared again by the sea.\n"
    new = old.replace("In winter the shelves were cleared.\n", "")
    place = old.index("the shelves were cleared.")
    assert Revision(old, new).follow(Span(place, place + len("the shelves were cleared"))) is None


def test_of_two_copies_the_one_with_its_neighbours_is_taken() -> None:
    copy = "Its catalogue lists four thousand letters, or so a visitor wrote.\n"
    new = copy + OLD
    found = Revision(OLD, new).follow(span_of("Its catalogue lists four thousand letters", OLD))
    assert found == Span(len(copy) + OLD.index("Its catalogue"), len(copy) + OLD.index(", most of them"))


CONTEXT = {
    "prefix": "readers came from every town on the coast. Its ",
    "suffix": ", most of them written before the flood",
}


def test_an_edited_passage_is_found_by_its_context() -> None:
    new = OLD.replace("lists four thousand letters", "lists some four thousand old letters")
    placement = relocate(Quote(quote="catalogue lists four thousand letters", **CONTEXT), ArticleText(new))
    assert placement.state is State.FUZZY
    assert placement.span
    assert new[placement.span.start : placement.span.end] == "catalogue lists some four thousand old letters"


def test_an_edited_passage_never_stands_without_context() -> None:
    new = OLD.replace("lists four thousand letters", "lists some four thousand old letters")
    placement = relocate(Quote(quote="catalogue lists four thousand letters"), ArticleText(new))
    assert placement.state is State.ORPHANED
    assert placement.nearest


def test_a_short_quote_with_strange_context_is_lost() -> None:
    placement = relocate(
        Quote(quote="the paper", prefix="he wrote on", suffix="with a pen"), ArticleText(OLD)
    )
    assert placement.state is State.ORPHANED


def test_equal_places_are_ambiguous() -> None:
    text = "One line. The same words here. Another.\nOne line. The same words here. Another.\n"
    quote = Quote(quote="The same words", prefix="A line. ", suffix=" here. Another.")
    placement = relocate(quote, ArticleText(text))
    assert placement.state is State.AMBIGUOUS
    assert len(placement.places) == 2


def test_nearness_tells_equal_verbatim_places_apart() -> None:
    line = "One line. The same words here. Another.\n"
    text = line + "Something in between. " * 200 + line
    quote = Quote(quote="The same words", prefix="A line. ", suffix=" here. Another.")
    placement = relocate(quote, ArticleText(text), position=text.rindex("The same words") + 10)
    assert placement.span
    assert placement.span.start == text.rindex("The same words")


@given(st.integers(0, len(OLD) - 1), st.integers(1, 60))
def test_candidates_come_best_first_and_lie_in_the_text(start: int, length: int) -> None:
    exact = OLD[start : start + length]
    quote = Quote(
        quote=exact, prefix=OLD[max(start - 32, 0) : start], suffix=OLD[start + length : start + length + 32]
    )
    found = find_candidates(quote, ArticleText(OLD))
    ranks = [candidate.rank for candidate in found]
    assert ranks == sorted(ranks, reverse=True)
    assert all(0 <= c.span.start <= c.span.end <= len(OLD) for c in found)
    if exact.strip():
        words = OLD[found[0].span.start : found[0].span.end]
        assert words == exact.strip()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("the quick fox", "the quick fox", []),
        ("“the” fox", '"the"  fox', []),
        ("the quick fox", "the slow fox", [Change("quick", "slow")]),
        ("the fox", "the old fox", [Change("", "old")]),
        ("the old fox", "the fox", [Change("old", "")]),
    ],
)
def test_changes_name_the_words(old: str, new: str, expected: list[Change]) -> None:
    assert changes(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("rose by 12 per cent", "rose by 14 per cent", "number"),
        ("rose by 1,200", "rose by 1,300", "number"),
        ("it is true", "it is not true", "negation"),
        ("they never said so", "they said so", "negation"),
        ("he does know", "he doesn't know", "negation"),
        ("er kommt", "er kommt nicht", "negation"),
        ("他去了", "他没去", "negation"),
        ("as Grafton wrote", "as Gibbon wrote", "name"),
        ("Anthony Grafton wrote", "Anthony Gibbon wrote", "name"),
        ("can't be so", "cannot be so", ""),
        ("it doesn’t matter", "it doesn't matter", ""),
        ("the quick brown fox", "the fast brown fox", ""),
        ("The plan was read.", "A plan was read.", ""),
        ("said so. The plan", "said so. This plan", ""),
    ],
)
def test_what_may_turn_the_meaning(old: str, new: str, kind: str) -> None:
    assert (kind in turning_point(old, new)) if kind else turning_point(old, new) == ""
