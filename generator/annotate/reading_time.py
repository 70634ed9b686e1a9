"""How long a text takes to read; scripts without spaces are counted by letter."""

from __future__ import annotations

import re

# Words a minute for scripts with spaces, letters a minute for those without: the usual
# figures for silent reading of non-fiction (Brysbaert 2019: 238 words; about 400 letters).
_WORDS_A_MINUTE = 238
_LETTERS_A_MINUTE = 400
_LETTER = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_WORD = re.compile(r"\w[\w'’-]*")


def reading_time(text: str) -> tuple[int, int]:
    """Words (and letters of scripts without spaces) of a text, and whole minutes, at least one."""
    letters = len(_LETTER.findall(text))
    words = len(_WORD.findall(_LETTER.sub(" ", text)))
    return words + letters, max(1, round(words / _WORDS_A_MINUTE + letters / _LETTERS_A_MINUTE))
