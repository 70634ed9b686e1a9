"""The corrections page: all that was put right, the latest first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .addresses import output_path
from .catalogue import Catalogue, Entry
from .frame import Frames, Head
from .notes import Notes
from .site import Context, PlannedPage
from .views import CorrectionEntry, LinkView


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """One page, also while there is nothing on it: its address is a promise."""
    path = output_path("/corrections/")
    yield PlannedPage(path=path, template="corrections.html", context=partial(_context, frames))


def _context(frames: Frames) -> Context:
    language = frames.catalogue.language
    head = Head(
        kind="corrections",
        title=language.word("corrections_title"),
        url="/corrections/",
        language=language,
        description=language.word("corrections_description"),
    )
    return {**frames.frame(head), "entries": correction_entries(frames.catalogue)}


def correction_entries(catalogue: Catalogue) -> tuple[CorrectionEntry, ...]:
    """Every correction of every article; those of expired and withdrawn ones are on record too."""
    dated = [
        (when, entry.path, line)
        for entry in catalogue.entries
        if entry.corrected
        for when, line in _lines(catalogue, entry)
    ]
    return tuple(line for _, _, line in sorted(dated, key=lambda one: (-one[0], one[1])))


def _lines(catalogue: Catalogue, entry: Entry) -> Iterator[tuple[float, CorrectionEntry]]:
    annotated, card = catalogue.article(entry), entry.card
    notes = Notes(catalogue, annotated, catalogue.languages.of(card.language))
    for correction in annotated.article.meta.corrections:
        view = notes.correction(correction)
        when = correction.date.at(catalogue.site.config.zone).timestamp()
        yield when, CorrectionEntry(LinkView(card.title, card.url), view, card.language)
