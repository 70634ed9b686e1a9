"""All pages of a site: each once, in the same order, with the same bytes."""

from __future__ import annotations

from collections import Counter

from generator.model.annotation import Claim
from generator.model.record import replace
from generator.pages import MAKERS, ArticlePart, Entry, plan_pages
from tests.pages.samples import Sample, byline, correction, make_article, make_note, make_site


def site(*, turned: bool = False) -> Sample:
    articles = [
        make_article(
            slug,
            tags=("x", "y"),
            authors=byline("ann"),
            series="S",
            section="news",
            corrections=(correction(),),
            aliases=(f"old-{slug}",),
            notes=[make_note(quote="first words", claim=Claim(text="C", verdict="v"))],
        )
        for slug in ("a", "b", "c")
    ]
    return make_site(*(reversed(articles) if turned else articles))


def test_no_path_is_planned_twice() -> None:
    paths = Counter(page.path for page in site().planned())
    assert [path for path, count in paths.items() if count > 1] == []
    assert not [path for path in paths if path.startswith("/") or "\\" in path or ".." in path]


def test_every_maker_makes_something() -> None:
    planned = list(site().planned())
    assert len(planned) > len(MAKERS) > 5
    assert all(page.template or page.content is not None for page in planned)


def test_the_order_in_which_articles_come_changes_no_byte() -> None:
    there = {page.path: page.content for page in site().pages()}
    back = {page.path: page.content for page in site(turned=True).pages()}
    assert there == back


def test_planning_asks_for_no_text() -> None:
    """What an article's page shows is read when the page is made, not for all of them at once."""
    asked: list[str] = []
    catalogue = site().catalogue()

    def spy(entry: Entry) -> ArticlePart:
        asked.append(entry.path)
        return catalogue.part(entry)

    pages = list(plan_pages(replace(catalogue, part=spy)))
    assert asked == []
    next(page for page in pages if page.path == "articles/a/index.html").context()
    assert asked == ["content/articles/a.md"]


def test_no_page_has_the_key_of_another() -> None:
    keys = Counter(page.key for page in site().planned())
    assert [key for key, count in keys.items() if count > 1] == []
