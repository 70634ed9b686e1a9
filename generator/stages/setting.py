"""A site up to its articles: settings, authors, plain pages, theme, and the annotator they make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..annotate import Annotating, LinkTable, Prose
from ..disk import PictureSizes, SourceTree, read_theme
from ..model.article import PlainPage
from ..model.problem import Problem
from ..model.record import Shared
from ..model.site import SiteFile
from ..pages import Masthead, Options, Site, Theme, digest, make_masthead, without_bio
from ..sources import LoadOptions, Outline, load_outline, load_words
from .annotator import Annotator, History
from .memory import Sources
from .recent import Recent
from .request import BuildRequest
from .tables import AddressBook, Tables, spell_person


class Setting(Shared, frozen=True, kw_only=True):
    """What all articles of a build have in common. `prose` rendered the texts of site.yaml,
    authors and plain pages, and has their faults and links."""

    annotator: Annotator
    prose: Prose
    problems: tuple[Problem, ...]

    @property
    def outline(self) -> Outline:
        """The site without its articles."""
        return self.annotator.outline

    @property
    def masthead(self) -> Masthead:
        """What is known of the site before its articles."""
        return self.annotator.masthead

    @property
    def config(self) -> SiteFile:
        """The settings."""
        return self.outline.config


def outline_of(tree: SourceTree, request: BuildRequest) -> tuple[Outline | None, tuple[Problem, ...]]:
    """The outline of a site, or `None` where site.yaml does not hold, and all problems so far."""
    return load_outline(
        tree,
        LoadOptions(
            now=request.now,
            drafts=request.drafts,
            future=request.future,
            all_faults=request.all_faults,
            layers=request.layers,
        ),
    )


def set_up(
    outline: Outline,
    sources: Sources,
    request: BuildRequest,
    context: bytes,
    urls: Mapping[str, str],
    recent: Recent | None = None,
) -> Setting:
    """The setting of a build.

    `context` digests what is asked for and what asks; `urls` has addresses of articles that
    are known already and true. `recent` takes what is read of the last article for the next time.
    """
    tree = sources.tree
    theme, faults = load_theme(tree, read_theme())
    config = outline.config
    book = AddressBook(outline, tree, urls)
    copies = {f"{config.base}/{copy}": path for path, copy in outline.media.items()}
    sizes = PictureSizes(tree, copies)
    prose = Prose(tree, LinkTable(config.base, book, outline.media, sizes), raw_html=config.markdown.html)
    masthead = make_masthead(_site(outline, prose, request, _site_digest(context, theme, request)), theme)
    history = History(request.root)
    tables = Tables(
        pages=book,
        media=outline.media,
        sizes=sizes,
        people={name: without_bio(person) for name, person in masthead.people.authors.items()},
        names=dict.fromkeys(outline.author_names, "yes"),
        answers={
            "pages": lambda path: book.get(path, ""),
            "media": lambda path: outline.media.get(path, ""),
            "sizes": lambda url: sources.digest(copies[url]).hex() if url in copies else "",
            "people": spell_person(masthead.people.authors),
            "names": lambda name: "yes" if name in outline.author_names else "",
            "head": history.head,
        },
    )
    annotator = Annotator(
        outline=outline,
        masthead=masthead,
        tables=tables,
        options=_annotating(config, request),
        history=history,
        recent=recent,
    )
    return Setting(annotator=annotator, prose=prose, problems=(*outline.problems, *faults))


def context_of(request: BuildRequest, program: bytes, sources: Sources) -> bytes:
    """What every article is made with beside its own files: the tool, site.yaml, words, wishes."""
    theme = read_theme()
    packaged = [theme[name] for name in theme if name.startswith("words/")]
    words = [path for path in sources.tree if path == "site.yaml" or path.startswith("templates/words/")]
    layers = "\n".join(sorted(request.layers)) if request.layers is not None else "*"
    wishes = (request.drafts, request.future, request.lost, request.all_faults)
    return digest(program, *packaged, *words, sources.of(words), repr(wishes), layers)


def _site_digest(context: bytes, theme: Theme, request: BuildRequest) -> bytes:
    """What every page is made with beside its template, its parts and the assets."""
    return digest(context, repr(sorted(theme.words)), repr(request.noindex), request.preview)


def _annotating(config: SiteFile, request: BuildRequest) -> Annotating:
    return Annotating(
        now=request.now,
        zone=config.zone,
        raw_html=config.markdown.html,
        drafts=request.drafts,
        future=request.future,
        lost=config.anchoring.lost,
        force_lost=request.lost,
    )


def _site(outline: Outline, prose: Prose, request: BuildRequest, digest: bytes) -> Site:
    return Site(
        config=outline.config,
        pages=tuple(_rendered(outline.pages, prose)),
        authors=outline.authors,
        markdown=prose.html,
        resolve=prose.src,
        sizes=prose.table.sizes,
        now=request.now,
        options=Options(
            noindex=request.noindex,
            # The preview shows its own state; it is nobody's copy.
            unpublished=(request.drafts or request.future) and not request.preview,
            preview=request.preview,
        ),
        digest=digest,
    )


def _rendered(pages: Iterable[PlainPage], prose: Prose) -> Iterable[tuple[PlainPage, str]]:
    return ((page, prose.page(page.markdown, page.path, page.body_line)) for page in pages)


def load_theme(tree: Mapping[str, bytes], packaged: Mapping[str, bytes]) -> tuple[Theme, list[Problem]]:
    """The theme of a site: its templates over the packaged ones, and the faults of its words."""
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
