"""A build after an edit within a few articles: what the last one left is amended.

Nothing is loaded but the articles that changed and those whose cards stand beside theirs; at ten
thousand articles a whole build would decode, group and plan the others for half of its time, to
find all of it as it was. Whatever an edit may do beyond the words of its articles makes this step
aside for a whole build, before anything is written: an article that comes or goes or takes another
place, another address, a fault, something scheduled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from .annotate import leads_somewhere
from .disk import OpenOutput
from .model.annotation import State
from .model.record import Shared, replace
from .pages import (
    Entry,
    Plan,
    PlannedPage,
    decode_plan,
    frame_of,
    kept_catalogue,
    plan_reached,
)
from .sources import article_of, beside_articles
from .stages.memory import DamagedMemory, LastBuild, Memory, Sources
from .stages.records import ArticleRecord, KeptRecords
from .stages.renderer import Parts, Renderer, rendering, rows_of
from .stages.request import BuildRequest, BuildResult
from .stages.setting import Setting, context_of, outline_of, set_up
from .stages.survey import KnownUrls, Survey, files_of
from .stages.tables import EVERYTHING

# Of more articles a whole build is as quick, and shares the work.
_MOST = 24

Records = Mapping[str, ArticleRecord]


class Amending(Shared, frozen=True, kw_only=True):
    """One build of a site whose `last` one was asked for the same, ended well, and still holds."""

    request: BuildRequest
    program: bytes
    last: LastBuild
    sources: Sources
    output: OpenOutput
    memory: Memory

    def run(self, is_untouched: Callable[[], bool]) -> BuildResult | None:
        """What a whole build would find and do; `None` where one is needed: nothing was written then.

        `is_untouched` tells whether the files of the output are those that the last build wrote.
        Raises `DamagedMemory` where something is not remembered that has to be.
        """
        paths = self._edited()
        if not paths:
            return None
        beside = beside_articles(self.sources.tree.stats)
        context = context_of(self.request, self.program, self.sources.only(beside))
        kept = KeptRecords(self.memory, context)
        before = {path: kept[path] for path in paths if path in kept}
        near = self.sources.only([*beside, *_files(before)])
        setting = self._set_up(near, context, kept)
        if setting is None or before.keys() != paths or not _are_files_of(before, setting):
            return None
        after = self._study(near, setting)
        if not self._is_what_was_seen(near, before) or not self._stays_within(before, after, setting):
            return None
        kept.put(after)
        parts = Parts(store=self.memory.store, records=kept)
        try:
            planned = self._plan(setting, before, parts)
        except DamagedMemory:
            if self.memory.problems:
                # A table was damaged, and that was said.
                return None
            raise
        if planned is None or not is_untouched():
            return None
        self._remember_articles(kept)
        return self._write(setting, planned, parts, self._amended(before, after))

    def _edited(self) -> set[str]:
        """The articles that alone have other files than they had; none where more is different."""
        rows, sources = self.memory.sources, self.sources
        if sources.tree.stats.keys() != rows.keys():
            return set()
        looked_at = rows.keys() - sources.untouched.keys()
        articles = {article_of(path) for path in looked_at if sources.digest(path) != rows[path].digest}
        return articles if "" not in articles and len(articles) <= _MOST else set()

    def _set_up(self, near: Sources, context: bytes, kept: Records) -> Setting | None:
        outline, _ = outline_of(near.tree, self.request)
        return set_up(outline, near, self.request, context, KnownUrls(kept)) if outline else None

    def _study(self, near: Sources, setting: Setting) -> dict[str, ArticleRecord]:
        found: dict[str, ArticleRecord] = {}
        survey = Survey(annotator=setting.annotator, sources=near)
        request = self.request
        survey.complete(found, self.memory.store, processes=request.jobs, progress=request.progress)
        return found

    def _is_what_was_seen(self, near: Sources, before: Records) -> bool:
        """Whether the files that were studied are those that were found to be others, and saved no more."""
        if self.sources.tree.changed or near.tree.changed:
            return False
        return all(near.digest(name) == self.sources.digest(name) for name in _files(before))

    def _stays_within(self, before: Records, after: Records, setting: Setting) -> bool:
        """Whether no other pages than those that are planned can be others than they were.

        A fault calls for a whole build: only that knows what else stands in its place.
        """
        files = set(_files(before))
        if any(problem.at.path in files for problem in self.last.problems):
            return False
        outputs, base = self.memory.outputs.keys(), setting.config.base
        return all(
            _is_steady(before[path], record)
            and all(leads_somewhere(url, outputs, base) for url in record.links)
            for path, record in after.items()
        )

    def _plan(self, setting: Setting, before: Records, parts: Parts) -> list[PlannedPage] | None:
        """The pages that may be others; `None` where all pages are made with something else."""
        plan = self.memory.table("plan", decode_plan, Plan())
        if plan.frame != frame_of(setting.masthead):
            return None

        def read(path: str) -> Entry:
            record = parts.records.get(path)
            if record is None or record.entry is None:
                raise DamagedMemory(f"{path} is planned, and not remembered")
            return record.entry

        catalogue = kept_catalogue(setting.masthead, plan, read, parts.part, parts.fragment)
        changed = {path: record.entry for path, record in before.items() if record.entry}
        return list(plan_reached(catalogue, plan, changed))

    def _remember_articles(self, kept: KeptRecords) -> None:
        # This build may yet fail or be killed: no later one is to take the end of the last for its own.
        self.memory.drop("last")
        kept.keep()
        self.memory.keep("sources", self.sources.table())

    def _write(
        self, setting: Setting, planned: list[PlannedPage], parts: Parts, last: LastBuild
    ) -> BuildResult:
        request, memory, output = self.request, self.memory, self.output
        kept, fragments = memory.outputs, dict(memory.fragments)
        renderer = Renderer(
            planned=planned,
            render=rendering(setting.masthead.theme, self.program),
            output=output,
            parts=parts,
            anew=False,
        )
        staged = renderer.make(
            renderer.to_make(kept), fragments, processes=request.jobs, progress=request.progress
        )
        made = {one.path: one.digest for one in staged}
        digests = {path: row.digest for path, row in kept.items()} | made
        report = output.switch(digests, [one.path for one in staged if one.is_new])
        keys = [(page.path, page.key) for page in planned if not page.is_fragment]
        memory.keep("outputs", {**kept, **rows_of(keys, kept, made, output)})
        packs = Counter(last.packs)
        packs.subtract(row.address.pack for row in memory.fragments.values())
        packs.update(row.address.pack for row in fragments.values())
        memory.keep("fragments", fragments)
        memory.tidy(+packs)
        last = replace(last, packs=dict(+packs))
        if not self.sources.tree.changed:
            memory.keep("last", last)
        memory.store.drop_parts()
        return last.result(report)

    def _amended(self, before: Records, after: Records) -> LastBuild:
        """How this build ends, but for its fragments."""
        last = self.last
        anchors, packs = Counter(last.anchors), Counter(last.packs)
        for records, sign in ((before, -1), (after, 1)):
            for record in records.values():
                for state, count in zip(State, record.passages, strict=True):
                    anchors[state.value] += sign * count
                if record.place:
                    packs[record.place.pack] += sign
        texts = {path: record.text.hex() for path, record in after.items()}
        return replace(
            last,
            since=max(last.since, *(record.since for record in after.values())),
            anchors=dict(anchors),
            packs=dict(packs),
            texts={**last.texts, **texts},
        )


def _files(records: Records) -> list[str]:
    return [name for record in records.values() for name in record.files]


def _are_files_of(records: Records, setting: Setting) -> bool:
    outline = setting.outline
    return records.keys() == outline.articles.keys() and all(
        record.files == files_of(outline, path) for path, record in records.items()
    )


def _is_steady(before: ArticleRecord, after: ArticleRecord) -> bool:
    """Whether of an article only that is another which `plan_reached` knows the pages of."""
    if before.entry is None or after.entry is None or before.problems or after.problems:
        return False
    asks_more = after.asked.startswith("head\t") or f"\t{EVERYTHING}\t" in after.asked
    return not asks_more and (
        (before.entry.lasting, before.until, before.translations)
        == (after.entry.lasting, after.until, after.translations)
    )
