"""JSON Schema (draft 2020-12) of a declared record, as editors read its files.

To this tool every scalar is the text that was typed; other readers of YAML take `1787`
for a number and `true` for a truth value, so the schema lets a text be these as well.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

from ..model.record import NODEFAULT, FieldInfo, fields, is_record
from ..model.values import Check, FromText
from .declared import declared_types, descriptions, key_of, required_keys

Schema: TypeAlias = dict[str, Any]

_SCALARS: Mapping[type, str] = {str: "string", bool: "boolean", int: "integer"}


def record_schema(record: type[Any]) -> Schema:
    """The schema of a record; those of the records in it stand below `$defs`."""
    defs: dict[str, Schema] = {}
    schema = _of_record(record, defs)
    return {"$defs": dict(sorted(defs.items())), **schema} if defs else schema


def _of_record(record: type[Any], defs: dict[str, Schema]) -> Schema:
    kinds, texts = declared_types(record), descriptions(record)
    schema: Schema = {
        "additionalProperties": False,
        "description": record.__doc__,
        "properties": {
            key_of(entry.name): _of_field(entry, kinds[entry.name], texts, defs) for entry in fields(record)
        },
    }
    if required := required_keys(record):
        schema["required"] = required
    return {**schema, "title": record.__name__, "type": "object"}


def _of_field(entry: FieldInfo, kind: Any, texts: Mapping[str, str], defs: dict[str, Schema]) -> Schema:
    key = key_of(entry.name)
    schema = dict(_of_type(kind, defs))
    if entry.default is not NODEFAULT:
        schema["default"] = entry.default
    if key in texts:
        schema["description"] = texts[key]
    if not _is_record(kind):
        schema["title"] = key.replace("_", " ").title()
    # `$ref` first, then by the alphabet: the order people find things in.
    return dict(sorted(schema.items()))


def _is_record(kind: Any) -> bool:
    """Whether a type is a record, alone or beside `None`: then its own title stands."""
    if get_origin(kind) in (Union, types.UnionType):
        return any(_is_record(part) for part in get_args(kind))
    return is_record(kind) and not hasattr(kind, "json_schema")


def _of_type(kind: Any, defs: dict[str, Schema]) -> Schema:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _of_ruled(*arguments, defs=defs)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of_type(part, defs) for part in arguments]}
    if origin is Literal:
        return {"enum": list(arguments), "type": "string"}
    if origin is tuple:
        return {"items": _of_type(arguments[0], defs), "type": "array"}
    if origin is not None:
        return _of_mapping(*arguments, defs=defs)
    if kind is types.NoneType:
        return {"type": "null"}
    if hasattr(kind, "json_schema"):
        return _as_editors_read(kind.json_schema)
    if is_record(kind):
        if kind.__name__ not in defs:
            defs[kind.__name__] = {}
            defs[kind.__name__] = _of_record(kind, defs)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    return _as_editors_read({"type": _SCALARS[kind]})


def _of_ruled(kind: Any, *rules: Check | FromText, defs: dict[str, Schema]) -> Schema:
    schema = _of_type(kind, defs)
    for rule in rules:
        if isinstance(rule, Check):
            schema = _as_editors_read({**schema, **rule.schema})
        else:
            schema = {"anyOf": [_as_editors_read({"type": "string"}), schema]}
    return schema


def _of_mapping(key_kind: Any, kind: Any, *, defs: dict[str, Schema]) -> Schema:
    """A pattern for the keys where they have one, as slugs do."""
    pattern = _of_type(key_kind, defs).get("pattern")
    values = _of_type(kind, defs)
    if pattern:
        return {"patternProperties": {pattern: values}, "type": "object"}
    return {"additionalProperties": values, "type": "object"}


def _as_editors_read(schema: Mapping[str, Any]) -> Schema:
    """A schema of a text for readers that take some texts for numbers and truth values."""
    changed = dict(schema)
    kinds = changed.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "string" in kinds and "number" not in kinds:
        changed["type"] = [*kinds, "number", "boolean"]
    if str(changed.get("const", "")).isdigit():
        changed["enum"] = [changed["const"], int(changed.pop("const"))]
    return dict(sorted(changed.items()))
