"""Articles in lists."""

from __future__ import annotations

from typing import Any

from generator.model.annotation import State
from generator.model.article import AnnotatedArticle, AsOf, Byline, Image
from generator.pages.views import CardView
from tests.pages.samples import byline, catalogue_of, make_article, make_note, place, withdrawn


def card_of(article: AnnotatedArticle, **more: Any) -> CardView:
    catalogue = catalogue_of(article, **more)
    return catalogue.cards.card(catalogue.entries[0])


def test_a_card_has_what_lists_show() -> None:
    article = make_article(
        section="opinion",
        authors=byline("ann", "desk"),
        summary="Short.",
        tags=("C++", "Tax"),
        notes=[make_note("one", quote="first words"), make_note("two")],
    )
    card = card_of(article)
    assert (card.url, card.absolute_url) == (
        "/news/articles/budget/",
        "https://example.org/news/articles/budget/",
    )
    assert (card.label, card.section and card.section.url) == ("Commentary", "/news/sections/opinion/")
    assert [person.name for person in card.authors] == ["Ann", "Desk"]
    assert [tag.url for tag in card.tags] == ["/news/tags/c-plus-plus/", "/news/tags/tax/"]
    assert (card.standfirst, card.summary, card.notes) == ("Short.", "Short.", 2)
    assert card.published.text == "1 May 2026"


def test_an_article_in_another_language_has_its_own_words_and_direction() -> None:
    card = card_of(make_article(language="ar"))
    chinese = card_of(make_article(language="zh"))
    assert (card.language, card.direction) == ("ar", "rtl")
    assert chinese.published.text == "2026年5月1日"


def test_bylines_show_authors_as_of_that_day() -> None:
    was = Byline(id="ann", as_=AsOf(name="Ann B.", role="Intern"))
    guest = Byline(name="A Guest", role="Poet")
    authors = card_of(make_article(authors=(was, guest))).authors
    assert [(one.name, one.role, one.url) for one in authors] == [
        ("Ann B.", "Intern", "/news/authors/ann/"),
        ("A Guest", "Poet", ""),
    ]


def test_pictures_have_both_addresses() -> None:
    image = card_of(make_article(image=Image(src="a.jpg", alt="A", caption="C"))).image
    assert image
    assert (image.url, image.absolute_url) == ("/news/media/a.jpg", "https://example.org/news/media/a.jpg")
    assert image.caption_html == "<p>C</p>"


def test_a_picture_at_a_forbidden_address_is_left_out() -> None:
    card = card_of(make_article(image=Image(src="javascript:x")), resolve=lambda _url, _path: "")
    assert card.image is None


def test_retired_notes_are_not_counted() -> None:
    text = "The first words."
    notes = [
        place(make_note("one", quote="first"), 1, text),
        place(make_note("two", quote="first", status="retired"), 0, text),
        place(make_note("gone", quote="not there"), 2, text),
    ]
    assert notes[2].state == State.ORPHANED
    assert card_of(make_article(text=text, placed=notes)).notes == 1


def test_the_card_of_a_withdrawn_article_keeps_its_headline_alone() -> None:
    article = make_article(
        withdrawn=withdrawn(),
        summary="Libel.",
        kicker="More",
        tags=("x",),
        image=Image(src="a.jpg"),
        notes=[make_note()],
    )
    card = card_of(article)
    assert card.withdrawn
    assert (card.title, card.summary, card.standfirst, card.kicker) == ("Title of budget", "", "", "")
    assert (card.tags, card.image, card.notes) == ((), None, 0)
