"""A Markdown file with front matter: its YAML as a tree, and where the text begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import unquote

from ..model.problem import Location, Problem, error
from ..model.record import Record
from ..model.values import LONGEST, is_device, slug_of
from .text_file import TextFile
from .yaml_reader import read_yaml
from .yaml_tree import Map

# More than any front matter needs; keeps a slip from becoming a long parse.
MAX_FRONT_MATTER = 256 * 1024

# Folders of a former address, and bytes of the whole of it: paths end at 4,096.
_DEEPEST = 32
_LONGEST_PATH = 1000

_OPEN = re.compile(r"---[ \t]*\r?\n")
_ALIAS_HINT = "write a slug such as old-name, or a path such as /2019/old-name/"
_CLOSE = re.compile(r"^---[ \t]*\r?$\n?", re.MULTILINE)


class MarkdownFile(Record, frozen=True):
    """The two parts of a file; `body_line` is the line on which `body` begins."""

    tree: Map
    body: str
    body_line: int


def split_front_matter(file: TextFile, example: str) -> tuple[MarkdownFile | None, list[Problem]]:
    """The parts of a Markdown file; `example` is what its front matter has at least.

    Reports `front-matter-missing`, `front-matter-open` (no closing line), `too-large` and
    every fault of the YAML; then there are no parts.
    """
    opened = _OPEN.match(file.text)
    if not opened:
        return None, [_missing(file, example)]
    closed = _CLOSE.search(file.text, opened.end())
    if not closed:
        hint = "close the front matter with a line ---"
        return None, [
            error("front-matter-open", "the front matter that opens here is not closed", file.at(0), hint)
        ]
    if closed.start() - opened.end() > MAX_FRONT_MATTER:
        message = f"the front matter has more than {MAX_FRONT_MATTER:,} characters"
        return None, [error("too-large", message, file.at(0))]
    tree, problems = read_yaml(file, opened.end(), closed.start())
    if tree is None:
        return None, problems
    return MarkdownFile(tree, file.text[closed.end() :], file.line_at(closed.end())), problems


def check_names(
    names: Iterable[tuple[str, str, tuple[str | int, ...]]], locate: Callable[..., Location]
) -> list[Problem]:
    """Names (what it is, its words, the keys of its place) that cannot be part of an address:
    without a letter or digit, or too long for a file's name."""
    problems = []
    for what, words, keys in names:
        slug = slug_of(words)
        if not slug:
            hint = "use letters or digits"
            problems.append(
                error("bad-slug", f"the {what} {words!r} has nothing for an address", locate(*keys), hint)
            )
        elif is_device(slug):
            message = f"the {what} {words!r} is a device on Windows and can name no file"
            problems.append(error("bad-slug", message, locate(*keys), "add a word to it"))
        elif len(slug.encode()) > LONGEST:
            message = f"the {what} is too long for an address: {len(slug.encode())} bytes"
            problems.append(
                error(
                    "bad-slug",
                    message,
                    locate(*keys),
                    f"at most {LONGEST} bytes; other scripts take three a letter",
                )
            )
    return problems


def check_aliases(aliases: Sequence[str], locate: Callable[..., Location]) -> list[Problem]:
    """Former addresses that are none: neither a slug nor a path of this site."""
    return [
        error("bad-alias", f"{alias!r} is not an address of this site", locate("aliases", index), _ALIAS_HINT)
        for index, alias in enumerate(aliases)
        if not _is_address(alias)
    ]


def _is_address(alias: str) -> bool:
    path = unquote(alias)
    parts = path.strip("/").split("/")
    # A star or a colon would be a pattern in the file `_redirects`.
    is_clean = not re.search(r"[\x00-\x1f\x7f\\?#*\ud800-\udfff]|//|/:", path) and all(map(_is_name, parts))
    is_short = len(parts) <= _DEEPEST and len(path.encode("utf-8", "replace")) <= _LONGEST_PATH
    return is_clean and is_short and (path.startswith("/") or len(parts) == 1)


def _is_name(part: str) -> bool:
    """Whether a part of an address can be a folder of the output: what begins with a dot is hidden,
    or the tool's own, or leads elsewhere."""
    is_shown = not part.startswith(".") or part == ".well-known"
    return bool(part) and is_shown and not is_device(part) and len(part.encode("utf-8", "replace")) <= LONGEST


def typed_value(text: str, key: str) -> str:
    """The value of a key at the left margin of front matter that may be broken; empty where there is none."""
    opened = _OPEN.match(text)
    closed = _CLOSE.search(text, opened.end()) if opened else None
    head = text[opened.end() : closed.start() if closed else len(text)] if opened else ""
    found = re.search(rf"^{key}[ \t]*:[ \t]*([^\s#]+)", head, re.MULTILINE)
    return found.group(1).strip("'\"") if found else ""


def _missing(file: TextFile, example: str) -> Problem:
    message = "the file does not begin with front matter"
    blank = re.match(r"\s*", file.text)
    assert blank
    if "\r" in file.text and "\n" not in file.text:
        hint = "save the file with the line ends of Unix or Windows; these are of an old Mac"
    elif blank.end() and _OPEN.match(file.text, blank.end()):
        hint = "move the line --- to the first line of the file"
        return error("front-matter-missing", message, file.at(blank.end()), hint)
    elif file.text.startswith(("+++", "{", ";;;")):
        hint = "write the front matter as YAML between lines ---"
    else:
        hint = f"begin the file with a line ---, then {example}, then a line ---"
    return error("front-matter-missing", message, file.at(0), hint)
