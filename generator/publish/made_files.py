"""Files that a target gets beside those of the build: `CNAME`, and compressed copies.

Compressing takes far longer than publishing what changed. So copies are kept in the site's
memory under the sha256 of what they were made from; deleting them costs time alone.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from ..disk.tree import system_name
from ..model.problem import MachineError, UsageError
from ..model.site import PublishTarget
from .built_files import Layer

# Pictures and fonts are compressed already; below this size the header costs more than it saves.
_TEXTS = (".css", ".html", ".js", ".json", ".jsonld", ".svg", ".txt", ".webmanifest", ".xml")
_SMALLEST = 512
_MEMORY = Path(".glossator") / "compressed"


def made_layers(built: Layer, settings: PublishTarget, site: Path, stack: ExitStack) -> tuple[Layer, ...]:
    """The build's layer and, where the target wants them, further ones; they go with `stack`.

    Raises `UsageError` where the build has a file of that name already.
    """
    layers = [built]
    if settings.domain:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="glossator-")))
        layers.append(_domain_layer(settings.domain, folder))
    if settings.compressed:
        memory = _memory(site)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tree-", dir=memory)))
        layers.append(_compressed_layer(built, settings.compressed, memory, folder))
    for layer in layers[1:]:
        if taken := sorted(built.digests.keys() & layer.digests.keys()):
            raise UsageError(f"content/{taken[0]} is in the way of a file that publish makes; remove it")
    return tuple(layers)


def _domain_layer(domain: str, folder: Path) -> Layer:
    data = f"{domain}\n".encode()
    (folder / "CNAME").write_bytes(data)
    return Layer(folder, {"CNAME": hashlib.sha256(data).hexdigest()})


def _memory(site: Path) -> Path:
    memory = site / _MEMORY
    try:
        memory.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise MachineError(f"{memory}: {fault.strerror or fault}") from fault
    return memory


def _compressed_layer(built: Layer, suffixes: tuple[str, ...], memory: Path, folder: Path) -> Layer:
    """A tree of compressed copies below `folder`, made or taken from the memory."""
    makers = {suffix: _MAKERS[suffix]() for suffix in suffixes}
    texts = {path: digest for path, digest in built.digests.items() if path.endswith(_TEXTS)}
    wanted = [(path, suffix) for path in texts for suffix in suffixes]

    def make(one: tuple[str, str]) -> tuple[str, str]:
        path, suffix = one
        kept = memory / f"{texts[path]}.{suffix}"
        if not kept.exists():
            _compress(built.folder / system_name(path), kept, makers[suffix])
        copy = f"{path}.{suffix}"
        return copy, _link(kept, folder / system_name(copy))

    # Both libraries let go of the interpreter while they compress.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        copies = dict(pool.map(make, wanted))
    _forget_others(memory, {f"{texts[path]}.{suffix}" for path, suffix in wanted})
    return Layer(folder, {path: digest for path, digest in copies.items() if digest})


def _compress(source: Path, kept: Path, maker: Callable[[bytes], bytes]) -> None:
    """Keep a compressed copy; an empty file where it would not be smaller."""
    data = source.read_bytes()
    smaller = maker(data) if len(data) >= _SMALLEST else b""
    handle, name = tempfile.mkstemp(dir=kept.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(smaller if len(smaller) < len(data) else b"")
    Path(name).replace(kept)


def _link(kept: Path, place: Path) -> str:
    """Put a kept copy into the tree; its sha256, `""` for one that is not to be used."""
    data = kept.read_bytes()
    if not data:
        return ""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.hardlink_to(kept)
    except OSError:
        shutil.copyfile(kept, place)
    return hashlib.sha256(data).hexdigest()


def _forget_others(memory: Path, used: set[str]) -> None:
    for entry in memory.iterdir():
        if entry.is_file() and entry.name not in used:
            entry.unlink(missing_ok=True)


def _gzip_maker() -> Callable[[bytes], bytes]:
    # Without a time, so that the same text gives the same bytes.
    return lambda data: gzip.compress(data, compresslevel=9, mtime=0)


def _brotli_maker() -> Callable[[bytes], bytes]:
    try:
        import brotli
    except ImportError:
        message = "compressed copies for `br` need brotli; install it with: pip install brotli"
        raise MachineError(message) from None
    # The last step of quality, 11, took three times as long on the demonstration for 2 % fewer bytes.
    return lambda data: bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=10))


_MAKERS: Mapping[str, Callable[[], Callable[[bytes], bytes]]] = {"gz": _gzip_maker, "br": _brotli_maker}
