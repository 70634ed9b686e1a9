"""Every kind of place a site is published to, as the tests see it from the other side.

A place says how it is addressed and what stands there; its files are read and changed without the
code under test: by the file system, by git, by a client of S3.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from generator.publish.record import OWN_FILES
from tests.publish.counterparts import GitServer, S3Server, SshServer
from tests.publish.publishing import branch_files, commits, git
from tests.small_site import snapshot, write_files


class Place(Protocol):
    """One place. `settings` are those of the target beside its `url`."""

    url: str
    settings: Mapping[str, str]

    def files(self) -> dict[str, bytes]:
        """Path → bytes of what stands there for readers."""

    def put(self, path: str, data: bytes) -> None:
        """Put a file there by hand."""

    def state(self) -> object:
        """What is another after anything was written there, be it the same bytes."""


def for_readers(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Without what the tool keeps there for itself."""
    return {path: data for path, data in files.items() if path not in {*OWN_FILES, ".nojekyll"}}


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A folder that the test can look into, however it is addressed."""

    url: str
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        return for_readers(snapshot(self.folder))

    def put(self, path: str, data: bytes) -> None:
        write_files(self.folder, {path: data})

    def state(self) -> object:
        return {
            path: (path.stat().st_ino, path.stat().st_mtime_ns)
            for path in self.folder.rglob("*")
            if path.is_file()
        }


@dataclass(frozen=True, slots=True)
class BranchPlace:
    """A branch of a bare repository, read by git."""

    url: str
    repository: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    branch: str = "gh-pages"

    def files(self) -> dict[str, bytes]:
        return for_readers(branch_files(self.repository, self.branch))

    def put(self, path: str, data: bytes) -> None:
        name = f"refs/heads/{self.branch}".encode()
        lines = [b"commit " + name, b"committer Tests <> 1780000000 +0000", b"data 1", b"x"]
        if self._is_there():
            lines.append(b"from " + name + b"^0")
        lines += [b"M 644 inline " + path.encode(), b"data %d" % len(data), data, b""]
        subprocess.run(
            ["git", "--git-dir", str(self.repository), "fast-import", "--quiet"],
            input=b"\n".join(lines),
            check=True,
        )

    def state(self) -> object:
        return commits(self.repository, self.branch) if self._is_there() else []

    def _is_there(self) -> bool:
        return bool(git(self.repository, "branch", "--list", self.branch))


@dataclass(frozen=True, slots=True)
class BucketPlace:
    """A prefix of a bucket, read by boto3."""

    url: str
    client: Any
    bucket: str
    prefix: str
    settings: Mapping[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        keys = [entry["Key"] for entry in self._entries()]
        found = {key: self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read() for key in keys}
        return for_readers({key.removeprefix(self.prefix): data for key, data in found.items()})

    def put(self, path: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + path, Body=data)

    def state(self) -> object:
        return [(entry["Key"], entry["ETag"], entry["LastModified"]) for entry in self._entries()]

    def _entries(self) -> list[dict[str, Any]]:
        listed = self.client.list_objects_v2(Bucket=self.bucket, Prefix=self.prefix)
        assert not listed["IsTruncated"]
        entries: list[dict[str, Any]] = listed.get("Contents", [])
        return entries


# What asks for a server by the name of its fixture.
Ask = Callable[[str], Any]


def _folder(ask: Ask, home: Path) -> Place:
    return FolderPlace((home / "www").as_uri(), home / "www")


def _git_file(ask: Ask, home: Path) -> Place:
    repository = _bare(home)
    return BranchPlace(f"git+{repository.as_uri()}", repository)


def _git_https(ask: Ask, home: Path) -> Place:
    server: GitServer = ask("git_https")
    repository = _bare(home)
    git(repository, "config", "http.receivepack", "true")
    return BranchPlace(f"git+https://{server.name}@127.0.0.1:{server.port}/pages.git", repository)


def _git_ssh(ask: Ask, home: Path) -> Place:
    server: SshServer = ask("ssh")
    repository = _bare(home)
    return BranchPlace(f"git+ssh://{server.user}@127.0.0.1:{server.port}{repository}", repository)


def _rsync_ssh(ask: Ask, home: Path) -> Place:
    server: SshServer = ask("ssh")
    folder = home / "a folder" / "www"
    path = str(folder).replace(" ", "%20")
    return FolderPlace(f"rsync+ssh://{server.user}@127.0.0.1:{server.port}{path}", folder)


def _rsync_daemon(ask: Ask, home: Path) -> Place:
    sites, port = ask("rsyncd")
    return FolderPlace(f"rsync://127.0.0.1:{port}/sites", sites)


def _bucket(ask: Ask, home: Path) -> Place:
    server: S3Server = ask("s3")
    settings = {"endpoint": server.endpoint, "region": "us-east-1"}
    prefix = f"{home.name}/"
    return BucketPlace(f"s3://sites/{home.name}", server.client(), "sites", prefix, settings)


def _bare(home: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", "--bare", str(home / "pages.git")], check=True)
    return home / "pages.git"


# Every scheme of `HOSTS`.
PLACES: Mapping[str, Callable[[Ask, Path], Place]] = {
    "file": _folder,
    "git+file": _git_file,
    "git+https": _git_https,
    "git+ssh": _git_ssh,
    "rsync": _rsync_daemon,
    "rsync+ssh": _rsync_ssh,
    "s3": _bucket,
}
