"""Articles that strain the page, as files of a site: many notes, notes in every kind of block.

Made by counting, never by chance, so that every run and every worker measures the same pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count, cycle

KINDS = (
    "context",
    "definition",
    "source",
    "claim",
    "correction",
    "dissent",
    "question",
    "translation",
    "style",
)
VOCABULARY = """margin copy reader page letter hand gloss script book line witness source press sheet leaf
copyist text edge column desk ink paper draft proof record note editor library archive sentence"""
WORDS = cycle(VOCABULARY.split())
NUMBERS = count(1)

SITE = """\
title: The Strained Page
url: https://example.org/
language: en
notes: {pages: claims}
kinds:
  context: {label: {en: Context}}
layers:
  main: {label: First desk, author: first-desk}
  seminar: {label: Seminar, author: second-desk, rights: CC BY 4.0}
verdicts:
  accurate: {label: Accurate, rating: 5}
"""
AUTHOR = """\
---
name: {name}
type: organization
---
A desk that was made up for tests of the page. Its notes are words in a row and mean nothing.
"""


def words(number: int) -> str:
    """So many words that mean nothing."""
    return " ".join(next(WORDS) for _ in range(number))


def passage() -> str:
    """Words that no other passage has."""
    return f"{words(2)} number {next(NUMBERS)} {words(1)}"


def note(name: str, quote: str, *, length: int = 30, kind: str = "", more: str = "") -> str:
    """One note as it stands in a sidecar."""
    number = int(name.rsplit("-", 1)[-1]) if name.rsplit("-", 1)[-1].isdigit() else 0
    kind = kind or KINDS[number % len(KINDS)]
    claim = f"    claim: {{text: {words(5)}, verdict: accurate}}\n" if kind == "claim" else ""
    asked = f"    quote: {quote}\n" if quote else ""
    return (
        f"  - id: {name}\n{asked}    kind: {kind}\n    created: 2026-05-02\n{claim}{more}"
        f"    body: |\n      {words(length)}.\n"
    )


def sidecar(notes: Sequence[str]) -> str:
    """A sidecar with these notes."""
    return "annotations:\n" + "".join(notes)


def article(title: str, body: str, extra: str = "") -> str:
    """An article's file."""
    return f"---\ntitle: {title}\ndate: 2026-05-01\nauthors: [first-desk]\n{extra}---\n{body}\n"


