"""What stands left of the cursor or above is not said again."""

import pytest

from temoto.core.completion.reasons import Reason
from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("typescript", "const total = │", "const total = rows.length;", "const total = rows.length;│", id="the line"),
        pytest.param("python", "total = │", "total = 1\n", "total = 1│", id="an assignment"),
        pytest.param("python", "subproc│", 'subprocess.run(["ls"])', 'subprocess.run(["ls"])│', id="a word begun"),
        pytest.param("javascript", "  docu│", "document.title", "  document.title│", id="a word of JavaScript"),
        pytest.param("go", "\tfmt.Pri│", "fmt.Println(x)", "\tfmt.Println(x)│", id="a path begun"),
        pytest.param("python", "return self.│", "self.items", "return self.items│", id="a path"),
        pytest.param("rust", "std::│", "std::mem::swap(a, b);", "std::mem::swap(a, b);│", id="a path of Rust"),
        pytest.param("cpp", "p->│", "p->next;", "p->next;│", id="an arrow"),
        pytest.param("php", "$this->│", "$this->name;", "$this->name;│", id="an arrow of PHP"),
        pytest.param("javascript", 'const name = "│"', '"Bob"', 'const name = "Bob"│', id="a quote"),
        pytest.param("python", "x = '│'", "'a b'", "x = 'a b'│", id="a single quote"),
        pytest.param("python", 'x = "│"', '", y', 'x = "", y│', id="a string that is closed at once"),
        pytest.param("python", '    """│"""', '"""Adds."""', '    """Adds."""│', id="a docstring"),
        pytest.param("javascript", "`│`", "`a ${b}`", "`a ${b}`│", id="a template"),
        pytest.param("shellscript", 'echo "│"', '"$HOME/bin"', 'echo "$HOME/bin"│', id="a shell's string"),
        pytest.param("python", "for x in xs:\n    │", "for x in xs:\n        print(x)\n", "for x in xs:\n    print(x)│", id="the line above"),
        pytest.param("python", "for x in xs:│", "\nfor x in xs:\n    print(x)\n", "for x in xs:\n    print(x)│", id="the line itself, with a line break first"),
        pytest.param("javascript", "for (const x of xs) {\n  │\n}", "for (const x of xs) {\n    y(x);\n  }\n", "for (const x of xs) {\n  y(x);│\n}", id="a loop above"),
        pytest.param("ruby", "def area(w, h)\n  │", "def area(w, h)\n  w * h\nend\n", "def area(w, h)\n  w * h\nend│", id="a method above"),
        pytest.param("python", "import os\n\ndef f(xs):\n    total = 0\n    │", "import os\n\ndef f(xs):\n    total = 0\n    return total\n", "import os\n\ndef f(xs):\n    total = 0\n    return total│", id="the whole file"),
        pytest.param("go", "package a\n\nfunc f() {\n\tx := 1\n\t│\n}", "func f() {\n\tx := 1\n\treturn x\n}", "package a\n\nfunc f() {\n\tx := 1\n\treturn x│\n}", id="two lines above"),
        pytest.param("python", "import os\nimport re\n│", "import os\n", Reason.ALREADY_THERE, id="an import"),
        pytest.param("java", "  int f() { return 1; }\n  │\n", "int f() { return 1; }\n", "  int f() { return 1; }\n  int f() { return 1; }│\n", id="what is no head by a word is left"),
        pytest.param("ruby", "def a\nend\n│", "def a\n", Reason.ALREADY_THERE, id="a head"),
        pytest.param("python", "x = a.│", "b.c", "x = a.b.c│", id="what is not said again"),
        pytest.param("markdown", "ha│", "haha", "hahaha│", id="in prose two letters may come again"),
        pytest.param("python", "class A:\n    def _│", "_init__(self):", "class A:\n    def __init__(self):│", id="an underscore is no word"),
        pytest.param("python", "test_│", "test_runner = 1", "test_runner = 1│", id="a name begun"),
        pytest.param("markdown", "- one\n- │", "- two", "- one\n- two│", id="a bullet"),
        pytest.param("ruby", "@na│", "@name = name", "@name = name│", id="an instance variable begun"),
        pytest.param("php", "$na│", "$name = 1;", "$name = 1;│", id="a variable begun"),
        pytest.param("shellscript", "echo $HO│", "$HOME", "echo $HOME│", id="a shell's variable"),
        pytest.param("css", "a {\n  background-co│\n}", "background-color: red;", "a {\n  background-color: red;│\n}", id="a property with dashes"),
        pytest.param("html", "<di│", "<div>", "<div>│", id="a tag begun"),
        pytest.param("sql", "SELECT na│", "SELECT name FROM t", "SELECT name FROM t│", id="a line whose last word is half typed"),
        pytest.param("clojure", "(defn ad│", "(defn add [a b]", "(defn add [a b]│", id="a form begun"),
        pytest.param("latex", "\\begin{item│", "\\begin{itemize}", "\\begin{itemize}│", id="an environment begun"),
        pytest.param("markdown", "and so an│", "and so and so on", "and so anand so and so on│", id="in prose words may come again"),
    ],
)  # fmt: skip
def test_what_stands_left_is_not_said_again(language: str, text: str, said: str, becomes: str | Reason):
    check(text, said, becomes, language=language)
