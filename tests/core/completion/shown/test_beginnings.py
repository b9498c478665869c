"""Odd beginnings are put right."""

import pytest

from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("python", "def f():\n    │", "\u200breturn 1", "def f():\n    return 1│", id="a blank of no width"),
        pytest.param("java", "return │;", "\ufeffcount", "return count│;", id="a byte order mark"),
        pytest.param("go", "x := │", "┃1 + 2", "x := 1 + 2│", id="a box"),
        pytest.param("rust", "fn f() {\n    │\n}", "- a();", "fn f() {\n    a();│\n}", id="a bullet"),
        pytest.param("javascript", "f();\n│", "• g();", "f();\ng();│", id="a round one"),
        pytest.param("java", "  int x = (a\n      │", "- b);", "  int x = (a\n      - b);│", id="a difference"),
        pytest.param("sql", "SELECT\n  │", "* FROM t", "SELECT\n  * FROM t│", id="all columns"),
        pytest.param("markdown", "Files:\n\n│", "├── src", "Files:\n\n├── src│", id="a tree in prose"),
        pytest.param("markdown", "# A\n\n│", "- one\n", "# A\n\n- one│", id="which prose has"),
        pytest.param("yaml", "a:\n│", "- b\n", "a:\n- b│", id="and YAML"),
        pytest.param("javascript", "/**\n * │", "* Adds.", "/**\n * Adds.│", id="in a comment"),
        pytest.param("python", "def f():\n    │", "\n    return 1", "def f():\n    return 1│", id="an empty line"),
        pytest.param("java", "class A {\n  │\n}", "\n\n  int a;\n", "class A {\n  int a;│\n}", id="two empty lines"),
        pytest.param("python", "import os\n│", "\n\ndef f():\n    pass", "import os\n\n\ndef f():\n    pass│", id="empty lines before a function, which are its own"),
        pytest.param("python", "def f():\n│", "\n    return 1", "def f():\n    return 1│", id="an empty line, and the indentation"),
        pytest.param("python", "x = │", " 1", "x = 1│", id="a blank that is there"),
        pytest.param("ruby", "x =│", " 1", "x = 1│", id="a blank that is wanted"),
    ],
)  # fmt: skip
def test_an_odd_beginning(language: str, text: str, said: str, becomes: str):
    check(text, said, becomes, language=language)
