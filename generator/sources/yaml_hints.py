"""What libyaml's messages mean to someone who typed the file by hand.

A parser's error and the source line in, a problem with a code of its own and a hint out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from ..model.problem import Problem, error
from ..model.record import Record
from .text_file import TextFile

# An entry of a mapping or list, alone or as the first key of a list item.
_ENTRY = re.compile(r"^(?P<indent>\s*(?:- +)*)(?P<key>[^\s:#'\"-][^:]*?)\s*:(?:[ \t]+(?P<value>.*))?$")
_ITEM = re.compile(r"^(?P<indent>\s*(?:- +)*)- +(?P<value>.*)$")
_GLUED = re.compile(r"^(\s*(?:- +)*[A-Za-z_][\w-]*):(\S.*)$")
_CLOSING = {"[": "]", "{": "}"}


def block_hint(lines: str) -> str:
    """The entry on some lines with its value as a `|-` block, ready to paste."""
    first, *more = lines.split("\n")
    found = _ENTRY.match(first) or _ITEM.match(first)
    indent = found["indent"] if found else ""
    value = _unquoted("\n".join([(found["value"] or "") if found else first, *more]).strip())
    key = f"{found['key']}: " if found and "key" in found.groupdict() else "- " if found else ""
    inner = " " * (len(indent) + 2)
    return f"{indent}{key}|-\n" + "\n".join(inner + line.strip() for line in value.split("\n"))


def _unquoted(value: str) -> str:
    """A value without the quotation marks around it, where they are not part of the text.

    `'The fox's tale'` was put in marks; `"Yes," she said, "no"` only begins and ends with them.
    """
    mark, inner = value[:1], value[1:-1]
    if len(value) < 2 or mark not in ("'", '"') or value[-1] != mark:
        return re.sub(r"^\|[-+]?\s+", "", value)
    found = inner.find(mark)
    closes = found > 0 and not inner[found - 1].isspace() and not inner[found + 1 : found + 2].isalnum()
    return value if closes else inner


def glued_key(text: str) -> str:
    """`src: fox.svg` for `src:fox.svg`; empty for any other text."""
    found = _GLUED.match(text.split("\n", 1)[0])
    return f"{found[1].strip()}: {found[2]}" if found and not found[2].startswith("//") else ""


class _Broken(Record, frozen=True):
    """An error of libyaml: its words, and the places of the fault and of what it began in."""

    file: TextFile
    begin: int
    index: int
    words: str
    context: str
    opened: int

    @property
    def line_start(self) -> int:
        return self.file.text.rfind("\n", 0, self.index) + 1

    @property
    def line(self) -> str:
        return self.file.text[self.line_start :].split("\n", 1)[0].rstrip("\r")

    def entry(self, index: int) -> str:
        """The lines from the entry that a position belongs to, to the position's own."""
        lines = self.file.text[self.begin : index].split("\n")
        rest = self.file.text[index:].split("\n", 1)[0]
        lines[-1] += rest
        first = next(
            (i for i in range(len(lines) - 1, -1, -1) if _ENTRY.match(lines[i]) or _ITEM.match(lines[i])), 0
        )
        return "\n".join(line.rstrip("\r") for line in lines[first:])

    def pasted(self, index: int) -> str:
        """The hint that shows the entry at a position as a block."""
        return "write\n" + block_hint(self.entry(index))


def explain(fault: yaml.YAMLError, file: TextFile, start: int, end: int | None = None) -> Problem:
    """The problem for an error of libyaml in the stretch of a file from `start` to `end`."""
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    context = getattr(fault, "context_mark", None)
    broken = _Broken(
        file,
        start,
        start + (mark.index if mark else 0),
        str(getattr(fault, "problem", None) or fault),
        str(getattr(fault, "context", None) or ""),
        start + context.index if context else -1,
    )
    found = next((problem for problem in (look(broken) for look in _LOOKS) if problem), None)
    if found is None:
        found = _after_quotation(broken, file.text[start:end], start)
    hint = "check indentation, quotation marks and colons near here"
    return found or error("yaml-syntax", _in_words(broken.words), file.at(broken.index), hint)


def _tab(broken: _Broken) -> Problem | None:
    indent = re.match(r"\s*", broken.line)
    assert indent
    if "\t" in indent.group():
        at = broken.file.at(broken.line_start + broken.line.index("\t"))
        return error("yaml-tab", "a tab stands in the indentation", at, "indent with spaces")
    if broken.file.text[broken.index : broken.index + 1] == "\t":
        return error(
            "yaml-tab", "a tab stands where a value begins", broken.file.at(broken.index), "use spaces"
        )
    return None


def _open_quotation(broken: _Broken) -> Problem | None:
    if "quoted scalar" not in broken.context or "escape" in broken.words or "hexdecimal" in broken.words:
        return None
    return _not_closed(broken, broken.opened)


def _not_closed(broken: _Broken, index: int) -> Problem:
    at = broken.file.at(index)
    hint = "close it, or write\n" + block_hint(at.source)
    return error("yaml-quote-open", "the quotation mark that opens here is not closed", at, hint)


def _escape(broken: _Broken) -> Problem | None:
    if "unknown escape character" not in broken.words and "hexdecimal" not in broken.words:
        return None
    entry = broken.entry(broken.opened)
    found = _ENTRY.match(entry) or _ITEM.match(entry)
    at = broken.file.at(broken.index)
    is_alone = found and re.fullmatch(r'"[^"]*"\s*', found["value"] or "")
    hint = (
        "write\n" + block_hint(entry)
        if is_alone
        else r"write \\ for a backslash, or use single quotation marks"
    )
    return error("yaml-escape", "a backslash in double quotation marks begins an escape", at, hint)


