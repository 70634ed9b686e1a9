"""JSON Schema of the formats, made from the declared records, for editors."""

from __future__ import annotations

import json
from typing import Any

from ..model.annotation import SidecarFile
from ..model.article import AuthorFile, FrontMatter, PageFrontMatter
from ..model.site import SiteFile
from .record_schema import record_schema

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
        **record_schema(record),
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Glossator {name}",
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
