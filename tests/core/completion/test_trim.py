"""What is shown of a model's words: the drawing, what the model says, and the document once the Ghost is accepted."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.completion.gate import Extent, gate
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask
from temoto.core.completion.scope import scope_of
from temoto.core.completion.shown.rules import RULES
from temoto.core.completion.trim import Trimmed, trim
from tests.draw import FIM, accepted, drawn
from tests.examples import examples

WHY_EMPTY = {rule.empty for rule in RULES} | {Reason.ELSEWHERE}


def trimmed(ask: Ask, said: str, extent: Extent | None = None) -> Trimmed:
    extent = extent or gate(ask, fim=True, multiline="auto").extent
    return trim(said, ask, scope_of(ask, extent), FIM)


def check(text: str, said: str, becomes: str | Reason, overwrite: int | None = None, language: str = "python") -> None:
    """`becomes`: the document after accepting, cursor drawn behind the Ghost; or the reason there is none."""
    ask = drawn(text, language)
    made = trimmed(ask, said)
    if isinstance(becomes, Reason):
        assert (made.ghost, made.reason) == (None, becomes)
        return
    assert made.reason is Reason.OK
    assert made.ghost is not None
    assert accepted(ask, made.ghost) == becomes
    assert overwrite in {None, made.ghost.overwrite}


@pytest.mark.parametrize(
    ("text", "said", "becomes"),
    [
        pytest.param("x = │", "1\ny = 2", "x = 1│", id="a line"),
        pytest.param("x = │", "1  \t\n", "x = 1│", id="no blanks at the end"),
        pytest.param("x = │", " 1", "x = 1│", id="a blank is there already"),
        pytest.param("x =│", " 1", "x = 1│", id="a blank is wanted"),
        pytest.param("def f():\n    │", "    return 1\n    x", "def f():\n    return 1\n    x│", id="the indentation is there already"),
        pytest.param("def f():\n│", "    return 1\n", "def f():\n    return 1│", id="the indentation is wanted"),
        pytest.param("if a:\n    if b:\n    │", "    c()\n", "if a:\n    if b:\n        c()│", id="and not yet enough"),
        pytest.param("def f():│", "\r\n    return 1\r\n", "def f():\n    return 1│", id="other line endings"),
        pytest.param("x = │", "1<END>2", "x = 1│", id="up to a stop that came as text"),
        pytest.param("x = │", "1<MID>\n", "x = 1│", id="up to a control token"),
        pytest.param("function f(xs) {\n  │\n}", "for (x of xs) {\n    y();\n  }\n}", "function f(xs) {\n  for (x of xs) {\n    y();\n  }│\n}", id="inner braces stay"),
        pytest.param("class A {\n  f() {\n    │\n}", "return 1;\n  }", "class A {\n  f() {\n    return 1;\n  }│\n}", id="a brace of another depth is not the one below"),
        pytest.param("def f(x):\n    y\n    │\n\n    return None", "if not x:\n        return None", "def f(x):\n    y\n    if not x:\n        return None│\n\n    return None", id="the same words deeper"),
        pytest.param("def f(x):\n    │\n    return x", "x += 1", "def f(x):\n    x += 1│\n    return x", id="above the next line"),
        pytest.param('{\n  "a": 1,\n  │\n}', '"b": 2\n}', '{\n  "a": 1,\n  "b": 2│\n}', id="JSON"),
        pytest.param('<p class="a">│</p>', "hello</p>", '<p class="a">hello│</p>', id="the tag at the right"),
        pytest.param("total = │ * 2", "price * 2", "total = price│ * 2", id="the code at the right, its blank too"),
        pytest.param("total = │* 2", "price * 2", "total = price │* 2", id="the blank before it is needed"),
        pytest.param("total = │ * 2", "price", "total = price│ * 2", id="nothing of the right"),
        pytest.param("foo(│, b)", "a", "foo(a│, b)", id="an argument"),
        pytest.param("foo(│, b)", "a, b)", "foo(a│, b)", id="and the next, which is there"),
    ],
)  # fmt: skip
def test_shown(text: str, said: str, becomes: str):
    check(text, said, becomes)


@pytest.mark.parametrize(
    ("text", "said", "reason"),
    [
        pytest.param("x = │", "", Reason.MODEL_SILENT, id="nothing"),
        pytest.param("x = │", " \n\n ", Reason.MODEL_SILENT, id="only blanks"),
        pytest.param("x = │", "<END>1", Reason.MODEL_SILENT, id="only a stop"),
        pytest.param("foo(│, b)", "\n    a", Reason.ELSEWHERE, id="a line break where none can be"),
        pytest.param("def f():│", "\ndef g():\n    pass", Reason.ELSEWHERE, id="another block at once"),
        pytest.param("def f():\n    │\n    return x", "return x\n", Reason.ALREADY_THERE, id="the line below"),
        pytest.param("x = 1│\ny = 2", "\ny = 2\n", Reason.ALREADY_THERE, id="the line below, after a line break"),
        pytest.param("function f() {\n  │\n}", "\n}\n", Reason.ALREADY_THERE, id="the brace below"),
        pytest.param("x = │ * 2", " * 2", Reason.ALREADY_THERE, id="the code at the right"),
    ],
)
def test_not_shown(text: str, said: str, reason: Reason):
    check(text, said, reason)


@pytest.mark.parametrize(
    ("text", "said", "becomes", "overwrite"),
    [
        pytest.param("print(│)", '"hello")', 'print("hello")│', 1, id="its own closer"),
        pytest.param("foo(│)", "bar()", "foo(bar()│)", 0, id="closers of what it opened"),
        pytest.param("foo(│)", "a, b", "foo(a, b│)", 0, id="no closer at all"),
        pytest.param("foo(│)", "a).then(b", "foo(a).then(b│)", 0, id="the closer serves what it opened last"),
        pytest.param("foo(│);", "a).then(b", "foo(a).then(b│);", 0, id="with what stands behind it"),
        pytest.param("foo(│);", "a);", "foo(a);│", 2, id="closer and semicolon"),
        pytest.param("foo(│);", "a)", "foo(a)│;", 1, id="closer alone"),
        pytest.param("foo(│);", "a) + b;", "foo(a) + b;│", 2, id="more before the semicolon"),
        pytest.param("foo(bar(│))", "a))", "foo(bar(a))│", 2, id="both"),
        pytest.param("foo(bar(│))", "a)", "foo(bar(a)│)", 1, id="one of two"),
        pytest.param("if (foo(a│)", "b)", "if (foo(ab)│)", 0, id="one was open, and is closed now"),
        pytest.param("if (foo(a│)", "b))", "if (foo(ab))│", 1, id="both, one being there"),
        pytest.param("foo(a[1│)", "2])", "foo(a[12])│", 1, id="an inner bracket first"),
        pytest.param('x = "│"', 'hello"', 'x = "hello"│', 1, id="a quote"),
        pytest.param('x = "│"', "hello", 'x = "hello│"', 0, id="no quote"),
        pytest.param('x = "│"', 'a" + "b"', 'x = "a" + "b"│', 1, id="a quote and another string"),
        pytest.param('x = "│"', 'a" + "b', 'x = "a" + "b│"', 0, id="the quote serves the last string"),
        pytest.param('print("│")', 'hello")', 'print("hello")│', 2, id="quote and closer"),
        pytest.param('print("│")', 'a (b) c")', 'print("a (b) c")│', 2, id="brackets inside the string"),
        pytest.param('print("│")', ":)", 'print(":)│")', 0, id="a smile inside the string"),
        pytest.param('print("a│)', 'b")', 'print("ab")│', 1, id="a quote that was open"),
        pytest.param("foo(│)", r'"a\"b")', r'foo("a\"b")│', 1, id="an escaped quote"),
        pytest.param("foo(│)", "x, 'it')", "foo(x, 'it')│", 1, id="single quotes"),
        pytest.param("fn f(x: &'a str, y: │)", "i32)", "fn f(x: &'a str, y: i32)│", 1, id="a lifetime to the left"),
        pytest.param("fn f(x: &'a str, y: │)", "&'b str)", "fn f(x: &'a str, y: &'b str)│", 1, id="lifetimes on both sides"),
        pytest.param("fn f(│)", "x: &'a str)", "fn f(x: &'a str)│", 1, id="a lifetime"),
        pytest.param('    """│"""', 'Adds."""', '    """Adds."""│', 3, id="a long quote"),
        pytest.param('    """│"""', "Adds.", '    """Adds.│"""', 0, id="not its end"),
        pytest.param("`${│}`", "x}`", "`${x}`│", 2, id="a template"),
        pytest.param("`a ${│}`", "f(`b ${x}`)}`", "`a ${f(`b ${x}`)}`│", 2, id="a template in a template"),
        pytest.param("f(`│`)", "a ${b}`)", "f(`a ${b}`)│", 2, id="a template and what it stands in"),
        pytest.param("def f(│):", "a, b):", "def f(a, b):│", 2, id="parameters"),
        pytest.param("def f(│):", "a, b) -> int:", "def f(a, b) -> int:│", 2, id="parameters and a return type"),
        pytest.param("def f(│):", "a, b", "def f(a, b│):", 0, id="parameters alone"),
        pytest.param("x = {│}", '"a": [1], "b": {}}', 'x = {"a": [1], "b": {}}│', 1, id="nested"),
        pytest.param("x = { │ }", "a: 1 }", "x = { a: 1 }│", 2, id="blanks among closers"),
        pytest.param("x = [{ │ }];", "a: 1 }];", "x = [{ a: 1 }];│", 4, id="a staircase of them"),
        pytest.param("x = │;", "5;", "x = 5;│", 1, id="a semicolon"),
        pytest.param("x = │;", "5", "x = 5│;", 0, id="no semicolon"),
        pytest.param("<div │>", 'class="a">', '<div class="a">│', 1, id="the end of a tag"),
        pytest.param('f"{│}"', 'x}"', 'f"{x}"│', 2, id="code in a string"),
        pytest.param('f"{│}"', "x", 'f"{x│}"', 0, id="code in a string, its closers kept"),
        pytest.param('print(f"a {│}")', 'f(x)} b")', 'print(f"a {f(x)} b")│', 3, id="code in a string in a call"),
        pytest.param('printf("│");', 'hi", x);', 'printf("hi", x);│', 3, id="more between quote and closer"),
        pytest.param("#include <│>", "stdio.h>", "#include <stdio.h>│", 1, id="a header"),
        pytest.param("new Map<string, │>", "number>()", "new Map<string, number>()│", 1, id="a call behind a type argument"),
        pytest.param("Vec<│>", "String>", "Vec<String>│", 1, id="a type argument"),
        pytest.param("Vec<│>", "Vec<String>", "Vec<Vec<String>│>", 0, id="a nested type argument"),
        pytest.param("xs.map(│)", "x => x + 1)", "xs.map(x => x + 1)│", 1, id="an arrow"),
        pytest.param("foo(│   ", "a)", "foo(a)│   ", 0, id="only blanks to the right"),
        pytest.param("foo(│)", "a)  # don't", "foo(a)  # don't│", 1, id="an apostrophe in a comment"),
    ],
)  # fmt: skip
def test_closers_the_editor_put_there(text: str, said: str, becomes: str, overwrite: int):
    check(text, said, becomes, overwrite)


