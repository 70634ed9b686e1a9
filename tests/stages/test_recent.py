"""An article that is studied again and again is known as if it were read for the first time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.disk import read_tree
from generator.pages import encode_part
from generator.stages.annotator import Study
from generator.stages.memory import Sources, now_ns
from generator.stages.recent import Recent
from generator.stages.setting import Setting, outline_of, set_up
from generator.stages.survey import files_of
from tests.small_site import ARTICLE, request, write_site

FIRST, SECOND = "content/articles/first.md", "content/articles/second.md"
MAIN, LEGAL = "content/articles/first.annotations.yaml", "content/articles/first.annotations.legal.yaml"
BODY = """
It leads [on](second.md) and [off](nowhere.md), to ![a fox](fox.png), [there](#note-a)
and [not](#no), [below](more/).[^1]

The fox, the dog, the fox again.

[^1]: A footnote on the fox.
"""
NOTES = """annotations:
- {id: a, quote: brown fox, body: It *runs*.}
- {id: b, quote: the fox, suffix: " again", body: "See [that](second.md)."}
- {id: c, body: On the whole.}
"""
FILES = {
    FIRST: ARTICLE.replace("title: First", "title: First\nlanguage: en\nslug: first") + BODY,
    SECOND: ARTICLE.replace("First", "Second"),
    MAIN: NOTES,
    LEGAL: "annotations:\n- {id: d, quote: lazy dog, body: Says who?}\n",
}
# What a save does: the file, and a text in it with what takes its place.
EDITS = [
    (FIRST, "quick", "sudden"),
    (FIRST, "brown fox", "brown, brown fox"),
    (FIRST, "the fox again", "a fox again"),
    (FIRST, "again.", "again, the fox again."),
    (FIRST, "nowhere.md", "second.md"),
    (FIRST, "fox.png", "dog.png"),
    (FIRST, "language: en", "language: zh"),
    (FIRST, "slug: first", "slug: other"),
    (FIRST, "title: First", "title: First\ntags: [fox]"),
    (FIRST, "date: 2026-05-01", "date: someday"),
    (FIRST, "date: 2026-05-01", "date: 2027-05-01"),
    (FIRST, "[^1]: A", "[^1]: The"),
    (MAIN, "It *runs*", "It **sits**"),
    (MAIN, "quote: brown fox", "quote: brown dog"),
    (MAIN, "id: c", "id: a"),
    (MAIN, "body: On", "status: draft, body: On"),
    (MAIN, "annotations:", "notes:"),
    (LEGAL, "lazy dog", "quick"),
    (LEGAL, "Says who?", "[Says](nowhere.md) who?"),
    (SECOND, "quick", "slow"),
]


@pytest.fixture(scope="module")
def settings_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Recent | None], Setting]:
    """The setting of one site, with what is to be remembered."""
    site = request(write_site(tmp_path_factory.mktemp("recent"), {**FILES, "content/articles/fox.png": b""}))
    tree = read_tree(site.root)
    outline, problems = outline_of(tree, site)
    assert outline
    assert not problems
    return lambda recent: set_up(outline, Sources(tree, {}, now_ns()), site, b"", {}, recent)


def known(study: Study) -> tuple[object, ...]:
    """All that a study says, as values."""
    article = study.loaded.article
    return (
        encode_part(study.part) if study.part else None,
        repr(study.entry),
        study.problems,
        [(link.url, link.at()) for link in study.links],
        study.asked,
        study.text_digest,
        dict(study.outcome.anchors) if study.outcome else None,
        (study.since, study.until, article.language if article else ""),
    )


@settings(max_examples=60, deadline=None)
@given(edits=st.lists(st.sampled_from(EDITS), max_size=8))
def test_studies_one_after_the_other_say_what_a_first_one_says(
    settings_of: Callable[[Recent | None], Setting], edits: list[tuple[str, str, str]]
) -> None:
    remembering, forgetful = settings_of(Recent()), settings_of(None)
    files = {path: text.encode() for path, text in FILES.items()}
    for path, text, other in [(FIRST, "", ""), *edits]:
        now = files[path].decode()
        there, back = (text, other) if text in now else (other, text)
        files[path] = now.replace(there, back).encode()
        article = SECOND if path == SECOND else FIRST
        own = {name: files[name] for name in files_of(remembering.outline, article)}
        assert known(remembering.annotator.study(article, own)) == known(
            forgetful.annotator.study(article, own)
        )


def test_what_stays_is_not_read_again(
    settings_of: Callable[[Recent | None], Setting], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = []
    annotator = settings_of(Recent()).annotator
    real = type(annotator.outline).parse_sidecar
    monkeypatch.setattr(
        type(annotator.outline),
        "parse_sidecar",
        lambda self, file, place, language: parsed.append(file.path) or real(self, file, place, language),
    )
    files = {path: text.encode() for path, text in FILES.items() if path != SECOND}
    annotator.study(FIRST, files)
    assert parsed == [MAIN, LEGAL]
    annotator.study(FIRST, {**files, LEGAL: files[LEGAL] + b"\n"})
    assert parsed == [MAIN, LEGAL, LEGAL]
