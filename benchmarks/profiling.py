#!/usr/bin/env python3
"""Where the time of a build goes: `python -m benchmarks.profiling 1000 article --sort cumulative`.

Writes the corpus, brings the site to where the case begins, and prints what the profiler saw of
one build in one process. The profiler itself takes as long again: use it to find places, and
`compare` to say what a change gained.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import shutil
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.compare import edits
from benchmarks.corpus import write_site
from generator.build import BuildRequest, build_site

CASES = ("cold", "nothing", "article", "sidecar", "author", "template", "site.yaml")


def main() -> None:
    """Profile one build of a case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("case", choices=CASES)
    parser.add_argument("--sort", choices=("tottime", "cumulative"), default="tottime")
    parser.add_argument("--lines", type=int, default=40)
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm/profiling"))
    options = parser.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    write_site(options.folder, options.articles)
    request = BuildRequest(
        root=options.folder, output=options.folder / "output", now=datetime.now(UTC), jobs=1
    )
    if options.case != "cold":
        build_site(request)
    if options.case in edits(options.folder):
        edits(options.folder)[options.case](0)
    with cProfile.Profile() as profile:
        build_site(request)
    pstats.Stats(profile).sort_stats(options.sort).print_stats(options.lines)
    shutil.rmtree(options.folder)


if __name__ == "__main__":
    main()
