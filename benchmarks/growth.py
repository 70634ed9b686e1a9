#!/usr/bin/env python3
"""How time and memory grow with a site: `python -m benchmarks.growth 1000 10000 100000`.

For each number of articles: a cold build, one in which nothing changed, one after an edit of an
article and of an author; seconds, the peak of the largest process, and how many times the cold build
of the size before. Put `--folder` on a file system in memory with room for all of it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from benchmarks.compare import Runner, aside, edits
from benchmarks.corpus import write_site


def main() -> None:
    """Write the sites, one after the other, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="+")
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm/growth"))
    options = parser.parse_args()
    print("| articles | cold s | nothing changed s | article s | author s | peak MiB | times that before |")
    print("|---|---|---|---|---|---|---|")
    before = 0.0
    for articles in options.articles:
        shutil.rmtree(options.folder, ignore_errors=True)
        aside(write_site, options.folder, articles)
        build = Runner([sys.executable, "-m", "generator", "build", "--site", str(options.folder)])
        build.run("cold")
        build.run("nothing")
        for case in ("article", "author"):
            edits(options.folder)[case](0)
            build.run(case)
        took = [build.median(case) for case in ("cold", "nothing", "article", "author")]
        times = f"{took[0] / before:.1f}" if before else "–"
        seconds = " | ".join(f"{one:.2f}" for one in took)
        print(f"| {articles} | {seconds} | {max(build.peak.values()):.0f} | {times} |", flush=True)
        before = took[0]
    shutil.rmtree(options.folder)


if __name__ == "__main__":
    main()
