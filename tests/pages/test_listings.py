"""Lists, their pages, and the corrections page."""

from __future__ import annotations

import re

from generator.model.site import MenuItem, Pagination
from generator.model.values import Words
from tests.pages.samples import (
    byline,
    correction,
    make_article,
    make_author,
    make_config,
    make_site,
    moment,
    output,
    planned,
    withdrawn,
)

SMALL = make_config(pagination=Pagination(size=2))


def titles(html: str) -> list[str]:
    return re.findall(r'class="card-title"><a href="[^"]+">([^<]+)</a>', html)


def test_lists_are_cut_into_pages_that_lead_to_each_other() -> None:
    articles = [make_article(f"a{n}", date=moment(f"2026-05-0{n}")) for n in range(1, 6)]
    site = make_site(*articles, config=SMALL)
    paths = [path for path in planned(site) if re.fullmatch(r"(page/\d+/)?index.html", path)]
    assert paths == ["index.html", "page/2/index.html", "page/3/index.html"]
    assert titles(output(site, "index.html")) == ["Title of a5", "Title of a4"]
    second = output(site, "page/2/index.html")
    assert titles(second) == ["Title of a3", "Title of a2"]
    assert 'href="/news/" rel="prev"' in second
    assert 'href="/news/page/3/" rel="next"' in second
    assert "<title>The Review, page 2 | The Review</title>" in second


def test_a_list_of_just_one_page_full_has_one_page() -> None:
    site = make_site(make_article("a"), make_article("b"), config=SMALL)
    assert "page/2/index.html" not in planned(site)


def test_the_featured_article_stands_first_and_once() -> None:
    site = make_site(make_article("a"), make_article("old", featured=True, date=moment("2025-01-01")))
    assert titles(output(site, "index.html")) == ["Title of old", "Title of a"]


def test_the_featured_article_takes_no_place_in_the_list() -> None:
    site = make_site(make_article("a"), make_article("b"), make_article("c", featured=True), config=SMALL)
    assert "page/2/index.html" not in planned(site)


def test_every_kind_of_list_is_there() -> None:
    article = make_article(
        section="news", tags=("标签",), series="A Series", authors=byline("ann"), date=moment("2025-05-01")
    )
    site = make_site(article)
    for path in ("sections/news", "tags/标签", "series/a-series", "authors/ann", "archive/2025"):
        assert "Title of budget" in output(site, f"{path}/index.html"), path
    for path, link in {
        "tags": "/news/tags/标签/",
        "archive": "/news/archive/2025/",
        "authors": "/news/authors/ann/",
    }.items():
        assert f'href="{link}"' in output(site, f"{path}/index.html")


def test_empty_sections_have_a_page_and_unlisted_authors_none() -> None:
    site = make_site(authors=(make_author("ann", listed=False),))
    paths = planned(site)
    assert "sections/news/index.html" in paths
    assert not [path for path in paths if path.startswith("authors/ann")]
    by_ann = make_site(make_article(authors=byline("ann")), authors=(make_author("ann", listed=False),))
    assert "By <span>Ann</span>" in output(by_ann, "articles/budget/index.html")


def test_the_menu_marks_the_page_one_is_on() -> None:
    config = make_config(menu=(MenuItem(title=Words.of("News"), url="/sections/news/"),))
    site = make_site(config=config)
    assert '<a href="/news/sections/news/" aria-current="page">News</a>' in output(
        site, "sections/news/index.html"
    )
    assert '<a href="/news/sections/news/">News</a>' in output(site, "index.html")


def test_without_a_menu_the_sections_are_the_menu() -> None:
    assert '<li><a href="/news/sections/opinion/">Opinion</a></li>' in output(make_site(), "index.html")


def test_corrections_are_listed_latest_first_with_those_of_articles_that_left() -> None:
    site = make_site(
        make_article(
            "a", corrections=(correction("2026-05-02", "First."), correction("2026-05-04", "Third."))
        ),
        make_article("b", corrections=(correction("2026-05-03", "Second."),), expires=moment("2026-05-04")),
        make_article("c", corrections=(correction("2026-05-05", "Fourth."),), withdrawn=withdrawn()),
    )
    html = output(site, "corrections/index.html")
    assert re.findall(r"<p>(\w+\.)</p>", html) == ["Fourth.", "Third.", "Second.", "First."]


def test_the_corrections_page_is_there_before_the_first_correction() -> None:
    assert "Nothing has been corrected so far." in output(make_site(), "corrections/index.html")


def test_plain_pages_and_the_page_for_nothing() -> None:
    site = make_site()
    assert "<p>About us.</p>" in output(site, "about/index.html")
    missing = output(site, "404.html")
    assert "Page not found" in missing
    assert 'content="noindex"' in missing
