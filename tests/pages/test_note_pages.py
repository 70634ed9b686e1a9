"""A note's own page and its embeddable form."""

from __future__ import annotations

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.model.annotation import Claim
from generator.model.article import AnnotatedArticle
from generator.model.site import NoteSettings, Verdict
from generator.model.values import PartialDate, Words
from generator.pages.notes import Notes
from generator.pages.structured_data import claim_review_node, to_script
from tests.pages.samples import (
    Sample,
    catalogue_of,
    make_article,
    make_config,
    make_note,
    make_site,
    moment,
    output,
    planned,
)

TEXT = f"{'Long ago. ' * 60}The first words stand here. {'And so on. ' * 60}The last words."


def article() -> AnnotatedArticle:
    return make_article(
        text=TEXT,
        notes=[
            make_note(
                "one", quote="first words", claim=Claim(text="C", verdict="v"), created=moment("2026-05-02")
            ),
            make_note("two", quote="last words", title="Own title"),
            make_note("three"),
        ],
    )


def site(pages: str) -> Sample:
    return make_site(article(), config=make_config(notes=NoteSettings(pages=pages)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pages", "names"), [("claims", {"one"}), ("all", {"one", "two", "three"}), ("none", set())]
)
def test_the_site_says_which_notes_have_pages(pages: str, names: set[str]) -> None:
    paths = planned(site(pages))
    assert {path.split("/")[-2] for path in paths if path.startswith("articles/budget/notes/")} == names
    assert {path.split("/")[-2] for path in paths if path.startswith("embed/articles/budget/notes/")} == names


def test_a_notes_page_shows_its_passage_in_context() -> None:
    html = output(site("all"), "articles/budget/notes/one/index.html")
    assert '<mark class="hl k-context">first words</mark> stand here.' in html
    assert "<p>… ago. Long ago." in html
    assert "And so on. And so …</p>" in html
    assert "<title>Context on “first words” | The Review</title>" in html
    assert '<link rel="canonical" href="https://example.org/news/articles/budget/notes/one/">' in html


def test_notes_with_pages_lead_to_each_other() -> None:
    html = output(site("all"), "articles/budget/notes/two/index.html")
    assert 'href="/news/articles/budget/notes/one/" rel="prev"' in html
    assert 'href="/news/articles/budget/notes/three/" rel="next"' in html
    assert "Own title" in html


def test_a_citation_names_note_article_publication_and_address() -> None:
    html = output(site("claims"), "articles/budget/notes/one/index.html")
    wanted = "Desk, note on “first words”, in “Title of budget”, The Review, 2 May 2026. https://example.org/news/articles/budget/notes/one/"
    assert wanted in html


def test_an_embed_is_not_found_itself_and_names_the_page() -> None:
    html = output(site("claims"), "embed/articles/budget/notes/one/index.html")
    assert 'content="noindex"' in html
    assert '<link rel="canonical" href="https://example.org/news/articles/budget/notes/one/">' in html
    assert "What the note says." in html


def test_a_note_on_the_whole_article_has_no_passage() -> None:
    html = output(site("all"), "articles/budget/notes/three/index.html")
    assert "<blockquote" not in html
    assert "Context on “Title of budget”" in html


def test_a_notes_page_offers_its_embeddable_form_to_be_copied() -> None:
    note = make_note("one", quote="first words", title='Says "no" <b>')
    html = output(
        make_site(make_article(text=TEXT, notes=[note]), config=make_config(notes=NoteSettings(pages="all"))),
        "articles/budget/notes/one/index.html",
    )
    snippet = LexborHTMLParser(html).css_first("[data-copy]").text()
    frame = LexborHTMLParser(snippet).css_first("iframe").attributes
    assert frame["src"] == "https://example.org/news/embed/articles/budget/notes/one/"
    assert frame["title"] == 'Says "no" <b>'


def test_a_claim_review_says_who_claimed_what_and_what_came_of_it() -> None:
    claim = Claim(
        text="C",
        claimant="A paper",
        date=PartialDate.parse("1787-09"),
        appearance="https://x.example/",
        verdict="v",
    )
    annotated = make_article(text=TEXT, notes=[make_note("one", quote="first words", claim=claim)])
    verdicts = {
        "v": Verdict(label=Words.of("False"), rating=1),
        "w": Verdict(label=Words.of("True"), rating=5),
    }
    catalogue = catalogue_of(annotated, config=make_config(verdicts=verdicts))
    note = Notes(catalogue.masthead, annotated, catalogue.language).view(annotated.placed[0])
    assert note.claim
    page = "https://example.org/news/articles/budget/notes/one/"
    graph = json.loads(to_script(claim_review_node(catalogue.addresses, page, note, note.claim)))
    (node,) = graph["@graph"]
    assert node["@type"] == "ClaimReview"
    assert node["url"] == page
    assert node["claimReviewed"] == "C"
    assert node["author"]["name"] == "Desk"
    assert node["itemReviewed"] == {
        "@type": "Claim",
        "author": {"name": "A paper"},
        "datePublished": "1787-09",
        "appearance": "https://x.example/",
    }
    assert node["reviewRating"] == {
        "@type": "Rating",
        "ratingValue": 1,
        "bestRating": 5,
        "worstRating": 1,
        "alternateName": "False",
    }
