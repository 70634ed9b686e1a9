"""Articles of `corpus.py` as other generators take them: Markdown with a footnote a note."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Note = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlainArticle:
    """An article with its front matter, blocks of Markdown and notes."""

    name: str
    meta: dict[str, Any]
    blocks: list[str]
    notes: list[Note]

    @property
    def year(self) -> str:
        """The year of its date."""
        return str(self.meta["date"])[:4]

    def with_notes(self, mark: Callable[[Note], str]) -> str:
        """Its text with something at the end of a paragraph for each note: where a note stands
        among the words costs others nothing."""
        blocks = list(self.blocks)
        places = [n for n, block in enumerate(blocks) if block[:1].isalpha()][: len(self.notes)]
        for note, place in zip(self.notes, places, strict=False):
            blocks[place] += mark(note)
        return "\n\n".join(blocks) + "\n"

    def with_footnotes(self) -> str:
        """Its text with a footnote a note, which says kind, author and date."""
        notes = [f"[^{note['id']}]: {_line(note)} {note['body']}\n" for note in self.notes]
        return self.with_notes(lambda note: f"[^{note['id']}]") + "\n" + "\n".join(notes)


def _line(note: Note) -> str:
    return f"{note['kind']} · {note['author']} · {note['created']}:"


def plain_articles(corpus: Path) -> Iterator[PlainArticle]:
    """The articles of the site below `corpus`, by name."""
    for source in sorted((corpus / "content/articles").glob("*.md")):
        _, head, text = source.read_text(encoding="utf-8").split("---\n", 2)
        sidecar = source.with_suffix(".annotations.yaml").read_text(encoding="utf-8")
        notes = yaml.load(sidecar, yaml.CSafeLoader)["annotations"]
        meta = yaml.load(head, yaml.CSafeLoader)
        yield PlainArticle(source.stem, meta, text.strip().split("\n\n"), notes)


def author_names(corpus: Path) -> dict[str, tuple[str, str]]:
    """Name and biography of each author, by id."""
    found = {}
    for source in sorted((corpus / "content/authors").glob("*.md")):
        _, head, bio = source.read_text(encoding="utf-8").split("---\n", 2)
        found[source.stem] = (yaml.safe_load(head)["name"], bio.strip())
    return found


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts by path below a folder."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
