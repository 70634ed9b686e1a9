"""The tables that pages share."""

from __future__ import annotations

from generator.pages.catalogue import Catalogue
from tests.pages.samples import byline, catalogue_of, correction, make_article, make_note, moment, withdrawn


def slugs(catalogue: Catalogue) -> list[str]:
    return [entry.id for entry in catalogue.listed]


def test_newest_first_then_by_path() -> None:
    catalogue = catalogue_of(
        make_article("b"), make_article("a"), make_article("new", date=moment("2026-05-02T01:00"))
    )
    assert slugs(catalogue) == ["new", "a", "b"]


def test_expired_and_withdrawn_articles_leave_lists_and_keep_their_entries() -> None:
    catalogue = catalogue_of(
        make_article("here", tags=("x",)),
        make_article("expired", expires=moment("2026-05-09"), tags=("x", "alone")),
        make_article("later", expires=moment("2026-05-11")),
        make_article("gone", withdrawn=withdrawn()),
    )
    assert set(slugs(catalogue)) == {"here", "later"}
    assert len(catalogue.entries) == 4
    assert [entry.id for entry in catalogue.tags["x"].entries] == ["here"]
    assert catalogue.tags["alone"].entries == ()
    assert not catalogue.by_id["expired"].indexed


def test_two_spellings_of_a_tag_are_one_by_the_first_path() -> None:
    catalogue = catalogue_of(
        make_article("b", tags=("web annotation",)), make_article("a", tags=("Web Annotation",))
    )
    assert [group.title for group in catalogue.tags.values()] == ["Web Annotation"]
    assert {tag.title for entry in catalogue.entries for tag in catalogue.cards.card(entry).tags} == {
        "Web Annotation"
    }


def test_unlisted_authors_have_no_group() -> None:
    catalogue = catalogue_of(make_article(authors=byline("ann", "desk")))
    assert set(catalogue.authors) == {"ann", "desk"}
    assert [entry.id for entry in catalogue.authors["ann"].entries] == ["budget"]


def test_translations_are_known_from_either_side() -> None:
    catalogue = catalogue_of(make_article("en", translations=("zh",)), make_article("zh", language="zh"))
    assert catalogue.translations == {"en": ("zh",), "zh": ("en",)}


def test_modified_is_the_later_of_article_and_notes() -> None:
    noted = make_article(notes=[make_note(created=moment("2026-05-07"))], updated=moment("2026-05-02"))
    corrected = make_article("b", corrections=(correction("2026-05-08"),))
    withdrew = make_article(
        "c", withdrawn=withdrawn("2026-05-05"), notes=[make_note(created=moment("2026-05-07"))]
    )
    days = {
        entry.id: (entry.updated.iso[8:10], entry.modified.iso[8:10])
        for entry in catalogue_of(noted, corrected, withdrew).entries
    }
    assert days == {"budget": ("02", "07"), "b": ("01", "08"), "c": ("01", "05")}


def test_related_articles_share_most_tags_in_the_same_language() -> None:
    catalogue = catalogue_of(
        make_article("here", tags=("x", "y")),
        make_article("one", tags=("x",), date=moment("2026-05-03")),
        make_article("two", tags=("x", "y"), date=moment("2026-01-01")),
        make_article("chinese", tags=("x", "y"), language="zh"),
        make_article("other", tags=("z",)),
    )
    assert [other.id for other in catalogue.related(catalogue.by_id["here"])] == ["two", "one"]


def test_at_most_three_are_related_and_never_the_article_itself() -> None:
    catalogue = catalogue_of(*(make_article(f"a{n}", tags=("x",)) for n in range(30)))
    for entry in catalogue.entries:
        related = [other.id for other in catalogue.related(entry)]
        assert len(related) == 3
        assert entry.id not in related
