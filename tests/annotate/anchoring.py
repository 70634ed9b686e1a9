"""An article and its notes through the real readers, without a folder: what tests of anchoring share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from selectolax.lexbor import LexborHTMLParser, LexborNode

from generator.annotate import Annotating, LinkTable, Outcome, annotate_article
from generator.model.annotation import PlacedNote
from generator.model.article import AnnotatedArticle
from generator.sources import LoadOptions, load_article, load_outline
from tests.small_site import NOW, SITE

HEAD = "---\ntitle: First\ndate: 2026-05-01\n---\n"
Fields = Mapping[str, Any]


def annotate(markdown: str, *notes: Fields, site: str = SITE) -> Outcome:
    """What annotating makes of a text and its notes; ids and bodies that are left out are filled in."""
    entries = [{"id": f"n{number}", "body": "A note.", **note} for number, note in enumerate(notes, start=1)]
    files = {
        "site.yaml": site,
        "content/articles/first.md": HEAD + markdown,
        "content/articles/first.annotations.yaml": yaml.safe_dump(
            {"annotations": entries}, allow_unicode=True
        ),
    }
    tree = {path: text.encode() for path, text in files.items()}
    outline, problems = load_outline(tree, LoadOptions(now=NOW))
    assert outline, problems
    loaded = load_article(outline, "content/articles/first.md", tree, (), outline.parse_sidecar)
    assert (*problems, *loaded.problems) == ()
    article = loaded.article
    assert article
    links = LinkTable("", {article.path: article.url}, {"content/articles/fox.svg": "articles/fox.svg"})
    return annotate_article(article, Annotating(now=NOW, links=links, raw_html=outline.config.markdown.html))


def passages_of(annotated: AnnotatedArticle, note_id: str) -> list[str]:
    """The texts of a note's passages, in their order; those that are lost are left out."""
    spans = [placement.span for placement in placed_note(annotated, note_id).placements]
    return [annotated.text[span.start : span.end] for span in spans if span]


def placed_note(annotated: AnnotatedArticle, note_id: str) -> PlacedNote:
    return next(placed for placed in annotated.placed if placed.note.record.id == note_id)


def tree_of(html: str) -> LexborHTMLParser:
    """The tree that a browser makes of a body."""
    return LexborHTMLParser(f'<!doctype html><div id="article-text">{html}</div>')


def text_content(html: str) -> str:
    """What `textContent` gives of a body."""
    root = tree_of(html).css_first("#article-text")
    assert root is not None
    return root.text(deep=True, separator="", strip=False)


def pieces_of(html: str, note_id: str) -> list[str]:
    """The texts of the pieces that a note covers, in document order."""
    return [piece.text(strip=False) for piece in pieces(html) if note_id in names_of(piece)]


def pieces(html: str) -> list[LexborNode]:
    return tree_of(html).css("[data-notes]")


def names_of(piece: LexborNode) -> list[str]:
    return (piece.attributes["data-notes"] or "").split()


def without_breaks(texts: Sequence[str] | str) -> str:
    """Texts in a row without line feeds: those between blocks stand in no piece."""
    return "".join(texts).replace("\n", "")
