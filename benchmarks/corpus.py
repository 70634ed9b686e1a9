#!/usr/bin/env python3
"""A site of any size for measuring: `python -m benchmarks.corpus FOLDER 1000`.

Text is built from a small vocabulary at run time, the same for the same number and seed:
articles of about 1,090 words in some eighteen blocks, with emphasis, links and lists, five
notes each (two of five across inline markup), authors, sections and tags.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_SYLLABLES = [
    a + b
    for a in ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "w"]
    for b in ("a", "e", "i", "o", "u", "ar", "en", "ol")
]
_PER_SECTION = ("opinion", "analysis", "news", "reviews")
_KINDS = ("context", "definition", "source", "question", "style")
AUTHORS = 50
TAGS = 100


@dataclass
class Words:
    """Words, sentences and paragraphs of one seed."""

    random: random.Random
    vocabulary: list[str]

    @classmethod
    def seeded(cls, seed: int) -> Words:
        """A vocabulary of 3,000 words, the frequent ones short."""
        source = random.Random(seed)
        words = {
            "".join(source.choices(_SYLLABLES, k=source.choice((1, 2, 2, 3, 3, 4)))) for _ in range(4000)
        }
        return cls(source, sorted(words, key=lambda word: (len(word), word))[:3000])

    def word(self) -> str:
        """A word; early ones come more often."""
        return self.vocabulary[int(self.random.betavariate(0.6, 2.0) * (len(self.vocabulary) - 1))]

    def sentence(self) -> list[str]:
        """Eight to twenty-two words, the first with a capital, the last with a full stop."""
        words = [self.word() for _ in range(self.random.randint(8, 22))]
        words[0] = words[0].capitalize()
        words[-1] += "."
        return words


@dataclass(frozen=True, slots=True)
class Length:
    """How much there is of an article: its blocks, and a note in each so manieth of them until
    there are enough."""

    blocks: int = 17
    notes: int = 5
    every: int = 3


# 50,000 words.
LONG = Length(blocks=735, notes=500, every=1)


def article(words: Words, number: int, length: Length = Length()) -> tuple[str, str]:
    """An article and its sidecar."""
    blocks: list[str] = []
    quotes: list[str] = []
    for block in range(length.blocks):
        if block % 17 in (5, 11):
            blocks.append("## " + " ".join(words.sentence()[:5]).rstrip("."))
        kind = words.random.random()
        if kind < 0.12:
            blocks.append("\n".join("- " + " ".join(words.sentence()) for _ in range(4)))
            continue
        plain = [word for _ in range(words.random.randint(3, 6)) for word in words.sentence()]
        marked = _marked(words.random, plain)
        if len(quotes) < length.notes and block % length.every == 0:
            start = words.random.randint(0, len(plain) - 14)
            quotes.append(" ".join(plain[start : start + words.random.randint(6, 13)]))
        text = " ".join(marked)
        blocks.append("> " + text if 0.12 <= kind < 0.17 else text)
    day = date(2020, 1, 1) + timedelta(days=number % 2000)
    front = [
        f"title: {' '.join(words.sentence()[:6]).rstrip('.').capitalize()} {number}",
        f"date: {day}",
        f"authors: [author-{number % AUTHORS}]",
        f"section: {_PER_SECTION[number % len(_PER_SECTION)]}",
        f"tags: [tag {number % TAGS}, tag {(number * 7) % TAGS}]",
        f"summary: {' '.join(words.sentence())}",
    ]
    notes = ["annotations:"]
    for index, quote in enumerate(quotes):
        notes += [
            f"  - id: note-{index}",
            f'    quote: "{quote}"',
            f"    kind: {_KINDS[index % len(_KINDS)]}",
            f"    author: author-{(number + index) % AUTHORS}",
            f"    created: {day}",
            "    body: " + " ".join([*words.sentence(), "*" + words.word() + "*", *words.sentence()]),
        ]
    return "---\n" + "\n".join(front) + "\n---\n\n" + "\n\n".join(blocks) + "\n", "\n".join(notes) + "\n"


def _marked(source: random.Random, words: list[str]) -> list[str]:
    """Some words in emphasis, some behind links, some as code."""
    marked = list(words)
    for _ in range(max(1, len(words) // 25)):
        index = source.randrange(len(words))
        word = words[index].rstrip(".")
        stop = "." if words[index].endswith(".") else ""
        form = source.choice(("*{}*", "**{}**", "[{}](https://example.org/{})", "`{}`"))
        marked[index] = form.format(word, word) + stop
    return marked


def write_site(folder: Path, articles: int, seed: int = 1) -> None:
    """A site of so many articles below `folder`."""
    words = Words.seeded(seed)
    content = folder / "content"
    for room in ("articles", "authors"):
        (content / room).mkdir(parents=True, exist_ok=True)
    sections = "\n".join(f"  {name}: {{title: {name.capitalize()}}}" for name in _PER_SECTION)
    (folder / "site.yaml").write_text(
        f"title: A large site\nurl: https://example.org/\nsections:\n{sections}\n", encoding="utf-8"
    )
    for number in range(AUTHORS):
        text = f"---\nname: Desk {number}\ntype: organization\n---\n\n{' '.join(words.sentence())}\n"
        (content / "authors" / f"author-{number}.md").write_text(text, encoding="utf-8")
    for number in range(articles):
        _write_article(content / "articles" / f"article-{number}.md", *article(words, number))


def write_long(folder: Path, seed: int = 1) -> None:
    """One more article below `folder`, `long`: 50,000 words with 500 notes."""
    _write_article(folder / "content/articles/long.md", *article(Words.seeded(seed), 0, LONG))


def _write_article(path: Path, text: str, notes: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".annotations.yaml").write_text(notes, encoding="utf-8")


def main() -> None:
    """Write a site."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("articles", type=int)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write_site(arguments.folder, arguments.articles, arguments.seed)


if __name__ == "__main__":
    main()
