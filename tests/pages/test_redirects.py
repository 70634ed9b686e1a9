"""Former addresses."""

from __future__ import annotations

from generator.model.annotation import Claim
from tests.pages.samples import (
    Sample,
    byline,
    make_article,
    make_author,
    make_note,
    make_page,
    make_site,
    output,
    planned,
    withdrawn,
)


def lines(site: Sample) -> list[str]:
    return output(site, "_redirects").splitlines()


def test_aliases_of_articles_pages_and_authors_lead_to_them() -> None:
    site = make_site(
        make_article(aliases=("old", "/2019/old.html", "/旧/"), authors=byline("ann")),
        authors=(make_author("ann", aliases=("anna",)), make_author("desk")),
        pages=((make_page(aliases=("us",)), ""),),
    )
    assert lines(site) == [
        "/articles/old/ /news/articles/budget/ 301",
        "/2019/old.html /news/articles/budget/ 301",
        "/%E6%97%A7/ /news/articles/budget/ 301",
        "/us/ /news/about/ 301",
        "/authors/anna/ /news/authors/ann/ 301",
    ]
    stubs = {
        "articles/old/index.html",
        "2019/old.html",
        "旧/index.html",
        "us/index.html",
        "authors/anna/index.html",
    }
    assert stubs <= set(planned(site))


def test_a_stub_refreshes_links_and_asks_not_to_be_found() -> None:
    html = output(make_site(make_article(title="A <Title>", aliases=("old",))), "articles/old/index.html")
    assert '<meta http-equiv="refresh" content="0; url=/news/articles/budget/">' in html
    assert '<link rel="canonical" href="https://example.org/news/articles/budget/">' in html
    assert '<a id="target" href="/news/articles/budget/">A &lt;Title&gt;</a>' in html
    assert 'content="noindex"' in html
    assert 'src="/news/assets/redirect.' in html


def test_pages_of_notes_move_with_their_article() -> None:
    note = make_note("one", quote="first words", claim=Claim(text="C", verdict="v"))
    site = make_site(make_article(aliases=("old",), notes=[note, make_note("plain")]))
    assert lines(site)[1:] == [
        "/articles/old/notes/one/ /news/articles/budget/notes/one/ 301",
        "/embed/articles/old/notes/one/ /news/embed/articles/budget/notes/one/ 301",
    ]


def test_pages_of_notes_of_a_withdrawn_article_lead_to_the_reason() -> None:
    note = make_note("one", quote="first words", claim=Claim(text="C", verdict="v"))
    site = make_site(make_article(notes=[note], withdrawn=withdrawn()))
    assert lines(site) == [
        "/articles/budget/notes/one/ /news/articles/budget/ 301",
        "/embed/articles/budget/notes/one/ /news/articles/budget/ 301",
    ]
    moved = make_site(make_article(notes=[note], withdrawn=withdrawn(), aliases=("old",)))
    assert "/articles/old/notes/one/ /news/articles/budget/ 301" in lines(moved)


def test_an_alias_with_spaces_and_line_breaks_stays_one_line() -> None:
    assert lines(make_site(make_article(aliases=("/a b\n/* /evil 200/",)))) == [
        "/a%20b%0A/*%20/evil%20200/ /news/articles/budget/ 301"
    ]