CODE = st.lists(
    st.sampled_from([*"ab ()[]{}\"'`;:,<>\\\n\t\u3042", "    ", "x = ", "<END>", "<SUF>", "def f():", "return x", '"""']), max_size=12
).map("".join)  # fmt: skip
RIGHT = st.lists(st.sampled_from([*")]}\"'`;:,> ", "x * 2", '"""']), max_size=5).map("".join)


@examples(100)
@given(CODE, RIGHT, CODE, CODE, st.sampled_from(Extent))
def test_a_ghost_loses_nothing_of_the_users(left: str, right: str, below: str, said: str, extent: Extent):
    ask = drawn(f"{left}│{right}\n{below}")
    made = trimmed(ask, said, extent)
    if made.ghost is None:
        assert made.reason in WHY_EMPTY
        return
    text = made.ghost.text
    assert made.reason is Reason.OK
    assert text.strip()
    assert not [token for token in (*FIM.stops, *FIM.controls) if token in text]
    assert "\r" not in text
    # The one blank that may end a Ghost stands between it and what it must not touch.
    assert text == text.rstrip() or (text[:-1] == text.rstrip() and ask.right[:1].strip())
    gone = ask.right[: made.ghost.overwrite]
    assert len(gone) == made.ghost.overwrite
    rest = iter(text)
    assert all(character in rest for character in re.sub(r"\s", "", gone))


@examples(100)
@given(st.text(), st.text(), st.sampled_from(Extent))
def test_no_text_fails(around: str, said: str, extent: Extent):
    half = len(around) // 2
    around = around.replace("│", "|")
    trimmed(drawn(f"{around[:half]}│{around[half:]}"), said, extent)
