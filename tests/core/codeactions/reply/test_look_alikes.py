"""No-break spaces, curly quotes, dashes, letters of other alphabets in code: put right, or refused by name; in text they are signs like others."""

import pytest

from tests.core.codeactions.reply.came import came, fenced

QUOTE = "look-alikes: “ U+201C LEFT DOUBLE QUOTATION MARK"
SINGLE = "look-alikes: ‘ U+2018 LEFT SINGLE QUOTATION MARK"
DASH = "look-alikes: – U+2013 EN DASH"
SPACE = "\u00a0"
WORDS = {
    "shellscript": "greet() {\n  echo hello\n}\n",
    "javascript": "function greet() {\n  say(1);\n}\n",
    "typescript": "function greet() {\n  say(1);\n}\n",
    "ruby": "def greet\n  say 1\nend\n",
    "php": "function greet() {\n  echo 1;\n}\n",
    "yaml": "name: a\nkind: b\n",
    "go": "func greet() {\n\tsay(1)\n}\n",
    "sql": "SELECT a\nFROM t;\n",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "old", "new", "expected"),
    [
        ("shellscript", "echo hello", "echo “hello”", QUOTE),
        ("shellscript", "echo hello", "ls –la", DASH),
        ("shellscript", "echo hello", "ls –-all", DASH),
        ("javascript", "say(1)", "say(“a”)", QUOTE),
        ("typescript", "say(1)", "say(‘a’)", SINGLE),
        ("ruby", "say 1", "say “a”", QUOTE),
        ("php", "echo 1", "echo “a”", QUOTE),
        ("php", "echo 1", "$a = ‘b’", SINGLE),
        ("yaml", "name: a", "name: “a”", QUOTE),
        ("yaml", "kind: b", "kind: [“a”, b]", QUOTE),
        ("go", "say(1)", "say(2 – 1)", DASH),
        ("sql", "a", "a, ‘b’ AS c", SINGLE),
    ],
)
def test_refused(language: str, old: str, new: str, expected: str):
    assert came(language, WORDS[language], fenced(WORDS[language].replace(old, new, 1))) == expected


@pytest.mark.parametrize("language", ["shellscript", "javascript", "typescript", "ruby", "php"])
def test_no_break_spaces_are_put_right(language: str):
    new = WORDS[language].replace("1", "2").replace("hello", "hullo").replace("a\n", "b\n", 1)
    lines = [f"{SPACE * (len(line) - len(line.lstrip(' ')))}{line.lstrip(' ')}" for line in new.split("\n")]
    assert came(language, WORDS[language], fenced("\n".join(lines))) == new


def test_between_words_too_but_not_in_a_string_or_comment():
    target = "export function total(xs: number[]) {\n  return 1;\n}\n"
    said = f"export function total(xs:{SPACE}number[]) {{\n  const x ={SPACE}'1{SPACE}000'; // a{SPACE}b\n  return x;\n}}\n"
    assert came("typescript", target, fenced(said)) == said.replace(f":{SPACE}", ": ").replace(f"={SPACE}", "= ")


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("shellscript", "echo hello", "echo '“hello” – a' # “b”"),
        ("shellscript", "echo hello", "echo it’s – well–known"),
        ("shellscript", "echo hello", "cat <<EOF\n“hello” –la\nEOF"),
        ("javascript", "say(1)", "say('“a” – b') // don’t “c”"),
        ("javascript", "say(1)", "say(`“\n${a} –\n”`)"),
        ("javascript", "say(1)", "say(/[“”]/.test(x))"),
        ("typescript", "say(1)", 'say("‘a’") /* “b\n– c” */'),
        ("typescript", "say(1)", "const r = /–/; return /[“”]/.test(x)"),
        ("ruby", "say 1", "say x.gsub(/[“”]/, '-'), %w[“ ”]"),
        ("ruby", "say 1", 'say "“a”" # – b'),
        ("php", "echo 1", "echo '“a”'"),
        ("yaml", "name: a", "name: a – “b” it’s"),
        ("yaml", "name: a", "name: |\n  “a”\n  – b"),
        ("yaml", "name: a", 'name: "“a”"'),
        ("go", "say(1)", "say('“', `–`)"),
        ("sql", "a", "a, '“b”' AS c -- – d"),
    ],
)  # fmt: skip
def test_in_text_they_stay(language: str, old: str, new: str):
    said = WORDS[language].replace(old, new, 1)
    assert came(language, WORDS[language], fenced(said)) == said


@pytest.mark.parametrize(
    ("language", "target", "reply"),
    [
        pytest.param("html", "<p>a</p>\n", "<p>It’s “a” – b</p>\n", id="text of a page"),
        pytest.param("markdown", "It is a.\n", "It’s “a” – b.\n", id="prose"),
        pytest.param("typescriptreact", "const A = () => (\n  <p>a</p>\n);\n", "const A = () => (\n  <p>\n    It’s “a” – b\n  </p>\n);\n", id="text of an element"),
        pytest.param("powershell", "Write-Host 1\n", "Write-Host “a” –NoNewline\n", id="PowerShell takes them for quotes and dashes"),
        pytest.param("python", "x = 1\n", "x = 2  # 「引用」、（括弧）\n", id="full-width signs"),
    ],
)  # fmt: skip
def test_text_between_tags_and_prose(language: str, target: str, reply: str):
    assert came(language, target, fenced(reply)) == reply


