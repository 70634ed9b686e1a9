"""The build itself: read → annotate → plan pages → render → write, once, in this order."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial

from .ahead import Ended
from .disk import OpenOutput, WriteReport, digest_of
from .model.page import Page
from .model.problem import Problem, Severity, apply_severities
from .model.record import Shared, replace
from .model.site import SiteFile
from .pages import (
    NEWS_AGE,
    Catalogue,
    Plan,
    PlannedPage,
    decode_plan,
    make_catalogue,
    plan_of,
    plan_pages,
    recall,
)
from .stages.faults import Faults
from .stages.memory import FragmentRow, LastBuild, Memory, OutputRow, Sources
from .stages.recent import Recent
from .stages.records import ArticleRecord, changed_in_place, count_passages, keep_records, kept_records
from .stages.renderer import Parts, Renderer, is_as_it_was, rendering, rows_of
from .stages.request import BuildRequest, BuildResult
from .stages.setting import Setting, context_of, outline_of, set_up
from .stages.survey import KnownUrls, Survey, unchanged

# Faults that only `check` looks for, unless `problems:` in site.yaml names them.
_OF_CHECK = frozenset({"missing-alt"})
# A day before the calendar ends, whatever the time zone: nothing is scheduled for later.
_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


class Building(Shared, frozen=True, kw_only=True):
    """One build of a site in which something changed.

    It `continues` the last one where that was asked for the same and ended well: then all that is
    remembered is of one piece.
    """

    request: BuildRequest
    program: bytes
    asked: bytes
    continues: bool
    sources: Sources
    output: OpenOutput
    memory: Memory

    def run(self) -> tuple[BuildResult, Ended | None]:
        """Everything that a build does, in order; nothing is written where there is an error.

        What it had at hand at the end comes with it, where something was written.
        """
        request, memory, sources = self.request, self.memory, self.sources
        context = context_of(request, self.program, sources)
        outline, problems = outline_of(sources.tree, request)
        if outline is None:
            return _result(problems, {}, 0, None, None), None
        kept = kept_records(memory, context)
        same = unchanged(kept, outline, sources, request.now.timestamp())
        recent = Recent() if memory.watchful else None
        setting = set_up(outline, sources, request, context, KnownUrls(same), recent)
        survey = Survey(annotator=setting.annotator, sources=sources)
        records = survey.still_good(same)
        try:
            survey.complete(records, memory.store, processes=request.jobs, progress=request.progress)
        finally:
            # Also where somebody has seen enough: the next build goes on from here.
            self._remember_articles(context, kept, records)
        changed = changed_in_place(kept, records) if self.continues else None
        if not memory.watchful:
            sources.keep_digests(outline.media)
        return self._finish(setting, survey, records, changed)

    def _remember_articles(
        self, context: bytes, kept: Mapping[str, ArticleRecord], records: Mapping[str, ArticleRecord]
    ) -> None:
        # This build may yet fail or be killed: no later one is to take the end of an earlier for its own.
        self.memory.drop("last")
        keep_records(self.memory, context, kept, records)
        self.memory.keep("sources", self.sources.table())

    def _finish(
        self,
        setting: Setting,
        survey: Survey,
        records: dict[str, ArticleRecord],
        changed: set[str] | None,
    ) -> tuple[BuildResult, Ended | None]:
        parts = Parts(store=self.memory.store, records=records)
        entries = (record.entry for record in records.values() if record.entry)
        catalogue = make_catalogue(setting.masthead, entries, parts.part, parts.fragment)
        planned = self._plan(catalogue, changed)
        pages = _count(planned)
        problems = final_problems(self.request, setting, survey, records, planned)
        change = next_change(records, setting.config)
        if not self.memory.watchful:
            self.sources.keep_files(setting.outline.media)
        report = None
        if not any(problem.severity is Severity.ERROR for problem in problems):
            report = self._write(setting, planned, parts)
        result = _result(problems, records, pages, report, change)
        if not report:
            return result, None
        self._remember_end(setting, catalogue, records, result)
        return result, Ended(
            root=self.request.root, setting=setting, catalogue=catalogue, program=self.program
        )

    def _plan(self, catalogue: Catalogue, changed: set[str] | None) -> list[PlannedPage]:
        """All pages. Where articles merely have other contents, these `changed`, most keys are recalled."""
        memory = self.memory
        last = memory.table("plan", decode_plan, Plan())
        recalled = None
        if changed is not None:
            key_of = partial(_key_of, memory.outputs, memory.fragments)
            recalled = recall(catalogue, last, key_of, changed)
        planned = list(plan_pages(catalogue, recalled))
        plan = plan_of(catalogue)
        if plan != last:
            memory.keep("plan", plan)
        memory.release("plan")
        return planned

    def _write(self, setting: Setting, planned: list[PlannedPage], parts: Parts) -> WriteReport:
        """Make what is not as it was, switch it in, and drop what was made of what is no more; empties
        `planned`."""
        request, memory, output = self.request, self.memory, self.output
        kept = memory.outputs
        renderer = Renderer(
            planned=planned,
            render=rendering(setting.masthead.theme, self.program),
            output=output,
            parts=parts,
            anew=request.clean,
        )
        fragments = {page.path: page.key for page in planned if page.is_fragment}
        rendered = {name: row for name, row in memory.fragments.items() if name in fragments}
        staged = renderer.make(
            renderer.to_make(kept), rendered, processes=request.jobs, progress=request.progress
        )
        media = {copy: self.sources.digest(source) for source, copy in setting.outline.media.items()}
        staged += [output.stage(page, anew=request.clean) for page in self._copies(setting, media, kept)]
        keys = [(page.path, page.key) for page in planned if not page.is_fragment] + list(media.items())
        # They know more than their keys, and what follows needs room: of 30,000 articles 6 MB.
        planned.clear()
        made = {one.path: one.digest for one in staged}
        digests = {path: made.get(path) or kept[path].digest for path, _ in keys}
        report = output.switch(digests, [one.path for one in staged if one.is_new])
        memory.keep("outputs", rows_of(keys, kept, made, output))
        memory.keep("fragments", rendered)
        return report

    def _copies(
        self, setting: Setting, media: dict[str, bytes], kept: dict[str, OutputRow]
    ) -> Iterator[Page]:
        for source, copy in setting.outline.media.items():
            if self.request.clean or not is_as_it_was(copy, media[copy], kept, self.output):
                data = self.sources.tree[source]
                # Somebody may have saved it since it was digested.
                media[copy] = digest_of(data)
                yield Page(copy, data)

    def _remember_end(
        self,
        setting: Setting,
        catalogue: Catalogue,
        records: dict[str, ArticleRecord],
        result: BuildResult,
    ) -> None:
        # Questions are sorted: that for git's head comes before all others.
        asked_git = any(one.asked.startswith("head\t") for one in records.values())
        since, until = _holds(records, catalogue, self.request.now.timestamp())
        packs = packs_of(records.values(), self.memory.fragments.values())
        self.memory.tidy(packs)
        last = LastBuild(
            request=self.asked,
            since=since,
            until=until,
            head=setting.annotator.history.head() if asked_git else None,
            problems=result.problems,
            anchors={state.value: count for state, count in result.anchors.items()},
            pages=result.pages,
            texts=dict(result.texts),
            next_change=result.next_change.isoformat() if result.next_change else "",
            packs=packs,
        )
        if not self.sources.tree.changed:
            # Else the next build has something to do: what was read is not what stands there.
            self.memory.keep("last", last)
        # Last: those that this build wrote have taken their places.
        self.memory.store.drop_parts()


def _key_of(
    outputs: Mapping[str, OutputRow], fragments: Mapping[str, FragmentRow], name: str
) -> bytes | None:
    """The key that a page (by its path) or a fragment had in the last build."""
    row = outputs.get(name) or fragments.get(name)
    return row.key if row else None


def packs_of(records: Iterable[ArticleRecord], fragments: Iterable[FragmentRow]) -> Counter[str]:
    """How many articles and fragments stand in each pack."""
    packs = Counter(record.place.pack for record in records if record.place)
    packs.update(row.address.pack for row in fragments)
    return packs


def _holds(records: Mapping[str, ArticleRecord], catalogue: Catalogue, now: float) -> tuple[float, float]:
    """From when to when a build of the same files gives the same pages."""
    # Articles stand by date: one leaves the news after the one before it.
    entries = catalogue.entries
    gone = bisect_left(entries, NEWS_AGE - now, key=lambda entry: -entry.published.at)
    since = max((record.since for record in records.values()), default=-math.inf)
    until = min((record.until for record in records.values()), default=math.inf)
    if gone < len(entries):
        since = max(since, entries[gone].published.at + NEWS_AGE)
    if gone > 0:
        until = min(until, entries[gone - 1].published.at + NEWS_AGE)
    return since, until


def final_problems(
    request: BuildRequest,
    setting: Setting,
    survey: Survey,
    records: Mapping[str, ArticleRecord],
    planned: Iterable[PlannedPage],
) -> tuple[Problem, ...]:
    """All problems with the severities that the site and the request want, sorted by place, each once."""
    faults = Faults(survey=survey, records=records)
    paths = [page.path for page in planned if not page.is_fragment]
    found = [*setting.problems, *setting.prose.problems]
    for path in setting.outline.articles:
        found += records[path].problems
    found += faults.of_names()
    found += faults.of_output(paths, found)
    found += faults.of_links(setting.prose.found, paths)
    return with_severities(found, setting.config, request)


def with_severities(found: Iterable[Problem], config: SiteFile, request: BuildRequest) -> tuple[Problem, ...]:
    """Problems as site.yaml and the request want them, sorted by place, each once."""
    asked = config.problems
    if not request.all_faults:
        found = [problem for problem in found if problem.code not in _OF_CHECK or problem.code in asked]
    found = apply_severities(found, asked)
    if request.strict:
        found = [replace(problem, severity=Severity.ERROR) for problem in found]
    return tuple(dict.fromkeys(sorted(found, key=lambda problem: (problem.at, problem.code))))


def next_change(records: Mapping[str, ArticleRecord], config: SiteFile) -> datetime | None:
    """When the next scheduled article, note or expiry changes the site."""
    soonest = min((record.until for record in records.values() if record.is_read), default=math.inf)
    return datetime.fromtimestamp(soonest, config.zone) if soonest < _END_OF_TIME else None


def _count(planned: Iterable[PlannedPage]) -> int:
    return sum(page.path.endswith(".html") and not page.is_fragment for page in planned)


def _texts(records: Mapping[str, ArticleRecord]) -> dict[str, str]:
    return {path: record.text.hex() for path, record in records.items() if record.entry}


def _result(
    problems: tuple[Problem, ...],
    records: Mapping[str, ArticleRecord],
    pages: int,
    report: WriteReport | None,
    change: datetime | None,
) -> BuildResult:
    return BuildResult(
        problems=problems,
        anchors=count_passages(records) if records else {},
        pages=pages,
        report=report,
        seconds=0.0,
        next_change=change,
        texts=_texts(records),
    )
