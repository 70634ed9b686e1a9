"""What a file below content/ is, by its path alone.

A path in, a noun with its parts out: article, sidecar, author, page, medium, or a stray
file that is none of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import PurePosixPath


class ContentKind(Enum):
    """What a file is to the site."""

    ARTICLE = auto()
    SIDECAR = auto()
    AUTHOR = auto()
    PAGE = auto()
    MEDIUM = auto()
    HIDDEN = auto()
    STRAY = auto()


@dataclass(frozen=True, slots=True)
class ContentPath:
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
    r"\..*|#.*#|.*~|.*\.(?:swp|swo|bak|orig|rej|tmp|pem|key|p12|pfx|kdbx|ppk)|id_(?:rsa|dsa|ecdsa|ed25519)|Thumbs\.db",
    re.IGNORECASE,
)


def classify(path: str) -> ContentPath:
    """What the file at `path` (from the site's root, `content/…`) is."""
    pure = PurePosixPath(path)
    inner = pure.parts[1:]
    if any(_HIDDEN.fullmatch(part) for part in inner):
        return ContentPath(path, ContentKind.HIDDEN)
    room = inner[0] if len(inner) > 1 else ""
    is_draft = room == "drafts" or any(part.startswith("_") for part in inner)
    if pure.suffix == ".md":
        return _markdown(path, pure, room, is_draft=is_draft)
    sidecar = _SIDECAR.fullmatch(pure.name)
    if sidecar and room in ("articles", "drafts"):
        article = str(pure.with_name(sidecar["stem"] + ".md"))
        return ContentPath(
            path, ContentKind.SIDECAR, sidecar["stem"], article, sidecar["layer"] or "main", is_draft
        )
    if pure.suffix.lower() in (".yaml", ".yml", ".markdown", ".mdown"):
        return ContentPath(path, ContentKind.STRAY)
    return ContentPath(path, ContentKind.MEDIUM, is_draft=is_draft)


def _markdown(path: str, pure: PurePosixPath, room: str, *, is_draft: bool) -> ContentPath:
    depth = len(pure.parts)
    if room in ("articles", "drafts"):
        is_folder = pure.stem == "index" and depth > 3
        stem = pure.parent.name if is_folder else pure.stem
        return ContentPath(path, ContentKind.ARTICLE, stem.lstrip("_"), is_draft=is_draft)
    if room in ("authors", "pages") and depth == 3:
        kind = ContentKind.AUTHOR if room == "authors" else ContentKind.PAGE
        return ContentPath(path, kind, pure.stem.lstrip("_"), is_draft=is_draft)
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
