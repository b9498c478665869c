"""No parameter is called by what says nothing: `one`, `found`, `said`, `told` are any thing; a parameter's name says which."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import parsed, python_files, shown, walk

NOTHING = frozenset({"one", "found", "said", "told"})


def parameters(tree: ast.AST) -> list[tuple[int, str]]:
    """The parameters of functions and methods that are called so, with their lines; a lambda's stands beside its use."""
    at: list[tuple[int, str]] = []
    for node in walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            own = node.args
            every = [*own.posonlyargs, *own.args, *own.kwonlyargs, own.vararg, own.kwarg]
            at += [(each.lineno, each.arg) for each in every if each is not None and each.arg in NOTHING]
    return at


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(one): ...", ["one"]),
        ("def f(one, /, other): ...", ["one"]),
        ("async def f(other, *, said=''): ...", ["said"]),
        ("def f(*found, **told): ...", ["found", "told"]),
        ("class A:\n    def f(self, told: list[str]) -> None: ...", ["told"]),
        ("def f(other):\n    def g(said): ...", ["said"]),
        ("x = sorted(y, key=lambda one: one.size)", []),
        ("def f(others):\n    return [one for one in others]", []),
        ("def f(one_of, told_by, _said): ...", []),
    ],
)  # fmt: skip
def test_the_law_sees(code: str, expected: list[str]):
    assert [name for _, name in parameters(ast.parse(code))] == expected


@pytest.mark.parametrize("path", python_files("server/temoto"), ids=shown)
def test_a_parameter_says_what_it_is(path: Path):
    assert parameters(parsed(path)) == []
