"""Hostile texts and addresses run in pages without protection, and the witness sees it.

What the tests of injection look for is there to be found: each could fail.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.trust.injected_site import WORDS
from tests.trust.payloads import ADDRESSES, TEXTS
from tests.trust.witness import watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.conftest import ServeFolder

# A page without protection, by the place that a text breaks out of.
UNPROTECTED = {
    "element": "<div>{}</div>",
    "double": '<p title="{}">x</p>',
    "single": "<p title='{}'>x</p>",
    "bare": "<p title={}>x</p>",
    "title": "<title>{}</title>",
    "style": "<style>{}</style>",
    "data": '<script type="application/ld+json">"{}"</script>',
    "script": '<script>var x = "{}";</script>',
    "comment": "<!-- {} -->",
    "textarea": "<textarea>{}</textarea>",
    "address": '<a id="link" href="{}">x</a>',
}


def unprotected(folder: Path, place: str, text: str) -> None:
    (folder / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>x</title>{UNPROTECTED[place].replace('{}', text)}",
        encoding="utf-8",
    )


def test_the_texts_run_and_are_seen_where_nothing_protects(
    browser: Browser, serve_folder: ServeFolder, tmp_path: Path
) -> None:
    home = serve_folder(tmp_path).url
    unseen: list[str] = []
    with watched(browser, home, policy=True) as witness:
        for case in TEXTS:
            if "breaks" not in case:
                continue
            unprotected(tmp_path, case["breaks"], WORDS)
            quiet, plain = witness.open(home)
            unprotected(tmp_path, case["breaks"], case["text"])
            ran, look = witness.open(home)
            is_same = look.tree == plain.tree
            # Out of a text in a script no element comes.
            if quiet or not ran or is_same != (case["breaks"] == "script"):
                unseen.append(f"{case['name']}: {ran} {look}")
    assert unseen == []


def test_the_addresses_run_and_are_seen_where_nothing_protects(
    browser: Browser, serve_folder: ServeFolder, tmp_path: Path
) -> None:
    home = serve_folder(tmp_path).url
    unseen: list[str] = []
    with watched(browser, home, policy=True) as witness:
        for case in ADDRESSES:
            if "runs" not in case:
                continue
            unprotected(tmp_path, "address", case["url"])
            ran, _ = witness.open(home, click="#link")
            if not ran:
                unseen.append(case["name"])
    assert unseen == []


def test_a_breach_of_the_policy_is_seen(browser: Browser, serve_folder: ServeFolder, tmp_path: Path) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    (tmp_path / "index.html").write_text(
        f"<!doctype html>{policy}<script>alert(1)</script>", encoding="utf-8"
    )
    home = serve_folder(tmp_path).url
    with watched(browser, home, policy=True) as witness:
        assert [line for line in witness.open(home)[0] if "script-src" in line]
    with watched(browser, home, policy=False) as witness:
        assert witness.open(home)[0] == ["alert"]
