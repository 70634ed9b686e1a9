"""Texts made to take long, after the list in cmark's own tests: their time grows with their length.

Each was, or could be, looked at again for every sign or line in it; 100,000 characters would then
take minutes instead of a second.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from tests.small_site import ROOT

LENGTH = 100_000


def again(text: str, last: str = "") -> str:
    """A text as often as it goes into the length, and what ends it."""
    return text * (LENGTH // len(text)) + last


def nested(opening: str, middle: str, closing: str) -> str:
    """As many openings as closings."""
    count = LENGTH // len(opening + closing)
    return opening * count + middle + closing * count


def numbered(line: Callable[[int], str], most: int) -> str:
    """Lines that differ."""
    return "".join(map(line, range(1, most)))


TEXTS = [
    *(nested("*a **a ", "b", " a** a*"), again("a_ "), again("_a "), again("*a_ "), again("~~a ")),
    *(again("a]"), again("[a"), nested("[", "a", "]"), again("![[]()"), again("[a](<b"), again("[a](b")),
    *(again('[a](b "'), again("[x]: "), again("[^a]"), again("[^a]: x\n"), again("&"), again("<")),
    *(again("<!--"), again("<?"), again("a <!A "), again("<![CDATA["), "<a " + again('b="c" ')),
    *(again("> ", "a"), again("> a\n", "="), again("> a\n\n"), again("- a\n", " x"), again("- a\n\n")),
    *(again("a\n", "="), again("a\n", " b"), again("a b\n", "|"), again("a\n\n"), again("a\\\n")),
    *(again("# a\n"), "# a" + again(" ") + "b", again("|a|\n|-|\n"), "|a" * 999 + "|\n" + "|-" * 999 + "|\n"),
    numbered(lambda number: "e" + "`" * number, 440),
    numbered(lambda number: f"[a{number}]: /x\n", 8000),
    numbered(lambda number: "  " * number + "- a\n", 300),
]
RENDER = """
import sys
from generator.annotate.link_places import Source
from generator.annotate.links import Links, LinkTable
from generator.annotate.markdown import parse_markdown
from generator.annotate.render import Renderer
for text in sys.stdin.read().split("\\0"):
    Renderer(Links(LinkTable(), Source("a.md", text))).render(parse_markdown(text))
"""


def test_no_text_hangs_the_parser() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", RENDER],
        input="\0".join(TEXTS).encode(),
        cwd=ROOT,
        capture_output=True,
        timeout=90,
        check=False,
    )
    assert (ended.returncode, ended.stderr.decode()) == (0, "")
