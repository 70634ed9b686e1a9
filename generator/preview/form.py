"""What an editor typed into the form of a note, as its sidecar is to hold it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..model.annotation import Annotation
from ..model.record import fields
from ..model.values import slug_of
from .refusal import Refusal

SELECTOR = ("quote", "prefix", "suffix", "occurrence", "through")
# Keys of a note in the order of the format.
ORDER = tuple(field.name for field in fields(Annotation))
# What a form cannot set: places are found from the passage, ids stay for good, and what
# stands under a date or beside a passage has requests of its own.
_OWN = frozenset({*SELECTOR, "also", "id", "replies", "retired"})
NOTE = frozenset(ORDER) - _OWN
REPLY = frozenset({"author", "body"})
_LONGEST_ID = 40


def read_values(given: Mapping[str, Any], allowed: Collection[str] = NOTE) -> dict[str, Any]:
    """The values of a form, an empty one as `None`. Raises `Refusal` (422) for keys that are not
    `allowed` and for values that are no texts, lists and mappings of texts."""
    unknown = sorted(set(given) - set(allowed))
    if unknown:
        raise Refusal(422, f"{unknown[0]!r} cannot be set here", "known: " + ", ".join(sorted(allowed)))
    return {key: _clean(value) or None for key, value in given.items()}


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are not empty."""
    return {key: value for key, value in values.items() if value}


def new_entry(note_id: str, selector: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any]:
    """A note as an entry of a sidecar: what it is about first, what it says last."""
    last = ("body", "sources")
    first = {key: values[key] for key in ORDER if key in values and key not in last}
    return {"id": note_id, **selector, **first} | {key: values[key] for key in last if key in values}


def free_id(words: str, taken: Collection[str]) -> str:
    """An id made of some words that is not taken: `the-words`, else `the-words-2`."""
    slug = slug_of(words)
    if len(slug) > _LONGEST_ID:
        slug = slug[: _LONGEST_ID + 1].rpartition("-")[0] or slug[:_LONGEST_ID]
    stem = slug.strip("-") or "note"
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (stem, *numbered) if name not in taken)


def _clean(value: Any) -> Any:
    """Texts with the line ends of YAML and no empty lines around them, empty parts left out."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        text = text if text.strip() else ""
        return text if "\n" not in text else text + "\n"
    if isinstance(value, list):
        return [part for part in map(_clean, value) if part]
    if isinstance(value, dict):
        cleaned = {str(key): _clean(part) for key, part in value.items()}
        return filled(cleaned)
    raise Refusal(422, f"{value!r} is no text, no list and no mapping")
