"""What the body says of notes: names of references, and numbers where no style sheet is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ..model.annotation import Note
from .render import BodyWords

_EMPTY_LINK = re.compile(r'(<a [^>]*?data-n="(\d+)"[^>]*>)</a>')


@dataclass(frozen=True, slots=True)
class Labels:
    """The words of the body in the article's language; `name` is the spoken name of a note."""

    words: BodyWords = field(default_factory=BodyWords)
    name: Callable[[Note, int], str] = lambda note, number: f"Note n{number}, {note.kind}"


def with_numbers(html: str) -> str:
    """A body for readers without the style sheet: reference numbers as text.

    Notes read `n3`, footnotes `3`, as they are drawn on the page.
    """

    def number(found: re.Match[str]) -> str:
        link = found.group(1)
        sign = f"n{found.group(2)}" if ' class="ref' in link else found.group(2)
        return f"{link}{sign}</a>"

    return _EMPTY_LINK.sub(number, html)
