"""No-break spaces, curly quotes and dashes in code: put right, or refused by name; in text they are signs like others."""

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
