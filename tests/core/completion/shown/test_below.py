"""Lines that stand below are left out, also where they differ in a sign; what differs in a name or a number stays."""

import pytest

from temoto.core.completion.reasons import Reason
from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("javascript", "f({\n  │\n  b: 2,\n});", "a: 1,\n  b: 2", "f({\n  a: 1,│\n  b: 2,\n});", id="a comma"),
        pytest.param("typescript", "const a = 1;\n│\nconst b = 2;", "const b = 2", Reason.ALREADY_THERE, id="a semicolon"),
        pytest.param("python", "if a:\n    │\nreturn value", "return value", Reason.ALREADY_THERE, id="another depth"),
        pytest.param("python", "def f(x):\n    y\n    │\n\n    return None", "if not x:\n        return None", "def f(x):\n    y\n    if not x:\n        return None│\n\n    return None", id="the same words in a block of its own"),
        pytest.param("python", "x = 1\n│\ny = 2", "y = 3\n", "x = 1\ny = 3│\ny = 2", id="a number that differs"),
        pytest.param("go", "\ta := 1\n\t│\n\treturn foo(a, b)", "return foo(a, c)", "\ta := 1\n\treturn foo(a, c)│\n\treturn foo(a, b)", id="a name that differs"),
        pytest.param("python", "x = 1\n│\nresult = compute_everything(first, 'second', third)", 'result = compute_everything(first, "second", third)', Reason.ALREADY_THERE, id="quotes of a long line"),
        pytest.param("rust", "    let a = 1;\n    │\n    let value: Vec<String> = items.iter().map(f).collect();", "let value: Vec<String> = items.iter().map(f).collect()", Reason.ALREADY_THERE, id="a long line's semicolon"),
        pytest.param("java", "    a();\n    │\n    b();\n    c();", "x();\n    b();\n    c();\n", "    a();\n    x();│\n    b();\n    c();", id="two lines"),
        pytest.param("yaml", "a: 1\n│\nb: 2", "b: 2", Reason.ALREADY_THERE, id="a key"),
        pytest.param("sql", "SELECT a,\n  │\n  c\nFROM t", "name,\n  c,", "SELECT a,\n  name,│\n  c\nFROM t", id="a column"),
        pytest.param("json", '{\n  "a": 1,\n  │\n  "c": 3\n}', '"b": 2,\n  "c": 3,', '{\n  "a": 1,\n  "b": 2,│\n  "c": 3\n}', id="a member"),
        pytest.param("html", "<ul>\n  │\n  <li>b</li>\n</ul>", "<li>a</li>\n  <li>b</li>\n</ul>", "<ul>\n  <li>a</li>│\n  <li>b</li>\n</ul>", id="an element"),
    ],
)  # fmt: skip
def test_what_stands_below_is_not_said_again(language: str, text: str, said: str, becomes: str | Reason):
    check(text, said, becomes, language=language)
