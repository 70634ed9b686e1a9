"""Same input, same bytes: whatever the folder, the user, the machine's settings, and the memory."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.small_site import ROOT, build, snapshot, write_files, write_site
from tests.trust.amount import IS_SOAK

NOBODY = 65534
DRIFTED = """\
---
title: Drifted
date: 2026-05-02
authors: [opinion-desk]
---
The old ferry crossed {word} each morning before the market on the quay was opened. Nobody waited.
"""
MANY = """\
---
title: Ünique {0}
date: 2026-05-0{1}
authors: [opinion-desk]
tags: [Îles, 狐狸, I{1}]
---
Words *here*.
"""
PASSAGE = "The old ferry crossed the river each morning before the market on the quay was opened"
NOTE = f"annotations:\n- id: ferry\n  quote: {PASSAGE}\n  body: A ferry.\n"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a build runs in: variables (an empty one is not set), and what `matrix.become` takes."""

    variables: dict[str, str] = field(default_factory=dict)
    taken: dict[str, Any] = field(default_factory=dict)

    def __or__(self, other: Surroundings) -> Surroundings:
        arguments = [*self.taken.get("arguments", []), *other.taken.get("arguments", [])]
        taken = {**self.taken, **other.taken, "arguments": arguments}
        return Surroundings({**self.variables, **other.variables}, taken)


def jobs(count: int) -> Surroundings:
    return Surroundings({}, {"arguments": ["--jobs", str(count)]})


ALONE = {
    "umask 000": Surroundings({}, {"umask": "000"}),
    "umask 077": Surroundings({}, {"umask": "077"}),
    "east of all": Surroundings({"TZ": "Pacific/Kiritimati"}),
    "half an hour off": Surroundings({"TZ": "America/St_Johns"}),
    "locale C": Surroundings({"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
    "locale POSIX": Surroundings({"LC_ALL": "POSIX"}),
    "locale unknown": Surroundings({"LC_ALL": "tr_TR.ISO8859-9", "LANGUAGE": "tr"}),
    "hash seed 0": Surroundings({"PYTHONHASHSEED": "0"}),
    "hash seed 1": Surroundings({"PYTHONHASHSEED": "1"}),
    "optimised": Surroundings({"PYTHONOPTIMIZE": "2"}),
    "no home": Surroundings({"HOME": "/nonexistent", "XDG_CACHE_HOME": "", "USER": "", "LOGNAME": ""}),
    "one process": jobs(1),
    "two processes": jobs(2),
    "three processes": jobs(3),
    "spawn": Surroundings({}, {"method": "spawn"}) | jobs(2),
    "forkserver": Surroundings({}, {"method": "forkserver"}) | jobs(2),
    "everything anew": Surroundings({}, {"arguments": ["--clean"]}),
}
if os.getuid() == 0:
    ALONE["nobody"] = Surroundings({}, {"user": NOBODY}) | jobs(2)
# In the short form several at once, so that each takes part.
MIXED = {
    "C, far east, three processes": ALONE["locale C"]
    | ALONE["east of all"]
    | ALONE["hash seed 0"]
    | jobs(3)
    | ALONE["umask 077"],
    "nobody at home": ALONE["no home"]
    | ALONE["hash seed 1"]
    | ALONE["half an hour off"]
    | ALONE.get("nobody", jobs(2)),
    "optimised, spawn": ALONE["optimised"] | ALONE["spawn"] | ALONE["locale unknown"] | ALONE["umask 000"],
}
CASES = {**MIXED, **(ALONE if IS_SOAK else {})}


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A desk", "-c", "user.email=desk@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def site() -> Iterator[Path]:
    """The demonstration, an article whose note drifted, names of every kind, enough for two processes.

    In a folder that everybody may read.
    """
    place = Path(tempfile.mkdtemp(prefix="same bytes ü "))
    place.chmod(0o755)
    root = place / "site"
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "site.yaml", root)
    write_files(
        root,
        {
            "content/articles/drifted.md": DRIFTED.format(word="the river"),
            "content/articles/drifted.annotations.yaml": NOTE,
            "content/media/狐狸 ğ.txt": "fox",
            **{
                f"content/articles/many/m{number}.md": MANY.format(number, number % 7 + 1)
                for number in range(64)
            },
        },
    )
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "First")
    write_files(root, {"content/articles/drifted.md": DRIFTED.format(word="the wide river")})
    yield root
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def expected(site: Path) -> dict[str, bytes]:
    """What the first build gives."""
    copy = site.with_name("first")
    shutil.copytree(site, copy)
    result = build(copy)
    assert result.ok, [problem for problem in result.problems if problem.severity == "error"]
    assert [problem.code for problem in result.problems].count("quote-drifted") == 1
    return snapshot(copy / "output")


