"""What a plan leaves for the next build: keys that need not be worked out, pages that need not be planned.

After an edit, to work out all keys of ten thousand articles took a fifth of the build. Comes in:
what the last build left, and which articles are not as they were. Goes out: `Recalled`, or the
few articles whose pages are `reached`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from ..model.record import Record, field
from .catalogue import PREFIXES, Catalogue
from .entry import Entry
from .keys import digest
from .masthead import Masthead

# Numbers of articles, newest first: four bytes each.
Numbers: TypeAlias = "array[int]"
_IS_BIG_ENDIAN = array("I", [1]).tobytes()[0] == 0


class Plan(Record, frozen=True, kw_only=True):
    """What planning leaves for the next build.

    `frame` stands for what all pages are made with, `people` for what is said of each author, by
    id. Articles are numbers: their places in `paths`, newest first. `related` has those of related
    articles, `None` where nobody asked; `listed` and the lists of `groups` (title and articles by
    name, by the table of the catalogue) are four bytes a number. `tags` spells each tag,
    `translations` and `ids` are those of the articles that have some.
    """

    frame: bytes = b""
    people: dict[str, bytes] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    related: tuple[tuple[int, ...] | None, ...] = ()
    listed: bytes = b""
    featured: int | None = None
    groups: dict[str, dict[str, tuple[str, bytes]]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    translations: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    def relations(self) -> dict[str, tuple[str, ...]]:
        """Path → paths of related articles."""
        name = self.paths.__getitem__
        pairs = zip(self.paths, self.related, strict=True)
        return {path: tuple(map(name, others)) for path, others in pairs if others is not None}


class Recalled(Record, frozen=True):
    """The keys of the last build (`key_of` a page's path or a fragment's name, `None` for one that was not
    there), and whom they fail.

    `articles` (by path) or what is said of their authors, `people`, are not as they were;
    `reached` are the articles whose own pages show one of those.
    """

    key_of: Callable[[str], bytes | None]
    articles: AbstractSet[str]
    people: AbstractSet[str]
    reached: AbstractSet[str]

    def of_article(self, page: str, entry: Entry) -> bytes | None:
        """The key of a page that shows an article with all that stands around it; `None` where it
        has to be worked out."""
        return None if entry.path in self.reached else self.key_of(page)

    def of_list(self, page: str, entries: Iterable[Entry], author: str) -> bytes | None:
        """The key of a page that shows the cards of articles, and an author if it is one's;
        `None` where it has to be worked out."""
        if author in self.people or any(entry.path in self.articles for entry in entries):
            return None
        return self.key_of(page)


def plan_of(catalogue: Catalogue) -> Plan:
    """What the next build is to know of a catalogue whose pages are planned."""
    entries = catalogue.entries
    numbers = {entry.path: number for number, entry in enumerate(entries)}
    number = numbers.__getitem__
    relations = catalogue.relations()

    def listed(some: Iterable[Entry]) -> bytes:
        return as_bytes(array("I", (numbers[entry.path] for entry in some)))

    named = {name for name in catalogue.translations if name in catalogue.by_id}
    return Plan(
        frame=frame_of(catalogue.masthead),
        people=_people(catalogue),
        paths=tuple(numbers),
        related=tuple(tuple(map(number, relations[path])) if path in relations else None for path in numbers),
        listed=listed(catalogue.listed),
        featured=numbers[catalogue.featured.path] if catalogue.featured else None,
        groups={
            table: {name: (group.title, listed(group.entries)) for name, group in groups.items()}
            for table in PREFIXES
            for groups in [getattr(catalogue, table)]
        },
        tags=dict(catalogue.cards.tags),
        translations=dict(catalogue.translations),
        ids={name: numbers[catalogue.by_id[name].path] for name in sorted(named)},
    )


def recall(
    catalogue: Catalogue, last: Plan, key_of: Callable[[str], bytes | None], changed: AbstractSet[str]
) -> Recalled | None:
    """What the plan of the last build still tells; `None` where all pages are made with something else.

    `key_of` gives the keys of the last build as in `Recalled`, `changed` has the paths of articles with
    other contents since: none may have come, gone, or taken another place. Related articles are
    recalled as well.
    """
    catalogue.recall_relations(last.relations())
    if last.frame != frame_of(catalogue.masthead):
        return None
    people = {name for name, _ in last.people.items() ^ _people(catalogue).items()}
    # An article that has no page is on none.
    articles = (changed & catalogue.by_path.keys()) | _by_any(catalogue.entries, people)
    return Recalled(key_of, articles, people, reached(catalogue, last, articles))


def as_bytes(numbers: Numbers) -> bytes:
    """Numbers as they are kept: the memory of one machine may serve another."""
    if _IS_BIG_ENDIAN:
        numbers.byteswap()
    return numbers.tobytes()


def from_bytes(data: bytes) -> Numbers:
    """The numbers that were kept."""
    numbers = array("I", data)
    if _IS_BIG_ENDIAN:
        numbers.byteswap()
    return numbers


def frame_of(masthead: Masthead) -> bytes:
    """What stands for all that every page is made with."""
    templates = masthead.templates
    return digest(
        masthead.site.digest,
        masthead.assets.digest,
        *(part for name in sorted(templates) for part in (name, templates[name])),
    )


def _people(catalogue: Catalogue) -> dict[str, bytes]:
    return {name: catalogue.cards.bio_key(name) for name in catalogue.masthead.people.authors}


def _by_any(entries: Iterable[Entry], people: AbstractSet[str]) -> set[str]:
    if not people:
        return set()
    return {entry.path for entry in entries if any(one.id in people for one in entry.byline)}


def reached(catalogue: Catalogue, last: Plan, articles: AbstractSet[str]) -> set[str]:
    """Paths of the articles whose own pages show one of these: themselves, those that they are
    related to, parts of their series, their translations."""
    if not articles:
        return set()
    numbers = {number for number, path in enumerate(last.paths) if path in articles}
    found = {
        path
        for path, others in zip(last.paths, last.related, strict=True)
        if others and not numbers.isdisjoint(others)
    }
    for path in articles:
        entry = catalogue.by_path[path]
        series = catalogue.series.get(entry.series)
        found.update(other.path for other in (series.entries if series else ()))
        names = catalogue.translations.get(entry.id, ())
        found.update(catalogue.by_id[name].path for name in names if name in catalogue.by_id)
    return found | articles
