"""All pages of a site: each once, in the same order, with the same bytes."""

from __future__ import annotations

from collections import Counter

from generator.model.annotation import Claim
from generator.pages import MAKERS, Site, plan_pages, render
from tests.pages.samples import byline, correction, make_article, make_note, make_site, make_theme


def site(*, turned: bool = False) -> Site:
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
    paths = Counter(page.path for page in plan_pages(site(), make_theme()))
    assert [path for path, count in paths.items() if count > 1] == []
    assert not [path for path in paths if path.startswith("/") or "\\" in path or ".." in path]


def test_every_maker_makes_something() -> None:
    planned = list(plan_pages(site(), make_theme()))
    assert len(planned) > len(MAKERS) > 5
    assert all(page.template or page.content is not None for page in planned)


def test_the_order_in_which_articles_come_changes_no_byte() -> None:
    theme = make_theme()
    there = {page.path: page.content for page in render(plan_pages(site(), theme), theme)}
    back = {page.path: page.content for page in render(plan_pages(site(turned=True), theme), theme)}
    assert there == back


def test_planning_asks_for_no_text() -> None:
    """A page is made when it is asked for: planning must not render notes and bios of articles."""
    asked: list[str] = []

    def spy(text: str, _path: str) -> str:
        asked.append(text)
        return ""

    base = site()
    spying = Site(**{name: getattr(base, name) for name in base.__dataclass_fields__} | {"markdown": spy})
    pages = list(plan_pages(spying, make_theme()))
    assert "What the note says." not in asked
    next(page for page in pages if page.path == "articles/a/index.html").context()
    assert "What the note says." in asked
