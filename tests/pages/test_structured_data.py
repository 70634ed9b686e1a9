"""JSON-LD."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from generator.model.annotation import Source
from generator.model.article import Image, Original
from generator.model.site import Publisher, Section
from generator.model.values import PartialDate, Words
from tests.pages.samples import (
    Sample,
    byline,
    correction,
    make_article,
    make_author,
    make_config,
    make_note,
    make_site,
    moment,
    output,
)

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def graph(site: Sample, path: str) -> list[dict[str, Any]]:
    found = SCRIPT.search(output(site, path))
    assert found, path
    data = json.loads(found[1])
    assert data["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = data["@graph"]
    return nodes


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("news", "NewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("analysis", "AnalysisNewsArticle"),
        ("background", "BackgroundNewsArticle"),
        ("reportage", "ReportageNewsArticle"),
        ("review", "ReviewNewsArticle"),
        ("", "NewsArticle"),
    ],
)
def test_the_type_of_an_article_is_that_of_its_section(kind: Any, name: str) -> None:
    sections = {"s": Section(title=Words.of("S"), type=kind)} if kind else {}
    site = make_site(make_article(section="s" if kind else ""), config=make_config(sections=sections))
    assert graph(site, "articles/budget/index.html")[0]["@type"] == name


def test_an_article_names_its_people_notes_and_corrections() -> None:
    article = make_article(
        authors=byline("ann", "desk"),
        updated=moment("2026-05-02"),
        section="opinion",
        tags=("x", "y"),
        image=Image(src="a.jpg", credit="C"),
        license="CC-BY-4.0",
        corrections=(correction("2026-05-03", "It was three."),),
        sources=(Source(title="S", url="https://s.example/"),),
        original=Original(title="O", authors=("P",), date=PartialDate.parse("1787")),
        notes=[make_note("one", quote="first words", body="Text.", created=moment("2026-05-04"))],
    )
    node, *others = graph(make_site(article), "articles/budget/index.html")
    url = "https://example.org/news/articles/budget/"
    assert (node["@id"], node["identifier"]) == (url + "#article", "tag:example.org,2026:budget")
    assert (node["datePublished"], node["dateModified"]) == ("2026-05-01", "2026-05-02")
    assert [author["@type"] for author in node["author"]] == ["Person", "Organization"]
    assert node["image"] == "https://example.org/news/media/a.jpg"
    assert node["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert node["correction"] == [
        {"@type": "CorrectionComment", "text": "It was three.", "datePublished": "2026-05-03"}
    ]
    assert node["isBasedOn"] == {
        "@type": "CreativeWork",
        "name": "O",
        "author": [{"@type": "Person", "name": "P"}],
        "dateCreated": "1787",
    }
    assert node["citation"][0]["url"] == "https://s.example/"
    assert node["comment"][0]["@id"] == url + "#note-one"
    assert node["comment"][0]["text"] == "Text."
    assert node["keywords"] == ["x", "y"]
    assert {one["@type"] for one in others} == {"Person", "Organization", "NewsMediaOrganization"}
    assert node["publisher"]["@id"] in {one["@id"] for one in others}
    assert {author["@id"] for author in node["author"]} <= {one["@id"] for one in others}


def test_what_is_not_known_is_not_said() -> None:
    node = graph(make_site(make_article()), "articles/budget/index.html")[0]
    assert not {
        "image",
        "license",
        "correction",
        "comment",
        "isBasedOn",
        "alternativeHeadline",
        "author",
    } & set(node)
    assert node["isAccessibleForFree"] is True


def test_home_names_the_publisher_and_its_policies() -> None:
    publisher = Publisher(
        name="The Paper",
        policies={"corrections": "/corrections/", "ethics": "https://e.example/", "own": "/x/"},
    )
    website, organization = graph(make_site(config=make_config(publisher=publisher)), "index.html")
    assert website["@type"] == "WebSite"
    assert website["publisher"]["@id"] == organization["@id"]
    assert organization["name"] == "The Paper"
    assert organization["correctionsPolicy"] == "https://example.org/news/corrections/"
    assert organization["ethicsPolicy"] == "https://e.example/"
    assert "own" not in organization


def test_an_authors_page_is_a_profile() -> None:
    author = make_author("ann", role="Writer", same_as=("https://a.example/",), affiliation="Here")
    page, person = graph(make_site(authors=(author,)), "authors/ann/index.html")
    assert (page["@type"], page["mainEntity"]["@id"]) == ("ProfilePage", person["@id"])
    assert (person["@type"], person["jobTitle"], person["sameAs"]) == (
        "Person",
        "Writer",
        ["https://a.example/"],
    )
    assert person["description"] == "Bio of ann."


def test_a_title_can_not_leave_the_script() -> None:
    title = "</script><script>alert(1)</script><!-- \u2028"
    site = make_site(make_article(title=title))
    html = output(site, "articles/budget/index.html")
    assert "<script>alert" not in html
    assert graph(site, "articles/budget/index.html")[0]["headline"] == title
