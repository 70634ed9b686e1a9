"""Every hostile request of the table has its answer, says nothing of other files, and ends no preview."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import yaml

from tests.preview.serving import Serving
from tests.small_site import write_site
from tests.sources.problem_cases import TABLES

REQUESTS = yaml.load((TABLES / "requests/preview.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One preview for all requests: none of them may end it."""
    server = Serving(write_site(tmp_path_factory.mktemp("requests") / "site")).started()
    yield server
    server.stop()


@pytest.mark.parametrize("case", REQUESTS, ids=[case["name"] for case in REQUESTS])
def test_a_hostile_request_is_answered_as_the_table_says(case: dict[str, Any], serving: Serving) -> None:
    answer = exchange(serving, case)
    status = int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
    assert (answer == b"") == (status == 0), answer[:200]
    assert status in case["status"]
    for words in (b"root:", b"Traceback", b"url: https://example.org/", b'"version"', b"def "):
        assert words not in answer
    assert b"X-Y" not in re.split(rb"\r\n\r\n", answer)[0]
    assert serving.get("/").status == 200
    assert not [line for line in serving.lines if "Traceback" in line or "own fault" in line]


def exchange(serving: Serving, case: dict[str, Any]) -> bytes:
    """What comes back for a request: one answer, or nothing where the connection is closed without."""
    host, _, port = serving.host.rpartition(":")
    sent = case["sent"].replace("{host}", serving.host) + case.get("repeat", "") * case.get("times", 0)
    answer = b""
    with socket.create_connection((host, int(port)), timeout=20) as connection, suppress(ConnectionError):
        connection.sendall(sent.encode("latin-1"))
        if case.get("unfinished"):
            # The server may have closed it before the end had come (ENOTCONN); what it said is read.
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
        while not is_whole(answer) and (piece := connection.recv(65536)):
            answer += piece
    return answer


def is_whole(answer: bytes) -> bool:
    """Whether all of an answer is there."""
    head, end, body = answer.partition(b"\r\n\r\n")
    told = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return bool(end) and (told is None or len(body) >= int(told[1]))
