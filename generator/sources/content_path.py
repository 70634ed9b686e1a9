"""What a file below content/ is, by its path alone.

A path in, a noun with its parts out: article, sidecar, author, page, medium, or a stray
file that is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from pathlib import PurePosixPath

from ..model.record import Record


class ContentKind(Enum):
    """What a file is to the site."""

    ARTICLE = auto()
    SIDECAR = auto()
    AUTHOR = auto()
    PAGE = auto()
    MEDIUM = auto()
    HIDDEN = auto()
    STRAY = auto()


class ContentPath(Record, frozen=True):
    """A file below content/.

    `stem` is the article's, author's or page's name; `article` the path of the article a
    sidecar belongs to, `layer` its layer; `is_draft` whether the place withholds it.
    """

    path: str
    kind: ContentKind
    stem: str = ""
    article: str = ""
    layer: str = ""
    is_draft: bool = False


_SIDECAR = re.compile(r"(?P<stem>.+?)\.annotations(?:\.(?P<layer>[^.]+))?\.yaml")
# Editors' backups and keys: never copied, whatever folder they are in.
_HIDDEN = re.compile(
    r"/(?:\.[^/]*|#[^/]*#|[^/]*~|[^/]*\.(?:swp|swo|bak|orig|rej|tmp|pem|key|p12|pfx|kdbx|ppk)"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)|Thumbs\.db)(?=/|\Z)",
    re.IGNORECASE,
)


_FOLDER = "content/articles/"
_ENDS = (".md", ".yaml")
# Articles and sidecars as most are: in the folder itself, of plain names.
_USUAL = re.compile(r"(content/articles/([A-Za-z0-9][\w-]*+))(?:\.md|\.annotations\.yaml)")


def classify(path: str) -> ContentPath:
    """What the file at `path` (from the site's root, `content/…`) is."""
    # Every build asks for each file: half of the time is saved by knowing the usual ones.
    if usual := _USUAL.fullmatch(path):
        article, stem = usual.groups()
        if path.endswith(".md"):
            return ContentPath(path, ContentKind.ARTICLE, stem)
        return ContentPath(path, ContentKind.SIDECAR, stem, f"{article}.md", "main")
    return _by_parts(path)


def article_of(path: str) -> str:
    """The path of the article that a file is, or has notes of; empty for any other."""
    place = classify(path) if path.startswith("content/") else None
    if place is None:
        return ""
    return path if place.kind is ContentKind.ARTICLE else place.article


def beside_articles(paths: Iterable[str]) -> list[str]:
    """Those of a site's files that are no articles and no notes, without asking each what it is:
    of what stands in the folder of articles, nothing that ends as these do."""
    others = (path for path in paths if not (path.startswith(_FOLDER) and path.endswith(_ENDS)))
    return [path for path in others if not article_of(path)]


def _by_parts(path: str) -> ContentPath:
    # By strings: twenty thousand `PurePath`s take 0.15 s.
    inner = path.split("/")[1:]
    if _HIDDEN.search(path, len("content")):
        return ContentPath(path, ContentKind.HIDDEN)
    name = inner[-1]
    room = inner[0] if len(inner) > 1 else ""
    is_draft = room == "drafts" or any(part.startswith("_") for part in inner)
    stem, dot, suffix = name.rpartition(".")
    suffix = dot + suffix if stem else ""
    if suffix == ".md":
        return _markdown(path, stem, inner, is_draft=is_draft)
    sidecar = _SIDECAR.fullmatch(name)
    if sidecar and room in ("articles", "drafts"):
        article = f"{path[: -len(name)]}{sidecar['stem']}.md"
        return ContentPath(
            path, ContentKind.SIDECAR, sidecar["stem"], article, sidecar["layer"] or "main", is_draft
        )
    if suffix.lower() in (".yaml", ".yml", ".markdown", ".mdown"):
        return ContentPath(path, ContentKind.STRAY)
    return ContentPath(path, ContentKind.MEDIUM, is_draft=is_draft)


def _markdown(path: str, stem: str, inner: list[str], *, is_draft: bool) -> ContentPath:
    room, depth = inner[0], len(inner)
    if room in ("articles", "drafts") and depth > 1:
        name = inner[-2] if stem == "index" and depth > 2 else stem
        return ContentPath(path, ContentKind.ARTICLE, name.lstrip("_"), is_draft=is_draft)
    if room in ("authors", "pages") and depth == 2:
        kind = ContentKind.AUTHOR if room == "authors" else ContentKind.PAGE
        return ContentPath(path, kind, stem.lstrip("_"), is_draft=is_draft)
    return ContentPath(path, ContentKind.STRAY)


def stray_hint(path: str) -> str:
    """Where a stray Markdown or YAML file was probably meant to stand."""
    pure = PurePosixPath(path)
    name = pure.name
    if pure.suffix == ".md":
        return ", ".join(
            f"{room} stand in content/{room}/{name}" for room in ("articles", "pages", "authors")
        )
    stem = re.split(r"[._-](?:an+ot\w*|notes?)\b|\.ya?ml$", name)[0] or pure.stem
    return f"notes stand in content/articles/{stem}.annotations.yaml, beside {stem}.md"
