"""How large pictures are, read from the first bytes of their files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


def picture_sizes(files: Mapping[str, bytes], paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Path → width and height in pixels, for those of `paths` that are pictures of known size."""
    sizes = {}
    for path in paths:
        if path.lower().endswith(_PICTURES):
            width, height = _size(files[path])
            if width > 0 and height > 0:
                sizes[path] = (width, height)
    return sizes


def _size(data: bytes) -> tuple[int, int]:
    """Width and height; (-1, -1) where the file does not say."""
    import imagesize  # most sites have more articles than pictures

    try:
        width, height = imagesize.get(io.BytesIO(data))
        return round(width), round(height)
    except Exception:  # noqa: BLE001 - whatever a broken picture does to the reader, it has no size
        return -1, -1
