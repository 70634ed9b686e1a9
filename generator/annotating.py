"""All articles of a site with their notes in place: the build's second stage.

Articles come in as loaded; each is annotated by itself. An article whose notes drifted is
annotated a second time, with its earlier versions from the repository.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from .annotate import Annotating, BodyWords, FoundLink, Labels, Outcome, Version, annotate_article
from .disk import Repository
from .model.annotation import Note, State
from .model.article import AnnotatedArticle, Article
from .model.problem import Location, Problem, warning
from .model.site import LoadedSite, SiteFile
from .pages import Language, Languages, Theme
from .sources import earlier_markdown, earlier_quotes


@dataclass(slots=True)
class AnnotatedArticles:
    """What annotating all articles gave: passages counted by state, problems, the links of
    the texts, and the outcomes with drifted notes."""

    articles: list[AnnotatedArticle] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    withheld_problems: list[Problem] = field(default_factory=list)
    anchors: dict[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    links: list[FoundLink] = field(default_factory=list)
    drifted: list[Outcome] = field(default_factory=list)


class History:
    """Earlier versions of articles; git is asked when the first article has drifted notes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._repository: Repository | None = None

    def versions(self, article: Article) -> tuple[list[Version], list[Problem]]:
        """The article's earlier versions, newest first; `history-missing` where they cannot be had."""
        if self._repository is None:
            self._repository = Repository(self._root)
        if self._repository.missing:
            message = f"notes have drifted, and {self._repository.missing}"
            return [], [warning("history-missing", message, Location(article.path))]
        stem = article.path.removesuffix(".md")
        ends = sorted({note.locate().path.removeprefix(stem) for note in article.notes})
        versions = [
            Version(markdown, earlier_quotes(version.sidecars.values()))
            for version in self._repository.versions(article.path, ends)
            if (markdown := earlier_markdown(version.content)) is not None
        ]
        return versions, []


def annotate_articles(
    loaded: LoadedSite, theme: Theme, options: Annotating, history: History
) -> AnnotatedArticles:
    """Every article of the site, withheld ones for their problems alone."""
    assert loaded.config
    result = AnnotatedArticles()
    languages = Languages(theme, loaded.config.zone)
    for article in loaded.articles:
        labels = _labels(loaded, languages.of(article.language))
        shown = _shown_layers(article, loaded.config)
        outcome, faults = _annotate(shown, replace(options, labels=labels), history)
        result.articles.append(outcome.annotated)
        found = (*faults, *outcome.problems)
        expires = article.meta.expires
        # What nobody is led to any more does not stop the paper.
        is_over = expires is not None and expires.at(options.zone) <= options.now
        (result.withheld_problems if is_over else result.problems).extend(found)
        result.links += outcome.links
        for state, count in outcome.anchors.items():
            result.anchors[state] += count
        if outcome.drifted:
            result.drifted.append(outcome)
    for article in loaded.withheld:
        outcome, faults = _annotate(article, options, history)
        result.withheld_problems += (*faults, *outcome.problems)
    return result


def _annotate(article: Article, options: Annotating, history: History) -> tuple[Outcome, list[Problem]]:
    outcome = annotate_article(article, options)
    if not outcome.drifted:
        return outcome, []
    versions, problems = history.versions(article)
    return (annotate_article(article, options, versions) if versions else outcome), problems


def _shown_layers(article: Article, config: SiteFile) -> Article:
    """The article without the notes of layers that are not to be shown."""
    hidden = {name for name, layer in config.layers.items() if not layer.shown}
    if not hidden:
        return article
    return replace(article, notes=tuple(note for note in article.notes if note.layer not in hidden))


def _labels(loaded: LoadedSite, language: Language) -> Labels:
    """The words that stand in the body itself, in the article's language."""
    assert loaded.config
    kinds = loaded.config.all_kinds

    def name(note: Note, number: int) -> str:
        kind = kinds[note.kind].label.pick(language.tag).lower() if note.kind in kinds else note.kind
        if note.author not in loaded.authors:
            return language.fill("note_name_anonymous", number=number, kind=kind)
        return language.fill(
            "note_name", number=number, kind=kind, author=loaded.authors[note.author].meta.name
        )

    body = BodyWords(*(language.word(key) for key in ("footnote", "footnotes", "back_to_text", "table")))
    return Labels(body, name)
