"""Lists: home, sections, tags, authors, series, years, and the indexes of them.

Comes in: the groups of the catalogue. Goes out: their pages, cut to `pagination.size`
articles, and one page each for all tags, authors and years. Lists are in the site's language,
each article in it in its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

from ..model.record import Record, replace
from .addresses import output_path
from .article import series_order
from .catalogue import Catalogue, Group
from .entry import Entry
from .frame import Frames, Head
from .kept import holds_any, places_of, without
from .keys import digest
from .site import Context, PlannedPage
from .structured_data import profile_graph, site_graph
from .views import LinkView, ListView, PersonView


class _List(Record, frozen=True, kw_only=True):
    """One list before it is cut into pages; `feed` says whether it has feeds of its own."""

    kind: str
    title: str
    url: str
    entries: Sequence[Entry]
    description: str = ""
    feed: bool = False
    author: PersonView | None = None
    featured: Entry | None = None


def plan(frames: Frames) -> Iterator[PlannedPage]:
    """All lists; sections, tags, series and years have a page even while nothing is in them."""
    for one in map(_in_order, _lists(frames.catalogue)):
        for number in range(1, _count(frames, one) + 1):
            yield _page(frames, one, number)
    yield from _indexes(frames)


def plan_showing(frames: Frames, paths: AbstractSet[str]) -> Iterator[PlannedPage]:
    """Those pages of lists that have the cards of some of these articles, by path."""
    size = frames.catalogue.site.config.pagination.size
    for one in _lists(frames.catalogue):
        is_first = one.featured is not None and one.featured.path in paths
        if is_first or holds_any(one.entries, paths):
            ordered = _in_order(one)
            numbers = {place // size + 1 for place in places_of(ordered.entries, paths)}
            for number in sorted(numbers | ({1} if is_first else set())):
                yield _page(frames, ordered, number)


def page_path(url: str, number: int) -> str:
    """Site path of a page of a list: the list itself, then `page/2/`, …"""
    return url if number == 1 else f"{url}page/{number}/"


def _lists(catalogue: Catalogue) -> Iterator[_List]:
    language, config = catalogue.language, catalogue.site.config
    featured = catalogue.featured
    description = config.description.pick(language.tag) if config.description else ""
    title = config.title.pick(language.tag)
    yield _List(
        kind="home",
        title=title,
        url="/",
        entries=without(catalogue.listed, featured) if featured else catalogue.listed,
        description=description,
        feed=True,
        featured=featured,
    )
    for name, group in catalogue.sections.items():
        about = config.sections[name].description
        text = about.pick(language.tag) if about else ""
        yield _from_group("section", group, description=text, feed=True)
    for group in catalogue.tags.values():
        yield _from_group("tag", group)
    for name, group in catalogue.authors.items():
        yield _from_group("author", group, feed=True, author=catalogue.masthead.people.author(name))
    for group in catalogue.series.values():
        yield _from_group("series", group)
    for name, group in catalogue.years.items():
        title = language.fill("year_title", year=int(name))
        yield _List(kind="year", title=title, url=group.url, entries=group.entries)


def _from_group(
    kind: str, group: Group, *, description: str = "", feed: bool = False, author: PersonView | None = None
) -> _List:
    return _List(
        kind=kind,
        title=group.title,
        url=group.url,
        entries=group.entries,
        description=description,
        feed=feed,
        author=author,
    )


def _in_order(one: _List) -> _List:
    """A list with its articles as they stand on its pages: of a series, the oldest first."""
    return replace(one, entries=series_order(one.entries)) if one.kind == "series" else one


def _count(frames: Frames, one: _List) -> int:
    """How many pages a list has; one while nothing is in it."""
    return max(1, -(-len(one.entries) // frames.catalogue.site.config.pagination.size))


def _page(frames: Frames, one: _List, number: int) -> PlannedPage:
    size, total = frames.catalogue.site.config.pagination.size, _count(frames, one)
    path = output_path(page_path(one.url, number))
    shown = [*_cut(one, number, size), *([one.featured] if one.featured and number == 1 else [])]
    author = one.author.id if one.author else ""
    recalled = frames.recalled.of_list(path, shown, author) if frames.recalled else None
    return PlannedPage(
        path=path,
        key=recalled or _key(frames, one, number, total, shown),
        template=f"{one.kind}.html",
        context=partial(_context, frames, one, number, total),
    )


def _key(frames: Frames, one: _List, number: int, total: int, shown: Iterable[Entry]) -> bytes:
    catalogue = frames.catalogue
    years = "".join(catalogue.years) if one.kind == "year" else ""
    same = frames.remember(
        f"key {one.url}",
        lambda: digest(one.title, one.url, one.description, years, repr(one.author), str(total)),
    )
    cards = b"".join(map(catalogue.cards.key, shown))
    return frames.key(f"{one.kind}.html", catalogue.language.tag, same, str(number), cards)


def _cut(one: _List, number: int, size: int) -> Sequence[Entry]:
    """The articles on a page of a list."""
    return one.entries[(number - 1) * size : number * size]


def _context(frames: Frames, one: _List, number: int, total: int) -> Context:
    catalogue = frames.catalogue
    size, href = catalogue.site.config.pagination.size, catalogue.addresses.href
    view = ListView(
        kind=one.kind,
        title=one.title,
        description=one.description,
        articles=tuple(catalogue.cards.card(entry) for entry in _cut(one, number, size)),
        page=number,
        pages=total,
        previous=href(page_path(one.url, number - 1)) if number > 1 else "",
        next=href(page_path(one.url, number + 1)) if number < total else "",
        author=one.author,
        feed=href(f"{one.url}feed.xml") if one.feed else "",
        years=_years(catalogue, one.url) if one.kind == "year" else (),
    )
    head = Head(
        kind=one.kind,
        title=one.title,
        url=page_path(one.url, number),
        language=catalogue.language,
        description=one.description,
        json_ld=_graph(frames, one) if number == 1 else "",
        feed=one.url if one.feed else "",
        number=number,
    )
    context = {**frames.frame(head), "list": view}
    if one.kind == "home":
        context["featured"] = catalogue.cards.card(one.featured) if one.featured and number == 1 else None
    return context


def _graph(frames: Frames, one: _List) -> str:
    if one.kind == "home":
        return site_graph(frames, frames.site_view(frames.catalogue.language))
    return profile_graph(frames.catalogue.addresses, one.author) if one.author else ""


def _years(catalogue: Catalogue, current: str) -> tuple[LinkView, ...]:
    href = catalogue.addresses.href
    groups = catalogue.years.values()
    return tuple(LinkView(group.title, href(group.url), group.url == current) for group in groups)


def _indexes(frames: Frames) -> Iterator[PlannedPage]:
    catalogue, word = frames.catalogue, frames.catalogue.language.word
    index = partial(_index, frames)
    yield index("tags", word("tags_title"), "/tags/", {"tags": _counted(catalogue, catalogue.tags)})
    yield index(
        "archive",
        word("archive_title"),
        "/archive/",
        {"years": _counted(catalogue, catalogue.years)},
    )
    people = (catalogue.masthead.people.author(name) for name in catalogue.authors)
    by_name = sorted((one for one in people if one), key=lambda one: (one.name.casefold(), one.id))
    yield index("authors", word("authors_title"), "/authors/", {"authors": tuple(by_name)})


def _index(frames: Frames, kind: str, title: str, url: str, names: Context) -> PlannedPage:
    head = Head(kind=kind, title=title, url=url, language=frames.catalogue.language)
    return PlannedPage(
        path=output_path(url),
        key=frames.key(f"{kind}.html", head.language.tag, repr(names)),
        template=f"{kind}.html",
        context=lambda: {**frames.frame(head), **names},
    )


def _counted(catalogue: Catalogue, groups: Mapping[str, Group]) -> tuple[tuple[LinkView, int], ...]:
    href = catalogue.addresses.href
    filled = [group for group in groups.values() if group.entries]
    return tuple((LinkView(group.title, href(group.url)), len(group.entries)) for group in filled)
