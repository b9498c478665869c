"""The house as the laws see it: its files, and what stands in them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "server" / "temoto"


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every Python file under these folders of the tree."""
    return tuple(sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def walk(tree: ast.AST) -> tuple[ast.AST, ...]:
    """All that stands in a tree: gone through once, however many laws look at it."""
    return tuple(ast.walk(tree))


def forget() -> None:
    """Drop what was parsed: a million objects."""
    for kept in (walk, parsed, imports):
        kept.cache_clear()


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    """The path inside the package: `adapters/http.py`."""
    return path.relative_to(SERVER).as_posix()


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules a file imports, by their full names, wherever in it."""
    found: set[str] = set()
    for node in walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{shown(path)}:{node.lineno}: imports are written out"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return frozenset(found)


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Every call of a bare name, with its line."""
    for node in walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.lineno, node.func.id


@cache
def tracked_files() -> tuple[Path, ...]:
    """What git tracks, or would if it were added; every file where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return python_files("server", "tests")
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())
