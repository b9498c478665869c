"""What goes in circles is shown once; a list that somebody writes is none."""

import pytest

from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("python", "b = │", "all = all = all = all = all =", "b = all│", id="an assignment"),
        pytest.param("ruby", "x = │", "b = c = b = c = b = c = b", "x = b = c│", id="two of them"),
        pytest.param("javascript", "const s = │", "x.y().y().y().y().y().y().y().y().y().y()", "const s = x.y()│", id="a call again and again"),
        pytest.param("go", "\tx := │", "ok && ok && ok && ok && ok && ok && ok && ok && ok", "\tx := ok│", id="a condition"),
        pytest.param("python", "x = (│)", "None, None, None, None", "x = (None, None, None, None│)", id="a list of values"),
        pytest.param("c", "int a[] = {│};", "0, 0, 0, 0, 0, 0, 0, 0, 0, 0", "int a[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0│};", id="zeros"),
        pytest.param("markdown", "Title\n│\nText.", "----------", "Title\n----------│\nText.", id="a rule of dashes"),
        pytest.param("python", "def f():\n    │", "row_2 = 0\n    row_3 = 0\n    row_4 = 0\n    row_5 = 0", "def f():\n    row_2 = 0│", id="lines that count"),
        pytest.param("python", "ROW_1 = 0\n│", "ROW_2 = 0\nROW_3 = 0\nROW_4 = 0\nROW_5 = 0", "ROW_1 = 0\nROW_2 = 0\nROW_3 = 0\nROW_4 = 0\nROW_5 = 0│", id="a list that stands above"),
        pytest.param("java", "class A {\n  │\n}", "int a1;\n  int a2;\n  int a3;\n  int a4;", "class A {\n  int a1;│\n}", id="fields that count"),
        pytest.param("yaml", "a:│", "\n  - b1\n  - b2\n  - b3\n  - b4", "a:\n  - b1│", id="items that count"),
        pytest.param("python", "def f():\n    │", "a = 1\n    b = 2\n    c = 3\n    d = 4", "def f():\n    a = 1\n    b = 2\n    c = 3\n    d = 4│", id="names and numbers that differ"),
    ],
)  # fmt: skip
def test_what_goes_in_circles(language: str, text: str, said: str, becomes: str):
    check(text, said, becomes, language=language)
