"""Edits of YAML as splices at the reader's marks: text in, text out, every other byte kept.

A file is never dumped anew, so comments, spacing, line ends and the shape of every other
value stay what their author typed. Paths are keys and indexes from the root:
`("annotations", 0, "body")`. Each edit reads the text afresh: what it says of positions is
true of no other text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from ..model.problem import Fault
from .text_file import TextFile
from .yaml_reader import read_yaml
from .yaml_text import Value, flow, item_lines, key_lines
from .yaml_tree import Map, Mark, Seq

Path: TypeAlias = "tuple[str | int, ...]"

_BLANK = re.compile(r"(?:[ \t]*\r?\n)+")
# Blank lines at the end of a stretch that begins at the beginning of a line.
_GAP = re.compile(r"(?:(?<=\n)|\A)(?:[ \t]*\r?\n)+\Z")


def read(text: str) -> Map:
    """The tree of a text. Raises `Fault` (`sidecar-shape`) where it does not hold."""
    tree, problems = read_yaml(TextFile("", text))
    if tree is None:
        at = problems[-1].at
        raise Fault(
            "sidecar-shape",
            f"the file cannot be read (line {at.line}: {problems[-1].message}); mend it first",
        )
    return tree


def put(text: str, path: Path, value: Value, order: Sequence[str] = ()) -> str:
    """The text with `value` at `path`, whose last part is a key of a mapping that is there.

    Where value and what is there are both mappings or both lists, only what differs is
    touched. A new key stands behind the keys that come before it in `order`.
    """
    parent, key = _at(text, path[:-1]), str(path[-1])
    if key not in parent.marks:
        return _with_new_key(text, parent, key, value, order)
    old = parent.get(key)
    if old == value:
        return text
    if isinstance(old, Map) and isinstance(value, Mapping) and value:
        return _with_entries(text, path, old, value)
    if isinstance(old, Seq) and old and isinstance(value, Sequence) and not isinstance(value, str) and value:
        return _with_items(text, path, old, value)
    return _with_value(text, parent, key, value)


def drop(text: str, path: Path) -> str:
    """The text without the key or the item at `path`; a list without items goes with its key,
    but for one at the root."""
    parent = _at(text, path[:-1])
    if not isinstance(parent, Seq):
        return _without_key(text, parent, str(path[-1]))
    if len(parent) == 1 and len(path) > 2:
        return drop(text, path[:-1])
    return _without_item(text, parent, int(path[-1]))


def append(text: str, path: Path, value: Value, *, spaced: bool = False) -> str:
    """The text with one more item at the end of the list at `path`, which need not be there.

    `spaced` parts it from the item before by a blank line, where the others are or where
    there is but one.
    """
    parent, key = _at(text, path[:-1]), str(path[-1])
    items = parent.get(key)
    if isinstance(items, Seq) and items:
        return _with_item(text, items, value, spaced=spaced)
    if key in parent.marks:
        return _with_value(text, parent, key, [value])
    return _with_new_key(text, parent, key, [value], ())


# --- values of keys


def _with_value(text: str, parent: Map, key: str, value: Value) -> str:
    mark = parent.marks[key]
    end = end_of_value(text, mark, parent.get(key))
    if is_flow(text, parent):
        return text[: mark.start] + _after_colon(text, mark) + flow(value) + text[end:]
    lines = key_lines(" " * column(text, mark.key), key, value)
    if len(lines) == 1 and "\n" not in text[mark.key : end]:
        # The spaces between key and value stay as well.
        written = lines[0].lstrip()[len(key) + 2 :]
        return text[: mark.start] + _after_colon(text, mark) + written + text[end:]
    colon = text.index(":", mark.key) + 1
    stop = end_of_line(text, end)
    lines[0] = text[mark.key : colon] + lines[0].lstrip()[len(key) + 1 :] + _comment(text, mark, colon, end)
    newline = newline_of(text)
    last = newline if text[stop - 1 : stop] == "\n" else ""
    return text[: mark.key] + newline.join(lines) + last + text[stop:]


def _comment(text: str, mark: Mark, colon: int, end: int) -> str:
    """The comment behind a key whose value stands below it, or behind a value; it comes first
    on the lines of the new value."""
    if text[mark.start : mark.start + 1] in ("|", ">"):
        return ""
    begin = colon if "\n" in text[colon : mark.start] else end
    rest = text[begin : end_of_line(text, begin)].rstrip("\r\n")
    return rest if rest.lstrip().startswith("#") else ""


def _with_entries(text: str, path: Path, old: Map, new: Mapping[str, Value]) -> str:
    """A mapping edited key by key."""
    gone = [name for name in old.marks if name not in new]
    for name, value in new.items():
        text = put(text, (*path, name), value, list(new))
    for name in gone:
        text = drop(text, (*path, name))
    return text


def _after_colon(text: str, mark: Mark) -> str:
    """The space that a key without a value lacks."""
    return " " if text[mark.start - 1 : mark.start] == ":" else ""


def _with_new_key(text: str, parent: Map, key: str, value: Value, order: Sequence[str]) -> str:
    if not parent.marks:
        lead = text if not text or text.endswith("\n") else text + newline_of(text)
        return insert(lead, len(lead), key_lines("", key, value))
    before = [name for name in parent.marks if name in order and order.index(name) < order.index(key)]
    name = before[-1] if before else next(iter(parent.marks)) if order else next(reversed(parent.marks))
    mark = parent.marks[name]
    end = end_of_value(text, mark, parent.get(name))
    if is_flow(text, parent):
        return f"{text[:end]}, {key}: {flow(value)}{text[end:]}"
    return insert(text, end_of_line(text, end), key_lines(" " * column(text, mark.key), key, value))


def _without_key(text: str, parent: Map, key: str) -> str:
    names = list(parent.marks)
    index = names.index(key)
    mark = parent.marks[key]
    end = end_of_value(text, mark, parent.get(key))
    if len(names) == 1:
        raise Fault("sidecar-shape", f"{key!r} is the only key of its mapping and cannot be taken out")
    if is_flow(text, parent):
        if not index:
            return text[: mark.key] + text[parent.marks[names[1]].key :]
        before = names[index - 1]
        return text[: end_of_value(text, parent.marks[before], parent.get(before))] + text[end:]
    if index == 0:
        # The first key may stand behind a dash: the next one takes its place.
        return text[: mark.key] + text[parent.marks[names[1]].key :]
    return text[: start_of_line(text, mark.key)] + text[end_of_line(text, end) :]


# --- items of lists


def _with_items(text: str, path: Path, old: Seq, new: Sequence[Value]) -> str:
    """The list edited item by item: those that are the same from both ends stay, those between
    are matched in order."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    between, wanted = len(old) - head - tail, list(new[head : len(new) - tail])
    for index in range(min(between, len(wanted))):
        text = _with_item_changed(text, path, head + index, wanted[index])
    for index in reversed(range(head + len(wanted), head + between)):
        text = drop(text, (*path, index))
    for index in range(between, len(wanted)):
        text = _with_item_before(text, path, head + index, wanted[index])
    return text


