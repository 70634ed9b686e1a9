"""What the body says of notes: the names of their references."""

from __future__ import annotations

from collections.abc import Callable

from ..model.annotation import Note
from ..model.record import Record, field
from .render import BodyWords


class Labels(Record, frozen=True):
    """The words of the body in the article's language; `name` is the spoken name of a note."""

    words: BodyWords = field(default_factory=BodyWords)
    name: Callable[[Note, int], str] = lambda note, number: f"Note n{number}, {note.kind}"
