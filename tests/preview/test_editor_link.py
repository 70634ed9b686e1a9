"""A fault's place opens in the editor that is asked for, named by the environment, or usual."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model.problem import Location
from generator.preview.editor_link import EditorLink

AT = Location("content/articles/a b#ü.md", 3, 7)
PATH = "/site/content/articles/a%20b%23%C3%BC.md"


@pytest.mark.parametrize(
    ("environment", "pattern", "address"),
    [
        ({}, "", f"vscode://file{PATH}:3:7"),
        ({"EDITOR": "vim"}, "", f"vscode://file{PATH}:3:7"),
        ({"EDITOR": "/usr/bin/zed --wait"}, "", f"zed://file{PATH}:3:7"),
        ({"EDITOR": "vim", "VISUAL": "subl -w"}, "", f"subl://open?url=file://{PATH}&line=3&column=7"),
        ({"EDITOR": "zed", "VISUAL": "codium"}, "", f"vscodium://file{PATH}:3:7"),
        ({"EDITOR": "'unbalanced"}, "", f"vscode://file{PATH}:3:7"),
        ({"EDITOR": "zed"}, "mine:{line}@{path}", f"mine:3@{PATH}"),
    ],
)
def test_the_address_of_a_place(environment: dict[str, str], pattern: str, address: str) -> None:
    assert EditorLink.of(Path("/site"), environment, pattern).to(AT) == address


def test_a_fault_of_the_whole_file_opens_at_its_start() -> None:
    assert (
        EditorLink(Path("/site"), "{path}:{line}:{column}").to(Location("site.yaml")) == "/site/site.yaml:1:1"
    )


def test_a_fault_of_no_file_opens_nothing() -> None:
    assert EditorLink.of(Path("/site"), {}).to(Location("")) == ""
