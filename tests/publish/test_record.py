"""The record at a target: read back as it was written, refused where it cannot be trusted."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from generator.disk import Commit
from generator.model.problem import MachineError
from generator.publish.record import RECORD, RELEASES, Record, format_record, parse_record

FILES = {"index.html": "aa", "articles/文/index.html": "bb"}


MOMENT = datetime(2026, 5, 1, 17, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    "record",
    [
        Record(),
        Record(files=FILES),
        Record(
            files=FILES,
            marks={"index.html": "etag"},
            commit=Commit("a" * 40, MOMENT, has_changes=True),
            left=Commit("b" * 40, MOMENT, has_changes=False),
            holds_drafts=True,
            begun=MOMENT,
        ),
    ],
)
def test_a_record_is_read_back(record: Record) -> None:
    assert parse_record(format_record(record), "here") == record


def test_a_record_does_not_depend_on_order() -> None:
    data = format_record(Record(files=FILES))
    assert format_record(Record(files=dict(reversed(FILES.items())))) == data
    assert parse_record(None, "here") == Record()


@pytest.mark.parametrize(
    "path",
    [
        "../secret",
        "a/../../b",
        "/etc/passwd",
        "a//b",
        "",
        ".",
        "a/./b",
        "a\\..\\b",
        ".git/config",
        "a\0b",
        RECORD,
        RELEASES,
    ],
)
def test_a_path_that_leaves_the_target_is_refused(path: str) -> None:
    with pytest.raises(MachineError, match="no file below it"):
        parse_record(json.dumps({"version": 1, "files": {path: "aa"}}).encode(), "here")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"version": 1}',
        b"\xff\xfe",
        b'{"files": {}}',
        b"[" * 100_000,
        b'{"version": 1, "files": {}, "commit": {}}',
        b'{"version": 1, "files": {}, "begun": "soon"}',
    ],
)
def test_a_damaged_record_is_refused(data: bytes) -> None:
    with pytest.raises(MachineError, match="cannot be read"):
        parse_record(data, "here")


@pytest.mark.parametrize("files", [[], "x", {"a": 1}, {"a": None}])
def test_a_record_of_another_shape_is_refused(files: object) -> None:
    with pytest.raises(MachineError, match="no file below it"):
        parse_record(json.dumps({"version": 1, "files": files}).encode(), "here")


def test_a_record_of_a_later_version_is_refused() -> None:
    with pytest.raises(MachineError, match="another version"):
        parse_record(b'{"version": 2, "files": {}}', "here")
