"""Files are written by one room: adapters/state/atomic.py, in one step. Each other place that writes has its reason."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import parsed, python_files, room_of, walk

ATOMIC = "adapters/state/atomic.py"
# Who writes otherwise, and why half of it would do no harm.
OTHERS = {
    "adapters/modelfiles/download.py": "a part, which the next try goes on with",
    "adapters/modelfiles/weights.py": "a part that was checked gets its name, in one step",
    "adapters/modelfiles/bundles.py": "a part, which is checked before it gets its name",
    "adapters/sources/wheel.py": "a part, which is checked before it gets its name",
    "adapters/modelfiles/tokens.py": "what a child reads at once, and nobody later",
    "adapters/trying/outcome.py": "a folder that goes with the try",
    "adapters/llamacpp/process.py": "a log",
    "adapters/llamacpp/child.py": "an answer, to a pipe",
    "adapters/state/json_file.py": "what cannot be understood is set aside under another name, in one step",
    "adapters/hardware/intel_regions.py": "a device, which is asked",
    "cli/cost/plot.py": "a picture, which the same words draw again",
}
_NAMES = frozenset((
    "write_text", "write_bytes", "copyfile", "copy2", "copytree", "move", "mkstemp", "NamedTemporaryFile", "TemporaryDirectory",
    "rename", "renames", "symlink_to", "hardlink_to", "truncate",
))  # fmt: skip
_FLAGS = frozenset(("O_WRONLY", "O_RDWR", "O_CREAT", "O_APPEND", "O_TRUNC"))
OWN_NAMES = {"write_text": ("user_files", "files")}  # ours, of adapters/state/user_files.py


def writes(tree: ast.AST) -> Iterator[int]:
    """The lines where a file is written, copied or renamed otherwise than by atomic.py."""
    for node in walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _FLAGS:
            yield node.lineno
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
        of = ast.unparse(called.value) if isinstance(called, ast.Attribute) else ""
        if (
            (name in _NAMES and not of.startswith(OWN_NAMES.get(name, ("\0",))))
            or (
                name in {"open", "fdopen"}
                and any(map(is_writing_mode, [*node.args, *(word.value for word in node.keywords)]))
            )
            or (name in {"link", "symlink"} and of == "os")
            or (name == "replace" and (of == "os" or is_path_replace(node, of)))
        ):
            yield node.lineno


def is_writing_mode(word: ast.expr) -> bool:
    """Whether this is the mode of a file that is opened to be written: `"wb"`, `"a" if resumed else "w"`."""
    said = [node.value for node in ast.walk(word) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return any(set(mode) <= set("rwaxbt+") and set(mode) & set("wax+") for mode in said if mode)


def is_path_replace(call: ast.Call, of: str) -> bool:
    """Path.replace is told one thing that is no text, str.replace two; dataclasses.replace and copy.replace name theirs."""
    return bool(of) and len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], ast.Starred)


def test_files_are_written_in_one_room():
    found = {room_of(path) for path in python_files("server/temoto") if any(writes(parsed(path)))}
    assert found == {ATOMIC, *OTHERS}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("file.write_text(x)", True), ("open(file, 'w')", True), ("file.open('ab')", True), ("os.open(f, os.O_WRONLY)", True),
        ("part.replace(folder / name)", True), ("os.replace(a, b)", True), ("shutil.copy2(a, b)", True), ("os.fdopen(h, 'wb')", True),
        ("file.open('ab' if more else 'wb')", True), ("tempfile.mkstemp()", True), ("file.open(mode='x')", True),
        ("file.open('rb')", False), ("open(file)", False), ("text.replace('a', 'b')", False), ("replace(a, b=1)", False),
        ("user_files().write_text(p, t)", False), ("replacing(file)", False), ("os.open(f, os.O_RDONLY)", False),
    ],
)  # fmt: skip
def test_the_law_sees_writers(code: str, expected: bool):
    assert any(writes(ast.parse(code))) is expected