def _with_item_changed(text: str, path: Path, index: int, value: Value) -> str:
    items = _at(text, path)
    old, mark = items[index], items.marks[index]
    if isinstance(old, Map) and isinstance(value, Mapping):
        return _with_entries(text, (*path, index), old, value)
    if isinstance(value, str) and not isinstance(old, Map | Seq):
        return text[: mark.start] + flow(value) + text[end_of_value(text, mark, old) :]
    return drop(_with_item_before(text, path, index, value), (*path, index + 1))


def _with_item_before(text: str, path: Path, index: int, value: Value) -> str:
    items = _at(text, path)
    if index >= len(items):
        return _with_item(text, items, value, spaced=False)
    mark = items.marks[index]
    if is_flow(text, items):
        return f"{text[: mark.start]}{flow(value)}, {text[mark.start :]}"
    dash = dash_of(text, mark)
    lines = item_lines(" " * column(text, dash), value)
    return insert(text, start_of_line(text, dash), lines)


def _with_item(text: str, items: Seq, value: Value, *, spaced: bool) -> str:
    """One more item at the end, behind the comments that speak of the last."""
    mark = items.marks[-1]
    end = end_of_value(text, mark, items[-1])
    if is_flow(text, items):
        return f"{text[:end]}, {flow(value)}{text[end:]}"
    indent = column(text, dash_of(text, mark))
    at = _past_own_comments(text, end_of_line(text, end), indent)
    last = _last_scalar(text, mark, items[-1])
    is_kept = _is_kept(text[last.start : last.end])
    gap = [""] if spaced and not is_kept and _is_parted(text, items) else []
    return insert(text, at, [*gap, *item_lines(" " * indent, value)])


