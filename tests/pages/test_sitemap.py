"""Sitemaps and robots.txt."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from generator.model.site import NoteSettings
from generator.pages import Options, sitemap
from tests.pages.samples import (
    NOW,
    Sample,
    make_article,
    make_config,
    make_note,
    make_page,
    make_site,
    moment,
    output,
    planned,
    withdrawn,
)

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def modified(site: Sample) -> dict[str, str]:
    root = ET.fromstring(output(site, "sitemap.xml"))
    return {url.findtext(f"{SPACE}loc") or "": url.findtext(f"{SPACE}lastmod") or "" for url in root}


def test_the_sitemap_names_what_can_be_found() -> None:
    site = make_site(
        make_article("here", notes=[make_note(created=moment("2026-05-07"))], tags=("标签",)),
        make_article("expired", expires=moment("2026-05-02")),
        make_article("elsewhere", canonical="https://other.example/x"),
        make_article("draft", draft=True),
        make_article("gone", withdrawn=withdrawn("2026-05-05")),
        pages=((make_page(updated=moment("2026-01-02")), ""),),
    )
    found = modified(site)
    article = "https://example.org/news/articles/"
    assert found[f"{article}here/"] == "2026-05-07T00:00:00+00:00"
    assert found[f"{article}gone/"] == "2026-05-05T00:00:00+00:00"
    assert found["https://example.org/news/about/"] == "2026-01-02"
    assert "https://example.org/news/tags/%E6%A0%87%E7%AD%BE/" in found
    assert not {f"{article}expired/", f"{article}elsewhere/", f"{article}draft/"} & set(found)


def test_every_address_of_the_sitemap_is_a_page() -> None:
    note = make_note(quote="first words")
    site = make_site(
        make_article(notes=[note], tags=("x",), series="S", section="news"),
        config=make_config(notes=NoteSettings(pages="all")),
    )
    paths = planned(site)
    for url in modified(site):
        assert url.removeprefix("https://example.org/news/") + "index.html" in paths


def test_a_large_sitemap_is_an_index_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "_MOST", 4)
    site = make_site(make_article("a"), make_article("b"))
    index = ET.fromstring(output(site, "sitemap.xml"))
    assert index.tag == f"{SPACE}sitemapindex"
    parts = [loc.text or "" for loc in index.iter(f"{SPACE}loc")]
    held = [
        loc.text
        for part in parts
        for loc in ET.fromstring(output(site, part.rpartition("/")[2])).iter(f"{SPACE}loc")
    ]
    assert len(held) == len(set(held)) > 4
    assert "https://example.org/news/articles/a/" in held


def test_news_are_two_days_old_at_most() -> None:
    ages = {"new": timedelta(hours=1), "two-days": timedelta(days=2), "old": timedelta(days=2, seconds=1)}
    articles = [make_article(name, date=moment((NOW - age).isoformat())) for name, age in ages.items()]
    site = make_site(
        *articles,
        make_article("later", date=moment("2026-05-11")),
        make_article("zh", language="zh-Hans", date=moment("2026-05-09")),
    )
    root = ET.fromstring(output(site, "news-sitemap.xml"))
    assert [title.text for title in root.iter(f"{NEWS}title")] == [
        "Title of new",
        "Title of zh",
        "Title of two-days",
    ]
    assert [name.text for name in root.iter(f"{NEWS}language")] == ["en", "zh", "en"]


def test_robots_names_the_sitemaps_or_asks_to_stay_away() -> None:
    assert output(make_site(), "robots.txt").split("\n\n") == [
        "User-agent: *\nDisallow:\n".rstrip(),
        "Sitemap: https://example.org/news/sitemap.xml",
        "Sitemap: https://example.org/news/news-sitemap.xml\n",
    ]
    site = make_site(options=Options(noindex=True))
    assert output(site, "robots.txt") == "User-agent: *\nDisallow: /\n"
    assert "sitemap.xml" not in planned(site)


def test_a_hostile_title_does_not_break_the_news_sitemap() -> None:
    site = make_site(make_article(title="</news:title> & <x>\x00", date=moment("2026-05-09")))
    root = ET.fromstring(output(site, "news-sitemap.xml"))
    assert [title.text for title in root.iter(f"{NEWS}title")] == ["</news:title> & <x>"]
