"""An answer that a limit broke off is shown up to its last whole statement."""

import pytest

from temoto.core.completion.gate import gate
from temoto.core.completion.reasons import Reason
from temoto.core.completion.scope import scope_of
from temoto.core.completion.trim import trim
from tests.draw import FIM, accepted, drawn

FUNCTION = "def f():\n    │"


@pytest.mark.parametrize(
    ("language", "text", "answer", "becomes"),
    [
        pytest.param("python", FUNCTION, "a = 1\n    b = fo", "def f():\n    a = 1│", id="python: the last piece"),
        pytest.param("python", FUNCTION, "a = [\n        1,\n        2", "def f():\n    a = [\n        1,│", id="python: whole lines where no statement is"),
        pytest.param("python", FUNCTION, "a = 1\n    for x in xs:\n        y", "def f():\n    a = 1│", id="python: a head without its body"),
        pytest.param("python", FUNCTION, 'a = 1\n    b = """\nx', "def f():\n    a = 1│", id="python: a string"),
        pytest.param("python", "x = 1\n│", "value_9 = 9\nvalue_10", "x = 1\nvalue_9 = 9│", id="python: half a name"),
        pytest.param("html", "<a │", 'title_11="x" title_12="', '<a title_11="x"│', id="html: half an attribute"),
        pytest.param("javascript", "  a();\n  │\n  b();", "if (x) {\n    y();\n    z", "  a();\n  if (x) {│\n  b();", id="javascript: its first line where nothing is whole"),
        pytest.param("javascript", "function f() {\n  │\n}", "a();\n  if (x) {\n    y();", "function f() {\n  a();│\n}", id="javascript: a block"),
        pytest.param("go", "func f() {\n\t│\n}", "a()\n\tif x {\n\t\ty()\n\t}\n\tz(", "func f() {\n\ta()\n\tif x {\n\t\ty()\n\t}│\n}", id="go: behind a block"),
        pytest.param("rust", "fn f() {\n    │\n}", "a();\n    let x = foo(b, ", "fn f() {\n    a();│\n}", id="rust: a call"),
        pytest.param("yaml", "a: 1\n│", "b:\n  c: 2\n  d: thr", "a: 1\nb:\n  c: 2│", id="yaml: half a value"),
        pytest.param("sql", "-- a\n\n│\n\nSELECT 1;", "SELECT a\nFROM t\nWHERE", "-- a\n\nSELECT a\nFROM t│\n\nSELECT 1;", id="sql: half a clause"),
        pytest.param("html", "<a │>", 'class="b" title="', '<a class="b"│>', id="html: half an attribute before its bracket"),
        pytest.param("python", "foo(│)", "a, value_1", "foo(a│)", id="python: half an argument"),
        pytest.param("go", "\tx := []int{│}", "1, 2, 3", "\tx := []int{1, 2│}", id="go: a number that may go on"),
    ],
)  # fmt: skip
def test_the_longest_whole_statement_stands(language: str, text: str, answer: str, becomes: str | Reason):
    ask = drawn(text, language)
    passed = gate(ask, fim=True, multiline="auto")
    trimmed = trim(answer, ask, scope_of(ask, passed.extent), FIM, limited=True)
    if isinstance(becomes, Reason):
        assert (trimmed.ghost, trimmed.reason) == (None, becomes)
    else:
        assert trimmed.ghost is not None
        assert accepted(ask, trimmed.ghost) == becomes


@pytest.mark.parametrize(
    ("language", "text", "answer", "becomes"),
    [
        pytest.param("python", FUNCTION, "x = 1\n    " * 40, "def f():\n    x = 1│", id="a line a thousand times"),
        pytest.param("python", FUNCTION, "x" * 4_000, Reason.UNFINISHED, id="a word without end"),
        pytest.param("python", FUNCTION, "\x00\x00", Reason.NO_CODE, id="signs of no script"),
        pytest.param("java", "class A {\n  │\n}", "I am sorry, but I cannot help with that.", "class A {\n  I am sorry, but I cannot help with that.│\n}", id="prose that looks like nothing known"),
        pytest.param("go", "func f() {\n\t│\n}", "\ufffd\ufffd", Reason.SAYS_NOTHING, id="bytes that were no UTF-8"),
        pytest.param("c", "x" * 20_000 + "│", " = 1;", "x" * 20_000 + " = 1;│", id="a line of 20,000"),
        pytest.param("rust", "fn f() {\r\n    │\r\n}", "a();\r\n    b();\r\n", "fn f() {\r\n    a();\n    b();│\r\n}", id="CRLF"),
        pytest.param("ruby", "│\nputs x", "x = 1\n", "x = 1│\nputs x", id="at the very start"),
        pytest.param("javascript", "const a = '😀│'", "😀'", "const a = '😀😀'│", id="beyond the basic plane"),
        pytest.param("shellscript", "a\n│\nb", "cat <<EOF\nx\nEOF\nc", "a\ncat <<EOF\nx\nEOF│\nb", id="what could have been a catch"),
    ],
)  # fmt: skip
def test_answers_nobody_wants(language: str, text: str, answer: str, becomes: str | Reason):
    ask = drawn(text, language)
    trimmed = trim(answer, ask, scope_of(ask, gate(ask, fim=True, multiline="auto").extent), FIM)
    if isinstance(becomes, Reason):
        assert (trimmed.ghost, trimmed.reason) == (None, becomes)
    else:
        assert trimmed.ghost is not None
        assert accepted(ask, trimmed.ghost) == becomes
