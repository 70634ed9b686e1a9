#!/usr/bin/env python3
"""The same articles written in other ways: `python -m benchmarks.writing 1000 --rounds 3`.

Much of the time of a build depends on whether a text takes a short way through Markdown and YAML, or
the long one. Each way of writing is a site of its own, built cold by one process, in turns with the
others; medians and ratios to the plain one are printed. `--program FOLDER` builds with another checkout,
`--folder` should lie on a file system in memory.
"""

from __future__ import annotations

import argparse
import itertools
import re
import shutil
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from benchmarks.compare import Runner, aside
from benchmarks.corpus import write_site

Rewrite = Callable[[str], str]

_SIGNS = {"wo": "w’o", "ensi": "énsi", "bo": "b—o"}


def _underscores(body: str) -> str:
    return body.replace("*", "_")


def _wrapped(body: str) -> str:
    return re.sub(r"(?m)^[^\W\d_].*$", lambda line: _fill(line[0], ""), body)


def _wrapped_items(body: str) -> str:
    return re.sub(r"(?m)^(- |\d+\. )(.*)$", lambda line: _fill(line[2], line[1]), body)


def _fill(words: str, marker: str) -> str:
    return textwrap.fill(
        words,
        72,
        initial_indent=marker,
        subsequent_indent=" " * len(marker),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _signs(text: str) -> str:
    """Inside words, so that quotes keep theirs: an apostrophe, an accent, a dash; not in addresses."""
    return re.sub(r"(\]\([^)]*\))|wo|ensi|bo", lambda found: found[1] or _SIGNS[found[0]], text)


def _dumped(meta: Any) -> str:
    return yaml.safe_dump(meta, allow_unicode=True, sort_keys=False)


def _escaped(meta: Any) -> str:
    return yaml.safe_dump(meta, sort_keys=False)


def _behind_paragraphs(words: str) -> Rewrite:
    """So many words more behind each paragraph."""
    return lambda body: re.sub(r"(?m)^[^\W\d_].*$", lambda line: f"{line[0]} {words}", body)


def _titles(body: str) -> str:
    return re.sub(r"\]\(([^)]*)\)", r'](\1 "\1")', body)


def _footnotes(body: str) -> str:
    numbers = itertools.count(1)
    text = re.sub(r"(?m)^[^\W\d_].*$", lambda line: f"{line[0]}[^{next(numbers)}]", body)
    notes = [f"[^{number}]: Words {number}.\n" for number in range(1, next(numbers))]
    return "\n".join([text, *notes])


def _same(text: str) -> str:
    return text


# What becomes of the text of an article, of the texts of its notes, and how YAML is written where a
# program does it.
WAYS: dict[str, tuple[Rewrite, Rewrite, Callable[[Any], str] | None]] = {
    "plain": (_same, _same, None),
    "underscores": (_underscores, _same, None),
    "lines of 72": (_wrapped, _same, None),
    "items of 72": (_wrapped_items, _same, None),
    "typographic signs": (_signs, _signs, None),
    "dumped YAML": (_same, _same, _dumped),
    "typographic signs, escaped in YAML": (_signs, _signs, _escaped),
    "links with titles": (_titles, _same, None),
    "footnotes": (_footnotes, _same, None),
    "a_name": (_behind_paragraphs("a_name"), _same, None),
    "a tag": (_behind_paragraphs("<b>bold</b>"), _same, None),
    "[brackets]": (_behind_paragraphs("[sic]"), _same, None),
}


def rewrite(site: Path, body: Rewrite, notes: Rewrite, dump: Callable[[Any], str] | None) -> None:
    """Write the articles and notes of a site in another way."""
    for path in (site / "content/articles").glob("*.md"):
        _, meta, text = path.read_text(encoding="utf-8").split("---\n", 2)
        meta = dump(yaml.safe_load(meta)) if dump else meta
        path.write_text(f"---\n{meta}---\n{body(text)}", encoding="utf-8")
    for path in (site / "content/articles").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)(?<=(?:quote|.body): ).*$", lambda found: notes(found[0]), text)
        path.write_text(dump(yaml.safe_load(text)) if dump else text, encoding="utf-8")


def main() -> None:
    """Write all sites, build them in turns, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--program", type=Path, default=Path.cwd())
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm/writing"))
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    runners = {}
    for name, way in WAYS.items():
        site = options.folder / name
        aside(write_site, site, options.articles)
        aside(rewrite, site, *way)
        command = [sys.executable, "-m", "generator", "build", "--jobs", "1", "--site", str(site)]
        runners[name] = Runner(command, options.program)
    for _ in range(options.rounds):
        for name, runner in runners.items():
            for kept in ("output", ".glossator"):
                shutil.rmtree(options.folder / name / kept, ignore_errors=True)
            runner.run("cold")
    plain = runners["plain"].median("cold")
    print(f"{options.articles} articles, one process, medians of {options.rounds} rounds")
    print("| written | seconds | of plain |")
    print("|---|---|---|")
    for name, runner in runners.items():
        print(f"| {name} | {runner.median('cold'):.2f} | {runner.median('cold') / plain:.2f} |")
    shutil.rmtree(options.folder)


if __name__ == "__main__":
    main()
