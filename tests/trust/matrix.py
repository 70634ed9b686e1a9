"""A build in some other surroundings: `python -m tests.trust.matrix SITE OUTPUT SURROUNDINGS`.

The surroundings are JSON: `umask`, `user` (by number), `method` (how processes are begun) and
arguments of `build`. Variables of the environment are given from outside.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys


def become(surroundings: dict[str, object]) -> None:
    """Take on the surroundings; everything that a build may load is loaded before."""
    import generator.building
    import generator.cli
    import generator.report
    import generator.terminal  # noqa: F401

    if "umask" in surroundings:
        os.umask(int(str(surroundings["umask"]), 8))
    if "user" in surroundings:
        user = int(str(surroundings["user"]))
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    if "method" in surroundings:
        method = str(surroundings["method"])
        multiprocessing.get_all_start_methods = lambda: [method]
        multiprocessing.set_start_method(method)


if __name__ == "__main__":
    site, output, text = sys.argv[1:]
    wanted = json.loads(text)
    become(wanted)
    from generator.cli import main

    sys.argv = ["glossator", "build", "--site", site, "--output", output, "--now", "2026-06-01", *wanted["arguments"]]
    main()
