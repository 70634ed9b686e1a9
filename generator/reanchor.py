"""Notes that drifted, and what an editor decides of each: accept, keep, retire.

The same stages as a build find them; a decision is a text edit of the sidecar in which
every other byte stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from .annotate import changes, selector_for
from .build import BuildRequest
from .disk import write_source
from .model.annotation import Note, Placement, Quote, Span, State
from .model.problem import Fault, MachineError, UsageError
from .prepare import Prepared, prepare_site
from .sources import edit_entry

Edits = dict[str, str | Mapping[str, str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One passage that is not settled by its sidecar alone.

    `name` is `ARTICLE#NOTE`; `index` counts the note's passages from 0. `candidate` is the
    place the note would be tied to, `None` where there is none.
    """

    name: str
    note: Note
    index: int
    quote: Quote
    placement: Placement
    text: str

    @property
    def candidate(self) -> Span | None:
        """The place found, or the nearest one of a lost passage."""
        return self.placement.span or self.placement.nearest

    @property
    def is_found(self) -> bool:
        """Whether the place found is that of the passage, if with other words; a nearest place
        that is merely alike is not."""
        return self.placement.span is not None or bool(self.placement.written_about)

    def lines(self) -> list[str]:
        """The passage for a person: state, old words, new words, the difference, the reason."""
        score = f", score {self.placement.score:.2f}" if self.placement.score else ""
        shown = [
            f"{self.name}: {self.placement.state} ({self.placement.reason}{score})",
            f"  was: {self.quote.quote.strip()}",
        ]
        if self.candidate:
            now = self.text[self.candidate.start : self.candidate.end]
            shown.append(f"  now: {now}")
            marked = [f"[-{change.old}-]{{+{change.new}+}}" for change in changes(self.quote.quote, now)]
            shown += [f"  changed: {' … '.join(marked)}"] if marked else []
        return [line.replace("\n", " ") for line in shown]


def find_drifts(site: Path, now: datetime) -> list[Drift]:
    """Every drifted passage of the site, drafts included, in the order of articles and notes.

    Raises `UsageError` where site.yaml cannot be read.
    """
    request = BuildRequest(root=site, output=site / "output", now=now, drafts=True, future=True, lost="keep")
    prepared = prepare_site(request)
    if prepared.setting is None:
        raise UsageError("site.yaml cannot be read; run `python -m generator check`")
    return list(_drifts(prepared))


def _drifts(prepared: Prepared) -> Iterable[Drift]:
    for outcome in prepared.outcomes:
        article = outcome.annotated
        for note, placements in outcome.drifted:
            for index, (quote, placement) in enumerate(zip(note.record.passages, placements, strict=True)):
                if placement.state is not State.EXACT:
                    name = f"{article.article.id}#{note.record.id}"
                    yield Drift(
                        name=name, note=note, index=index, quote=quote, placement=placement, text=article.text
                    )


def accept(site: Path, drift: Drift) -> Path:
    """Tie the note to its candidate; returns the sidecar. Raises `UsageError` where there is none."""
    if drift.candidate is None:
        raise UsageError(f"{drift.name}: no place was found; quote other words, keep the note, or retire it")
    wanted = selector_for(drift.candidate, drift.text, drift.quote)
    edits: Edits = {key: wanted.get(key) for key in ("quote", "prefix", "suffix", "occurrence", "through")}
    return _edit(site, drift, edits, of_passage=True)


def keep(site: Path, drift: Drift) -> Path:
    """Let the note stand below its article; returns the sidecar."""
    return _edit(site, drift, {"if_lost": "keep"})


def retire(site: Path, drift: Drift, today: date, reason: str = "the passage is gone") -> Path:
    """Take the note back, with date and reason; returns the sidecar."""
    edits: Edits = {"status": "retired"} if drift.note.record.status else {}
    return _edit(site, drift, {**edits, "retired": {"date": today.isoformat(), "reason": reason}})


def _edit(site: Path, drift: Drift, edits: Edits, *, of_passage: bool = False) -> Path:
    path = drift.note.path
    also = drift.index - 1 if of_passage and drift.index else None
    try:
        text = (site / path).read_bytes().decode("utf-8")
        write_source(site, path, edit_entry(text, drift.note.record.id, edits, also))
    except Fault as wrong:
        raise UsageError(f"{path}: {wrong.message}") from None
    except OSError as fault:
        raise MachineError(f"{path}: {fault.strerror or fault}") from fault
    return site / path


def choose(drifts: list[Drift], names: Iterable[str]) -> list[Drift]:
    """The drifts with these names. Raises `UsageError` for a name that has not drifted."""
    chosen = []
    for name in names:
        found = [drift for drift in drifts if drift.name == name]
        if not found:
            known = ", ".join(sorted({drift.name for drift in drifts})) or "none"
            raise UsageError(f"{name!r} is no drifted note; drifted: {known}")
        chosen += found
    return chosen


def ask_each(
    site: Path, drifts: list[Drift], today: date, ask: Callable[[str], str], say: Callable[[str], None]
) -> None:
    """One question for each drift: does the note still hold?"""
    for drift in drifts:
        say("\n".join(drift.lines()))
        answer = ask("[a]ccept, [k]eep below the article, [r]etire, [s]kip, [q]uit").strip().lower()[:1]
        if answer == "q":
            return
        if answer == "a" and drift.candidate:
            say(f"wrote {accept(site, drift)}")
        elif answer == "a":
            say("no place was found; nothing written")
        elif answer == "k":
            say(f"wrote {keep(site, drift)}")
        elif answer == "r":
            say(f"wrote {retire(site, drift, today)}")
