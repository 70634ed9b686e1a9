"""Article pages: disclaimers, notes, series, what is withdrawn."""

from __future__ import annotations

import pytest

from generator.model.annotation import (
    Claim,
    PlacedNote,
    Placement,
    Quote,
    Reply,
    Retired,
    Review,
    Source,
    State,
)
from generator.model.article import Byline
from generator.model.site import NoteSettings, Verdict
from generator.model.values import PartialDate, Words
from generator.pages.annotated import disclaimer, license_url, shorten
from generator.pages.article import article_view
from generator.pages.views import ArticleView
from tests.pages.samples import (
    byline,
    catalogue_of,
    correction,
    make_article,
    make_author,
    make_config,
    make_note,
    make_site,
    moment,
    output,
    place,
    planned,
    withdrawn,
)

TEXT = "The first words and the last words."


def view_of(*articles: object, which: str = "budget", **more: object) -> ArticleView:
    catalogue = catalogue_of(*articles, **more)  # type: ignore[arg-type]
    return article_view(catalogue, catalogue.by_id[which])


@pytest.mark.parametrize(
    ("section", "own", "authors", "language", "html"),
    [
        ("", "", ["ann"], "en", ""),
        ("news", "", ["ann"], "en", ""),
        ("opinion", "", ["ann"], "en", "<p>Views of the author, Ann, not of The Review.</p>"),
        ("opinion", "", ["ann", "desk"], "en", "<p>Views of the authors.</p>"),
        ("opinion", "false", ["ann"], "en", ""),
        ("opinion", "other", ["ann"], "zh", "<p>中文。</p>"),
        ("", "other", ["ann"], "en", "<p>In English.</p>"),
        (
            "",
            "The views of {authors}, for once.",
            ["ann", "desk"],
            "en",
            "<p>The views of Ann and Desk, for once.</p>",
        ),
        ("opinion", "nothing-of-this-id", ["ann"], "en", ""),
    ],
)
def test_disclaimer(section: str, own: str, authors: list[str], language: str, html: str) -> None:
    article = make_article(section=section, disclaimer=own, authors=byline(*authors), language=language)
    catalogue = catalogue_of(article)
    assert disclaimer(catalogue.masthead, article, catalogue.masthead.languages.of(language)) == html


def test_names_in_a_disclaimer_are_names_and_not_markup() -> None:
    article = make_article(section="opinion", authors=(Byline(name="<b>*{publication}*</b>"),))
    catalogue = catalogue_of(article)
    html = disclaimer(catalogue.masthead, article, catalogue.language)
    assert "Views of the author, &lt;b&gt;*{publication}*&lt;/b&gt;, not of" in html


def test_a_note_has_all_its_parts_in_words() -> None:
    note = make_note(
        quote="first words",
        also=(Quote(quote="last words"),),
        kind="claim",
        created=moment("2026-05-02"),
        sources=(Source(title="S", date=PartialDate.parse("1787-09")),),
        claim=Claim(text="C", verdict="false", date_text="c. 1450"),
        replies=(Reply(id="r", author="ann", body="No."),),
        reviewed=(Review(by="ann", as_="law", date=moment("2026-05-02")),),
        tags=("t",),
    )
    verdicts = {
        "false": Verdict(label=Words.of("False"), rating=1),
        "true": Verdict(label=Words.of("True"), rating=5),
    }
    view = view_of(make_article(notes=[note]), config=make_config(verdicts=verdicts)).notes[0]
    assert (view.number, view.anchors, view.state) == (1, "n1", "exact")
    assert [(one.text, one.ref_id) for one in view.passages] == [
        ("first words", "ref-one"),
        ("last words", "ref-one-2"),
    ]
    assert view.name == "Note n1, claim, by Desk"
    assert view.sources[0].date == "September 1787"
    assert view.claim
    assert (view.claim.verdict_label, view.claim.rating, view.claim.best_rating) == ("False", 1, 5)
    assert view.claim.date == "c. 1450"
    assert view.replies[0].author
    assert view.replies[0].html == "<p>No.</p>"
    assert view.reviewed == ("Ann (law), 2 May 2026",)
    assert view.url == "/news/articles/budget/notes/one/"


def test_a_fuzzy_note_says_what_it_was_written_about() -> None:
    note = make_note(quote="old words", also=(Quote(quote="first", through="words"),))
    spans = [
        place(make_note(quote=words), 1, TEXT).placements[0].span for words in ("last words", "first words")
    ]
    placements = (
        Placement(State.FUZZY, spans[0], written_about="old words"),
        Placement(State.EXACT, spans[1]),
    )
    placed = PlacedNote(note=note, number=1, placements=placements)
    passages = view_of(make_article(text=TEXT, placed=[placed])).notes[0].passages
    assert (passages[0].text, passages[0].written_about) == ("last words", "old words")
    assert (passages[1].text, passages[1].written_about) == ("first words", "")


def test_references_are_counted_over_passages_that_were_found() -> None:
    note = make_note(quote="gone", also=(Quote(quote="first words"), Quote(quote="last words")))
    view = view_of(make_article(text=TEXT, notes=[note])).notes[0]
    assert [(one.text, one.ref_id) for one in view.passages] == [
        ("gone", ""),
        ("first words", "ref-one"),
        ("last words", "ref-one-2"),
    ]


