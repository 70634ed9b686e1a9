"""A site read, annotated and planned in memory, articles and all: for commands that look into it.

The same stages as a build, one article after the other; nothing is kept and nothing written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from .annotate import FoundLink, Outcome
from .building import final_problems
from .disk import CompiledTemplates, digest_of, program_digest, read_tree
from .model.article import AnnotatedArticle, Article
from .model.page import Page
from .model.problem import Problem
from .model.record import Shared, field
from .model.site import SiteFile
from .pages import PlannedPage, encode_part, make_catalogue, plan_pages, render, signed
from .stages.annotator import Study
from .stages.memory import Sources, now_ns
from .stages.records import ArticleRecord, make_record
from .stages.request import BuildRequest
from .stages.setting import Setting, context_of, outline_of, set_up
from .stages.survey import Survey, files_of


class Prepared(Shared, frozen=True, kw_only=True):
    """A site with everything that is known of it. `setting` is `None` where site.yaml does not hold.

    `studies` are all articles by path, withheld ones included; `problems` those of the whole
    site, sorted by place.
    """

    setting: Setting | None = None
    studies: Mapping[str, Study] = field(default_factory=dict)
    records: Mapping[str, ArticleRecord] = field(default_factory=dict)
    planned: tuple[PlannedPage, ...] = ()
    fragments: dict[str, Markup] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def config(self) -> SiteFile | None:
        """The settings of the site."""
        return self.setting.config if self.setting else None

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every article whose front matter holds, by path."""
        loaded = (study.loaded.article for study in self.studies.values())
        return tuple(article for article in loaded if article)

    @property
    def withheld(self) -> tuple[Article, ...]:
        """Those of them that have no page: drafts, and articles of the future."""
        loaded = (study.loaded for study in self.studies.values())
        return tuple(one.article for one in loaded if one.article and one.is_withheld)

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of the notes of articles that have a page, the newest article first."""
        shown = [(study.entry.order, study.outcome) for study in self.studies.values() if study.entry]
        return tuple(outcome for _, outcome in sorted(shown, key=lambda one: one[0]) if outcome)

    @property
    def annotated(self) -> tuple[AnnotatedArticle, ...]:
        """Articles that have a page, with their notes in place, the newest first."""
        return tuple(outcome.annotated for outcome in self.outcomes)

    @property
    def links(self) -> tuple[FoundLink, ...]:
        """Where the texts of the site lead."""
        own = self.setting.prose.found if self.setting else []
        return (*(link for study in self.studies.values() for link in study.links), *own)

    def pages(self) -> Iterator[Page]:
        """Every page as it would be written."""
        if self.setting:
            compiled = CompiledTemplates(program_digest())
            yield from render(self.planned, self.setting.masthead.theme, self.fragments, compiled)


def prepare_site(request: BuildRequest) -> Prepared:
    """The site that is asked for, up to its planned pages."""
    tree = read_tree(request.root)
    sources = Sources(tree, {}, now_ns())
    outline, problems = outline_of(tree, request)
    if outline is None:
        return Prepared(problems=problems)
    setting = set_up(outline, sources, request, context_of(request, program_digest(), sources), {})
    survey = Survey(annotator=setting.annotator, sources=sources)
    studies = {path: survey.study(path) for path in setting.outline.articles}
    parts = {path: study.part for path, study in studies.items() if study.part}
    records = {path: _record(study, files_of(outline, path)) for path, study in studies.items()}
    fragments: dict[str, Markup] = {}
    entries = (record.entry for record in records.values() if record.entry)
    catalogue = make_catalogue(
        setting.masthead, entries, lambda entry: parts[entry.path], fragments.__getitem__
    )
    planned = tuple(plan_pages(catalogue))
    return Prepared(
        setting=setting,
        studies=studies,
        records=records,
        planned=planned,
        fragments=fragments,
        problems=final_problems(request, setting, survey, records, planned),
    )


def _record(study: Study, files: tuple[str, ...]) -> ArticleRecord:
    entry = signed(study.entry, digest_of(encode_part(study.part))) if study.entry and study.part else None
    return make_record(study, files, b"", entry, None)
