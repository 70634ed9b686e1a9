"""The record at a target: read back as it was written, refused where it cannot be trusted."""

from __future__ import annotations

import json

import pytest

from generator.model.problem import MachineError
from generator.publish.record import RECORD, format_record, parse_record

FILES = {"index.html": "aa", "articles/文/index.html": "bb"}


def test_a_record_is_read_back_and_does_not_depend_on_order() -> None:
    data = format_record(FILES)
    assert parse_record(data, "here") == FILES
    assert format_record(dict(reversed(FILES.items()))) == data
    assert parse_record(None, "here") == {}


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
    ],
)
def test_a_path_that_leaves_the_target_is_refused(path: str) -> None:
    with pytest.raises(MachineError, match="no file below it"):
        parse_record(json.dumps({"version": 1, "files": {path: "aa"}}).encode(), "here")


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"null", b'{"version": 1}', b"\xff\xfe", b'{"files": {}}', b"[" * 100_000],
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
