"""One entry a language: what is asked of it answers alike for all, and nothing is said twice."""

from collections import Counter
from time import process_time

import pytest

from temoto.core.code.language import Blocks, LanguageKind, begins
from temoto.core.code.languages import LANGUAGES, UNKNOWN, known, language_named, language_of, meant
from tests.core.code.most_used import MOST_USED


def test_no_name_and_no_file_is_two_languages():
    for names in (
        [name for each in LANGUAGES for name in (each.id, *each.aliases)],
        [ending for each in LANGUAGES for ending in each.endings],
        [file for each in LANGUAGES for file in each.files],
    ):
        assert [name for name, times in Counter(names).items() if times > 1] == []
        assert [name for name in names if name != name.lower()] == []


def test_it_is_found_by_all_its_names(subtests: pytest.Subtests):
    for language in LANGUAGES:
        with subtests.test(language=language.id):
            for name in (language.id, *language.aliases, language.id.upper(), f" {language.id} "):
                assert language_of(name) is language
                assert known(name) is language
            for file in (*(f"A.{ending}" for ending in language.endings), *language.files):
                assert language_named(f"x/{file}") == language.id


def test_it_is_ready_to_be_asked(subtests: pytest.Subtests):
    """Patterns compile, and what an entry says of one line does not contradict what it says of another."""
    for language in LANGUAGES:
        with subtests.test(language=language.id):
            assert not language.opens("")
            assert language.labels_behind("x") == ()
            for mark in language.comments.starts:
                assert language.is_comment(f"  {mark} words") or mark in language.comments.never
            for sign in (*language.blocks.closes, *language.blocks.ends):
                assert language.closes(sign)
                assert language.closes(f"{sign} ")
            for word in language.blocks.ends:
                assert not language.closes(f"{word}ing")
            if language.tests:
                assert language.tests.name.format(stem="a", ending="x") not in {"a.x", ""}


LONG = ("{ ", "do ", "function f(", "<a b ", "{% x ", "def x ", " " * 9 + "{", "case ", "\\begin{", "|", "x=")


def test_no_line_is_too_long(subtests: pytest.Subtests):
    """Each keystroke asks: no pattern may go over a minified line again and again."""
    for language in LANGUAGES:
        with subtests.test(language=language.id):
            language.opens("x")
            language.labels_behind("x")
            start = process_time()
            for piece in LONG:
                line = piece * (200_000 // len(piece))
                language.opens(line)
                language.labels_behind(line)
                language.is_comment(line)
            assert process_time() - start < 0.5  # eleven lines; it takes a few milliseconds


def test_nobody_knows_it():
    assert known("no such language") is None
    assert language_of("no such language") is UNKNOWN
    assert language_of("").id == "plaintext"
    assert language_named("a.nothing") is language_named("a") is language_named("") is None


@pytest.mark.parametrize("name", MOST_USED)
def test_the_entries_of_the_most_used_languages_are_complete(name: str):
    found = known(name)
    assert found is not None
    assert found.id == name
    assert found.names[0]
    assert found.endings
    assert found.comments.starts or name == "json"  # it has none
    assert found.blocks != Blocks() or name in {"css", "python"}  # the usual signs, and nothing else
    code = found.kind is LanguageKind.CODE
    defined = found.definitions
    assert not code or defined.functions or defined.classes or name in {"css", "r"}  # of R: `f <- function(x)`
    # Tests of Rust and Swift lie in the file or in a target; Scala has no one custom; the rest has none.
    untested = {"rust", "swift", "scala", "sql", "css"}
    assert not code or found.tests or name in untested


@pytest.mark.parametrize(
    ("code", "words", "expected"),
    [
        ("end", ("end",), True), ("end;", ("end",), True), ("ending", ("end",), False), ("end_", ("end",), False),
        ("case x", ("case ",), True), ("case", ("case ",), False), ("default:x", ("default:",), True), ("", ("end",), False), ("x", (), False),
    ],
)  # fmt: skip
def test_whole_words(code: str, words: tuple[str, ...], expected: bool):
    assert begins(code, words) is expected
    assert begins(code.upper(), words, any_case=True) is expected


@pytest.mark.parametrize(
    ("called", "file", "expected"),
    [
        ("python", "a.js", "python"),  # what an editor knows holds
        ("py", "a.py", "py"),
        ("prog", "a.py", "python"),  # eglot, where its entry names base modes
        ("text", "a.rs", "rust"),
        ("", "a.go", "go"),
        ("my server", "a.ts", "typescript"),  # Kate: the key of a setting
        ("plaintext", "a.py", "plaintext"),  # VS Code's user chose it
        ("text", "notes", "text"),
        ("prog", "notes", ""),
        ("brandnew", "a.brandnew", "brandnew"),
        ("", "", ""),
    ],
)
def test_what_a_document_is_written_in(called: str, file: str, expected: str):
    assert meant(called, file) == expected
