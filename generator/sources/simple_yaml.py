"""A short way through simple YAML: the same tree as from libyaml's events, in half of the time.

Most front matter and sidecars are `key: value` lines, lists of them, words that go on on further
lines, and texts in quotes or behind `|` or `>`. Such a file is read line by line. Where one line
is of another kind, the whole file goes the long way, which also says what is wrong: 0.13 ms a
sidecar of five notes, 0.07 ms with this, over 1,000 of benchmarks/corpus.py; and libyaml need
not be loaded for a file, which takes 14 ms.
"""

from __future__ import annotations

import re

from .yaml_tree import Map, Mark, Seq

# Beyond ASCII: what YAML takes for the end of a line, and what no YAML file may hold.
_ODD = re.compile("[\x80-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_CONTROL = r"\x00-\x1f\x7f"
# Words that begin with no sign of YAML's; no colon among them ends a key, no `#` begins a comment.
_REST_OF_PLAIN = rf"(?:[^{_CONTROL}:#]++|:(?! |\n)|(?<! )#)*+"
_PLAIN = rf"(?:[^\W_]|[/(_.+$“”‘’«»…]){_REST_OF_PLAIN}"
_ITEM = rf"[^\W_](?:[^{_CONTROL}\[\]{{}},:#?\"' ]++| ++(?=[^{_CONTROL}\[\]{{}},:#?\"' ]))*+"
_ITEMS = rf"\[(?: *{_ITEM}(?: *, *{_ITEM})*+)? *\]"
_WORD = r"[A-Za-z][\w-]{0,99}+"
_PAIRS = rf"\{{ *{_WORD}: ++{_ITEM}(?: *, *{_WORD}: ++{_ITEM})*+ *\}}"
_BLANK = rf"(?:(?: *#[^{_CONTROL}]*+)?\n)*+"
# Texts in quotes may go on on lines that are indented.
_BREAK = r"\n ++(?![ \n])"
_ESCAPE = rf'\\(?:["\\/ abefnrtv0NLP_]|x[\da-fA-F]{{2}}|u[\da-fA-F]{{4}}|{_BREAK})'
_DOUBLE = rf'"((?:[^{_CONTROL}"\\]++|{_ESCAPE}|{_BREAK})*+)"'
_SINGLE = rf"'((?:[^{_CONTROL}']++|''|{_BREAK})*+)'"
# What stands for something else in them.
_ESCAPED = re.compile(r"\\(?:\n *|x(..)|u(....)|(.))| *\n *")
_DOUBLED = re.compile(r"'(')| *\n *")
_CHARACTERS = dict(zip("abefnrtv0NLP_", "\a\b\x1b\f\n\r\t\v\0\x85\u2028\u2029\xa0", strict=True))
# The groups: indent; dash; key; value, by its kind.
_LINE = re.compile(
    rf"{_BLANK}( *+)(-\ ++)?(?:({_WORD}):(?: ++|(?=\n)))?"
    rf"(?:({_PLAIN})|{_DOUBLE}|{_SINGLE}|({_ITEMS})|({_PAIRS})|([|>]-?))? *\n"
)
_DASH, _KEY, _WORDS, _IN_DOUBLE, _IN_SINGLE, _LIST, _MAP, _BLOCK = range(2, 10)
# The text behind `|` or `>`: lines with the indent of the first, and empty ones.
_LINES = re.compile(rf"\n*+( ++)[^{_CONTROL}]++\n(?:\1[^{_CONTROL}]*+\n|\n)*+")
# Lines that go on with words, as programs write long ones: they may begin as no other words may.
_MORE = re.compile(rf"(?: ++[^\s{_CONTROL}:#?-]{_REST_OF_PLAIN}\n)++")
_REST = re.compile(rf"{_BLANK}\Z")
_EACH = re.compile(_ITEM)
_EACH_PAIR = re.compile(rf"({_WORD}): ++({_ITEM})")
_DEEPEST = 16


class _NotSimple(Exception):
    """Something of another kind."""


def simple_mapping(text: str, offset: int) -> Map | None:
    """The mapping that a simple text holds; `None` where it is not simple, or empty.

    Positions count from `offset` before the text.
    """
    if not text.isascii() and _ODD.search(text):
        return None
    try:
        return _read(text, offset)
    except _NotSimple:
        return None


def _read(text: str, offset: int) -> Map:
    tree = _Tree(offset)
    position = kind = 0
    while True:
        line = _LINE.match(text, position)
        spaces, dash, key = line.group(1, 2, 3) if line else ("", None, None)
        if not (dash or key) and kind == _WORDS and (more := _MORE.match(text, position)):
            tree.lengthen(_more_words(more[0], tree.indent), more.end() - 1)
            position = more.end()
            continue
        if not line:
            break
        kind = line.lastindex or 0
        if kind <= _DASH:
            raise _NotSimple
        tree.go_to(len(spaces), line.end(1), dash, key)
        position = line.end()
        start, end = line.span(kind)
        if kind == _WORDS:
            tree.enter(_words(line[kind]), start, end)
        elif kind == _LIST:
            tree.enter(_list(line, offset), start, end)
        elif kind == _MAP:
            tree.enter(_map(line, offset), start, end)
        elif kind == _BLOCK:
            value, position = _block(text, position, tree.indent, line[kind])
            tree.enter(value, start, position)
        elif kind == _IN_DOUBLE:
            tree.enter(_in_double(line[kind]), start - 1, end + 1)
        elif kind == _IN_SINGLE:
            tree.enter(_in_single(line[kind]), start - 1, end + 1)
    if not _REST.match(text, position):
        raise _NotSimple
    return tree.end(len(text))


def _words(words: str) -> str:
    if words[-1] == " ":
        raise _NotSimple
    return words


def _in_double(text: str) -> str:
    """What a text in double quotes says."""
    return _ESCAPED.sub(_unescaped, text) if "\\" in text or "\n" in text else text


def _unescaped(found: re.Match[str]) -> str:
    short, long, sign = found.groups()
    if sign:
        return _CHARACTERS.get(sign, sign)
    if code := short or long:
        number = int(code, 16)
        if 0xD800 <= number <= 0xDFFF:
            raise _NotSimple
        return chr(number)
    return "" if found[0][0] == "\\" else " "


def _in_single(text: str) -> str:
    """What a text in single quotes says."""
    if "'" not in text and "\n" not in text:
        return text
    return _DOUBLED.sub(lambda found: found[1] or " ", text)


def _more_words(lines: str, indent: int) -> list[str]:
    """The words on lines that must be indented by more."""
    found = lines[:-1].split("\n")
    margin = " " * (indent + 1)
    if not all(line.startswith(margin) for line in found):
        raise _NotSimple
    return [_words(line.lstrip(" ")) for line in found]


def _block(text: str, start: int, indent: int, sign: str) -> tuple[str, int]:
    """The text of a block behind `|`, `>`, `|-` or `>-` that is indented by more, and where it ends."""
    lines = _LINES.match(text, start)
    if not lines or len(lines[1]) <= indent:
        raise _NotSimple
    block = f"\n{lines[0]}".replace(f"\n{lines[1]}", "\n")[1:].rstrip("\n")
    if sign[0] == ">":
        # Folding empty or indented lines takes more than one rule.
        if "\n\n" in block or "\n " in block or block[0] == "\n":
            raise _NotSimple
        block = block.replace("\n", " ")
    return block if sign.endswith("-") else f"{block}\n", lines.end()


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


def _map(line: re.Match[str], offset: int) -> Map:
    """The mapping in braces that stands on a line."""
    start, end = line.span(_MAP)
    pairs = Map(offset + start)
    pairs.end = offset + end
    for pair in _EACH_PAIR.finditer(line.string, start, end):
        key = pair[1]
        if key in pairs:
            raise _NotSimple
        pairs[key] = pair[2]
        pairs.marks[key] = Mark(offset + pair.start(), offset + pair.start(2), offset + pair.end())
    return pairs


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

    def go_to(self, indent: int, at: int, dash: str | None, key: str | None) -> None:
        """Close and open collections for a line, and take its key."""
        if indent != self.indent or dash or self._key is not None or type(self._top) is Seq:
            self._open_at(indent, at, bool(dash))
            if dash:
                at += len(dash)
                if key:
                    self._start(Map, indent + len(dash), at)
        if key:
            if key in self._top:
                raise _NotSimple
            self._key, self._key_at = key, self._offset + at
        elif not dash:
            raise _NotSimple

    def _open_at(self, indent: int, at: int, in_list: bool) -> None:
        """Open a list or mapping at an indent, or close what ends there."""
        if self._key is not None:
            # A list may stand below its key without an indent.
            if indent <= self.indent - in_list or len(self._open) >= _DEEPEST:
                raise _NotSimple
            self._start(Seq if in_list else Map, indent, at)
            return
        while self.indent > indent or (self.indent == indent and not in_list and type(self._top) is Seq):
            self._close(at)
        if self.indent != indent or (type(self._top) is Seq) != in_list:
            raise _NotSimple

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

    def lengthen(self, words: list[str], end: int) -> None:
        """Put words behind the value that was entered last."""
        top = self._top
        if isinstance(top, Map):
            key = next(reversed(top))
            top[key] = " ".join([top[key], *words])
            top.marks[key].end = self._offset + end
        else:
            top[-1] = " ".join([top[-1], *words])
            top.marks[-1].end = self._offset + end

    def end(self, at: int) -> Map:
        """The mapping."""
        if self._key is not None or not isinstance(self._open[0], Map):
            raise _NotSimple
        root = self._open[0]
        while self._open:
            self._close(at)
        return root

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
            marks = top.marks
            last = marks[next(reversed(marks))] if isinstance(marks, dict) else marks[-1]
            last.end = end
