"""A note and the edits of its article: state and place after each, with and without history."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.build import BuildRequest
from generator.prepare import Prepared, prepare_site

ARTICLE = "content/articles/harbour.md"
FRONT = "---\ntitle: The harbour works\ndate: 2026-03-02\n---\n\n"
TEXT = """\
## What the council decided

The council met on Monday evening and approved the plan for the outer harbour. Nobody had expected
the vote to be close, and it was not: eleven members were in favour and two against.

The new breakwater is to be 340 metres long and will protect the inner basin from westerly storms.
Building starts in spring.

## What it costs

The engineers put the cost at nineteen million. "We have calculated carefully," the harbour master
said, and she pointed to the tables in the annex.

Critics doubt the figures. The annex was written before the price of stone rose, and a second
estimate has not been published.

The ferry company welcomed the plan. Its boats lose some thirty days a year to bad weather, more
than any other line on this coast.

Fishermen were not asked. Their moorings lie where the breakwater will stand, and the council will
have to find them others. Building starts in spring.
"""
NOTES = """\
annotations:
  - {id: vote, quote: eleven members were in favour and two against, body: How it was counted.}
  - {id: length, quote: 340 metres long and will protect the inner basin, body: On the length.}
  - {id: start, quote: Building starts in spring., occurrence: 1 of 2, body: On the start.}
  - {id: cost, quote: What it costs, body: On the heading.}
  - {id: careful, quote: '"We have calculated carefully," the harbour master said', body: On the words.}
  - {id: stone, quote: The annex was written before the price of stone rose, body: On the annex.}
  - {id: ferry, quote: some thirty days a year to bad weather, body: On the days.}
  - {id: moorings, quote: Their moorings lie where the breakwater will stand, body: On the moorings.}
"""

Edit = Callable[[str], str]
FERRY = TEXT[TEXT.index("The ferry company") : TEXT.index("Fishermen were")]


def replaced(old: str, new: str) -> Edit:
    """An edit that replaces words which are there."""

    def edit(text: str) -> str:
        assert old in text, old
        return text.replace(old, new)

    return edit


def moved_up(text: str) -> str:
    """The ferry's paragraph, before the first heading of costs."""
    return text.replace(FERRY, "").replace("## What it costs", FERRY + "## What it costs")


def rewrapped(text: str) -> str:
    """Every paragraph on one line."""
    return "\n\n".join(" ".join(block.split("\n")) for block in text.strip().split("\n\n")) + "\n"


# One row a commit: what was done, how, and the notes that stand differently from then on:
# state and words, `None` for a note that is not in the text.
STEPS: list[tuple[str, Edit, dict[str, tuple[str, str | None]]]] = [
    (
        "a typo in the quote is mended",
        replaced("eleven members were in favour and", "eleven members were in favor and"),
        {"vote": ("fuzzy", "eleven members were in favor and two against")},
    ),
    (
        "a sentence is rewritten around the words",
        replaced(
            "The annex was written before the price of stone rose, and",
            "It should be said that the annex was written well before the price of stone rose, and",
        ),
        {"stone": ("fuzzy", "the annex was written well before the price of stone rose")},
    ),
    (
        "a number is corrected",
        replaced("340 metres", "390 metres"),
        {"length": ("orphaned", None)},
    ),
    ("a paragraph moves", moved_up, {}),
    (
        "the passage is deleted, the same words stay elsewhere",
        replaced("westerly storms.\nBuilding starts in spring.", "westerly storms."),
        {"start": ("orphaned", None)},
    ),
    (
        "a copy is added above",
        replaced(
            "## What the council",
            "Their moorings lie where the breakwater will stand, a reader wrote.\n\n## What the council",
        ),
        {"moorings": ("fuzzy", "Their moorings lie where the breakwater will stand")},
    ),
    (
        "a heading is renamed",
        replaced("## What it costs", "## What it will cost"),
        {"cost": ("fuzzy", "What it will cost")},
    ),
    ("the article is wrapped anew", rewrapped, {}),
    (
        "quotation marks become typographic",
        replaced('"We have calculated carefully,"', "“We have calculated carefully,”"),
        {},
    ),
    (
        "a negation is added",
        replaced("We have calculated carefully", "We have not calculated carefully"),
        {"careful": ("orphaned", None)},
    ),
    ("text is added at the top", lambda text: "A note of the editors stands first.\n\n" + text, {}),
    (
        "the number of days is spelled differently",
        replaced("some thirty days a year to bad weather", "some thirty days every year to bad weather"),
        {"ferry": ("fuzzy", "some thirty days every year to bad weather")},
    ),
]


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Desk", "-c", "user.email=desk@example.org"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def write_site(folder: Path) -> Path:
    site = folder / "site"
    (site / "content/articles").mkdir(parents=True)
    (site / "site.yaml").write_text("title: Harbour\nurl: https://example.org/\nanchoring: {lost: keep}\n")
    (site / ARTICLE).write_text(FRONT + TEXT)
    (site / ARTICLE.replace(".md", ".annotations.yaml")).write_text(NOTES)
    return site


def prepared(site: Path) -> Prepared:
    request = BuildRequest(root=site, output=site / "output", now=datetime(2026, 6, 1, tzinfo=UTC))
    return prepare_site(request)


def standing(site: Path) -> dict[str, tuple[str, str | None]]:
    """Note → state and the words it stands on."""
    annotated = prepared(site).annotated
    assert annotated
    article = annotated[0]
    found = {}
    for placed in article.placed:
        placement = placed.placements[0]
        words = None
        if placement.span:
            words = " ".join(article.text[placement.span.start : placement.span.end].split())
        found[placed.note.record.id] = (placed.state, words)
    return found


