"""The article that is open in the browser, read and annotated as a build does it.

Its files are read for each request; the site around it, where that may have changed. An article
is named by its id; what a client sends never becomes a path.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from ..annotate import Outcome, Prose
from ..disk import SourceTree, read_tree
from ..model.annotation import PlacedNote
from ..model.article import Article
from ..model.problem import MachineError, Problem, Severity
from ..model.record import replace
from ..model.site import SiteFile
from ..sources import LoadedArticle, Outline
from ..stages.annotator import Study, files_digest
from ..stages.memory import Sources, now_ns
from ..stages.recent import Recent
from ..stages.request import BuildRequest
from ..stages.setting import Setting, outline_of, set_up
from ..stages.survey import files_of
from .refusal import Refusal

# Where an id of an article's own stands, if it has one: its front matter is looked at that far.
_HEAD = 8192
# Seconds in which an editor that empties a file has written it again.
_SAVING = 0.1


@dataclass(frozen=True)
class OpenArticle:
    """An article as its files say it is, with all its notes in place, unpublished ones too.

    `files` has the bytes of the article and its sidecars by path.
    """

    setting: Setting
    path: str
    files: Mapping[str, bytes]

    @cached_property
    def study(self) -> Study:
        """All that a build would know of it. Raises `Refusal` (409) where its front matter does not hold."""
        found = self.setting.annotator.study(self.path, self.files)
        if found.outcome is None:
            faults = [one for one in found.problems if one.severity is Severity.ERROR]
            where = f": {faults[0].at.path}:{faults[0].at.line}: {faults[0].message}" if faults else ""
            raise Refusal(409, f"the article cannot be read{where}", "mend that first")
        return found

    @property
    def outcome(self) -> Outcome:
        """What became of its notes."""
        outcome = self.study.outcome
        assert outcome is not None
        return outcome

    @property
    def loaded(self) -> LoadedArticle:
        """What its files say."""
        return self.study.loaded

    @property
    def article(self) -> Article:
        """The article itself."""
        return self.outcome.annotated.article

    @property
    def text(self) -> str:
        """The article text."""
        return self.outcome.annotated.text

    @property
    def placed(self) -> tuple[PlacedNote, ...]:
        """Its notes as the page shows them."""
        return self.outcome.annotated.placed

    @property
    def config(self) -> SiteFile:
        """The settings of the site."""
        return self.setting.config

    @property
    def errors(self) -> list[Problem]:
        """The faults that would stop a build."""
        return [one for one in self.study.problems if one.severity is Severity.ERROR]

    @property
    def sidecars(self) -> dict[str, str]:
        """Layer → path of each sidecar that is there."""
        return {place.layer: place.path for place in self.setting.outline.sidecars.get(self.path, ())}

    @property
    def layers(self) -> list[str]:
        """The layers a note may stand in: the main one, those of site.yaml, those with a sidecar."""
        return list(dict.fromkeys(["main", *self.config.layers, *self.sidecars]))

    @property
    def seen(self) -> str:
        """A name for these very bytes, as the page has it in `data-seen`."""
        return files_digest(self.files)

    def sidecar(self, layer: str) -> str:
        """The path of a layer's sidecar, whether it is there or not."""
        end = ".annotations.yaml" if layer == "main" else f".annotations.{layer}.yaml"
        return self.sidecars.get(layer) or self.path.removesuffix(".md") + end

    def html(self, markdown: str) -> str:
        """A note's Markdown as its page will show it."""
        table = self.setting.prose.table
        return Prose(self.files, table, raw_html=self.config.markdown.html).html(markdown, self.path)

    def with_sidecar(self, path: str, data: bytes) -> OpenArticle:
        """The same article with other bytes in one of its sidecars, which may be a new one."""
        annotator = self.setting.annotator
        annotator = replace(annotator, outline=annotator.outline.with_sidecar(path))
        setting = replace(self.setting, annotator=annotator)
        return OpenArticle(setting, self.path, {**self.files, path: data})


class Articles:
    """Opens articles by their ids. `request` is that of the preview; `now` tells the time.

    `moment` tells what stays the same as long as nothing changes but the bytes of articles and
    sidecars: then the site around them is not read again, which takes 0.35 s for ten thousand.
    """

    def __init__(
        self, request: BuildRequest, now: Callable[[], datetime], moment: Callable[[], object] = object
    ) -> None:
        # Everything that waits is shown to an editor, and no lost note stands in the way.
        self._request = replace(request, drafts=True, future=True, all_faults=True, layers=None, lost="keep")
        self._now = now
        self._moment = moment
        self._around: tuple[object, SourceTree, Setting] | None = None
        self._paths: dict[str, str] = {}

    def today(self, opened: OpenArticle) -> date:
        """The date where the site is."""
        return self._now().astimezone(opened.config.zone).date()

    def open(self, article_id: str) -> OpenArticle:
        """The article with this id. Raises `Refusal`: 404 where there is none, 409 where its file
        or site.yaml cannot be read, now and a moment later: it may be about to be saved."""
        try:
            return self._open(article_id)
        except Refusal as refusal:
            if refusal.status != 409:
                raise
            time.sleep(_SAVING)
            return self._open(article_id)

    def _open(self, article_id: str) -> OpenArticle:
        broken: Refusal | None = None
        try:
            tree, setting = self._site()
            for path in self._candidates(article_id, setting.outline, tree):
                files = {name: tree[name] for name in files_of(setting.outline, path)}
                opened = OpenArticle(setting, path, files)
                try:
                    if opened.article.id == article_id:
                        self._paths[article_id] = path
                        return opened
                except Refusal as refusal:
                    broken = refusal
        except MachineError as fault:
            raise Refusal(409, str(fault)) from None
        raise broken or Refusal(404, f"there is no article {article_id!r}")

    def _site(self) -> tuple[SourceTree, Setting]:
        """The site around the articles. Only what has expired depends on when it was read."""
        moment = self._moment()
        if self._around is None or self._around[0] != moment:
            tree = read_tree(self._request.root)
            self._around = moment, tree, self._set_up(tree)
        return self._around[1:]

    def _set_up(self, tree: SourceTree) -> Setting:
        request = replace(self._request, now=self._now())
        outline, problems = outline_of(tree, request)
        if outline is None:
            first = next(one for one in problems if one.severity is Severity.ERROR)
            raise Refusal(409, f"site.yaml cannot be read: line {first.at.line}: {first.message}")
        sources = Sources(tree, {}, now_ns())
        # What stands for the tool in keys is asked of pages alone, and none is made here.
        return set_up(outline, sources, request, b"", {}, Recent())

    def _candidates(self, article_id: str, outline: Outline, tree: SourceTree) -> Iterator[str]:
        """Paths of articles that may have this id, the likely ones first; each is read to be sure."""
        places = outline.articles
        known = self._paths.get(article_id)
        named = [path for path, place in places.items() if place.stem == article_id and path != known]
        likely = [known, *named] if known in places else named
        yield from filter(None, likely)
        wanted = article_id.encode()
        yield from (path for path in places if path not in likely and wanted in tree[path][:_HEAD])
