"""One line or many, in the twenty languages most used: many where a block begins, one elsewhere, and no more than that line in a
string, an import or a comment. In Markdown, the sentence or the list item."""

from typing import NamedTuple

import pytest

from temoto.core.completion.gate import Extent, gate
from temoto.core.completion.scope import scope_of
from tests.core.completion.test_stop import check
from tests.draw import drawn, line


class Places(NamedTuple):
    """Where the cursor may stand in a language. `comment` and `documented` end in a word of a sentence that goes on."""

    head: str  # a line that opens a block
    statement: str  # in the middle of one
    string: str
    imports: str
    comment: str
    documented: str  # the second line of what says what a function is for, however the language writes that


C_DOC = "/**\n * Adds. It never│\n */\n"
SLASHES = "/// Adds.\n/// It never│\n"
HASHES = "# Adds.\n# It never│\n"
TWENTY = {
    "python": Places("def f(x):│", "total = │", 'print("to│")', "from os import │", "x = 1  # it (the rate) is│", 'def f():\n    """Adds.\n\n    It never│\n    """\n'),
    "javascript": Places("function f(x) {│", "const total = │", "log('to│')", "import { a } from │", "// it (the rate) is│", C_DOC),
    "typescript": Places("function f(x: number): number {│", "const total: number = │", "log('to│')", "import type { a } from │", "// it (the rate) is│", C_DOC),
    "java": Places("int f(int x) {│", "int total = │", 'log("to│");', "import java.util.│", "// it (the rate) is│", C_DOC),
    "c": Places("int f(int x) {│", "int total = │", 'puts("to│");', "#include <std│", "/* it (the rate) is│", C_DOC),
    "cpp": Places("int f(int x) {│", "auto total = │", 'puts("to│");', "#include <vec│", "// it (the rate) is│", SLASHES),
    "csharp": Places("int F(int x) {│", "var total = │", 'Log("to│");', "using System.│", "// it (the rate) is│", SLASHES),
    "go": Places("func f(x int) int {│", "total := │", 'log("to│")', 'import "fm│"', "// it (the rate) is│", "// F adds.\n// It never│\n"),
    "rust": Places("fn f(x: u8) -> u8 {│", "let total = │", 'log("to│");', "use std::│", "// it (the rate) is│", SLASHES),
    "php": Places("function f($x) {│", "$total = │", "log('to│');", "use App\\│", "// it (the rate) is│", C_DOC),
    "ruby": Places("def f(x)│", "total = │", 'puts "to│"', "require 'js│'", "# it (the rate) is│", HASHES),
    "swift": Places("func f(x: Int) -> Int {│", "let total = │", 'log("to│")', "import Found│", "// it (the rate) is│", SLASHES),
    "kotlin": Places("fun f(x: Int): Int {│", "val total = │", 'log("to│")', "import kotlin.│", "// it (the rate) is│", C_DOC),
    "scala": Places("def f(x: Int): Int = {│", "val total = │", 'log("to│")', "import scala.│", "// it (the rate) is│", C_DOC),
    "dart": Places("int f(int x) {│", "final total = │", "log('to│');", "import 'dart:│';", "// it (the rate) is│", SLASHES),
    "lua": Places("local function f(x)│", "local total = │", 'print("to│")', 'require("js│")', "-- it (the rate) is│", "--- Adds.\n--- It never│\n"),
    "shellscript": Places("if [ -f a ]; then│", "total=│", 'echo "to│"', "source lib│", "# it (the rate) is│", HASHES),
    "powershell": Places("function F($x) {│", "$total = │", "Write-Host 'to│'", "Import-Module Az│", "# it (the rate) is│", HASHES),
    "r": Places("f <- function(x) {│", "total <- │", 'print("to│")', "library(dp│)", "# it (the rate) is│", "#' Adds.\n#' It never│\n"),
    "perl": Places("sub f {│", "my $total = │", 'print "to│";', "use List::│", "# it (the rate) is│", HASHES),
}  # fmt: skip


def asked(language: str, text: str) -> str:
    """`many` lines, `one` (and what it opens), or that line `alone`."""
    passed = gate(drawn(text, language), fim=True, multiline="auto")
    assert passed.reason is None
    return "many" if passed.extent is Extent.BLOCK else "one" if passed.follows else "alone"


@pytest.mark.parametrize("language", TWENTY)
def test_one_line_or_many(language: str):
    places = TWENTY[language]
    assert len(TWENTY) == 20
    found = {place: asked(language, getattr(places, place)) for place in ("head", "statement", "string", "imports")}
    assert found == {"head": "many", "statement": "one", "string": "alone", "imports": "alone"}


@pytest.mark.parametrize("language", TWENTY)
def test_in_a_comment_the_sentence_is_finished(language: str):
    """And no more: brackets in it open nothing. A line break first means code, which goes as far as what it opens."""
    for text in (TWENTY[language].comment, TWENTY[language].documented):
        ask = drawn(text, language)
        passed = gate(ask, fim=True, multiline="auto")
        check(scope_of(ask, passed.extent, follows=passed.follows), " half (or less¦\n    x(1,\n")
    check(line("x = 1  # doubled│", "python"), "\nfor y in z:\n    x *= 2¦\nw = 3")


@pytest.mark.parametrize(
    ("language", "text", "extent"),
    [
        ("c", "/*\n  Adds.\n  │\n", "alone"), ("c", "/* Adds. */\n│\n", "many"), ("c", "x = a * │", "one"), ("c", "x = 1; /* one */ y = │", "one"),
        ("html", "<!--\n  Text.\n  │\n-->", "alone"), ("css", "/* a\n│", "alone"), ("shellscript", 'x="${y#*/}" z=│', "one"), ("lua", "--[[\n│", "alone"),
        ("python", "url = 'http://│'", "alone"), ("javascript", "const url = a + 'http://b' + │", "one"), ("rust", "#[derive(│)]", "one"),
    ],
)  # fmt: skip
def test_what_is_a_comment_and_what_is_none(language: str, text: str, extent: str):
    assert asked(language, text) == extent


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The model reads what │", "stands (or stood¦\nMore text.\n"), ("- one\n- two th│", "ings (and¦\n- three\n"), ("1. one\n2. │", "two {¦\n3. three\n"),
        ("> A quote│", " goes on [¦\n> and on\n"), ("| a │", "| b |¦\n| c | d |\n"), ("# Head│", "ing¦\n\nText.\n"),
    ],
)  # fmt: skip
def test_in_markdown_the_sentence_or_the_item_is_finished(text: str, said: str):
    assert asked("markdown", text) == "one"
    check(line(text, "markdown"), said)
