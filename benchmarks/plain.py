"""Articles of `corpus.py` as other generators take them: Markdown with something at each passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

Note = dict[str, Any]

# A word of the corpus in emphasis, as code or behind a link, and the full stop after it.
_MARKED = re.compile(
    r"(?:(?P<sign>\*{1,2}|`)(?P<word>\w+)(?P=sign)|\[(?P<linked>\w+)\]\([^)]*\))(?P<stop>\.?)"
)


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

    @property
    def kinds(self) -> list[str]:
        """The kinds of its notes, each once."""
        return list(dict.fromkeys(note["kind"] for note in self.notes))

    def with_notes(self, enclose: Callable[[Note, str], str]) -> str:
        """Its text with `enclose(note, passage)` where the passage of each note was, in Markdown.
        Raises `LookupError` where there is no such passage."""
        blocks = list(self.blocks)
        for note in self.notes:
            at, before, passage, after = _passage(blocks, note["quote"])
            blocks[at] = " ".join([*before, enclose(note, " ".join(passage)), *after])
        return "\n\n".join(blocks) + "\n"

    def with_footnotes(self, names: Mapping[str, str]) -> str:
        """Its text with a footnote a note, which says kind, author and date; `names` of authors by id."""
        notes = [
            f"[^{note['id']}]: {note['kind'].capitalize()} · {names[note['author']]} ·"
            f" {long_date(note['created'])}: {note['body']}\n"
            for note in self.notes
        ]
        return self.with_notes(lambda note, passage: f"{passage}[^{note['id']}]") + "\n" + "\n".join(notes)


def _passage(blocks: list[str], quote: str) -> tuple[int, list[str], list[str], list[str]]:
    """The number of the block that holds a quote, and its words before, in and after it."""
    wanted = quote.split()
    for at, block in enumerate(blocks):
        if not all(word.rstrip(".") in block for word in wanted):
            continue
        words = block.split(" ")
        plain = [_MARKED.sub(r"\g<word>\g<linked>\g<stop>", word) for word in words]
        for start in range(len(words) - len(wanted) + 1):
            stop = start + len(wanted)
            if plain[start:stop] == wanted:
                return at, words[:start], words[start:stop], words[stop:]
    raise LookupError(quote)


def long_date(day: date) -> str:
    """A date as our pages show it: 8 January 2020."""
    return f"{day.day} {day:%B %Y}"


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
