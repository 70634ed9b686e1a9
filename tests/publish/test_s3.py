"""Publishing to S3: what is not the same at every place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.model.problem import MachineError, UsageError
from tests.publish.counterparts import S3Server, fetch
from tests.publish.publishing import ARTICLE, Outcome, publish
from tests.small_site import write_files

CONTENT_TYPES = {
    "index.html": "text/html; charset=utf-8",
    "feed.xml": "application/atom+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
    "data.jsonld": "application/ld+json; charset=utf-8",
    "sitemap.xml": "application/xml; charset=utf-8",
    "robots.txt": "text/plain; charset=utf-8",
    "app.webmanifest": "application/manifest+json; charset=utf-8",
    "photo.webp": "image/webp",
    "plan.pdf": "application/pdf",
    "what.unknown-suffix": "application/octet-stream",
}
MEDIA = ("data.jsonld", "app.webmanifest", "photo.webp", "plan.pdf", "what.unknown-suffix")


Head = Callable[[str], dict[str, Any]]


@pytest.fixture
def head(site: Path, s3: S3Server) -> Head:
    """A prefix of the bucket as the site's one target; what the service says of an object below it."""
    prefix = site.parent.name
    aim(site, f"s3://sites/{prefix}", s3)
    write_files(site, {f"content/{path}": "{}" for path in MEDIA})
    client = s3.client()
    return lambda path: client.head_object(Bucket="sites", Key=f"{prefix}/{path}")


def aim(site: Path, url: str, server: S3Server) -> None:
    """Make an address at the server the one target of a site."""
    text = (site / "site.yaml").read_text().partition("publish:")[0]
    target = f"publish:\n  web: {{url: '{url}', endpoint: '{server.endpoint}', region: us-east-1}}\n"
    (site / "site.yaml").write_text(text + target)


def nothing_sent(outcome: Outcome) -> bool:
    return outcome.lines[0].startswith("nothing to send")


def test_every_object_has_its_content_type(site: Path, head: Head) -> None:
    publish(site)
    assert {path: head(path)["ContentType"] for path in CONTENT_TYPES} == CONTENT_TYPES


def test_assets_are_kept_for_a_year_and_pages_asked_for_again(site: Path, head: Head) -> None:
    outcome = publish(site)
    asset = next(path for path in outcome.paths("added") if path.startswith("assets/"))
    assert head(asset)["CacheControl"] == "public, max-age=31536000, immutable"
    assert head("index.html")["CacheControl"] == "public, max-age=0, must-revalidate"


def test_a_change_of_headers_alone_is_sent(site: Path, head: Head, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(site)
    before = head("index.html")
    # As if a later version of the tool asked browsers to keep pages for a minute.
    monkeypatch.setattr("generator.publish.host_files.ASK_AGAIN", "public, max-age=60")

    outcome = publish(site)

    assert "index.html" in outcome.paths("changed")
    assert not any(path.startswith("assets/") for path in outcome.paths("changed"))
    assert head("index.html")["CacheControl"] == "public, max-age=60"
    assert head("index.html")["ETag"] == before["ETag"]
    assert nothing_sent(publish(site))


def test_a_bucket_that_is_a_website(site: Path, website: S3Server) -> None:
    aim(site, "s3://review", website)
    text = ARTICLE.format(title="One").replace("date:", "aliases: [uno]\ndate:")
    write_files(site, {"content/articles/one.md": text})
    settings = (site / "site.yaml").read_text()
    # The address of a bucket there has a path: its name.
    (site / "site.yaml").write_text(settings.replace("https://example.org/", "https://example.org/review/"))
    publish(site)

    page = fetch(f"{website.endpoint}/review/articles/one/")
    former = fetch(f"{website.endpoint}/review/articles/uno/")
    missing_page = fetch(f"{website.endpoint}/review/nowhere/")

    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.body == (site / "output/articles/one/index.html").read_bytes()
    assert (former.status, former.headers["location"]) == (301, "/review/articles/one/")
    assert (missing_page.status, missing_page.body) == (404, (site / "output/404.html").read_bytes())
    assert nothing_sent(publish(site))


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_wrong_keys_are_refused(site: Path, head: Head, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "of-somebody-else")
    with pytest.raises(
        MachineError, match=r"s3://.*\((InvalidAccessKeyId|SignatureDoesNotMatch)\)"
    ) as refusal:
        publish(site)
    assert "of-somebody-else" not in str(refusal.value)


def test_without_keys_it_says_so(site: Path, head: Head, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(MachineError, match=r"s3://.*credentials"):
        publish(site)


def test_a_bucket_that_is_not_there(site: Path, s3: S3Server) -> None:
    aim(site, "s3://nowhere-at-all", s3)
    with pytest.raises(MachineError, match="make the bucket first"):
        publish(site)


def test_keys_do_not_belong_into_the_address(site: Path) -> None:
    with pytest.raises(UsageError, match="keys do not belong") as refusal:
        publish(site, "s3://name:hidden@bucket/x")
    assert "hidden" not in str(refusal.value)
