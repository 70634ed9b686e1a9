"""How long a text takes to read; scripts without spaces are counted by letter."""

from __future__ import annotations

import re

from ..model.pattern import LatePattern, as_utf8, beyond_ascii

# Words a minute for scripts with spaces, letters a minute for those without: the usual
# figures for silent reading of non-fiction (Brysbaert 2019: 238 words; about 400 letters).
_WORDS_A_MINUTE = 238
_LETTERS_A_MINUTE = 400
_LETTER = LatePattern(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
# Signs between words; apostrophes and hyphens inside them are taken out first.
_BETWEEN = re.compile(r"[^\w ]")
_INSIDE = b"'-"
# Every byte of a word as `a`: those of UTF-8 from 128 on are of letters, once all other signs are spaces.
_WORDS = bytes(
    32 if code == 32 or (code < 128 and _BETWEEN.match(chr(code))) else ord("a") for code in range(256)
)


def reading_time(text: str) -> tuple[int, int]:
    """Words (and letters of scripts without spaces) of a text, and whole minutes, at least one."""
    letters = 0
    if not text.isascii():
        beyond = beyond_ascii(text)
        if letters := len(_LETTER.compiled.findall(beyond)):
            text = _LETTER.compiled.sub(" ", text)
        text = text.replace("’", "")
        for sign in set(_BETWEEN.findall(beyond)):
            text = text.replace(sign, " ")
    # Where words begin: counted in a third of the time that making the words takes.
    words = as_utf8(text).translate(_WORDS, _INSIDE)
    return _times(words.startswith(b"a") + words.count(b" a"), letters)


def _times(words: int, letters: int) -> tuple[int, int]:
    return words + letters, max(1, round(words / _WORDS_A_MINUTE + letters / _LETTERS_A_MINUTE))
