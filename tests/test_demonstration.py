"""The demonstration, whole: built once, then looked at by a browser and two checkers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from generator.build import BuildRequest, build_site
from generator.check import check_site
from generator.prepare import Prepared, prepare_site

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# One page of each kind.
PAGES = [
    "",
    "articles/where-the-notes-go/",
    "articles/meipi/",
    "articles/pliny-on-the-death-of-his-uncle/",
    "sections/opinion/",
    "tags/",
    "tags/footnotes/",
    "authors/",
    "authors/annotation-desk/",
    "archive/",
    "archive/2026/",
    "series/",
    "corrections/",
    "articles/mend-it-in-public/notes/rocket/",
    "embed/articles/mend-it-in-public/notes/rocket/",
    "about/",
    "404.html",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration: a test must not write into the checkout."""
    folder = tmp_path_factory.mktemp("demonstration") / "site"
    folder.mkdir()
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "site.yaml", folder)
    return folder


def request(site: Path, output: str = "output") -> BuildRequest:
    return BuildRequest(root=site, output=site.parent / output, now=NOW)


@pytest.fixture(scope="session")
def output(site: Path) -> Path:
    result = build_site(request(site))
    assert result.problems == ()
    return site.parent / "output"


@pytest.fixture(scope="session")
def prepared(site: Path) -> Prepared:
    return prepare_site(request(site))


@pytest.fixture(scope="session")
def pages(output: Path) -> list[str]:
    """The pages of `PAGES` that a fixed list can name, and the first series."""
    series = next((output / "series").glob("*/index.html")).parent
    known = [page for page in PAGES if page != "series/"]
    return [*known, f"series/{series.name}/"]


def test_it_shows_what_the_tool_can_do(prepared: Prepared) -> None:
    config, annotated = prepared.config, prepared.annotated
    assert config
    notes = [placed for article in annotated for placed in article.placed]
    assert len(annotated) >= 6
    assert len(notes) >= 40
    assert {placed.note.kind for placed in notes} >= set(config.all_kinds)
    assert len({placed.note.layer for placed in notes}) >= 2
    assert {section.type for section in config.sections.values()} >= {
        "opinion",
        "analysis",
        "news",
        "review",
    }
    records = [placed.note.record for placed in notes]
    for part in ("sources", "replies", "corrections", "claim", "also", "retired", "reviewed"):
        assert any(getattr(record, part) for record in records), part
    assert any(article.article.meta.original for article in annotated)
    languages = {article.article.language for article in annotated if article.article.meta.translations}
    assert len(languages) == 2
    assert any(article.is_draft for article in prepared.withheld)


def test_nothing_is_found_by_check(site: Path) -> None:
    result = check_site(site, NOW)
    assert [f"{p.at.path}:{p.at.line} {p.code}" for p in result.problems] == []


def test_a_second_build_writes_nothing(site: Path, output: Path) -> None:
    report = build_site(request(site)).report
    assert report
    assert (report.written, report.removed) == ((), ())


def test_the_same_bytes_from_another_folder(site: Path, output: Path, tmp_path: Path) -> None:
    other = tmp_path / "a much longer name" / "copy"
    shutil.copytree(site, other)
    build_site(BuildRequest(root=other, output=tmp_path / "out", now=NOW))
    first = {path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()}
    second = {
        p.relative_to(tmp_path / "out"): p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()
    }
    assert first == second


def test_pieces_spell_their_passages(prepared: Prepared, output: Path) -> None:
    assert prepared.annotated
    for article in prepared.annotated:
        page = LexborHTMLParser(
            (output / article.article.url.strip("/") / "index.html").read_text(encoding="utf-8")
        )
        body = page.css_first("#article-text")
        assert body.text(deep=True) == article.text
        assert not page.css("mark mark, mark span.hl, span.hl mark, span.hl span.hl")
        for placed in article.placed:
            note = placed.note.record.id
            assert len(page.css(f"[id='note-{note}']")) == 1, note
            spans = [placement.span for placement in placed.placements if placement.span]
            words = "".join(
                article.text[span.start : span.end] for span in sorted(spans, key=lambda s: s.start)
            )
            pieces = [node.text(deep=True) for node in body.css(f"[data-notes~='{note}']")]
            assert "".join("".join(pieces).split()) == "".join(words.split()), note
            if spans:
                assert len(page.css(f"[id='ref-{note}'][href='#note-{note}']")) == 1


