"""The tables that pages share: what stands where, grouped once.

Comes in: `Site` and `Theme`. Goes out: a `Catalogue` of light entries, one an article;
full articles are left where they are and asked for by `index` when their page is made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..model.annotation import Kind, PlacedNote
from ..model.article import AnnotatedArticle
from ..model.values import Moment, slug_of
from .addresses import Addresses
from .assets import Assets, make_assets
from .cards import Cards
from .language import Language, Languages
from .people import People
from .site import Site, Theme
from .views import CardView

# How far around an article its tags' lists are searched for related ones. Neighbours in
# time keep the cost per article constant, and a new article changes few old pages.
_NEIGHBOURS = 8
_RELATED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What lists know of an article. `listed`: neither expired nor withdrawn.

    `order` sorts the newest first, then by path. `indexed`: search engines may find it.
    `updated` follows the article, `modified` its notes as well. `note_pages` are the ids
    of notes with a page of their own.
    """

    index: int
    path: str
    url: str
    order: tuple[float, str]
    card: CardView
    published: datetime
    updated: datetime
    modified: datetime
    year: int
    listed: bool
    indexed: bool
    canonical: str
    aliases: tuple[str, ...]
    section: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    series: str
    translations: tuple[str, ...]
    corrected: bool
    note_pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Listed articles that have something in common, newest first; `url` is a site path."""

    title: str
    url: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A site ready for its makers. `entries` are all articles, newest first."""

    site: Site
    addresses: Addresses
    languages: Languages
    people: People
    cards: Cards
    assets: Assets
    kinds: Mapping[str, Kind]
    entries: tuple[Entry, ...]
    listed: tuple[Entry, ...]
    sections: Mapping[str, Group]
    authors: Mapping[str, Group]
    tags: Mapping[str, Group]
    series: Mapping[str, Group]
    years: Mapping[str, Group]
    by_id: Mapping[str, Entry]
    translations: Mapping[str, tuple[str, ...]]

    @property
    def language(self) -> Language:
        """The site's own language, that of its lists."""
        return self.languages.of(self.site.config.language)

    def article(self, entry: Entry) -> AnnotatedArticle:
        """The full article of an entry."""
        return self.site.articles[entry.index]

    def related(self, entry: Entry) -> tuple[CardView, ...]:
        """At most three listed articles in the same language that share most tags."""
        shared: Counter[str] = Counter()
        found: dict[str, Entry] = {}
        for tag in entry.tags:
            entries = self.tags[tag].entries
            place = bisect_left(entries, entry.order, key=lambda other: other.order)
            for other in entries[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]:
                if other.path != entry.path and other.card.language == entry.card.language:
                    shared[other.path] += 1
                    found[other.path] = other
        best = sorted(found.values(), key=lambda other: (-shared[other.path], other.order))
        return tuple(other.card for other in best[:_RELATED])


def make_catalogue(site: Site, theme: Theme) -> Catalogue:
    """The tables of a site. Of an id that two articles have, the first by path counts."""
    addresses = Addresses.of(site.config)
    languages = Languages(theme, site.config.zone)
    people = People(site, addresses)
    tags = _spellings(site, lambda one: one.article.meta.tags)
    cards = Cards(site, addresses, languages, people, tags)
    made = (_entry(site, index, article, cards) for index, article in enumerate(site.articles))
    entries = tuple(sorted(made, key=lambda entry: entry.order))
    series = _spellings(site, lambda one: [one.article.meta.series])
    sections = site.config.sections.items()
    titles = {name: section.title.pick(site.config.language) for name, section in sections}
    names = {name: author.meta.name for name, author in site.authors.items() if author.meta.listed}
    years = {f"{entry.year:04}": f"{entry.year:04}" for entry in entries}
    return Catalogue(
        site=site,
        addresses=addresses,
        languages=languages,
        people=people,
        cards=cards,
        assets=make_assets(theme, site.config, preview=bool(site.options.preview)),
        kinds=site.config.all_kinds,
        entries=entries,
        listed=tuple(entry for entry in entries if entry.listed),
        sections=_groups(entries, titles, "/sections/", lambda entry: [entry.section]),
        authors=_groups(entries, names, "/authors/", lambda entry: entry.authors),
        tags=_groups(entries, tags, "/tags/", lambda entry: entry.tags),
        series=_groups(entries, series, "/series/", lambda entry: [entry.series]),
        years=_groups(entries, years, "/archive/", lambda entry: [f"{entry.year:04}"]),
        by_id={entry.card.id: entry for entry in sorted(entries, key=lambda entry: entry.path, reverse=True)},
        translations=_translations(entries),
    )


