"""What stands where in a document of any language, and that no text harms whoever asks."""

import ast
import gc
import socket
import threading
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from temoto.adapters.syntax import TreeSitter, grammar_named
from temoto.adapters.syntax.grammars import ALIASES, GRAMMARS
from temoto.core.code.languages import language_named
from temoto.core.code.outline import Call, DefinitionKind, Outline
from temoto.core.code.text import split_lines
from tests.draw import check_golden
from tests.examples import examples
from tests.house.tree import ROOT

SAMPLES = sorted((Path(__file__).parent / "outlines").glob("*.txt"))
SYNTAX = TreeSitter()


def read(text: str, language: str = "python") -> Outline:
    found = SYNTAX.outline(language, split_lines(text))
    assert found is not None
    return found


def names(outline: Outline) -> list[str]:
    return [one.name for one in outline.definitions]


def beside(lines: list[str], outline: Outline) -> str:
    """The document with what was found beside each line: the last lines of statements that begin there, then the rest."""
    drawn: list[str] = []
    for number, line in enumerate(lines):
        ends = ",".join(str(last) for first, last in outline.statements if first == number)
        found = [
            f"{one.kind} {one.name} to {one.last}"
            + (f", named in {one.named}" if one.named != one.first else "")
            + (", documented" if one.documented else "")
            for one in outline.definitions
            if one.first == number
        ]
        found += [f"import to {last}" for first, last in outline.imports if first == number]
        called = [call.name for call in outline.calls if call.line == number]
        found += [f"calls {' '.join(called)}"] if called else []
        found += ["error"] if number in outline.errors else []
        drawn.append(f"{number:3} {ends:8} {line.rstrip():60} {'; '.join(found)}".rstrip())
    return "\n".join(drawn) + "\n"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_the_outline_of_a_language(sample: Path):
    lines = split_lines(sample.read_text(encoding="utf-8"))
    outline = SYNTAX.outline(sample.stem, lines)
    assert outline is not None
    assert outline.errors == ()
    check_golden(f"outlines/{sample.name}", beside(lines, outline))


OWN = sorted((ROOT / "server").rglob("*.py"))


def test_python_is_read_as_python_itself_reads_it(subtests: pytest.Subtests):
    for path in OWN:
        with subtests.test(f"{path.parent.name}/{path.stem}"):
            text = path.read_text(encoding="utf-8")
            outline, tree = read(text), ast.parse(text)
            nodes = [
                one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            ]
            assert {(one.name, one.first, one.named, one.documented) for one in outline.definitions} == {
                (
                    one.name,
                    min([one.lineno, *(each.lineno for each in one.decorator_list)]) - 1,
                    one.lineno - 1,
                    bool(ast.get_docstring(one, clean=False)),
                )
                for one in nodes
            }
            imports = [one for one in ast.walk(tree) if isinstance(one, ast.Import | ast.ImportFrom)]
            assert set(outline.imports) == {(one.lineno - 1, (one.end_lineno or 0) - 1) for one in imports}
            statements = {
                (one.lineno - 1, (one.end_lineno or 0) - 1)
                for one in ast.walk(tree)
                if isinstance(one, ast.Return | ast.Assign)
            }
            assert statements <= set(outline.statements)


def test_every_language_of_the_table_has_a_sample():
    shown = {grammar_named(sample.stem) for sample in SAMPLES}
    assert set(GRAMMARS) - shown == {"objc", "cuda", "arduino"}  # read as C


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("haskell", "module A where\n\nadd x = x\n", ["add"]),
        ("julia", "function add(a, b)\n    a + b\nend\n", []),  # its name stands in no field: nothing is made up
        ("objective-c", "int add(int a) {\n    return a;\n}\n", ["add"]),
        ("erlang", "-module(a).\n", []),
        ("gdscript", "func add(a):\n\treturn a\n", ["add"]),
        ("vim", "function! Add(a)\n  return 1\nendfunction\n", ["Add"]),
        ("r", "add <- function(a) {\n  a\n}\n", []),
        ("powershell", "function Add-It {\n  1\n}\n", []),
        ("solidity", "contract Box {\n  function add() public {}\n}\n", ["Box", "add"]),
    ],
)
def test_languages_nobody_described(language: str, text: str, expected: list[str]):
    outline = read(text, language)
    assert names(outline) == expected
    assert all(
        one.last == max(last for first, last in outline.statements if first <= one.first <= last)
        for one in outline.definitions[:1]
    )