@pytest.mark.parametrize(
    ("language", "target"),
    [("ruby", "say “a”\n"), ("shellscript", "ls –la\n"), ("javascript", "x = “a”;\n"), ("yaml", "name: “a”\n")],
)
def test_what_the_document_has_stays(language: str, target: str):
    said = target.replace("a", "b")
    assert came(language, target, fenced(said)) == said
    assert came(language, target[:0] + "y\n", fenced(said), above=target) == said


def test_in_a_tag():
    assert came("html", "<p class='a'>b</p>\n", fenced("<p class=“a”>b</p>\n")) == QUOTE


def test_in_a_search_block():
    said = "<<<<<<< SEARCH\n  say(1);\n=======\n  say(“a”);\n>>>>>>> REPLACE\n"
    assert came("javascript", WORDS["javascript"], said) == QUOTE


CYRILLIC_O = "look-alikes: о U+043E CYRILLIC SMALL LETTER O"


@pytest.mark.parametrize(
    ("language", "target", "old", "new", "expected"),
    [
        pytest.param("python", "def total(xs):\n    return 1\n", "total", "tоtal", CYRILLIC_O, id="in the name"),
        pytest.param("go", "func f() {\n\tstop(1)\n}\n", "stop", "stоp", CYRILLIC_O, id="in a call"),
        pytest.param("java", "int f() {\n    return one;\n}\n", "one", "οne", "look-alikes: ο U+03BF GREEK SMALL LETTER OMICRON", id="Greek"),
        pytest.param("rust", "fn f() -> A {\n    A::new(1)\n}\n", "A::new", "Α::new", "look-alikes: Α U+0391 GREEK CAPITAL LETTER ALPHA", id="a letter alone, where the document has the Latin one"),
        pytest.param("sql", "SELECT a FROM t;\n", "a", "а", "look-alikes: а U+0430 CYRILLIC SMALL LETTER A", id="a column"),
        pytest.param("typescript", "function f() {\n  return 1;\n}\n", "function", "functiоn", CYRILLIC_O, id="in a word of the language"),
        pytest.param("shellscript", "echo hello\n", "echo", "echо", CYRILLIC_O, id="in a command"),
        pytest.param("yaml", "node: a\n", "node", "nоde", CYRILLIC_O, id="in a key"),
        pytest.param("html", "<body class='a'>b</body>\n", "body class", "bоdy class", CYRILLIC_O, id="in a tag"),
        pytest.param("python", "x = f(1)\n", "(1)", "（1）", "look-alikes: （ U+FF08 FULLWIDTH LEFT PARENTHESIS", id="full width"),
        pytest.param("javascript", "x = f(1);\n", "(1)", "（1）", "look-alikes: （ U+FF08 FULLWIDTH LEFT PARENTHESIS", id="full width where a parser takes it for a name"),
        pytest.param("c", "int x = 1;\n", "= 1;", "= 2;", "look-alikes: \u037e U+037E GREEK QUESTION MARK", id="a semicolon that is none"),
    ],
)  # fmt: skip
def test_letters_and_signs_of_others(language: str, target: str, old: str, new: str, expected: str):
    said = target.replace(old, new, 1)
    said = said.replace("2;", "2\u037e") if language == "c" else said
    assert came(language, target, fenced(said)) == expected


@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param("python", "Δx = α * β + ν_max\n", id="mathematics"),
        pytest.param("python", "сумма = а + цена\n", id="names of another alphabet"),
        pytest.param("java", "int get_сумма = getКлиент();\n", id="beside Latin words"),
        pytest.param("julia", "σ = μ * 2\n", id="Julia"),
        pytest.param("python", "合計 = 値１ + ｘ  # 合計（円）、＝税込；\n", id="Japanese names and a comment"),
        pytest.param("python", "x = '（ａ），tоtal；'\n", id="in a string"),
        pytest.param("ruby", "x = y.gsub(/[（）；]/, '-')\n", id="in a pattern"),
        pytest.param("shellscript", "echo 合計（円）；\n", id="words of a command"),
        pytest.param("yaml", "name: 合計（円）、а\n", id="a value"),
        pytest.param("html", "<p>合計（円）а tо</p>\n", id="text of a page"),
        pytest.param("typescriptreact", "const A = () => <p>合計（円）а</p>;\n", id="text of an element"),
        pytest.param("javascript", "const A = () => <p>\n  API（円）а\n</p>;\n", id="text of an element of many lines"),
        pytest.param("latex", "合計（円）、а\n", id="prose"),
    ],
)
def test_words_of_other_alphabets_are_words(language: str, said: str):
    assert came(language, "a = 1\n", fenced(said)) == said


def test_letters_the_document_has_stay():
    target = "tоtal = 1\n"
    assert came("python", target, fenced(target.replace("1", "2"))) == target.replace("1", "2")
    assert came("python", "x = 1\n", fenced("x = tоtal\n"), above=target) == "x = tоtal\n"
    assert came("python", "x = 1\n", fenced("x = а\n"), above="a, имя = 1, 2\n") == "x = а\n"
