"""What the page's editor has to know of an article: choices for its form, and its notes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, get_args

from ..model.annotation import PlacedNote, Placement, Span, Status
from .articles import OpenArticle
from .target import entries_of

_AROUND = 40


def describe_article(opened: OpenArticle, committed: Collection[str] | None, writes: int) -> dict[str, Any]:
    """The article as plain data. `committed` are the ids of notes that stay, `None` where that
    may be all of them; `writes` says how many writes can be undone."""
    entries = {
        str(entry.get("id")): entry
        for path in opened.sidecars.values()
        for entry in entries_of(opened.files[path])
    }
    language = opened.article.language
    masthead = opened.setting.masthead
    return {
        "ok": True,
        "id": opened.article.id,
        "title": opened.article.meta.title,
        "seen": opened.seen,
        "undo": writes,
        "kinds": [[name, kind.label.pick(language)] for name, kind in masthead.kinds.items()],
        "authors": [[name, person.name] for name, person in masthead.people.authors.items()],
        "layers": opened.layers,
        "statuses": [status for status in get_args(Status) if status != "retired"],
        "notes": [
            {
                **_describe(placed, entries.get(placed.note.record.id, {}), opened.text),
                "may_delete": committed is not None and placed.note.record.id not in committed,
            }
            for placed in opened.placed
        ],
    }


def _describe(placed: PlacedNote, entry: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A note: what its sidecar says, and what became of each passage."""
    note = placed.note
    return {
        "id": note.record.id,
        "number": placed.number,
        "layer": note.layer,
        "path": note.path,
        "kind": note.kind,
        "author": note.author,
        "status": note.status,
        "state": placed.state,
        "entry": {key: value for key, value in entry.items() if key not in ("replies", "also")},
        "passages": [
            {"quote": quote.quote, **_describe_place(place, text)}
            for quote, place in zip(note.record.passages, placed.placements, strict=False)
        ],
    }


def _describe_place(place: Placement, text: str) -> dict[str, Any]:
    candidate = place.span or place.nearest
    return {
        "state": place.state.value,
        "reason": place.reason,
        "candidate": _around(candidate, text) if candidate else None,
    }


def _around(span: Span, text: str) -> list[str]:
    """The words before a place, of it, and after it."""
    before = text[max(span.start - _AROUND, 0) : span.start]
    return [before, text[span.start : span.end], text[span.end : span.end + _AROUND]]