def _without_item(text: str, items: Seq, index: int) -> str:
    mark = items.marks[index]
    end = end_of_value(text, mark, items[index])
    if is_flow(text, items):
        if index:
            return text[: end_of_value(text, items.marks[index - 1], items[index - 1])] + text[end:]
        rest = text[items.marks[1].start :] if len(items) > 1 else text[end:].lstrip(" ,")
        return text[: mark.start] + rest
    start = start_of_line(text, dash_of(text, mark))
    stop = end_of_line(text, end)
    lead = text[start : dash_of(text, mark)]
    if lead.strip():
        raise Fault("sidecar-shape", "the note does not begin on a line of its own; take it out by hand")
    blank = _BLANK.match(text, stop)
    before = text[:start]
    if blank and (not before.strip() or re.search(r"(?:^|\n)[ \t]*\r?\n\Z", before) or index == 0):
        # One of the two gaps goes with it.
        stop = blank.end()
    elif index == len(items) - 1:
        floor = (
            end_of_line(text, end_of_value(text, items.marks[index - 1], items[index - 1])) if index else 0
        )
        before = text[:floor] + _GAP.sub("", text[floor:start])
    return before + text[stop:]


# --- positions


def _at(text: str, path: Path) -> Any:
    value: Any = read(text)
    for part in path:
        value = value[part]
    return value


def is_flow(text: str, value: Map | Seq) -> bool:
    """Whether a collection is written `{…}` or `[…]`."""
    return text[value.start : value.start + 1] in ("{", "[")


def end_of_value(text: str, mark: Mark, value: Any) -> int:
    """Where the last character of a value stands: the marks of block values end behind blank
    lines and comments that are not theirs."""
    mark = _last_scalar(text, mark, value)
    typed = text[mark.start : mark.end]
    return mark.start + len(typed.removesuffix("\n") if _is_kept(typed) else typed.rstrip())


def _last_scalar(text: str, mark: Mark, value: Any) -> Mark:
    """The mark of the last text in a value; of a flow collection its own."""
    while isinstance(value, Map | Seq) and value.marks and not is_flow(text, value):
        if isinstance(value, Map):
            key, mark = next(reversed(value.marks.items()))
            value = value.get(key)
        else:
            value, mark = value[-1], value.marks[-1]
    return mark


def _is_kept(typed: str) -> bool:
    """Whether a value is a block with `+`: the blank lines behind it are its words."""
    return typed[:1] in ("|", ">") and "+" in typed.split("\n", maxsplit=1)[0].split("#", maxsplit=1)[0]


def start_of_line(text: str, position: int) -> int:
    """Where the line of a position begins."""
    return text.rfind("\n", 0, position) + 1


def end_of_line(text: str, position: int) -> int:
    """Where the next line begins; the end of the text where there is none."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def column(text: str, position: int) -> int:
    """How many characters stand before a position on its line."""
    return position - start_of_line(text, position)


def dash_of(text: str, mark: Mark) -> int:
    """The dash of an item of a block list."""
    return text.rfind("-", 0, mark.start)


def newline_of(text: str) -> str:
    """How lines end in this text."""
    return "\r\n" if "\r\n" in text else "\n"


def insert(text: str, at: int, lines: Sequence[str]) -> str:
    """The text with whole lines put in at the beginning of a line, or at the end of the text."""
    newline = newline_of(text)
    before = text[:at]
    if before and not before.endswith("\n"):
        before += newline
    return before + "".join(line + newline for line in lines) + text[at:]


def _past_own_comments(text: str, at: int, depth: int) -> int:
    """Past the comment lines that stand deeper than the dash: they speak of the item above them."""
    while at < len(text):
        line = text[at : end_of_line(text, at)]
        if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) <= depth:
            break
        at = end_of_line(text, at)
    return at


def _is_parted(text: str, items: Seq) -> bool:
    """Whether items are parted by blank lines; with one item, whether that would look well."""
    if len(items) < 2:
        return True
    between = text[items.marks[-2].start : items.marks[-1].start]
    return bool(re.search(r"\n[ \t]*\r?\n[ \t]*(?:#.*\n[ \t]*)*-?[ \t]*\Z", between))
