"""The page of an article, or the style sheets, whose files have just changed, ahead of the build
that follows.

A build looks at all files and plans all pages, which at ten thousand articles takes most of a
second. Who writes waits for one page: what the last build had at hand is enough to make it,
as long as the change stays within the article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .disk import digest_of
from .model.problem import Severity
from .model.record import replace
from .pages import (
    Catalogue,
    Entry,
    PlannedPage,
    encode_part,
    make_assets,
    plan_article,
    signed,
)
from .stages.renderer import rendering
from .stages.setting import Setting
from .stages.survey import files_of

_STYLES = ("templates/css/", "templates/site.css")


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What a build had at hand when it ended."""

    root: Path
    setting: Setting
    catalogue: Catalogue
    program: bytes

    def pages_after(self, changed: Iterable[str]) -> dict[str, bytes]:
        """Path → bytes of what these files of the site alone decide: the page of an article that
        they are all of, or the style sheets.

        Empty where they are more than that, or where the build has to decide: the article has
        an error, is new, or takes another place in the site. Nothing is written or kept.
        """
        names = list(changed)
        try:
            if all(name.startswith(_STYLES) for name in names):
                return self._sheets(self._read(names))
            articles = {self._article_of(name) for name in names}
            path = articles.pop() if len(articles) == 1 else None
            entry = self._entries.get(path) if path else None
            return self._page(entry, self._read(self._files_of(entry.path))) if entry else {}
        except OSError:
            return {}

    def _read(self, names: Iterable[str]) -> dict[str, bytes]:
        return {name: (self.root / name).read_bytes() for name in names}

    def _sheets(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        masthead = self.setting.masthead
        texts = {
            name.removeprefix("templates/"): data.decode("utf-8", "replace") for name, data in files.items()
        }
        theme = masthead.theme.with_own(texts)
        assets = make_assets(theme, masthead.site.config, preview=bool(masthead.site.options.preview))
        return {sheet.path: sheet.content for sheet in (assets.styles, assets.more_numbers)}

    def _page(self, entry: Entry, files: Mapping[str, bytes]) -> dict[str, bytes]:
        study = self.setting.annotator.study(entry.path, files)
        failed = any(problem.severity is Severity.ERROR for problem in study.problems)
        if failed or not (study.part and study.entry):
            return {}
        part = study.part
        made = signed(study.entry, digest_of(encode_part(part)))
        if made.place != entry.place:
            return {}
        catalogue = replace(
            self.catalogue.with_entry(made),
            part=lambda other: part if other is made else self.catalogue.part(other),
        )
        page = plan_article(catalogue, made)
        return {page.path: self._render(page)}

    def _article_of(self, path: str) -> str | None:
        return path if path in self._entries else self._owners.get(path)

    def _files_of(self, path: str) -> tuple[str, ...]:
        return files_of(self.setting.outline, path)

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {entry.path: entry for entry in self.catalogue.entries}

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        """Path of a sidecar → path of its article."""
        sidecars = self.setting.outline.sidecars.items()
        return {sidecar.path: article for article, places in sidecars for sidecar in places}

    @cached_property
    def _render(self) -> Callable[[PlannedPage], bytes]:
        return rendering(self.setting.masthead.theme, self.program)
