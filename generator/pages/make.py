"""The door's two steps: plan all pages of a site, render one of them.

To add a kind of output: one module with `plan(frames)`, its template, one row in `MAKERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from . import (
    article,
    assets,
    corrections,
    feeds,
    hosting,
    listings,
    note_pages,
    plain,
    redirects,
    sitemap,
)
from .catalogue import Catalogue
from .entry import Entry
from .frame import Frames
from .recall import Plan, Recalled, reached
from .site import PlannedPage

Maker = Callable[[Frames], Iterator[PlannedPage]]

MAKERS: tuple[Maker, ...] = (
    article.plan,
    note_pages.plan,
    listings.plan,
    corrections.plan,
    plain.plan,
    feeds.plan,
    sitemap.plan,
    redirects.plan,
    hosting.plan,
    assets.plan,
)


def plan_pages(catalogue: Catalogue, recalled: Recalled | None = None) -> Iterator[PlannedPage]:
    """Every file of the output but copied media; two for one path are not told apart here.

    Keys that are `recalled` are not worked out.
    """
    frames = Frames(catalogue, recalled)
    for maker in MAKERS:
        yield from maker(frames)


def plan_reached(catalogue: Catalogue, plan: Plan, changed: Mapping[str, Entry]) -> Iterator[PlannedPage]:
    """The pages that may be others than those of the last build, which left the plan.

    `changed` has articles with other contents by path, as they were for that build; what is
    `Entry.lasting` of them has to be as it was, and all else of the site.
    """
    frames = Frames(catalogue)
    now = {path: catalogue.by_path[path] for path in changed}
    cards = {path for path, entry in now.items() if entry.digest != changed[path].digest}
    pages = reached(catalogue, plan, cards) | changed.keys()
    for path in sorted(pages):
        entry = catalogue.by_path[path]
        yield article.plan_one(frames, entry)
        yield from note_pages.plan_one(frames, entry)
    yield from listings.plan_showing(frames, cards)
    yield from feeds.plan_showing(frames, pages)
    if any(entry.announced != changed[path].announced for path, entry in now.items()):
        for maker in (corrections.plan, sitemap.plan, redirects.plan):
            yield from maker(frames)


def plan_article(catalogue: Catalogue, entry: Entry) -> PlannedPage:
    """The page of one article of the catalogue."""
    return article.plan_one(Frames(catalogue), entry)
