"""Every code that the program uses is known to `problems:` of site.yaml and explained in the docs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from generator.sources.problem_codes import CODES
from tests.small_site import ROOT

# What the command line says where no build took place; no site chooses their severity.
COMMAND_CODES = {"usage", "internal", "machine"}
# Raised for an edit that cannot be made; the command that edits says it in its own words.
EDIT_CODES = {"sidecar-shape"}
# The functions that take a code, and where it stands among their arguments.
TAKES_CODE = {"error": 0, "warning": 0, "Fault": 0, "_warn": 0, "Problem": 1, "_fail": 1}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def trees() -> Iterator[ast.Module]:
    for path in sorted((ROOT / "generator").rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def texts_in(node: ast.AST) -> set[str]:
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value)
    }


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def codes_of(node: ast.AST) -> set[str]:
    """The codes that a call takes, a variable `code` is given, or a function `_code` returns."""
    if isinstance(node, ast.Call) and name_of(node.func) in TAKES_CODE:
        index = TAKES_CODE[name_of(node.func)]
        argument = node.args[index] if len(node.args) > index else ast.Constant(None)
        return texts_in(argument) if isinstance(argument, ast.Constant | ast.IfExp) else set()
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
        targets = node.targets[0].elts if isinstance(node.targets[0], ast.Tuple) else []
        pairs = zip(targets, node.value.elts, strict=False)
        return set().union(*(texts_in(value) for target, value in pairs if name_of(target) == "code"))
    if isinstance(node, ast.Assign) and any(name_of(target) == "code" for target in node.targets):
        return texts_in(node.value)
    if isinstance(node, ast.FunctionDef) and node.name == "_code":
        returned = (part.value for part in ast.walk(node) if isinstance(part, ast.Return) and part.value)
        return set().union(*(texts_in(value) for value in returned))
    return set()


def used_codes() -> set[str]:
    found = set().union(*(codes_of(node) for tree in trees() for node in ast.walk(tree)))
    # `unknown-{what}` of names that must exist elsewhere.
    kinds = {"author", "section", "disclaimer", "kind", "verdict", "article"}
    return found | {f"unknown-{kind}" for kind in kinds}


def documented_codes() -> list[str]:
    text = (ROOT / "docs/reference/problems.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([a-z0-9-]+)` \|", text, re.MULTILINE)


def test_every_code_that_is_used_is_known() -> None:
    assert used_codes() - COMMAND_CODES - EDIT_CODES == set(CODES)


def test_every_code_is_documented_once() -> None:
    assert sorted(documented_codes()) == sorted({*CODES, *COMMAND_CODES})


def test_codes_are_in_order() -> None:
    assert list(CODES) == sorted(set(CODES))