def test_ids_are_unique_and_links_within_a_page_lead_somewhere(output: Path) -> None:
    for path in output.rglob("*.html"):
        page = LexborHTMLParser(path.read_text(encoding="utf-8"))
        ids = [node.attributes["id"] for node in page.css("[id]")]
        assert len(ids) == len(set(ids)), path
        for link in page.css("a[href^='#']"):
            assert (link.attributes["href"] or "#")[1:] in ids, (path, link.attributes["href"])


def test_no_page_has_inline_style_or_script(output: Path) -> None:
    for path in output.rglob("*.html"):
        page = LexborHTMLParser(path.read_text(encoding="utf-8"))
        assert not page.css("[style], style"), path
        for script in page.css("script"):
            assert script.attributes.get("src") or script.attributes.get("type") == "application/ld+json", (
                path
            )
            if script.attributes.get("type") == "application/ld+json":
                json.loads(script.text())


@pytest.mark.parametrize("javascript", [False, True])
def test_the_browser_sees_the_article_text(
    prepared: Prepared, output: Path, serve_folder: Callable[..., Any], open_page: Any, *, javascript: bool
) -> None:
    assert prepared.annotated
    server = serve_folder(output)
    for article in prepared.annotated:
        page = open_page(server.url + article.article.url.strip("/") + "/", javascript=javascript)
        # `textContent` as the browser gives it, asked through the protocol: no script of the page runs.
        assert page.locator("#article-text").text_content() == article.text
        assert page.locator("h1").text_content().strip() == article.article.meta.title
        assert page.locator("article time.published").count() == 1
        assert page.locator(".byline").count() >= 1
        page.close()
    assert open_page.faults == []


BOXES = """() => {
  const box = node => { const r = node.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  const seen = node => node.getClientRects().length > 0;
  return {
    notes: [...document.querySelectorAll('#notes [id^="note-"][data-kind]')].filter(seen).map(box),
    text: box(document.querySelector('#article-text')),
    end: box(document.querySelector('#end')),
    footer: box(document.querySelector('body footer:last-of-type')),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""


def overlap(one: list[float], other: list[float]) -> bool:
    """Whether two boxes share more than a hair."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    return width > 0.5 and min(one[3], other[3]) - max(one[1], other[1]) > 0.5


@pytest.mark.parametrize("width", [1280, 1024, 800, 390])
def test_no_note_covers_anything(
    prepared: Prepared, output: Path, serve_folder: Callable[..., Any], open_page: Any, width: int
) -> None:
    assert prepared.annotated
    server = serve_folder(output)
    for article in prepared.annotated:
        page = open_page(server.url + article.article.url.strip("/") + "/", width=width)
        boxes = page.evaluate(BOXES)
        page.close()
        notes = boxes["notes"]
        assert len(notes) == len(article.placed)
        pairs = [(one, other) for index, one in enumerate(notes) for other in notes[index + 1 :]]
        assert not [pair for pair in pairs if overlap(*pair)], article.article.id
        for name in ("text", "end", "footer"):
            assert not [note for note in notes if overlap(note, boxes[name])], (article.article.id, name)
        assert boxes["wide"] <= 0, article.article.id


def test_the_nu_checker_finds_no_error(output: Path, nu_check: Callable[[list[Path]], list[str]]) -> None:
    assert nu_check([output]) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(
    output: Path,
    pages: list[str],
    serve_folder: Callable[..., Any],
    open_page: Any,
    axe_check: Any,
    scheme: str,
) -> None:
    server = serve_folder(output)
    for path in pages:
        page = open_page(server.url + path, scheme=scheme)
        assert axe_check(page) == [], path
        page.close()
