"""Text inside strings is never taken for code: not moved, not counted, and no end of a definition."""

import pytest

from tests.core.codeactions.reply.came import came, fenced


def method(head: str, target: str, below: str) -> dict[str, str]:
    return {"above": head, "target": target, "below": below}


# A method of each language with a string whose lines stand further left than its code.
METHODS = {
    "typescript": (
        "class Page {\n",
        "  render(name: string): string {\n    const page = `\n<h1>${name}</h1>\n  <p>\n    hello\n  </p>\n`;\n    return page.trim();\n  }\n",
        "}\n",
        "page",
        "html",
    ),
    "python": (
        "class Store:\n",
        '    def find(self, key):\n        sql = """\nSELECT *\n  FROM t\n WHERE k = ?\n"""\n        return self.run(sql, key)\n',
        "",
        "sql",
        "query",
    ),
    "ruby": (
        "class Page\n",
        "  def render(name)\n    page = <<EOS\n<h1>\n  #{name}\n</h1>\nEOS\n    page.strip\n  end\n",
        "end\n",
        "page",
        "html",
    ),
    "php": (
        "<?php\nclass Page\n{\n",
        "    public function render($name)\n    {\n        $page = <<<EOT\n<h1>\n  $name\n</h1>\nEOT;\n        return trim($page);\n    }\n",
        "}\n",
        "$page",
        "$html",
    ),
    "csharp": (
        "class Store\n{\n",
        '    public int Find(string key)\n    {\n        var sql = @"\nSELECT *\n  FROM t\n";\n        return Run(sql, key);\n    }\n',
        "}\n",
        "sql",
        "query",
    ),
    "rust": (
        "impl Page {\n",
        '    fn render(&self) -> String {\n        let page = r#"\n<h1>\n  hello\n</h1>\n"#;\n        page.trim().to_string()\n    }\n',
        "}\n",
        "page",
        "html",
    ),
    "cpp": (
        "class Page {\n public:\n",
        '  int render() {\n    auto page = R"(\n<h1>\n  hello\n</h1>\n)";\n    return show(page);\n  }\n',
        "};\n",
        "page",
        "html",
    ),
    "java": (
        "class Store {\n",
        '    int find(String key) {\n        var sql = """\nSELECT *\n  FROM t\n""";\n        return run(sql, key);\n    }\n',
        "}\n",
        "sql",
        "query",
    ),
    "kotlin": (
        "class Store {\n",
        '    fun find(key: String): Int {\n        val sql = """\nSELECT *\n  FROM t\n"""\n        return run(sql, key)\n    }\n',
        "}\n",
        "sql",
        "query",
    ),
    "elixir": (
        "defmodule Page do\n",
        '  def render(name) do\n    page = ~S"""\n<h1>\n  hello\n</h1>\n"""\n    show(page, name)\n  end\n',
        "end\n",
        "page",
        "html",
    ),
    "lua": (
        "local Page = {\n",
        "  render = function(name)\n    local page = [[\n<h1>\n  hello\n</h1>\n]]\n    return page\n  end,\n",
        "}\n",
        "page",
        "html",
    ),
    "shellscript": (
        "if true; then\n",
        "  render() {\n    page=$(cat <<EOF\n<h1>\n  $1\n</h1>\nEOF\n    )\n    awk '\n/a/ {\n  print\n}' <<< \"$page\"\n  }\n",
        "fi\n",
        "page",
        "html",
    ),
}  # fmt: skip


def flat(code: str) -> str:
    """The code as models give it that cut the target's indentation off, strings included as far as they are indented."""
    rows = code.splitlines()
    width = len(rows[0]) - len(rows[0].lstrip())
    return "".join((row[width:] if not row[:width].strip() else row) + "\n" for row in rows)


def tabbed(code: str) -> str:
    """The code with a tab for each level outside of the strings, whose lines stand at the margin here."""
    rows = code.splitlines()
    unit = len(rows[0]) - len(rows[0].lstrip())
    made: list[str] = []
    inner = False
    for row in rows:
        depth = (len(row) - len(row.lstrip())) // unit
        inner = inner and depth < 2
        made.append(row if inner else "\t" * depth + row.lstrip())
        inner = inner or row.endswith(("`", '"""', "EOS", "EOT", '@"', '#"', 'R"(', "[[", "EOF", "awk '"))
    return "".join(f"{row}\n" for row in made)


@pytest.mark.parametrize("shape", ["perfect", "flat", "tabs", "renamed alone"])
@pytest.mark.parametrize("language", METHODS)
def test_a_method_with_text_further_left(language: str, shape: str):
    above, target, below, name, other = METHODS[language]
    wanted = target.replace(name, other)
    said = {"perfect": wanted, "flat": flat(wanted), "tabs": tabbed(wanted), "renamed alone": wanted.lstrip(" ")}[shape]
    assert came(language, target, fenced(said), above=above, below=below) == wanted


