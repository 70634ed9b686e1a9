"""What a record of the model declares as a file format: its keys, their types, what each is for.

A key is the name of an attribute, without the underscore that keeps `as_` apart from
Python's own word. The text under an attribute says what it is for; it is read from the
source of the model, which costs milliseconds, and only when someone asks.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any, get_type_hints

from ..model.record import fields


def key_of(attribute: str) -> str:
    """The key of an attribute as it is written in a file."""
    return attribute.rstrip("_")


def known_keys(record: type[Any]) -> list[str]:
    """The keys that may stand in a record, in the order of its declaration."""
    return [key_of(entry.name) for entry in fields(record)]


def required_keys(record: type[Any]) -> list[str]:
    """The keys that must stand in a record."""
    return [key_of(entry.name) for entry in fields(record) if entry.required]


def declared_types(record: type[Any]) -> dict[str, Any]:
    """Attribute → its type with all rules."""
    return get_type_hints(record, include_extras=True)


def descriptions(record: type[Any]) -> Mapping[str, str]:
    """Key → the text under its attribute; empty where the source is not at hand."""
    found: dict[str, str] = {}
    for part in reversed(record.__mro__):
        found.update(_texts(part))
    return found


def _texts(record: type[Any]) -> Iterator[tuple[str, str]]:
    """The texts that stand under the attributes of one class."""
    body = _classes(inspect.getmodule(record)).get(record.__name__, [])
    for statement, below in pairwise(body):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            match below:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    yield key_of(statement.target.id), inspect.cleandoc(text)


@cache
def _classes(module: Any) -> dict[str, list[ast.stmt]]:
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, TypeError):
        return {}
    return {node.name: node.body for node in tree.body if isinstance(node, ast.ClassDef)}
