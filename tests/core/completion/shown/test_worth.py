"""Too little is nothing, unless it finishes something."""

import pytest

from temoto.core.completion.reasons import Reason
from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("kotlin", "val x = │", "=>", Reason.SAYS_NOTHING, id="a sign"),
        pytest.param("javascript", "const x = │", "(", Reason.SAYS_NOTHING, id="a bracket alone"),
        pytest.param("python", "x = 1│", ";", Reason.SAYS_NOTHING, id="a semicolon"),
        pytest.param("python", "x = │", "in", Reason.SAYS_NOTHING, id="a word that dangles"),
        pytest.param("java", "x = │", "q", Reason.SAYS_NOTHING, id="a letter that names nothing"),
        pytest.param("java", "int q;\nx = │", "q", "int q;\nx = q│", id="a letter that names something"),
        pytest.param("go", "x := foo(│", "x)", "x := foo(x)│", id="the end of a call"),
        pytest.param("rust", "let x = │", "10", "let x = 10│", id="a number"),
        pytest.param("ruby", "puts val│", "ue", "puts value│", id="the end of a word"),
        pytest.param("javascript", "foo(│, b)", "a", "foo(a│, b)", id="an argument"),
        pytest.param("c", "int f() {\n  return 1;\n│", "}", "int f() {\n  return 1;\n}│", id="a closer that is missing"),
        pytest.param("markdown", "The │", "fox", "The fox│", id="a word of prose"),
        pytest.param("python", "import │", "sys", "import sys│", id="a name"),
    ],
)  # fmt: skip
def test_too_little(language: str, text: str, said: str, becomes: str | Reason):
    check(text, said, becomes, language=language)
