"""What changed between the words a note was written about and the words that stand there now.

Two texts in; the changed words out, and whether the change may have turned the meaning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..model.record import Record
from .fold import folded_text

_WORD = re.compile(r"\w+(?:['’.,:]\w+)*|[^\w\s]")
_SENTENCE_END = frozenset('.!?:;"“”«»()[]–—-…。！？：；')
# Words that turn a statement into its opposite, in the languages the tests hold texts in.
# A word too many here costs a question to the author, one too few a note on the opposite.
_NEGATION_WORDS = (
    "not no never none nothing nobody nor neither without cannot hardly scarcely barely "
    "nicht nichts nie niemals kein keine keinen keinem keiner keines ohne weder "
    "ne pas jamais rien aucun aucune sans ni "
    "nunca jamás nada nadie ningún ninguna tampoco "
    "non mai nulla niente nessuno nessuna senza né "
    "não ninguém nenhum nenhuma sem "
    "niet nooit niets niemand geen zonder "
    "inte aldrig ingen inget ikke aldri ingenting uden "
    "не ни нет никогда ничего без "
    "değil yok hiç hiçbir asla "
    "لا لم لن ليس غير بدون "
    "לא אין אף בלי"
)
_NEGATIONS = frozenset(_NEGATION_WORDS.split())
_FUNCTION_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "that", "these", "those", "in", "on", "at", "of", "for", "from", "to"),
        *("by", "with", "and", "but", "as", "if", "when", "while", "der", "die", "das", "ein", "eine"),
        *("im", "am", "le", "la", "les", "un", "une", "el", "los", "las", "il", "lo"),
    )
)
_CJK_NEGATION = re.compile("[不没沒無无未非莫勿否ないぬず않못없]")


class Change(Record, frozen=True):
    """A stretch of words that was replaced: `old` is empty for an addition, `new` for a removal."""

    old: str
    new: str


def changes(old: str, new: str) -> list[Change]:
    """The stretches in which two wordings differ, in order; none where they fold to the same."""
    if folded_text(old).strip() == folded_text(new).strip():
        return []
    from difflib import SequenceMatcher  # only a passage that was edited needs it

    here, there = _words(old), _words(new)
    matcher = SequenceMatcher(
        None, [folded_text(w) for w in here], [folded_text(w) for w in there], autojunk=False
    )
    return [
        Change(" ".join(here[a:b]), " ".join(there[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def turning_point(old: str, new: str) -> str:
    """Why a note may no longer hold: a number, a negation or a name changed; `""` where none did."""
    for kind, parts in (("a number", _numbers), ("a negation", _negations), ("a name", _names)):
        before, after = Counter(parts(old)), Counter(parts(new))
        if before != after:
            lost, added = " ".join((before - after).elements()), " ".join((after - before).elements())
            return f"{kind} in the passage changed: {lost or '(none)'} → {added or '(none)'}"
    return ""


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _numbers(text: str) -> Iterator[str]:
    for word in _words(text):
        if any(sign.isdigit() or (sign.isnumeric() and not sign.isalpha()) for sign in word):
            yield word.casefold()


def _negations(text: str) -> Iterator[str]:
    for word in _words(text):
        bare = word.casefold().replace("’", "'")
        if bare.endswith("n't"):
            # `can't` and `cannot` say the same.
            yield "not"
        elif bare in _NEGATIONS:
            yield "not" if bare == "cannot" else bare
        else:
            yield from _CJK_NEGATION.findall(word)


def _names(text: str) -> Iterator[str]:
    """Words with a capital inside a sentence; the first word of a sentence only where a second
    such word follows it, as in a full name."""
    words = _words(text)
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if not word[0].isupper():
            continue
        is_first = not before or before in _SENTENCE_END
        if not is_first or (after[:1].isupper() and word.casefold() not in _FUNCTION_WORDS):
            yield word
