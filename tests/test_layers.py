"""Who may import whom, and that pure rooms have no effects: held by reading the source."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.small_site import ROOT

GENERATOR = ROOT / "generator"
ROOMS = {path.parent.name for path in GENERATOR.glob("*/__init__.py")}
STREET = {"model", "disk", "sources", "annotate", "pages"}
# Their files are entered one by one: the model is the vocabulary, and a build with nothing to do
# loads the light stages alone.
WITHOUT_DOOR = {"model", "stages"}
# What a room, or a file beside them, may import of the program.
MAY_IMPORT: Mapping[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli", "exits"},
    "model": set(),
    "disk": {"model"},
    "sources": {"model"},
    "annotate": {"model"},
    "pages": {"model"},
    "stages": STREET,
    "ahead": STREET | {"stages"},
    "build": {"model", "disk", "stages", "ahead", "amending", "building"},
    "amending": STREET | {"stages"},
    "building": STREET | {"stages", "ahead"},
    "prepare": STREET | {"stages", "building"},
    "check": {"model", "build", "building", "prepare", "stages"},
    "new": STREET | {"__init__", "build", "prepare", "workflows"},
    "reanchor": STREET | {"build", "prepare"},
    "report": {"model", "build"},
    "preview": {"model", "build", "disk", "sources", "annotate", "stages", "report", "fault"},
    "publish": {"model", "build", "disk", "sources", "report"},
    "workflows": set(),
    "terminal": set(),
    "exits": {"__init__", "fault", "model", "report"},
    "fault": {"__init__", "report"},
    "cli_options": {"model", "build"},
    "cli_new": {"cli_options", "model", "new", "workflows"},
    "cli_publish": {"model", "build", "publish", "report", "cli_options", "cli_result"},
    "cli_result": {"build", "report", "exits", "terminal"},
    "cli": {
        *("__init__", "model", "build", "check", "preview", "reanchor", "sources"),
        *("report", "exits", "terminal", "cli_options", "cli_new", "cli_publish", "cli_result"),
    },
}
# The one owner of each library; markupsafe is Jinja's own, tornado livereload's, urllib3 dulwich's,
# botocore boto3's.
OWNERS: Mapping[str, set[str]] = {
    "boto3": {"publish"},
    "botocore": {"publish"},
    "brotli": {"publish"},
    "click": {"cli", "cli_new", "cli_options", "cli_publish", "cli_result", "exits", "terminal"},
    "dulwich": {"publish"},
    "imagesize": {"disk"},
    "jinja2": {"pages"},
    "livereload": {"preview"},
    "markupsafe": {"pages", "prepare", "stages"},
    "mistune": {"annotate"},
    "msgspec": {"model", "pages", "stages"},
    "nh3": {"annotate"},
    "pygments": {"annotate"},
    "rapidfuzz": {"annotate"},
    "rich": {"terminal"},
    "tornado": {"preview"},
    "watchfiles": {"preview"},
    "urllib3": {"publish"},
    "yaml": {"sources"},
}
# What publishing shares with the output folder.
SIDE_DOORS = {("publish", "disk.tree"), ("publish", "disk.switch")}
PURE = ("model", "sources", "annotate", "pages")
EFFECTS = {
    *(
        "os",
        "io",
        "sys",
        "time",
        "random",
        "secrets",
        "subprocess",
        "socket",
        "shutil",
        "tempfile",
        "logging",
    ),
    *(
        "threading",
        "multiprocessing",
        "asyncio",
        "urllib.request",
        "http",
        "locale",
        "uuid",
        "glob",
        "signal",
    ),
}
# Methods and functions of harmless modules that read the clock or the disk.
EFFECT_CALLS = {
    *("open", "print", "input", "exec", "eval", "__import__", "compile"),
    *("now", "utcnow", "today", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob"),
}


@dataclass(frozen=True, slots=True)
class Import:
    """One import: of the program (`module` is `room` or `room.file`), or of elsewhere."""

    path: Path
    module: str
    is_own: bool
    is_lazy: bool

    @property
    def room(self) -> str:
        return room_of(self.path)

    @property
    def top(self) -> str:
        return self.module.split(".", maxsplit=1)[0]


def room_of(path: Path) -> str:
    return path.relative_to(GENERATOR).parts[0].removesuffix(".py")


def sources() -> list[Path]:
    return sorted(GENERATOR.rglob("*.py"))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports() -> Iterator[Import]:
    for path in sources():
        tree = tree_of(path)
        for node in ast.walk(tree):
            for module, is_own in modules_of(node, path):
                yield Import(path, module, is_own, is_lazy=node not in tree.body)


def modules_of(node: ast.AST, path: Path) -> Iterator[tuple[str, bool]]:
    if isinstance(node, ast.Import):
        yield from ((alias.name, False) for alias in node.names)
    if isinstance(node, ast.ImportFrom) and not node.level:
        yield node.module or "", False
    if isinstance(node, ast.ImportFrom) and node.level:
        inside = path.relative_to(GENERATOR).parts[:-1]
        base = [*inside[: len(inside) - node.level + 1], *(node.module or "").split(".")]
        named = [part for part in base if part]
        names = [alias.name for alias in node.names] if not named else [""]
        for name in names:
            is_file = (GENERATOR / name).is_dir() or (GENERATOR / f"{name}.py").is_file()
            yield ".".join([*named, *([name] if name and is_file else [])]) or "__init__", True


IMPORTS = list(imports())


def test_every_file_is_in_the_table() -> None:
    assert {room_of(path) for path in sources()} == set(MAY_IMPORT)


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_what_it_may(room: str) -> None:
    used = {one.top for one in IMPORTS if one.is_own and one.room == room} - {room}
    assert used - MAY_IMPORT[room] == set()


def test_the_program_imports_itself_relatively() -> None:
    """So that a wheel can ship it under another name."""
    assert [one for one in IMPORTS if not one.is_own and one.top in ("generator", "glossator")] == []


def test_a_room_is_entered_by_its_door() -> None:
    inside = {
        (one.room, one.module)
        for one in IMPORTS
        if one.is_own and one.top in ROOMS - WITHOUT_DOOR and one.room != one.top and "." in one.module
    }
    assert inside <= SIDE_DOORS


def test_a_door_only_hands_on() -> None:
    for room in ROOMS:
        tree = tree_of(GENERATOR / room / "__init__.py")
        assert ast.get_docstring(tree), room
        rest = [node for node in tree.body[1:] if not isinstance(node, ast.ImportFrom)]
        assert all(isinstance(node, ast.Assign) and names_of(node) == ["__all__"] for node in rest), room


def names_of(node: ast.Assign) -> list[str]:
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def test_every_library_has_one_owner() -> None:
    outside = [one for one in IMPORTS if not one.is_own and one.top not in sys.stdlib_module_names]
    users: dict[str, set[str]] = {}
    for one in outside:
        users.setdefault(one.top, set()).add(one.room)
    assert {
        library: rooms for library, rooms in users.items() if not rooms <= OWNERS.get(library, set())
    } == {}


def test_rich_is_imported_only_when_it_is_needed() -> None:
    assert all(one.is_lazy for one in IMPORTS if one.top == "rich")


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_import_no_effects(room: str) -> None:
    used = {one.module for one in IMPORTS if not one.is_own and one.room == room}
    assert {module for module in used if module in EFFECTS or module.split(".")[0] in EFFECTS} == set()


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_call_no_effects(room: str) -> None:
    calls = [
        (path.name, name, node.lineno)
        for path in sorted((GENERATOR / room).rglob("*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        for name in [called_name(node)]
        if name in EFFECT_CALLS
    ]
    assert calls == []


def called_name(call: ast.Call) -> str:
    """The name that is called; of methods the last part, but not of `re.compile` and the like."""
    function = call.func
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute) and function.attr not in ("compile", "open"):
        return function.attr
    return ""


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_change_no_global(room: str) -> None:
    statements = [
        (path.name, node.lineno)
        for path in sorted((GENERATOR / room).rglob("*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Global)
    ]
    assert statements == []


def test_only_the_command_line_prints() -> None:
    printing = {
        room_of(path)
        for path in sources()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and called_name(node) in ("print", "echo")
    }
    assert printing <= {"cli", "cli_new", "cli_publish", "cli_result", "exits", "terminal"}


def test_every_module_says_what_it_is_for() -> None:
    assert [str(path) for path in sources() if not ast.get_docstring(tree_of(path))] == []
