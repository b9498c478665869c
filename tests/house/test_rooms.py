"""Who may import what, and what must not happen where. import-linter holds the floors; these are the finer laws."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SERVER, calls, imports, parsed, python_files, room_of, shown

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
        ("httpx", ("adapters/http.py", "adapters/modelfiles/download.py", "adapters/backends/", "adapters/llamacpp/")),
        ("pynvml", ("adapters/hardware/probes/nvidia.py",)),
        ("tiktoken", ("adapters/modelfiles/tokens.py",)),
        ("tree_sitter", ("adapters/syntax/",)),
        ("tree_sitter_language_pack", ("adapters/syntax/__init__.py",)),
        ("pydantic", ("adapters/",)),
        ("psutil", ("adapters/",)),
        ("platformdirs", ("adapters/",)),
        ("gguf", ("adapters/",)),
        ("tomlkit", ("adapters/settings/",)),
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


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_core_touches_nothing_of_the_world(path: Path):
    for name in imports(path):
        top = name.split(".")[0]
        assert top == "temoto" or top in sys.stdlib_module_names, f"{name} is not the standard library's"
        assert not any(name == one or name.startswith(f"{one}.") for one in WORLD), f"{name} reaches outside"
        assert top != "temoto" or name in {"temoto", "temoto.core"} or name.startswith("temoto.core."), name
    assert [(line, name) for line, name in calls(path) if name in {"open", "print", "input", "eval", "exec"}] == []


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_core_waits_for_nothing(path: Path):
    waiting = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)
    assert [node.lineno for node in ast.walk(parsed(path)) if isinstance(node, waiting)] == []


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
