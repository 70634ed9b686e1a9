"""Names that must exist elsewhere, and fields that a section or a kind asks for.

An article, the settings and the authors in; problems out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ..model.annotation import Kind, Note
from ..model.article import Article, Reference
from ..model.problem import Problem, error, soften
from ..model.site import SiteFile
from .sidecar_file import Waiting
from .validate import nearest_hint


def known_names(config: SiteFile) -> dict[str, Collection[str]]:
    """The names that site.yaml gives, by what they name: `section`, `kind`, …"""
    return {
        "section": config.sections,
        "disclaimer": config.disclaimers,
        "kind": config.all_kinds,
        "verdict": config.verdicts,
    }


def check_references(references: Iterable[Reference], known: Mapping[str, Collection[str]]) -> list[Problem]:
    """Problems `unknown-author`, `unknown-section`, `unknown-kind`, … of some references.

    `known` has the names that are there, by what they name. Those that are not public (in
    notes that wait) are warnings.
    """
    problems = []
    for reference in references:
        # Notes are known article by article: `sidecar_file.check_note_references`.
        if reference.what == "note" or reference.name in known[reference.what]:
            continue
        names = sorted(known[reference.what])
        message = f"there is no {reference.what} {reference.name!r}"
        hint = nearest_hint(reference.name, names) or _where(reference.what, reference.name)
        problem = error(f"unknown-{reference.what}", message, reference.at, hint)
        problems += [problem] if reference.is_public else soften([problem])
    return problems


def _where(what: str, name: str) -> str:
    if what == "author":
        return f"add content/authors/{name}.md"
    return "" if what == "article" else f"add it to `{what}s:` in site.yaml"


def check_required(
    article: Article, config: SiteFile, kinds: Mapping[str, Kind], waiting: Waiting
) -> list[Problem]:
    """Problems `required-missing`: what the section or the kind of a published note asks for."""
    problems = []
    section = config.sections.get(article.meta.section)
    for name in section.require if section else ():
        if not getattr(article.meta, name):
            message = f"articles of section {article.meta.section!r} need {name!r}"
            problems.append(error("required-missing", message, article.locate("section"), f"add `{name}:`"))
    for note in article.notes:
        wanted = kinds[note.kind].require if note.kind in kinds and note.status == "published" else ()
        missing = [_needs(note, name) for name in wanted if not _has(note, name)]
        if missing and waiting.holds(note.status, note.record.created):
            missing = soften(missing)
        problems += missing
    return problems


def _has(note: Note, name: str) -> bool:
    return bool(note.author if name == "author" else getattr(note.record, name))


def _needs(note: Note, name: str) -> Problem:
    message = f"notes of kind {note.kind!r} need {name!r}"
    return error("required-missing", message, note.locate("id"), f"add `{name}:`")
