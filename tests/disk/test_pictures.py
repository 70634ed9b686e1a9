"""Sizes of pictures, read from real files."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from generator.disk import PictureSizes
from tests.small_site import build, write_site


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_sizes_of_pictures_that_say_them() -> None:
    files = {
        "a.png": png(3, 5),
        "b.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"></svg>',
        "broken.png": b"\x89PNG\r\n\x1a\n",
        "empty.jpg": b"",
        "data.csv": b"1,2",
    }
    assert dict(PictureSizes(files, {path: path for path in files})) == {"a.png": (3, 5), "b.svg": (20, 10)}


def test_the_page_leaves_room_for_a_picture(tmp_path: Path) -> None:
    article = (
        "---\ntitle: First\ndate: 2026-05-01\nimage: {src: b.png, alt: Grey}\n---\n\n"
        "![Grey](a.png)\n\n![Broken](broken.png)\n"
    )
    pictures = {"a.png": png(3, 5), "b.png": png(7, 4), "broken.png": b"\x89PNG"}
    files = {f"content/articles/{name}": data for name, data in pictures.items()}
    site = write_site(tmp_path, {"content/articles/first.md": article, **files})
    assert build(site).ok
    page = (site / "output/articles/first/index.html").read_text(encoding="utf-8")
    assert 'src="/articles/a.png" alt="Grey" width="3" height="5"' in page
    assert 'src="/articles/b.png" alt="Grey" width="7" height="4"' in page
    assert 'src="/articles/broken.png" alt="Broken" loading' in page
