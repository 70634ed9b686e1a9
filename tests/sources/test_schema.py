"""The JSON Schemas accept what the tool accepts, as editors read it, and refuse what it refuses."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.sources import json_schemas
from tests.small_site import ROOT

SCHEMAS = {name.removesuffix(".schema.json"): json.loads(text) for name, text in json_schemas().items()}
TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "null": lambda value: value is None,
}


def faults(value: Any, schema: Any, root: Any, at: str = "") -> list[str]:
    """What a JSON Schema says of a value; the keywords that our schemas use and no others."""
    if "$ref" in schema:
        found = faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
        return found + faults(value, {key: part for key, part in schema.items() if key != "$ref"}, root, at)
    if "anyOf" in schema and all(faults(value, choice, root, at) for choice in schema["anyOf"]):
        return [f"{at}: {value!r} fits none"]
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(TYPES[name](value) for name in types):
        return [f"{at}: {value!r} is not {types}"]
    found = [f"{at}: {value!r}" for key in ("enum",) if key in schema and value not in schema[key]]
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{at}: {value!r} is not {schema['pattern']}")
    if isinstance(value, list):
        for index, item in enumerate(value):
            found += faults(item, schema.get("items", {}), root, f"{at}[{index}]")
    if isinstance(value, dict):
        found += _mapping_faults(value, schema, root, at)
    return found


def _mapping_faults(value: dict[str, Any], schema: Any, root: Any, at: str) -> list[str]:
    found = [f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value]
    for key, part in value.items():
        inner = schema.get("properties", {}).get(key)
        patterns = [p for name, p in schema.get("patternProperties", {}).items() if re.search(name, key)]
        rest = schema.get("additionalProperties", True)
        for one in [inner] if inner is not None else patterns or [rest]:
            if isinstance(one, bool):
                found += [] if one else [f"{at}: {key} is unknown"]
            else:
                found += faults(part, one, root, f"{at}.{key}")
    return found


def as_an_editor_reads(text: str) -> Any:
    """YAML 1.2 by a common reader: numbers and truth values are such, dates are texts."""
    if text.startswith("---"):
        text = text.split("---\n", 2)[1]
    value = yaml.safe_load(text)
    return json.loads(json.dumps(value, default=dt.date.isoformat))


def files(pattern: str) -> list[Path]:
    return sorted((ROOT / "content").glob(pattern))


SOUND = (
    [("site", ROOT / "site.yaml")]
    + [("article", path) for path in (*files("articles/**/*.md"), *files("drafts/*.md"))]
    + [("author", path) for path in files("authors/*.md")]
    + [("page", path) for path in files("pages/*.md")]
    + [("annotations", path) for path in files("**/*.annotations*.yaml")]
)


@pytest.mark.parametrize(("name", "path"), SOUND, ids=[str(path.relative_to(ROOT)) for _, path in SOUND])
def test_files_of_the_demonstration_fit(name: str, path: Path) -> None:
    assert faults(as_an_editor_reads(path.read_text(encoding="utf-8")), SCHEMAS[name], SCHEMAS[name]) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("site", "schema: 1\ntitle: 1984\nurl: https://example.org/"),
        ("site", "title: {en: Review, zh: 评论}\nurl: https://example.org/\nproblems: {broken-link: error}"),
        (
            "site",
            "title: x\nurl: https://example.org/\npublish: {production: 'file:///x', staging: {url: 'file:///y'}}",
        ),
        (
            "article",
            "title: No\ndate: 2026-05-01\ntags: [1984, on]\nid: 1984\nauthors: [desk, {name: A guest}]",
        ),
        ("article", "title: x\ndate: 2026-05-01T17:00:00Z\noriginal: {title: A charter, date: 1787}"),
        ("annotations", "annotations: [{id: a, quote: 12, body: x, occurrence: 2}]"),
        (
            "annotations",
            "annotations: [{id: a, quote: x, body: x, occurrence: 2 of 3, sources: [{title: x, date: -44}]}]",
        ),
        ("author", "name: The Desk\ntype: organization\nlisted: false"),
    ],
)
def test_sound_values_fit(name: str, text: str) -> None:
    assert faults(as_an_editor_reads(text), SCHEMAS[name], SCHEMAS[name]) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("site", "title: x"),
        ("site", "title: x\nurl: example.org"),
        ("site", "schema: 2\ntitle: x\nurl: https://example.org/"),
        ("site", "title: x\nurl: https://example.org/\nlangauge: de"),
        ("site", "title: x\nurl: https://example.org/\nsections: {news: {titel: News}}"),
        ("site", "title: x\nurl: https://example.org/\npagination: {size: many}"),
        ("article", "title: x\ndate: 1 May 2026"),
        ("article", "title: x\ndate: 2026-05-01\ndrfat: true"),
        ("article", "title: x\ndate: 2026-05-01\ntags: foxes"),
        ("article", "title: x\ndate: 2026-05-01\nimage: {alt: A fox}"),
        ("annotations", "annotations: [{id: a}]"),
        ("annotations", "annotations: [{id: a, body: x, status: publised}]"),
        ("annotations", "annotations: [{id: a, body: x, occurrence: second}]"),
        ("author", "name: x\ntype: organisation"),
        ("page", "title: x\ndate: 2026-05-01"),
    ],
)
def test_broken_values_do_not(name: str, text: str) -> None:
    assert faults(as_an_editor_reads(text), SCHEMAS[name], SCHEMAS[name]) != []


def test_every_schema_says_what_it_is() -> None:
    assert {schema["title"] for schema in SCHEMAS.values()} == {
        f"Glossator {name}" for name in ("site", "article", "page", "author", "annotations")
    }
