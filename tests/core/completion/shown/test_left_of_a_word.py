"""A cursor left of a word is not inside one: an argument can go before another."""

import pytest

from temoto.core.completion.reasons import Reason
from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("javascript", "send(│payload);", "user, ", "send(user, │payload);", id="an argument and its blank"),
        pytest.param("javascript", "send(│payload);", "payload);", Reason.ALREADY_THERE, id="only what is there"),
        pytest.param("javascript", "send(│payload);", "user", Reason.ELSEWHERE, id="what would run into it"),
        pytest.param("css", "a { margin-top: │em; }", "2", "a { margin-top: 2│em; }", id="a number before its unit"),
        pytest.param("css", "a { margin-top: │em; }", "2em; }", "a { margin-top: 2│em; }", id="a number, and the rest again"),
        pytest.param("python", "x = │value", "not ", "x = not │value", id="an operator"),
        pytest.param("python", "def f(│self):", "cls", Reason.ELSEWHERE, id="a name glued to another"),
        pytest.param("rust", "let x = │y;", "&mut ", "let x = &mut │y;", id="a reference"),
        pytest.param("rust", "let x = │y;", "&", "let x = &│y;", id="a sign"),
        pytest.param("go", "x := │y", "*", "x := *│y", id="a pointer"),
        pytest.param("java", "return │value;", "(int) ", "return (int) │value;", id="a cast"),
        pytest.param("ruby", "puts │name", "prefix + ", "puts prefix + │name", id="a sum"),
        pytest.param("c", "│total = 1;", "int ", "int │total = 1;", id="a type at the margin"),
        pytest.param("markdown", "the │fox", "quick brown ", "the quick brown │fox", id="words"),
    ],
)  # fmt: skip
def test_left_of_a_word(language: str, text: str, said: str, becomes: str | Reason):
    check(text, said, becomes, language=language)
