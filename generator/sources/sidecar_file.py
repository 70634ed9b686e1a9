"""Sidecars: the annotations of one article and layer become notes.

Each entry is checked by itself, so that one broken note of a draft does not hide the
faults of the others. Defaults of the layer are filled in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from ..model.annotation import Annotation, Note, SidecarFile
from ..model.article import Reference
from ..model.problem import Fault, Location, Problem, error, soften, warning
from ..model.record import Record
from ..model.site import Layer
from ..model.values import Moment
from .content_path import ContentPath
from .site_file import Settings
from .text_file import TextFile
from .validate import locator, nearest_hint, validate
from .yaml_reader import read_yaml
from .yaml_tree import Map, Seq

MAX_SIDECAR = 1024 * 1024
UNPUBLISHED = ("draft", "review")


class SidecarContents(Record, frozen=True):
    """The notes of one sidecar, the names they use, and all its faults."""

    notes: Sequence[Note]
    references: Sequence[Reference]
    problems: Sequence[Problem]


class Waiting(Record, frozen=True):
    """Which notes wait, so that their faults are warnings.

    `unpublished`: whether those in draft or review do; `after`: the moment after whose
    note is of the future, `None` where the future is shown; `zone` is that of the site.
    """

    zone: tzinfo
    unpublished: bool = True
    after: datetime | None = None

    def holds(self, status: object, created: Moment | None) -> bool:
        """Whether a note of this status and date waits."""
        if status in UNPUBLISHED:
            return self.unpublished
        return self.after is not None and created is not None and created.at(self.zone) > self.after


def parse_sidecar(
    file: TextFile, place: ContentPath, settings: Settings, language: str, waiting: Waiting
) -> SidecarContents:
    """What a sidecar says. `language` is the article's. Faults of notes that wait are warnings."""
    tree, problems = read_yaml(
        file, hint="begin the file with a line `annotations:`, the notes indented below it"
    )
    if tree is None:
        return SidecarContents((), (), problems)
    head = Map(tree.start)
    head.update({key: value for key, value in tree.items() if key != "annotations"})
    head.marks = tree.marks
    sidecar, faults = validate(SidecarFile, head, file)
    problems += faults
    entries = tree.get("annotations", Seq(tree.start))
    if not isinstance(entries, Seq):
        at = locator(tree, file)("annotations")
        problems.append(
            error("wrong-type", "annotations: expected a list of notes", at, "begin each note with `- id: …`")
        )
        return SidecarContents((), (), problems)
    layer = settings.config.layers.get(place.layer, Layer())
    notes: list[Note] = []
    references: list[Reference] = []
    for entry, mark in zip(entries, entries.marks, strict=True):
        if not isinstance(entry, Map):
            at = file.at(mark.start)
            problems.append(error("wrong-type", "expected a note, with `id: …` and `body: …`", at))
            continue
        note, faults = _parse_entry(entry, file, sidecar or SidecarFile(), layer, place.layer, language)
        if faults and waiting.holds(entry.get("status", layer.defaults.status), _created(entry)):
            faults = soften(faults)
        problems += faults
        if note:
            notes.append(note)
            references += _references(note, settings, is_public=not _waits(note, waiting))
    return SidecarContents(notes, references, problems)


def _parse_entry(
    entry: Map, file: TextFile, sidecar: SidecarFile, layer: Layer, layer_id: str, language: str
) -> tuple[Note | None, list[Problem]]:
    record, problems = validate(Annotation, entry, file)
    if record is None:
        return None, problems
    locate = locator(entry, file)
    note = Note(
        record=record,
        path=file.path,
        layer=layer_id,
        kind=record.kind or layer.defaults.kind,
        author=record.author or layer.author,
        status=record.status or ("retired" if record.retired else layer.defaults.status),
        if_lost=record.if_lost or sidecar.if_lost,
        language=sidecar.language or language,
        rights=sidecar.rights or layer.rights,
        locate=locate,
    )
    if "quote" in entry.marks and not record.quote.strip():
        hint = "leave `quote:` out for a note on the whole article"
        return None, [*problems, error("empty-text", "'quote' has no words", locate("quote"), hint)]
    return note, problems + _check(note)


