"""What an earlier answer is worth for the document as it is now."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.completion.records import Ask, Ghost
from temoto.core.completion.reuse import kept_ghost, may_agree, still_agrees, taken, typed_since
from tests.draw import CURSOR, accepted, drawn


def after(before: str, answer: str, now: str, language: str = "python") -> str | None:
    """The document once what is left of `answer` is accepted `now`; None where nothing is left."""
    asked, ask = drawn(before, language), drawn(now, language)
    ghost = kept_ghost(asked, Ghost(answer, asked.line, asked.column), ask)
    return accepted(ask, ghost) if ghost else None


HOLDS = [
    pytest.param("x = │\ny = 2\n", "foo(a, b)", "x = fo│\ny = 2\n", "x = foo(a, b)│\ny = 2\n", "python", id="typed into"),
    pytest.param("x = │\n", "foo(a, b)", "x = │\n", "x = foo(a, b)│\n", "python", id="taken back, or asked again"),
    pytest.param("const x = │\n", "foo(a, b)", "const x = foo(│)\n", "const x = foo(a, b)│\n", "typescript", id="the editor closed a bracket"),
    pytest.param("s := │\n", 'f("a", "b")', 's := f("│")\n', 's := f("a", "b")│\n', "go", id="the editor closed a string in a call"),
    pytest.param("let v = foo(│);\n", "a, b)", "let v = foo(a,│);\n", "let v = foo(a, b)│;\n", "rust", id="before its own closer"),
    pytest.param("let v = [│];\n", "1, 2]", "let v = [1, 2]│;\n", None, "rust", id="typed to its end, over the closer"),
    pytest.param("f(│)\n", "g(1))", "f(g(│))\n", "f(g(1))│\n", "javascript", id="one more closer"),
    pytest.param("def f():│\n", "\n    a()\n    b()", "def f():\n    │\n", "def f():\n    a()\n    b()│\n", "python", id="a line break that the editor indents"),
    pytest.param("def f():│\n", "\n    a()\n    b()", "def f():\n  │\n", "def f():\n    a()\n    b()│\n", "python", id="indented less"),
    pytest.param("def f():\n    a()│\n", "\n    b()", "def f():\n    a()\n│\n", "def f():\n    a()\n    b()│\n", "python", id="dedented by hand"),
    pytest.param("function f() {│}\n", "\n    return 1;\n}", "function f() {\n    │\n}\n", "function f() {\n    return 1;│\n}\n", "javascript", id="Enter between braces"),
    pytest.param("x = │\n", "1 +\\\n    2", "x = 1 +\\\n    │\n", "x = 1 +\\\n    2│\n", "python", id="a line of it accepted"),
    pytest.param("名前 = │\n", "「手元」", "名前 = 「手│\n", "名前 = 「手元」│\n", "python", id="Japanese"),
    pytest.param("a\r\nx = │\r\n", "f(\n  1\n)", "a\r\nx = f(\r\n  │\r\n", "a\r\nx = f(\r\n  1\n)│\r\n", "ruby", id="CRLF"),
    pytest.param("│", "import os", "import │", "import os│", "python", id="at the very start"),
    pytest.param("a = 1\n│", "b = 2", "a = 1\nb│", "a = 1\nb = 2│", "python", id="on the line behind the last"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "answer", "now", "becomes", "language"), HOLDS)
def test_what_is_left_of_it(before: str, answer: str, now: str, becomes: str | None, language: str):
    assert after(before, answer, now, language) == becomes


@pytest.mark.parametrize(
    ("before", "answer", "now"),
    [
        pytest.param("x = │\n", "foo(a)", "x = fa│\n", id="something else was typed"),
        pytest.param("x = │\n", "foo(a)", "x = foo(a)│\n", id="used up"),
        pytest.param("x = │\n", "foo(a)", "y = │\n", id="another line"),
        pytest.param("x = │\ny\n", "foo(a)", "x = │\nz\n", id="the line below changed"),
        pytest.param("w\nx = │\n", "foo(a)", "v\nx = │\n", id="the line above changed"),
        pytest.param("w\nx = │\n", "foo(a)", "x = │\n", id="a line above is gone"),
        pytest.param("x = │\ny\n", "foo(a)", "x = │\n\ny\n", id="a line came below"),
        pytest.param("x = ab│\n", "c", "x = a│\n", id="taken back past its cursor"),
        pytest.param("x = │)\n", "foo(a)", "x = │\n", id="a closer deleted by itself"),
        pytest.param("x = │\n", "foo(a)", "x = f│ + 1\n", id="something stands behind it now"),
        pytest.param("def f():│\n", "\n    a()", "def f():\n        │\n", id="indented deeper than the answer"),
        pytest.param("def f():│\n", "\n    a()", "def f():\n\t│\n", id="in tabs"),
        pytest.param("x = │\n", "   ", "x = │\n", id="only blanks"),
    ],
)
def test_it_holds_no_longer(before: str, answer: str, now: str):
    assert after(before, answer, now) is None


def test_it_is_of_one_document():
    asked = drawn("x = │\n")
    assert typed_since(asked, replace(asked, uri="file:///another")) is None
    assert typed_since(asked, replace(asked, language="ruby")) is None


@pytest.mark.parametrize(
    ("now", "text", "agrees"),
    [
        pytest.param("x = │\n", "", True, id="asked the same"),
        pytest.param("x = f│\n", "fo", True, id="typed into"),
        pytest.param("x = foo│\n", "fo", True, id="typed ahead of it"),
        pytest.param("x = f│\n", " f", True, id="a model that begins with a blank"),
        pytest.param("x = f│\n", "", True, id="not begun: it may say anything"),
        pytest.param("y = f│\n", "", False, id="not begun, and another line"),
        pytest.param("x = fa│\n", "fo", False, id="something else was typed"),
        pytest.param("x = f│ + 1\n", "fo", False, id="something stands behind it"),
    ],
)
def test_an_answer_that_is_being_written(now: str, text: str, agrees: bool):
    before, ask = drawn("x = │\n"), drawn(now)
    assert still_agrees(before, text, ask) is agrees
    if text:
        assert may_agree(before, text, ask.lines) >= agrees


@pytest.mark.parametrize(
    ("before", "text", "now", "agrees"),
    [
        pytest.param("a\nx = │\n", "fo", "a\nx = f\n", True, id="typed into"),
        pytest.param("a\nx = │\n", "fo", "a\nx = \n", True, id="changed elsewhere below"),
        pytest.param("a\nx = │\n", "fo(", "a\nx = fo()\n", True, id="a closer came"),
        pytest.param("a\nx = (│)\n", "a)", "a\nx = (a)\n", True, id="typed over a closer"),
        pytest.param("a\nx = │\n", "fo", "b\nx = f\n", False, id="changed above"),
        pytest.param("a\nx = │\n", "fo", "a\nx = g\n", False, id="something else"),
        pytest.param("a\nx = │\n", "fo", "a\ny = f\n", False, id="left of it"),
        pytest.param("a\nx = │\n", "fo", "a\n", False, id="its line is gone"),
        pytest.param("a\nx = │\n", "fo", "", False, id="all is gone"),
    ],
)
def test_before_the_cursor_is_told(before: str, text: str, now: str, agrees: bool):
    assert may_agree(drawn(before), text, now.splitlines(keepends=True)) is agrees


TEXT = st.text("ab(){}[]:\"' \t\n漢é", max_size=12)


def _ask(before: str, after: str) -> Ask:
    return drawn(before.replace(CURSOR, "") + CURSOR + after.replace(CURSOR, ""))


@given(TEXT, TEXT, TEXT, TEXT)
def test_what_was_typed_is_what_was_typed(before: str, typed: str, answer: str, behind: str):
    asked, now = _ask(before, behind), _ask(before + typed, behind)
    assert typed_since(asked, now) == typed
    ghost = kept_ghost(asked, Ghost(typed + answer, asked.line, asked.column), now)
    if ghost is not None:
        assert answer.startswith(ghost.text)
        assert accepted(now, ghost).replace(CURSOR, "").startswith(before + typed + ghost.text)
    if typed:
        assert may_agree(asked, typed + answer, now.lines)
        assert still_agrees(asked, typed + answer, now)


@given(TEXT, TEXT, TEXT, TEXT)
def test_any_two_documents(before: str, after_before: str, now: str, after_now: str):
    asked, ask = _ask(before, after_before), _ask(now, after_now)
    typed = typed_since(asked, ask)
    if typed is not None:
        assert now == before + typed
        closers = after_now.replace("\n", "")
        assert (
            closers.endswith(after_before.replace("\n", "").lstrip())
            or after_before.endswith(after_now.lstrip())
            or typed
        )


@given(TEXT, TEXT, TEXT.filter(str.strip))
def test_a_ghost_that_is_taken_leaves_the_cursor_behind_it(before: str, behind: str, text: str):
    ask = _ask(before, behind)
    ghost = Ghost(text, ask.line, ask.column)
    there = taken(ask, ghost)
    assert "".join(there.lines) == accepted(ask, ghost).replace(CURSOR, "")
    assert typed_since(ask, there) == text
    assert there.total >= len(there.lines) - 1
