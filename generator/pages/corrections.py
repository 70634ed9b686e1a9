"""The corrections page: all that was put right, the latest first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .addresses import output_path
from .catalogue import Catalogue
from .entry import Entry
from .frame import Frames, Head
from .site import Context, PlannedPage
from .views import CorrectionEntry, LinkView


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """One page, also while there is nothing on it: its address is a promise."""
    catalogue = frames.catalogue
    entries = correction_entries(catalogue)
    yield PlannedPage(
        path=output_path("/corrections/"),
        key=frames.key("corrections.html", catalogue.language.tag, repr(entries)),
        template="corrections.html",
        context=partial(_context, frames, entries),
    )


def _context(frames: Frames, entries: tuple[CorrectionEntry, ...]) -> Context:
    language = frames.catalogue.language
    head = Head(
        kind="corrections",
        title=language.word("corrections_title"),
        url="/corrections/",
        language=language,
        description=language.word("corrections_description"),
    )
    return {**frames.frame(head), "entries": entries}


def correction_entries(catalogue: Catalogue) -> tuple[CorrectionEntry, ...]:
    """Every correction of every article; those of expired and withdrawn ones are on record too."""
    dated = [
        (when, entry.path, CorrectionEntry(_link(catalogue, entry), correction, entry.language))
        for entry in catalogue.entries
        for when, correction in entry.corrections
    ]
    return tuple(line for _, _, line in sorted(dated, key=lambda one: (-one[0], one[1])))


def _link(catalogue: Catalogue, entry: Entry) -> LinkView:
    return LinkView(entry.title, catalogue.addresses.href(entry.url))
