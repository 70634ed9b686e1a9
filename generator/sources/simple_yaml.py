"""A short way through simple YAML: the same tree as from libyaml's events, in a third of the time.

Most front matter and sidecars are `key: value` lines, lists of them, and texts behind `|`.
Such a file is read line by line. Where one line is of another kind, the whole file goes the
long way, which also says what is wrong: of each event libyaml makes an object of Python, with
two more for its marks.
"""

from __future__ import annotations

import re

from .yaml_tree import Map, Mark, Seq

# Beyond ASCII: what YAML takes for the end of a line, and what no YAML file may hold.
_ODD = re.compile("[\x80-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROL = r"\x00-\x1f\x7f"
# Words that begin with a letter or digit; no colon among them ends a key, no `#` begins a comment.
_PLAIN = rf"[^\W_](?:[^{_CONTROL}:#]++|:(?! |\n)|(?<! )#)*+"
_ITEM = rf"[^\W_](?:[^{_CONTROL}\[\]{{}},:#?\"' ]++| ++(?=[^{_CONTROL}\[\]{{}},:#?\"' ]))*+"
_ITEMS = rf"\[(?: *{_ITEM}(?: *, *{_ITEM})*+)? *\]"
_BLANK = rf"(?:(?: *#[^{_CONTROL}]*+)?\n)*+"
# The groups: indent; dash; key; value, by its kind.
_LINE = re.compile(
    rf"{_BLANK}( *+)(-\ ++)?(?:([A-Za-z][\w-]{{0,99}}+):(?: ++|(?=\n)))?"
    rf"(?:({_PLAIN})|\"([^{_CONTROL}\"\\]*+)\"|'([^{_CONTROL}']*+)'|({_ITEMS})|(\|))? *\n"
)
_DASH, _KEY, _WORDS, _LIST, _LITERAL = 2, 3, 4, 7, 8
# The text behind `|`: lines with the indent of the first, and empty ones.
_LINES = re.compile(rf"\n*+( ++)[^{_CONTROL}]++\n(?:\1[^{_CONTROL}]*+\n|\n)*+")
_REST = re.compile(rf"{_BLANK}\Z")
_EACH = re.compile(_ITEM)
_DEEPEST = 16


def simple_mapping(text: str, offset: int) -> Map | None:
    """The mapping that a simple text holds; `None` where it is not simple, or empty.

    Positions count from `offset` before the text.
    """
    if not text.isascii() and _ODD.search(text):
        return None
    tree = _Tree(offset)
    position = 0
    while line := _LINE.match(text, position):
        spaces, dash, key = line.group(1, 2, 3)
        kind = line.lastindex or 0
        if kind <= _DASH or not tree.go_to(len(spaces), line.end(1), dash, key):
            return None
        position = line.end()
        start, end = line.span(kind)
        if kind == _WORDS:
            value = line[kind]
            if value[-1] == " ":
                return None
            tree.enter(value, start, end)
        elif kind == _LITERAL:
            lines = _LINES.match(text, position)
            if not lines or len(lines[1]) <= tree.indent:
                return None
            position = lines.end()
            tree.enter(_unindented(lines), start, position)
        elif kind == _LIST:
            tree.enter(_list(line, offset), start, end)
        elif kind != _KEY:
            tree.enter(line[kind], start - 1, end + 1)
    return tree.end(len(text)) if _REST.match(text, position) else None


def _unindented(lines: re.Match[str]) -> str:
    """The text behind `|`, with one line feed at its end."""
    return f"\n{lines[0]}".replace(f"\n{lines[1]}", "\n")[1:].rstrip("\n") + "\n"


def _list(line: re.Match[str], offset: int) -> Seq:
    """The list in brackets that stands on a line."""
    start, end = line.span(_LIST)
    items = Seq(offset + start)
    items.end = offset + end
    for item in _EACH.finditer(line.string, start, end):
        at = offset + item.start()
        items.append(item[0])
        items.marks.append(Mark(at, at, offset + item.end()))
    return items


class _Tree:
    """A tree while it is read: the collections that are open, and the key that waits for its value."""

    __slots__ = ("_indents", "_key", "_key_at", "_offset", "_open", "_top", "indent")

    def __init__(self, offset: int) -> None:
        self.indent = -1
        self._offset = offset
        self._open: list[Map | Seq] = []
        self._top: Map | Seq = Map(offset)
        self._indents = [-1]
        # Empty where the file begins: a mapping must follow there as behind a key without a value.
        self._key: str | None = ""
        self._key_at = offset

    def go_to(self, indent: int, at: int, dash: str | None, key: str | None) -> bool:
        """Close and open collections for a line, and take its key; whether it has a place there."""
        if indent != self.indent or dash or self._key is not None or type(self._top) is Seq:
            if not self._open_at(indent, at, bool(dash)):
                return False
            if dash:
                at += len(dash)
                if key:
                    self._start(Map, indent + len(dash), at)
        if not key:
            return bool(dash)
        if key in self._top:
            return False
        self._key, self._key_at = key, self._offset + at
        return True

    def _open_at(self, indent: int, at: int, in_list: bool) -> bool:
        """Whether a list or mapping is open at an indent, once those that end there are closed."""
        if self._key is not None:
            # A list may stand below its key without an indent.
            if indent <= self.indent - in_list or len(self._open) >= _DEEPEST:
                return False
            self._start(Seq if in_list else Map, indent, at)
            return True
        while self.indent > indent or (self.indent == indent and not in_list and type(self._top) is Seq):
            self._close(at)
        return self.indent == indent and (type(self._top) is Seq) == in_list

    def enter(self, value: str | Map | Seq, start: int, end: int) -> None:
        """Put a value where it belongs, as the value of the key that waits or as an item."""
        top, offset = self._top, self._offset
        if isinstance(top, Map):
            assert self._key is not None
            top[self._key] = value
            top.marks[self._key] = Mark(self._key_at, offset + start, offset + end)
            self._key = None
        else:
            top.append(value)
            top.marks.append(Mark(offset + start, offset + start, offset + end))

    def end(self, at: int) -> Map | None:
        """The mapping; `None` where a key still waits, or what there is is a list."""
        if self._key is not None:
            return None
        root = self._open[0]
        while self._open:
            self._close(at)
        return root if isinstance(root, Map) else None

    def _start(self, kind: type[Map | Seq], indent: int, at: int) -> None:
        value = kind(self._offset + at)
        if self._open:
            self.enter(value, at, at)
        self._key = None
        self._open.append(value)
        self._indents.append(indent)
        self._top = value
        self.indent = indent

    def _close(self, at: int) -> None:
        end = self._offset + at
        self._open.pop().end = end
        self._indents.pop()
        self.indent = self._indents[-1]
        if self._open:
            top = self._top = self._open[-1]
            if isinstance(top, Map):
                last = next(reversed(top.marks))
                top.marks[last] = _until(top.marks[last], end)
            else:
                top.marks[-1] = _until(top.marks[-1], end)


def _until(mark: Mark, end: int) -> Mark:
    return Mark(mark.key, mark.start, end)
