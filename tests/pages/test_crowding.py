"""How many lines of a note the margin shows."""

from __future__ import annotations

import pytest

from generator.pages.crowding import crowded
from generator.pages.language import Languages
from generator.pages.notes import Notes
from tests.pages.samples import catalogue_of, make_article, make_note, make_theme


def lines(count: int, words_between: int, body: int, *, letter: str = "word ") -> dict[str, int]:
    """Notes with a body of so many words, so many words apart."""
    parts = [f"{letter * words_between}passage{index:03} here." for index in range(count)]
    text = "A beginning. " + "\n".join(parts)
    notes = [
        make_note(f"n{index}", quote=f"passage{index:03}", body="word " * body) for index in range(count)
    ]
    article = make_article(text=text, notes=notes)
    catalogue = catalogue_of(article)
    views = Notes(catalogue.masthead, article, Languages(make_theme(), catalogue.site.config.zone).of("en"))
    return dict(crowded(article, [views.view(placed) for placed in article.placed]))


def test_notes_with_room_keep_the_limit_of_the_theme() -> None:
    assert lines(20, 120, 60) == {}
    assert lines(1, 0, 500) == {}


def test_the_closer_notes_stand_the_less_each_shows() -> None:
    limits = [set(lines(20, gap, 60).values()) for gap in (60, 35, 20, 5)]
    assert all(len(limit) <= 1 for limit in limits)
    numbers = [next(iter(limit), 6) for limit in limits]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > numbers[-1] == 1


def test_a_crowd_costs_only_its_own_notes_their_lines() -> None:
    text_far = "word " * 400
    crowd = [f"c{index:02} x." for index in range(9)]
    text = f"first one. {text_far} {' '.join(crowd)} {text_far * 3} last one."
    notes = [
        make_note("first", quote="first", body="word " * 80),
        *(make_note(f"c{index}", quote=f"c{index:02}", body="word " * 80) for index in range(9)),
        make_note("last", quote="last", body="word " * 80),
    ]
    article = make_article(text=text, notes=notes)
    catalogue = catalogue_of(article)
    views = Notes(catalogue.masthead, article, Languages(make_theme(), catalogue.site.config.zone).of("en"))
    found = crowded(article, [views.view(placed) for placed in article.placed])
    assert set(found) == {f"c{index}" for index in range(9)}


def test_letters_of_wide_scripts_count_twice() -> None:
    narrow, wide = lines(20, 60, 60, letter="ab"), lines(20, 60, 60, letter="文字")
    assert wide == {}
    assert narrow


@pytest.mark.parametrize("count", [0, 1])
def test_few_notes_never_crowd(count: int) -> None:
    assert lines(count, 0, 10) == {}
