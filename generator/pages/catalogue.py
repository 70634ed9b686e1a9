"""The tables that pages share: what stands where, grouped once.

Comes in: a masthead and light entries, one an article. Goes out: a `Catalogue`; what the page
of an article shows is left where it is and read when that page is made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter

from markupsafe import Markup

from ..model.record import Record, Shared, field, replace
from .addresses import Addresses
from .cards import Cards
from .entry import ArticlePart, Entry
from .language import Language
from .masthead import Masthead
from .site import Site

# How far around an article its tags' lists are searched for related ones. Neighbours in
# time keep the cost per article constant, and a new article changes few old pages.
_NEIGHBOURS = 8
_RELATED = 3
# Where the lists of each table stand.
PREFIXES = {
    "sections": "/sections/",
    "authors": "/authors/",
    "tags": "/tags/",
    "series": "/series/",
    "years": "/archive/",
}


class Group(Record, frozen=True):
    """Listed articles that have something in common, newest first; `url` is a site path."""

    title: str
    url: str
    entries: Sequence[Entry]


class Catalogue(Shared, frozen=True, kw_only=True):
    """A site ready for its makers. `entries` are all articles, newest first; `featured` is the first
    of those that are listed and featured.

    `part` reads what the page of an article shows, `fragment` the HTML of a fragment that
    was rendered before, by its path; neither is kept here.
    """

    masthead: Masthead
    cards: Cards
    part: Callable[[Entry], ArticlePart]
    fragment: Callable[[str], Markup]
    entries: Sequence[Entry]
    listed: Sequence[Entry]
    featured: Entry | None
    sections: Mapping[str, Group]
    authors: Mapping[str, Group]
    tags: Mapping[str, Group]
    series: Mapping[str, Group]
    years: Mapping[str, Group]
    by_id: Mapping[str, Entry]
    by_path: Mapping[str, Entry]
    translations: Mapping[str, tuple[str, ...]]
    _related: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _recalled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _ranks: dict[str, int] = field(default_factory=dict)
    _tag_ranks: dict[str, list[int]] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        """The site as its settings say it is."""
        return self.masthead.site

    @property
    def addresses(self) -> Addresses:
        """The site's addresses."""
        return self.masthead.addresses

    @property
    def language(self) -> Language:
        """The site's own language, that of its lists."""
        return self.masthead.language

    def language_of(self, entry: Entry) -> Language:
        """The language of an article."""
        return self.masthead.languages.of(entry.language)

    def with_entry(self, entry: Entry) -> Catalogue:
        """The tables for the page of an article in another state, which has the same place in all of
        them. Lists are not made anew, but for the series that it names its neighbours in."""
        series = self.series.get(entry.series)
        if series:
            parts = tuple(entry if other.path == entry.path else other for other in series.entries)
            series = replace(series, entries=parts)
        return replace(
            self,
            cards=Cards(self.masthead, self.cards.tags),
            series={entry.series: series} if series else {},
        )

    def related(self, entry: Entry) -> tuple[Entry, ...]:
        """At most three listed articles in the same language that share most tags."""
        if entry.path not in self._related:
            known = self._recalled.get(entry.path)
            self._related[entry.path] = (
                self._find_related(entry) if known is None else tuple(map(self.by_path.__getitem__, known))
            )
        return self._related[entry.path]

    def relations(self) -> dict[str, tuple[str, ...]]:
        """Path → paths of related articles, as far as they were recalled or asked for."""
        asked = {path: tuple(other.path for other in found) for path, found in self._related.items()}
        return {**self._recalled, **asked}

    def recall_relations(self, relations: Mapping[str, tuple[str, ...]]) -> None:
        """Take related articles from an earlier catalogue whose articles have the same places: to
        find them all takes a tenth of the time of a build after one edit."""
        self._recalled.update(relations)

    def _find_related(self, entry: Entry) -> tuple[Entry, ...]:
        entries, rank = self.entries, self._rank_all()[entry.path]
        shared: Counter[int] = Counter()
        for slug, _ in entry.tags:
            ranks = self._ranks_of(slug)
            place = bisect_left(ranks, rank)
            shared.update(ranks[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1])
        del shared[rank]
        same = [
            (-count, other) for other, count in shared.items() if entries[other].language == entry.language
        ]
        return tuple(entries[other] for _, other in sorted(same)[:_RELATED])

    def _ranks_of(self, tag: str) -> list[int]:
        """The places among all of the articles with a tag, in order."""
        if tag not in self._tag_ranks:
            ranks = self._rank_all()
            self._tag_ranks[tag] = [ranks[entry.path] for entry in self.tags[tag].entries]
        return self._tag_ranks[tag]

    def _rank_all(self) -> dict[str, int]:
        """Path → the place of an article among all."""
        if not self._ranks:
            self._ranks.update((entry.path, rank) for rank, entry in enumerate(self.entries))
        return self._ranks


