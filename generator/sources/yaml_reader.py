"""The one guarded YAML reader: text in, a tree of texts with positions out.

Every scalar stays the text that was typed: types come from the declared formats. YAML that is
not of a plain subset is refused.
"""

from __future__ import annotations

from ..model.problem import Problem
from .simple_yaml import simple_mapping
from .text_file import TextFile
from .yaml_tree import Map


def read_yaml(
    file: TextFile, start: int = 0, end: int | None = None, *, hint: str = ""
) -> tuple[Map | None, list[Problem]]:
    """The mapping that a stretch of a file holds; positions count from the file's beginning.

    `hint` says what to do where it holds a list or a text instead.

    An empty stretch is an empty mapping. Where the YAML is broken or not of the plain
    subset there is no mapping, and one problem says where reading stopped. Duplicate keys
    and values cut short by ` #` are reported as well, all of them.
    """
    simple = simple_mapping(file.text[start:end], start)
    if simple is not None:
        return simple, []
    # 14 ms of an import that few builds need after an edit.
    from .yaml_events import read_by_events

    return read_by_events(file, start, end, hint=hint)