@pytest.mark.parametrize(
    ("language", "above", "target", "reply", "wanted"),
    [
        pytest.param(
            "go",
            "package a\n\n",
            "func conf() string {\n\treturn `\na:\n  b: 1\n  c:\n    - d\n`\n}\n",
            "func conf() string {\n    text := `\na:\n  b: 2\n  c:\n    - d\n`\n    return text\n}\n",
            "func conf() string {\n\ttext := `\na:\n  b: 2\n  c:\n    - d\n`\n\treturn text\n}\n",
            id="YAML in Go, blanks for tabs",
        ),
        pytest.param(
            "python",
            "",
            'def page(x):\n    return f"""\n    <ul>\n      <li>{x}</li>\n    </ul>\n    """\n',
            'def page(x):\n  html = f"""\n    <ul>\n      <li>{x}</li>\n    </ul>\n    """\n  return html\n',
            'def page(x):\n    html = f"""\n    <ul>\n      <li>{x}</li>\n    </ul>\n    """\n    return html\n',
            id="HTML in Python, two blanks for four",
        ),
        pytest.param(
            "python",
            "class A:\n",
            '    def q(self):\n        return run("""\n            SELECT a\n              FROM b\n        """)\n',
            'def q(self):\n    return self.run("""\n        SELECT a, c\n          FROM b\n    """)\n',
            '    def q(self):\n        return self.run("""\n            SELECT a, c\n              FROM b\n        """)\n',
            id="all flattened, a line of the text changed",
        ),
        pytest.param(
            "javascript",
            "class A {\n",
            "    q() {\n        return `\n      <a>\n        b\n      </a>`;\n    }\n",
            "q() {\n    const c = `\n      <a>\n        b\n      </a>`;\n    return c;\n}\n",
            "    q() {\n        const c = `\n      <a>\n        b\n      </a>`;\n        return c;\n    }\n",
            id="flattened, the text not",
        ),
        pytest.param(
            "shellscript",
            "",
            "f() {\n\tcat <<EOF\n  a\n    b\nEOF\n\tgrep x\n}\n",
            "f() {\n    cat <<EOF\n  a\n    c\nEOF\n    grep y\n}\n",
            "f() {\n\tcat <<EOF\n  a\n    c\nEOF\n\tgrep y\n}\n",
            id="a here-document in a file of tabs",
        ),
        pytest.param(
            "ruby",
            "class A\n",
            "  def f\n    x = <<~EOS\n      a\n        b\n    EOS\n    g(x)\n  end\n",
            "def f\n  y = <<~EOS\n    a\n      b\n  EOS\n  g(y)\nend\n",
            "  def f\n    y = <<~EOS\n      a\n        b\n    EOS\n    g(y)\n  end\n",
            id="a squiggly here-document, flattened",
        ),
        pytest.param(
            "java",
            "class A {\n",
            '    String f() {\n        return """\n            a\n              b\n            """;\n    }\n',
            'String f() {\n    var x = """\n        a\n          b\n        """;\n    return x;\n}\n',
            '    String f() {\n        var x = """\n            a\n              b\n            """;\n        return x;\n    }\n',
            id="a text block, flattened",
        ),
        pytest.param(
            "python",
            "class A:\n",
            '    def f(self):\n        """Words.\n\n        More words.\n        """\n        return 1\n',
            'def f(self):\n    """Words.\n\n    More of them.\n    """\n    return 2\n',
            '    def f(self):\n        """Words.\n\n        More of them.\n        """\n        return 2\n',
            id="a docstring goes with the code",
        ),
        pytest.param(
            "rust",
            "impl A {\n",
            '    fn f() -> String {\n        let a = "x\n  y\n    z";\n        a.into()\n    }\n',
            'fn f() -> String {\n    let b = "x\n  y\n    z";\n    b.into()\n}\n',
            '    fn f() -> String {\n        let b = "x\n  y\n    z";\n        b.into()\n    }\n',
            id="a plain string over lines",
        ),
    ],
)  # fmt: skip
def test_text_is_not_moved_with_the_code(language: str, above: str, target: str, reply: str, wanted: str):
    assert came(language, target, fenced(reply), above=above) == wanted


# A document most of whose lines are text that is indented otherwise than its code.
TEXT = "".join(f"    <li>\n        {n}\n    </li>\n" for n in range(9))


