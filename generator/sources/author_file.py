"""content/authors/<id>.md: front matter and bio become an author."""

from __future__ import annotations

from ..model.article import Author, AuthorFile
from ..model.problem import Fault, Location, Problem, error
from ..model.values import check_slug
from .content_path import ContentPath
from .front_matter import check_aliases, split_front_matter
from .text_file import TextFile
from .validate import locator, validate


def parse_author(file: TextFile, place: ContentPath) -> tuple[Author | None, list[Problem]]:
    """An author, or `None` where the file does not hold; the id is the file's name."""
    parts, problems = split_front_matter(file, "`name: …`")
    if parts is None:
        return None, problems
    meta, faults = validate(AuthorFile, parts.tree, file)
    problems += faults
    try:
        check_slug(place.stem)
    except Fault as wrong:
        message = f"the file's name {place.stem!r} cannot be the id of an author"
        problems.append(error("bad-slug", message, Location(file.path), wrong.hint))
    if meta is None:
        return None, problems
    locate = locator(parts.tree, file)
    problems += check_aliases(meta.aliases, locate)
    author = Author(
        path=file.path,
        id=place.stem,
        url=f"/authors/{place.stem}/" if meta.listed else "",
        meta=meta,
        bio=parts.body.strip(),
        body_line=parts.body_line,
        locate=locate,
    )
    return author, problems
