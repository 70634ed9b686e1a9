"""Readers, splices and anchoring take files that are nearly right: a value or faults, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from generator.annotate import Annotating, Version, annotate_article
from generator.model.annotation import PlacedNote, State
from generator.model.problem import Fault, Problem
from generator.sources import (
    LoadOptions,
    add_entry,
    edit_entry,
    load_article,
    load_outline,
    read_entries,
    remove_entry,
)
from tests.small_site import NOW, ROOT, SITE
from tests.sources.sidecar_shapes import ARTICLE, SHAPES
from tests.trust.amount import amount
from tests.trust.mutations import mutated
from tests.trust.test_fuzzed_sites import misplaced

CORPUS = [
    path.read_text(encoding="utf-8")
    for folder in (ROOT / "content", ROOT / "tests/cases")
    for path in sorted(folder.rglob("*"))
    if path.suffix in (".md", ".yaml")
]
SIDECARS = [*SHAPES.values(), *(text for text in CORPUS if text.lstrip().startswith("annotations:"))]
ARTICLES = [ARTICLE, *(text for text in CORPUS if text.startswith("---\n"))]
PATH, NOTES, DESK = "content/articles/a.md", "content/articles/a.annotations.yaml", "content/authors/desk.md"
SITE_FILE = (ROOT / "site.yaml").read_text(encoding="utf-8")
SEEDS = range(amount(4, 40))
ROUNDS = amount(60, 500)


def read(
    files: Mapping[str, str], versions: tuple[Version, ...] = ()
) -> tuple[list[Problem], str, tuple[PlacedNote, ...]]:
    """The problems of a site of one article, the article's text and its notes, through the real readers."""
    tree = {path: text.encode("utf-8", "surrogatepass") for path, text in files.items()}
    outline, problems = load_outline(tree, LoadOptions(now=NOW))
    if outline is None:
        return list(problems), "", ()
    loaded = load_article(outline, PATH, tree, outline.author_names, outline.parse_sidecar)
    found = [*problems, *loaded.problems]
    if loaded.article is None:
        return found, "", ()
    options = Annotating(now=NOW, raw_html=outline.config.markdown.html, lost="keep")
    outcome = annotate_article(loaded.article, options, versions)
    return [*found, *outcome.problems], outcome.annotated.text, outcome.annotated.placed


@pytest.mark.parametrize("seed", SEEDS)
def test_files_that_are_nearly_right_have_faults_with_a_place(seed: int) -> None:
    random = Random(seed)
    for _ in range(ROUNDS):
        files = {
            "site.yaml": random.choice((SITE, SITE_FILE)),
            PATH: random.choice(ARTICLES),
            NOTES: random.choice(SIDECARS),
            DESK: "---\nname: The Desk\n---\nA bio.\n",
        }
        for path in random.sample(sorted(files), random.choice((1, 1, 2, 4))):
            files[path] = mutated(random, files[path], CORPUS)
        problems, text, placed = read(files)
        assert (
            misplaced(
                problems, {path: content.encode("utf-8", "surrogatepass") for path, content in files.items()}
            )
            == []
        )
        assert spans_outside(placed, text) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_an_edited_article_moves_its_notes_within_its_text_or_loses_them(seed: int) -> None:
    """With the earlier text at hand and without: what is told as exact is what the quote says."""
    random = Random(seed)
    pairs = [(text, notes) for text in ARTICLES for notes in SIDECARS if quotes_of(notes) & words_in(text)]
    for _ in range(ROUNDS):
        before, notes = random.choice(pairs)
        after = mutated(random, before, ARTICLES)
        version = Version(before.partition("\n---\n")[2], {})
        _, text, placed = read(
            {"site.yaml": SITE, PATH: after, NOTES: notes}, random.choice(((), (version,)))
        )
        assert spans_outside(placed, text) == []


def quotes_of(notes: str) -> set[str]:
    with suppress(Fault):
        return {str(entry.get("quote", ""))[:12] for entry in read_entries(notes)} - {""}
    return set()


def words_in(text: str) -> set[str]:
    return {text[start : start + 12] for start in range(len(text))}


def spans_outside(placed: tuple[PlacedNote, ...], text: str) -> list[str]:
    """Notes that stand where there is no text, or no place though they have one."""
    return [
        f"{one.note.record.id}: {placement}"
        for one in placed
        for placement in one.placements
        if (placement.state in (State.EXACT, State.FUZZY)) != (placement.span is not None)
        or (placement.span and not 0 <= placement.span.start < placement.span.end <= len(text))
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_splices_do_what_is_wanted_or_refuse(seed: int) -> None:
    random = Random(seed)
    done = 0
    for _ in range(ROUNDS):
        text = mutated(random, random.choice(SIDECARS), SIDECARS)
        body = mutated(random, "A body.\n\nOf two paragraphs.", CORPUS)[:400]
        with suppress(Fault):
            before = by_id(text)
            if not before:
                continue
            note = random.choice(sorted(before))
            assert by_id(remove_entry(text, note)) == {n: e for n, e in before.items() if n != note}
            assert by_id(edit_entry(text, note, {"body": body, "title": None}))[note]["body"] == body
            assert by_id(add_entry(text, {"id": "a-new-one", "body": body}))["a-new-one"]["body"] == body
            done += 1
    assert done > ROUNDS // 10


def by_id(text: str) -> dict[str, dict[str, Any]]:
    """The notes of a sidecar; none where two have one id."""
    entries = [entry for entry in read_entries(text) if isinstance(entry.get("id"), str)]
    found = {entry["id"]: entry for entry in entries}
    return found if len(found) == len(entries) else {}
