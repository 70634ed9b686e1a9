"""A short way through simple paragraphs: the same tokens as the long way's, in half the time.

Most paragraphs hold plain words, some emphasis, a link, a code span, each well apart from
the next. For these the pieces can be read off by one pattern. Of what it does not know, an
atom that stands for itself, such as a reference to a footnote, is given to mistune's own
parser alone; for anything else that gets the whole text. Its scan for emphasis goes letter by
letter and takes half of the time of an article: 1.19 ms an article of 1,200 words with it,
0.67 ms with this, in one run over 300 articles of benchmarks/corpus.py. A build of articles
with a footnote in each paragraph took 1.69 of the time of plain ones without atoms, 1.11 with
them (benchmarks/writing.py).
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from mistune import InlineParser

from .emphasis import begins_reference, has_markers, resolve_emphasis

# With line feeds that are soft breaks.
_PLAIN = r"(?:[^\\`*_\[\]!<~\n]++|!(?!\[)|(?<![ \\])\n(?!\s))++"
# Words between marks begin and end with a letter or digit, so that the marks can only be
# an opener and a closer; and what follows a closer is no letter and no further mark.
_INNER = r"[^\W_](?:[^\\`*_\[\]!<~\n]*[^\W_])?"
# The same over several lines.
_ON_LINES = r"[^\W_](?:[^\\`*_\[\]!<~]*[^\W_])?"
_BEHIND = r"(?=[\s.,;:?!)'\"”’—–-]|$)"
# Behind a full stop or the like a closer must have white space after it, to be no opener.
_STOP = r"(?:[.,;:?!…)”’](?=[*_]+(?:\s|$)))?"
_STOPPED = _INNER + _STOP
# An address in a link; `&` that begins no character reference.
_URL = r"(?:[A-Za-z0-9./?=#:,;@+_%-]++|&(?![^\s<&;]{1,32};)|~(?!~))++"
# What emphasis may stand behind, to be no closer.
_BEFORE = r"(?<![^\s('\"“‘«—–/-])"
# The groups are those of a `Piece`. What is not simple is one piece, to the end of the text.
_SIMPLE = re.compile(
    rf"({_PLAIN})"
    rf"|\[({_INNER})\]\(({_URL})\)"
    rf"|{_BEFORE}(?:\*(?=[^*_]*\*)|_(?=[^*_]*_))({_STOPPED})[*_]{_BEHIND}"
    rf"|{_BEFORE}(?:\*\*(?=[^*_]*\*\*)|__(?=[^*_]*__))({_STOPPED})[*_]{{2}}{_BEHIND}"
    r"|(?<!`)`([^`\n ](?:[^`\n]*[^`\n ])?)`(?!`)"
    r"|((?s:.+))"
)

# Any address without spaces.
_DESTINATION = r"[^\s<>()\\]++(?:\([^\s<>()\\]*+\)[^\s<>()\\]*+)*+"
# What stands in brackets: of a link, and of a reference, which may be none.
_CODE = r"(?<!`)`[^`\n]++`(?!`)"
_LABEL = rf"\[(?:[^\\`\[\]<]++|{_CODE})++\]"
_WORDS = rf"\[(?:[^\\`*_\[\]!<~\n^&]++|{_CODE})++\]"
# What stands for itself where simple pieces end, whatever follows; but `<a>` does not.
_ATOM = re.compile(
    # Signs that are text, since they can neither begin nor end anything.
    r"((?<=[^\W_])_++(?=[^\W_])|(?<=\s)[*_]++(?=\s)|<(?=\s)|(?<!~)~(?!~))"
    # The end of a line, with white space or a backslash; an escape.
    r"|\\?\n\s*+|\\[!-/:-@\[-`{-~]"
    # A link or picture; words in brackets, or a reference to a link or a footnote.
    rf"|!?{_LABEL}\({_DESTINATION}(?: ++\"[^\"\\\n]*+\")?\)"
    rf"|(?<![!\]])(?:{_WORDS}(?:{_WORDS}|\[\])?|\[\^[\w-]++\])(?![\[(])"
    # An address or a tag.
    r"|<https?://[^<>\s]++>|</?(?![Aa]>)[A-Za-z][A-Za-z0-9]*+>|<br */>"
    # Emphasis that is strong as well, or goes on on a further line, or holds a link.
    rf"|{_BEFORE}(\*{{1,3}}|__?)(?:{_ON_LINES}{_STOP}|\[{_ON_LINES}\]\({_URL}\))\2{_BEHIND}"
)
# Behind each atom the rest is read, and copied, again.
_LONGEST = 5_000

# Plain text; label and address of a link; emphasis; strong emphasis; code; what is not simple. All
# but one of these kinds are empty. Tuples, since match objects and looks at their groups by name
# take twice the time of the whole pattern.
Piece = tuple[str, str, str, str, str, str, str]


def _split(text: str, pieces: list[Piece]) -> list[tuple[list[Piece], str]] | None:
    """A text whose first pieces are these: rows of simple pieces, each with the atom behind it.

    `None` where there is something else.
    """
    rows: list[tuple[list[Piece], str]] = []
    row: list[Piece] = []
    while pieces and (rest := pieces[-1][-1]):
        del pieces[-1]
        start = len(text) - len(rest)
        atom = _ATOM.match(text, start)
        words = pieces[-1][0] if pieces else ""
        if not atom or begins_reference(words):
            return None
        row += pieces
        if atom[1]:
            row.append(_words(atom[1]))
        else:
            # Spaces at the end of a line were taken for words.
            spaces = len(words) - len(words.rstrip(" ")) if atom[0][0] == "\n" else 0
            if spaces:
                row[-1:] = [_words(words[:-spaces])] if spaces < len(words) else []
            rows.append((row, text[start - spaces : atom.end()]))
            row = []
        pieces = _SIMPLE.findall(text, atom.end())
    rows.append((row + pieces, ""))
    return rows


def _words(words: str) -> Piece:
    return words, "", "", "", "", "", ""


class SimpleInlineParser(InlineParser):
    """mistune's inline parser with the short way in front, and emphasis in linear time.

    The tokens of a simple text are one token `simple` with its pieces: most are written
    as they are, without a token for each (`Body.write_pieces`). It `has_signs` where they may hold
    such as stand for something else in Markdown or HTML.
    """

    def __call__(self, s: str, env: MutableMapping[str, Any]) -> list[dict[str, Any]]:
        """The inline tokens of a text."""
        pieces: list[Piece] = _SIMPLE.findall(s)
        has_signs = "&" in s or "<" in s or ">" in s
        if pieces and not pieces[-1][-1]:
            return [{"type": "simple", "pieces": pieces, "has_signs": has_signs}]
        rows = _split(s, pieces) if pieces and len(s) < _LONGEST else None
        if rows is None:
            return super().__call__(s, env)
        tokens: list[dict[str, Any]] = []
        for row, atom in rows:
            if row:
                tokens.append({"type": "simple", "pieces": row, "has_signs": has_signs})
            if atom:
                tokens += super().__call__(atom, env)
        return tokens

    def finalize_tokens(self, tokens: list[dict[str, Any]], depth: int) -> list[dict[str, Any]]:
        """The tokens of a stretch with their emphasis; `depth` says how deep the stretch is nested."""
        levels = self.max_nested_level - depth
        if levels <= 0 or not has_markers(tokens):
            return super().finalize_tokens(tokens, depth)
        return resolve_emphasis(tokens, levels)
