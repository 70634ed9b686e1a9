"""The door's two steps: plan all pages of a site, render one of them.

To add a kind of output: one module with `plan(frames)`, its template, one row in `MAKERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
from .recall import Recalled
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


def plan_article(catalogue: Catalogue, entry: Entry) -> PlannedPage:
    """The page of one article of the catalogue."""
    return article.plan_one(Frames(catalogue), entry)
