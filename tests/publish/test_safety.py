"""What is not published: private names, secret content, drafts where readers are."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.problem import UsageError
from generator.publish.safety import name_some, private_content, private_name
from tests.publish.publishing import ARTICLE, publish
from tests.small_site import run, snapshot, write_files

# Put together here, so that no program that looks for keys in repositories finds one in this file.
KEY = "AKIA" + "IOSFODNN7EXAMPLE"
SECRETS = {
    "a private key": b"-----BEGIN " + b"OPENSSH PRIVATE KEY-----\n",
    "a key of AWS": f"key = {KEY}".encode(),
    "a token of GitHub": b"ghp_" + b"a1" * 18,
    "a token of GitLab": b"glpat-" + b"a1" * 10,
    "a token of Slack": b"xoxb-" + b"1a" * 10,
    "a key of Stripe": b"sk_live_" + b"1a" * 10,
}
PREVIEW = [
    b'<meta name="glossator-token" content="x">',
    b'<script src="/livereload.js">',
    b'<script src="/__glossator__/editor.js">',
]
DRAFT_PAGE = b'<meta name="glossator-unpublished" content="drafts">'


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".git/config",
        "files/.htpasswd",
        ".well-known/.env",
        "id_rsa",
        "keys/id_ed25519.pub",
        "server.PEM",
        "files/tls.key",
        "wallet.kdbx",
        "secrets.yaml",
        "files/Credentials.json",
        "service-account.json",
        "passwords",
        "members.sqlite3",
        "page.html.bak",
        "page.html~",
        "articles/one.annotations.yaml",
        "articles/one.annotations.desk.yml",
        "site.yaml",
    ],
)
def test_private_names(path: str) -> None:
    assert private_name(path)


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        ".well-known/security.txt",
        "articles/secrets/index.html",
        "articles/id_rsa/index.html",
        "monkey.html",
        "password-hygiene.pdf",
        "credentials.pdf",
        "one.annotations.json",
    ],
)
def test_names_that_only_sound_like_it(path: str) -> None:
    assert not private_name(path)


@pytest.mark.parametrize("name", SECRETS)
def test_what_looks_like_a_secret(name: str) -> None:
    for path in ("data.txt", "assets/app.js", "data.json"):
        refusal = private_content(path, b"before " + SECRETS[name] + b" after", drafts=False)
        assert refusal is not None
        assert refusal.may_be_meant
    # An article may speak of keys, and its feeds repeat it.
    for path in ("articles/keys/index.html", "feed.xml", "sections/law/feed.json"):
        assert private_content(path, SECRETS[name], drafts=False) is None


@pytest.mark.parametrize(
    "data", [b"BEGIN PUBLIC KEY", b"AKIA", b"AKIAsomewhat", b"the ghp_ prefix", b"sk_test_" + b"1a" * 12]
)
def test_what_only_reminds_of_one(data: bytes) -> None:
    assert private_content("data.txt", data, drafts=False) is None


@pytest.mark.parametrize("data", PREVIEW)
def test_what_the_preview_adds_is_never_meant(data: bytes) -> None:
    for drafts in (False, True):
        refusal = private_content("articles/one/index.html", data, drafts=drafts)
        assert refusal is not None
        assert not refusal.may_be_meant


def test_a_page_with_drafts_is_for_targets_that_take_them() -> None:
    refusal = private_content("index.html", DRAFT_PAGE, drafts=False)
    assert refusal is not None
    assert not refusal.may_be_meant
    assert private_content("index.html", DRAFT_PAGE, drafts=True) is None


def test_some_names_and_how_many_more() -> None:
    assert name_some(["b", "a"]) == "a, b"
    assert name_some([str(number) for number in range(8)]) == "0, 1, 2, 3, 4 and 3 more"


# --- by the command ---------------------------------------------------------------------


def test_a_secret_stops_the_command_and_yes_lets_it_through(site: Path) -> None:
    write_files(site, {"content/data.txt": f"key = {KEY}\n"})

    refused = run("publish", "--site", site)

    assert refused.returncode == 2
    assert "data.txt holds what looks like a secret key; nothing was sent" in refused.stderr
    assert KEY not in refused.stderr
    assert not (site.parent / "www").exists()
    planned = publish(site, dry_run=True)
    assert planned.more["refusals"] == ["data.txt holds what looks like a secret key"]
    assert any("it would be refused: data.txt holds" in line for line in planned.lines)
    assert run("publish", "--site", site, "--yes").returncode == 0
    assert (site.parent / "www/data.txt").is_file()


def test_private_files_do_not_even_get_into_the_build(site: Path) -> None:
    names = (".env", "id_ed25519", "server.pem", ".well-known/x")
    write_files(site, {f"content/files/{name}": "private\n" for name in names})
    publish(site)
    assert not [path for path in snapshot(site.parent / "www") if path.startswith("files/")]


def test_an_article_about_keys_is_published(site: Path) -> None:
    write_files(site, {"content/articles/keys.md": ARTICLE.format(title="Keys") + f"\nAs in `{KEY}`.\n"})
    publish(site)
    assert KEY in (site.parent / "www/articles/keys/index.html").read_text()


def test_drafts_do_not_go_where_readers_are(site: Path) -> None:
    www = site.parent / "www"
    text = (site / "site.yaml").read_text()
    staging = f"  staging: {{url: '{www.as_uri()}', noindex: true, drafts: true}}\n"
    (site / "site.yaml").write_text(text + staging)
    draft = ARTICLE.format(title="Secret").replace("date:", "draft: true\ndate:")
    write_files(site, {"content/articles/secret.md": draft})
    publish(site, "web")
    before = snapshot(www)

    with pytest.raises(UsageError, match="have two targets one address"):
        publish(site, "staging")

    assert snapshot(www) == before
