"""Entries, parts and plans as bytes (MessagePack) and back, for workers and for the next build.

msgspec decodes into the declared records and into nothing else: what is kept can be damaged,
but nothing in it can be run.
"""

from __future__ import annotations

from typing import Any

import msgspec
from markupsafe import Markup

from ..model.record import replace
from .entry import ArticlePart, Entry
from .keys import digest
from .recall import Plan
from .site import trusted


def _from_text(kind: type, value: Any) -> Any:
    return trusted(value) if kind is Markup else kind(value)


_encoder = msgspec.msgpack.Encoder(enc_hook=str)
_plans = msgspec.msgpack.Decoder(Plan)
_parts = msgspec.msgpack.Decoder(ArticlePart, dec_hook=_from_text)


def encode_part(part: ArticlePart) -> bytes:
    """A part as bytes."""
    return _encoder.encode(part)


def decode_part(data: bytes) -> ArticlePart:
    """The part that the bytes hold; raises `ValueError` for bytes that hold none."""
    return _parts.decode(data)


def decode_plan(data: memoryview) -> Plan:
    """The plan that the bytes hold; raises `ValueError` for bytes that hold none."""
    return _plans.decode(data)


def signed(entry: Entry, part: bytes) -> Entry:
    """The entry with its digest, and what stands for its encoded part."""
    return replace(entry, digest=digest(_encoder.encode(entry)), part=part)
