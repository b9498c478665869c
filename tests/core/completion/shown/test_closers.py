"""A lone closer is shown where something is open, and not where it stands below."""

import pytest

from temoto.core.completion.reasons import Reason
from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("javascript", "function f() {\n  a();\n  │\n}", "}", Reason.ALREADY_THERE, id="a brace that stands below"),
        pytest.param("java", "class A {\n  void f() {\n    a();\n  │\n}", "}", "class A {\n  void f() {\n    a();\n  }│\n}", id="a brace that is missing"),
        pytest.param("ruby", "def f\n  a\n  │\nend", "end", Reason.ALREADY_THERE, id="end stands below"),
        pytest.param("ruby", "def f\n  if a\n    b\n  │\nend", "end", "def f\n  if a\n    b\n  end│\nend", id="end is missing"),
        pytest.param("lua", "function f()\n  a()\n│\nend", "end", Reason.ALREADY_THERE, id="end of Lua"),
        pytest.param("python", "if a:\n    b(\n        c\n    │", ")", "if a:\n    b(\n        c\n    )│", id="a bracket as deep as its line"),
        pytest.param("shellscript", "if a; then\n  b\n  │\nfi", "fi", Reason.ALREADY_THERE, id="fi stands below"),
        pytest.param("shellscript", "if a; then\n  b\n│", "fi", "if a; then\n  b\nfi│", id="fi is missing"),
        pytest.param("python", "x = [\n    1,\n    │\n]", "]", Reason.ALREADY_THERE, id="a bracket that stands below"),
        pytest.param("python", "x = [\n    1,\n│", "]", "x = [\n    1,\n]│", id="a bracket that is missing"),
        pytest.param("html", "<ul>\n  <li>a</li>\n  │\n</ul>", "</ul>", Reason.ALREADY_THERE, id="an end tag that stands below"),
        pytest.param("html", "<ul>\n  <li>a</li>\n│", "</ul>", "<ul>\n  <li>a</li>\n</ul>│", id="an end tag that is missing"),
        pytest.param("go", "func f() {\n\ta()\n\t│\n}", "}", Reason.ALREADY_THERE, id="a brace of Go"),
        pytest.param("rust", "fn f() {\n    if a {\n        b();\n    │\n}", "}", "fn f() {\n    if a {\n        b();\n    }│\n}", id="a brace of Rust"),
        pytest.param("c", "int f() {\n  return 1;\n}\n│", "}", Reason.ALREADY_THERE, id="nothing is open at all"),
    ],
)  # fmt: skip
def test_a_lone_closer(language: str, text: str, said: str, becomes: str | Reason):
    check(text, said, becomes, language=language)
