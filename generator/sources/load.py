"""The files of a site: an `Outline` of all but its articles, then its articles one by one.

Files come as a mapping from path to bytes, read when they are asked for. What is withheld
(drafts, future articles) is told apart here, and its faults are warnings unless they are
asked for. What only all articles together can tell (two with one id, a translation that is
not there) is left to whoever has them all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from ..model.annotation import Kind, Note
from ..model.article import Article, Author, PlainPage, Reference
from ..model.problem import Fault, Location, Problem, error, soften, warning
from ..model.record import Record, Shared, replace
from ..model.site import SiteFile
from ..model.values import Moment, check_slug, is_device
from .article_file import parse_article, parse_page
from .author_file import parse_author
from .content_path import ContentKind, ContentPath, classify, stray_hint
from .front_matter import typed_value
from .references import check_references, check_required, known_names
from .sidecar_file import (
    MAX_SIDECAR,
    SidecarContents,
    Waiting,
    check_note_ids,
    check_note_references,
    parse_sidecar,
)
from .site_file import SITE_FILE, Settings, parse_site_file
from .text_file import TextFile, decode
from .validate import nearest_hint

ParseSidecar = Callable[[TextFile, ContentPath, str], SidecarContents]

# What a path of the output cannot hold; a byte that is not UTF-8 comes as half a surrogate pair.
_UNFIT = re.compile(r"[\\\x00-\x1f\x7f\ud800-\udfff]")
_NOT_UTF8 = re.compile(r"[\ud800-\udfff]")


class LoadOptions(Record, frozen=True):
    """What is taken in: `now` decides what is of the future; `all_faults` reports those of
    withheld pieces as if they were published; `layers` limits the layers of notes."""

    now: datetime
    drafts: bool = False
    future: bool = False
    all_faults: bool = False
    layers: frozenset[str] | None = None


class Outline(Shared, frozen=True, kw_only=True):
    """A site without its articles: settings, authors, plain pages, and where its articles are.

    `articles` has the places of articles by path, `sidecars` those of their notes in the
    order of layers. `authors` are those whose files hold, `author_names` all that have a
    file. `pages` are shown, `hidden_pages` withheld. `media` maps the path of every other
    file below content/ to the path it is copied to. `problems` are those of all these files.
    """

    settings: Settings
    options: LoadOptions
    articles: Mapping[str, ContentPath]
    sidecars: Mapping[str, tuple[ContentPath, ...]]
    authors: Mapping[str, Author]
    author_names: frozenset[str]
    known: Mapping[str, Collection[str]]
    kinds: Mapping[str, Kind]
    pages: tuple[PlainPage, ...]
    hidden_pages: tuple[PlainPage, ...]
    media: Mapping[str, str]
    problems: tuple[Problem, ...]
    told: frozenset[Location]

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
        return self.is_withheld(article) or (self.is_over(article) and not self.options.drafts)

    def is_over(self, article: Article) -> bool:
        """Whether an article has expired."""
        expires = article.meta.expires
        return expires is not None and expires.at(self.config.zone) <= self.options.now

    def as_reported(self, problems: Iterable[Problem], *, withheld: bool) -> list[Problem]:
        """Problems as they are reported: warnings where they are those of a withheld piece."""
        return soften(problems) if withheld and not self.options.all_faults else list(problems)

    def with_sidecar(self, path: str) -> Outline:
        """The outline with the sidecar at `path`, which may be in it already."""
        place = classify(path)
        others = [other for other in self.sidecars.get(place.article, ()) if other.path != path]
        added = _sidecars([*others, place], self.config, self.options)
        return replace(self, sidecars={**self.sidecars, **added})

    def parse_sidecar(self, file: TextFile, place: ContentPath, language: str) -> SidecarContents:
        """What the sidecar of an article in a language says."""
        return parse_sidecar(file, place, self.settings, language, self.waiting)

    @property
    def waiting(self) -> Waiting:
        """Which notes wait."""
        options = self.options
        return Waiting(
            zone=self.config.zone,
            unpublished=not (options.all_faults or options.drafts),
            after=None if options.all_faults or options.future else options.now,
        )


class LoadedArticle(Record, frozen=True):
    """An article as its files say it is; `article` is `None` where its front matter does not hold.

    `is_soft`: its faults are warnings, which they are in `problems` already.
    """

    article: Article | None
    is_withheld: bool
    is_soft: bool
    problems: tuple[Problem, ...]


def load_config(tree: Mapping[str, bytes]) -> SiteFile | None:
    """The settings of the site in `tree` alone; `None` where site.yaml does not hold."""
    settings, _ = parse_site_file(tree.get(SITE_FILE))
    return settings.config if settings else None


def load_outline(
    tree: Mapping[str, bytes], options: LoadOptions
) -> tuple[Outline | None, tuple[Problem, ...]]:
    """The outline of the site in `tree`, or `None` where site.yaml does not hold, and all problems."""
    settings, problems = parse_site_file(tree.get(SITE_FILE))
    if settings is None:
        return None, tuple(problems)
    places: dict[ContentKind, list[ContentPath]] = defaultdict(list)
    for path in tree:
        if path.startswith("content/"):
            place = classify(path)
            places[place.kind].append(place)
    problems += _without_names(places)
    authors, faults = _load_authors(tree, places[ContentKind.AUTHOR])
    problems += faults
    pages, faults = _load_pages(tree, places[ContentKind.PAGE], settings.config, options)
    problems += faults + _stray_files(places, settings.config, options)
    names = frozenset(place.stem for place in places[ContentKind.AUTHOR])
    # A file that does not hold is reported as such; it does not make its author unknown.
    known = {**known_names(settings.config), "author": names}
    unknown = check_references(settings.references(), known)
    outline = Outline(
        settings=settings,
        options=options,
        articles={place.path: place for place in places[ContentKind.ARTICLE]},
        sidecars=_sidecars(places[ContentKind.SIDECAR], settings.config, options),
        authors=authors,
        author_names=names,
        known=known,
        kinds=settings.config.all_kinds,
        pages=tuple(page for page in pages if not page.meta.draft or options.drafts),
        hidden_pages=tuple(page for page in pages if page.meta.draft and not options.drafts),
        media=_media(places[ContentKind.MEDIUM], options),
        problems=(*problems, *unknown),
        told=frozenset(problem.at for problem in unknown),
    )
    return outline, outline.problems


def _is_yes(typed: str) -> bool:
    return typed.lower() in ("true", "yes", "on", "1")


def _load_authors(
    tree: Mapping[str, bytes], places: Iterable[ContentPath]
) -> tuple[dict[str, Author], list[Problem]]:
    authors, problems = {}, []
    for place in places:
        file, faults = decode(place.path, tree[place.path])
        problems += faults
        author, faults = parse_author(file, place) if file else (None, [])
        problems += faults
        if author:
            authors[author.id] = author
    return authors, problems


def _load_pages(
    tree: Mapping[str, bytes], places: Iterable[ContentPath], config: SiteFile, options: LoadOptions
) -> tuple[list[PlainPage], list[Problem]]:
    pages, problems = [], []
    for place in places:
        file, faults = decode(place.path, tree[place.path])
        page = None
        if file:
            page, more = parse_page(file, place, config)
            faults += more
        if page:
            pages.append(page if not place.is_draft else replace(page, meta=replace(page.meta, draft=True)))
        is_draft = place.is_draft or _is_yes(typed_value(file.text, "draft") if file else "")
        soft = is_draft and not options.drafts and not options.all_faults
        problems += soften(faults) if soft else faults
    return pages, problems


def _sidecars(
    places: Iterable[ContentPath], config: SiteFile, options: LoadOptions
) -> dict[str, tuple[ContentPath, ...]]:
    """Path of an article → the places of its notes, in the order of layers."""
    found: dict[str, list[ContentPath]] = defaultdict(list)
    for place in places:
        if options.layers is None or place.layer in options.layers:
            found[place.article].append(place)
    orders = {name: layer.order for name, layer in config.layers.items()}
    return {
        article: tuple(sorted(of_article, key=lambda s: (orders.get(s.layer, 0), s.layer != "main", s.layer)))
        for article, of_article in found.items()
    }


def _media(places: Iterable[ContentPath], options: LoadOptions) -> dict[str, str]:
    shown = (place for place in places if options.drafts or not place.is_draft)
    return {place.path: place.path.removeprefix("content/") for place in shown}


def _stray_files(
    places: Mapping[ContentKind, list[ContentPath]], config: SiteFile, options: LoadOptions
) -> list[Problem]:
    """Files that are none of the known kinds or cannot be copied, sidecars without an article, layers
    that are unknown or no names."""
    problems = _unfit_names(places[ContentKind.MEDIUM])
    known = {place.path for place in places[ContentKind.ARTICLE]}
    layers = config.layers
    for place in places[ContentKind.STRAY]:
        message = "this file is no article, sidecar, author or page"
        problems.append(error("stray-file", message, Location(place.path), stray_hint(place.path)))
    for place in places[ContentKind.SIDECAR]:
        if place.article not in known:
            hint = nearest_hint(place.article, sorted(known))
            message = f"there is no article {place.article} for these notes"
            found = [error("stray-sidecar", message, Location(place.path), hint)]
            problems += soften(found) if place.is_draft and not options.all_faults else found
        try:
            check_slug(place.layer)
        except Fault as wrong:
            message = f"the layer {place.layer!r} of these notes is no name"
            problems.append(error("bad-slug", message, Location(place.path), wrong.hint))
            continue
        if layers and place.layer != "main" and place.layer not in layers:
            hint = nearest_hint(place.layer, [*layers, "main"])
            message = f"there is no layer {place.layer!r} in site.yaml"
            problems.append(warning("unknown-layer", message, Location(place.path), hint))
    return problems


def _without_names(places: Mapping[ContentKind, list[ContentPath]]) -> list[Problem]:
    """Articles, notes, authors and pages whose names are no text; they are taken out of `places`."""
    unnamed: list[ContentPath] = []
    for kind in (ContentKind.ARTICLE, ContentKind.SIDECAR, ContentKind.AUTHOR, ContentKind.PAGE):
        of_kind = places.get(kind, [])
        unnamed += filter(_is_without_name, of_kind)
        of_kind[:] = [place for place in of_kind if not _is_without_name(place)]
    return [
        error("bad-name", f"the name is not UTF-8: {place.path!r}", Location(place.path), "rename the file")
        for place in unnamed
    ]


def _is_without_name(place: ContentPath) -> bool:
    return not place.path.isascii() and _NOT_UTF8.search(place.path) is not None


def _unfit_names(places: Iterable[ContentPath]) -> list[Problem]:
    """Files that cannot be copied to every host: their names would be others there, or none."""
    hint = "rename the file: without backslashes, control characters and the names of devices, in UTF-8"
    return [
        error("bad-name", f"a file of this name cannot be copied: {place.path!r}", Location(place.path), hint)
        for place in places
        if _UNFIT.search(place.path) or any(map(is_device, place.path.split("/")))
    ]


def load_article(
    outline: Outline,
    path: str,
    files: Mapping[str, bytes],
    authors: Collection[str],
    parse: ParseSidecar,
) -> LoadedArticle:
    """The article at `path` with its notes.

    `files` has its bytes and those of its sidecars; `authors` are the names of authors that
    have a file. Names of other articles are not looked for: the article lists them in its
    references. `parse` is `Outline.parse_sidecar`, or somebody who remembers what it said.
    """
    place, config, waiting = outline.articles[path], outline.config, outline.waiting
    file, problems = decode(path, files[path])
    article = None
    if file:
        article, faults = parse_article(file, place, config)
        problems += faults
    language = (article.language if article else "") or config.language
    notes, references, faults = _load_notes(outline, path, files, language, parse)
    problems += faults
    if article:
        references = [*article.references, *references]
        article = replace(article, notes=tuple(notes), references=tuple(references))
    problems += check_note_ids(notes, waiting) + check_note_references(references, notes)
    if article:
        own = (one for one in references if one.what != "article")
        found = check_references(own, {**outline.known, "author": authors})
        # What site.yaml says of a layer is told once, not for each of its notes.
        problems += [problem for problem in found if problem.at not in outline.told]
        problems += check_required(article, config, outline.kinds, waiting)
    soft = outline.is_soft(article) if article else _seems_withheld(outline, place, file)
    return LoadedArticle(
        article=article,
        is_withheld=outline.is_withheld(article) if article else True,
        is_soft=soft,
        problems=tuple(outline.as_reported(problems, withheld=soft)),
    )


def _load_notes(
    outline: Outline, path: str, files: Mapping[str, bytes], language: str, parse: ParseSidecar
) -> tuple[list[Note], list[Reference], list[Problem]]:
    notes: list[Note] = []
    references: list[Reference] = []
    problems: list[Problem] = []
    for sidecar in outline.sidecars.get(path, ()):
        data, faults = decode(sidecar.path, files[sidecar.path], limit=MAX_SIDECAR)
        problems += faults
        if data:
            found = parse(data, sidecar, language)
            notes += found.notes
            references += found.references
            problems += found.problems
    return notes, references, problems


def _seems_withheld(outline: Outline, place: ContentPath, file: TextFile | None) -> bool:
    """Whether an article whose front matter does not hold is withheld, by what can be read of it."""
    text, options = file.text if file else "", outline.options
    if (place.is_draft or _is_yes(typed_value(text, "draft"))) and not options.drafts:
        return True
    try:
        date = Moment.parse(typed_value(text, "date"))
    except Fault:
        return False
    return not options.future and date.at(outline.config.zone) > options.now


def article_url(outline: Outline, path: str, data: bytes) -> str:
    """The address of the article at `path` whose bytes are `data`; `""` where it has no page."""
    file, _ = decode(path, data)
    article, _ = parse_article(file, outline.articles[path], outline.config) if file else (None, [])
    return article.url if article and not outline.is_withheld(article) else ""


def check_article_references(article: Article, ids: Collection[str]) -> list[Problem]:
    """Problems `unknown-article`: ids of other articles that none has."""
    named = [one for one in article.references if one.what == "article"]
    return check_references(named, {"article": ids})
