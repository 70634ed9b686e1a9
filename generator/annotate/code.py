"""Code in colours: the text of a code block in pieces, each with the class of what it is.

The pieces joined are the text as it was. A language that is not known, or a reading that
would change a letter, gives the text in one piece.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    if not language:
        return plain
    # Slow to load, and few articles hold code.
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]
    from pygments.util import ClassNotFound  # type: ignore[import-untyped]

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return plain
    pieces = list(_joined((_class_of(str(kind)), piece) for kind, piece in lexer.get_tokens(text)))
    return pieces if "".join(piece for _, piece in pieces) == text else plain


def _class_of(kind: str) -> str:
    return next((name for start, name in _CLASSES.items() if kind.startswith(start)), "")


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
