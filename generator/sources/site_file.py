"""site.yaml becomes the settings of the site."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ..model.article import Reference
from ..model.problem import Location, Problem, error, warning
from ..model.record import Record
from ..model.site import SiteFile
from .problem_codes import CODES
from .text_file import TextFile, decode
from .validate import locator, nearest_hint, validate
from .yaml_reader import read_yaml
from .yaml_tree import Map

MAX_SITE_FILE = 256 * 1024
SITE_FILE = "site.yaml"
_PLACEHOLDERS = ("publication", "authors")


class Settings(Record, frozen=True):
    """The settings of a site; `locate` gives the place of one of them in site.yaml."""

    config: SiteFile
    locate: Callable[..., Location]

    def references(self) -> list[Reference]:
        """The names they use that must exist elsewhere."""
        names = []
        for name, section in self.config.sections.items():
            if section.disclaimer:
                keys = ("sections", name, "disclaimer")
                names.append(Reference("disclaimer", section.disclaimer, self.locate, keys))
        for name, layer in self.config.layers.items():
            names.append(
                Reference("kind", layer.defaults.kind, self.locate, ("layers", name, "defaults", "kind"))
            )
            if layer.author:
                names.append(Reference("author", layer.author, self.locate, ("layers", name, "author")))
        return names


def parse_site_file(data: bytes | None) -> tuple[Settings | None, list[Problem]]:
    """The settings, or `None` where site.yaml is missing or does not hold, and all faults."""
    if data is None:
        hint = "run `python -m generator init DIR` for a new site, or point --site at one"
        return None, [error("site-file-missing", "there is no site.yaml", Location(SITE_FILE), hint)]
    file, problems = decode(SITE_FILE, data, limit=MAX_SITE_FILE)
    if file is None:
        return None, problems
    tree, faults = read_yaml(file)
    problems += faults
    if tree is None:
        return None, problems
    config, faults = validate(SiteFile, tree, file)
    problems += faults
    if config is None:
        return None, problems
    locate = locator(tree, file)
    if not config.title:
        problems.append(
            error("empty-text", "title: expected a text, found only white space", locate("title"))
        )
    problems += _check_disclaimers(config, locate) + _check_codes(tree.get("problems"), file)
    return Settings(config, locate), problems


def _check_disclaimers(config: SiteFile, place: Callable[..., Location]) -> list[Problem]:
    """Braces in a disclaimer that are filled in by nobody."""
    problems = []
    for name, words in config.disclaimers.items():
        texts = "\n".join(words.forms.values())
        for unknown in sorted(set(re.findall(r"{(\w+)}", texts)) - {*_PLACEHOLDERS}):
            message = f"nothing is put in the place of {{{unknown}}}"
            hint = nearest_hint(unknown, _PLACEHOLDERS) or "known: {publication}, {authors}"
            problems.append(warning("unknown-placeholder", message, place("disclaimers", name), hint))
    return problems


def _check_codes(severities: Any, file: TextFile) -> list[Problem]:
    """Severities for codes that no problem has."""
    marks = severities.marks.items() if isinstance(severities, Map) else ()
    return [
        warning("unknown-code", f"there is no problem {code!r}", file.at(mark.key), nearest_hint(code, CODES))
        for code, mark in marks
        if code not in CODES
    ]
