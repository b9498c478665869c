"""What code actions do by the language at hand, where one rule for all languages was wrong."""

import pytest

from temoto.core.code.languages import language_of
from temoto.core.codeactions.action import offered
from temoto.core.codeactions.builtin import translate
from temoto.core.codeactions.context import Document, PieceKind, surroundings
from temoto.core.codeactions.reply import ReplyTrouble, RewriteRequest, Rewritten, Unusable, code_in, read
from temoto.core.codeactions.reply.added import documentation
from temoto.core.codeactions.reply.names import defined, name_on
from temoto.core.codeactions.target import target_at
from temoto.core.codeactions.test_files import new_tests
from tests.draw import selected


def split(drawing: str) -> list[str]:
    return drawing.split(" / ")


@pytest.mark.parametrize(
    ("language", "drawing", "expected"),
    [
        pytest.param("javascript", "--count; / // words / x();", [1], id="counting down in JavaScript"),
        pytest.param("css", "a { / --main: red; / /* words */ / }", [2], id="a custom property of CSS"),
        pytest.param("python", "x = (a / * b) / # words", [2], id="a factor on a line of its own"),
        pytest.param("c", "#elif A / #warning b / // words", [2], id="directives of C"),
        pytest.param("csharp", "#region A / #nullable enable / /// words", [2], id="directives of C#"),
        pytest.param("matlab", "% words / x = 1", [0], id="a comment of MATLAB"),
        pytest.param("python", "x = (a / % b)", [], id="a remainder on a line of its own"),
        pytest.param("lua", "--[[ / words / ]] / f()", [0, 1, 2], id="a long comment of Lua"),
        pytest.param("haskell", "{- words / more -} / f x", [0, 1], id="a long comment of Haskell"),
        pytest.param("ruby", "=begin / words / =end / f", [0, 1, 2], id="a long comment of Ruby"),
        pytest.param("html", "<!-- / words / --> / <p>", [0, 1, 2], id="a long comment of HTML"),
        pytest.param("elixir", '@doc """ / words / """ / def f do', [0, 1, 2], id="a docstring of Elixir"),
        pytest.param("julia", '""" / words / """ / function f()', [0, 1, 2], id="a docstring of Julia"),
        pytest.param("java", 'String x = / """ / words / """;', [], id="a text of Java is no docstring"),
        pytest.param("viml", '" words / let x = 1', [0], id="a comment of Vim"),
        pytest.param("rust", "#[inline] / /// words", [1], id="an attribute of Rust"),
        pytest.param("shellscript", "#!/bin/sh / # words", [1], id="what names the shell"),
    ],
)  # fmt: skip
def test_what_documents(language: str, drawing: str, expected: list[int]):
    assert documentation(split(drawing), language_of(language)) == expected


@pytest.mark.parametrize(
    ("language", "document", "reply", "expected"),
    [
        pytest.param(
            "javascript", "function f() { / --count; / }", "// Counts down. / function f() { / --count; / --count; / }",
            "// Counts down. / function f() { / --count; / }", id="no second --count comes in as documentation",
        ),
        pytest.param(
            "elixir", "def f(x) do / x / end", '@doc """ / Says x. / """ / def f(x) do / x / end',
            '@doc """ / Says x. / """ / def f(x) do / x / end', id="a docstring of Elixir stands above",
        ),
        pytest.param(
            "julia", "function f(x) / x / end", '""" / f(x) says x. / """ / function f(x) / x / end',
            '""" / f(x) says x. / """ / function f(x) / x / end', id="and of Julia",
        ),
        pytest.param(
            "lua", "function f() / end", "--[[ / Does nothing. / ]] / function f() / end",
            "--[[ / Does nothing. / ]] / function f() / end", id="a long comment of Lua",
        ),
    ],
)  # fmt: skip
def test_documentation_that_is_added(language: str, document: str, reply: str, expected: str):
    lines = tuple(f"{line}\n" for line in split(document))
    made = read(
        "```\n{}\n```".format("\n".join(split(reply))),
        RewriteRequest(lines, 0, len(lines) - 1, language, additions_only=True),
    )
    assert isinstance(made, Rewritten)
    assert made.text == "".join(f"{line}\n" for line in split(expected))


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("javascript", "  #secret() {", "#secret"),  # was taken for a comment
        ("typescript", "  *items() {", "items"),  # was taken for the inside of one
        ("python", "# def f():", ""), ("c", "* int f(", ""), ("lua", "-- function f()", ""),
        ("elixir", "  defp total(xs) do", "total"), ("elixir", "defmodule Shop.Cart do", "Shop"),
        ("haskell", "data Shape = Circle", "Shape"), ("scala", "trait Shape {", "Shape"), ("perl", "sub total {", "total"),
        ("fsharp", "  member total(x) =", "total"), ("graphql", "type Query {", "Query"), ("powershell", "function Get-Total {", "Get"),
        ("python", "record x", ""), ("rust", "interface x", ""),  # no words of theirs
        ("a language nobody knows", "procedure total", "total"),
    ],
)  # fmt: skip
def test_what_a_line_defines(language: str, line: str, expected: str):
    assert name_on(line, language_of(language)) == expected


@pytest.mark.parametrize(
    ("language", "drawing", "last"),
    [
        pytest.param("python", "def f(): /     a / end = 3", 1, id="end is a name in Python"),
        pytest.param("ruby", "def f /   a / end / b", 2, id="and closes in Ruby"),
        pytest.param("shellscript", "function f { /   if a; then /     b /   fi / } / c", 4, id="a shell"),
        pytest.param("javascript", "function f() { /   return `a /   function g() { /   `; / }", 4, id="text within backticks"),
        pytest.param("elixir", "def f do /   x / end / f()", 2, id="end in Elixir"),
    ],
)  # fmt: skip
def test_where_a_definition_ends(language: str, drawing: str, last: int):
    (found,) = defined(split(drawing), language_of(language))
    assert found.last == last


