"""JSON Schema of the formats, made from the declared records, for editors."""

from __future__ import annotations

import json
from typing import Any

from ..model.annotation import SidecarFile
from ..model.article import AuthorFile, FrontMatter, PageFrontMatter
from ..model.site import SiteFile
from .validate import adapter

FORMATS: dict[str, type[Any]] = {
    "site": SiteFile,
    "article": FrontMatter,
    "page": PageFrontMatter,
    "author": AuthorFile,
    "annotations": SidecarFile,
}


def json_schemas() -> dict[str, str]:
    """`<format>.schema.json` → text of its JSON Schema (draft 2020-12)."""
    return {f"{name}.schema.json": _schema(name, record) for name, record in FORMATS.items()}


def _schema(name: str, record: type[Any]) -> str:
    schema = {
        **_as_editors_read(adapter(record).json_schema()),
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Glossator {name}",
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _as_editors_read(schema: Any) -> Any:
    """The schema for readers that take `1787` and `true` for a number and a truth value.

    To this tool every scalar is the text that was typed.
    """
    if isinstance(schema, list):
        return [_as_editors_read(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: _as_editors_read(part) for key, part in schema.items()}
    types = changed.get("type", [])
    types = [types] if isinstance(types, str) else types
    if "string" in types and "enum" not in changed:
        changed["type"] = [*types, "number", "boolean"]
    if isinstance(changed.get("const"), str) and changed["const"].isdigit():
        changed["enum"] = [changed["const"], int(changed.pop("const"))]
    return changed
