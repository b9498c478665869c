"""Which beginning of a ghost is shown, by what a real parser says of the document with it?"""

import pytest

from temoto.adapters.syntax import TreeSitter
from temoto.core.completion.gate import Extent
from temoto.core.completion.parse_check import read_lines, that_parses
from temoto.core.completion.records import Ghost
from temoto.core.completion.scope import scope_of
from tests.draw import FIM, accepted, drawn

SYNTAX = TreeSitter()


def check(language: str, text: str, ghost: str, becomes: str) -> None:
    ask = drawn(text, language)
    scope = scope_of(ask, Extent.BLOCK)
    shown = that_parses(
        Ghost(ghost, ask.line, ask.column), ask, scope, FIM, lambda lines: SYNTAX.errors(language, lines)
    )
    assert accepted(ask, shown) == becomes


@pytest.mark.parametrize(
    ("language", "text", "ghost", "becomes"),
    [
        pytest.param("python", "def f():\n    │\n", "a = 1\n    b = 2", "def f():\n    a = 1\n    b = 2│\n", id="all of it parses"),
        pytest.param("python", "def f():\n    │\n", "a = 1\n    b = foo(", "def f():\n    a = 1│\n", id="a call that is not closed"),
        pytest.param("python", "def f():\n    │\n", "a = 1\n        b = 2", "def f():\n    a = 1│\n", id="an indentation Python refuses"),
        pytest.param("python", "def f():\n    │\n", "a = 1\n    if a:", "def f():\n    a = 1│\n", id="a head without a body"),
        pytest.param("javascript", "function f() {\n  │\n}\n", "a();\n  if (b) {", "function f() {\n  a();│\n}\n", id="a brace that stays open"),
        pytest.param("go", "package a\n\nfunc f() {\n\t│\n}\n", "a()\n\t}", "package a\n\nfunc f() {\n\ta()│\n}\n", id="a brace too many"),
        pytest.param("rust", "fn f() {\n    │\n}\n", "a();\n    let x = ;", "fn f() {\n    a();│\n}\n", id="half a statement"),
        pytest.param("java", "class A {\n  │\n}\n", "int a;\n  int b() {\n    return 1;\n  }\n  }", "class A {\n  int a;\n  int b() {\n    return 1;\n  }│\n}\n", id="one closer too many"),
        pytest.param("lua", "function f()\n  │\nend\n", "a()\n  end", "function f()\n  a()│\nend\n", id="end too often"),
        pytest.param("c", "int f() {\n  │\n}\n", "a();\n  }", "int f() {\n  a();│\n}\n", id="a brace of C too many"),
        pytest.param("python", "def f():\n    │\n", "a = (", "def f():\n    a = (│\n", id="one line is left as it is"),
        pytest.param("python", "def f(:\n    pass\n\n\ndef g():\n    │\n", "a = 1\n    b = foo(", "def f(:\n    pass\n\n\ndef g():\n    a = 1\n    b = foo(│\n", id="a document that did not parse"),
        pytest.param("a language nobody knows", "a {\n  │\n}\n", "b\n  c {", "a {\n  b\n  c {│\n}\n", id="no grammar"),
        pytest.param("python", "def f():\n    │\n", "a = = 1\n    b = = 2", "def f():\n    a = = 1\n    b = = 2│\n", id="nothing of it parses"),
    ],
)  # fmt: skip
def test_the_longest_beginning_that_breaks_nothing(language: str, text: str, ghost: str, becomes: str):
    check(language, text, ghost, becomes)


@pytest.mark.parametrize(("above", "below"), [(0, 0), (1_000, 0), (0, 1_000), (1_000, 1_000)])
def test_so_many_lines_at_most_from_paragraph_to_paragraph(above: int, below: int):
    function = "def f():\n    a = 1\n\n\n"
    ask = drawn(function * above + "def g():\n    │\n\n\n" + function * below)
    span = read_lines(ask)
    assert span is not None
    start, end = span
    assert end - start <= 300
    assert not start or ask.lines[start].startswith("def")


def test_without_a_paragraph_near_there_is_nothing_to_read():
    assert read_lines(drawn("    a = 1\n" * 2_000 + "    │\n")) is None
