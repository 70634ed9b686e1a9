"""A publish that is killed when so many files are there: `python -m tests.publish.killed SITE COUNT`.

The signal cannot be caught: nothing of the process tidies up.
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
from tests.publish.publishing import publish


@dataclass(slots=True)
class DeadlyHost:
    """A host that ends the process after so many files."""

    host: Host
    left: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.host, name)

    def put(self, paths: Sequence[str], built: BuiltFiles) -> Iterator[tuple[str, str]]:
        for sent in self.host.put(paths, built):
            yield sent
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def deadly(table: Mapping[str, Any], count: int) -> dict[str, Any]:
    """The table of hosts, each of them deadly."""
    return {
        scheme: lambda settings, site, opener=opener: DeadlyHost(opener(settings, site), count)
        for scheme, opener in table.items()
    }


if __name__ == "__main__":
    hosts.HOSTS = deadly(hosts.HOSTS, int(sys.argv[2]))
    publish(Path(sys.argv[1]), yes=True)
