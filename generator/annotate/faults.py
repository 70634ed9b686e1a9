"""What a person is told of a passage that is not settled: what happened, and what to do."""

from __future__ import annotations

from itertools import islice

from ..model.annotation import Note, Placement, Quote, State
from ..model.problem import Problem, Severity
from .article_text import ArticleText
from .changes import changes
from .describe import excerpt, settling_lines
from .exact import find_places

_MOST_PLACES = 8
_SHOWN = 80


def placement_problem(
    note: Note, index: int, placement: Placement, article: ArticleText, policy: str, name: str
) -> list[Problem]:
    """The problem of one passage, pointing at its quote; none where it is exact.

    A lost passage is an error under the policy `error`, else a warning: the note is then
    kept below the article, or retired. `name` is how `reanchor` calls the note.
    """
    if placement.state is State.EXACT:
        return []
    quote = note.record.passages[index]
    at = note.locate("quote") if index == 0 else note.locate("also", index - 1, "quote")
    is_error = placement.span is None and policy == "error"
    severity = Severity.ERROR if is_error else Severity.WARNING
    message = f"note {note.record.id!r}: {_what(quote, placement, article)}"
    return [Problem(severity, _code(quote, placement), message, at, _hint(quote, placement, article, name))]


def _code(quote: Quote, placement: Placement) -> str:
    if placement.state is State.FUZZY:
        return "quote-drifted"
    if placement.state is State.AMBIGUOUS:
        return "quote-occurrence" if quote.occurrence else "quote-ambiguous"
    if placement.written_about:
        return "quote-changed"
    return "quote-context" if placement.places else "quote-not-found"


def _what(quote: Quote, placement: Placement, article: ArticleText) -> str:
    words = " ".join(quote.quote.split())
    shown = repr(words if len(words) <= _SHOWN else words[: _SHOWN - 20].rstrip() + " …")
    if placement.state is not State.FUZZY or placement.span is None:
        return f"{placement.reason}: {shown}"
    if changed(placement, article):
        return f"its passage was edited (found {placement.reason}, score {placement.score:.2f}): {shown}"
    return f"what stands around its passage changed (found {placement.reason}): {shown}"


def changed(placement: Placement, article: ArticleText) -> list[str]:
    """The changed words of a passage that was found again, as `[-old-]{+new+}`; none where only
    its surroundings changed."""
    span = placement.span or placement.nearest
    if span is None or not placement.written_about:
        return []
    found = changes(placement.written_about, article.text[span.start : span.end])
    return [
        (f"[-{change.old}-]" if change.old else "") + (f"{{+{change.new}+}}" if change.new else "")
        for change in found
    ]


def _hint(quote: Quote, placement: Placement, article: ArticleText, name: str) -> str:
    accept = f"if the note still holds: python -m generator reanchor --accept {name}"
    differences = " … ".join(changed(placement, article))
    if placement.state is State.FUZZY:
        return f"{differences}\n{accept}" if differences else accept
    if placement.written_about and placement.nearest:
        return f"{differences}\nnow: {excerpt(article, placement.nearest)}\n{accept}"
    if placement.places:
        return _places_hint(quote, article)
    if placement.nearest:
        words = " ".join(article.text[placement.nearest.start : placement.nearest.end].split())
        return f"nearest: {excerpt(article, placement.nearest)}\n    quote: {words}"
    return "quote the words as a reader sees them, or retire the note"


def _places_hint(quote: Quote, article: ArticleText) -> str:
    lines = list(islice(settling_lines(quote, article), _MOST_PLACES))
    has_context = quote.prefix or quote.suffix or quote.occurrence
    wanted = "replace prefix, suffix or occurrence by" if has_context else "add"
    hint = [f"{wanted} the line of the place that is meant:"]
    for number, (span, line) in enumerate(lines, start=1):
        hint += [f"{number}. {excerpt(article, span)}", f"    {line}"]
    more = len(find_places(Quote(quote=quote.quote, through=quote.through), article)) - len(lines)
    if more:
        hint.append(f"and {more} more places")
    return "\n".join(hint)
