"""The build: read → annotate → plan pages → render → write, once, in this order."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from .annotate import Annotating, FoundLink, LinkTable, Prose, check_addresses
from .annotating import AnnotatedArticles, History, annotate_articles
from .disk import OutputFolder, SourceTree, WriteReport, picture_sizes, read_theme, read_tree
from .model.annotation import State
from .model.article import Article, Author, PlainPage
from .model.page import Page
from .model.problem import Location, Problem, Severity, apply_severities, error, soften
from .model.site import LoadedSite, SiteFile
from .pages import Options, PlannedPage, Site, Theme, plan_pages, render
from .sources import LoadOptions, load_site, load_words

# Faults that only `check` looks for, unless `problems:` in site.yaml names them.
_OF_CHECK = frozenset({"missing-alt"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRequest:
    """What is to be built, and how; every input of a build that is not a file of the site.

    `now` decides what is withheld, expired or news; it stands in no file. `lost` is
    `keep` where lost notes are to be published below their article in this run. `strict`
    makes warnings errors; `all_faults` makes the faults of withheld pieces what they would
    be if those were published. `preview` is the preview server's token.
    `clean` writes every file anew, also those that are as they should be.
    """

    root: Path
    output: Path
    now: datetime
    drafts: bool = False
    future: bool = False
    lost: str = ""
    layers: frozenset[str] | None = None
    strict: bool = False
    all_faults: bool = False
    noindex: bool = False
    preview: str = ""
    clean: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A site read, annotated and planned; nothing is written yet.

    `theme` and `annotated` are `None` where site.yaml could not be read. `links` are the
    addresses that its texts lead to.
    """

    loaded: LoadedSite
    theme: Theme | None = None
    annotated: AnnotatedArticles | None = None
    planned: tuple[PlannedPage, ...] = ()
    problems: tuple[Problem, ...] = ()
    links: tuple[FoundLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What a build found and did. `report` is `None` where nothing was written.

    `next_change` is the next moment at which a scheduled or expiring item changes the
    site; `None` where there is none.
    """

    problems: tuple[Problem, ...]
    anchors: Mapping[State, int]
    pages: int
    report: WriteReport | None
    seconds: float
    next_change: datetime | None

    @property
    def ok(self) -> bool:
        """Whether there was no error."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def build_site(request: BuildRequest) -> BuildResult:
    """Build the site; where there is an error nothing is written.

    Raises `UsageError` for an output folder that must not be written to, `MachineError`
    where the disk refuses.
    """
    started = time.perf_counter()
    # First, so that a wrong folder is refused before anything is read.
    output = OutputFolder(request.output, request.root)
    tree = read_tree(request.root)
    prepared = prepare_site(tree, request)
    report = None
    if not any(problem.severity is Severity.ERROR for problem in prepared.problems):
        report = output.write(_files(tree, prepared), anew=request.clean)
    return BuildResult(
        problems=prepared.problems,
        anchors=prepared.annotated.anchors if prepared.annotated else {},
        pages=sum(page.path.endswith(".html") for page in prepared.planned),
        report=report,
        seconds=time.perf_counter() - started,
        next_change=next_change(prepared.loaded, request.now),
    )


def prepare_site(tree: SourceTree, request: BuildRequest) -> Prepared:
    """Everything up to writing: the planned pages and all problems, sorted by place."""
    loaded = load_site(
        tree,
        LoadOptions(
            now=request.now,
            drafts=request.drafts,
            future=request.future,
            all_faults=request.all_faults,
            layers=request.layers,
        ),
    )
    config = loaded.config
    if config is None:
        return Prepared(loaded=loaded, problems=loaded.problems)
    theme, problems = _theme(tree, read_theme())
    table = _link_table(loaded, tree)
    annotated = annotate_articles(loaded, theme, _annotating(config, table, request), History(request.root))
    prose = Prose(tree, table, raw_html=config.markdown.html)
    planned = _plan(loaded, annotated, prose, theme, request)
    links = (*annotated.links, *prose.found)
    paths = {page.path for page in planned} | set(loaded.media.values())
    withheld = annotated.withheld_problems
    problems += annotated.problems
    problems += withheld if request.all_faults else soften(withheld)
    problems += prose.problems
    problems += _conflicts(planned, loaded)
    problems += check_addresses(links, paths, config.base)
    return Prepared(
        loaded=loaded,
        theme=theme,
        annotated=annotated,
        planned=planned,
        problems=_final(loaded.problems, problems, config, request),
        links=links,
    )


def _annotating(config: SiteFile, table: LinkTable, request: BuildRequest) -> Annotating:
    return Annotating(
        now=request.now,
        zone=config.zone,
        links=table,
        raw_html=config.markdown.html,
        drafts=request.drafts,
        future=request.future,
        lost=config.anchoring.lost,
        force_lost=request.lost,
    )


def _plan(
    loaded: LoadedSite, annotated: AnnotatedArticles, prose: Prose, theme: Theme, request: BuildRequest
) -> tuple[PlannedPage, ...]:
    assert loaded.config
    site = Site(
        config=loaded.config,
        articles=annotated.articles,
        pages=[(page, prose.page(page.markdown, page.path, page.body_line)) for page in loaded.pages],
        authors=loaded.authors,
        markdown=prose.html,
        resolve=prose.src,
        sizes=prose.table.sizes,
        now=request.now,
        options=Options(noindex=request.noindex, preview=request.preview),
    )
    planned = tuple(plan_pages(site, theme))
    # Contexts are made lazily; making them here lets faults in bios and notes be seen
    # before the first byte is written.
    for page in planned:
        page.context()
    return planned


def _final(
    loaded: tuple[Problem, ...], later: list[Problem], config: SiteFile, request: BuildRequest
) -> tuple[Problem, ...]:
    """All problems with the severities that the site and the request want, sorted by place, each once."""
    asked = config.problems
    if not request.all_faults:
        later = [problem for problem in later if problem.code not in _OF_CHECK or problem.code in asked]
    # Those of loading have had their severities set, with the site's settings at hand.
    found = [*loaded, *apply_severities(later, asked)]
    if request.strict:
        found = [replace(problem, severity=Severity.ERROR) for problem in found]
    return tuple(dict.fromkeys(sorted(found, key=lambda problem: (problem.at, problem.code))))


def next_change(loaded: LoadedSite, now: datetime) -> datetime | None:
    """When the next scheduled article, note or expiry changes the site."""
    if loaded.config is None:
        return None
    zone = loaded.config.zone
    moments = []
    for article in (*loaded.articles, *loaded.withheld):
        moments += [article.meta.date, article.meta.expires]
        moments += [note.record.created for note in article.notes]
    ahead = [moment.at(zone) for moment in moments if moment and moment.at(zone) > now]
    return min(ahead, default=None)


def _theme(tree: SourceTree, packaged: SourceTree) -> tuple[Theme, list[Problem]]:
    own = {path.removeprefix("templates/"): path for path in tree if path.startswith("templates/")}
    word_files = {f"templates/{name}": packaged[name] for name in packaged if name.startswith("words/")}
    words, problems = load_words(word_files)
    added, faults = load_words({path: tree[path] for name, path in own.items() if name.startswith("words/")})
    for language, texts in added.items():
        words.setdefault(language, {}).update(texts)
    theme = Theme(
        packaged=_texts({name: packaged[name] for name in packaged if not name.startswith("words/")}),
        words=words,
        own=_texts({name: tree[path] for name, path in own.items() if not name.startswith("words/")}),
        site_styles=tree[own["site.css"]].decode("utf-8", "replace") if "site.css" in own else "",
    )
    return theme, problems + faults


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: data.decode("utf-8", "replace") for name, data in files.items() if not name.startswith(".")}