def make_catalogue(
    masthead: Masthead,
    entries: Iterable[Entry],
    part: Callable[[Entry], ArticlePart],
    fragment: Callable[[str], Markup],
) -> Catalogue:
    """The tables of a site. Of an id that two articles have, the first by path counts."""
    config = masthead.site.config
    by_path = sorted(entries, key=attrgetter("path"))
    ordered = tuple(sorted(by_path, key=lambda entry: -entry.published.at))
    listed = tuple(entry for entry in ordered if entry.listed)
    tags = _spellings(tag for entry in by_path for tag in entry.tags)
    series = _spellings((entry.series, entry.series_title) for entry in by_path if entry.series)
    titles = {name: section.title.pick(config.language) for name, section in config.sections.items()}
    authors = masthead.site.authors.items()
    names = {name: author.meta.name for name, author in authors if author.meta.listed}
    # Newest first, as the articles are.
    years = {f"{year:04}": f"{year:04}" for year in dict.fromkeys(entry.year for entry in ordered)}
    return Catalogue(
        masthead=masthead,
        cards=Cards(masthead, tags),
        part=part,
        fragment=fragment,
        entries=ordered,
        listed=listed,
        featured=next((entry for entry in listed if entry.featured), None),
        sections=_groups(listed, "sections", titles, lambda entry: (entry.section,)),
        authors=_groups(listed, "authors", names, attrgetter("authors")),
        tags=_groups(listed, "tags", tags, lambda entry: [slug for slug, _ in entry.tags]),
        series=_groups(listed, "series", series, lambda entry: (entry.series,)),
        years=_groups(listed, "years", years, lambda entry: (f"{entry.year:04}",)),
        by_id={entry.id: entry for entry in reversed(by_path)},
        by_path={entry.path: entry for entry in by_path},
        translations=_translations(ordered),
    )


def _spellings(texts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """slug → the spelling that comes first, sorted by slug."""
    first: dict[str, str] = {}
    for slug, text in texts:
        first.setdefault(slug, text)
    return dict(sorted(first.items()))


def _groups(
    listed: Sequence[Entry], table: str, titles: Mapping[str, str], keys: Callable[[Entry], Iterable[str]]
) -> dict[str, Group]:
    """One group for each title, empty ones too: the address of a list stays when its articles go."""
    members: dict[str, list[Entry]] = {key: [] for key in titles}
    for entry in listed:
        for key in keys(entry):
            if key in members:
                members[key].append(entry)
    prefix = PREFIXES[table]
    return {key: Group(title, f"{prefix}{key}/", tuple(members[key])) for key, title in titles.items()}


def _translations(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """id → ids of the same article in other languages, whichever of the two files says so."""
    linked: dict[str, set[str]] = {}
    for entry in entries:
        for other in entry.translations:
            linked.setdefault(entry.id, set()).add(other)
            linked.setdefault(other, set()).add(entry.id)
    return {name: tuple(sorted(others - {name})) for name, others in linked.items()}
