"""Files that are nearly right: texts of a corpus, cut, doubled, mixed and spoilt at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

# What means something to one of the readers.
TOKENS = [
    *(
        ": ",
        "- ",
        "? ",
        "#",
        " #",
        ">",
        "'",
        '"',
        "''",
        '""',
        "[",
        "]",
        "{",
        "}",
        ",",
        "&a",
        "*a",
        "!t",
        "%",
        "@",
    ),
    *(
        "---\n",
        "...\n",
        "<<: ",
        "`",
        "``",
        "```\n",
        "~~~\n",
        "*",
        "**",
        "_",
        "~~",
        "![",
        "](",
        ")",
        "<",
        "\\",
    ),
    *(
        "&amp;",
        "&#0;",
        "&#x110000;",
        "[^1]",
        "[^1]: ",
        "# ",
        "=\n",
        "1. ",
        "<!--",
        "-->",
        "<script>",
        "<SCRIPT>",
    ),
    *(
        "</div>",
        "\u0301",
        "\u00ad",
        "\u202e",
        "狐",
        "🦊",
        "ﬁ",
        "“",
        "”",
        "…",
        "--",
        "null",
        "true",
        "0",
        "-1",
        "1e9",
    ),
    *("|", "|-\n", "|-|\n", "\n", "\n\n", "\r\n", "\r", "\t", "    ", " ", "2026-05-01"),
    *("\x00", "\x1b", "\x7f", "\x85", "\u00a0", "\u200b", "\u2028", "\ufeff"),
]
Mutation = Callable[[Random, str, Sequence[str]], str]


def _stretch(random: Random, text: str) -> tuple[int, int]:
    start = random.randrange(len(text) + 1)
    return start, min(len(text), start + int(random.expovariate(1 / 12)))


def _cut(random: Random, text: str, _: Sequence[str]) -> str:
    start, end = _stretch(random, text)
    return text[:start] + text[end:]


def _double(random: Random, text: str, _: Sequence[str]) -> str:
    start, end = _stretch(random, text)
    return text[:end] + text[start:end] * random.choice((1, 2, 30)) + text[end:]


def _insert(random: Random, text: str, _: Sequence[str]) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(TOKENS) * random.choice((1, 1, 1, 2, 70)) + text[at:]


def _mix(random: Random, text: str, corpus: Sequence[str]) -> str:
    other = random.choice(corpus)
    start, end = _stretch(random, other)
    at = random.randrange(len(text) + 1)
    return text[:at] + other[start : end + random.randrange(60)] + text[at:]


def _swap_lines(random: Random, text: str, _: Sequence[str]) -> str:
    lines = text.split("\n")
    first, second = random.randrange(len(lines)), random.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def _indent(random: Random, text: str, _: Sequence[str]) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    lines[at] = random.choice(("  ", "\t", " ", "> ", "- ")) + lines[at]
    return "\n".join(lines)


def _end(random: Random, text: str, _: Sequence[str]) -> str:
    return text[: random.randrange(len(text) + 1)]


MUTATIONS: tuple[Mutation, ...] = (
    _cut,
    _cut,
    _double,
    _insert,
    _insert,
    _insert,
    _mix,
    _swap_lines,
    _indent,
    _end,
)


def mutated(random: Random, text: str, corpus: Sequence[str]) -> str:
    """A text with a few changes, most often one."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        text = random.choice(MUTATIONS)(random, text, corpus)
    return text
