"""Where is the model stopped? The model's words have `¦` drawn where they are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.languages import LANGUAGES
from temoto.core.completion.scope import Scope
from temoto.core.completion.stop import MOST_LINES, cut_at
from tests.draw import block, line
from tests.examples import examples

CUT = "¦"
DEF = "def f(xs):│"
BODY = "def f(xs):\n    │"


def check(scope: Scope, said: str) -> None:
    """The whole answer is cut there (blanks aside), and so is every part of it that has come far enough to be cut."""
    before, drawn, after = said.partition(CUT)
    text = before + after
    cut = cut_at(text, scope)
    assert (text if cut is None else text[:cut].rstrip() + CUT) == before + drawn
    cuts = [cut_at(text[:end], scope) for end in range(len(text) + 1)]
    assert {one for one in cuts if one is not None} <= {cut}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("x = │", "1", id="goes on"),
        pytest.param("x = │", "1¦\ny = 2", id="to the end of the line"),
        pytest.param("x = 1│", "\ny = 2¦\nz = 3", id="a line break first"),
        pytest.param("x = 1│", "\n\n  ", id="nothing said yet"),
        pytest.param("foo(│)", "\n    a,\n    b,¦\nbar()", id="a block between brackets, up to where it is left"),
        pytest.param("foo(│)", "\n    a,\n)¦\nbar()", id="or to its own closer"),
        pytest.param("foo(│, b)", "¦\n    a,\n", id="no line break before more than closers"),
        pytest.param("foo(│)", "a, b)¦\n", id="between brackets"),
        pytest.param("x = │ * 2", "¦\ny", id="no line break into code"),
        pytest.param("x = │   ", "\ny¦\n", id="blanks to the right are nothing"),
    ],
)
def test_one_line(text: str, said: str):
    check(line(text), said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(DEF, "\n    return 1", id="goes on"),
        pytest.param(DEF, "\n    return 1¦\n\n\ndef g():\n", id="the next function"),
        pytest.param(DEF, "\n    a = 1\n\n    return a¦\nb = 2", id="paragraphs are the body's"),
        pytest.param(BODY, "for x in xs:\n        print(x)\n    return xs¦\n\n\nf([1])\n", id="left of the body"),
        pytest.param(BODY, "a = 1¦\n\n    b = 2\n", id="a new paragraph at the cursor's level"),
        pytest.param(BODY, "for x in xs:\n\n        print(x)\n", id="a blank line inside a loop"),
        pytest.param("class A:\n    def a(self):│", "\n        return 1¦\n\n    def b(self):\n", id="the next method"),
        pytest.param("    │", "a = 1\n    b = 2¦\n\n    c", id="paragraph"),
        pytest.param("def f():\n│", "    return 1¦\nf()\n", id="at the margin the answer says how deep its block is"),
        pytest.param("│", "import os\nimport sys¦\n\nx = 1", id="a paragraph at the margin"),
        pytest.param(BODY, '"""Adds.\n\n    Never fails.\n    """\n    return 1¦\n\n    x', id="blank lines in a docstring"),
        pytest.param(BODY, '"""\n    Adds.\n\n    Never.\n    """\n    return 1¦\nx', id="a docstring opened on its own"),
        pytest.param(DEF, '\n    sql = """\nselect 1\n"""\n    return sql¦\nx', id="the left margin in a long string"),
        pytest.param('def f():\n    """Adds.│', '\n\n    Never.\n    """\n    return 1¦\n\n\ndef g():', id="out of a docstring begun above"),
        pytest.param('def f():\n    """Adds.\n\n    │', 'More.\n    """\n    return 1¦\n\n\ndef g():', id="out of a docstring begun far above"),
        pytest.param("x = 1│", "\ny = 2¦\n\nz = 3", id="behind a finished line, where always many are wanted"),
        pytest.param("if a:│", "\n    b()¦\nelse:\n    c()\n", id="the other branch is another question"),
    ],
)  # fmt: skip
def test_python_blocks(text: str, said: str):
    check(block(text), said)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        pytest.param("javascript", "function f() {│", "\n  return 1;\n}¦\n\nfunction g() {", id="the closing brace is the block's"),
        pytest.param("javascript", "function f() {│\n}", "\n  return 1;¦\n}\n", id="it stands below already"),
        pytest.param("javascript", "function f() {│", "\n  return 1;\n}", id="more may come on its line"),
        pytest.param("javascript", "function f() {\n  │", "return 1;\n}¦\n\nfunction g", id="a fresh line's block is closed too"),
        pytest.param("javascript", "function f() {\n  │\n}", "return 1;¦\n}\n", id="unless it is"),
        pytest.param("javascript", "class A {\n  f() {│\n}", "\n    return 1;\n  }¦\n  g() {", id="the brace below is the class's"),
        pytest.param("javascript", "class A {\n  f() {\n    │\n  }\n}", "return 1;¦\n  }\n}", id="a method's brace below"),
        pytest.param("javascript", "function f(xs) {\n  │\n}", "for (const x of xs) {\n    if (x) {\n      y();\n    }\n  }\n  return 1;¦\n}", id="inner braces are not the one below"),
        pytest.param("javascript", "f(xs, (x) => {│", "\n  y(x);\n});¦\ng();", id="what closes with the brace"),
        pytest.param("java", "if (a) {│", "\n  b();\n}¦ else {\n  c();\n}", id="else is another question"),
        pytest.param("javascript", "const a = [│", "\n  1,\n  2,\n];¦\nconst b", id="a list"),
        pytest.param("python", "x = foo(│", "\n    a,\n    b,\n)¦\ny = 1", id="arguments"),
        pytest.param("python", "def f(│", "\n    a,\n    b,\n):¦\n    return a", id="parameters"),
        pytest.param("javascript", "switch (x) {│", "\ncase 1:\n  a();\ndefault:\n  b();\n}¦\nc();", id="case stands at the switch"),
        pytest.param("go", "\tswitch x {│", "\n\tcase 1:\n\t\treturn a\n\tcase 2:\n\t\treturn b\n\t}¦\n\treturn c\n}", id="as in Go"),
        pytest.param("cpp", "class A {│", "\npublic:\n  int x;\nprivate:\n  int y;\n};¦\nint main", id="access in C++"),
        pytest.param("c", "case 1: {│", "\n  a();\n}¦\ncase 2:\n", id="the next case"),
        pytest.param("yaml", "containers:│", "\n- name: a\n  image: b\n- name: c¦\nvolumes:\n", id="a YAML list at its key"),
        pytest.param("yaml", "- name:│", " a\n  image: b¦\n- name: c\n", id="one item of a YAML list"),
        pytest.param("ruby", "def f(xs)\n  │", "xs.each do |x|\n    puts x\n  end\nend¦\n\ndef g", id="end in Ruby"),
        pytest.param("ruby", "def f(xs)\n  │", "puts xs¦\nendpoint = 3\n", id="which begins other words"),
        pytest.param("shellscript", "if [ -f a ]; then\n  │", "cat a\nfi¦\necho", id="fi in a shell"),
        pytest.param("html", "<ul>\n  │", "<li>a</li>\n  <li>b</li>\n</ul>¦\n<p>", id="an end tag"),
        pytest.param("html", "<ul>\n  │\n</ul>", "<li>a</li>¦\n</ul>\n", id="an end tag that stands below"),
        pytest.param("rust", "fn f(x: Option<u8>) -> u8 {\n    match x {│\n}", "\n        Some(y) => y,\n        None => 0,\n    }¦\n}", id="match in Rust"),
        pytest.param("typescript", "a\n  .b()\n  .c(() => {\n    │\n  });", "d();\n    e();¦\n  });\n", id="inside a chain"),
        pytest.param("c", "int main() {\n  │", "goto out;¦\nout:\n  return 1;\n}", id="a label leaves the block"),
    ],
)  # fmt: skip
def test_blocks_of_other_languages(language: str, text: str, said: str):
    check(block(text, language), said)
    check(block(text, "a language nobody knows"), said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(BODY + "\n    return xs", "xs.sort()¦\n    return xs\n    return 1", id="the next line"),
        pytest.param(BODY + "\n    return xs", "if xs:\n        return xs\n    a()", id="the same words elsewhere"),
        pytest.param(BODY + "\n\n    return xs", "xs.sort()¦\n    return xs\n", id="below a blank line"),
        pytest.param(BODY, "a()¦\n    a()\n    a()\n", id="a line three times"),
        pytest.param(BODY, "a()\n    a()\n    b()\n", id="twice is nothing"),
        pytest.param(BODY, "a()\n    b()¦\n    a()\n    b()\n    a()\n    b()\n", id="a cycle of two"),
        pytest.param("function f() {\n  │", "a(() => {\n    b(() => {\n      c(() => {\n        d\n      })\n    })\n  })\n", id="closers in a staircase"),
        pytest.param(BODY, "x = [\n        0,¦\n        0,\n        0,\n        0,\n    ]", id="rows"),
    ],
)  # fmt: skip
def test_repetition(text: str, said: str):
    check(block(text), said)


def test_half_a_screen_is_the_most():
    lines = "\n".join(f"    x{number} = {number}" for number in range(MOST_LINES))
    check(block("def f():│"), f"{lines}{CUT}\n    y = 1\n")


LANGUAGE = st.sampled_from(["python", "a language nobody knows", *(each.id for each in LANGUAGES)])
PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "    ",
        "  ",
        "\t",
        "a()",
        "}",
        ")",
        "end",
        "END",
        "rescue",
        "else",
        " {",
        "return x",
        "case 1:",
        '"""',
        "- ",
        "`",
        ":",
        "if (x)",
        "{",
        "catch",
        ".x()",
        "#if A",
        "#endif",
        "<<EOF",
        "EOF",
        "```",
        "def f(xs):",
        "Here is the code:",
        "<|end|>",
        "# a.py",
        "1. a",
    ]
)
PLACES = st.sampled_from(
    [
        DEF,
        BODY,
        BODY + "\n    return x\n",
        "f() {│\n}",
        "  switch (x) {\n  │\n",
        "a:│",
        "│",
        "x = (│",
        "if x {\n\t│",
        "f(() => {│})",
        "<a │/>",
        "x = [│ for",
    ]
)


@examples(500)
@given(st.sampled_from([block, line]), PLACES, LANGUAGE, st.lists(PIECES, max_size=40))
def test_a_cut_never_moves_when_more_comes(drawn_as, text: str, language: str, pieces: list[str]):
    scope = drawn_as(text, language)
    said, found = "", None
    for piece in pieces:
        for character in piece:
            said += character
            cut = cut_at(said, scope)
            assert found is None or cut == found
            found = cut if found is None else found
    assert found is None or 0 <= found <= len(said)


@examples(100)
@given(st.text(), LANGUAGE, st.text())
def test_no_text_fails(above: str, language: str, said: str):
    for scope in (block(above.replace("│", "") + "│", language), line(above.replace("│", "") + "│", language)):
        cut = cut_at(said, scope)
        assert cut is None or 0 <= cut <= len(said)
