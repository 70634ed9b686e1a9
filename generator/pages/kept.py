"""The catalogue of the last build from the plan that it left: articles are read when they are asked for.

After an edit within a few articles a handful of others is looked at, for their cards; all else of
ten thousand is numbers. Comes in: a plan, and a function that reads an entry by its path. Goes
out: a `Catalogue` whose sequences of articles are `KeptEntries`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import overload

from markupsafe import Markup

from .cards import Cards
from .catalogue import PREFIXES, Catalogue, Group
from .entry import ArticlePart, Entry
from .masthead import Masthead
from .recall import Numbers, Plan, from_bytes


class Shelf:
    """The articles of a plan by number and by path; each is read once."""

    def __init__(self, paths: Sequence[str], read: Callable[[str], Entry]) -> None:
        self._paths = paths
        self._read = read
        self._entries: dict[int, Entry] = {}
        self.numbers = {path: number for number, path in enumerate(paths)}

    def entry(self, number: int) -> Entry:
        """The article with this number."""
        if number not in self._entries:
            self._entries[number] = self._read(self._paths[number])
        return self._entries[number]


class KeptEntries(Sequence[Entry]):
    """Some articles of a shelf, in the order of a list."""

    def __init__(self, numbers: Numbers, shelf: Shelf) -> None:
        self._numbers = numbers
        self._shelf = shelf

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> KeptEntries: ...
    def __getitem__(self, at: int | slice) -> Entry | KeptEntries:
        if isinstance(at, slice):
            return KeptEntries(self._numbers[at], self._shelf)
        return self._shelf.entry(self._numbers[at])

    def places(self, paths: Iterable[str]) -> Iterator[int]:
        """Where in the list some articles stand; none of them is read."""
        numbers = {self._shelf.numbers[path] for path in paths if path in self._shelf.numbers}
        if not numbers.isdisjoint(self._numbers):
            yield from (place for place, number in enumerate(self._numbers) if number in numbers)

    def without(self, path: str) -> KeptEntries:
        """The list but for one article."""
        left_out = self._shelf.numbers.get(path)
        return KeptEntries(array("I", (one for one in self._numbers if one != left_out)), self._shelf)


class _ByName(Mapping[str, Entry]):
    """Articles of a shelf by names that stand for their numbers."""

    def __init__(self, numbers: Mapping[str, int], shelf: Shelf) -> None:
        self._numbers = numbers
        self._shelf = shelf

    def __getitem__(self, name: str) -> Entry:
        return self._shelf.entry(self._numbers[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def places_of(entries: Sequence[Entry], paths: AbstractSet[str]) -> Iterator[int]:
    """Where in a list the articles with these paths stand, counted from 0."""
    if isinstance(entries, KeptEntries):
        return entries.places(paths)
    return (place for place, entry in enumerate(entries) if entry.path in paths)


def holds_any(entries: Sequence[Entry], paths: AbstractSet[str]) -> bool:
    """Whether one of the articles with these paths stands in a list."""
    return next(places_of(entries, paths), None) is not None


def without(entries: Sequence[Entry], one: Entry) -> Sequence[Entry]:
    """A list but for one article."""
    if isinstance(entries, KeptEntries):
        return entries.without(one.path)
    return [entry for entry in entries if entry is not one]


def kept_catalogue(
    masthead: Masthead,
    plan: Plan,
    read: Callable[[str], Entry],
    part: Callable[[Entry], ArticlePart],
    fragment: Callable[[str], Markup],
) -> Catalogue:
    """The catalogue that left a plan, where no article has another place since.

    Only ids that translations name are found by id.
    """
    shelf = Shelf(plan.paths, read)

    def entries(numbers: bytes) -> KeptEntries:
        return KeptEntries(from_bytes(numbers), shelf)

    def groups(table: str) -> dict[str, Group]:
        kept = plan.groups[table].items()
        return {
            name: Group(title, f"{PREFIXES[table]}{name}/", entries(numbers))
            for name, (title, numbers) in kept
        }

    catalogue = Catalogue(
        masthead=masthead,
        cards=Cards(masthead, plan.tags),
        part=part,
        fragment=fragment,
        entries=KeptEntries(array("I", range(len(plan.paths))), shelf),
        listed=entries(plan.listed),
        featured=shelf.entry(plan.featured) if plan.featured is not None else None,
        sections=groups("sections"),
        authors=groups("authors"),
        tags=groups("tags"),
        series=groups("series"),
        years=groups("years"),
        by_id=_ByName(plan.ids, shelf),
        by_path=_ByName(shelf.numbers, shelf),
        translations=plan.translations,
    )
    catalogue.recall_relations(plan.relations())
    return catalogue
