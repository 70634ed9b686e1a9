"""Articles and plain pages: Markdown files with front matter become records.

The address follows from the site's permalink and the front matter; names that must
exist elsewhere are returned as references, for the whole site to check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo

from ..model.article import Article, FrontMatter, PageFrontMatter, PlainPage, Reference
from ..model.problem import Fault, Location, Problem, error
from ..model.site import SiteFile
from ..model.values import check_slug
from .content_path import ContentPath
from .front_matter import check_aliases, check_names, split_front_matter
from .text_file import TextFile
from .validate import locator, validate


def parse_article(
    file: TextFile, place: ContentPath, config: SiteFile
) -> tuple[Article | None, list[Problem]]:
    """An article without its notes, or `None` where its front matter does not hold."""
    parts, problems = split_front_matter(file, "`title: …` and `date: …`")
    if parts is None:
        return None, problems
    meta, faults = validate(FrontMatter, parts.tree, file)
    problems += faults
    locate = locator(parts.tree, file)
    problems += _check_stem(place.stem, meta.slug if meta else "-", file.path)
    if meta is None:
        return None, problems
    problems += _check_dates(meta, locate, config.zone)
    problems += _check_bylines(meta, locate) + check_aliases(meta.aliases, locate)
    problems += check_names(_names(meta), locate)
    slug = meta.slug or place.stem
    if meta.slug and meta.slug != place.stem and not meta.id:
        hint = f"add `id: {place.stem}`, so that feeds and annotations keep their ids"
        problems.append(
            error("missing-id", "a slug that is not the file's name needs an id", locate("slug"), hint)
        )
    article = Article(
        path=file.path,
        id=meta.id or place.stem,
        slug=slug,
        url=_permalink(config.permalink, slug, meta, meta.language or config.language),
        language=meta.language or config.language,
        meta=meta,
        markdown=parts.body,
        body_line=parts.body_line,
        is_draft=meta.draft or place.is_draft,
        references=tuple(_references(meta, locate)),
        locate=locate,
    )
    return article, problems


def parse_page(
    file: TextFile, place: ContentPath, config: SiteFile
) -> tuple[PlainPage | None, list[Problem]]:
    """A plain page, or `None` where its front matter does not hold."""
    parts, problems = split_front_matter(file, "`title: …`")
    if parts is None:
        return None, problems
    meta, faults = validate(PageFrontMatter, parts.tree, file)
    problems += faults + _check_stem(place.stem, meta.slug if meta else "-", file.path)
    if meta is None:
        return None, problems
    slug = meta.slug or place.stem
    locate = locator(parts.tree, file)
    problems += check_aliases(meta.aliases, locate)
    page = PlainPage(
        path=file.path,
        slug=slug,
        url=f"/{slug}/",
        language=meta.language or config.language,
        meta=meta,
        markdown=parts.body,
        body_line=parts.body_line,
        locate=locate,
    )
    return page, problems


def _check_stem(stem: str, slug: str, path: str) -> list[Problem]:
    if slug:
        return []
    try:
        check_slug(stem)
    except Fault as wrong:
        hint = f"{wrong.hint}, or give the article a `slug:` and an `id:`"
        return [
            error("bad-slug", f"the file's name {stem!r} cannot be part of an address", Location(path), hint)
        ]
    return []


def _check_dates(meta: FrontMatter, locate: Callable[..., Location], zone: tzinfo) -> list[Problem]:
    if meta.updated is None:
        return []
    # A day alone may be any moment of that day.
    is_day = meta.updated.seconds is None and meta.updated.day == meta.date.day
    if meta.updated.at(zone) < meta.date.at(zone) and not is_day:
        message = f"updated {meta.updated.text} is before the date {meta.date.text}"
        return [
            error(
                "updated-before-date",
                message,
                locate("updated"),
                "leave `updated` out until the article changes",
            )
        ]
    return []


def _names(meta: FrontMatter) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
    """What becomes part of an address, beside the slug."""
    if meta.series:
        yield "series", meta.series, ("series",)
    yield from (("tag", tag, ("tags", index)) for index, tag in enumerate(meta.tags))


def _check_bylines(meta: FrontMatter, place: Callable[..., Location]) -> list[Problem]:
    problems = []
    for index, byline in enumerate(meta.authors):
        if not byline.id and not byline.name:
            message = "an author needs an id, or a name"
            hint = "write `id: …` for a file of content/authors/, `name: …` for a guest"
            problems.append(error("bad-byline", message, place("authors", index), hint))
        if byline.id and (byline.name or byline.role or byline.affiliation or byline.bio):
            message = f"{byline.id!r} has a file of its own; what stands beside the id is for guests"
            hint = "write `as: {name: …, role: …}` for how the author is to stand here"
            problems.append(error("bad-byline", message, place("authors", index), hint))
    return problems


def _permalink(pattern: str, slug: str, meta: FrontMatter, language: str) -> str:
    day = meta.date.day
    return pattern.format(
        slug=slug,
        year=f"{day.year:04}",
        month=f"{day.month:02}",
        day=f"{day.day:02}",
        section=meta.section or "articles",
        language=language.lower(),
    )


def _references(meta: FrontMatter, locate: Callable[..., Location]) -> list[Reference]:
    names: list[tuple[str, str, tuple[str | int, ...]]] = [
        ("author", byline.id, ("authors", index)) for index, byline in enumerate(meta.authors) if byline.id
    ]
    names += [("author", person.id, ("contributors", i, "id")) for i, person in enumerate(meta.contributors)]
    names += [("article", name, ("translations", index)) for index, name in enumerate(meta.translations)]
    names += [("note", c.note, ("corrections", i, "note")) for i, c in enumerate(meta.corrections) if c.note]
    if meta.section:
        names.append(("section", meta.section, ("section",)))
    if meta.disclaimer and meta.disclaimer != "false" and not any(c.isspace() for c in meta.disclaimer):
        names.append(("disclaimer", meta.disclaimer, ("disclaimer",)))
    return [Reference(what, name, locate, keys) for what, name, keys in names]
