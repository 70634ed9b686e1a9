"""Keys: digests of all that a page will show, so that what is the same is not made again.

BLAKE2b with 16 bytes: two different pages share a key once in 2^64 pages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b

from .site import Theme

# The names that a template takes in; a name that is computed could be any.
_TAKEN = re.compile(r"{%[-+]?\s*(?:include|extends|import|from)\s+(?P<name>\"[^\"]+\"|'[^']+'|[^\s%]+)")


def digest(*parts: bytes | str) -> bytes:
    """The digest of some parts; where one ends and the next begins counts."""
    pieces: list[bytes] = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        pieces += (b"%d:" % len(data), data)
    return blake2b(b"".join(pieces), digest_size=16).digest()


def template_digests(theme: Theme) -> dict[str, bytes]:
    """Template → digest of its text and the texts of all templates that it takes in.

    One that takes in a template by a computed name depends on all of them.
    """
    texts = theme.by_name
    return {name: _closure(name, texts) for name in texts if not name.startswith(("css/", "js/"))}


def _closure(name: str, texts: Mapping[str, str]) -> bytes:
    taken: dict[str, None] = {}
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name in taken or name not in texts:
            continue
        taken[name] = None
        for found in _TAKEN.finditer(texts[name]):
            quoted = found["name"]
            waiting += [quoted[1:-1]] if quoted[0] in "\"'" else sorted(texts)
    return digest(*(part for name in sorted(taken) for part in (name, texts[name])))
