"""A note's own page and its embeddable form."""

from __future__ import annotations

import pytest

from generator.model.annotation import Claim
from generator.model.article import AnnotatedArticle
from generator.model.site import NoteSettings
from generator.pages import Site
from tests.pages.samples import make_article, make_config, make_note, make_site, moment, output, planned

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


def site(pages: str) -> Site:
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
