"""How other programs are started: in few places, and Python never with the current folder on its import path."""

import ast
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.house.tree import SERVER, imports, parsed, python_files, room_of, walk

FILES = python_files("server/temoto")
OWN_PYTHON = "adapters/own_python.py"
# Who starts a process, all of them Python by own_python; the last is handed the command by demo.py.
STARTING = (
    "adapters/hardware/core_kernels.py",
    "adapters/llamacpp/process.py",
    "adapters/sources/wheel.py",
    "adapters/modelfiles/headers.py",
    "adapters/modelfiles/tokens.py",
    "adapters/trying/outcome.py",
    "cli/demo_editor.py",
)
# Who starts something else: a llama-server that the user named, or that lies on the PATH and in no folder that is open.
OWN_SERVER = ("adapters/llamacpp/own_asked.py", "adapters/llamacpp/own_child.py")
_OF_OS = ("exec", "fork", "popen", "posix_spawn", "spawn", "startfile", "system")
_ANYWHERE = frozenset(
    ("Popen", "ProcessPoolExecutor", "create_subprocess_exec", "create_subprocess_shell", "subprocess_exec")
)


def rash(tree: ast.AST) -> list[int]:
    """The lines where a module is to be run without `-P` right before its `-m`."""
    told = [node for node in walk(tree) if isinstance(node, ast.Constant) and is_module_option(node.value)]
    safe: set[int] = set()
    for node in walk(tree):
        words = node.elts if isinstance(node, ast.List | ast.Tuple) else node.args if isinstance(node, ast.Call) else []
        for before, word in pairwise(words):
            if isinstance(before, ast.Constant) and before.value == "-P":
                safe.add(id(word))
    return [node.lineno for node in told if id(node) not in safe]


def is_module_option(value: object) -> bool:
    """Whether a text in the code is the option `-m`, or a command line with one that has no `-P` before it."""
    words = ["", *value.split()] if isinstance(value, str) and "\n" not in value else []
    return any(word == "-m" and before != "-P" for before, word in pairwise(words))


def starts(tree: ast.AST) -> Iterator[int]:
    """The lines where another program is started."""
    for node in walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
        of = called.value.id if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) else ""
        if (
            name in _ANYWHERE
            or of in {"subprocess", "multiprocessing"}
            or (of == "os" and name.startswith(_OF_OS))
            or (name == "start_io" and (node.args or node.keywords))  # without any it serves, and starts nothing
        ):
            yield node.lineno


def test_python_is_never_started_with_the_current_folder_on_its_path():
    assert {room_of(path): lines for path in FILES if (lines := rash(parsed(path)))} == {}


def test_programs_are_started_in_few_rooms():
    every = sorted((*STARTING, *OWN_SERVER))
    assert sorted(room_of(path) for path in FILES if [*starts(parsed(path))]) == every
    importing = {room_of(path) for path in FILES if imports(path) & {"subprocess", "multiprocessing", "pty"}}
    assert importing <= set(every)


def test_every_child_is_our_own_python():
    for room in STARTING:
        assert room == "cli/demo_editor.py" or "temoto.adapters.own_python" in imports(SERVER / room), room
    naming = [room_of(path) for path in FILES if "sys.executable" in path.read_text(encoding="utf-8")]
    assert naming == [OWN_PYTHON]


def test_a_llama_server_stands_in_an_empty_folder_too():
    asked, child = (SERVER / room for room in OWN_SERVER)
    assert "cwd=working_folder()" in asked.read_text(encoding="utf-8")
    assert "cwd" not in child.read_text(encoding="utf-8"), "its parent, the engine's process, stands in one"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("run([sys.executable, '-m', 'pip'])", True), ("c = ('python', '-m')", True), ("start(python, '-m', 'x')", True),
        ("run(['-P', python, '-m', 'x'])", True), ("c = '-m'", True), ("run('python -m pip', shell=True)", True),
        ("c = [python, *['-m', 'x']]", True), ("c = [python, '-m', '-P', 'x']", True), ("c = python + ('-m',)", True),
        ("run([python, '-P', '-m', 'x'])", False), ("run('python -P -m x', shell=True)", False), ("start(python, '-P', '-m', 'x')", False), ("c = 'x-m'", False),
    ],
)  # fmt: skip
def test_the_law_sees_a_module_run_from_the_current_folder(code: str, expected: bool):
    assert bool(rash(ast.parse(code))) is expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("subprocess.run(['git'])", True), ("subprocess.Popen(c)", True), ("Popen(c)", True), ("os.execv(a, b)", True),
        ("await asyncio.create_subprocess_exec(*c)", True), ("os.system('x')", True), ("os.posix_spawnp('x', c)", True),
        ("await client.start_io(*words)", True), ("multiprocessing.Process(target=f)", True), ("os.startfile(x)", True),
        ("server.start_io()", False), ("system.system(looking)", False), ("os.replace(a, b)", False), ("run()", False),
    ],
)  # fmt: skip
def test_the_law_sees_a_program_started(code: str, expected: bool):
    assert bool([*starts(ast.parse(code))]) is expected