@pytest.mark.parametrize(
    ("language", "above", "target", "reply", "wanted"),
    [
        pytest.param(
            "go", f"package a\n\nfunc g() {{\n\tg()\n}}\n\nvar page = `\n{TEXT}`\n\n", "var x = f()\n",
            "var x = func() int {\n    return 2\n}\n", "var x = func() int {\n\treturn 2\n}\n", id="go",
        ),
        pytest.param(
            "shellscript", f"page() {{\n\tcat <<EOF\n{TEXT}EOF\n}}\n\n", "echo 1\n",
            "if a; then\n    echo 2\nfi\n", "if a; then\n\techo 2\nfi\n", id="shell",
        ),
        pytest.param(
            "javascript", f"function g() {{\n  g();\n}}\nconst page = `\n{TEXT}`;\n\n", "f();\n",
            "if (a) {\n  if (b) {\n    f();\n  }\n}\n", "if (a) {\n  if (b) {\n    f();\n  }\n}\n", id="javascript",
        ),
        pytest.param(
            "php", f"<?php\nfunction g()\n{{\n\tg();\n}}\n$page = <<<EOT\n{TEXT}EOT;\n\n", "f();\n",
            "if ($a) {\n    f();\n}\n", "if ($a) {\n\tf();\n}\n", id="php",
        ),
        pytest.param(
            "python", f'def g():\n\tg()\n\n\nPAGE = """\n{TEXT}"""\n\n', "f()\n",
            "if a:\n    f()\n", "if a:\n\tf()\n", id="python",
        ),
        pytest.param(
            "rust", f'fn g() {{\n\tg()\n}}\nconst PAGE: &str = r#"\n{TEXT}"#;\n\n', "const A: u8 = f();\n",
            "const A: u8 = {\n    f()\n};\n", "const A: u8 = {\n\tf()\n};\n", id="rust",
        ),
    ],
)  # fmt: skip
def test_text_has_no_vote_on_the_style(language: str, above: str, target: str, reply: str, wanted: str):
    assert came(language, target, fenced(reply), above=above) == wanted


@pytest.mark.parametrize(
    ("language", "above", "target", "below"),
    [
        ("cpp", "class A {\n", "  int f() {\n#ifdef DEBUG\n    log();\n#endif\n    return 1;\n  }\n", "};\n"),
        ("cpp", "namespace a {\n", "  int f() {\n    if (x) goto out;\n    g();\nout:\n    return 1;\n  }\n", "}\n"),
        ("csharp", "class A\n{\n", "    int F()\n    {\n#if DEBUG\n        Log();\n#endif\n        return 1;\n    }\n", "}\n"),
        ("python", "class A:\n", "    def f(self):\n        log()\n#        old()\n        return 1\n", "    def g(self): ...\n"),
        ("typescript", "class A {\n", "  f() {\n    log();\n//  old();\n    return 1;\n  }\n", "  g() {}\n}\n"),
        ("java", "class A {\n", "    int f() {\n        log();\n//      old();\n        return 1;\n    }\n", "}\n"),
        ("ruby", "class A\n", "  def f\n    log\n# old\n    return 1\n  end\n", "end\n"),
        ("ruby", "class A\n", "  def f\n    log\n=begin\nold\n=end\n    return 1\n  end\n", "end\n"),
    ],
)  # fmt: skip
def test_a_line_at_the_margin_ends_no_method(language: str, above: str, target: str, below: str):
    wanted = target.replace("return 1", "return 2")
    assert came(language, target, fenced(wanted), above=above, below=below) == wanted
    assert came(language, target, fenced(above + wanted + below), above=above, below=below) == wanted


def block(old: str, new: str) -> str:
    return f"<<<<<<< SEARCH\n{old}=======\n{new}>>>>>>> REPLACE\n"


