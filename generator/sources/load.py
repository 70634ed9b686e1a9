"""The files of a site become a `LoadedSite`: every format read, every name checked.

Files come as a mapping from path to bytes, read when they are asked for. What is withheld
(drafts, future articles) is told apart here, and its faults are warnings unless they are
asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import unquote

from ..model.annotation import Note
from ..model.article import Article, Author, PlainPage, Reference
from ..model.problem import Fault, Location, Problem, apply_severities, error, soften, warning
from ..model.site import LoadedSite, SiteFile
from ..model.values import Moment
from .article_file import parse_article, parse_page
from .author_file import parse_author
from .content_path import ContentKind, ContentPath, classify, stray_hint
from .front_matter import typed_value
from .references import check_references, check_required
from .sidecar_file import MAX_SIDECAR, Waiting, check_note_ids, check_note_references, parse_sidecar
from .site_file import SITE_FILE, Settings, parse_site_file
from .text_file import TextFile, decode
from .validate import nearest_hint


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """What is taken in: `now` decides what is of the future; `all_faults` reports those of
    withheld pieces as if they were published; `layers` limits the layers of notes."""

    now: datetime
    drafts: bool = False
    future: bool = False
    all_faults: bool = False
    layers: frozenset[str] | None = None


@dataclass(slots=True)
class _Loading:
    """The site while it is read."""

    tree: Mapping[str, bytes]
    settings: Settings
    options: LoadOptions
    places: dict[ContentKind, list[ContentPath]]
    problems: list[Problem] = field(default_factory=list)

    @property
    def config(self) -> SiteFile:
        """The settings themselves."""
        return self.settings.config

    def is_withheld(self, article: Article) -> bool:
        """Whether an article waits: a draft, or one of the future."""
        if article.is_draft and not self.options.drafts:
            return True
        return not self.options.future and article.meta.date.at(self.config.zone) > self.options.now

    def is_soft(self, article: Article) -> bool:
        """Whether faults of an article are warnings: it waits, or it has expired."""
        expires = article.meta.expires
        is_over = expires is not None and expires.at(self.config.zone) <= self.options.now
        return self.is_withheld(article) or (is_over and not self.options.drafts)

    def is_absent(self, page: Article | PlainPage | Author) -> bool:
        """Whether a page is not made in this build."""
        if isinstance(page, Article):
            return self.is_withheld(page)
        return isinstance(page, PlainPage) and page.meta.draft and not self.options.drafts

    def seems_withheld(self, place: ContentPath, file: TextFile | None) -> bool:
        """The same for an article whose front matter does not hold, by what can be read of it."""
        text = file.text if file else ""
        if (place.is_draft or _is_yes(typed_value(text, "draft"))) and not self.options.drafts:
            return True
        try:
            date = Moment.parse(typed_value(text, "date"))
        except Fault:
            return False
        return not self.options.future and date.at(self.config.zone) > self.options.now

    def report(self, problems: Iterable[Problem], *, withheld: bool) -> None:
        """Take problems in, as warnings where they are those of a withheld piece."""
        soft = withheld and not self.options.all_faults
        self.problems.extend(soften(problems) if soft else problems)

    @property
    def waiting(self) -> Waiting:
        """Which notes wait."""
        options = self.options
        return Waiting(
            zone=self.config.zone,
            unpublished=not (options.all_faults or options.drafts),
            after=None if options.all_faults or options.future else options.now,
        )


def load_site(tree: Mapping[str, bytes], options: LoadOptions) -> LoadedSite:
    """The site in `tree` and all problems of all its files, sorted by place.

    Without a readable site.yaml nothing else is read.
    """
    settings, problems = parse_site_file(tree.get(SITE_FILE))
    if settings is None:
        return LoadedSite(config=None, problems=tuple(problems))
    places: dict[ContentKind, list[ContentPath]] = defaultdict(list)
    for path in sorted(tree):
        if path.startswith("content/"):
            place = classify(path)
            places[place.kind].append(place)
    loading = _Loading(tree, settings, options, places, problems)
    config = settings.config
    authors = _load_authors(loading)
    pages = _load_pages(loading)
    articles = _load_articles(loading)
    _report_strays(loading)
    _check_names(loading, articles)
    _check_duplicates(loading, articles, pages, authors)
    shown = [article for article in articles if not loading.is_withheld(article)]
    return LoadedSite(
        config=config,
        articles=tuple(sorted(shown, key=lambda a: (-a.meta.date.at(config.zone).timestamp(), a.path))),
        withheld=tuple(article for article in articles if loading.is_withheld(article)),
        pages=tuple(page for page in pages if not page.meta.draft or options.drafts),
        authors=authors,
        media=_media(loading),
        problems=tuple(apply_severities(loading.problems, config.problems)),
    )


def _is_yes(typed: str) -> bool:
    return typed.lower() in ("true", "yes", "on", "1")


def _load_authors(loading: _Loading) -> dict[str, Author]:
    authors = {}
    for place in loading.places[ContentKind.AUTHOR]:
        file, problems = decode(place.path, loading.tree[place.path])
        if file:
            author, faults = parse_author(file, place)
            problems += faults
            if author:
                authors[author.id] = author
        loading.problems += problems
    return authors


def _load_pages(loading: _Loading) -> list[PlainPage]:
    pages = []
    for place in loading.places[ContentKind.PAGE]:
        file, problems = decode(place.path, loading.tree[place.path])
        page = None
        if file:
            page, faults = parse_page(file, place, loading.config)
            problems += faults
        if page:
            pages.append(page if not place.is_draft else replace(page, meta=replace(page.meta, draft=True)))
        is_draft = place.is_draft or _is_yes(typed_value(file.text, "draft") if file else "")
        loading.report(problems, withheld=is_draft and not loading.options.drafts)
    return pages


def _load_articles(loading: _Loading) -> list[Article]:
    sidecars: dict[str, list[ContentPath]] = defaultdict(list)
    for place in loading.places[ContentKind.SIDECAR]:
        if loading.options.layers is None or place.layer in loading.options.layers:
            sidecars[place.article].append(place)
    articles = []
    for place in loading.places[ContentKind.ARTICLE]:
        article = _load_article(loading, place, sidecars.get(place.path, []))
        if article:
            articles.append(article)
    return articles


def _load_article(loading: _Loading, place: ContentPath, sidecars: list[ContentPath]) -> Article | None:
    config = loading.config
    file, problems = decode(place.path, loading.tree[place.path])
    article = None
    if file:
        article, faults = parse_article(file, place, config)
        problems += faults
    notes: list[Note] = []
    references: list[Reference] = []
    language = article.language if article else config.language
    for sidecar in sorted(sidecars, key=lambda s: (_order(config, s.layer), s.layer != "main", s.layer)):
        data, faults = decode(sidecar.path, loading.tree[sidecar.path], limit=MAX_SIDECAR)
        problems += faults
        if data:
            found, names, faults = parse_sidecar(data, sidecar, loading.settings, language, loading.waiting)
            notes += found
            references += names
            problems += faults
    if article:
        references = [*article.references, *references]
    problems += check_note_ids(notes, loading.waiting) + check_note_references(references, notes)
    soft = loading.is_soft(article) if article else loading.seems_withheld(place, file)
    loading.report(problems, withheld=soft)
    if article is None:
        return None
    return replace(article, notes=tuple(notes), references=tuple(references))


def _order(config: SiteFile, layer: str) -> int:
    return config.layers[layer].order if layer in config.layers else 0


def _report_strays(loading: _Loading) -> None:
    """Files that are none of the known kinds, sidecars without an article, unknown layers."""
    known = [place.path for place in loading.places[ContentKind.ARTICLE]]
    layers = loading.config.layers
    for place in loading.places[ContentKind.STRAY]:
        message = "this file is no article, sidecar, author or page"
        loading.problems.append(error("stray-file", message, Location(place.path), stray_hint(place.path)))
    for place in loading.places[ContentKind.SIDECAR]:
        if place.article not in known:
            hint = nearest_hint(place.article, known)
            message = f"there is no article {place.article} for these notes"
            loading.report(
                [error("stray-sidecar", message, Location(place.path), hint)], withheld=place.is_draft
            )
        if layers and place.layer != "main" and place.layer not in layers:
            hint = nearest_hint(place.layer, [*layers, "main"])
            message = f"there is no layer {place.layer!r} in site.yaml"
            loading.problems.append(warning("unknown-layer", message, Location(place.path), hint))


def _check_names(loading: _Loading, articles: list[Article]) -> None:
    # A file that does not hold is reported as such; it does not make its author unknown.
    authors = {place.stem for place in loading.places[ContentKind.AUTHOR]}
    ids = {article.id for article in articles}
    of_settings = check_references(loading.settings.references(), loading.config, authors, ids)
    loading.problems += of_settings
    told = {problem.at for problem in of_settings}
    for article in articles:
        problems = check_references(
            (reference for reference in article.references if reference.at not in told),
            loading.config,
            authors,
            ids,
        )
        problems += check_required(article, loading.config, loading.waiting)
        loading.report(problems, withheld=loading.is_soft(article))


def _check_duplicates(
    loading: _Loading, articles: list[Article], pages: list[PlainPage], authors: Mapping[str, Author]
) -> None:
    """Articles that share an id, and pages that share an address."""
    ids: dict[str, Article] = {}
    owners: dict[str, Article | PlainPage | Author] = {}
    for article in articles:
        first = ids.setdefault(article.id, article)
        if first is not article:
            message = f"two articles have the id {article.id!r}"
            problem = error("duplicate-id", message, article.locate("id"), f"the other is {first.path}")
            loading.report([problem], withheld=loading.is_soft(article) or loading.is_soft(first))
    made: list[Article | PlainPage | Author] = [*articles, *pages, *authors.values()]
    for page in made:
        owner = owners.setdefault(unquote(page.url).casefold(), page) if page.url else page
        if owner is not page:
            message = f"two files make the page {page.url}"
            problem = error("path-conflict", message, page.locate("slug"), f"the other is {owner.path}")
            loading.report([problem], withheld=loading.is_absent(page) or loading.is_absent(owner))


def _media(loading: _Loading) -> dict[str, str]:
    shown = (
        place for place in loading.places[ContentKind.MEDIUM] if loading.options.drafts or not place.is_draft
    )
    return {place.path: place.path.removeprefix("content/") for place in shown}
