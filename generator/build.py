"""The build's door: a site in which nothing changed since the last build is not even loaded.

Whatever the last build left in `.glossator/` spares work and changes no byte. Light to
import: what parses and renders is brought in by a build that has something to do.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from .disk import (
    OpenOutput,
    OutputFolder,
    Repository,
    Store,
    WriteReport,
    program_digest,
    read_theme,
)
from .model.record import replace
from .stages.looking import Look, LookBeside, look_at
from .stages.memory import DamagedMemory, LastBuild, Memory, Sources
from .stages.request import BuildRequest, BuildResult

if TYPE_CHECKING:
    from .ahead import Ended

__all__ = ["BuildRequest", "BuildResult", "Builder", "build_site"]


def build_site(request: BuildRequest) -> BuildResult:
    """Build the site; where there is an error nothing is written.

    Raises `UsageError` for an output folder that must not be written to, `MachineError`
    where the disk refuses.
    """
    builder = Builder(request)
    try:
        return builder.build()
    finally:
        builder.close()


@dataclass(slots=True)
class Builder:
    """Builds one site once or many times; what one build learnt is at hand for the next.

    One that is `watchful` keeps at hand what it needs to make a page ahead of the next build.
    """

    request: BuildRequest
    watchful: bool = False
    program: bytes = field(init=False)
    memory: Memory = field(init=False)
    _ended: Ended | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.program = program_digest()
        self.memory = Memory(Store(self.request.root, _mode(self.request, self.program)), self.watchful)

    def build(self, **changes: object) -> BuildResult:
        """Build the site; `changes` are fields of the request that are others this time (`now`)."""
        started = time.perf_counter()
        request = replace(self.request, **changes)
        # First, so that a wrong folder is refused before anything is read, and another build has ended.
        folder = OutputFolder(request.output, request.root)
        with (
            _no_collector(),
            folder.held(),
            closing(self._look(request)) as look,
            folder.open_held() as output,
        ):
            try:
                result = self._build(request, look, output)
            except DamagedMemory as fault:
                self.memory.damaged(str(fault))
                result = self._build(request, look, output)
        problems = (*result.problems, *self.memory.take_problems())
        return replace(result, problems=problems, seconds=time.perf_counter() - started)

    def pages_ahead(self, changed: Iterable[str]) -> dict[str, bytes]:
        """Path → bytes of pages as the next build will most likely make them, where these files of
        the site have changed; empty where that takes a build."""
        with _no_collector():
            return self._ended.pages_after(changed) if self._ended else {}

    def close(self) -> None:
        """Let go of the files of the memory."""
        self.memory.store.close()

    def _look(self, request: BuildRequest) -> Look:
        last = self.memory.last
        pages = last.pages if last and not self.watchful else 0
        return look_at(request.root, pages=pages, processes=request.jobs)

    def _build(self, request: BuildRequest, look: Look, output: OpenOutput) -> BuildResult:
        is_untouched = cache(partial(_is_untouched, output, self.memory))
        asked = _asked(request, self.program, read_theme())
        sources = _sources(look, self.memory, is_untouched)
        last = None if request.clean or (self.watchful and not self._ended) else self.memory.last
        if last and last.request != asked:
            last = None
        is_same_hour = last is not None and _is_same_hour(request, last)
        if last and is_same_hour and sources.are_as_they_were(self.memory.sources) and is_untouched():
            return last.result(WriteReport(unchanged=tuple(sorted(self.memory.outputs))))
        # What parses and renders takes 0.15 s to load, which a build with nothing to do is spared.
        if last and is_same_hour and not self.watchful:
            from .amending import Amending

            amended = Amending(
                request=request,
                program=self.program,
                last=last,
                sources=sources,
                output=output,
                memory=self.memory,
            ).run(is_untouched)
            if amended:
                return amended
        from .building import Building

        continues = last is not None
        # Nobody needs it any more: of a hundred thousand articles it is 25 MB.
        del last
        result, ended = Building(
            request=request,
            program=self.program,
            asked=asked,
            continues=continues,
            sources=sources,
            output=output,
            memory=self.memory,
        ).run()
        if self.watchful:
            self._ended = ended
        return result


@contextmanager
def _no_collector() -> Iterator[None]:
    """Nothing here makes circles that matter; looking for some took 22 % of an edit's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _mode(request: BuildRequest, program: bytes) -> str:
    """The name of the memory for this way to build: other wishes, another output, another program."""
    place = os.path.relpath(request.output.resolve(), request.root.resolve())
    layers = sorted(request.layers) if request.layers is not None else None
    wishes = (
        place,
        request.drafts,
        request.future,
        request.lost,
        layers,
        request.noindex,
        bool(request.preview),
    )
    return blake2b(program + repr(wishes).encode("utf-8", "surrogateescape"), digest_size=6).hexdigest()


def _asked(request: BuildRequest, program: bytes, theme: Mapping[str, bytes]) -> bytes:
    """What stands for the program with its theme and all that was asked of it, but for the time."""
    layers = sorted(request.layers) if request.layers is not None else None
    wishes = (
        *(request.drafts, request.future, request.lost, layers, request.strict, request.all_faults),
        *(request.noindex, request.preview),
    )
    hashed = blake2b(program + repr(wishes).encode(), digest_size=16)
    for name, data in theme.items():
        hashed.update(b"%s\0%d\0" % (name.encode("utf-8", "surrogateescape"), len(data)))
        hashed.update(data)
    return hashed.digest()


def _is_same_hour(request: BuildRequest, last: LastBuild) -> bool:
    """Whether nothing of the last build has begun or ended, and git is where it was if it was asked."""
    is_same_head = last.head is None or last.head == Repository(request.root).head
    return is_same_head and last.holds(request.now.timestamp())


def _sources(look: Look, memory: Memory, meanwhile: Callable[[], object]) -> Sources:
    """The files of the site. While another process looks at them, what is known of them is read, and
    something else done `meanwhile`."""
    rows = memory.sources
    if isinstance(look, LookBeside):
        meanwhile()
    return Sources(look.tree(), rows, look.began)


def _is_untouched(output: OpenOutput, memory: Memory) -> bool:
    """Whether the files of the output are those that the last build wrote."""
    rows = memory.outputs
    return output.known.keys() == rows.keys() and all(
        row.stat == output.stat(path) for path, row in rows.items()
    )
