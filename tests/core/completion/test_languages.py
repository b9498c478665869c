"""How many lines are asked for, and where is the model stopped, in the language at hand? What one rule for all had wrong.

The model's words have `¦` drawn where they are cut, as in test_stop.
"""

import pytest

from temoto.core.completion.gate import Extent, gate
from tests.core.completion import test_trim
from tests.core.completion.test_stop import check
from tests.draw import block, drawn

LINE, BLOCK = Extent.LINE, Extent.BLOCK


@pytest.mark.parametrize(
    ("language", "text", "extent"),
    [
        pytest.param("python", "x = a if b else│", LINE, id="else without a colon is a value's"),
        pytest.param("javascript", "fetch(url).then│", LINE, id="a method called then"),
        pytest.param("cpp", "auto it = xs.begin│", LINE, id="a method called begin"),
        pytest.param("rust", "let begin│", LINE, id="a variable called begin"),
        pytest.param("java", "else│", BLOCK, id="else without a brace"),
        pytest.param("ruby", "def area(w, h)│", BLOCK, id="a method of Ruby needs no word behind it"),
        pytest.param("ruby", "  xs.each do |x|│", BLOCK, id="a block of Ruby with its parameters"),
        pytest.param("ruby", "class Shape < Base│", BLOCK, id="a class of Ruby"),
        pytest.param("ruby", "def area = w * h│", LINE, id="a method of Ruby on one line"),
        pytest.param("ruby", "if a then b end│", LINE, id="an if of Ruby on one line"),
        pytest.param("ruby", "return x if y│", LINE, id="an if behind its statement"),
        pytest.param("lua", "local function area(w, h)│", BLOCK, id="a function of Lua"),
        pytest.param("lua", "repeat│", BLOCK, id="repeat"),
        pytest.param("julia", "function area(w, h)│", BLOCK, id="a function of Julia"),
        pytest.param("julia", "f(x) = 2x│", LINE, id="a short one"),
        pytest.param("elixir", "  def area(w, h) do│", BLOCK, id="do in Elixir"),
        pytest.param("elixir", "  x ->│", BLOCK, id="a clause of Elixir"),
        pytest.param("shellscript", 'case "$1" in│', BLOCK, id="case in a shell"),
        pytest.param("shellscript", "for x in│", BLOCK, id="for in a shell"),
        pytest.param("shellscript", "x=begin│", LINE, id="which has no begin"),
        pytest.param("sql", "CREATE FUNCTION f() RETURNS int AS $$\nBEGIN│", BLOCK, id="SQL shouts"),
        pytest.param("haskell", "main = do│", BLOCK, id="do in Haskell"),
        pytest.param("haskell", "area w h = total\n  where│", BLOCK, id="where in Haskell"),
        pytest.param("html", '<ul class="a">│', BLOCK, id="an element"),
        pytest.param("html", "<br>│", LINE, id="with nothing inside"),
        pytest.param("html", "<img src=a />│", LINE, id="closed at once"),
        pytest.param("html", "</ul>│", LINE, id="an end tag"),
        pytest.param("typescriptreact", "    <ul>│", BLOCK, id="an element of JSX"),
        pytest.param("typescriptreact", "const x: Array<string>│", LINE, id="a type is no element"),
        pytest.param("typescript", "const f = <T>│", LINE, id="nor is it in TypeScript"),
        pytest.param("kotlin", "xs.map { x ->│", BLOCK, id="a lambda of Kotlin"),
        pytest.param("swift", "xs.map { x in│", BLOCK, id="a closure of Swift"),
        pytest.param("yaml", "script: |│", BLOCK, id="a text of YAML"),
        pytest.param("makefile", "build: main.c│", BLOCK, id="a rule"),
        pytest.param("powershell", "ForEach-Object -Process│", BLOCK, id="process in PowerShell"),
        pytest.param("markdown", "and then│", LINE, id="prose opens nothing"),
    ],
)  # fmt: skip
def test_how_much(language: str, text: str, extent: Extent):
    assert gate(drawn(text, language), fim=True, multiline="auto").extent is extent


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        pytest.param("python", "def f():│", "\n    return 1¦\nend = 3\n", id="end is a name in Python"),
        pytest.param("go", "func f() {│", "\n\treturn 1¦\ndone := true\n", id="done is a name in Go"),
        pytest.param("rust", "fn f() {│", "\n    1¦\ndefault: 2\n", id="no labels in Rust"),
        pytest.param("python", "x = {│", "\n    1: 2,\n}¦\ncase 1", id="a dictionary has no cases"),
        pytest.param("ruby", "def f(xs)│", "\n  xs.first\nend¦\n\ndef g", id="a method of Ruby ends with its end"),
        pytest.param("ruby", "def f│", "\n  a\nrescue Oops => e\n  b\nensure\n  c\nend¦\nd", id="what rescues belongs to the method"),
        pytest.param("ruby", "case x│", "\nwhen 1\n  a\nelse\n  b\nend¦\nc", id="when stands at its case"),
        pytest.param("lua", "repeat│", "\n  x = x + 1\nuntil x > 3¦\ny()", id="until closes"),
        pytest.param("lua", "function M.area(w, h)│", "\n  return w * h\nend¦\n\nfunction", id="a function of Lua"),
        pytest.param("elixir", "def f(x) do│", "\n  a()\nrescue\n  e -> b()\nend¦\nc", id="rescue in Elixir"),
        pytest.param("sql", "BEGIN│", "\n  SELECT 1;\nEND;¦\nSELECT 2;", id="END is end"),
        pytest.param("sql", "SELECT (│", "\n  1\n)¦\nFROM a", id="a bracket of SQL"),
        pytest.param("php", "if ($a):│", "\n  b();\nendif;¦\nc();", id="endif in PHP"),
        pytest.param("swift", "switch x {│", "\ncase 1:\n  a()\n@unknown default:\n  b()\n}¦\nc()", id="labels of Swift"),
        pytest.param("shellscript", "while read x; do│", "\n  echo $x\ndone¦\nend=3", id="done in a shell"),
        pytest.param("systemverilog", "module m;\n  always begin│", "\n    a = 1;\n  end¦\n  b", id="end in Verilog"),
        pytest.param("haskell", "f x = case x of│", "\n  1 -> 2¦\nend = 3", id="end is a name in Haskell"),
        pytest.param("html", "<ul>│", "\n  <li>a</li>\n</ul>¦\n<p>", id="an element of HTML"),
        pytest.param("typescriptreact", "  return (\n    <ul>│\n  )", "\n      <li>a</li>\n    </ul>¦\n  )", id="an element of JSX"),
        pytest.param("latex", "\\begin{itemize}│", "\n  \\item a\n\\end{itemize}¦\nText", id="an environment of LaTeX"),
        pytest.param("python", "def f():│", "\n    # the `name of it\n    return 1¦\n\n\nx = 1", id="a backtick in a comment of Python"),
        pytest.param("rust", "fn f() {│", "\n    // a '''b\n    1\n}¦\nfn g", id="no long quotes in Rust"),
        pytest.param("nix", "{│", "\n  a = ''\nleft margin\n  '';\n}¦\nb", id="a long string of Nix"),
        pytest.param("vb", "Sub A()│", "\n  B()\nEnd Sub¦\nSub C()", id="Visual Basic"),
    ],
)  # fmt: skip
def test_where_it_ends(language: str, text: str, said: str):
    check(block(text, language), said)


