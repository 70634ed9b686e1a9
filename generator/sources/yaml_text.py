"""Values as YAML that a person would have typed: the other direction of `yaml_reader`.

Every scalar is a text. A text is plain where no reader could take it for something else,
a literal block where it has several lines, else in double quotes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"

_PLAIN = re.compile(r"[A-Za-z][\w./@-]*(?: [\w./@()-]+)*")
_URL = re.compile(r"https?://[\w./?=&%~+-]*[\w/]", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OCCURRENCE = re.compile(r"\d+ of \d+")
# Words that other YAML readers take for something else than text.
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
# What a block cannot hold as it is, or an editor would not show.
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WIDTH = 100


def key_lines(lead: str, key: str, value: Value) -> list[str]:
    """A key with its value as lines; `lead` is what stands before the key on its line
    (`"  - "`), and the lines below are indented from the key."""
    inner = " " * len(lead)
    if isinstance(value, str):
        if is_block(value):
            header, *lines = block_lines(value, inner + "  ")
            return [f"{lead}{key}: {header}", *lines]
        return [f"{lead}{key}: {flow(value)}"]
    short = f"{lead}{key}: {flow(value)}"
    if not value or (len(short) <= _WIDTH and _is_simple(value)):
        return [short]
    if isinstance(value, Mapping):
        return [f"{lead}{key}:", *map_lines(inner + "  ", value)]
    return [f"{lead}{key}:", *(line for item in value for line in item_lines(inner + "  ", item))]


def map_lines(lead: str, entries: Mapping[str, Value]) -> list[str]:
    """A mapping as lines, the first behind `lead`, the others below it."""
    inner = " " * len(lead)
    leads = [lead, *[inner] * (len(entries) - 1)]
    return [
        line
        for at, (key, value) in zip(leads, entries.items(), strict=True)
        for line in key_lines(at, key, value)
    ]


def item_lines(indent: str, item: Value) -> list[str]:
    """An entry of a list as lines, its dash behind `indent`."""
    if isinstance(item, Mapping) and item:
        return map_lines(f"{indent}- ", item)
    if isinstance(item, str) and is_block(item):
        header, *lines = block_lines(item, indent + "  ")
        return [f"{indent}- {header}", *lines]
    return [f"{indent}- {flow(item)}"]


def flow(value: Value) -> str:
    """A value on one line: `plain`, `"quoted"`, `[a, b]`, `{key: value}`."""
    if isinstance(value, str):
        return value if _is_plain(value) else _quoted(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(part)}" for key, part in value.items()) + "}"
    return "[" + ", ".join(flow(part) for part in value) + "]"


def is_block(text: str) -> bool:
    """Whether a text is written as a literal block: it has several lines, and all of it can be seen."""
    return "\n" in text.strip("\n") and not _UNSHOWN.search(text) and not text.endswith("\n\n")


def block_lines(text: str, indent: str) -> list[str]:
    """A text as a literal block: the header (`|` or `|-`), then its lines."""
    lines = text.removesuffix("\n").split("\n")
    # Without a number the first line with words would say how deep the block stands.
    depth = "2" if text[0] in " \n" else ""
    header = f"|{depth}" if text.endswith("\n") else f"|{depth}-"
    return [header, *(indent + line if line else "" for line in lines)]


def _is_simple(value: Value) -> bool:
    """Whether a collection holds nothing but texts, and so is easily read on one line."""
    if isinstance(value, Mapping):
        return all(isinstance(part, str) and not is_block(part) for part in value.values())
    return all(isinstance(part, str) and not is_block(part) for part in value)


def _is_plain(value: str) -> bool:
    if any(form.fullmatch(value) for form in (_DATE, _OCCURRENCE, _URL)):
        return True
    return len(value) < 80 and bool(_PLAIN.fullmatch(value)) and value.lower() not in _WORDS


def _quoted(value: str) -> str:
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(value, ensure_ascii=False))
