"""Keys that need not be worked out again: those of pages that show nothing but what is as it was.

After an edit, to work out all keys of ten thousand articles took a fifth of the build. Comes in:
what the last build left, and which articles are not as they were. Goes out: `Recalled`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from ..model.record import Record
from .catalogue import Catalogue
from .entry import Entry
from .keys import digest


class Plan(Record, frozen=True):
    """What planning leaves for the next build.

    `frame` stands for what all pages are made with, `people` for what is said of each author, by
    id; `related` has the paths of related articles by path.
    """

    frame: bytes
    people: dict[str, bytes]
    related: dict[str, tuple[str, ...]]


class Recalled(Record, frozen=True):
    """The keys of the last build, by path of a page or name of a fragment, and whom they fail.

    `articles` (by path) or what is said of their authors, `people`, are not as they were;
    `reached` are the articles whose own pages show one of those.
    """

    keys: Mapping[str, bytes]
    articles: AbstractSet[str]
    people: AbstractSet[str]
    reached: AbstractSet[str]

    def of_article(self, page: str, entry: Entry) -> bytes | None:
        """The key of a page that shows an article with all that stands around it; `None` where it
        has to be worked out."""
        return None if entry.path in self.reached else self.keys.get(page)

    def of_list(self, page: str, entries: Iterable[Entry], author: str) -> bytes | None:
        """The key of a page that shows the cards of articles, and an author if it is one's;
        `None` where it has to be worked out."""
        if author in self.people or any(entry.path in self.articles for entry in entries):
            return None
        return self.keys.get(page)


def plan_of(catalogue: Catalogue) -> Plan:
    """What the next build is to know of a catalogue whose pages are planned."""
    return Plan(_frame(catalogue), _people(catalogue), catalogue.relations())


def recall(
    catalogue: Catalogue, last: Plan, keys: Mapping[str, bytes], changed: AbstractSet[str]
) -> Recalled | None:
    """What the plan of the last build still tells; `None` where all pages are made with something else.

    `keys` are those of the last build, `changed` the paths of articles with other contents since:
    none may have come, gone, or taken another place. Related articles are recalled as well.
    """
    catalogue.recall_relations(last.related)
    if last.frame != _frame(catalogue):
        return None
    people = {name for name, _ in last.people.items() ^ _people(catalogue).items()}
    # An article that has no page is on none.
    articles = (changed & catalogue.by_path.keys()) | _by_any(catalogue.entries, people)
    return Recalled(keys, articles, people, _reached(catalogue, last, articles))


def _frame(catalogue: Catalogue) -> bytes:
    templates = catalogue.masthead.templates
    return digest(
        catalogue.site.digest,
        catalogue.masthead.assets.digest,
        *(part for name in sorted(templates) for part in (name, templates[name])),
    )


def _people(catalogue: Catalogue) -> dict[str, bytes]:
    return {name: catalogue.cards.bio_key(name) for name in catalogue.masthead.people.authors}


def _by_any(entries: Iterable[Entry], people: AbstractSet[str]) -> set[str]:
    if not people:
        return set()
    return {entry.path for entry in entries if any(one.id in people for one in entry.byline)}


def _reached(catalogue: Catalogue, last: Plan, articles: AbstractSet[str]) -> set[str]:
    if not articles:
        return set()
    by_path = catalogue.by_path
    series = {by_path[path].series for path in articles} - {""}
    named = {name for path in articles for name in catalogue.translations.get(by_path[path].id, ())}
    return {
        entry.path
        for entry in catalogue.entries
        if entry.path in articles
        or not articles.isdisjoint(last.related.get(entry.path, ()))
        or entry.series in series
        or entry.id in named
    }