@pytest.mark.parametrize(
    ("language", "text", "said", "becomes"),
    [
        pytest.param("rust", "fn f<'a>(x: &'a str│)", ", y: &'a str) {", "fn f<'a>(x: &'a str, y: &'a str) {│", id="two lifetimes are no string"),
        pytest.param("rust", "foo(bar::<'a>(&'a x│)", ")", "foo(bar::<'a>(&'a x)│)", id="nor hide they a bracket that is open"),
        pytest.param("clojure", "(f '(a b) (g '(c│)", "))", "(f '(a b) (g '(c))│)", id="nor what Lisp does not run"),
        pytest.param("rust", "let c = x == '(' && f(│)", "y);", "let c = x == '(' && f(y);│", id="a bracket as a character"),
        pytest.param("rust", "let c = '│'", "a';", "let c = 'a';│", id="between quotes the editor closed"),
        pytest.param("haskell", "g (foldl' (+) 0 xs') (f│)", " ys)", "g (foldl' (+) 0 xs') (f ys)│", id="names with a quote in Haskell"),
        pytest.param("clojure", "(f '(a b) '(c│)", " d))", "(f '(a b) '(c d))│", id="what is meant and not run, in Lisp"),
        pytest.param("julia", "f(A' * (B'│)", " + C'))", "f(A' * (B' + C'))│", id="a matrix turned over"),
        pytest.param("python", "f('a(', (b│)", " + 'c)'))", "f('a(', (b + 'c)'))│", id="strings elsewhere"),
    ],
)  # fmt: skip
def test_what_closes_what(language: str, text: str, said: str, becomes: str):
    test_trim.check(text, said, becomes, language=language)
