"""What libyaml's messages mean to someone who typed the file by hand.

A parser's error and the source line in, a problem with a code of its own and a hint out.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from ..model.problem import Problem, error
from .text_file import TextFile

_ENTRY = re.compile(r"^(?P<indent>\s*(?:- +)*)(?P<key>[^\s:#'\"][^:]*?)\s*:[ \t]+(?P<value>.*)$")


def block_hint(line: str) -> str:
    """The entry on a line with its value as a `|-` block, ready to paste."""
    found = _ENTRY.match(line)
    if not found:
        item = re.match(r"^(\s*)-\s+(.*)$", line)
        if not item:
            return f"|-\n  {line.strip()}"
        return f"{item.group(1)}- |-\n{item.group(1)}  {item.group(2).strip()}"
    indent = found["indent"]
    inner = " " * (len(indent) + 2)
    return f"{indent}{found['key']}: |-\n{inner}{found['value'].strip()}"


def explain(fault: yaml.YAMLError, file: TextFile, offset: int) -> Problem:
    """The problem for an error of libyaml in a stretch that begins at `offset`."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    index = offset + (mark.index if mark else getattr(fault, "position", 0) or 0)
    words = str(getattr(fault, "problem", None) or getattr(fault, "reason", None) or fault)
    context = getattr(fault, "context_mark", None)
    at = file.at(index)
    line = at.source
    pasted = "write\n" + block_hint(line)
    if "\t" in re.match(r"\s*", line).group():  # type: ignore[union-attr]
        column = file.at(index - at.column + 1 + line.index("\t"))
        return error("yaml-tab", "a tab stands in the indentation", column, "indent with spaces")
    if "mapping values are not allowed" in words:
        message = "a colon and a space inside a value that is not quoted"
        return error("yaml-colon", message, at, pasted)
    if "cannot start any token" in words or "alphabetic or numeric character" in words:
        if file.text[index : index + 1] == "\t":
            return error("yaml-tab", "a tab stands where a value begins", at, "use spaces")
        # libyaml stops behind the sign when a name was to follow it (`& co`).
        index = index if file.text[index] in "@`%&*!|>{}[],?#" else index - 1
        at, sign = file.at(index), file.text[index]
        return error("yaml-indicator", f"a value cannot begin with {sign!r} unless it is quoted", at, pasted)
    if "unexpected end of stream" in words or "unexpected document indicator" in words:
        start = file.at(offset + context.index) if context else at
        return error("yaml-quote-open", "the quotation mark that opens here is not closed", start, "write\n" + block_hint(start.source))
    quoted = _text_after_quote(file, index)
    if quoted is not None:
        at = file.at(quoted)
        message = "text after the closing quotation mark"
        return error("yaml-quote", message, at, "write\n" + block_hint(at.source))
    if "unknown escape character" in words or "expected hexdecimal" in words:
        return error("yaml-escape", "a backslash in double quotes begins an escape", at, pasted)
    return error("yaml-syntax", _in_words(words), at, "check indentation, quotation marks and colons near here")


def _text_after_quote(file: TextFile, index: int) -> int | None:
    """Where text goes on behind a closed quotation, on the line of `index` or the one before."""
    starts = {file.text.rfind("\n", 0, index) + 1}
    starts.add(file.text.rfind("\n", 0, max(min(starts) - 1, 0)) + 1)
    for start in sorted(starts, reverse=True):
        line = file.text[start:].split("\n", 1)[0]
        found = re.match(r"^\s*(?:- +)*[^\s:#'\"][^:]*?\s*:[ \t]+(\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')[ \t]*([^\s#,\]}:])", line)
        if found:
            return start + found.start(2)
    return None


def _in_words(message: Any) -> str:
    return {
        "did not find expected key": "expected a key here",
        "did not find expected '-' indicator": "expected '- ' or the end of the list here",
        "did not find expected ',' or ']'": "expected ',' or ']' here",
        "did not find expected ',' or '}'": "expected ',' or '}' here",
        "could not find expected ':'": "expected a colon after the key",
    }.get(str(message), str(message))