def copy_of(site: Path, place: Path) -> Path:
    """A copy of a site with times and inodes of its own."""
    shutil.copytree(site, place, copy_function=shutil.copyfile)
    return place


def build_in(site: Path, surroundings: Surroundings) -> dict[str, bytes]:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, **surroundings.variables}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.trust.matrix", str(site), str(site / "output")),
            json.dumps(surroundings.taken),
        ],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        encoding="utf-8",
        errors="backslashreplace",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return snapshot(site / "output")


def give_to(user: int, folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user)


@pytest.mark.parametrize("name", CASES)
def test_surroundings(name: str, site: Path, expected: dict[str, bytes]) -> None:
    surroundings = CASES[name]
    place = copy_of(site, site.with_name(name))
    if "user" in surroundings.taken:
        give_to(NOBODY, place)
    assert_same(build_in(place, surroundings), expected)


def assert_same(found: dict[str, bytes], expected: dict[str, bytes]) -> None:
    assert found.keys() == expected.keys()
    assert [path for path, data in expected.items() if found[path] != data] == []


@pytest.mark.parametrize("seed", range(1 if not IS_SOAK else 4))
def test_order_of_files(seed: int, site: Path, expected: dict[str, bytes]) -> None:
    """Folders list their files in the order of their making, or in one that depends on it."""
    files = {path: data for path, data in snapshot(site).items() if not path.startswith(".git/")}
    names = sorted(files)
    Random(seed).shuffle(names)
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as place:
        root = write_files(Path(place) / "site", {name: files[name] for name in names})
        shutil.copytree(site / ".git", root / ".git")
        assert build(root).ok
        assert_same(snapshot(root / "output"), expected)


# --- the memory -------------------------------------------------------------------------


def kept(site: Path) -> None:
    """As it is."""


def removed(site: Path) -> None:
    shutil.rmtree(site / ".glossator")


def without_output(site: Path) -> None:
    shutil.rmtree(site / "output")


def damaged(site: Path) -> None:
    for path in (site / ".glossator/memory").glob("*/*"):
        data = path.read_bytes()
        path.write_bytes(data[: len(data) // 2])


def of_another_site(site: Path) -> None:
    """The memory of a site that is the same but for its words."""
    article = site / "content/articles/many/m1.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("Words", "Other words"), encoding="utf-8")
    assert build(site).ok
    article.write_text(text, encoding="utf-8")


def copy_tool(place: Path) -> Path:
    for room in ("generator", "templates"):
        shutil.copytree(ROOT / room, place / room, ignore=shutil.ignore_patterns("__pycache__"))
    return place


def build_by(tool: Path, site: Path) -> dict[str, bytes]:
    command = [sys.executable, "-m", "generator", "build", "--site", str(site), "--now", "2026-06-01"]
    subprocess.run(command, cwd=tool, check=True, capture_output=True)
    return snapshot(site / "output")


def of_another_version(site: Path) -> None:
    """A tool of which a file is another has built the site in the meantime, into the same folder."""
    tool = copy_tool(site.with_name(f"{site.name} tool"))
    with (tool / "generator/__init__.py").open("a", encoding="utf-8") as file:
        file.write("\n# another version\n")
    with (tool / "templates/base.html").open("a", encoding="utf-8") as file:
        file.write("another version")
    build_by(tool, site)


MEMORIES = [kept, removed, without_output, damaged, of_another_site, of_another_version]


@pytest.mark.parametrize("is_copied", [False, True], ids=["here", "from another machine"])
@pytest.mark.parametrize("what", MEMORIES)
def test_memory(
    what: Callable[[Path], None], is_copied: bool, site: Path, expected: dict[str, bytes]
) -> None:
    name = f"{what.__name__} {is_copied}"
    place = copy_of(site, site.with_name(name))
    assert build(place).ok
    what(place)
    place = copy_of(place, site.with_name(f"{name} copy")) if is_copied else place
    assert build(place).ok
    assert_same(snapshot(place / "output"), expected)


@pytest.mark.parametrize("name", ["base.html", "css/page.css", "js/reader.js", "words/en.yaml"])
def test_a_theme_of_the_tool_that_changes(name: str, tmp_path: Path) -> None:
    """Also where nothing of the site does."""
    tool, site = copy_tool(tmp_path / "tool"), write_site(tmp_path / "site")
    before = build_by(tool, site)
    path = tool / "templates" / name
    text = path.read_text(encoding="utf-8")
    path.write_text(text + ("" if name == "words/en.yaml" else "/* */"), encoding="utf-8")
    if name == "words/en.yaml":
        path.write_text(re.sub(r"(?m)^(date_format: ).*$", r"\1Elsewhere", text), encoding="utf-8")
    after = build_by(tool, site)
    assert after != before
    assert after == build_by(tool, write_site(tmp_path / "clean"))