@pytest.mark.parametrize(
    ("language", "grammar"),
    [
        ("typescriptreact", "tsx"), ("tsx", "tsx"), ("TypeScript", "typescript"), ("javascriptreact", "javascript"), ("jsx", "javascript"),
        ("c++", "cpp"), ("cpp", "cpp"), ("csharp", "csharp"), ("c_sharp", "csharp"), ("c-sharp", "csharp"), ("cs", "csharp"),
        ("sh", "bash"), ("shellscript", "bash"), ("bash", "bash"), ("zsh", "bash"), ("objective-c", "objc"), ("objc", "objc"),
        ("dockerfile", "dockerfile"), ("make", "make"), ("makefile", "make"), ("go.mod", "gomod"), ("proto3", "proto"),
        ("plaintext", ""), ("", ""), ("../../etc/passwd", ""), ("__init__", "__init__"),
    ],
)  # fmt: skip
def test_editors_names_for_languages(language: str, grammar: str):
    assert grammar_named(language) == grammar


def test_every_grammar_named_is_there(subtests: pytest.Subtests):
    for grammar in sorted({*ALIASES.values(), *GRAMMARS}):
        with subtests.test(grammar):
            assert TreeSitter().outline(grammar, ["x\n"]) is not None


@pytest.mark.parametrize("language", ["plaintext", "", "klingon", "__init__", "../python", "py\0thon", "日本語"])
def test_a_language_nobody_knows_has_no_outline(language: str):
    assert SYNTAX.outline(language, ["x = 1\n"]) is None


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("a.py", "python"), ("src/App.TSX", "typescriptreact"), ("b.test.ts", "typescript"), ("c:\\x\\y.cs", "csharp"), ("run.sh", "shellscript"),
        ("Makefile", "makefile"), ("a/Dockerfile", "dockerfile"), ("Dockerfile.dev", "dockerfile"), ("CMakeLists.txt", "cmake"),
        ("a.hpp", "cpp"), ("go.mod", "go.mod"), (".bashrc", "shellscript"), ("readme", None), ("a.unknown", None), ("", None), ("py", None),
        ("notes.txt", None),
    ],
)  # fmt: skip
def test_a_files_name_tells_its_language(name: str, language: str | None):
    assert language_named(name) == language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1\n", ()),
        ("def f(:\n    return 1\n", (0,)),
        ("a = 1\nb = (\nc = 2\n", (1,)),
        ("a = 1\r\n\r\nb = = 2\r\n", (2,)),
        ("a = 1\rb = = 2\r", (1,)),  # a lone carriage return ends a line too
        ("a = '\f'\nb = = 2", (1,)),  # a form feed ends none
        ("", ()),
    ],
)
def test_where_a_document_cannot_be_read(text: str, expected: tuple[int, ...]):
    assert read(text).errors == expected


def test_what_is_missing_is_told_where_it_should_stand():
    assert read("int f() {\n  return 1\n}\n", "c").errors == (1,)


def test_what_follows_an_error_is_still_found():
    assert names(read("def one():\n    pass\n\nx = = 1\n\ndef two():\n    pass\n")) == ["one", "two"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_change_nothing(ending: str):
    text = (Path(__file__).parent / "outlines" / "python.txt").read_text(encoding="utf-8")
    assert read(text.replace("\n", ending)) == read(text)


def test_an_enclosing_definition_comes_innermost_first():
    outline = read("class A:\n    def b(self):\n        def c():\n            return 1\n        return c\n")
    assert [one.name for one in outline.around(3, 3)] == ["c", "b", "A"]
    assert [one.name for one in outline.around(3, 4)] == ["b", "A"]
    assert [one.kind for one in outline.around(3, 3)] == [
        DefinitionKind.FUNCTION,
        DefinitionKind.METHOD,
        DefinitionKind.CLASS,
    ]


def test_a_definition_does_not_begin_at_what_was_declared_somewhere_above():
    outline = read("const a = 1;\n\nfoo();\n\nbar.baz = function () {\n  return 1;\n};\n", "javascript")
    assert [(one.name, one.first, one.last) for one in outline.definitions] == [("baz", 4, 6)]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("a.b(c).d(e)\n", ["d", "b"]),
        ("f(1)(2)\n", ["f"]),
        ("'x'.join(y)\n", ["join"]),
        ("名前(1)\n", ["名前"]),
        (f"{'a.' * 200}b()\n", ["b"]),
        ("(lambda: 1)()\n", []),
    ],
)
def test_the_names_that_are_called(text: str, called: list[str]):
    assert list(read(text).calls) == [Call(name, 0) for name in called]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "(" * 10_000),
        ("python", "[" * 10_000 + "]" * 10_000),
        ("javascript", "{" * 10_000),
        ("c", "(" * 10_000 + "1" + ")" * 10_000),
        ("rust", "!" * 10_000),
        ("html", "<a>" * 10_000),
        ("go", "func() {" * 2_000),
        ("python", "".join(" " * depth + "if x:\n" for depth in range(1_000))),
        ("python", "a" * 200_000),
        ("typescript", "f(" * 10_000),
    ],
)
@pytest.mark.timed
def test_deep_nesting_harms_nobody(language: str, text: str):
    assert SYNTAX.outline(language, split_lines(text)) is not None


