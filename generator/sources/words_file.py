"""templates/words/<language>.yaml: the theme's words for readers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from ..model.problem import Problem, error
from .text_file import decode
from .yaml_reader import read_yaml


def load_words(files: Mapping[str, bytes]) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    """Language → key → text, from files named by their language; later files add to earlier ones."""
    words: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for path, data in files.items():
        file, faults = decode(path, data)
        problems += faults
        tree, faults = read_yaml(file) if file else (None, [])
        problems += faults
        for key, value in (tree or {}).items():
            if not isinstance(value, str) and file and tree is not None:
                problems.append(
                    error("wrong-type", f"{key}: expected a text", file.at(tree.marks[key].start))
                )
            else:
                words.setdefault(PurePosixPath(path).stem.lower(), {})[key] = value
    return words, problems
