"""No address of the content runs anything: it is refused, or what is made of it leads elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.trust.amount import IS_SOAK
from tests.trust.injected import Built, Makes, Named, changes, doings
from tests.trust.injected_site import ADDRESS, address_site
from tests.trust.payloads import ADDRESSES
from tests.trust.witness import watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.conftest import ServeFolder

# What is opened; the elements of every page are looked at all the same.
OPENED = ("**/*.html",) if IS_SOAK else ("articles/p*/index.html", "authors/a*[05]/index.html")


@pytest.fixture(scope="session")  # tests in a browser run after all others
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    addresses, count = [case["url"] for case in ADDRESSES], len(ADDRESSES)
    harmless = address_site([ADDRESS] * count, [f"was-{number}" for number in range(count)])
    return Built.of(tmp_path_factory.mktemp("addresses"), address_site(addresses, addresses), harmless)


def test_no_address_runs_or_changes_a_page(browser: Browser, built: Built, serve_folder: ServeFolder) -> None:
    home = serve_folder(built.output, base="/news").url
    texts = [Named(case["name"], case["url"], Makes.LESS) for case in ADDRESSES]
    with watched(browser, home, policy=False) as witness:
        found = [*changes(witness, built, texts), *doings(witness, home, built, OPENED, is_same=False)]
    assert found == []


def test_addresses_that_run_are_refused_wherever_a_field_takes_one(built: Built) -> None:
    refused = {line.rpartition(" ")[0] for line in built.refused}
    lines = enumerate(address_site(["x"], ["x"])["content/articles/p0.md"], 1)
    fields = [line for line, text in lines if re.match(r" *(canonical|url|archive): ", text)]
    assert len(fields) == 5
    missing = [
        f"{case['name']}: line {line}"
        for number, case in enumerate(ADDRESSES)
        for line in fields
        if case.get("runs") and f"content/articles/p{number}.md:{line}" not in refused
    ]
    assert missing == []
