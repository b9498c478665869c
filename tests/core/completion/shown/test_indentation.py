"""Indented in the document's unit, all lines alike."""

import pytest

from tests.core.completion.test_trim import check


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("go", "func f() {\n\tif a {│", "\n        return 1\n    }\n", "func f() {\n\tif a {\n\t\treturn 1\n\t}│", id="Go: four blanks a level"),
        pytest.param("go", "func f() {\n\t│\n}", "if a {\n    return 1\n}\nreturn 2", "func f() {\n\tif a {\n\t\treturn 1│\n}", id="Go: counted from the cursor"),
        pytest.param("makefile", "all:│", "\n    gcc main.c\n", "all:\n\tgcc main.c│", id="make: blanks"),
        pytest.param("makefile", "all:\n\tcc a.c\n\nclean:│", "\n        rm -f a.o\n        rm -f b.o\n", "all:\n\tcc a.c\n\nclean:\n\trm -f a.o\n\trm -f b.o│", id="make: eight blanks"),
        pytest.param("python", "def f():\n\tx = 1\n\tif x:│", "\n        return 1\n", "def f():\n\tx = 1\n\tif x:\n\t\treturn 1│", id="Python: blanks in a file of tabs"),
        pytest.param("python", "def f():\n    x = 1\n    if x:│", "\n\t\treturn 1\n", "def f():\n    x = 1\n    if x:\n        return 1│", id="Python: tabs in a file of blanks"),
        pytest.param("javascript", "function f() {\n  a();\n  if (x) {│", "\n\t\treturn 1;\n\t}\n", "function f() {\n  a();\n  if (x) {\n    return 1;\n  }│", id="JavaScript: tabs in a file of twos"),
        pytest.param("java", "class A {\n    int f() {\n        return 1;\n    }\n\n    │\n}", "int g() {\n      if (x) {\n        return 1;\n      }\n    }", "class A {\n    int f() {\n        return 1;\n    }\n\n    int g() {\n        if (x) {\n            return 1;\n        }\n    }│\n}", id="Java: two a level in a file of fours"),
        pytest.param("python", "def f():\n    │", "    a = 1\n        return a", "def f():\n    a = 1\n    return a│", id="Python: all lines too deep"),
        pytest.param("python", "def f():\n    │", "    for x in xs:\n        print(x)\n    return 1", "def f():\n    for x in xs:\n        print(x)\n    return 1│", id="Python: the first line's blanks said again"),
        pytest.param("python", "def f():\n    │", "a = 1\n        return a", "def f():\n    a = 1\n    return a│", id="Python: the second line too deep"),
        pytest.param("python", "def f():│", "\n     a = 1\n    return a", "def f():\n    a = 1\n    return a│", id="Python: the first line one blank too deep"),
        pytest.param("python", "def f():\n    │", 'x = """\n\ta\n  b\n"""\n    return x', 'def f():\n    x = """\n\ta\n  b\n"""\n    return x│', id="Python: text in a string is left as it is"),
        pytest.param("python", "def f():\n    │", "x = foo(a,\n            b)\n    return x", "def f():\n    x = foo(a,\n            b)\n    return x│", id="Python: alignment is left as it is"),
        pytest.param("c", "int f() {\n\tx = foo(a,\n\t        b);\n\t│\n}", "y = foo(c,\n\t        d);\n\treturn y;", "int f() {\n\tx = foo(a,\n\t        b);\n\ty = foo(c,\n\t        d);\n\treturn y;│\n}", id="C: alignment behind tabs"),
        pytest.param("cython", "cdef int f():\n    │", "    a = 1\n        return a", "cdef int f():\n    a = 1\n    return a│", id="Cython: all lines too deep"),
        pytest.param("starlark", "def f():\n    │", "    a = 1\n        return a", "def f():\n    a = 1\n    return a│", id="Starlark: all lines too deep"),
        pytest.param("gdscript", "func f():\n    │", "    a = 1\n        return a", "func f():\n    a = 1\n    return a│", id="GDScript: all lines too deep"),
        pytest.param("yaml", "a:\n  │", "  b: 1\n    c: 2", "a:\n  b: 1\n  c: 2│", id="YAML: all lines too deep"),
        pytest.param("python", "def f():\n    │", "        a = 1\n        return a", "def f():\n    a = 1\n    return a│", id="Python: too deep, counted from the margin"),
        pytest.param("python", "class A:\n    def f(self):\n        │", "    if a:\n                b()\n            c()", "class A:\n    def f(self):\n        if a:\n            b()\n        c()│", id="Python: too deep, with a block"),
        pytest.param("python", "def f(xs):\n    for x in xs:\n        if x:\n            y = x\n    │\n", "    elif z:\n            y = z\n", "def f(xs):\n    for x in xs:\n        if x:\n            y = x\n        elif z:\n            y = z│\n", id="Python: the block above goes on"),
        pytest.param("ruby", "def f\n  │\nend", "    a\n    b\n", "def f\n  a\n  b│\nend", id="Ruby: too deep, counted from the margin"),
        pytest.param("java", "void f() {\n  │\n}", "    a();\n    b();\n", "void f() {\n  a();\n  b();│\n}", id="Java: too deep, counted from the margin"),
        pytest.param("haskell", "f = do\n  │", "    a\n    b\n", "f = do\n  a\n  b│", id="Haskell: too deep, counted from the margin"),
        pytest.param("ruby", "def f\n  if a│\nend", "\n      b\n    end", "def f\n  if a\n    b\n  end│\nend", id="Ruby: a whole block too deep, by its end"),
        pytest.param("go", "func f() {\n\tx()\n\tif a {│\n}", "\n\t\ty()\n\t}", "func f() {\n\tx()\n\tif a {\n\t\ty()\n\t}│\n}", id="Go: a block that is right"),
        pytest.param("rust", "fn f() {\n    a();\n    if b {│\n}", "\n      c();\n    }", "fn f() {\n    a();\n    if b {\n        c();\n    }│\n}", id="Rust: two a level behind the brace"),
        pytest.param("typescript", "function f() {\n  a();\n  if (b) {│\n}", "\n      c();\n      d();\n  }", "function f() {\n  a();\n  if (b) {\n    c();\n    d();\n  }│\n}", id="TypeScript: four a level behind the brace"),
        pytest.param("yaml", "a:\n  b: 1\nc:│", "\n    d: 1\n    e: 2", "a:\n  b: 1\nc:\n  d: 1\n  e: 2│", id="YAML: four a level behind the key"),
        pytest.param("python", "def f():\n    x()\n\n\ndef g(│", "\n        a,\n        b):", "def f():\n    x()\n\n\ndef g(\n        a,\n        b):│", id="Python: arguments as deep as they like"),
        pytest.param("c", "int f() {\n  │\n}", "  if (x)\n    y();", "int f() {\n  if (x)\n    y();│\n}", id="C: depth is taste"),
    ],
)  # fmt: skip
def test_indented_as_the_document_is(language: str, text: str, said: str, becomes: str):
    check(text, said, becomes, language=language)
