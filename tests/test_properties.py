"""What holds for every document and every passage, whatever they are.

Documents are built out of blocks and inlines, and out of mere characters that mean something to
Markdown; passages are any stretch of the article text.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import html5lib
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.annotate.fold import fold
from generator.model.annotation import PlacedNote, State
from generator.sources.text_file import TextFile
from generator.sources.yaml_reader import read_yaml
from generator.sources.yaml_tree import Map, Seq
from tests.annotate.anchoring import annotate, names_of, pieces, text_content, tree_of, without_breaks
from tests.small_site import build, snapshot, write_files, write_site

# --- documents --------------------------------------------------------------------------

WORDS = st.sampled_from(
    (
        *(
            "fox",
            "dog",
            "the",
            "a",
            "Fox",
            "café",
            "cafe\u0301",
            "狐狸",
            "懒狗。",
            "빠른",
            "الثعلب",
            "🦊",
            "x",
            "1",
        ),
        *(
            "“fox”",
            "it's",
            "a—b",
            "--",
            "...",
            "…",
            "hy\u00adphen",
            "&amp;",
            "&lt;b&gt;",
            "&nbsp;",
            "&#x1F98A;",
        ),
        *("\\*", "\\[", "<b>", "</i>", "<!-- x -->", "a_b_c", "2 * 3", "AT&T", "[x]", "https://example.org/"),
    )
)
SPACES = st.sampled_from([" ", " ", " ", "\n", "  \n", "\\\n", "\u00a0", ""])
TEXT = st.lists(st.tuples(WORDS, SPACES), min_size=1, max_size=5).map(
    lambda parts: "".join(word + space for word, space in parts).strip() or "x"
)


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    shapes = ("*{}*", "**{}**", "_{}_", "~~{}~~", "[{}](https://example.org/)", "[{}](#a 'title')", "`{}`")
    return st.tuples(st.sampled_from(shapes), inner).map(lambda pair: pair[0].format(pair[1])) | st.lists(
        inner, min_size=1, max_size=3
    ).map(" ".join)


INLINE = st.recursive(
    TEXT
    | st.sampled_from(
        ["![a fox](fox.svg)", "note[^1]", "again[^1] and[^b]", "`` a`b ``", "<https://example.org/>"]
    ),
    _wrapped,
    max_leaves=5,
)
LINE = INLINE.map(lambda text: text.replace("\\\n", " ").replace("\n", " ").strip() or "x")


def _indented(text: str, first: str) -> str:
    rest = " " * len(first)
    return first + ("\n" + rest).join(text.split("\n"))


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3)
    return (
        several.map(lambda blocks: "> " + "\n\n".join(blocks).replace("\n", "\n> "))
        | several.map(lambda blocks: "\n".join(_indented(block, "- ") for block in blocks))
        | several.map(lambda blocks: "\n\n".join(_indented(block, "1. ") for block in blocks))
        | several.map("\n\n".join)
    )


def _table(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "| --- | :-: |", *lines[1:]])


BLOCK = st.recursive(
    INLINE
    | LINE.map(lambda line: f"## {line}")
    | LINE.map(lambda line: f"# {line}")
    | st.tuples(LINE, LINE).map(lambda pair: f"{pair[0]}\n===\n\n{pair[1]}\n---")
    | st.lists(st.tuples(LINE, LINE).map(list), min_size=1, max_size=3).map(_table)
    | TEXT.map(lambda text: f"```python\n{text}\n```")
    | LINE.map(lambda line: f"    {line}")
    | LINE.map(lambda line: f'![fox](fox.svg "{line}")')
    | st.sampled_from(["---", "<div>\n*fox*\n</div>", "[^1]: A *note*.", "[^b]: One.\n\n    Two."]),
    _nested,
    max_leaves=6,
)
BUILT = st.lists(BLOCK, min_size=1, max_size=5).map("\n\n".join)
# Whatever a keyboard offers, mostly what Markdown and HTML read as signs.
SOUP = st.text(
    st.sampled_from("*_~`[]()<>#-+|!&;:\\\"'=^.1 a b\n\n  \t狐é🦊\u00a0\u00ad…“”—/{}$%@")
    | st.characters(max_codepoint=0x2FF, exclude_categories=["Cc"]),
    min_size=1,
    max_size=60,
)
DOCUMENTS = (BUILT | SOUP).filter(str.strip)


@st.composite
def stretches(draw: st.DrawFn, text: str) -> tuple[int, int]:
    """A stretch of a text that holds something to see; most of them short."""
    start = draw(st.integers(0, max(len(text) - 1, 0)))
    end = draw(st.integers(start, min(len(text), start + 12)) | st.integers(start, len(text)))
    return start, end


def places_of(text: str, words: str) -> list[int]:
    """Every place of some words, those that overlap included."""
    return [index for index in range(len(text)) if words and text.startswith(words, index)]


@st.composite
def annotated_documents(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """A document and notes on random passages of it, whose places are told by their number."""
    markdown = draw(DOCUMENTS)
    text = annotate(markdown).annotated.text
    folded = fold(text).text
    notes = []
    for start, end in draw(st.lists(stretches(text), max_size=4)):
        words = fold(text[start:end]).text.strip()
        places = places_of(folded, words)
        if places:
            number = draw(st.integers(1, len(places)))
            notes.append({"quote": text[start:end], "occurrence": f"{number} of {len(places)}"})
    return markdown, notes


# --- the page -----------------------------------------------------------------------------


@given(annotated_documents())
def test_notes_change_no_letter_of_the_text(case: tuple[str, list[dict[str, Any]]]) -> None:
    markdown, notes = case
    bare = annotate(markdown).annotated
    annotated = annotate(markdown, *notes).annotated
    assert text_content(bare.html) == bare.text
    assert annotated.text == bare.text
    assert text_content(annotated.html) == bare.text


@given(annotated_documents())
def test_the_pieces_of_a_note_spell_its_passage(case: tuple[str, list[dict[str, Any]]]) -> None:
    markdown, notes = case
    outcome = annotate(markdown, *notes)
    assert [problem.message for problem in outcome.problems if problem.code.startswith("quote-")] == []
    for placed in outcome.annotated.placed:
        covered = [
            piece.text(strip=False)
            for piece in pieces(outcome.annotated.html)
            if placed.note.record.id in names_of(piece)
        ]
        assert without_breaks(covered) == without_breaks(words_of(placed, outcome.annotated.text))


def words_of(placed: PlacedNote, text: str) -> str:
    (placement,) = placed.placements
    assert placement.span
    return text[placement.span.start : placement.span.end]


@given(annotated_documents())
def test_the_page_is_well_formed(case: tuple[str, list[dict[str, Any]]]) -> None:
    markdown, notes = case
    html = annotate(markdown, *notes).annotated.html
    html5lib.HTMLParser(strict=True).parseFragment(html)


@given(annotated_documents())
def test_pieces_are_flat_and_every_reference_stands_once(case: tuple[str, list[dict[str, Any]]]) -> None:
    markdown, notes = case
    annotated = annotate(markdown, *notes).annotated
    tree = tree_of(annotated.html)
    assert tree.css("[data-notes] [data-notes], mark mark, a a") == []
    ids = Counter(node.attributes["id"] for node in tree.css("[id]"))
    assert [name for name, count in ids.items() if count > 1] == []
    shown = {placed.note.record.id for placed in annotated.placed}
    assert {node.attributes["id"] for node in tree.css(".ref")} == {f"ref-{name}" for name in shown}
    assert {node.attributes["href"] for node in tree.css(".ref")} == {f"#note-{name}" for name in shown}
    assert {mark.attributes["aria-details"] for mark in tree.css("mark")} <= {
        f"note-{name}" for name in shown
    }


# --- anchoring ----------------------------------------------------------------------------


@given(st.data())
def test_words_of_the_text_are_found_where_they_stand_or_not_at_all(data: st.DataObject) -> None:
    markdown = data.draw(DOCUMENTS)
    text = annotate(markdown).annotated.text
    start, end = data.draw(stretches(text))
    words = text[start:end]
    if not fold(words).text.strip():
        return
    outcome = annotate(markdown, {"quote": words, "if_lost": "keep"})
    (placement,) = outcome.annotated.placed[0].placements
    if placement.state is State.EXACT:
        assert placement.span
        found = text[placement.span.start : placement.span.end]
        assert fold(words).text.strip() in fold(found).text
        assert placement.span.start < end
        assert placement.span.end > start
    else:
        assert len(places_of(fold(text).text, fold(words).text.strip())) != 1


@given(st.data())
def test_the_context_of_a_passage_never_leads_elsewhere(data: st.DataObject) -> None:
    markdown = data.draw(DOCUMENTS)
    text = annotate(markdown).annotated.text
    start, end = data.draw(stretches(text))
    words = text[start:end]
    if not fold(words).text.strip():
        return
    before = text[max(0, start - data.draw(st.integers(0, 20))) : start]
    after = text[end : end + data.draw(st.integers(0, 20))]
    note = {"quote": words, "prefix": before, "suffix": after, "if_lost": "keep"}
    (placed,) = annotate(markdown, note).annotated.placed
    (placement,) = placed.placements
    if placement.state is State.EXACT:
        assert placement.span
        assert placement.span.start < end
        assert placement.span.end > start


# --- YAML -----------------------------------------------------------------------------------

PLAIN = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
    | st.sampled_from("\n:#-'\"\\ ,[]{}&*!|>%@`"),
    max_size=20,
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3), max_leaves=8
)
STYLES = st.sampled_from([None, '"', "'", "|", ">"])


@given(st.dictionaries(PLAIN, VALUES, max_size=4), STYLES, st.booleans(), st.integers(20, 120))
def test_yaml_is_read_as_it_was_written(
    mapping: dict[str, Any], style: str | None, flow: bool, width: int
) -> None:
    text = yaml.safe_dump(
        mapping, allow_unicode=True, default_style=style, default_flow_style=flow, width=width
    )
    # The emitter marks texts that other readers would take for numbers, as we do not.
    file = TextFile("x.yaml", text.replace("!!str ", ""))
    tree, problems = read_yaml(file)
    assert [problem.message for problem in problems] == []
    assert tree == mapping
    assert tree is not None
    check_marks(tree, file)


def check_marks(tree: Map | Seq, file: TextFile) -> None:
    """Every mark leads to text that, read alone, is the value again."""
    entries = (
        [(mark, tree[key]) for key, mark in tree.marks.items()]
        if isinstance(tree, Map)
        else list(zip(tree.marks, tree, strict=True))
    )
    for mark, value in entries:
        assert 0 <= mark.key <= mark.start <= mark.end <= len(file.text)
        place = file.at(mark.start)
        assert file.text[mark.start :].startswith(place.source[place.column - 1 :])
        if isinstance(value, Map | Seq):
            check_marks(value, file)
        elif value and value in file.text and "\n" not in value:
            assert value in file.text[mark.start : mark.end] or file.text[mark.start] in "\"'|>"


# --- the whole build ------------------------------------------------------------------------


@settings(max_examples=10)
@given(annotated_documents())
def test_the_same_site_gives_the_same_bytes(case: tuple[str, list[dict[str, Any]]]) -> None:
    markdown, notes = case
    entries = [{"id": f"n{number}", "body": "A note.", **note} for number, note in enumerate(notes)]
    files = {
        "content/articles/first.md": "---\ntitle: First\ndate: 2026-05-01\n---\n" + markdown,
        "content/articles/first.annotations.yaml": yaml.safe_dump(
            {"annotations": entries}, allow_unicode=True
        ),
    }
    with TemporaryDirectory() as folder:
        one, two = (built_bytes(Path(folder) / name, files) for name in ("one", "two"))
    assert one == two
    assert "articles/first/index.html" in one


def built_bytes(root: Path, files: dict[str, str]) -> dict[str, bytes]:
    result = build(write_files(write_site(root), files))
    assert result.ok, result.problems
    return snapshot(root / "output")
