"""The same stages as a build, without writing: every fault of every file, drafts included.

What a build only warns of (broken links, missing pictures) is an error here; alternative
texts, unused files and, on request, addresses outside the site are looked at as well.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from .build import BuildRequest, BuildResult
from .building import next_change
from .model.problem import Location, Problem, Severity, apply_severities, warning
from .model.record import replace
from .prepare import Prepared, prepare_site
from .stages.records import count_passages

# A build warns of these: a page with a broken link is better than no page. Not here.
_ERRORS_HERE = frozenset({"broken-link", "missing-picture", "broken-external-link"})
_TIMEOUT = 15.0
_AT_ONCE = 8
_AGENT = "Mozilla/5.0 (compatible; Glossator link check)"


def check_site(root: Path, now: datetime, *, external: bool = False, strict: bool = False) -> BuildResult:
    """All problems of the site in `root`; nothing is written.

    `external` asks every address outside the site; `strict` makes warnings errors.
    """
    started = time.perf_counter()
    prepared = prepare_site(BuildRequest(root=root, output=root / "output", now=now, all_faults=True))
    problems = list(prepared.problems)
    config = prepared.config
    if config:
        found = [*_unused(prepared, _texts(prepared)), *_pictures_without_alt(prepared)]
        if external:
            found += check_external(_outside(prepared))
        problems += apply_severities(found, config.problems)
        problems = [_raise(problem, asked=problem.code in config.problems) for problem in problems]
    if strict:
        problems = [replace(problem, severity=Severity.ERROR) for problem in problems]
    return BuildResult(
        problems=tuple(sorted(problems, key=lambda problem: (problem.at, problem.code))),
        anchors=count_passages(prepared.records) if config else {},
        pages=sum(page.path.endswith(".html") for page in prepared.planned),
        report=None,
        seconds=time.perf_counter() - started,
        next_change=next_change(prepared.records, config) if config else None,
    )


def _raise(problem: Problem, *, asked: bool) -> Problem:
    """A fault that is an error here, unless site.yaml says what it is to be."""
    return problem if asked or problem.code not in _ERRORS_HERE else replace(problem, severity=Severity.ERROR)


def _texts(prepared: Prepared) -> list[str]:
    """Every page as text; rendering them shows the faults of templates as well."""
    return [page.content.decode("utf-8", "replace") for page in prepared.pages()]


def _unused(prepared: Prepared, texts: list[str]) -> list[Problem]:
    """Authors that nothing names, and files that no page shows or links to."""
    assert prepared.setting
    outline = prepared.setting.outline
    named = {ref.name for article in prepared.articles for ref in article.references if ref.what == "author"}
    problems = [
        warning("unused-author", f"no article and no note names {name!r}", Location(author.path))
        for name, author in outline.authors.items()
        if name not in named
    ]
    for source, path in outline.media.items():
        if not any(f"/{path}" in text for text in texts):
            problems.append(
                warning("unused-file", "no page shows this file or links to it", Location(source))
            )
    return problems


def _pictures_without_alt(prepared: Prepared) -> list[Problem]:
    return [
        warning(
            "missing-alt",
            "the article's picture has no alternative text",
            article.locate("image"),
            "add `alt:`",
        )
        for article in prepared.articles
        if article.meta.image and not article.meta.image.alt
    ]


def _outside(prepared: Prepared) -> list[tuple[str, Location]]:
    """Addresses outside the site, with the places that name them."""
    links = [(link.url, link.at()) for link in prepared.links if link.url.startswith(("http://", "https://"))]
    for article in prepared.articles:
        for index, source in enumerate(article.meta.sources):
            links.append((source.url, article.locate("sources", index, "url")))
        for note in article.notes:
            for index, source in enumerate(note.record.sources):
                links.append((source.url, note.locate("sources", index, "url")))
    return [(url, at) for url, at in links if url]


def check_external(links: Iterable[tuple[str, Location]]) -> list[Problem]:
    """Problems `broken-external-link` of addresses that answer with an error or not at all.

    Each address is asked once; the problem stands at the first place that names it.
    """
    first: dict[str, Location] = {}
    for url, at in links:
        first.setdefault(url.split("#")[0], at)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(_ask, first)
        return [
            warning("broken-external-link", f"{url} answers: {answer}", at)
            for (url, at), answer in zip(first.items(), answers, strict=True)
            if answer
        ]


def _ask(url: str) -> str:
    """What is wrong with an address; `""` where it answers. Some servers refuse HEAD: then GET."""
    answer = ""
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(url, method=method, headers={"User-Agent": _AGENT})  # noqa: S310 - http(s) only
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT):  # noqa: S310
                return ""
        except urllib.error.HTTPError as fault:
            answer = f"{fault.code} {fault.reason}"
            fault.close()
        except (OSError, ValueError) as fault:
            return str(getattr(fault, "reason", fault))
    return answer