def test_notes_stand_where_they_belong() -> None:
    retired = make_note(
        "old", quote="first words", status="retired", retired=Retired(date=moment("2026-05-03"), reason="Why")
    )
    kept = PlacedNote(
        note=make_note("kept", quote="gone"), number=2, placements=(Placement(State.ORPHANED),), kept=True
    )
    lost = PlacedNote(note=make_note("lost", quote="gone"), number=3, placements=(Placement(State.ORPHANED),))
    whole = PlacedNote(note=make_note("whole"), number=1, placements=())
    placed = [whole, kept, lost, PlacedNote(note=retired, number=0, placements=())]
    view = view_of(make_article(text=TEXT, placed=placed))
    assert [(note.id, note.state, note.anchors) for note in view.notes] == [("whole", "whole", "")]
    assert [(note.id, note.state) for note in view.lost] == [("kept", "orphaned")]
    assert [(note.id, note.state) for note in view.retired] == [("lost", "retired"), ("old", "retired")]
    assert view.retired[1].retired_reason == "Why"
    assert view.retired[1].passages[0].text == "first words"


def test_a_withdrawn_article_shows_date_and_reason_and_nothing_it_said() -> None:
    article = make_article(
        text="Libel in the text.",
        title="Headline",
        notes=[make_note(body="Libel in a note.", quote="Libel")],
        withdrawn=withdrawn(reason="It was wrong."),
        disclosures="Libel disclosed.",
        summary="Libel in short.",
        section="opinion",
        authors=byline("ann"),
    )
    site = make_site(article, config=make_config(notes=NoteSettings(pages="all")))
    html = output(site, "articles/budget/index.html")
    assert "It was wrong." in html
    assert "5 May 2026" in html
    everything = "".join(output(site, path) for path in planned(site) if not path.startswith("assets/"))
    assert "Libel" not in everything


def test_an_expired_article_keeps_its_page_and_asks_not_to_be_found() -> None:
    article = make_article(text="Still here.", expires=moment("2026-05-02"))
    html = output(make_site(article), "articles/budget/index.html")
    assert "Still here." in html
    assert '<meta name="robots" content="noindex">' in html
    assert "2 May 2026" in html


def test_series_are_read_from_the_oldest_part() -> None:
    articles = [
        make_article("c", series="S", date=moment("2026-05-01")),
        make_article("b", series="S", date=moment("2026-04-01")),
        make_article("a", series="S", date=moment("2026-05-01")),
    ]
    series = view_of(*articles, which="a").series
    assert series
    assert [part.title for part in series.parts] == ["Title of b", "Title of a", "Title of c"]
    assert (series.position, series.url) == (2, "/news/series/s/")
    assert series.previous
    assert series.next
    assert (series.previous.title, series.next.title) == ("Title of b", "Title of c")


def test_translations_are_linked_and_alternates_say_so() -> None:
    articles = [make_article("en", translations=("zh",)), make_article("zh", language="zh")]
    assert [link.url for link in view_of(*articles, which="zh").translations] == ["/news/articles/en/"]
    html = output(make_site(*articles), "articles/zh/index.html")
    assert '<link rel="alternate" hreflang="en" href="https://example.org/news/articles/en/">' in html


def test_bios_come_from_the_article_where_it_says_so() -> None:
    guest = Byline(name="Guest", bio="A guest.")
    silent = make_author("silent", bio="")
    view = view_of(
        make_article(authors=(*byline("ann", "silent"), guest)), authors=(make_author("ann"), silent)
    )
    assert [(one.name, one.bio_html) for one in view.bios] == [
        ("Ann", "<p>Bio of ann.</p>"),
        ("Guest", "<p>A guest.</p>"),
    ]


def test_corrections_lead_to_their_note() -> None:
    view = view_of(make_article(corrections=(correction(type="clarification", note="one"),)))
    assert view.corrections[0].note_url == "/news/articles/budget/#note-one"
    assert view.corrections[0].type_label == "Clarification"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("", ""),
        ("All rights reserved", ""),
        ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("MIT", "https://spdx.org/licenses/MIT.html"),
        ("https://example.org/terms", "https://example.org/terms"),
    ],
)
def test_license_url(name: str, url: str) -> None:
    assert license_url(name) == url


def test_texts_are_cut_between_words() -> None:
    assert shorten("one two three", 9) == "one two…"
    assert shorten("一" * 20, 9) == "一" * 9 + "…"
    assert shorten("short\ntext", 20) == "short text"


def test_an_article_says_how_to_cite_it() -> None:
    html = output(make_site(make_article(authors=byline("ann", "desk"))), "articles/budget/index.html")
    wanted = (
        "Ann and Desk, “Title of budget”, The Review, 1 May 2026. https://example.org/news/articles/budget/"
    )
    assert wanted in html
    html = output(make_site(make_article(withdrawn=withdrawn())), "articles/budget/index.html")
    assert "Cite as" not in html
