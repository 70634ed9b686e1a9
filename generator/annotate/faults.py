"""What a person is told of a passage that is not settled, with cures ready to paste."""

from __future__ import annotations

from ..model.annotation import Note, Placement, State
from ..model.problem import Problem, Severity
from .article_text import ArticleText
from .describe import excerpt, settling_lines

_MOST_PLACES = 8
_CODES = {
    State.ORPHANED: "quote-not-found",
    State.AMBIGUOUS: "quote-ambiguous",
    State.FUZZY: "quote-drifted",
}


def placement_problem(
    note: Note, index: int, placement: Placement, article: ArticleText, policy: str
) -> list[Problem]:
    """The problem of one passage, pointing at its quote; none where it is exact.

    A lost passage is an error under the policy `error`, else a warning: the note is then
    kept below the article, or retired.
    """
    if placement.state is State.EXACT:
        return []
    quote = note.record.passages[index]
    at = note.locate("quote") if index == 0 else note.locate("also", index - 1, "quote")
    lost = placement.span is None
    severity = Severity.ERROR if lost and policy == "error" else Severity.WARNING
    words = " ".join(quote.quote.split())
    shown = words if len(words) <= 80 else words[:60].rstrip() + " …"
    code = _CODES[placement.state]
    if placement.state is State.ORPHANED and placement.places:
        code = "quote-context"
    if placement.state is State.AMBIGUOUS and quote.occurrence:
        code = "quote-occurrence"
    message = f"note {note.record.id!r}: {placement.reason}: {shown!r}"
    return [Problem(severity, code, message, at, _hint(note, index, placement, article))]


def _hint(note: Note, index: int, placement: Placement, article: ArticleText) -> str:
    if placement.places:
        return _places_hint(note, index, article)
    if placement.nearest:
        span = placement.nearest
        words = " ".join(article.text[span.start : span.end].split())
        return f"nearest: {excerpt(article, span)}\n    quote: {words}"
    return "quote the words as a reader sees them, or retire the note"


def _places_hint(note: Note, index: int, article: ArticleText) -> str:
    lines = settling_lines(note.record.passages[index], article)
    hint = ["add the line of the place that is meant:"]
    for number, (span, line) in enumerate(lines[:_MOST_PLACES], start=1):
        hint += [f"{number}. {excerpt(article, span)}", f"    {line}"]
    if len(lines) > _MOST_PLACES:
        hint.append(f"and {len(lines) - _MOST_PLACES} more places")
    return "\n".join(hint)
