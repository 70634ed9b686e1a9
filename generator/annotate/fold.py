"""Folding: the differences between two spellings of the same words that do not matter.

Text in, folded text out, with the way back to positions of the unchanged text. Runs of
white space are one space (none between letters of scripts without spaces), soft hyphens
and zero-width characters are nothing, typographic quotation marks, dashes and ellipses
are their plain forms, canonically equal characters are equal. Case, accents and
compatibility forms are kept.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from ..model.annotation import Span
from ..model.pattern import LatePattern, beyond_ascii
from ..model.record import Record

_SPACES = "\t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_NOTHING = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_PLAIN = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys("“”„«»″", '"'),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("–—−‐‑", "-"),
}
_ASCII_SPACES = [sign for sign in _SPACES if sign.isascii()]
_NOT_PLAIN = LatePattern(f"[{''.join(sign for sign in _PLAIN if not sign.isascii())}]")
# Letters of scripts that are written without spaces, with their punctuation and full-width forms.
NO_SPACES = (
    "\u2e80-\u2fdf\u3001-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff"
)
# What no text changes its length without, beside "  " and "--".
_RARE = LatePattern(f"[{_NOTHING}…{NO_SPACES}]")
# Everything that changes its length: runs, what vanishes, what is written with more signs.
_CHANGES = LatePattern(
    f"[ {_NOTHING}]{{2,}}|[{_NOTHING}]|-(?:[{_NOTHING}]*-)+|…|(?<=[{NO_SPACES}]) (?=[{NO_SPACES}])"
)
_IS_NO_SPACES = LatePattern(f"[{NO_SPACES}]")


class Folded(Record, frozen=True):
    """A folded text in pieces: piece i begins at `_here[i]` in it and at `_there[i]` in the
    text it was made from. A `_whole` piece has another length there and maps as one; the
    others run in step. `_before` is the step of folding that came first, if any."""

    text: str
    _here: list[int]
    _there: list[int]
    _whole: list[bool]
    _before: Folded | None = None

    def to_original(self, start: int, end: int) -> Span:
        """The stretch of the unchanged text that a stretch of the folded text stands for."""
        first = self._piece(start)
        there = self._there[first] if self._whole[first] else self._there[first] + start - self._here[first]
        until = there
        if end > start:
            last = self._piece(end - 1)
            until = self._there[last + 1] if self._whole[last] else self._there[last] + end - self._here[last]
        return self._before.to_original(there, until) if self._before else Span(there, until)

    def _piece(self, position: int) -> int:
        # The last of the pieces that begin here: those before it were folded to nothing.
        return bisect_right(self._here, position, hi=len(self._whole)) - 1


def plain_signs(text: str) -> str:
    """The text with plain spaces, quotation marks and dashes; every position stays."""
    return _plain_signs(text, _beyond(text))


def _beyond(text: str) -> str:
    """The characters of a text that are not ASCII, each once."""
    return "" if text.isascii() else "".join(set(beyond_ascii(text)))


def _plain_signs(text: str, beyond: str) -> str:
    # str.translate asks its table letter by letter once a text is not all ASCII, 0.3 ms an article;
    # a pattern takes 0.05 to 0.1, to replace the few signs that are there 0.02 to 0.04.
    for sign in (*_ASCII_SPACES, *_NOT_PLAIN.compiled.findall(beyond)):
        text = text.replace(sign, _PLAIN[sign])
    return text


def fold(text: str) -> Folded:
    """The folded form of a text, with the way back; folding it again changes nothing."""
    composed = None if unicodedata.is_normalized("NFC", text) else _compose(text, None)
    folded = _fold_signs(composed.text if composed else text, composed)
    # Where a soft hyphen vanished between a letter and its mark the two now compose.
    return folded if unicodedata.is_normalized("NFC", folded.text) else _compose(folded.text, folded)


def folded_text(text: str) -> str:
    """The folded form of a text alone. One that is ASCII and keeps its length needs no way back."""
    if text.isascii():
        plain = _plain_signs(text, "")
        if _keeps_its_length(plain, ""):
            return plain
    return fold(text).text


def _fold_signs(text: str, before: Folded | None) -> Folded:
    beyond = _beyond(text)
    plain = _plain_signs(text, beyond)
    if _keeps_its_length(plain, beyond):
        return _pieces(plain, (), before)
    found = (
        (match.start(), match.end(), _replacement(plain, match))
        for match in _CHANGES.compiled.finditer(plain)
    )
    return _pieces(plain, found, before)


def _keeps_its_length(plain: str, beyond: str) -> bool:
    """Whether nothing is left to change: three quick looks where the full pattern takes 0.2 ms an article."""
    return "  " not in plain and "--" not in plain and not (beyond and _RARE.compiled.search(beyond))


def _compose(text: str, before: Folded | None) -> Folded:
    changes = []
    for start, end in _clusters(text):
        cluster = text[start:end]
        if not unicodedata.is_normalized("NFC", cluster):
            changes.append((start, end, unicodedata.normalize("NFC", cluster)))
    return _pieces(text, changes, before)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that canonical composition does not reach across: a character with the marks
    (and the vowels and final consonants of Hangul) that may compose with it."""
    start = 0
    for index in range(1, len(text)):
        sign = text[index]
        if not ("\u1160" <= sign <= "\u11ff" or unicodedata.category(sign)[0] == "M"):
            yield start, index
            start = index
    if text:
        yield start, len(text)


def _pieces(text: str, changes: Iterable[tuple[int, int, str]], before: Folded | None) -> Folded:
    """A text with some stretches (start, end, replacement) replaced, with the way back."""
    parts: list[str] = []
    here, there, whole = [0], [0], [False]
    length = done = 0
    for start, end, sign in changes:
        parts += (text[done:start], sign)
        length += start - done
        here += (length, length + len(sign))
        there += (start, end)
        whole += (True, False)
        length += len(sign)
        done = end
    parts.append(text[done:])
    return Folded("".join(parts), [*here, length + len(text) - done], [*there, len(text)], whole, before)


def _replacement(text: str, found: re.Match[str]) -> str:
    run = found.group()
    if run[0] == "-":
        return "-"
    if run == "…":
        return "..."
    if " " not in run:
        return ""
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    is_needless = all(map(_IS_NO_SPACES.compiled.match, (before, after)))
    return "" if is_needless else " "