HOSTILE = st.text(
    st.sampled_from("ab(){}[]<>\"'`\n\r\f\t \\/*#:;=@$%|~-\0\ud800\u2028\ufeff日\U0001f600"), max_size=120
)
MANY = (
    "python",
    "tsx",
    "go",
    "rust",
    "cpp",
    "csharp",
    "ruby",
    "php",
    "bash",
    "lua",
    "kotlin",
    "swift",
    "scala",
    "dart",
    "elixir",
    "zig",
)


@pytest.mark.parametrize("language", MANY)
@examples(60)
@given(text=HOSTILE)
def test_any_text_has_an_outline_within_its_lines(language: str, text: str):
    lines = split_lines(text)
    outline = SYNTAX.outline(language, lines)
    assume(outline is not None)  # called off after two seconds: a grammar may go in circles on such text
    assert outline is not None
    last = max(0, len(lines) - 1)
    spans = [*outline.imports, *outline.statements, *((one.first, one.last) for one in outline.definitions)]
    assert all(0 <= first <= end <= last for first, end in spans)
    assert all(one.first <= one.named <= one.last for one in outline.definitions)
    assert all(0 <= line <= last for line in (*outline.errors, *(call.line for call in outline.calls)))
    assert [*outline.statements] == sorted(outline.statements, key=lambda span: (span[0], -span[1]))
    assert [*outline.errors] == sorted(set(outline.errors))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("agda", "module A where\n"),
        ("cobol", "x\n"),
        ("perl", "f();\n"),
        ("markdown", "# A\n"),
        ("kotlin", '"${' * 1_025),
    ],
)
def test_what_would_end_the_process_is_not_read(language: str, text: str):
    assert SYNTAX.outline(language, split_lines(text)) is None


def test_lines_that_hold_line_ends_are_survived():
    assert SYNTAX.outline("python", ["a\nb\n", "c = = 1\n"]) is not None


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    fresh = TreeSitter()
    assert all(fresh.outline(language, ["x\n"]) is not None for language in ("r", "fish", "ocaml"))
    assert fresh.outline("klingon", ["x\n"]) is None


@pytest.mark.skipif(not hasattr(time, "pthread_getcpuclockid"), reason="needs the CPU clock of a thread")
def test_other_threads_get_their_turn_while_a_large_document_is_read():
    """The longest stretch the reading thread works without another getting a turn, by its own CPU clock: 170 ms in one piece.

    Without the garbage collector, which stops everybody for as long as the whole process's objects take: pytest's here.
    """
    gc.collect()
    gc.freeze()
    sample = split_lines((Path(__file__).parent / "outlines" / "python.txt").read_text(encoding="utf-8"))
    lines = (sample * 800)[:31_000]
    begin, worst = threading.Event(), 0.0

    def work() -> None:
        begin.wait()
        SYNTAX.outline("python", lines)

    worker = threading.Thread(target=work)
    worker.start()
    assert worker.ident
    clock = time.pthread_getcpuclockid(worker.ident)
    last = time.clock_gettime(clock)
    begin.set()
    while worker.is_alive():
        try:
            now = time.clock_gettime(clock)
        except OSError:  # it has just ended
            break
        worst, last = max(worst, now - last), now
    worker.join()
    assert last > 0.05  # it did work meanwhile
    assert worst < 0.05


@pytest.mark.parametrize(
    "text",
    [
        "def f():\nreturn 1\n",
        "def f(:\n    return 1\n",
        "x = 1; y = 2\n" * 300 + "def f():\nreturn 1\n",
        "@a\nclass A:\n    def f(self):\n        return 1\n" * 200 + "if x:\npass\n",
        "x = '''\na\n'''\n" * 200 + "x =\n",
        "x = 1\n" * 900 + "def f(x, x):\n    return x\n",
        "x = 1\n",
        "",
    ],
)
def test_errors_asked_for_alone_are_those_of_the_outline(text: str):
    syntax, lines = TreeSitter(), tuple(text.splitlines(keepends=True))
    outline = syntax.strict_outline("python", lines)
    assert outline is not None
    assert syntax.errors("python", lines) == outline.errors
    assert syntax.errors("python", lines, syntax.outline("python", lines)) == outline.errors


def test_what_only_pythons_table_of_names_knows_is_an_error():
    assert TreeSitter().errors("python", ("def f(x, x):\n", "    return x\n")) == (0,)
