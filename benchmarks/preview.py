#!/usr/bin/env python3
"""From a save to the painted page: `python -m benchmarks.preview 1000 --saves 30 --hugo PATH`.

Writes the corpus, starts `serve` and opens an article in headless Chromium. Saves follow at one
per second, in place and beside-then-renamed in turn: of the article, of its sidecar, of a style
sheet. A save is painted in the frame after the page has its mark; the clock is this process's
own. Notes are then written through the editor, from the press on Save to the note in the page.
With `--long` the article is one of 50,000 words with 500 notes. With `--hugo` the same articles are
served by `hugo server`, and a save there is over when the new text is served: its page loads again
after that. Both are measured in one run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.corpus import write_long, write_site
from benchmarks.hugo_site import write_hugo_site
from tests.browser import CHROMIUM_FLAGS, find_chromium

_PATIENCE_MS = 60_000
_HUGO_PORT = 8765
# Seconds to come to rest, and to look what the server takes then.
_REST, _IDLE = 3.0, 10.0
# Kept by the page: resolves in the frame after its main part has a text or a style has a value.
_WATCH = """
([test, value]) => {
    const holds = test === "text"
        ? () => document.querySelector("main").textContent.includes(value)
        : () => getComputedStyle(document.querySelector("h1")).getPropertyValue("--mark").includes(value);
    window.painted = new Promise((resolve) => {
        const done = () => resolve(Date.now());
        const look = () => requestAnimationFrame(holds() ? done : look);
        look();
    });
}
"""


def save(path: Path, text: str, *, renamed: bool) -> None:
    """Save as editors do: in place, or beside and renamed."""
    if renamed:
        beside = path.with_name(path.name + ".tmp")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    else:
        path.write_text(text, encoding="utf-8")


def time_save(page: Page, test: str, value: str, write: Callable[[], None]) -> float:
    """Milliseconds from just before a save until the page is painted with its mark."""
    page.evaluate(_WATCH, [test, value])
    started = time.time()
    write()
    painted: float = page.evaluate("() => window.painted")
    return painted - started * 1000


def saves_of(page: Page, path: Path, count: int, mark: Callable[[str], str], test: str) -> Iterator[float]:
    """One save a second of a file, each with a mark of its own."""
    for number in range(count):
        began = time.monotonic()
        value = f"mark-{path.suffixes[0][1:]}-{number}"
        text = mark(value)
        yield time_save(page, test, value, lambda text=text, n=number: save(path, text, renamed=n % 2 == 1))
        time.sleep(max(0.0, 1.0 - (time.monotonic() - began)))


def notes_of(page: Page, count: int) -> Iterator[float]:
    """Notes written through the editor: from the press on Save to the note in the page."""
    editor = page.locator("#glossator-editor")
    for number in range(count):
        page.evaluate(
            """n => {
                const walker = document.createTreeWalker(
                    document.querySelector("#article-text"), NodeFilter.SHOW_TEXT,
                    (node) => (node.length > 80 && !node.parentElement.closest("[data-notes]") ? 1 : 3));
                for (let at = 0; at <= n % 5; at += 1) walker.nextNode();
                getSelection().setBaseAndExtent(walker.currentNode, 1, walker.currentNode, 40);
            }""",
            number,
        )
        editor.get_by_role("button", name="Annotate “").click()
        editor.get_by_label("Title").fill(f"Written {number}")
        editor.get_by_label("Body").fill("A note.")
        page.evaluate(
            """n => { window.painted = new Promise((resolve) => {
                const button = document.querySelector("#glossator-editor").shadowRoot
                    .querySelector("dialog [type=submit]");
                button.addEventListener("click", () => { window.pressed = performance.now(); });
                const look = () => document.getElementById(`note-written-${n}`)
                    ? requestAnimationFrame(() => resolve(performance.now() - window.pressed))
                    : requestAnimationFrame(look);
                look();
            }); }""",
            number,
        )
        editor.get_by_role("button", name="Save note").click()
        yield float(page.evaluate("() => window.painted"))
        editor.get_by_text(f"Note written-{number} saved.").wait_for()


def idle_share(process: int, seconds: float) -> float:
    """Which part of one processor a process takes while nothing is saved, in percent."""
    before = _ticks(process)
    time.sleep(seconds)
    return (_ticks(process) - before) / os.sysconf("SC_CLK_TCK") / seconds * 100


def _ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


@contextmanager
def serving(site: Path) -> Iterator[tuple[str, int]]:
    """Our preview of a site: its address and process."""
    command = [sys.executable, "-m", "generator", "serve", "--site", str(site)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                found = re.match(r"serving .* at (http://\S+)", line)
                if found:
                    break
            else:
                raise SystemExit("the preview did not start")
            # What it says from now on has to go somewhere.
            drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
            yield found[1], process.pid
        finally:
            process.terminate()
            drain.wait()


@contextmanager
def hugo_serving(hugo: str, site: Path) -> Iterator[str]:
    """`hugo server` of a site: its address."""
    command = [hugo, "server", "--source", str(site), "--port", str(_HUGO_PORT), "--bind", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield f"http://127.0.0.1:{_HUGO_PORT}/"
        finally:
            process.terminate()


def hugo_save(address: str, path: Path, value: str) -> float:
    """Milliseconds until a saved text is served."""
    text = path.read_text(encoding="utf-8")
    started = time.monotonic()
    path.write_text(f"{text.rstrip()}\n\n{value}\n", encoding="utf-8")
    while value not in _fetch(address):
        time.sleep(0.002)
    return (time.monotonic() - started) * 1000


def _fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address) as answer:
            return str(answer.read(), "utf-8")
    except (OSError, HTTPException):
        # Not there yet, or being written while it is served.
        return ""


def row(name: str, found: list[float]) -> str:
    """A line of the table: median, 95th percentile, slowest."""
    ordered = sorted(found)
    late = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95) - 1)]
    return f"| {name} | {statistics.median(ordered):.0f} | {late:.0f} | {ordered[-1]:.0f} | {len(ordered)} |"


def ours(site: Path, name: str, saves: int, notes: int) -> tuple[list[str], float]:
    """Rows of the table for our preview of an article, and what it takes when nothing is saved, in
    percent."""
    style = site / "templates/site.css"
    style.parent.mkdir(exist_ok=True)
    style.write_text("h1 { --mark: none }\n", encoding="utf-8")
    article = site / f"content/articles/{name}.md"
    sidecar = article.with_suffix(".annotations.yaml")
    text, noted = article.read_text(encoding="utf-8"), sidecar.read_text(encoding="utf-8")
    extra = "  - {{id: extra, body: {}., author: author-1}}\n"
    cases: dict[str, tuple[Path, Callable[[str], str], str]] = {
        "the article": (article, lambda value: f"{text.rstrip()}\n\nText {value}.\n", "text"),
        "its sidecar": (sidecar, lambda value: noted + extra.format(value), "text"),
        "a style sheet": (style, lambda value: f"h1 {{ --mark: {value} }}\n", "style"),
    }
    with serving(site) as (address, process), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_chromium(playwright)), args=list(CHROMIUM_FLAGS)
        )
        page = browser.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        page.goto(f"{address}articles/{name}/")
        page.wait_for_function("() => window.LiveReload && window.LiveReload.connector.protocol === 7")
        rows = [
            row(what, list(saves_of(page, path, saves, mark, test)))
            for what, (path, mark, test) in cases.items()
        ]
        rows.append(row("a note in the editor", list(notes_of(page, notes))))
        time.sleep(_REST)
        return rows, idle_share(process, _IDLE)


def theirs(hugo: str, folder: Path, name: str, saves: int) -> str:
    """The row of `hugo server` for the same article."""
    with hugo_serving(hugo, folder) as address:
        source = next(folder.rglob(f"{name}.md"))
        page = f"{address}articles/{name}/"
        while not _fetch(page):
            time.sleep(0.1)
        found = [hugo_save(page, source, f"mark-{number}") for number in range(saves)]
    return row("an article, until `hugo server` serves it", found)


def main() -> None:
    """Write the corpus, save, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--saves", type=int, default=30)
    parser.add_argument("--notes", type=int, default=20)
    parser.add_argument("--long", action="store_true", help="save an article of 50,000 words with 500 notes")
    parser.add_argument("--hugo", default="", help="a hugo program to compare with")
    parser.add_argument("--folder", type=Path, default=Path("benchmark-preview"))
    asked = parser.parse_args()
    shutil.rmtree(asked.folder, ignore_errors=True)
    site = asked.folder / "site"
    write_site(site, asked.articles)
    name = "long" if asked.long else "article-7"
    if asked.long:
        write_long(site)
    if asked.hugo:
        write_hugo_site(site, asked.folder / "hugo", shortcodes=False)
    rows, idle = ours(site, name, asked.saves, asked.notes)
    if asked.hugo:
        rows.append(theirs(asked.hugo, asked.folder / "hugo", name, max(3, asked.saves // 3)))
    print(f"{asked.articles} articles, {name} open; idle: {idle:.1f} % of one processor")
    print("| save of | median ms | 95 % | slowest | saves |", "|---|---|---|---|---|", *rows, sep="\n")


if __name__ == "__main__":
    main()
