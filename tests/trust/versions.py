"""A site whose output is watched: what of its versions may stand there, and what must not be lost."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.disk.switch import MANIFEST, STAGE
from tests.small_site import ARTICLE, build, write_files, write_site

FOREIGN = {"mine.txt": "not the tool's", "articles/mine.html": "not the tool's"}
NOTES = "annotations:\n  - {id: fox, quote: brown fox, body: A fox., author: desk}\n"
# Few articles are done by one process, many by two.
SIZES = {"few": 6, "many": 66}


def article(title: str) -> str:
    return ARTICLE.replace("First", title).replace("date:", "authors: [desk]\ndate:")


@dataclass(slots=True)
class Site:
    """A site, its edits, and what of its versions may stand in the output until a build has ended well."""

    root: Path
    fresh: Path
    versions: list[dict[str, bytes]] = field(default_factory=list)
    edits: int = 0

    @property
    def output(self) -> Path:
        return self.root / "output"

    def edit(self, number: int | None = None) -> None:
        """Change every page, add an article and take another away."""
        self.edits += 1
        number = self.edits if number is None else number
        write_files(self.root, {"site.yaml": f"title: Title {number}\nurl: https://example.org/\n"})
        write_files(self.root, {"content/authors/desk.md": f"---\nname: Desk {number}\n---\nA bio.\n"})
        for other in range(3):
            (self.root / f"content/articles/n{other}.md").unlink(missing_ok=True)
        write_files(self.root, {f"content/articles/n{number % 3}.md": article(f"N{number}")})
        self.versions.append(self.clean())

    def clean(self) -> dict[str, bytes]:
        """What a build gives that knows nothing of any other."""
        shutil.rmtree(self.fresh, ignore_errors=True)
        shutil.copytree(self.root, self.fresh, ignore=shutil.ignore_patterns("output", ".glossator"))
        assert build(self.fresh).ok
        return pages(self.fresh / "output")

    def assert_whole(self, where: object) -> None:
        """Every page is that of one version; one that all versions have is there."""
        found = pages(self.output)
        for path, data in found.items():
            assert data in [version.get(path) for version in self.versions], f"{path} is not whole {where}"
        always = set.intersection(*map(set, self.versions))
        assert always <= found.keys(), f"pages are missing {where}"
        assert all((self.output / path).read_text() == text for path, text in FOREIGN.items())
        left = {path.name for path in self.output.glob(".glossator*")}
        assert left <= {MANIFEST, STAGE}, where

    def assert_right(self, where: object) -> None:
        """The next build gives the last version, the one after that has nothing to do, nothing is left."""
        assert build(self.root).ok, where
        assert pages(self.output) == self.versions[-1], where
        again = build(self.root)
        assert again.report
        assert (again.report.written, again.report.removed, again.problems) == ((), (), ()), where
        assert [path.name for path in self.output.glob(".*")] == [MANIFEST], where
        kept = [path.name for path in (self.root / ".glossator").rglob("*") if path.is_file()]
        assert [name for name in kept if name.endswith(".new")] == [], where
        self.versions = self.versions[-1:]


def pages(folder: Path) -> dict[str, bytes]:
    """What a host would serve: not the list of files, and not what is staged. A build may be under way."""
    found: dict[str, bytes] = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != STAGE]
        for path in (Path(place, name) for name in names if name != MANIFEST):
            with suppress(FileNotFoundError):
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return {path: data for path, data in found.items() if path not in FOREIGN}


def site_of(root: Path, size: str, fresh: Path | None = None) -> Site:
    """A site that was built once, with foreign files in its output; clean builds are made in `fresh`."""
    articles = {f"content/articles/a{number}.md": article(f"A{number}") for number in range(SIZES[size])}
    write_site(root, {**articles, "content/articles/a1.annotations.yaml": NOTES})
    site = Site(root, fresh or root.with_name("clean"))
    site.edit(0)
    assert build(site.root).ok
    write_files(site.output, FOREIGN)
    return site
