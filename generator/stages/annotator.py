"""One article from its files to what lists and its page show: the build's second stage.

Pure but for git, which is asked for earlier versions of an article whose notes drifted; the
same function whether it runs here or in another process.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

from ..annotate import (
    Annotating,
    BodyWords,
    FoundLink,
    Labels,
    LinkTable,
    Outcome,
    Prose,
    Reading,
    Version,
    annotate_article,
    read_article,
)
from ..disk import Repository
from ..model.annotation import Note
from ..model.article import Article
from ..model.problem import Location, Problem, warning
from ..model.record import Record, Shared, replace
from ..pages import ArticlePart, Entry, Language, Masthead, People, digest, make_entry, make_part
from ..sources import (
    LoadedArticle,
    Outline,
    ParseSidecar,
    earlier_markdown,
    earlier_quotes,
    load_article,
)
from .recent import Recent
from .tables import Observed, Tables


class Study(Record, frozen=True, kw_only=True):
    """All that is known of one article.

    `outcome` is `None` where the front matter does not hold, `entry` and `part` where the
    article has no page. `asked` are the questions it put to the rest of the site, with their
    answers; all of this holds for builds from `since` to before `until`, in seconds since 1970.
    """

    loaded: LoadedArticle
    outcome: Outcome | None
    entry: Entry | None
    part: ArticlePart | None
    problems: tuple[Problem, ...]
    links: tuple[FoundLink, ...]
    asked: frozenset[str]
    since: float
    until: float

    @property
    def text_digest(self) -> bytes:
        """The sha256 of the article text; empty where there is none."""
        return sha256(self.outcome.annotated.text.encode()).digest() if self.outcome else b""


class History:
    """Earlier versions of articles; git is asked when the first article has drifted notes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._repository: Repository | None = None

    @property
    def repository(self) -> Repository:
        """The repository around the site, which may be missing."""
        if self._repository is None:
            self._repository = Repository(self._root)
        return self._repository

    def head(self, _name: str = "") -> str:
        """The commit that is checked out, or why there is none to ask."""
        return self.repository.missing or self.repository.head

    def versions(self, article: Article) -> tuple[list[Version], list[Problem]]:
        """The article's earlier versions, newest first; `history-missing` where they cannot be had."""
        if self.repository.missing:
            message = f"notes have drifted, and {self.repository.missing}"
            return [], [warning("history-missing", message, Location(article.path))]
        stem = article.path.removesuffix(".md")
        ends = sorted({note.path.removeprefix(stem) for note in article.notes})
        versions = [
            Version(markdown, earlier_quotes(version.sidecars.values()))
            for version in self.repository.versions(article.path, ends)
            if (markdown := earlier_markdown(version.content)) is not None
        ]
        return versions, []


