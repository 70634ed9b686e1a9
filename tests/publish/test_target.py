"""Which target is meant."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model.problem import UsageError
from generator.model.site import PublishTarget, SiteFile
from generator.model.values import Words
from generator.publish.hosts import HOSTS, open_host
from generator.publish.target import resolve_target


def site(**targets: PublishTarget) -> SiteFile:
    settings: Any = {"title": Words.of("The Review"), "url": "https://example.org/", "publish": targets}
    return SiteFile(**settings)


WEB = PublishTarget(url="file:///srv/www")
STAGING = PublishTarget(url="file:///srv/staging", noindex=True, drafts=True)


def test_the_only_target_needs_no_name() -> None:
    chosen = resolve_target("", site(web=WEB))
    assert (chosen.name, chosen.settings, chosen.takes_drafts) == ("web", WEB, False)


def test_a_name_and_an_address() -> None:
    config = site(web=WEB, staging=STAGING)
    assert resolve_target("staging", config).takes_drafts
    address = resolve_target("file:///elsewhere", config)
    assert (address.name, address.settings) == ("", PublishTarget(url="file:///elsewhere"))


@pytest.mark.parametrize(
    ("asked", "config", "message"),
    [
        ("", site(), "name an address"),
        ("", site(web=WEB, staging=STAGING), "say which target: web, staging"),
        ("stagign", site(web=WEB, staging=STAGING), "did you mean staging"),
        ("zzz", site(web=WEB), "site.yaml has web"),
        ("web", site(web=PublishTarget(url="file:///srv/www", drafts=True)), "noindex: true"),
        ("web", site(web=PublishTarget(url="file:///srv/www", future=True)), "noindex: true"),
        ("web", site(web=PublishTarget(url="git+https://me:secret@example.org/x.git")), "holds a password"),
    ],
)
def test_what_is_not_clear_is_refused(asked: str, config: SiteFile, message: str) -> None:
    with pytest.raises(UsageError, match=message) as refusal:
        resolve_target(asked, config)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/www",
        "s3://",
        "s3://me:secret@bucket/x",
        "s3://bucket/x?y",
        "rsync://example.org/",
        "rsync+ssh:///srv/www",
        "rsync+ssh://-oProxyCommand=x/srv/www",
        "rsync+ssh://-oProxyCommand=x@example.org/srv/www",
        "rsync+ssh://me@-oProxyCommand=x/srv/www",
        "git+ssh://-oProxyCommand=x/x.git",
        "git+ssh://git@-oProxyCommand=x/x.git",
        "file:///srv/www\nx",
        "rsync+ssh://example.org/~/",
        "no-address",
        "file://server/share",
        "file:relative",
        "file://relative",
        "file:///srv/www?x",
        "file:///srv/www#x",
        "git+file://relative.git",
        "git+file:///srv/x.git#a..b",
        "git+ssh:///no-host.git",
        "git+https://example.org/",
        "git+https://me:secret@example.org",
        "git+https://[::1/x.git",
        "git+https://me:secret@example.org:port/x.git",
    ],
)
def test_an_address_that_is_none_is_refused(url: str, tmp_path: Any) -> None:
    with pytest.raises(UsageError) as refusal:
        open_host(PublishTarget(url=url), tmp_path)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("git+ssh://git@example.org/a/b.git#main", "git+ssh://git@example.org/a/b.git#main"),
        ("git+https://me:secret@example.org/b.git", "git+https://example.org/b.git"),
        ("git+https://token@example.org:8443/b.git", "git+https://example.org:8443/b.git"),
    ],
)
def test_passwords_are_not_shown(url: str, shown: str, tmp_path: Any) -> None:
    assert open_host(PublishTarget(url=url), tmp_path).address == shown


def test_every_scheme_has_a_host() -> None:
    assert set(HOSTS) == {"file", "git+file", "git+https", "git+ssh", "rsync", "rsync+ssh", "s3"}


@pytest.mark.parametrize(
    ("url", "setting"),
    [
        ("file:///srv/www", {"domain": "example.org"}),
        ("rsync+ssh://example.org/srv/www", {"endpoint": "https://example.org"}),
        ("git+ssh://git@example.org/x.git", {"region": "eu-west-1"}),
        ("s3://bucket/x", {"compressed": ("gz",)}),
    ],
)
def test_a_setting_that_a_host_does_not_know_is_refused(url: str, setting: Any, tmp_path: Any) -> None:
    with pytest.raises(UsageError, match=f"`{next(iter(setting))}` has no meaning"):
        open_host(PublishTarget(url=url, **setting), tmp_path)
