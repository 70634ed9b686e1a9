"""How large pictures are, read from their files when a page shows them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


class PictureSizes(Mapping[str, tuple[int, int]]):
    """Width and height in pixels by a picture's address, for pictures of known size.

    `files` are the files of the site, `paths` maps addresses to paths in it. A file is read
    when its size is first asked for.
    """

    def __init__(self, files: Mapping[str, bytes], paths: Mapping[str, str]) -> None:
        self._files = files
        self._paths = {url: path for url, path in paths.items() if path.lower().endswith(_PICTURES)}
        self._known: dict[str, tuple[int, int]] = {}

    def __getitem__(self, url: str) -> tuple[int, int]:
        if url not in self._known:
            self._known[url] = _size(self._files[self._paths[url]])
        if self._known[url] <= (0, 0):
            raise KeyError(url)
        return self._known[url]

    def __iter__(self) -> Iterator[str]:
        return (url for url in self._paths if url in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _size(data: bytes) -> tuple[int, int]:
    """Width and height; (0, 0) where the file does not say."""
    import imagesize  # most sites have more articles than pictures

    try:
        width, height = imagesize.get(io.BytesIO(data))
        return (round(width), round(height)) if width > 0 and height > 0 else (0, 0)
    except Exception:  # noqa: BLE001 - whatever a broken picture does to the reader, it has no size
        return 0, 0
