"""What an article may ask of the rest of the site, and what it did ask.

An article is annotated anew when its own files change, or when the answer to something it
asked is another one: the address of an article it links to, the name of an author. Whoever
remembers the questions with their answers needs no graph of dependencies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from ..model.record import Shared
from ..pages import PersonView, digest, without_bio
from ..sources import Outline, article_url

V = TypeVar("V")
Ask = Callable[[str], str]

# The answer to a question that no later build can ask again: all names of a table were seen.
EVERYTHING = "*"


class AddressBook(Mapping[str, str]):
    """Path of a Markdown file → address of its page, for pages that are made.

    The front matter of an article is read when somebody asks for its address: most are
    never asked for. `known` has those of articles that are read already, `""` for one that
    has no page.
    """

    def __init__(self, outline: Outline, files: Mapping[str, bytes], known: Mapping[str, str]) -> None:
        self._outline = outline
        self._files = files
        self._known = known
        self._read: dict[str, str] = {}
        self._others = {page.path: page.url for page in outline.pages}
        self._others |= {author.path: author.url for author in outline.authors.values() if author.url}

    def __getitem__(self, path: str) -> str:
        if path in self._others:
            return self._others[path]
        url = self._known.get(path)
        if url is None:
            if path not in self._outline.articles:
                raise KeyError(path)
            if path not in self._read:
                self._read[path] = article_url(self._outline, path, self._files[path])
            url = self._read[path]
        if not url:
            raise KeyError(path)
        return url

    def __iter__(self) -> Iterator[str]:
        yield from self._outline.articles
        yield from self._others

    def __len__(self) -> int:
        return len(self._outline.articles) + len(self._others)


class Tables(Shared, frozen=True, kw_only=True):
    """Everything that an article may ask for by name.

    `pages` are addresses by path, `media` paths of copies by path, `sizes` those of pictures
    by address, `people` authors by id, `names` the ids that have an author's file. `answers`
    spells the answer of a table to a name, so that it can be compared later: `""` where
    there is none.
    """

    pages: Mapping[str, str]
    media: Mapping[str, str]
    sizes: Mapping[str, tuple[int, int]]
    people: Mapping[str, PersonView]
    names: Mapping[str, str]
    answers: Mapping[str, Ask]

    def still_holds(self, asked: str) -> bool:
        """Whether a question that was put down has the answer it had.

        One about a name with a line feed in it is taken for several, which do not.
        """
        table, _, rest = asked.partition("\t")
        name, _, answer = rest.rpartition("\t")
        return table in self.answers and name != EVERYTHING and self.answers[table](name) == answer


def spell_person(people: Mapping[str, PersonView]) -> Ask:
    """Answers for authors; what only their biographies say leaves articles as they are."""
    known: dict[str, str] = {}

    def answer(name: str) -> str:
        if name not in known:
            person = people.get(name)
            known[name] = digest(repr(without_bio(person))).hex() if person else ""
        return known[name]

    return answer


class Observed(Mapping[str, V]):
    """A table that puts down what is asked of it; `own` has the answers that need no asking."""

    def __init__(
        self,
        name: str,
        table: Mapping[str, V],
        answer: Ask,
        asked: set[str],
        own: Mapping[str, V] | None = None,
    ) -> None:
        self._name = name
        self._table = table
        self._answer = answer
        self._asked = asked
        self._own = own or {}

    def __getitem__(self, key: str) -> V:
        if key in self._own:
            return self._own[key]
        self._asked.add(f"{self._name}\t{key}\t{self._answer(key)}")
        return self._table[key]

    def __contains__(self, key: object) -> bool:
        try:
            self[str(key)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        self._asked.add(f"{self._name}\t{EVERYTHING}\t")
        return iter(self._table)

    def __len__(self) -> int:
        self._asked.add(f"{self._name}\t{EVERYTHING}\t")
        return len(self._table)