def _spellings(site: Site, texts: Callable[[AnnotatedArticle], Iterable[str]]) -> dict[str, str]:
    """slug → the spelling that the first article by path uses."""
    first: dict[str, tuple[str, str]] = {}
    for annotated in site.articles:
        path = annotated.article.path
        for text in texts(annotated):
            slug = slug_of(text)
            if slug and (slug not in first or path < first[slug][0]):
                first[slug] = (path, text)
    return {slug: text for slug, (_, text) in sorted(first.items())}


def _entry(site: Site, index: int, annotated: AnnotatedArticle, cards: Cards) -> Entry:
    article, meta, zone = annotated.article, annotated.article.meta, site.config.zone
    published = meta.date.at(zone)
    updated = meta.updated.at(zone) if meta.updated else published
    expired = bool(meta.expires and meta.expires.at(zone) <= site.now)
    withdrawn = meta.withdrawn is not None
    return Entry(
        index=index,
        path=article.path,
        url=article.url,
        order=(-published.timestamp(), article.path),
        card=cards.card(annotated),
        published=published,
        updated=updated,
        modified=max([updated, *_later_dates(annotated, site)]),
        year=meta.date.day.year,
        listed=not (expired or withdrawn),
        indexed=not (expired or article.is_draft),
        canonical=meta.canonical,
        aliases=meta.aliases,
        section=meta.section,
        authors=tuple(dict.fromkeys(entry.id for entry in meta.authors if entry.id)),
        tags=tuple(dict.fromkeys(slug for tag in meta.tags if (slug := slug_of(tag)))),
        series=slug_of(meta.series),
        translations=meta.translations,
        corrected=bool(meta.corrections),
        note_pages=tuple(placed.note.record.id for placed in annotated.placed if _has_page(placed, site)),
    )


def _later_dates(annotated: AnnotatedArticle, site: Site) -> Iterable[datetime]:
    meta = annotated.article.meta
    moments = [correction.date for correction in meta.corrections]
    if meta.withdrawn:
        # Its notes are no longer shown: they do not make it newer.
        moments.append(meta.withdrawn.date)
    else:
        moments += [moment for placed in annotated.placed for moment in _note_dates(placed)]
    return (moment.at(site.config.zone) for moment in moments)


def _note_dates(placed: PlacedNote) -> list[Moment]:
    record = placed.note.record
    dates = [record.created, record.updated, record.retired.date if record.retired else None]
    dates += [correction.date for correction in record.corrections]
    dates += [reply.created for reply in record.replies]
    return [date for date in dates if date]


def _has_page(placed: PlacedNote, site: Site) -> bool:
    wish = site.config.notes.pages
    return wish == "all" or (wish == "claims" and placed.note.record.claim is not None)


def _groups(
    entries: Sequence[Entry], titles: Mapping[str, str], prefix: str, keys: Callable[[Entry], Iterable[str]]
) -> dict[str, Group]:
    """One group for each title, empty ones too: the address of a list stays when its articles go."""
    members: dict[str, list[Entry]] = {key: [] for key in titles}
    for entry in entries:
        for key in keys(entry) if entry.listed else ():
            if key in members:
                members[key].append(entry)
    return {key: Group(title, f"{prefix}{key}/", tuple(members[key])) for key, title in titles.items()}


def _translations(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """id → ids of the same article in other languages, whichever of the two files says so."""
    linked: dict[str, set[str]] = {}
    for entry in entries:
        for other in entry.translations:
            linked.setdefault(entry.card.id, set()).add(other)
            linked.setdefault(other, set()).add(entry.card.id)
    return {name: tuple(sorted(others - {name})) for name, others in linked.items()}
