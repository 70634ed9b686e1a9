"""A plan brings one set of files to be another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.publish.plan import File, Item, plan_publish

PATHS = st.sampled_from(["index.html", "a.css", "a", "a/b.html", "a/b", "a/b/c.html", "feed.xml", "x.html"])
FILES = st.dictionaries(PATHS, st.builds(File, st.sampled_from(["one", "two"]), st.just(3)))


def test_added_changed_and_removed_are_told_with_their_sizes() -> None:
    built = {"new.html": File("n", 1), "same.html": File("s", 2), "edited.html": File("after", 30)}
    published = {"same.html": File("s", 2), "edited.html": File("before", 4), "gone.html": File("g", 5)}

    plan = plan_publish(built, published)

    assert plan.added == (Item("new.html", 1),)
    assert plan.changed == (Item("edited.html", 30),)
    assert plan.removed == (Item("gone.html", 5),)
    assert plan.vanishing == 1 / 3


def test_nothing_to_do() -> None:
    files = {"index.html": File("i", 1)}
    assert plan_publish(files, files).is_empty
    assert plan_publish(files, {}).vanishing == 0


def test_assets_go_before_pages_and_pages_before_feeds() -> None:
    paths = ["feed.xml", "index.html", "assets/site.css", "a/index.html", "robots.txt", "a/photo.jpg"]
    plan = plan_publish({path: File("x", 1) for path in paths}, {})
    expected = ["a/photo.jpg", "assets/site.css", "a/index.html", "index.html", "feed.xml", "robots.txt"]
    assert list(plan.sends) == expected


@given(FILES, FILES)
def test_carried_out_in_order_it_gives_the_built_files(
    built: dict[str, File], published: dict[str, File]
) -> None:
    plan = plan_publish(built, published)
    there = dict(published)
    for path in plan.clears:
        del there[path]
    for path in plan.sends:
        there[path] = built[path]
    for path in plan.deletions:
        del there[path]
    assert there == built
    assert plan.before == len(published)


@given(FILES, FILES)
def test_what_is_a_file_and_a_folder_to_be_is_cleared_first(
    built: dict[str, File], published: dict[str, File]
) -> None:
    for path in (plan := plan_publish(built, published)).clears:
        assert any(sent.startswith(f"{path}/") or path.startswith(f"{sent}/") for sent in plan.sends)
