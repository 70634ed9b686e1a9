"""Runs of `*` and `_` among inline tokens → emphasis, in one pass whatever the text.

CommonMark's rules for delimiter runs (0.31.2, section 6.2) with a stack of the runs that may still
open. mistune's own way looks at the whole paragraph again for every closing run: 50 KB of
`*a *a … b* b*` took it 14 s.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from ..model.record import Mutable

Token = dict[str, Any]

_RUN = re.compile(r"(\*+|_+)")
# The longest character reference that could come about where two texts are joined.
_LONGEST_REFERENCE = 34
_BEGUN = re.compile(r"&[^\s<&;]*\Z")
_ENDED = re.compile(r"[^\s<&;]*;")


class _Run(Mutable):
    """A run that may open: where it stands in the output, and what is left of it."""

    place: int
    order: int
    marker: str
    length: int
    original: int
    can_close: bool


def has_markers(tokens: Sequence[Token]) -> bool:
    """Whether there is a run to resolve."""
    return any(_is_open_text(token) and ("*" in token["raw"] or "_" in token["raw"]) for token in tokens)


def resolve_emphasis(tokens: Sequence[Token], levels: int) -> list[Token]:
    """The tokens with their emphasis; nothing is nested deeper than `levels`, signs beyond stay text."""
    resolver = _Resolver(levels)
    source = _signs_around(tokens)
    position = 0
    for token in tokens:
        if not _is_open_text(token):
            resolver.add(_without_notes(token))
            position += len(token["raw"]) if token["type"] == "text" else 1
            continue
        for piece in filter(None, _RUN.split(token["raw"])):
            end = position + len(piece)
            if piece[0] in "*_":
                resolver.add_run(piece, source[position : position + 1], source[end + 1 : end + 2])
            else:
                resolver.add({"type": "text", "raw": piece})
            position = end
    return joined(resolver.tokens)


def joined(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with neighbouring texts as one, unless that would make a character reference of them."""
    result: list[Token] = []
    parts: list[str] = []
    tail = ""
    for token in tokens:
        is_text = token["type"] == "text"
        if parts and (not is_text or _makes_reference(tail, token["raw"])):
            result.append({"type": "text", "raw": "".join(parts)})
            parts, tail = [], ""
        if not is_text:
            result.append(token)
        elif token["raw"]:
            parts.append(token["raw"])
            tail = (tail + token["raw"][-_LONGEST_REFERENCE:])[-_LONGEST_REFERENCE:]
    if parts:
        result.append({"type": "text", "raw": "".join(parts)})
    return result


def begins_reference(text: str) -> bool:
    """Whether a character reference may have begun where a text ends."""
    return "&" in text and _BEGUN.search(text) is not None


def _makes_reference(tail: str, text: str) -> bool:
    """Whether a text would end a character reference that the text before it has begun."""
    return begins_reference(tail) and _ENDED.match(text, 0, _LONGEST_REFERENCE) is not None


class _Resolver:
    """Tokens with their emphasis while they are put together; `depths` says how deep each is nested."""

    def __init__(self, levels: int) -> None:
        self.tokens: list[Token] = []
        self._levels = levels
        self._depths: list[int] = []
        self._open: list[_Run] = []
        self._runs = 0
        # By kind of closing run: runs before this one have been looked at in vain.
        self._searched: dict[tuple[str, bool, int], int] = {}

    def add(self, token: Token) -> None:
        """Add what is no run."""
        self._put(token, _depth_of(token))

    def add_run(self, run: str, before: str, after: str) -> None:
        """Add a run of one sign, between two characters (empty at the ends): it closes what it can
        and what is left may open."""
        can_open, can_close = _flanks(run[0], before or "\n", after or "\n")
        self._runs += 1
        rest = self._close(run, can_open=can_open) if can_close else len(run)
        if not rest:
            return
        if can_open:
            place = len(self.tokens)
            self._open.append(_Run(place, self._runs, run[0], rest, len(run), can_close))
        self._put({"type": "text", "raw": run[:rest]}, 0)

    def _close(self, run: str, *, can_open: bool) -> int:
        """How many signs of a run are left after all that it closes."""
        rest = len(run)
        while rest:
            opener = self._opener(run, can_open=can_open)
            if opener is None:
                break
            rest -= self._wrap(opener, 2 if min(opener.length, rest) >= 2 else 1)
        return rest

    def _opener(self, run: str, *, can_open: bool) -> _Run | None:
        """The nearest run that this one closes; those behind it are no longer open."""
        kind = (run[0], can_open, len(run) % 3)
        searched = self._searched.get(kind, 0)
        for index in range(len(self._open) - 1, -1, -1):
            opener = self._open[index]
            if opener.order <= searched:
                break
            if opener.marker == run[0] and _fit(opener, len(run), can_open=can_open):
                del self._open[index + 1 :]
                return opener
        self._searched[kind] = self._runs - 1
        return None

    def _wrap(self, opener: _Run, signs: int) -> int:
        """Make all that follows a run into its content; the number of signs that took from it."""
        first = opener.place + 1
        depth = 1 + max(self._depths[first:], default=0)
        content = joined(self.tokens[first:])
        del self.tokens[first:], self._depths[first:]
        opener.length -= signs
        self.tokens[opener.place] = {"type": "text", "raw": opener.marker * opener.length}
        if not opener.length:
            self._open.pop()
        self._put({"type": "strong" if signs == 2 else "emphasis", "children": content}, depth)
        return signs

    def _put(self, token: Token, depth: int) -> None:
        self.tokens.append(token)
        self._depths.append(depth)
        if depth >= self._levels:
            # Whatever opened before would have to hold this.
            self._open.clear()


def _fit(opener: _Run, length: int, *, can_open: bool) -> bool:
    """Rules 9 and 10: where one of two runs can do both, their lengths must not add up to a
    multiple of three, unless both are one."""
    if not (opener.can_close or can_open):
        return True
    return (opener.original + length) % 3 != 0 or (opener.original % 3 == 0 and length % 3 == 0)


def _flanks(marker: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run between two characters can open and can close (rules 1 to 8)."""
    left = not after.isspace() and (not _is_sign(after) or before.isspace() or _is_sign(before))
    right = not before.isspace() and (not _is_sign(before) or after.isspace() or _is_sign(after))
    if marker == "*":
        return left, right
    return left and (not right or _is_sign(before)), right and (not left or _is_sign(after))


def _is_sign(character: str) -> bool:
    """Punctuation and symbols; the marks of Indic and Arabic vowels are part of their word."""
    return unicodedata.category(character)[0] in "PS"


def _signs_around(tokens: Sequence[Token]) -> str:
    """The text as a run sees it, with a line's end before it; what is no text is a symbol."""
    parts = ["\n"]
    for token in tokens:
        if token["type"] == "text":
            parts.append(token["raw"])
        else:
            parts.append("\n" if token["type"] in ("softbreak", "linebreak") else "\ufffc")
    return "".join(parts)


def _is_open_text(token: Token) -> bool:
    return token["type"] == "text" and bool(token.get("_emphasis", True))


def _without_notes(token: Token) -> Token:
    """A token without what mistune's parser noted in it for itself."""
    return {key: value for key, value in token.items() if not key.startswith("_")}


def _depth_of(token: Token) -> int:
    """How deep a token is nested; written without recursion, as mistune's limit bounds the depth alone."""
    deepest, level = 0, [token]
    while level:
        level = [child for one in level for child in one.get("children", ())]
        deepest += any("children" in one for one in level)
    return deepest + ("children" in token)
