"""A build in some other surroundings: `python -m tests.trust.matrix SITE OUTPUT SURROUNDINGS`.

The surroundings are JSON: `umask`, `user` (by number), `method` (how processes may be begun) and
`arguments` of `build`. Variables of the environment are given from outside.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any


def become(surroundings: dict[str, Any], site: Path) -> None:
    """Take on the surroundings."""
    if "umask" in surroundings:
        os.umask(int(surroundings["umask"], 8))
    if "method" in surroundings:
        multiprocessing.get_all_start_methods = lambda: [surroundings["method"]]
        multiprocessing.set_start_method(surroundings["method"])
    if "user" in surroundings:
        load_everything(site)
        os.setgroups([])
        os.setgid(surroundings["user"])
        os.setuid(surroundings["user"])


def load_everything(site: Path) -> None:
    """Where Python itself is in a folder that only its owner may read, nothing can be loaded later."""
    import generator.report
    import generator.terminal  # noqa: F401
    from tests.small_site import build

    before = os.environ.get("XDG_CACHE_HOME", "")
    with tempfile.TemporaryDirectory() as place:
        # Nothing is compiled yet there: the compiler is loaded as well.
        os.environ["XDG_CACHE_HOME"] = place
        for jobs in (1, 2):
            assert build(shutil.copytree(site, Path(place) / str(jobs)), jobs=jobs).ok
    os.environ["XDG_CACHE_HOME"] = before


if __name__ == "__main__":
    site, output, text = sys.argv[1:]
    wanted = json.loads(text)
    become(wanted, Path(site))
    from generator.cli import main

    arguments = ["--site", site, "--output", output, "--now", "2026-06-01", *wanted.get("arguments", ())]
    sys.argv = ["glossator", "build", *arguments]
    main()
