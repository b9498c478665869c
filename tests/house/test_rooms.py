"""Who may import what, and what must not happen where. import-linter holds the floors; these are the finer laws."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SERVER, calls, imports, parsed, python_files, room_of, shown, walk

SERVER_FILES = python_files("server/temoto")
CORE = python_files("server/temoto/core")
MIDDLE = (*CORE, *python_files("server/temoto/engine"), SERVER / "ports.py")


def test_the_floors_hold():
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("library", "rooms"),
    [
        ("pygls", ("lsp/", "cli/demo_editor.py")),
        ("lsprotocol", ("lsp/", "cli/demo_editor.py")),
        (
            "httpx",
            (
                "adapters/http.py",
                "adapters/bodies.py",
                "adapters/modelfiles/download.py",
                "adapters/modelfiles/asking.py",
                "adapters/backends/",
                "adapters/llamacpp/",
            ),
        ),
        ("pynvml", ("adapters/hardware/probes/nvidia.py",)),
        ("tiktoken", ("adapters/modelfiles/tokens.py",)),
        ("tree_sitter", ("adapters/syntax/",)),
        ("tree_sitter_language_pack", ("adapters/syntax/__init__.py",)),
        ("pydantic", ("adapters/",)),
        ("psutil", ("adapters/",)),
        ("platformdirs", ("adapters/",)),
        ("pathspec", ("adapters/workspace/ignored.py",)),
        ("gguf", ("adapters/",)),
        ("tomlkit", ("adapters/settings/", "adapters/configuring/formats/toml.py")),
        ("ruamel", ("adapters/configuring/formats/yaml",)),
        ("xllamacpp", ("adapters/llamacpp/",)),
        ("typer", ("cli/",)),
        ("rich", ("cli/",)),
        ("pygments", ("cli/",)),
    ],
)
def test_a_library_stays_in_its_room(library: str, rooms: tuple[str, ...]):
    users = [room_of(path) for path in SERVER_FILES if {name.split(".")[0] for name in imports(path)} & {library}]
    assert [user for user in users if not user.startswith(rooms)] == []


def test_only_the_command_line_prints():
    printing = [f"{room_of(path)}:{line}" for path in SERVER_FILES for line, name in calls(path) if name == "print"]
    assert [where for where in printing if not where.startswith("cli/")] == []


WORLD = (
    "asyncio", "concurrent", "ctypes", "datetime", "getpass", "http", "io", "logging", "multiprocessing", "os", "pathlib",
    "platform", "random", "secrets", "shutil", "signal", "socket", "subprocess", "sys", "tempfile", "threading", "time",
    "tomllib", "urllib.request", "uuid", "warnings",
)  # fmt: skip


def test_core_touches_nothing_of_the_world(subtests: pytest.Subtests):
    for path in CORE:
        with subtests.test(shown(path)):
            for name in imports(path):
                top = name.split(".")[0]
                assert top == "temoto" or top in sys.stdlib_module_names, f"{name} is not the standard library's"
                assert not any(name == one or name.startswith(f"{one}.") for one in WORLD), f"{name} reaches outside"
                assert top != "temoto" or name in {"temoto", "temoto.core"} or name.startswith("temoto.core."), name
            assert [
                (line, name) for line, name in calls(path) if name in {"open", "print", "input", "eval", "exec"}
            ] == []


def test_core_waits_for_nothing(subtests: pytest.Subtests):
    for path in CORE:
        with subtests.test(shown(path)):
            waiting = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
            assert [node.lineno for node in walk(parsed(path)) if isinstance(node, waiting)] == []


def test_core_says_what_it_answers():
    assert [shown(path) for path in CORE if not ast.get_docstring(parsed(path))] == []


def test_the_recipes_use_no_files():
    opened = [f"{shown(path)}:{line}" for path in MIDDLE for line, name in calls(path) if name == "open"]
    assert opened == []
    assert [shown(path) for path in MIDDLE if {"os", "pathlib", "subprocess", "socket"} & imports(path)] == []


MUTABLE = frozenset(("list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict", "array"))


def mutable(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        called = value.func
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        return name in MUTABLE
    if isinstance(value, ast.Tuple):
        return any(mutable(one) for one in value.elts)
    return isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)


def test_no_module_holds_what_can_change():
    found = [
        f"{shown(path)}:{node.lineno} {ast.unparse(node)[:60]}"
        for path in SERVER_FILES
        for node in parsed(path).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and mutable(node.value) and "__all__" not in ast.unparse(node)
    ]
    assert found == []


LIMIT = re.compile(r"[A-Z_]*[A-Z]_M?S")


def copied_limits(tree: ast.AST) -> list[str]:
    """The time limits another module's copy of which is taken, or that are taken when a function is made: `from x import LIMIT_S`,
    `def f(limit=LIMIT_S)`. Whoever changes the limit, a test above all, does not change the copy."""
    found: list[str] = []
    for node in walk(tree):
        if isinstance(node, ast.ImportFrom):
            found += [alias.name for alias in node.names if LIMIT.fullmatch(alias.name)]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = [one for one in (*node.args.defaults, *node.args.kw_defaults) if one is not None]
            found += [ast.unparse(one) for one in given if LIMIT.fullmatch(ast.unparse(one).rpartition(".")[2])]
    return found


def test_a_time_limit_has_one_place():
    found = {shown(path): copied for path in SERVER_FILES if (copied := copied_limits(parsed(path)))}
    assert found == {}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("from a import LIMIT_S", ["LIMIT_S"]), ("from a import (B, SOON_MS)", ["SOON_MS"]), ("def f(a=B_S): ...", ["B_S"]),
        ("async def f(*, a=b.C_S): ...", ["b.C_S"]), ("from a import MISS, b", []), ("def f(a=None): return B_S", []),
    ],
)  # fmt: skip
def test_the_law_sees_a_copied_limit(code: str, expected: list[str]):
    assert copied_limits(ast.parse(code)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a = []", True), ("a: dict[str, int] = {}", True), ("a = {1}", True), ("a = bytearray(3)", True),
        ("a = collections.deque()", True), ("a = (1, [])", True), ("a = [x for x in y]", True),
        ("a = ()", False), ("a = frozenset({1})", False), ("a = MappingProxyType({})", False), ("a: int", False),
        ("log = logging.getLogger(__name__)", False), ("a = re.compile('x')", False),
    ],
)  # fmt: skip
def test_the_law_sees_what_can_change(code: str, expected: bool):
    node = ast.parse(code).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert mutable(node.value) is expected
