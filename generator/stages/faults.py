"""Faults that only all files together can show: two for one id or address, links that lead nowhere.

Comes in: the records of all articles. An article is read again only to say where in its
files a fault is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import unquote

from ..annotate import FoundLink, check_addresses, leads_somewhere
from ..model.article import Article, Author, PlainPage
from ..model.problem import Location, Problem, error
from ..model.record import Record, Shared
from ..sources import check_article_references
from .records import ArticleRecord
from .survey import Survey


class _Owner(Record, frozen=True):
    """Whoever asks for an address; `place` finds the line that says so."""

    path: str
    url: str
    is_absent: bool
    place: Callable[..., Location]


class Faults(Shared, frozen=True, kw_only=True):
    """Looks for what is wrong with a site as a whole."""

    survey: Survey
    records: Mapping[str, ArticleRecord]

    def of_names(self) -> Iterator[Problem]:
        """Problems `duplicate-id`, `path-conflict` of sources, `unknown-article`."""
        yield from self._duplicate_ids()
        yield from self._duplicate_addresses()
        ids = {record.id for record in self.records.values() if record.is_read}
        for path, record in self.records.items():
            if not ids.issuperset(record.translations):
                found = check_article_references(self._article(path), ids)
                yield from self._reported(found, withheld=record.is_soft)

    def of_output(self, planned: Iterable[str], told: Iterable[Problem]) -> Iterator[Problem]:
        """Problems `path-conflict` of pages and copies, `broken-link`; `planned` are all pages' paths.

        Case does not tell paths apart on every host. What was told already is left out.
        """
        outline = self.survey.annotator.outline
        paths = [*planned, *outline.media.values()]
        yield from self._conflicts(paths, told)
        yield from self._broken_links(set(paths))

    def _conflicts(self, paths: list[str], told: Iterable[Problem]) -> Iterator[Problem]:
        taken = set(map(str.casefold, paths))
        folders = _folders_of(taken)
        if len(taken) == len(paths) and taken.isdisjoint(folders):
            return
        reported = {problem.at for problem in told if problem.code == "path-conflict"}
        seen: set[str] = set()
        for path in paths:
            folded = path.casefold()
            is_twice, is_folder = folded in seen, folded in folders
            places = self._makers_of(folded) if is_twice or is_folder else []
            if (is_twice or is_folder) and not reported.intersection(places):
                wrong = "two pages would be written to" if is_twice else "a file and a folder would be at"
                hint = "rename one, or give it another slug or alias"
                place = (places or [Location("site.yaml")])[-1]
                yield error("path-conflict", f"{wrong} {path}", place, hint)
            seen.add(folded)

    def _broken_links(self, paths: set[str]) -> Iterator[Problem]:
        base = self.survey.annotator.outline.config.base
        known: dict[str, bool] = {}
        for path, record in self.records.items():
            for url in record.links:
                if url not in known:
                    known[url] = leads_somewhere(url, paths, base)
            if not all(map(known.__getitem__, record.links)):
                yield from check_addresses(self.survey.study(path).links, paths, base)

    def of_links(self, links: Iterable[FoundLink], planned: Iterable[str]) -> list[Problem]:
        """Problems `broken-link` of texts that are no articles."""
        outline = self.survey.annotator.outline
        return check_addresses(links, {*planned, *outline.media.values()}, outline.config.base)

    def _reported(self, problems: Iterable[Problem], *, withheld: bool) -> list[Problem]:
        return self.survey.annotator.outline.as_reported(problems, withheld=withheld)

    def _article(self, path: str) -> Article:
        article = self.survey.study(path).loaded.article
        assert article
        return article

    def _duplicate_ids(self) -> Iterator[Problem]:
        first: dict[str, str] = {}
        for path in self.survey.annotator.outline.articles:
            record = self.records[path]
            other = first.setdefault(record.id, path) if record.is_read else path
            if other != path:
                at = self._article(path).locate("id")
                message = f"two articles have the id {record.id!r}"
                soft = record.is_soft or self.records[other].is_soft
                yield from self._reported(
                    [error("duplicate-id", message, at, f"the other is {other}")], withheld=soft
                )

    def _duplicate_addresses(self) -> Iterator[Problem]:
        urls = [_folded(record.url) for record in self.records.values() if record.is_read]
        outline = self.survey.annotator.outline
        others: list[PlainPage | Author] = [*outline.pages, *outline.hidden_pages, *outline.authors.values()]
        urls += [_folded(other.url) for other in others if other.url]
        if len(set(urls)) == len(urls):
            return
        first: dict[str, _Owner] = {}
        for page in self._owners():
            owner = first.setdefault(_folded(page.url), page) if page.url else page
            if owner is not page:
                message = f"two files make the page {page.url}"
                found = error("path-conflict", message, page.place("slug"), f"the other is {owner.path}")
                yield from self._reported([found], withheld=page.is_absent or owner.is_absent)

    def _owners(self) -> Iterator[_Owner]:
        outline = self.survey.annotator.outline
        for path in outline.articles:
            record = self.records[path]
            if record.is_read:
                yield _Owner(path, record.url, record.is_withheld, self._placing(path))
        for page in (*outline.pages, *outline.hidden_pages):
            yield _Owner(page.path, page.url, page in outline.hidden_pages, page.locate)
        for author in outline.authors.values():
            yield _Owner(author.path, author.url, False, author.locate)

    def _placing(self, path: str) -> Callable[..., Location]:
        return lambda *keys: self._article(path).locate(*keys)

    def _makers_of(self, path: str) -> list[Location]:
        """The places of files, slugs and aliases that make the page at `path` (in lower case)."""
        outline = self.survey.annotator.outline
        # Only the article that makes the page, or may by an alias, is read again.
        articles = [
            self._article(name)
            for name, record in self.records.items()
            if record.entry and (_file_of(record.url) == path or record.entry.aliases)
        ]
        owners: list[Author | PlainPage | Article] = [*outline.authors.values(), *outline.pages, *articles]
        places = [page.locate("slug") for page in owners if _file_of(page.url) == path]
        for owner in owners:
            for index, alias in enumerate(owner.meta.aliases):
                ends = (f"/{alias.strip('/')}{end}".casefold() for end in ("", "/index.html"))
                if f"/{path}".endswith(tuple(ends)):
                    places.append(owner.locate("aliases", index))
        return places + [
            Location(source) for source, copy in outline.media.items() if copy.casefold() == path
        ]


def _file_of(url: str) -> str:
    return f"{url.strip('/')}/index.html".casefold()


def _folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that files lie in: `a` and `a/b` of `a/b/c`."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _folded(url: str) -> str:
    """An address as a host without regard to case would look it up."""
    return (unquote(url) if "%" in url else url).casefold()