@pytest.mark.parametrize(
    ("language", "target", "said", "wanted"),
    [
        pytest.param(
            "python", "def f():\n    if a:\n        b()\n        c()\n    d()\n",
            block("if a:\n        b()\n", "if a:\n        b()\n    e()\n"),
            "def f():\n    if a:\n        b()\n    e()\n        c()\n    d()\n", id="python, behind the if as said",
        ),
        pytest.param(
            "python", "def f():\n    a = 1\n    b = 2\n    c = 3\n", block("a = 1\n    b = 2\n", "a = 1\n    x = 9\n    b = 2\n"),
            "def f():\n    a = 1\n    x = 9\n    b = 2\n    c = 3\n", id="python",
        ),
        pytest.param(
            "python", "def f():\n    if a:\n        b()\n    c()\n", block("if a:\n        b()\n    c()\n", "if a:\n        b()\n    c()\n    d()\n"),
            "def f():\n    if a:\n        b()\n    c()\n    d()\n", id="python, not into the if",
        ),
        pytest.param(
            "typescript", "function f() {\n  if (a) {\n    b();\n  }\n  c();\n}\n",
            block("if (a) {\n    b();\n  }\n", "if (a) {\n    b();\n    x();\n  }\n  y();\n"),
            "function f() {\n  if (a) {\n    b();\n    x();\n  }\n  y();\n  c();\n}\n", id="typescript",
        ),
        pytest.param(
            "go", "func f() {\n\ta := 1\n\tb := 2\n}\n", block("a := 1\n\tb := 2\n", "a := 1\n\tc := 3\n\tb := 2\n"),
            "func f() {\n\ta := 1\n\tc := 3\n\tb := 2\n}\n", id="go",
        ),
        pytest.param(
            "go", "func f() {\n\tif a {\n\t\tb()\n\t}\n}\n", block("    if a {\n        b()\n    }\n", "    if a {\n        b()\n        c()\n    }\n"),
            "func f() {\n\tif a {\n\t\tb()\n\t\tc()\n\t}\n}\n", id="go, blanks for tabs",
        ),
        pytest.param(
            "ruby", "def f\n  a = 1\n  b = 2\nend\n", block("a = 1\n", "a = 1\n  c = 3\n"),
            "def f\n  a = 1\n  c = 3\n  b = 2\nend\n", id="ruby, one old line",
        ),
        pytest.param(
            "rust", "fn f() {\n    let a = 1;\n    g(a);\n}\n", block("let a = 1;\n", "if x {\n    let a = 1;\n}\n"),
            "fn f() {\n    if x {\n        let a = 1;\n    }\n    g(a);\n}\n", id="rust, a block for a line",
        ),
        pytest.param(
            "java", "class A {\n    void f() {\n        int a = 1;\n        int b = 2;\n    }\n}\n",
            block("int a = 1;\nint b = 2;\n", "int a = 1;\nif (a > 0) {\n    int b = 2;\n}\n"),
            "class A {\n    void f() {\n        int a = 1;\n        if (a > 0) {\n            int b = 2;\n        }\n    }\n}\n", id="java, all flattened",
        ),
        pytest.param(
            "python", 'def f():\n    q = """\n  SELECT a\n  FROM b\n"""\n    return q\n',
            block('q = """\n  SELECT a\n  FROM b\n"""\n', 'q = """\n  SELECT a\n  FROM b\n  WHERE c\n"""\n'),
            'def f():\n    q = """\n  SELECT a\n  FROM b\n  WHERE c\n"""\n    return q\n', id="text in a string",
        ),
    ],
)  # fmt: skip
def test_a_block_whose_first_line_lost_its_indentation(language: str, target: str, said: str, wanted: str):
    assert came(language, target, said) == wanted


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        (
            "ruby",
            "def f\n    x = <<-SQL\nselect 1\n    SQL\n    g(x)\n  end\n",
            "def f\n  y = <<-SQL\nselect 2\n  SQL\n  g(y)\nend\n",
        ),
        ("ruby", "def f\n    g(<<-'A')\n1 b\nc\n    A\n  end\n", "def f\n  g(<<-'A')\n2 b\nd\n  A\nend\n"),
    ],
)
def test_the_end_of_a_text_tells_nothing_of_the_text(language: str, target: str, reply: str):
    first, *rest = reply.splitlines(keepends=True)
    text = {line for line in rest if line[0] not in {" ", "e"}}
    expected = "".join(line if line in text else f"  {line}" for line in (first, *rest))
    assert came(language, f"  {target}", fenced(reply), above="class A\n", below="end\n") == expected


@pytest.mark.parametrize(
    ("language", "target", "one_line"),
    [
        ("kotlin", "fun total(xs: List<Int>): Int {\n    var n = 0\n    for (x in xs) n += x\n    return n\n}\n", "fun total(xs: List<Int>): Int = xs.sum()\n"),
        ("csharp", "int Total(int[] xs)\n{\n    var n = 0;\n    foreach (var x in xs) n += x;\n    return n;\n}\n", "int Total(int[] xs) => xs.Sum();\n"),
        ("dart", "int total(List<int> xs) {\n  var n = 0;\n  for (final x in xs) n += x;\n  return n;\n}\n", "int total(List<int> xs) => xs.fold(0, add);\n"),
        ("ocaml", "let total xs =\n  let n = ref 0 in\n  List.iter (fun x -> n := !n + x) xs;\n  !n\n", "let total xs = List.fold_left (+) 0 xs\n"),
        ("elixir", "def total(xs) do\n  Enum.reduce(xs, 0, fn x, n ->\n    x + n\n  end)\nend\n", "def total(xs), do: Enum.sum(xs)\n"),
    ],
)  # fmt: skip
def test_a_definition_on_one_line_is_whole(language: str, target: str, one_line: str):
    assert came(language, target, fenced(one_line)) == one_line