def _check(note: Note) -> list[Problem]:
    """What the types cannot say: parts that only make sense together."""
    record, locate = note.record, note.locate
    problems = []
    if not record.quote:
        for part in ("prefix", "suffix", "through", "occurrence", "also"):
            if getattr(record, part):
                message = f"{part!r} without a quote says nothing"
                problems.append(
                    error("quote-missing", message, locate(part), "add the `quote:` it belongs to")
                )
    if note.status == "retired" and record.retired is None:
        hint = "add `retired: {date: …, reason: …}`"
        problems.append(
            error("retired-without-date", "a retired note needs the date", locate("status"), hint)
        )
    if record.retired and note.status != "retired":
        message = f"the note is {note.status} and taken back at once"
        problems.append(
            error("status-conflict", message, locate("status"), "write `status: retired`, or leave it out")
        )
    for index, passage in enumerate(record.passages):
        path = ("occurrence",) if index == 0 else ("also", index - 1, "occurrence")
        if passage.occurrence and not passage.occurrence.total:
            number = passage.occurrence.number
            hint = f"write `{number} of N` with the number of places, so that a change is noticed"
            problems.append(
                warning("occurrence-without-total", "the number of places is not said", locate(*path), hint)
            )
    if record.updated and record.created and record.updated.day < record.created.day:
        problems.append(error("updated-before-date", "updated before it was created", locate("updated")))
    return problems


def _created(entry: Map) -> Moment | None:
    try:
        return Moment.parse(entry["created"]) if "created" in entry else None
    except Fault:
        return None


def _waits(note: Note, waiting: Waiting) -> bool:
    return waiting.holds(note.status, note.record.created)


def _references(note: Note, settings: Settings, *, is_public: bool) -> list[Reference]:
    """The names a note uses; those it has from its layer stand in site.yaml."""
    record, locate = note.record, note.locate
    layer = ("layers", note.layer)

    def of_note(what: str, name: str, *keys: str | int) -> Reference:
        return Reference(what, name, locate, keys, is_public)

    def of_layer(what: str, name: str, *keys: str) -> Reference:
        return Reference(what, name, settings.locate, (*layer, *keys), is_public)

    kind = (
        of_note("kind", note.kind, "kind") if record.kind else of_layer("kind", note.kind, "defaults", "kind")
    )
    found = [kind]
    if note.author:
        own = of_note("author", note.author, "author")
        found.append(own if record.author else of_layer("author", note.author, "author"))
    for index, reply in enumerate(record.replies):
        if reply.author:
            found.append(of_note("author", reply.author, "replies", index, "author"))
    if record.claim:
        found.append(of_note("verdict", record.claim.verdict, "claim", "verdict"))
    if record.retired and record.retired.replaced_by:
        found.append(of_note("note", record.retired.replaced_by, "retired", "replaced_by"))
    return found


def check_note_ids(notes: list[Note], waiting: Waiting) -> list[Problem]:
    """Ids and former ids that stand twice among the notes of one article, over all layers."""
    problems: list[Problem] = []
    seen: dict[str, Note] = {}
    for note in notes:
        names = (note.record.id, *note.record.aliases)
        for index, name in enumerate(names):
            first = seen.setdefault(name, note)
            if first is not note or name in names[:index]:
                at = note.locate("id") if index == 0 else note.locate("aliases", index - 1)
                found = [_duplicate(name, at, first)]
                problems += soften(found) if _waits(note, waiting) or _waits(first, waiting) else found
        replies: set[str] = set()
        for index, reply in enumerate(note.record.replies):
            if reply.id in replies:
                at = note.locate("replies", index, "id")
                found = [error("duplicate-id", f"two replies have the id {reply.id!r}", at)]
                problems += soften(found) if _waits(note, waiting) else found
            replies.add(reply.id)
    return problems


def _duplicate(name: str, at: Location, first: Note) -> Problem:
    there = first.locate("id")
    return error(
        "duplicate-id", f"two notes have the id {name!r}", at, f"first in {there.path}, line {there.line}"
    )


def check_note_references(references: Iterable[Reference], notes: Sequence[Note]) -> list[Problem]:
    """Names of notes of the same article that are not there."""
    ids = {name for note in notes for name in (note.record.id, *note.record.aliases)}
    found = []
    for reference in references:
        if reference.what == "note" and reference.name not in ids:
            hint = nearest_hint(reference.name, sorted(ids))
            problem = error("unknown-note", f"there is no note {reference.name!r}", reference.at, hint)
            found += [problem] if reference.is_public else soften([problem])
    return found