def edited(site: Path, edit: Edit) -> None:
    path = next((site / "content/articles").glob("*.md"))
    path.write_text(FRONT + edit(path.read_text().removeprefix(FRONT)))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    site = write_site(tmp_path)
    git(site, "init", "--quiet", "--initial-branch=main")
    git(site, "add", "--all")
    git(site, "commit", "--quiet", "--message=first")
    return site


def first_standing() -> dict[str, tuple[str, str | None]]:
    words = {
        "vote": "eleven members were in favour and two against",
        "length": "340 metres long and will protect the inner basin",
        "start": "Building starts in spring.",
        "cost": "What it costs",
        "careful": '"We have calculated carefully," the harbour master said',
        "stone": "The annex was written before the price of stone rose",
        "ferry": "some thirty days a year to bad weather",
        "moorings": "Their moorings lie where the breakwater will stand",
    }
    return {name: ("exact", text) for name, text in words.items()}


def plain(found: dict[str, tuple[str, str | None]]) -> dict[str, tuple[str, str | None]]:
    return {
        name: (state, text and text.replace("“", '"').replace("”", '"'))
        for name, (state, text) in found.items()
    }


def test_every_note_is_followed_through_the_edits_or_reported(repository: Path, tmp_path: Path) -> None:
    expected = first_standing()
    assert plain(standing(repository)) == expected
    for number, (what, edit, differences) in enumerate(STEPS):
        edited(repository, edit)
        git(repository, "commit", "--quiet", "--all", f"--message={what}")
        expected |= differences
        assert plain(standing(repository)) == expected, what
        for poorer in (
            shallow(repository, tmp_path / f"shallow-{number}"),
            bare(repository, tmp_path / f"bare-{number}"),
        ):
            for name, (state, words) in plain(standing(poorer)).items():
                assert words in (None, expected[name][1]), (what, name)
                assert state != "exact" or expected[name][0] == "exact", (what, name)


def shallow(site: Path, folder: Path) -> Path:
    git(site, "clone", "--quiet", "--depth=1", f"file://{site}", str(folder))
    return folder


def bare(site: Path, folder: Path) -> Path:
    """The site without its history."""
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns(".git"))
    return folder


def test_a_renamed_article_keeps_its_history(repository: Path) -> None:
    edited(repository, replaced("eleven members were in favour", "eleven members were in favor"))
    git(repository, "mv", ARTICLE, "content/articles/breakwater.md")
    sidecar = ARTICLE.replace(".md", ".annotations.yaml")
    git(repository, "mv", sidecar, "content/articles/breakwater.annotations.yaml")
    git(repository, "commit", "--quiet", "--all", "--message=renamed")
    assert standing(repository)["vote"] == ("fuzzy", "eleven members were in favor and two against")


@pytest.mark.parametrize("make", [shallow, bare])
def test_missing_history_is_said_with_its_cure(
    repository: Path, tmp_path: Path, make: Callable[[Path, Path], Path]
) -> None:
    edited(repository, replaced("eleven members were", "eleven councillors were"))
    git(repository, "commit", "--quiet", "--all", "--message=edit")
    problems = prepared(make(repository, tmp_path / "poorer")).problems
    assert "history-missing" in {problem.code for problem in problems}
    assert "history-missing" not in {problem.code for problem in prepared(repository).problems}


def test_history_goes_back_no_further_than_the_last_change_of_the_quote(repository: Path) -> None:
    sidecar = repository / ARTICLE.replace(".md", ".annotations.yaml")
    edited(repository, replaced("Fishermen were not asked.", "Nobody asked the fishermen."))
    git(repository, "commit", "--quiet", "--all", "--message=the words go")
    quote = "Fishermen were not asked."
    sidecar.write_text(sidecar.read_text() + f"  - {{id: asked, quote: {quote}, body: Written too late.}}\n")
    git(repository, "commit", "--quiet", "--all", "--message=a note on words that are gone")
    assert standing(repository)["asked"] == ("orphaned", None)


def test_a_note_that_was_never_committed_is_looked_up_in_the_newest_text(repository: Path) -> None:
    sidecar = repository / ARTICLE.replace(".md", ".annotations.yaml")
    sidecar.write_text(
        sidecar.read_text() + "  - {id: new, quote: a second estimate has not been published, body: New.}\n"
    )
    assert standing(repository)["new"][0] == "exact"
    edited(
        repository,
        replaced(
            "and a second\nestimate has not been published",
            "and a second\nestimate has not yet been published",
        ),
    )
    assert standing(repository)["new"] == ("fuzzy", "a second estimate has not yet been published")


def test_git_is_not_asked_where_nothing_drifted(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert {state for state, _ in standing(repository).values()} == {"exact"}
    assert prepared(repository).problems == ()


def test_a_copy_above_does_not_take_the_note(repository: Path) -> None:
    what, edit, _ = next(step for step in STEPS if step[0] == "a copy is added above")
    edited(repository, edit)
    git(repository, "commit", "--quiet", "--all", f"--message={what}")
    annotated = prepared(repository).annotated
    assert annotated
    article = annotated[0]
    placement = next(p for p in article.placed if p.note.record.id == "moorings").placements[0]
    assert placement.span
    assert article.text[: placement.span.start].endswith("Fishermen were not asked. ")