def _indicator(broken: _Broken) -> Problem | None:
    """A value that begins with a sign that means something to YAML."""
    found = _ENTRY.match(broken.line) or _ITEM.match(broken.line)
    value = (found["value"] or "") if found else ""
    if not found or not value:
        return None
    index = broken.line_start + found.start("value")
    sign = value[0]
    if sign in _CLOSING:
        closed = re.fullmatch(r"[\[{][^\[\]{}]*[\]}][ \t]*[^\s,#].*", value)
        is_text = broken.index > index and closed is not None
    else:
        is_text = sign in "@`%&*!|>]},?" or value.startswith("- ")
    if not is_text or broken.index < index:
        return None
    message = f"a value cannot begin with {sign!r} unless it is quoted"
    return error("yaml-indicator", message, broken.file.at(index), broken.pasted(index))


def _open_bracket(broken: _Broken) -> Problem | None:
    """A list in brackets or a mapping in braces that goes on over the end of its line."""
    if "flow" not in broken.context or broken.opened < 0:
        return None
    at = broken.file.at(broken.opened)
    sign = broken.file.text[broken.opened : broken.opened + 1]
    if at.line == broken.file.line_at(broken.index) or sign not in _CLOSING:
        return None
    hint = f"close it with {_CLOSING[sign]!r}"
    return error("yaml-bracket-open", f"the {sign!r} that opens here is not closed", at, hint)


def _no_colon(broken: _Broken) -> Problem | None:
    """A line that should be a key and its value."""
    if "could not find expected ':'" not in broken.words:
        return None
    at = broken.file.at(broken.opened)
    before = broken.file.text[broken.begin : broken.opened].rstrip().rsplit("\n", 1)[-1]
    if re.search(r":\s*[|>][-+]?\d?\s*$", before):
        hint = "indent the text of the block further than its key"
        return error("yaml-indent", "the text of the block above begins too far left", at, hint)
    words = at.source.split(maxsplit=1)
    better = glued_key(at.source) or (f"{words[0]}: {words[1]}" if len(words) == 2 else "")
    hint = (
        f"write `{better}`"
        if better
        else "write `key: value`, or indent the line if it belongs to the value above"
    )
    return error("yaml-no-colon", "expected a key with a colon and a space behind it", at, hint)


def _colon(broken: _Broken) -> Problem | None:
    """A colon and a space in a value, or a key that is indented like one."""
    if "mapping values are not allowed" not in broken.words:
        return None
    before = broken.line[: broken.index - broken.line_start]
    if re.fullmatch(r"\s+[\w-]+", before):
        return _indent(broken, broken.line_start + len(before) - len(before.lstrip()))
    entry = broken.entry(broken.index)
    if ": " not in before and broken.line_start > broken.begin:
        # The line goes on with a value that began on a line before.
        entry = broken.entry(broken.line_start - 1) + "\n" + broken.line
    message = "a colon and a space inside a value that is not quoted"
    return error("yaml-colon", message, broken.file.at(broken.index), "write\n" + block_hint(entry))


def _wrong_indent(broken: _Broken) -> Problem | None:
    """A line that begins in a column in which nothing above begins."""
    before = broken.file.text[broken.line_start : broken.index]
    if (
        "did not find expected" not in broken.words
        or "block" not in broken.context
        or before.strip()
        or not before
    ):
        return None
    return _indent(broken, broken.index)


def _indent(broken: _Broken, index: int) -> Problem:
    message = "this line is indented like none of the keys above"
    return error(
        "yaml-indent",
        message,
        broken.file.at(index),
        "give it the same indentation as the keys it belongs to",
    )


_LOOKS: tuple[Callable[[_Broken], Problem | None], ...] = (
    _tab,
    _open_quotation,
    _escape,
    _indicator,
    _open_bracket,
    _no_colon,
    _colon,
    _wrong_indent,
)


def _after_quotation(broken: _Broken, text: str, start: int) -> Problem | None:
    """Text behind a closed quotation; where that began lines before, its end was forgotten."""
    quoted = _last_quotation(text)
    if quoted is None or start + quoted[1] > broken.index:
        return None
    first, last = start + quoted[0], start + quoted[1]
    between = broken.file.text[last : broken.index]
    if between.strip() or "\n" in between:
        return None
    inner = broken.file.text[first:last].split("\n")[1:]
    if any(_ENTRY.match(line) for line in inner):
        return _not_closed(broken, first)
    at = broken.file.at(broken.index)
    return error("yaml-quote", "text after the closing quotation mark", at, broken.pasted(broken.index))


def _last_quotation(text: str) -> tuple[int, int] | None:
    """The last quoted value before the place where reading a text ends."""
    loader = yaml.CSafeLoader(text)
    found = None
    try:
        while loader.check_event():
            event = loader.get_event()
            if not isinstance(event, yaml.ScalarEvent) or event.style not in ("'", '"'):
                continue
            if event.start_mark and event.end_mark:
                found = event.start_mark.index, event.end_mark.index
    except yaml.YAMLError:
        pass
    finally:
        loader.dispose()
    return found


def _in_words(message: Any) -> str:
    return {
        "did not find expected key": "expected a key here",
        "did not find expected '-' indicator": "expected '- ' or the end of the list here",
        "did not find expected ',' or ']'": "expected ',' or ']' here",
        "did not find expected ',' or '}'": "expected ',' or '}' here",
    }.get(str(message), str(message))
