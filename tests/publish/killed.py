"""A publish that is killed at a moment: `python -m tests.publish.killed SITE MOMENT`.

`put` is when five files are there, `remove` when half of those that go are gone, `end` when all is
done but the record of it. The signal cannot be caught: nothing of the process tidies up.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.publish import hosts
from generator.publish.built_files import BuiltFiles
from generator.publish.host import Host
from generator.publish.record import RECORD
from tests.publish.publishing import publish


@dataclass(slots=True)
class DeadlyHost:
    """A host that ends the process at a moment."""

    host: Host
    moment: str
    put_files: int = 0
    put_records: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.host, name)

    def put(self, paths: Sequence[str], built: BuiltFiles) -> Iterator[tuple[str, str]]:
        for sent in self.host.put(paths, built):
            yield sent
            self.put_files += 1
            if self.moment == "put" and self.put_files == 5:
                die()

    def remove(self, paths: Sequence[str]) -> None:
        if self.moment == "remove" and paths:
            self.host.remove(paths[: len(paths) // 2])
            die()
        self.host.remove(paths)

    def write(self, name: str, data: bytes) -> None:
        self.put_records += name == RECORD
        if self.moment == "end" and self.put_records == 2:
            die()
        self.host.write(name, data)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def deadly(table: Mapping[str, Any], moment: str) -> dict[str, Any]:
    """The table of hosts, each of them deadly."""
    return {
        scheme: lambda settings, site, opener=opener: DeadlyHost(opener(settings, site), moment)
        for scheme, opener in table.items()
    }


if __name__ == "__main__":
    hosts.HOSTS = deadly(hosts.HOSTS, sys.argv[2])
    publish(Path(sys.argv[1]), yes=True)
