"""Looking templates up, escaping, and rendering them all on hostile texts."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import html5lib
import pytest
from jinja2 import UndefinedError

from generator.model.annotation import Claim, Reply, Source
from generator.model.article import Byline, Image, Original
from generator.model.site import NoteSettings, Publisher
from generator.model.values import Words
from generator.pages import PlannedPage, Theme, make_templates, render_page
from generator.pages.templates import absolute_links, as_xml, cdata
from tests.pages.samples import (
    Sample,
    byline,
    correction,
    make_article,
    make_author,
    make_config,
    make_note,
    make_page,
    make_site,
    moment,
    note_correction,
)

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)> ' & {{ 7*7 }}"


def text_of(theme: Theme, name: str, **context: object) -> str:
    page = PlannedPage(path="x.html", key=b"", template=name, context=lambda: context)
    return render_page(page, make_templates(theme)).decode()


def test_the_sites_templates_come_over_the_packaged_ones_which_stay_reachable() -> None:
    packaged = {"a.html": "packaged {% block x %}old{% endblock %}", "b.html": "{% include 'a.html' %}"}
    own = {"a.html": "{% extends 'glossator/a.html' %}{% block x %}new{% endblock %}"}
    theme = Theme(packaged=packaged, words={}, own=own)
    assert text_of(theme, "a.html") == text_of(theme, "b.html") == "packaged new"
    assert text_of(theme, "glossator/a.html") == "packaged old"


def test_html_and_xml_are_escaped_and_plain_text_is_not() -> None:
    names = dict.fromkeys(("a.html", "a.xml", "robots.txt", "_headers", "_redirects"), "{{ x }}")
    theme = Theme(packaged=names, words={})
    assert text_of(theme, "a.html", x="<&") == text_of(theme, "a.xml", x="<&") == "&lt;&amp;"
    for name in ("robots.txt", "_headers", "_redirects"):
        assert text_of(theme, name, x="<&") == "<&"


def test_a_name_that_nobody_gives_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        text_of(Theme(packaged={"a.html": "{{ pgae.title }}"}, words={}), "a.html")


@pytest.mark.parametrize(
    "html",
    [
        "<p>a &amp; b</p>",
        "]]>",
        "a]]>b]]>",
        "]]\x0b>",
        "]\x0b]>",
        "]]\ufffe>",
        "]]\ud800>",
        "\x00",
        "中 ]]&gt;",
    ],
)
def test_html_is_the_text_of_an_element_of_xml(html: str) -> None:
    root = ET.fromstring(as_xml(f"<a>{cdata(html)}</a>"))
    assert list(root) == []
    assert (root.text or "") == re.sub("[\x00\x0b\ufffe\ud800]", "", html)


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ('<a href="/x/">', '<a href="https://e.org/x/">'),
        ('<a href="#n">', '<a href="https://e.org/p/#n">'),
        ('<img alt="a" src="/x.png">', '<img alt="a" src="https://e.org/x.png">'),
        ('<a href="https://f.org/">', '<a href="https://f.org/">'),
        ('<p> href="/x" </p>', '<p> href="/x" </p>'),
        ('<a title="a href" href="mailto:x@e.org">', '<a title="a href" href="mailto:x@e.org">'),
    ],
)
def test_absolute_links(html: str, whole: str) -> None:
    assert absolute_links(html, "https://e.org/p/") == whole


def hostile_site() -> Sample:
    h = HOSTILE
    note = make_note(
        "one",
        body=h,
        title=h,
        quote="first words",
        sources=(Source(title=h, author=h, publisher=h, locator=h, quote=h),),
        claim=Claim(text=h, claimant=h, verdict="v", date_text=h),
        replies=(Reply(id="r", author="ann", body=h),),
        corrections=(note_correction(text=h),),
        tags=(h,),
    )
    article = make_article(
        title=h,
        summary=h,
        kicker=h,
        series=h,
        tags=(h,),
        aliases=("old",),
        authors=(*byline("ann"), Byline(name=h, role=h, bio=h)),
        image=Image(src="a.jpg", alt=h, caption=h, credit=h),
        corrections=(correction(text=h, was=h, now=h),),
        disclosures=h,
        disclaimer=h,
        license=h,
        original=Original(title=h, authors=(h,), date_text=h, held_by=h),
        sources=(Source(title=h),),
        section="news",
        notes=[note],
        date=moment("2026-05-09"),
    )
    config = make_config(
        title=Words.of(h),
        description=Words.of(h),
        publisher=Publisher(name=h),
        notes=NoteSettings(pages="all"),
    )
    author = make_author("ann", name=h, role=h, affiliation=h, bio=h)
    page = make_page(title=h, summary=h)
    return make_site(
        article, config=config, authors=(author, make_author("desk")), pages=((page, "<p></p>"),)
    )


def test_hostile_texts_in_every_place_make_no_element_anywhere() -> None:
    rendered = [page for page in hostile_site().pages() if page.path.endswith(".html")]
    assert len(rendered) > 15
    for page in rendered:
        tree = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
        scripts = [
            one
            for one in tree.iter("script")
            if not one.get("src") and one.get("type") != "application/ld+json"
        ]
        handlers = [name for one in tree.iter() for name in one.attrib if str(name).startswith("on")]
        assert (scripts, handlers) == ([], []), page.path
        assert "49" not in "".join(tree.itertext()), page.path


def test_every_page_of_the_real_theme_is_well_formed_html() -> None:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    for page in hostile_site().pages():
        if page.path.endswith(".html"):
            parser.parse(page.content.decode())
