"""Moments as records and logs hold them: RFC 3339 in UTC, to the second; text ↔ time, pure."""

from __future__ import annotations

from datetime import UTC, datetime


def moment_text(moment: datetime) -> str:
    """`2026-05-01T17:55:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime:
    """The moment of such a text; raises `ValueError` for one without a zone, or no moment at all."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no zone")
    return moment
