"""The digest of the tool itself: what a build keeps holds for the program that made it and no other."""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def program_digest() -> bytes:
    """16 bytes that stand for the tool's own code, the Python it runs on and the libraries beside it.

    Libraries count by the names of their `.dist-info` folders, which have the version in
    them: reading their files would take longer than a build with nothing to do.
    """
    hashed = blake2b(sys.version.encode(), digest_size=16)
    for path in sorted(_PACKAGE.rglob("*.py")):
        hashed.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0")
        hashed.update(path.read_bytes() + b"\0")
    for folder in sys.path:
        if folder and os.path.isdir(folder):  # noqa: PTH112 - entries of sys.path are texts
            found = sorted(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-link")))  # noqa: PTH208
            hashed.update("\n".join(found).encode("utf-8", "surrogateescape"))
    return hashed.digest()
