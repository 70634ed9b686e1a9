"""Pages from their plans to staged files: those whose key and file are as they were are left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain

from markupsafe import Markup

from ..disk import Address, CompiledTemplates, OpenOutput, Staged, Store
from ..model.page import Page
from ..model.record import Shared, field
from ..pages import (
    ArticlePart,
    Entry,
    PlannedPage,
    Theme,
    as_fragment,
    decode_part,
    make_templates,
    render_page,
)
from .memory import DamagedMemory, FragmentRow, OutputRow
from .records import ArticleRecord
from .request import Progress
from .workers import in_chunks, spread

# So many pages go to a worker at once, or feeds, which are dearer.
_MOST_PAGES = 96
_MOST_FEEDS = 24

Job = tuple[Sequence[int], Mapping[str, Address]]
Answer = list[tuple[int, Staged | Address]]


class Parts(Shared, frozen=True, kw_only=True):
    """Reads what the pages of articles show, and fragments, from where they were put."""

    store: Store
    records: Mapping[str, ArticleRecord]
    fragments: dict[str, Address] = field(default_factory=dict)

    def part(self, entry: Entry) -> ArticlePart:
        """The part of an article. Raises `DamagedMemory` where it is not what was put there."""
        place = self.records[entry.path].place
        assert place
        return decode_part(self._get(place))

    def fragment(self, name: str) -> Markup:
        """A fragment that was rendered. Raises `DamagedMemory` where it is not what was put there."""
        return as_fragment(self._get(self.fragments[name]))

    def _get(self, address: Address) -> bytes:
        try:
            return self.store.get(address)
        except ValueError as fault:
            raise DamagedMemory(str(fault)) from None


class Renderer(Shared, frozen=True, kw_only=True):
    """Makes the pages of one build; `planned` are all of them, each path once."""

    planned: Sequence[PlannedPage]
    render: Callable[[PlannedPage], bytes]
    output: OpenOutput
    parts: Parts
    anew: bool

    def to_make(self, kept: Mapping[str, OutputRow]) -> list[int]:
        """The pages that are not as they were, by their place in `planned`."""
        if self.anew:
            return [index for index, page in enumerate(self.planned) if not page.is_fragment]
        return [
            index
            for index, page in enumerate(self.planned)
            if not page.is_fragment and not is_as_it_was(page.path, page.key, kept, self.output)
        ]

    def make(
        self,
        indexes: Sequence[int],
        fragments: dict[str, FragmentRow],
        *,
        processes: int,
        progress: Progress,
    ) -> list[Staged]:
        """Render these pages and stage those that changed; fragments that they show are made first.

        `fragments` are those of the last build by name; the ones that are planned replace them.
        """
        planned = self.planned
        names = {name for index in indexes for name in planned[index].shows}
        wanted = [
            index
            for index, page in enumerate(planned)
            if page.is_fragment
            and page.path in names
            and (page.path not in fragments or fragments[page.path].key != page.key)
        ]
        feeds = [index for index in indexes if planned[index].shows]
        first, plain = self._beside(wanted, [index for index in indexes if not planned[index].shows])
        staged: list[Staged] = []

        def take(answers: Iterable[Answer]) -> None:
            for index, made in chain.from_iterable(answers):
                if isinstance(made, Address):
                    fragments[planned[index].path] = FragmentRow(planned[index].key, made)
                else:
                    staged.append(made)
                    progress("pages", len(staged), len(indexes))

        jobs, others = _jobs(first), _jobs(plain)
        with spread(
            self._work,
            jobs=len(jobs) + len(others) + len(feeds),
            processes=processes,
            weight=len(wanted) + len(indexes),
            begin=self.parts.store.fork,
        ) as give:
            # Given before the first are done: nobody waits.
            made, then = give(jobs), give(others)
            take(made)
            shown = [
                (chunk, {name: fragments[name].address for index in chunk for name in planned[index].shows})
                for chunk in in_chunks(feeds, _MOST_FEEDS)
            ]
            take(chain(then, give(shown)))
        return staged

    def _beside(self, wanted: Sequence[int], plain: Iterable[int]) -> tuple[list[int], list[int]]:
        """These fragments, each after the page that it stands beside if `plain` has that; and the others
        of `plain`."""
        pages = {self.planned[index].path: index for index in plain}
        first: list[int] = []
        for index in wanted:
            page = pages.pop(self.planned[index].beside, None)
            first += (index,) if page is None else (page, index)
        return first, list(pages.values())

    def _work(self, job: Job) -> Answer:
        """What a worker does, wherever it is."""
        indexes, fragments = job
        self.parts.fragments.update(fragments)
        return [(index, self._one(self.planned[index])) for index in indexes]

    def _one(self, page: PlannedPage) -> Staged | Address:
        content = self.render(page)
        if page.is_fragment:
            return self.parts.store.add(content)
        return self.output.stage(Page(page.path, content), anew=self.anew)


def _jobs(indexes: Sequence[int]) -> list[Job]:
    """Pages that show no fragments, as jobs."""
    return [(chunk, {}) for chunk in in_chunks(indexes, _MOST_PAGES)]


def rendering(theme: Theme, program: bytes) -> Callable[[PlannedPage], bytes]:
    """A function that renders pages with a theme; `program` stands for the code that compiles it."""
    return partial(render_page, templates=make_templates(theme, CompiledTemplates(program)))


def is_as_it_was(path: str, key: bytes, kept: Mapping[str, OutputRow], output: OpenOutput) -> bool:
    """Whether a file shows what it is to show, and nobody has touched it since."""
    row = kept.get(path)
    return row is not None and row.key == key and row.stat == output.stat(path)


def rows_of(
    keys: Iterable[tuple[str, bytes]],
    kept: Mapping[str, OutputRow],
    made: Mapping[str, str],
    output: OpenOutput,
) -> dict[str, OutputRow]:
    """The rows to keep after the switch: those of untouched files, new ones for `made` (path → sha256)."""
    rows = {}
    for path, key in keys:
        if path not in made:
            rows[path] = kept[path]
        elif stat := output.stat(path):
            rows[path] = OutputRow(stat, key, made[path])
    return rows
