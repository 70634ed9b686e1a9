"""Earlier versions of a file, from the git repository the site lies in.

By the git program: a walk in a library took ninety times longer. Asked only for articles
with notes that drifted. Where there is no git, no repository or only its newest part, the
answer says so; it is never another text.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ..model.record import Record
from .git import run_git
from .tree import system_name

# Versions of an article that are looked at; a passage that stood in none of the last two
# hundred has no claim on the present text.
_MOST_VERSIONS = 200
_COMMIT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class FileVersion(Record, frozen=True):
    """An article at one commit: its bytes, and its sidecars as they last were while it was current.

    `sidecars` maps the end of a sidecar's name (`.annotations.yaml`) to its bytes.
    """

    commit: str
    content: bytes
    sidecars: dict[str, bytes]


class Repository:
    """The git repository around a site; `missing` says why its history cannot be used, if so."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.missing = self._why_missing()

    def _why_missing(self) -> str:
        try:
            inside = self._git("rev-parse", "--is-inside-work-tree").strip()
            shallow = self._git("rev-parse", "--is-shallow-repository").strip()
        except (OSError, subprocess.SubprocessError):
            return "there is no git repository, or no git program; earlier texts are unknown"
        if inside != b"true":
            return "the site is not in a git work tree; earlier texts are unknown"
        if shallow == b"true":
            return "the repository is a shallow clone; run `git fetch --unshallow`"
        return ""

    @property
    def is_there(self) -> bool:
        """Whether there is a repository around the site, be its history of use or not."""
        root = self._root.resolve()
        return any((folder / ".git").exists() for folder in (root, *root.parents))

    @property
    def head(self) -> str:
        """The commit that is checked out; `""` before the first one."""
        try:
            return self._git("rev-parse", "--verify", "--quiet", "HEAD").decode().strip()
        except (OSError, subprocess.SubprocessError):
            return ""

    def versions(self, path: str, sidecars: Sequence[str]) -> list[FileVersion]:
        """The committed versions of the article at `path`, newest first, followed through renames.

        `sidecars` are the ends of its sidecars' names (`.annotations.yaml`). None where
        nothing was committed or the history cannot be used.
        """
        if self.missing:
            return []
        try:
            commits = self._commits(path)
            return self._read(commits, sidecars) if commits else []
        except (OSError, subprocess.SubprocessError):
            return []

    def _commits(self, path: str) -> list[tuple[str, str]]:
        """(commit, path below the repository's top at that commit), newest first."""
        listed = self._git(
            "log",
            f"--max-count={_MOST_VERSIONS}",
            "--follow",
            "--format=%x00%H",
            "--name-only",
            "-z",
            "--",
            system_name(path),
        )
        found = []
        commit = ""
        for field in listed.split(b"\0"):
            text = field.strip(b"\n").decode("utf-8", "surrogateescape")
            if _COMMIT.fullmatch(text):
                commit = text
            elif text and commit:
                found.append((commit, text))
        return found

    def _read(self, commits: list[tuple[str, str]], ends: Sequence[str]) -> list[FileVersion]:
        names = []
        newer = "HEAD"
        for commit, path in commits:
            stem = path.removesuffix(".md")
            # While this version was current, its sidecars last stood as they did just
            # before the next version was committed.
            names += [f"{commit}:{path}", *(f"{newer}:{stem}{end}" for end in ends)]
            newer = f"{commit}^"
        blobs = iter(self._blobs(names))
        versions = []
        for commit, _ in commits:
            content = next(blobs)
            sidecars = {end: data for end in ends if (data := next(blobs)) is not None}
            if content is not None:
                versions.append(FileVersion(commit, content, sidecars))
        return versions

    def _blobs(self, names: list[str]) -> list[bytes | None]:
        """The contents of `commit:path` names, `None` for those that are not there."""
        asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
        answer = self._git("cat-file", "--batch", send=asked)
        blobs: list[bytes | None] = []
        position = 0
        for _ in names:
            end = answer.index(b"\n", position)
            head = answer[position:end].split(b" ")
            position = end + 1
            if head[-1] == b"missing" or head[-2:-1] != [b"blob"]:
                blobs.append(None)
                continue
            size = int(head[-1])
            blobs.append(answer[position : position + size])
            position += size + 1
        return blobs

    def _git(self, *arguments: str, send: bytes = b"") -> bytes:
        return run_git(self._root, *arguments, send=send)
