"""Atom and JSON Feed: full text, notes, permanent ids, whole addresses."""

from __future__ import annotations

import dataclasses
import json
import re
from xml.etree import ElementTree as ET

from generator.model.article import Image
from generator.model.record import replace
from generator.model.site import Feeds
from tests.pages.samples import (
    Sample,
    byline,
    make_article,
    make_author,
    make_config,
    make_note,
    make_page,
    make_site,
    moment,
    output,
    planned,
    withdrawn,
)

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def atom(site: Sample, path: str = "feed.xml") -> ET.Element:
    return ET.fromstring(output(site, path))


def text(element: ET.Element, path: str) -> str:
    found = element.find(path, ATOM)
    assert found is not None, path
    return found.text or ""


def full_site() -> Sample:
    note = make_note("one", body="A note & more.", quote="first words", aliases=("old-one",))
    article = make_article(
        "here",
        id="permanent",
        date=moment("2026-05-01T09:00"),
        updated=moment("2026-05-02"),
        authors=byline("ann"),
        section="opinion",
        tags=("Tax & Spend",),
        summary="Short.",
        notes=[note, make_note("two", body="On the whole.")],
        image=Image(src="a.jpg", alt="A"),
    )
    return make_site(article)


def test_an_atom_entry_has_id_dates_author_and_full_text() -> None:
    root = atom(full_site())
    entry = root.find("a:entry", ATOM)
    assert entry is not None
    assert text(entry, "a:id") == "tag:example.org,2026:permanent"
    assert text(entry, "a:published") == "2026-05-01T09:00:00+00:00"
    assert text(entry, "a:updated") == text(root, "a:updated") == "2026-05-02T00:00:00+00:00"
    assert text(entry, "a:author/a:name") == "Ann"
    assert text(entry, "a:author/a:uri") == "https://example.org/news/authors/ann/"
    category = entry.find("a:category", ATOM)
    assert category is not None
    assert category.get("term") == "Tax & Spend"
    content = text(entry, "a:content")
    assert "The first words and the last words." in content
    assert "Views of the author, Ann, not of The Review." in content


def test_notes_are_endnotes_with_numbers_and_the_words_they_are_about() -> None:
    entry = atom(full_site()).find("a:entry", ATOM)
    assert entry is not None
    content = text(entry, "a:content")
    assert "<b>n1</b> <q>first words</q>" in content
    assert "<b>n2</b> On the whole article" in content
    assert "A note &amp; more." in content
    assert "popover" not in content


def test_every_address_in_a_feed_is_whole() -> None:
    site = full_site()
    entry = atom(site).find("a:entry", ATOM)
    assert entry is not None
    content = text(entry, "a:content")
    links = re.findall(r'(?:href|src)="([^"]*)"', content)
    assert "https://example.org/news/about/" in links
    assert "https://example.org/news/articles/here/#ref-one" in links
    assert "https://example.org/news/media/a.jpg" in links
    assert all(link.startswith("https://") for link in links)


def test_the_json_feed_says_the_same() -> None:
    site = full_site()
    feed = json.loads(output(site, "feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://example.org/news/feed.json"
    (item,) = feed["items"]
    entry = atom(site).find("a:entry", ATOM)
    assert entry is not None
    assert item["id"] == text(entry, "a:id")
    assert item["content_html"] == text(entry, "a:content")
    assert item["date_modified"] == "2026-05-02T00:00:00+00:00"
    assert (item["authors"], item["tags"]) == (
        [{"name": "Ann", "url": "https://example.org/news/authors/ann/"}],
        ["Tax & Spend"],
    )


def test_sections_and_authors_have_feeds_of_their_own() -> None:
    site = full_site()
    paths = planned(site)
    for place in ("sections/opinion", "sections/news", "authors/ann", "authors/desk"):
        assert {f"{place}/feed.xml", f"{place}/feed.json"} <= set(paths)
    assert len(json.loads(output(site, "authors/ann/feed.json"))["items"]) == 1
    assert json.loads(output(site, "authors/desk/feed.json"))["items"] == []
    ids = [
        text(atom(site, path), "a:id")
        for path in ("feed.xml", "sections/opinion/feed.xml", "authors/ann/feed.xml")
    ]
    assert len(set(ids)) == 3
    assert all(name.startswith("tag:example.org,2026:feed/") for name in ids)


def test_a_feed_holds_the_newest_and_nothing_that_left() -> None:
    articles = [make_article(f"a{n}", date=moment(f"2026-05-0{n}")) for n in range(1, 6)]
    gone = make_article("gone", withdrawn=withdrawn())
    expired = make_article("expired", expires=moment("2026-05-02"))
    site = make_site(*articles, gone, expired, config=make_config(feeds=Feeds(size=2)))
    assert [text(entry, "a:title") for entry in atom(site).iterfind("a:entry", ATOM)] == [
        "Title of a5",
        "Title of a4",
    ]


def test_an_empty_feed_has_a_date_and_no_clock() -> None:
    assert text(atom(make_site()), "a:updated") == "1970-01-01T00:00:00+00:00"


def test_a_new_note_does_not_make_an_article_new() -> None:
    noted = make_article(date=moment("2026-05-01"), notes=[make_note(created=moment("2026-05-07"))])
    root = atom(make_site(noted))
    assert text(root, "a:updated") == text(root, "a:entry/a:updated") == "2026-05-01T00:00:00+00:00"


def test_a_feed_does_not_depend_on_the_clock() -> None:
    early = full_site()
    now = moment("2030-01-01").at(early.site.config.zone)
    late = dataclasses.replace(early, site=replace(early.site, now=now))
    assert output(early, "feed.xml") == output(late, "feed.xml")


def test_hostile_texts_stay_texts() -> None:
    hostile = "]]></title><script>alert(1)</script> & \"'\x0b\x1f"
    article = make_article(title=hostile, tags=(hostile,), summary=hostile, notes=[make_note(body=hostile)])
    site = make_site(article, authors=(make_author("desk", name=hostile),), pages=((make_page(), ""),))
    entry = atom(site).find("a:entry", ATOM)
    assert entry is not None
    shown = hostile.replace("\x0b", "").replace("\x1f", "")
    assert text(entry, "a:title") == text(entry, "a:summary") == shown
    assert "<script>" not in text(entry, "a:content")
    item = json.loads(output(site, "feed.json"))["items"][0]
    assert item["title"] == hostile
    assert "<script>" not in item["content_html"]