def counted(notes: int, total: int, *, length: int = 30) -> tuple[str, str]:
    """An article of about `total` words with so many notes, evenly spread: its text and its sidecar."""
    share = max(total // notes, 8)
    paragraphs, records, row = [], [], []
    for index in range(1, notes + 1):
        quote = passage()
        records.append(note(f"n-{index}", quote, length=length))
        row.append(f"{words(share - 8)} {quote} {words(3)}.")
        if sum(len(part.split()) for part in row) > 70:
            paragraphs.append(" ".join(row))
            row = []
    paragraphs.append(" ".join([*row, words(20) + "."]))
    return "\n\n".join(paragraphs), sidecar(records)


def crowd() -> tuple[str, str]:
    """Eight notes on one paragraph, two of them on the same words, one across two others."""
    quotes = [passage() for _ in range(6)]
    middle = ". ".join(f"{words(4)} {quote} {words(2)}" for quote in quotes)
    across = f"{quotes[4]} {middle.split(quotes[4])[1].split(quotes[5])[0].strip()} {quotes[5]}"
    notes = [note(f"n-{index}", quote, length=60) for index, quote in enumerate(quotes, 1)]
    notes += [note("n-7", quotes[2], length=40), note("n-8", across, length=40)]
    text = "\n\n".join([f"{words(50)}.", f"{middle}.", *(f"{words(60)}." for _ in range(6))])
    return text, sidecar(notes)


def everywhere() -> tuple[str, str]:
    """A note in every kind of block, and one on the whole article."""
    q = [passage() for _ in range(13)]
    text = f"""\
{words(30)} *{q[0]}* and **{words(2)}** {words(9)}. {words(5)} [{q[1]}](https://example.org/) {words(4)}.

## Heading with {q[2]}

- {words(6)}
- {words(3)} {q[3]}
    - {words(2)} {q[4]} {words(2)}

1. {words(12)}
2. {q[5]}

> {words(12)} {q[6]} {words(4)}.
>
> {words(12)}.

| One | {q[7]} | Three | Four |
|---|---|---|---|
| {words(2)} | {words(3)} | {q[8]} | {words(3)} |
| {words(2)} | {words(3)} | {words(3)} | {words(3)} |

![A square](square.svg "{words(3)} {q[9]} {words(2)}")

{words(20)}[^one] {words(7)}.

[^one]: {words(6)} {q[10]} {words(3)}.

```python
def {words(1)}():  # {q[11]}
    return "{words(30)}"
```

{words(30)} {q[12]} {words(12)}.

{words(30)}.
"""
    notes = [note(f"n-{index}", quote, length=18) for index, quote in enumerate(q, 1)]
    notes[0] = note("n-1", q[0], length=18, more=f"    also: [{{quote: {q[12]}}}]\n")
    notes.append(note("whole-14", "", length=25))
    return text, sidecar(notes)


ARABIC = [
    "كان الناسخ يكتب النص في وسط الصفحة ويترك الهامش واسعا لمن يأتي بعده من القراء.",
    "وكان القارئ يضع ملاحظته بجانب السطر الذي يعنيه حتى يعرف كل من يقرأ موضعها.",
    "ثم جاءت الطباعة فضاق الهامش وانتقلت الحواشي إلى أسفل الصفحة أو إلى آخر الكتاب.",
    "وما زال السؤال قائما: أين توضع الملاحظة حتى لا يضيع القارئ بين النص وشرحه؟",
]


def right_to_left() -> tuple[str, str]:
    """An article in Arabic; one note in English."""
    quotes = ["الهامش واسعا", "بجانب السطر الذي يعنيه", "ضاق الهامش", "أين توضع الملاحظة"]
    records = [
        f"  - id: n-{index}\n    quote: {quote}\n    kind: {KINDS[index]}\n"
        f"    body: |\n      {ARABIC[index - 1]}\n"
        for index, quote in enumerate(quotes, 1)
        if KINDS[index] != "claim"
    ]
    records.append(
        "  - id: english\n    quote: آخر الكتاب\n    kind: style\n    body: |\n      The end of the book.\n"
    )
    return "\n\n".join(ARABIC), sidecar(records)


COUNTS = (1, 3, 9, 20, 60)


def stress_site() -> dict[str, str]:
    """All files of the site: `content/articles/NAME.md` for each name that the tests use."""
    pairs = {
        "crowd": (*crowd(), ""),
        "everywhere": (*everywhere(), ""),
        "dense": (*counted(20, 600, length=60), ""),
        "huge": (*counted(500, 50_000, length=25), ""),
        "unnumbered": (*counted(510, 5000, length=5), ""),
        "arabic": (*right_to_left(), "language: ar\n"),
        **{f"count-{number}": (*counted(number, 1500), "") for number in COUNTS},
    }
    files = {
        "site.yaml": SITE,
        "content/authors/first-desk.md": AUTHOR.format(name="First desk"),
        "content/authors/second-desk.md": AUTHOR.format(name="Second desk"),
        "content/articles/square.svg": (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><path d="M0 0h8v4H0z"/></svg>'
        ),
    }
    for name, (text, notes, extra) in pairs.items():
        files[f"content/articles/{name}.md"] = article(f"Article {name}", text, extra)
        files[f"content/articles/{name}.annotations.yaml"] = notes
    seminar = [note("s-1", "", kind="question"), note("s-2", "", kind="context")]
    files["content/articles/count-9.annotations.seminar.yaml"] = sidecar(seminar)
    return files
