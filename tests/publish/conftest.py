"""A site of a few articles, a bare repository, and the places and servers to publish to."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publish.counterparts import (
    GitServer,
    S3Server,
    SshServer,
    git_server,
    rsync_daemon,
    s3_server,
    s3_website,
    ssh_server,
)
from tests.publish.places import PLACES, Place
from tests.publish.publishing import ARTICLE
from tests.small_site import write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site whose target `web` is the folder `www` beside it."""
    titles = ("One", "Two", "Three")
    articles = {f"content/articles/{title.lower()}.md": ARTICLE.format(title=title) for title in titles}
    settings = (
        f"title: The Review\nurl: https://example.org/\npublish:\n  web: {(tmp_path / 'www').as_uri()}\n"
    )
    return write_site(tmp_path / "site", {"site.yaml": settings, **articles})


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty bare repository, made by git."""
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "pages.git")], check=True)
    return tmp_path / "pages.git"


# --- counterparts ------------------------------------------------


@pytest.fixture(scope="session")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    """An sshd, and the variables by which git and rsync find its keys."""
    with ssh_server(tmp_path_factory.mktemp("ssh")) as server, pytest.MonkeyPatch.context() as patch:
        for name in ("GIT_SSH_COMMAND", "RSYNC_RSH"):
            patch.setenv(name, server.shell)
        yield server


@pytest.fixture
def git_https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitServer]:
    """Git by https for the repositories below the folder of the test, its password in the environment."""
    (tmp_path / "https").mkdir()
    with git_server(tmp_path / "https", tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def rsyncd(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """A daemon of rsync: the folder that its module `sites` is, and its port."""
    with rsync_daemon(tmp_path) as port:
        yield tmp_path / "sites", port


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """An S3 server with the bucket `sites`, its keys in the environment."""
    with s3_server(tmp_path_factory.mktemp("s3")) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        server.client().create_bucket(Bucket="sites")
        yield server


@pytest.fixture
def website(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    """An S3 server whose bucket `review` is a website, its keys in the environment."""
    with s3_website(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        client = server.client()
        client.create_bucket(Bucket="review")
        documents = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "404.html"}}
        client.put_bucket_website(Bucket="review", WebsiteConfiguration=documents)
        yield server


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each kind of place in turn, empty."""
    return PLACES[request.param](request.getfixturevalue, tmp_path)
