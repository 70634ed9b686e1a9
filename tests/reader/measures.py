"""What the browser measures on an article page, and what these numbers say."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, TypedDict

# Boxes are [left, top, right, bottom] in the page. A gap between two blocks of the text is held
# against the margins that the theme gives them; drift is how far a note stands below its passage.
MEASURE = """() => {
  const box = node => {
    const r = node.getBoundingClientRect();
    return [r.left + scrollX, r.top + scrollY, r.right + scrollX, r.bottom + scrollY];
  };
  const seen = node => node.getClientRects().length > 0;
  const px = (node, side) => parseFloat(getComputedStyle(node)[side]) || 0;
  const notes = [...document.querySelectorAll('#notes > .note')].filter(seen);
  const blocks = [...document.querySelector('#article-text').children];
  const drift = notes.filter(note => getComputedStyle(note).position === 'absolute').map(note => {
    const piece = document.querySelector(`#article-text [data-notes~="${note.id.slice(5)}"]`);
    return piece ? note.getBoundingClientRect().top - piece.getBoundingClientRect().top : 0;
  });
  return {
    notes: notes.map(box),
    drift,
    blocks: {
      text: box(document.querySelector('#article-text')),
      end: box(document.querySelector('#end')),
      footer: box(document.querySelector('.site-footer')),
      ...Object.fromEntries([...document.querySelectorAll('.article-header > *')]
        .map((node, index) => [`header ${index}`, box(node)])),
    },
    holes: blocks.slice(1).map((node, index) => {
      const before = blocks[index];
      const gap = node.getBoundingClientRect().top - before.getBoundingClientRect().bottom;
      return gap - Math.max(px(before, 'marginBottom'), px(node, 'marginTop'));
    }),
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    bottom: document.documentElement.scrollHeight,
  };
}"""


class Measured(TypedDict):
    """The answer of `MEASURE`."""

    notes: list[list[float]]
    drift: list[float]
    blocks: dict[str, list[float]]
    holes: list[float]
    sideways: float
    bottom: float


def measure(page: Any) -> Measured:
    """Boxes, holes and drift of an open article page."""
    found: Measured = page.evaluate(MEASURE)
    return found


def faults(found: Measured) -> list[str]:
    """Every overlap, every hole and every pixel too wide, in words."""
    said = []
    rows = sorted(enumerate(found["notes"]), key=lambda row: row[1][1])
    said += [f"note {one} over note {two}" for (one, a), (two, b) in pairwise(rows) if _overlap(a, b)]
    for name, block in found["blocks"].items():
        said += [f"note {index} over {name}" for index, note in rows if _overlap(note, block)]
    text, footer = found["blocks"]["text"], found["blocks"]["footer"]
    said += ["text over footer"] * _overlap(text, footer)
    said += [f"note {index} below the footer" for index, note in rows if note[3] > footer[1] + 0.5]
    said += [
        f"hole of {hole:.0f} px after block {index}" for index, hole in enumerate(found["holes"]) if hole > 1
    ]
    if found["sideways"] > 0:
        said.append(f"{found['sideways']:.0f} px too wide")
    return said


def _overlap(one: list[float], other: list[float]) -> bool:
    width = min(one[2], other[2]) - max(one[0], other[0])
    return width > 0.5 and min(one[3], other[3]) - max(one[1], other[1]) > 0.5
