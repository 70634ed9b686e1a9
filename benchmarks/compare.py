#!/usr/bin/env python3
"""Builds side by side with other generators: `python -m benchmarks.compare 1000 --rounds 3 --hugo PATH`.

One run writes the corpus for both, then times whole processes in pairs, one after the
other: cold (nothing kept, no output), nothing changed, and after an edit of an article, a
sidecar, an author, a template, site.yaml. Medians, ratios and peak memory of the largest
process are printed as a table. Hugo builds its site with notes as footnotes, with a shortcode a
note, and with related articles as well, which our pages have. Put `--folder` on a file system in
memory. Pelican and Eleventy (with markdown-it-footnote beside it) are built cold as well where their
programs are named.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_site
from benchmarks.eleventy_site import write_eleventy_site
from benchmarks.hugo_site import write_hugo_site
from benchmarks.pelican_site import write_pelican_site

# As where the program is installed: modules are compiled once, not by every process.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


# Its sites, each showing more than the one before.
HUGO = ("footnotes", "shortcodes", "related")


@dataclass
class Runner:
    """Times one command, run in `folder`; `seconds` and `peak` (MiB) by the name of the case."""

    command: list[str]
    folder: Path | None = None
    seconds: dict[str, list[float]] = field(default_factory=dict)
    peak: dict[str, float] = field(default_factory=dict)

    def run(self, case: str) -> None:
        """Run the command once. Raises where it fails."""
        started = time.perf_counter()
        process = subprocess.Popen(
            self.command, cwd=self.folder, env=_ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert process.stderr
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"{self.command[0]} failed: {said.decode()}")
        self.seconds.setdefault(case, []).append(time.perf_counter() - started)
        self.peak[case] = max(self.peak.get(case, 0.0), usage.ru_maxrss / 1024)

    def median(self, case: str) -> float:
        """The median of all runs of a case, in seconds."""
        return statistics.median(self.seconds[case])


def aside(write: Callable[..., None], *given: Any, **named: Any) -> None:
    """Write something in another process: what a program begins with counts as its memory, and that is
    what this one holds."""
    process = multiprocessing.get_context("fork").Process(target=write, args=given, kwargs=named)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def edits(site: Path) -> dict[str, Callable[[int], None]]:
    """One edit a case; each is another one in each round."""
    article = site / "content/articles/article-7.md"
    sidecar = article.with_suffix(".annotations.yaml")
    return {
        "article": lambda n: _append(article, f"\nOne more paragraph {n}.\n"),
        "sidecar": lambda n: _append(
            sidecar, f"  - {{id: more-{n}, body: A note on all of it., author: author-1}}\n"
        ),
        "author": lambda n: _append(site / "content/authors/author-3.md", f"\nMore of the bio {n}.\n"),
        "template": lambda n: _template(site, n),
        "site.yaml": lambda n: _append(site / "site.yaml", f"# {n}\n"),
    }


def _template(site: Path, number: int) -> None:
    (site / "templates/slots").mkdir(parents=True, exist_ok=True)
    (site / "templates/slots/footer.html").write_text(f"<p>Footer {number}</p>\n", encoding="utf-8")


def main() -> None:
    """Write both sites, run all cases, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hugo", default="hugo")
    parser.add_argument("--pelican", help="a pelican program")
    parser.add_argument("--eleventy", help="an eleventy program in its node_modules/.bin")
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm/compare"))
    options = parser.parse_args()
    home = options.folder
    shutil.rmtree(home, ignore_errors=True)
    site = home / "site"
    aside(write_site, site, options.articles)
    runners = {"ours": Runner([sys.executable, "-m", "generator", "build", "--site", str(site)])}
    for name in HUGO:
        folder = home / name
        aside(write_hugo_site, site, folder, shortcodes=name != "footnotes", related=name == "related")
        runners[name] = Runner([options.hugo, "--quiet", "--source", str(folder)])
    runners |= others(site, home, options.pelican, options.eleventy)
    for number in range(options.rounds):
        one_round(site, home, runners, number)
    print_table(options.articles, options.rounds, runners)
    shutil.rmtree(home)


def others(site: Path, home: Path, pelican: str | None, eleventy: str | None) -> dict[str, Runner]:
    """Those of the other generators that are there, each with its site written."""
    found = {}
    if pelican:
        aside(write_pelican_site, site, home / "pelican")
        found["pelican"] = Runner([pelican, "--quiet", "--settings", "pelicanconf.py"], home / "pelican")
    if eleventy:
        aside(write_eleventy_site, site, home / "eleventy")
        (home / "eleventy/node_modules").symlink_to(Path(eleventy).absolute().parents[1])
        found["eleventy"] = Runner([eleventy, "--quiet"], home / "eleventy")
    return found


def one_round(site: Path, home: Path, runners: dict[str, Runner], number: int) -> None:
    """Every case once, each of ours beside a cold build of Hugo's: it keeps nothing."""
    for kept in (site / "output", site / ".glossator"):
        shutil.rmtree(kept, ignore_errors=True)
    for name, runner in runners.items():
        shutil.rmtree(home / name / "public", ignore_errors=True)
        runner.run("cold")
    runners["ours"].run("nothing")
    for case, edit in edits(site).items():
        edit(number)
        runners["ours"].run(case)
        runners["footnotes"].run("again")


def print_table(articles: int, rounds: int, runners: dict[str, Runner]) -> None:
    """Seconds and ratios, one line a case."""
    ours, hugo = runners["ours"], [runners[name] for name in HUGO]
    took = [other.median("cold") for other in hugo]
    print(f"{articles} articles, medians of {rounds} rounds")
    print(f"Hugo with footnotes {took[0]:.2f} s, again {hugo[0].median('again'):.2f} s")
    print(f"Hugo with a shortcode a note {took[1]:.2f} s, and with related articles {took[2]:.2f} s")
    print("| case | seconds | of Hugo with footnotes | with shortcodes | with related articles | peak MiB |")
    print("|---|---|---|---|---|---|")
    for case in ours.seconds:
        ratios = " | ".join(f"{ours.median(case) / other:.2f}" for other in took)
        print(f"| {case} | {ours.median(case):.2f} | {ratios} | {ours.peak[case]:.0f} |")
    print("Hugo's peak:", ", ".join(f"{other.peak['cold']:.0f}" for other in hugo), "MiB")
    for name in ("pelican", "eleventy"):
        if name in runners:
            took = runners[name].median("cold")
            print(f"cold, of {name} ({took:.2f} s): {ours.median('cold') / took:.2f}")


if __name__ == "__main__":
    main()
