"""Code in colours: the text of a code block in pieces, each with the class of what it is.

The pieces joined are the text as it was. A language that is not known, or a reading that
would change a letter, gives the text in one piece.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import cache
from typing import Any

# What Pygments calls a piece, by the beginning of its name → class. Few, so that a theme
# has few to colour; "comment" in a class would make reader views drop the piece.
_CLASSES = {
    "Token.Comment": "t-c",
    "Token.Keyword": "t-k",
    "Token.Name.Class": "t-f",
    "Token.Name.Function": "t-f",
    "Token.Name.Tag": "t-k",
    "Token.Literal.Number": "t-n",
    "Token.Literal.String": "t-s",
}


def code_pieces(text: str, language: str) -> list[tuple[str, str]]:
    """Class (`""` for none) and text of each piece."""
    plain = [("", text)]
    make_lexer = _lexer(language) if language else None
    if make_lexer is None:
        return plain
    tokens = make_lexer(stripnl=False, ensurenl=False).get_tokens(text)
    pieces = list(_joined((_class_of(kind), piece) for kind, piece in tokens))
    return pieces if "".join(piece for _, piece in pieces) == text else plain


# Pygments asks each of its 500 lexers for its names, in half of the time of a block of three lines.
@cache
def _lexer(language: str) -> Callable[..., Any] | None:
    """What makes a lexer for a language; `None` where it is not known."""
    # Slow to load, and few articles hold code.
    from pygments.lexers import find_lexer_class_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    try:
        lexer: Callable[..., Any] = find_lexer_class_by_name(language)
    except ClassNotFound:
        return None
    return lexer


@cache
def _class_of(kind: Hashable) -> str:
    """The class of one of Pygments' token types."""
    return next((name for start, name in _CLASSES.items() if str(kind).startswith(start)), "")


def _joined(pieces: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbours of one class as one piece."""
    held, text = "", ""
    for name, piece in pieces:
        if name != held and text:
            yield held, text
            text = ""
        held = name
        text += piece
    if text:
        yield held, text