def _link_table(loaded: LoadedSite, tree: SourceTree) -> LinkTable:
    assert loaded.config
    pages = {article.path: article.url for article in loaded.articles}
    # Relative addresses in a note lead from the page that shows it.
    for article in loaded.articles:
        stem = article.path.removesuffix(".md")
        for layer in {note.layer for note in article.notes}:
            name = "annotations" if layer == "main" else f"annotations.{layer}"
            pages[f"{stem}.{name}.yaml"] = article.url
    pages |= {page.path: page.url for page in loaded.pages}
    pages |= {author.path: author.url for author in loaded.authors.values() if author.url}
    base = loaded.config.base
    sizes = {f"{base}/{loaded.media[path]}": size for path, size in picture_sizes(tree, loaded.media).items()}
    return LinkTable(base, pages, loaded.media, sizes)


def _conflicts(planned: tuple[PlannedPage, ...], loaded: LoadedSite) -> list[Problem]:
    """Two pages, or a page and a copied file, for one path; case does not tell paths apart
    on every host. What loading reported already is left out."""
    problems = []
    reported = {problem.at for problem in loaded.problems if problem.code == "path-conflict"}
    seen: set[str] = set()
    for path in [*(page.path for page in planned), *loaded.media.values()]:
        folded = path.casefold()
        places = _makers_of(folded, loaded) if folded in seen else []
        if folded in seen and not reported.intersection(places):
            message = f"two pages would be written to {path}"
            hint = "rename one, or give it another slug or alias"
            problems.append(error("path-conflict", message, (places or [Location("site.yaml")])[-1], hint))
        seen.add(folded)
    return problems


def _makers_of(path: str, loaded: LoadedSite) -> list[Location]:
    """The places of files, slugs and aliases that make the page at `path` (in lower case)."""
    owners: list[Author | PlainPage | Article] = [*loaded.authors.values(), *loaded.pages, *loaded.articles]
    places = [
        page.locate("slug") for page in owners if f"{page.url.strip('/')}/index.html".casefold() == path
    ]
    for owner in owners:
        for index, alias in enumerate(owner.meta.aliases):
            if f"/{path}".endswith(f"/{alias.strip('/')}/index.html".casefold()):
                places.append(owner.locate("aliases", index))
    return places + [Location(source) for source, copy in loaded.media.items() if copy.casefold() == path]


def _files(tree: SourceTree, prepared: Prepared) -> Iterator[Page]:
    """Every file of the output: rendered pages, then copies of media."""
    assert prepared.theme
    yield from render(prepared.planned, prepared.theme)
    for source, path in prepared.loaded.media.items():
        yield Page(path, tree[source])
