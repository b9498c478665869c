"""The session is written by its own methods alone (docs/state.md): a state that anybody may write is nobody's."""

import ast

import pytest

from tests.house.tree import SERVER, parsed, python_files, shown, walk

SESSION = SERVER / "engine" / "session.py"
SESSIONS = ("session", "own", "kept")  # what a Session is called outside
EVENTS = ("settled", "trouble", "changed", "wanted", "doubt")


def written(tree: ast.AST) -> list[tuple[int, str]]:
    """Where an attribute of a session is assigned, or one of its events set or cleared."""
    places: list[tuple[int, str]] = []
    for node in walk(tree):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AugAssign | ast.AnnAssign)
            else []
        )
        flat = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
        places += [(part.lineno, ast.unparse(part)) for part in flat if of_session(part)]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"set", "clear"}:
            event = node.func.value
            if of_session(event) and isinstance(event, ast.Attribute) and event.attr in EVENTS:
                places.append((node.lineno, ast.unparse(node)))
    return places


def of_session(node: ast.AST) -> bool:
    """Whether this is an attribute of something called a session: `session.x`, `server.session.x`, `self._session.x`."""
    if not isinstance(node, ast.Attribute):
        return False
    owner = node.value
    name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    return name.lstrip("_") in SESSIONS


# Wiring: who is told, and what the verbs of the command line begin with.
ALLOWED = {"session.tell", "session.ask_again", "session.settings"}


def test_nobody_else_writes_the_session():
    found = [
        f"{shown(path)}:{line} {what}"
        for path in python_files("server/temoto")
        if path != SESSION
        for line, what in written(parsed(path))
        if what not in ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("session.serving = None", 1),
        ("server.session.unloaded = True", 1),
        ("self._session.plan, x = plan, 1", 1),
        ("session.wanted.set()", 1),
        ("server.session.doubt.clear()", 1),
        ("session.inline.clear()", 0),
        ("serving = session.serving", 0),
        ("await session.changed.wait()", 0),
        ("other.serving = None", 0),
    ],
)
def test_the_law_sees_writers(code: str, expected: int):
    assert len(written(ast.parse(code))) == expected
