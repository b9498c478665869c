"""How far does what an answer opens reach, where one line was asked for? Cut at `¦`, as in test_stop."""

import pytest

from tests.core.completion.test_stop import check
from tests.draw import line

BETWEEN = "    a = 1\n    │\n    b = 2"


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        pytest.param("python", BETWEEN, "if a:\n        c()¦\n    d()\n", id="python: an if"),
        pytest.param("python", BETWEEN, "if a:\n        c()\n    else:\n        d()¦\n    e()\n", id="python: its else"),
        pytest.param("python", BETWEEN, "if a:\n        c()\n    elif b:\n        d()\n    else:\n        e()¦\n    f()\n", id="python: elif and else"),
        pytest.param("python", BETWEEN, "try:\n        c()\n    except OSError:\n        d()\n    finally:\n        e()¦\n    f()", id="python: try"),
        pytest.param("python", BETWEEN, "x = [\n        1,\n        2,\n    ]¦\n    y", id="python: a list"),
        pytest.param("python", BETWEEN, "x = foo(\n        1,\n        bar(2),\n    )¦\n    y", id="python: a call"),
        pytest.param("python", BETWEEN, '"""Adds.\n\nNever fails.\n"""¦\n    y', id="python: a string of many lines"),
        pytest.param("python", BETWEEN, "def f(x):\n        y = 1\n\n        return y¦\n    z()\n", id="python: a function with a paragraph"),
        pytest.param("python", BETWEEN, "x = 1  # see (a¦\n    y = 2\n", id="python: a comment opens nothing"),
        pytest.param("python", BETWEEN, "x = 1¦\n    y = 2\n", id="python: a line that opens nothing"),
        pytest.param("python", "x = │\ny = 2", "[\n    1,\n]¦\nz = 3", id="python: behind code"),
        pytest.param("python", "def f(xs):\n    │\n        total += x\n    return total", "for x in xs:¦\n        total += x\n", id="python: the body stands below"),
        pytest.param("python", "    a = 1\n    │\n    c()\n", "if a:\n        b()¦\n    c()\n", id="python: up to the line below"),
        pytest.param("javascript", "  a();\n  │\n  b();", "if (x) {\n    y();\n  }¦\n  w();\n", id="javascript: an if"),
        pytest.param("javascript", "  a();\n  │\n  b();", "if (x) {\n    y();\n  } else {\n    z();\n  }¦\n  w();\n", id="javascript: else beside the brace"),
        pytest.param("javascript", "  a();\n  │\n  b();", "if (x) {\n    y();\n  }\n  else {\n    z();\n  }¦\n  w();\n", id="javascript: else below it"),
        pytest.param("javascript", "  a();\n  │\n  b();", "try {\n    y();\n  } catch (e) {\n    z();\n  } finally {\n    w();\n  }¦\n  v();\n", id="javascript: try"),
        pytest.param("javascript", "  a();\n  │\n  b();", "xs.map((x) => {\n    return x;\n  })\n    .filter(Boolean)\n    .join();¦\n  c();\n", id="javascript: a chain"),
        pytest.param("javascript", "const a = │\nb();", "{\n  x: 1,\n};¦\nc();", id="javascript: an object"),
        pytest.param("javascript", "const a = │\nb();", "`one\ntwo {\n`;¦\nc();", id="javascript: a template"),
        pytest.param("javascript", "  a();\n  │\n  b();", "switch (x) {\n    case 1:\n      y();\n      break;\n    default:\n      z();\n  }¦\n  w();\n", id="javascript: a switch"),
        pytest.param("rust", "impl A {\n    fn a() {}\n    │\n    fn b() {}\n}", "fn area(&self) -> f64 {\n        self.w * self.h\n    }¦\n\n    fn c", id="rust: a function"),
        pytest.param("rust", "fn f() {\n    a();\n    │\n    b();\n}", "match x {\n        Some(y) => {\n            y\n        }\n        None => 0,\n    };¦\n    c();\n", id="rust: a match"),
        pytest.param("rust", "fn f() {\n    a();\n    │\n    b();\n}", 'let s = r#"\nselect {\n"#;¦\n    c();\n', id="rust: a raw string"),
        pytest.param("typescript", "a();\n│\nb();", "const s = items\n  .map((x) => x.y)\n  .filter(Boolean);¦\nc();", id="typescript: a chain whose first line opens nothing"),
        pytest.param("java", "    a();\n    │\n    b();", "var s = xs.stream()\n        .map(f)\n        .toList();¦\n    c();", id="java: a chain"),
        pytest.param("rust", "    a();\n    │\n    b();", "let s = xs\n        .iter()\n        .sum::<u8>();¦\n    c();", id="rust: a chain"),
        pytest.param("php", "$a = 1;\n│\n$b = 2;", "$s = $q\n    ->where($a)\n    ->get();¦\n$c = 3;", id="php: a chain"),
        pytest.param("csharp", "    A();\n    │\n    B();", "var s = xs\n        ?.First();¦\n    C();", id="csharp: a chain that may be nothing"),
        pytest.param("c", "  a();\n  │\n  b();", "int x = y¦\n  z();", id="c: no chain"),
        pytest.param("swift", "a()\n│\nb()", "let s = xs¦\n  .map(f)", id="swift: where no semicolon tells, a line is a line"),
        pytest.param("python", "x = 1\n│\ny = 2", "@cached\ndef f():\n    return 1¦\n\nz = 3", id="python: a decorator and what it is of"),
        pytest.param("java", "class A {\n    int a;\n    │\n    int b;\n}", '@Override\n    public String toString() {\n        return "";\n    }¦\n    int c;', id="java: an annotation"),
        pytest.param("rust", "struct A;\n│\nstruct C;", "#[derive(Debug)]\n#[repr(C)]\nstruct B {\n    x: u8,\n}¦\nstruct D", id="rust: two attributes"),
        pytest.param("typescript", "a();\n│\nclass B {}", "@Component({\n  a: 1,\n})¦\nclass A {}", id="typescript: a decorator of several lines ends by itself"),
        pytest.param("css", "a { b: c; }\n│\nd { e: f; }", "@import 'x';¦\ng {", id="css: an import is no decorator"),
        pytest.param("cpp", "int a;\n│\nint b;", "template <typename T>\nT f(T x) {\n  return x;\n}¦\nint c", id="cpp: a template"),
        pytest.param("python", "x = 1\n│\ny = 2", "total = a + \\\n    b + \\\n    c¦\nz = 3", id="python: a backslash"),
        pytest.param("shellscript", "a\n│\nb", "curl -s \\\n  -H x \\\n  y¦\nz\n", id="shell: a backslash"),
        pytest.param("dockerfile", "FROM a\n│\nCMD b", "RUN apt-get update && \\\n    apt-get install -y x¦\nCOPY . .", id="docker: a backslash"),
        pytest.param("kotlin", "a()\n│\nb()", "fun f(): Int =\n    1¦\nc()", id="kotlin: behind an equals sign"),
        pytest.param("javascript", "a();\n│\nb();", "const ok = x &&\n  y;¦\nc();", id="javascript: behind an operator"),
        pytest.param("markdown", "# A\n│\n# B", "a + b =¦\nmore", id="markdown: a sentence goes on nowhere"),
        pytest.param("go", "func f() {\n\ta()\n\t│\n\tb()\n}", "if err != nil {\n\t\treturn err\n\t}¦\n\tc()\n", id="go: an if"),
        pytest.param("go", "func f() {\n\ta()\n\t│\n\tb()\n}", "if x {\n\t\ty()\n\t} else if z {\n\t\tw()\n\t}¦\n\tc()\n", id="go: else if"),
        pytest.param("go", "func f() {\n\ta()\n\t│\n\tb()\n}", "x := 1¦\n\ty := 2\n", id="go: a line"),
        pytest.param("java", "  void a() {}\n  │\n  void b() {}", "int f(int x) {\n    return x;\n  }¦\n\n  int g", id="java: a method"),
        pytest.param("csharp", "  void A() {}\n  │\n  void B() {}", "int F(int x)\n  {\n    return x;\n  }¦\n\n  int G", id="csharp: its brace on the next line"),
        pytest.param("csharp", "    A();\n    │\n    B();", "if (x)\n    {\n        Y();\n    }\n    else\n    {\n        Z();\n    }¦\n    C();\n", id="csharp: else with its brace below"),
        pytest.param("c", "  a();\n  │\n  b();", "if (x)¦\n    y();\n  z();", id="c: a head without a brace is one line"),
        pytest.param("c", "  a();\n  │\n  b();", "do {\n    y();\n  } while (x);¦\n  z();\n", id="c: do and while"),
        pytest.param("ruby", "  a\n  │\n  b", "if x\n    y\n  else\n    z\n  end¦\n  c\n", id="ruby: if, else, end"),
        pytest.param("ruby", "  a\n  │\n  b", "xs.each do |x|\n    y(x)\n  end¦\n  c\n", id="ruby: a block"),
        pytest.param("ruby", "  a\n  │\n  b", "text = <<~SQL\n    select 1\n  from x\nSQL¦\n  c\n", id="ruby: a here-document"),
        pytest.param("ruby", "  a\n  │\n  b", "begin\n    y\n  rescue Oops => e\n    z\n  ensure\n    w\n  end¦\n  c\n", id="ruby: begin and rescue"),
        pytest.param("lua", "  a()\n  │\n  b()", "if x then\n    y()\n  elseif z then\n    w()\n  end¦\n  c()\n", id="lua: elseif and end"),
        pytest.param("shellscript", "a\n│\nb", 'if [ -f "$x" ]; then\n  y\nelse\n  z\nfi¦\nc\n', id="shell: fi"),
        pytest.param("shellscript", "a\n│\nb", "cat <<EOF\nif {\nEOF¦\nc\n", id="shell: a here-document"),
        pytest.param("shellscript", "a\n│\nb", 'case "$1" in\n  x) y ;;\nesac¦\nc\n', id="shell: case"),
        pytest.param("yaml", "a: 1\n│\nb: 2", "ports:\n  - 80\n  - 443¦\nc: 3\n", id="yaml: a key"),
        pytest.param("yaml", "a: 1\n│\nb: 2", "ports:\n- 80\n- 443¦\nc: 3\n", id="yaml: a list as deep as its key"),
        pytest.param("markdown", "# Steps\n│\n# More", "- one\n- two\n- three¦\n\nText.\n", id="markdown: a list"),
        pytest.param("markdown", "# Steps\n│\n# More", "The steps are:\n\n1. one\n2. two¦\n\nText.\n", id="markdown: a sentence and its list"),
        pytest.param("markdown", "- one\n- │\n- three", "two¦\n- four\n", id="markdown: an item of a list that is there"),
        pytest.param("html", "<p>a</p>\n│\n<p>b</p>", '<ul class="x">\n  <li>a</li>\n</ul>¦\n<p>', id="html: an element"),
        pytest.param("php", "  a();\n  │\n  b();", "foreach ($xs as $x) {\n    y($x);\n  }¦\n  c();\n", id="php: a loop"),
        pytest.param("php", "  a();\n  │\n  b();", "$x = <<<SQL\nselect (\nSQL;¦\n  c();\n", id="php: a here-document"),
        pytest.param("elixir", "  a()\n  │\n  b()", "case x do\n    1 -> y()\n    _ -> z()\n  end¦\n  c()\n", id="elixir: a case"),
        pytest.param("sql", "SELECT 1;\n│\nSELECT 2;", "CREATE TABLE a (\n  id int\n);¦\nSELECT 3;\n", id="sql: a table"),
        pytest.param("terraform", "a = 1\n│\nb = 2", 'resource "x" "y" {\n  z = 1\n}¦\nc = 3\n', id="terraform: a block"),
        pytest.param("css", "a { b: c }\n│\nd { e: f }", ".x {\n  y: z;\n}¦\n.w {", id="css: a rule"),
        pytest.param("swift", "  a()\n  │\n  b()", "guard let x = y else {\n    return\n  }¦\n  c()\n", id="swift: a guard"),
        pytest.param("kotlin", "  a()\n  │\n  b()", "when (x) {\n    1 -> y()\n    else -> z()\n  }¦\n  c()\n", id="kotlin: when"),
        pytest.param("a language nobody knows", "  a();\n  │\n  b();", "if (x) {\n    y();\n  } else {\n    z();\n  }¦\n  w();\n", id="unknown: an if"),
    ],
)  # fmt: skip
def test_what_it_opens_it_may_close(language: str, text: str, answer: str):
    check(line(text, language), answer)


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        pytest.param("javascript", "function f() {│}", "\n  return 1;\n}¦\ng();", id="javascript: braces"),
        pytest.param("javascript", "function f() {│}", "\n  return 1;¦\ng();", id="javascript: without its closer"),
        pytest.param("javascript", "on('x', () => {│})", "\n  if (a) {\n    b();\n  }\n});¦\ng();", id="javascript: two closers"),
        pytest.param("python", "x = {│}", '\n    "a": 1,\n    "b": [\n        2,\n    ],\n}¦\ny', id="python: a dictionary"),
        pytest.param("go", "\tx := []int{│}", "\n\t\t1,\n\t\t2,\n\t}¦\n\ty", id="go: a slice"),
        pytest.param("rust", "    let x = vec![│];", "\n        1,\n    ];¦\n    y", id="rust: a macro"),
        pytest.param("java", "  void f() {│}", "\n    a();\n  }¦\n  void g", id="java: a method"),
        pytest.param("typescriptreact", "  <Foo │/>", "\n    a={1}\n  />¦\n  <Bar", id="JSX: a tag"),
        pytest.param("c", "void f() {│}", "a(); }¦\nx", id="c: on one line after all"),
    ],
)  # fmt: skip
def test_between_a_bracket_and_its_closer(language: str, text: str, answer: str):
    check(line(text, language), answer)
