"""Plain pages and the page for addresses at which there is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..model.article import PlainPage
from .addresses import output_path
from .frame import Frames, Head
from .site import Context, PlannedPage, trusted


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """One page a file of content/pages/, and `404.html`."""
    for page, html in frames.catalogue.site.pages:
        yield PlannedPage(
            path=output_path(page.url),
            key=frames.key("page.html", page.language, page.url, repr(page.meta), html),
            template="page.html",
            context=partial(_context, frames, page, html),
        )
    yield PlannedPage(
        path="404.html",
        key=frames.key("404.html", frames.catalogue.language.tag),
        template="404.html",
        context=partial(_not_found, frames),
    )


def _context(frames: Frames, page: PlainPage, html: str) -> Context:
    language = frames.catalogue.masthead.languages.of(page.language)
    head = Head(
        kind="page",
        title=page.meta.title,
        url=page.url,
        language=language,
        description=page.meta.summary,
        indexed=not page.meta.draft,
    )
    updated = language.date_or_none(page.meta.updated)
    return {**frames.frame(head), "html": trusted(html), "updated": updated}


def _not_found(frames: Frames) -> Context:
    language = frames.catalogue.language
    title = language.word("not_found_title")
    head = Head(kind="404", title=title, url="/404.html", language=language, indexed=False)
    return frames.frame(head)