REFUSED, TAKEN = True, False
OTHER = "def something_else(a, b):\n    print(a)\n    return [c for c in b]"


@pytest.mark.parametrize(
    ("language", "tag", "expected"),
    [
        pytest.param("ruby", "rb", TAKEN, id="the same language"),  # `rb` was a stranger to `ruby`
        pytest.param("haskell", "hs", TAKEN, id="by its other name"),
        pytest.param("dart", "python", REFUSED, id="two languages"),  # Dart had no kin at all, so any tag was taken
        pytest.param("zig", "rust", REFUSED, id="as near as they are"),
        pytest.param("shellscript", "python", REFUSED, id="Python for a shell"),
        pytest.param("kotlin", "java", TAKEN, id="tags that models mix up"),
        pytest.param("csharp", "java", TAKEN, id="as of C#"),
        pytest.param("typescript", "js", TAKEN, id="JavaScript for TypeScript"),
        pytest.param("vue", "css", TAKEN, id="styles in a page"),
        pytest.param("php", "javascript", TAKEN, id="scripts in a page"),
        pytest.param("racket", "scheme", TAKEN, id="Lisps"),
        pytest.param("a language nobody knows", "python", TAKEN, id="nobody can tell"),
        pytest.param("python", "a tag nobody knows", TAKEN, id="nor of a tag"),
    ],
)
def test_whose_language_a_block_is_in(language: str, tag: str, expected: bool):
    lines = ("x\n", "y\n")
    made = read(f"```{tag}\n{OTHER}\n```", RewriteRequest(lines, 0, 1, language))
    refused = isinstance(made, Unusable) and made.why is ReplyTrouble.OTHER_LANGUAGE
    assert refused is expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("javascript", "let x = 1;", False),  # every line that ends in a semicolon
        ("c", "#include <a.h>", False), ("css", "a { color: #fff; }", False), ("python", "x -- y", False), ("lua", "#xs", False),
        ("javascript", "x(); // words", True), ("c", "x; /* words */", True), ("css", "/* words */", True), ("python", "x  # words", True),
        ("python", '"""Words."""', True), ("lua", "x() -- words", True), ("clojure", "(x) ; words", True), ("html", "<!-- words -->", True),
        ("matlab", "x = 1 % words", True), ("haskell", "{- words -}", True), ("vb", "x = 1 ' words", True),
        ("a language nobody knows", "x ; words", True),
    ],
)  # fmt: skip
def test_where_there_are_comments_to_translate(language: str, text: str, expected: bool):
    spot = selected(f"⟦{text}\n⟧", language, read=False)
    assert bool(offered([translate.ACTION], spot, asks=False)) is expected


@pytest.mark.parametrize(
    ("file", "language", "paths", "framework"),
    [
        ("Cart.pm", "perl", ("t/Cart.t", "../t/Cart.t", "Cart.t"), "Test::More"),
        ("cart.r", "r", ("tests/testthat/test-cart.r", "../tests/testthat/test-cart.r", "test-cart.r"), "testthat"),
        ("Cart.ps1", "powershell", ("Cart.Tests.ps1",), "Pester"),
        (
            "cart.sh",
            "sh",
            ("test/cart.bats", "../test/cart.bats", "tests/cart.bats", "../tests/cart.bats", "cart.bats"),
            "Bats",
        ),
    ],
)
def test_where_tests_go(file: str, language: str, paths: tuple[str, ...], framework: str):
    found = new_tests(file, language)
    assert found is not None
    assert (found.paths, found.framework) == (paths, framework)


@pytest.mark.parametrize("language", ["ruby", "lua"])
def test_rspec_and_busted_have_a_folder_of_their_own(language: str):
    found = new_tests("cart.x", language)
    assert found is not None
    assert {"spec/cart_spec.x", "../spec/cart_spec.x"} <= set(found.paths)


@pytest.mark.parametrize(
    ("language", "tag", "expected"),
    [
        ("python", "bash", ""), ("python", "powershell", ""), ("python", "zsh", ""), ("python", "log", ""),  # it runs them, or is what they print
        ("shellscript", "bash", "x\n"), ("powershell", "powershell", "x\n"), ("python", "python", "x\n"), ("python", "", "x\n"),
    ],
)  # fmt: skip
def test_the_code_of_a_new_file(language: str, tag: str, expected: str):
    assert code_in(f"```{tag}\nx\n```", language) == expected


def test_a_pointer_is_no_comment():
    spot = selected("void f() {\n⟦  *p = 1;\n}⟧\n", "c")
    found = target_at(spot)
    assert found is not None
    assert spot.text(found) == "  *p = 1;\n"


@pytest.mark.parametrize(
    ("here", "there", "related"),
    [("kotlin", "java", True), ("scala", "java", True), ("elixir", "erlang", True), ("fsharp", "csharp", True), ("sh", "bash", True),
     ("csharp", "java", False), ("clojure", "scheme", False), ("python", "ruby", False), ("klingon", "klingon", True), ("klingon", "vulcan", False)],
)  # fmt: skip
def test_whose_definitions_a_document_may_call(here: str, there: str, related: bool):
    other = selected("def total(x):\n    return x\n│", "python")
    spot = selected("def f():\n    return total(1)│\n", "python")
    mine = type(spot)(spot.uri, here, spot.lines, spot.start, spot.end, spot.outline)
    target = target_at(spot)
    assert target is not None
    found = surroundings(mine, target, [Document("file:///other", there, other.lines, other.outline)], 500, len)
    assert (PieceKind.CALLED in [piece.kind for piece in found]) is related
