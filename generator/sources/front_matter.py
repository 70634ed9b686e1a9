"""A Markdown file with front matter: its YAML as a tree, and where the text begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model.problem import Problem, error
from .text_file import TextFile
from .yaml_reader import Map, read_yaml

# More than any front matter needs; keeps a slip from becoming a long parse.
MAX_FRONT_MATTER = 256 * 1024

_OPEN = re.compile(r"---[ \t]*\r?\n")
_CLOSE = re.compile(r"^---[ \t]*\r?$\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MarkdownFile:
    """The two parts of a file; `body_line` is the line on which `body` begins."""

    tree: Map
    body: str
    body_line: int


def split_front_matter(file: TextFile) -> tuple[MarkdownFile | None, list[Problem]]:
    """The parts of a Markdown file.

    Reports `front-matter-missing`, `front-matter-open` (no closing line), `too-large` and
    every fault of the YAML; then there are no parts.
    """
    opened = _OPEN.match(file.text)
    if not opened:
        hint = "begin the file with a line ---, then `title: …` and `date: …`, then a line ---"
        return None, [error("front-matter-missing", "the file does not begin with front matter", file.at(0), hint)]
    closed = _CLOSE.search(file.text, opened.end())
    if not closed:
        hint = "close the front matter with a line ---"
        return None, [error("front-matter-open", "the front matter that opens here is not closed", file.at(0), hint)]
    if closed.start() - opened.end() > MAX_FRONT_MATTER:
        message = f"the front matter has more than {MAX_FRONT_MATTER:,} characters"
        return None, [error("too-large", message, file.at(0))]
    tree, problems = read_yaml(file, opened.end(), closed.start())
    if tree is None:
        return None, problems
    return MarkdownFile(tree, file.text[closed.end() :], file.line_at(closed.end())), problems
