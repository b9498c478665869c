"""A comment or a sentence opens no block."""

import pytest

from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("javascript", "function f() {\n  // Now the main part:│\n}", "\n  const y = g(x);\n", "function f() {\n  // Now the main part:\n  const y = g(x);│\n}", id="JavaScript: a remark with a colon"),
        pytest.param("python", "def f():\n    # what we do│", "\n    return 1\n", "def f():\n    # what we do\n    return 1│", id="Python: do"),
        pytest.param("python", "def f():\n    # the rest:\n    │", "return 1\n", "def f():\n    # the rest:\n    return 1│", id="Python: a remark above"),
        pytest.param("markdown", "The steps are:│", "\n\n1. one\n2. two\n", "The steps are:\n\n1. one\n2. two│", id="Markdown: a sentence"),
        pytest.param("rust", "fn f() {\n    // see struct foo {│\n}", "\n    a();\n", "fn f() {\n    // see struct foo {\n    a();│\n}", id="Rust: a brace in a remark"),
        pytest.param("ruby", "def f\n  # what to do│\nend", "\n  a\n", "def f\n  # what to do\n  a│\nend", id="Ruby: do in a remark"),
        pytest.param("shellscript", "# how it is done, and then│", "\nmake all\n", "# how it is done, and then\nmake all│", id="shell: then in a remark"),
        pytest.param("go", "func f() {\n\t// Steps:│\n}", "\n\ta()\n", "func f() {\n\t// Steps:\n\ta()│\n}", id="Go: a colon in a remark"),
        pytest.param("lua", "function f()\n  -- what we do│\nend", "\n  a()\n", "function f()\n  -- what we do\n  a()│\nend", id="Lua: do in a remark"),
        pytest.param("python", "def f():  # why:│", "\n    return 1\n", "def f():  # why:\n    return 1│", id="Python: a remark behind a head"),
    ],
)  # fmt: skip
def test_a_comment_opens_no_block(language: str, text: str, said: str, becomes: str):
    check(text, said, becomes, language=language)
