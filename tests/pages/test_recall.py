"""What is recalled of a plan is what would be worked out again; only what an edit reaches is not recalled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.model.site import NoteSettings, Pagination
from generator.pages import Entry, Plan, kept_catalogue, plan_of, plan_pages, plan_reached, recall
from generator.pages.catalogue import Catalogue
from generator.pages.kept import holds_any, places_of, without
from tests.pages.samples import byline, catalogue_of, correction, make_author, make_config, make_note, moment
from tests.pages.samples import make_article as article

PLACES = {
    "a": {"series": "Foxes", "section": "news", "authors": byline("ann"), "tags": ("x", "y")},
    "b": {"series": "Foxes", "section": "opinion", "authors": byline("desk"), "tags": ("x",)},
    "c": {
        "translations": ("d",),
        "tags": ("y",),
        "authors": byline("ann", "desk"),
        "corrections": (correction(),),
        "aliases": ("former",),
    },
    "d": {"language": "zh", "notes": [make_note()]},
    "e": {"tags": ("z",), "authors": byline("desk"), "date": moment("2026-05-02")},
    "f": {"tags": ("x", "z"), "authors": byline("desk"), "featured": True},
}
EDITS: dict[str, dict[str, dict[str, Any]]] = {
    "nothing": {},
    "the words of one in a series": {"a": {"summary": "Other."}},
    "the words of a translation": {"d": {"summary": "Other."}},
    "the words of the featured one": {"f": {"title": "Other"}},
    "the words of one that was corrected": {"c": {"summary": "Other.", "kicker": "Other"}},
    "another correction": {"c": {"corrections": (correction(), correction("2026-05-04"))}},
    "an update of one with a former address": {"c": {"updated": moment("2026-05-20"), "title": "Other"}},
    "notes": {"d": {"notes": [make_note(body="Another body.")]}},
    "several": {"b": {"standfirst": "Other."}, "e": {"kicker": "Other"}},
}


def site(changes: dict[str, dict[str, Any]], **more: Any) -> Catalogue:
    articles = [article(name, **{**meta, **changes.get(name, {})}) for name, meta in PLACES.items()]
    config = make_config(pagination=Pagination(size=2), notes=NoteSettings(pages="all"))
    return catalogue_of(*articles, config=config, **more)


def keys_of(catalogue: Catalogue) -> dict[str, bytes]:
    return {page.path: page.key for page in plan_pages(catalogue)}


def changed(before: Catalogue, after: Catalogue) -> set[str]:
    """Paths of articles with other contents, none of which has another place."""
    assert {entry.path: entry.place for entry in before.entries} == {
        entry.path: entry.place for entry in after.entries
    }
    return {
        entry.path
        for entry in after.entries
        if (entry.digest, entry.part) != (before.by_path[entry.path].digest, before.by_path[entry.path].part)
    }


def recalled_keys(before: Catalogue, after: Catalogue) -> tuple[dict[str, bytes], set[str]]:
    """The keys of the second plan, made with what the first left, and the pages that were worked out."""
    keys = keys_of(before)
    found = recall(after, plan_of(before), keys.get, changed(before, after))
    assert found
    marked = {path: b"recalled " + key for path, key in keys.items()}
    second = recall(after, plan_of(before), marked.get, changed(before, after))
    pages = {page.path: page.key for page in plan_pages(after, second)}
    worked_out = {path for path, key in pages.items() if not key.startswith(b"recalled ")}
    return {page.path: page.key for page in plan_pages(after, found)}, worked_out


@pytest.mark.parametrize("edit", EDITS)
def test_keys_are_those_of_a_whole_plan(edit: str) -> None:
    before = site({})
    keys, _ = recalled_keys(before, site(EDITS[edit]))
    assert keys == keys_of(site(EDITS[edit]))
    assert (keys == keys_of(before)) is (edit == "nothing")


@pytest.mark.parametrize("edit", EDITS)
def test_pages_that_are_reached_are_those_that_a_whole_plan_makes_anew(edit: str) -> None:
    before, after = site({}), site(EDITS[edit])
    keys, wanted = keys_of(before), keys_of(after)
    plan, others = plan_of(before), {path: before.by_path[path] for path in changed(before, after)}
    assert all(after.by_path[path].lasting == entry.lasting for path, entry in others.items())
    read: list[str] = []

    def entry(path: str) -> Entry:
        read.append(path)
        return after.by_path[path]

    kept = kept_catalogue(after.masthead, plan, entry, after.part, after.fragment)
    reached = {page.path: page.key for page in plan_reached(kept, plan, others)}
    assert {**keys, **reached} == wanted
    assert {path for path in wanted if wanted[path] != keys[path]} <= reached.keys()
    assert len(read) == len(set(read))


def test_what_is_not_reached_is_not_read() -> None:
    before, after = site({}), site({"e": {"summary": "Other."}})
    keys_of(before)
    plan = plan_of(before)
    # `f` is featured, and stands beside `e` in the list of the tag that both have.
    read = {"content/articles/e.md", "content/articles/f.md"}
    kept = kept_catalogue(
        after.masthead,
        plan,
        {path: after.by_path[path] for path in read}.__getitem__,
        after.part,
        after.fragment,
    )
    entry = kept.by_path["content/articles/e.md"]
    assert entry is kept.tags["z"].entries[0]
    assert list(places_of(kept.tags["z"].entries, {entry.path})) == [0]
    assert not holds_any(kept.tags["x"].entries, {entry.path})
    assert [one.path for one in without(kept.tags["z"].entries, entry)] == ["content/articles/f.md"]
    assert (len(kept.entries), len(kept.tags["x"].entries[1:])) == (6, 2)


def test_another_bio_reaches_what_shows_it() -> None:
    authors = (make_author("desk", type="organization"), make_author("ann", bio="Another bio."))
    before, after = site({}), site({}, authors=authors)
    keys, worked_out = recalled_keys(before, after)
    assert keys == keys_of(site({}, authors=authors))
    assert {"articles/a/index.html", "articles/c/index.html", "authors/ann/index.html"} <= worked_out
    assert not {"articles/e/index.html", "tags/z/index.html"} & worked_out


def test_an_edit_reaches_its_lists_its_series_and_who_is_related() -> None:
    _, worked_out = recalled_keys(site({}), site({"a": {"summary": "Other."}}))
    assert {f"articles/{name}/index.html" for name in "abcf"} <= worked_out
    assert {"sections/news/index.html", "tags/x/index.html", "series/foxes/index.html"} <= worked_out
    assert not {"articles/e/index.html", "sections/opinion/index.html", "tags/z/index.html"} & worked_out


def test_related_articles_are_recalled_and_handed_on() -> None:
    before, after = site({}), site({"a": {"summary": "Other."}})
    keys_of(before)
    plan = plan_of(before)
    found = recall(after, plan, {}.get, changed(before, after))
    list(plan_pages(after, found))
    assert plan_of(after).related == plan.related
    whole = site({"a": {"summary": "Other."}})
    keys_of(whole)
    assert plan_of(whole) == plan_of(after)


@pytest.mark.parametrize(
    "make",
    [
        lambda: site({}, digest=b"other"),
        lambda: catalogue_of(*[article(name, **meta) for name, meta in PLACES.items()], digest=b"other"),
    ],
    ids=["settings", "another site"],
)
def test_nothing_is_recalled_where_all_pages_are_made_with_something_else(
    make: Callable[[], Catalogue],
) -> None:
    before = site({})
    keys = keys_of(before)
    assert recall(make(), plan_of(before), keys.get, set()) is None


def test_nothing_is_recalled_where_nothing_is_known() -> None:
    assert recall(site({}), Plan(), {}.get, set()) is None
