"""The documentation is true: what is made from the code is as the code says, and examples run."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import click
import pytest

from generator.cli import main
from generator.model.annotation import KINDS
from generator.model.record import Record, fields, is_record
from generator.sources.record_schema import record_schema
from generator.sources.schema import FORMATS

ROOT = Path(__file__).parents[1]
VIEWS = ("views.py", "file_views.py")
Check = Callable[[str, Path], None]


def bare(kind: Any) -> Any:
    """A type without rules and without `None`."""
    while True:
        if typing.get_origin(kind) is Annotated:
            kind = typing.get_args(kind)[0]
        elif typing.get_origin(kind) in (typing.Union, types.UnionType):
            kind = next(part for part in typing.get_args(kind) if part is not type(None))
        else:
            return kind


def spelled(kind: Any) -> str:
    """A type in words of the reference."""
    kind = bare(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return " / ".join(f"`{choice}`" for choice in arguments)
    if origin is tuple:
        return f"list of {spelled(arguments[0])}"
    if origin is not None:
        return f"map of {spelled(arguments[1])}"
    if is_record(kind) and kind.__name__ not in WORDS:
        return f"[{kind.__name__}](#{kind.__name__.lower()})"
    return WORDS[kind.__name__]


WORDS = {
    "str": "text",
    "bool": "true / false",
    "int": "number",
    "Moment": "date",
    "PartialDate": "partial date",
    "Words": "text, or texts by language",
    "Extra": "map",
    "Occurrence": "`2 of 3`",
}


def records(start: type) -> Iterator[type]:
    """A record and all that it holds, each once."""
    seen: list[type] = []

    def walk(kind: Any) -> None:
        kind = bare(kind)
        for argument in typing.get_args(kind):
            walk(argument)
        if is_record(kind) and kind not in seen and kind.__name__ not in WORDS:
            seen.append(kind)
            for hint in typing.get_type_hints(kind, include_extras=True).values():
                if typing.get_origin(hint) is not typing.ClassVar:
                    walk(hint)

    walk(start)
    yield from seen


def table(record: type) -> list[str]:
    # The text under a field stands in the class that declares it.
    schemas = [
        record_schema(part)["properties"] for part in record.__mro__ if is_record(part) and part is not Record
    ]
    hints = typing.get_type_hints(record, include_extras=True)
    lines = ["| key | value | meaning |", "|---|---|---|"]
    for entry in fields(record):
        name = entry.name.rstrip("_")
        key = f"`{name}`" + (" (required)" if entry.required else "")
        about = next((s[name]["description"] for s in schemas if "description" in s.get(name, {})), "")
        assert about, f"{record.__name__}.{name} has no description"
        lines.append(f"| {key} | {spelled(hints[entry.name])} | {about.replace('|', '/')} |")
    return lines


def formats_reference() -> str:
    titles = {
        "site": "site.yaml",
        "article": "Front matter of an article",
        "page": "Front matter of a plain page",
        "author": "Front matter of an author",
        "annotations": "Sidecar",
    }
    lines = [
        "# Formats",
        "",
        "Every key of every file, made from the declared formats. `python -m generator schema DIR`",
        "writes the same as JSON Schema. Any other key is an error, except below `extra`.",
        "",
        "Dates are `YYYY-MM-DD` or RFC 3339; partial dates (of things written about) may also be a",
        "year or a month.",
        "Every value is the text that was typed until a format says otherwise: a title `No` stays `No`.",
    ]
    seen: set[type] = set()
    for name, record in FORMATS.items():
        for part in records(record):
            if part in seen:
                continue
            seen.add(part)
            heading = f"## {titles[name]}" if part is record else f"### {part.__name__}"
            lines += ["", heading, "", (part.__doc__ or "").strip(), "", *table(part)]
    lines += ["", "## Kinds of notes", "", "| kind | word | sign |", "|---|---|---|"]
    lines += [f"| `{name}` | {kind.label.pick('en')} | {kind.icon} |" for name, kind in KINDS.items()]
    return "\n".join(lines) + "\n"


def templates_reference() -> str:
    """The typed context of templates, from the source of the two files of views."""
    trees = [ast.parse((ROOT / "generator/pages" / name).read_text(encoding="utf-8")) for name in VIEWS]
    lines = [
        "# What templates see",
        "",
        "Made from `generator/pages/views.py` and `file_views.py`. Every page gets `site` (SiteView),",
        "`page` (PageView) and `words`; an article page also `article` (ArticleView), a list `list`",
        "(ListView). An undefined",
        "name is an error. A file of the same name in the site's `templates/` takes the place of the",
        'packaged one, which stays reachable: `{% extends "glossator/article.html" %}`.',
        "`slots/head.html`, `slots/after_article.html` and",
        "`slots/footer.html` are empty and there to be filled; `site.css` is loaded last.",
    ]
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, ast.ClassDef):
            lines += ["", f"## {node.name}", "", *(ast.get_docstring(node) or "").splitlines(), ""]
            lines += ["| name | type |", "|---|---|"]
            for entry in node.body:
                if isinstance(entry, ast.AnnAssign):
                    kind = ast.unparse(entry.annotation).replace("|", "or")
                    lines.append(f"| `{ast.unparse(entry.target)}` | `{kind}` |")
    return "\n".join(lines) + "\n"


def test_the_reference_of_formats_is_made_from_the_declared_formats(check_expected: Check) -> None:
    check_expected(formats_reference(), ROOT / "docs/reference/formats.md")


def test_the_reference_of_templates_is_made_from_the_views(check_expected: Check) -> None:
    check_expected(templates_reference(), ROOT / "docs/reference/templates.md")


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert isinstance(main, click.Group)
    for name in main.commands:
        assert f"`{name}" in readme, name


@pytest.mark.parametrize(
    "document", [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"], ids=lambda p: p.name
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_the_five_minutes_of_the_readme_work(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"<!-- tested: five minutes -->\n```sh\n(.*?)```", readme, re.DOTALL)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for line in block.splitlines():
        command = shlex.split(line)
        assert command[0] == "python"
        done = subprocess.run(
            [sys.executable, *command[1:]],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (line, done.stderr)
    page = (tmp_path / "mysite/output/articles/first-article/index.html").read_text(encoding="utf-8")
    assert 'id="note-the-words-themselves"' in page
