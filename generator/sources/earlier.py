"""An earlier version of an article from its repository: the parts that tell where a passage stood."""

from __future__ import annotations

from collections.abc import Iterable

from .front_matter import split_front_matter
from .text_file import decode
from .yaml_reader import read_yaml
from .yaml_tree import Map, Seq


def earlier_markdown(data: bytes) -> str | None:
    """The Markdown of an article file; `None` where the file did not hold then."""
    file, _ = decode("", data)
    parts = split_front_matter(file, "")[0] if file else None
    return parts.body if parts else None


def earlier_quotes(sidecars: Iterable[bytes]) -> dict[str, tuple[str, ...]]:
    """Note id → the quotes of its passages, from sidecars as they were; broken ones have none."""
    quotes: dict[str, tuple[str, ...]] = {}
    for data in sidecars:
        file, _ = decode("", data)
        tree = read_yaml(file)[0] if file else None
        entries = tree.get("annotations") if tree else None
        for entry in entries if isinstance(entries, Seq) else ():
            if isinstance(entry, Map) and isinstance(entry.get("id"), str):
                quotes[entry["id"]] = _quotes(entry)
    return quotes


def _quotes(entry: Map) -> tuple[str, ...]:
    also = entry.get("also")
    further = [part.get("quote") for part in also if isinstance(part, Map)] if isinstance(also, Seq) else []
    return tuple(quote for quote in (entry.get("quote"), *further) if isinstance(quote, str))
