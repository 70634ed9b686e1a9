"""A request's JSON as typed values; whatever does not fit is refused with its name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .refusal import Refusal


@dataclass(frozen=True, slots=True)
class Request:
    """The values of a request by name."""

    values: Mapping[str, Any]

    @classmethod
    def parse(cls, body: bytes) -> Request:
        """The object in a body. Raises `Refusal` (400) where it holds anything else."""
        try:
            values = json.loads(body)
        except (ValueError, RecursionError):
            raise Refusal(400, "the body is no JSON") from None
        if not isinstance(values, dict):
            raise Refusal(400, "expected a JSON object")
        return cls(values)

    def has(self, name: str) -> bool:
        """Whether a value was given."""
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """A text; empty where it was not given."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise Refusal(400, f"{name!r} must be a text")
        return value or ""

    def number(self, name: str) -> int:
        """A whole number; 0 where it was not given."""
        value = self.values.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise Refusal(400, f"{name!r} must be a whole number")
        return value or 0

    def mapping(self, name: str) -> dict[str, Any]:
        """An object, as one's own copy; empty where it was not given."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, dict):
            raise Refusal(400, f"{name!r} must be an object")
        return dict(value or {})