class Annotator(Shared, frozen=True, kw_only=True):
    """Everything that is the same for all articles of a build.

    `options` are those of annotating without links and labels, which are the article's own.
    With `recent` an article that is studied again and again is read as far as it has changed.
    """

    outline: Outline
    masthead: Masthead
    tables: Tables
    options: Annotating
    history: History
    recent: Recent | None = None

    def study(self, path: str, files: Mapping[str, bytes]) -> Study:
        """The article at `path`; `files` has its bytes and those of its sidecars."""
        asked: set[str] = set()
        tables = self.tables
        if self.recent:
            self.recent.turn_to(path)
        names = Observed("names", tables.names, tables.answers["names"], asked)
        loaded = load_article(self.outline, path, files, names, self._parse_sidecar)
        article = loaded.article
        if article is None:
            # Its date could not be read: nobody can say for how long this holds.
            return Study(
                loaded=loaded,
                outcome=None,
                entry=None,
                part=None,
                problems=loaded.problems,
                links=(),
                asked=frozenset(asked),
                since=math.inf,
                until=-math.inf,
            )
        own = dict.fromkeys(files, article.url)
        links = LinkTable(
            base=self.outline.config.base,
            pages=Observed("pages", tables.pages, tables.answers["pages"], asked, own),
            media=Observed("media", tables.media, tables.answers["media"], asked),
            sizes=Observed("sizes", tables.sizes, tables.answers["sizes"], asked),
        )
        people = People(Observed("people", tables.people, tables.answers["people"], asked))
        shown = article if loaded.is_withheld else self._shown_layers(article)
        labels = Labels() if loaded.is_withheld else self._labels(article, people)
        outcome, faults = self._annotate(shown, replace(self.options, links=links, labels=labels), asked)
        problems = [*faults, *outcome.problems]
        entry = part = None
        found: tuple[FoundLink, ...] = ()
        if not loaded.is_withheld:
            prose = Prose(files, links, raw_html=self.options.raw_html)
            masthead = self._masthead(prose, people)
            entry = make_entry(masthead, outcome.annotated)
            part = make_part(masthead, outcome.annotated, entry)
            problems += prose.problems
            found = (*outcome.links, *prose.found)
        # What nobody is led to any more does not stop the paper.
        soft = loaded.is_withheld or self.outline.is_over(article)
        since, until = self._holds(article)
        return Study(
            loaded=loaded,
            outcome=outcome,
            entry=entry,
            part=part,
            problems=(*loaded.problems, *self.outline.as_reported(problems, withheld=soft)),
            links=found,
            asked=frozenset(asked),
            since=since,
            until=until,
        )

    def _annotate(
        self, article: Article, options: Annotating, asked: set[str]
    ) -> tuple[Outcome, list[Problem]]:
        reading = self._read(article, options, asked)
        outcome = annotate_article(article, options, reading=reading)
        if not outcome.drifted:
            return outcome, []
        asked.add(f"head\t\t{self.tables.answers['head']('')}")
        versions, problems = self.history.versions(article)
        return (annotate_article(article, options, versions, reading) if versions else outcome), problems

    def _read(self, article: Article, options: Annotating, asked: set[str]) -> Reading:
        if self.recent is None:
            return read_article(article, options)
        made_of = (article.markdown, article.body_line, article.url, options.labels.words)
        return self.recent.reading(made_of, partial(read_article, article, options), asked)

    @property
    def _parse_sidecar(self) -> ParseSidecar:
        parse = self.outline.parse_sidecar
        return self.recent.parser(parse) if self.recent else parse

    def _masthead(self, prose: Prose, people: People) -> Masthead:
        site = replace(self.masthead.site, markdown=prose.html, resolve=prose.src, sizes=prose.table.sizes)
        return replace(self.masthead, site=site, people=people)

    def _shown_layers(self, article: Article) -> Article:
        """The article without the notes of layers that are not to be shown."""
        hidden = {name for name, layer in self.outline.config.layers.items() if not layer.shown}
        if not hidden:
            return article
        return replace(article, notes=tuple(note for note in article.notes if note.layer not in hidden))

    def _labels(self, article: Article, people: People) -> Labels:
        """The words that stand in the body itself, in the article's language."""
        language = self.masthead.languages.of(article.language)
        keys = ("footnote", "footnotes", "back_to_text", "table")
        return Labels(
            BodyWords(*map(language.word, keys)),
            lambda note, number: self._name(note, number, language, people),
        )

    def _name(self, note: Note, number: int, language: Language, people: People) -> str:
        kinds = self.masthead.kinds
        kind = kinds[note.kind].label.pick(language.tag).lower() if note.kind in kinds else note.kind
        author = people.author(note.author) if note.author else None
        if author is None:
            return language.fill("note_name_anonymous", number=number, kind=kind)
        return language.fill("note_name", number=number, kind=kind, author=author.name)

    def _holds(self, article: Article) -> tuple[float, float]:
        """From when to when nothing in the article begins or ends."""
        zone, now = self.options.zone, self.options.now.timestamp()
        moments = [article.meta.date, article.meta.expires, *(note.record.created for note in article.notes)]
        return bounds((moment.at(zone).timestamp() for moment in moments if moment), now)


def files_digest(files: Mapping[str, bytes]) -> str:
    """A name for the bytes of some files, by their paths: 32 hexadecimal digits."""
    parts = [part for path in sorted(files) for part in (path, files[path])]
    return digest(*parts).hex()


def bounds(moments: Iterable[float], now: float) -> tuple[float, float]:
    """The last moment that is not after `now` and the first that is, infinite where there is none."""
    before, after = -math.inf, math.inf
    for moment in moments:
        if moment <= now:
            before = max(before, moment)
        else:
            after = min(after, moment)
    return before, after
