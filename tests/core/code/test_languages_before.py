"""What the lists before the one table knew is kept, and where they were wrong the exception is named with its reason."""

import pytest

from temoto.adapters.syntax.grammars import ALIASES
from temoto.core.code.language import Language, LanguageKind
from temoto.core.code.languages import LANGUAGES, UNKNOWN, known, language_named, language_of
from temoto.core.codeactions.test_files import new_tests
from tests.core.code import languages_before as before
from tests.core.code.most_used import MOST_USED

# What of the old lists is right in each of the languages most used is said here, mark by mark.
HASH = ["python", "php", "ruby", "shellscript", "powershell", "r", "perl", "elixir", "yaml"]
SLASHES = [
    "javascript",
    "javascriptreact",
    "typescript",
    "typescriptreact",
    "java",
    "c",
    "cpp",
    "csharp",
    "go",
    "rust",
    "php",
    "swift",
    "kotlin",
    "scala",
    "dart",
]
STARRED = [*SLASHES, "css", "sql"]
WHO_HAS = {
    "#": HASH,
    "//": SLASHES,
    "/*": STARRED,
    "* ": STARRED,
    "*": [],  # `*p = 1` and `*args` are code; `* words`, ` *` alone and ` */` are not
    "--": ["sql", "lua", "haskell"],  # elsewhere it counts down, and names a custom property in CSS
    ";;": [],  # Lisps alone; in shells and OCaml it ends a case or a phrase
    ";": [],
    "%": [],  # LaTeX, Erlang, MATLAB
    "<!--": ["html", "markdown"],
    "(*": [],  # OCaml, F#, Pascal
    "=begin": ["ruby"],
    "=end": [],  # the end of one, not a beginning
    "{/*": ["javascript", "javascriptreact", "typescriptreact"],
    "@": [],  # a decorator, not a comment
    '"""': [],  # a docstring
    "'''": [],
}  # fmt: skip
# Marks that were comments in every language, and in an unknown one are something else.
NOT_COMMENTS = {
    "=end": "the end of one, told by its beginning",
    "@": "a decorator",
    '"""': "a docstring",
    "'''": "a docstring",
    "*": "a pointer, unless a blank follows",
}


def entry(name: str) -> Language:
    found = known(name)
    assert found is not None, name
    return found


EVERY_MARK = sorted(
    {
        *before.SIGNATURE, *before.SIGNATURE_END, *before.TARGET, *before.ADDED, *before.PROSE_COMMENTS, *before.ELIDED,
        *before.ELIDED_BEHIND, *before.TRANSLATE,
    }
)  # fmt: skip


@pytest.mark.parametrize("mark", EVERY_MARK)
def test_a_comment_mark_is_one_where_the_language_has_it(mark: str):
    """Seven lists said the same of every language."""
    assert [name for name in MOST_USED if entry(name).is_comment(f"  {mark}words")] == [
        name for name in MOST_USED if name in WHO_HAS[mark]
    ]
    assert UNKNOWN.is_comment(f"{mark}words") is (mark not in NOT_COMMENTS)
    assert (
        UNKNOWN.is_comment(f"{mark} words")
        or UNKNOWN.is_attribute(f"{mark}words")
        or mark in UNKNOWN.long_quotes
        or mark == "=end"
    )


@pytest.mark.parametrize("line", [f"{mark} x" if mark.startswith("#i") else mark for mark in before.ADDED_NEVER])
def test_what_looked_like_a_comment_and_was_none(line: str):
    assert not UNKNOWN.is_comment(line)
    assert not any(entry(name).is_comment(line) for name in ("c", "cpp", "objective-c", "csharp", "rust"))


@pytest.mark.parametrize("line", before.DECORATION)
def test_what_may_stand_above_a_definition(line: str):
    words = line if line[-1] in "]<" else f"{line} words"
    assert UNKNOWN.decorates(words) or words.startswith(UNKNOWN.long_quotes)


@pytest.mark.parametrize("mark", before.OPENS)
def test_a_line_that_opens_a_block(mark: str):
    assert UNKNOWN.opens(f"x{mark}")


WHO_OPENS = {
    " do": "javascript javascriptreact typescript typescriptreact java c cpp csharp go rust php swift kotlin scala dart sql ruby lua elixir "
    "haskell shellscript powershell r perl",
    " then": "ruby lua sql haskell shellscript scala",
    " begin": "ruby sql powershell",
    " else": "javascript javascriptreact typescript typescriptreact java c cpp csharp go rust php swift kotlin scala dart sql ruby lua elixir "
    "haskell shellscript powershell r perl",
}  # fmt: skip


@pytest.mark.parametrize("word", WHO_OPENS)
def test_a_word_opens_a_block_where_the_language_has_it(word: str):
    """One rule said the same of every language: `promise.then`, `it = v.begin` and Python's `a if b else` open none."""
    assert {name for name in MOST_USED if entry(name).opens(f"x{word}")} == set(WHO_OPENS[word].split())


@pytest.mark.parametrize("sign", ["{", "[", ":"])
def test_a_sign_opens_a_block_everywhere(sign: str):
    assert [name for name in MOST_USED if not entry(name).opens(f"x {sign}")] == []


WHO_CLOSES = {
    "</": "javascript javascriptreact typescriptreact php html markdown",
    "end": "ruby lua elixir sql scala",
    "fi": "shellscript",
    "done": "shellscript",
    "esac": "shellscript",
}


@pytest.mark.parametrize("word", WHO_CLOSES)
def test_a_word_closes_a_block_where_the_language_has_it(word: str):
    """One rule said the same of every language: Python's `end = 3` and Go's `done := true` close nothing."""
    assert {name for name in MOST_USED if entry(name).closes(f"{word} x")} == set(WHO_CLOSES[word].split())


@pytest.mark.parametrize("word", before.CLOSES)
def test_what_closed_a_block_still_does_in_an_unknown_language(word: str):
    assert UNKNOWN.closes(word)
    assert not UNKNOWN.closes(f"x{word}")


def test_labels():
    assert UNKNOWN.labels_behind("switch (x) {") == before.LABELS_IN_BRACES
    assert UNKNOWN.labels_behind("containers:") == before.LABELS_IN_LISTS
    assert UNKNOWN.labels_behind("case 1: {") == UNKNOWN.labels_behind("- name:") == ()
    assert entry("yaml").labels_behind("containers:") == before.LABELS_IN_LISTS
    assert entry("cpp").labels_behind("class A {") == before.LABELS_IN_BRACES
    assert entry("python").labels_behind("x = {") == ()  # `case` stands deeper than its `match`
    assert entry("rust").labels_behind("match x {") == entry("kotlin").labels_behind("when (x) {") == ()
    with_access = {each.id for each in LANGUAGES if "public:" in each.labels_behind("x {")}
    assert with_access == {
        "cpp",
        "objective-cpp",
        "cuda-cpp",
        "arduino",
        "plaintext",
    }  # no other language has such labels


WHO_QUOTES = {
    '"""': "python java csharp swift kotlin scala dart elixir",
    "'''": "python dart elixir",
    "`": "javascript javascriptreact typescript typescriptreact go html",
}


@pytest.mark.parametrize("quote", before.LONG_QUOTES)
def test_long_quotes(quote: str):
    """Three lists said the same of every language: a backtick in a comment of Python, or in Markdown, opens nothing."""
    assert [name for name in MOST_USED if quote in entry(name).long_quotes] == [
        name for name in MOST_USED if name in WHO_QUOTES[quote].split()
    ]
    assert quote in UNKNOWN.long_quotes
    assert set(before.LONG_QUOTES_IN_REPLIES) < set(UNKNOWN.long_quotes)


def test_words_that_begin_a_definition():
    words = {*UNKNOWN.definitions.functions, *UNKNOWN.definitions.classes}
    assert words >= {*before.WORDS_OF_REPLIES, *before.WORDS_OF_GUESSES}
    assert set(UNKNOWN.definitions.classes) >= set(before.CLASSES_OF_GUESSES)
    each = {
        word
        for one in LANGUAGES
        if one.id != "plaintext"
        for word in one.definitions.functions + one.definitions.classes
    }
    assert {*before.WORDS_OF_REPLIES, *before.WORDS_OF_GUESSES} - each == set()


def test_definitions_without_a_word():
    assert {each.id for each in LANGUAGES if each.definitions.typed} == {
        *before.C_FAMILY,
        "glsl",
        "d",
    }  # both have C's heads
    members = {each.id for each in LANGUAGES if each.definitions.members}
    assert members == {*before.SCRIPTS, "astro", "groovy"}  # both have members as JavaScript and Java do


def test_kinds():
    wordy = {*before.PROSE}
    assert {name for name in wordy if language_of(name).kind not in {LanguageKind.PROSE, LanguageKind.MARKUP}} == set()
    more = {each.id for each in LANGUAGES if each.kind in {LanguageKind.PROSE, LanguageKind.MARKUP}} - wordy
    assert more == {"git-commit", "jinja-html", "erb", "eelixir", "razor", "blade"}  # templates are as HTML
    assert UNKNOWN.kind is LanguageKind.CODE  # an id nobody knows was never prose; an empty one was
    assert language_of("foolang") is UNKNOWN
    assert all(language_of(name).elements for name in before.MARKUP)
    assert {each.id for each in LANGUAGES if each.elements} - {*before.MARKUP} == {"eelixir", "razor", "blade"}
    assert {each.id for each in LANGUAGES if each.kin == "json"} == {"json", "jsonc"}
    assert all(language_of(name).kin == "json" for name in before.JSON)
    assert all(language_of(name).fences for name in before.NESTING)
    assert all(language_of(name).dots_are_a_body for name in before.DOTS)
    assert {each.id for each in LANGUAGES if each.optional_types} == {entry(name).id for name in before.TAKES_TYPES}
    assert all(entry(name).commands for name in before.SHELL_LANGUAGES)
    assert all(entry(name).kind is LanguageKind.SHELL for name in before.SHELLS)
    assert {each.id for each in LANGUAGES if each.kind is LanguageKind.SHELL} == {
        "shellscript",
        "powershell",
        "bat",
        "fish",
    }


def test_what_a_reply_shows_beside_code():
    """Four lists of tags."""
    asides = {name: entry(name).kind for name in (*before.OUTPUTS, *before.NO_CODE)}
    assert {name for name in before.DATA if asides[name] is not LanguageKind.DATA} == set()
    assert {name for name, kind in asides.items() if kind is LanguageKind.CODE} == set()
    assert {name for name in before.NO_CODE if asides[name] in {LanguageKind.DATA, LanguageKind.MARKUP}} == set()
    assert all(entry(name).kind is LanguageKind.CODE for name in before.LANGUAGE_NAMES)


@pytest.mark.parametrize("group", [*before.KIN_OF_DOCUMENTS, *before.KIN_OF_TAGS], ids=lambda group: group[0])
def test_kin(group: list[str]):
    """Two lists, of documents that may call each other and of tags that mean the same."""
    kins = {entry(name).kin or entry(name).id for name in group}
    expected = {"jvm", "dotnet"} if "java" in group else {entry(group[0]).kin or entry(group[0]).id}
    assert kins == expected  # C# is called by no Java, though models tag the one as the other
    assert entry("csharp").resembles == entry("java").kin


@pytest.mark.parametrize("name", before.ALONE)
def test_strangers(name: str):
    """`rb` was a stranger to `ruby`, and `hs` to `haskell`: their tags counted as another language than theirs."""
    here = entry(name)
    others = [entry(other) for other in before.ALONE if entry(other) is not here]
    assert all((here.kin or here.id) != (other.kin or other.id) for other in others)
    assert entry("rb") is entry("ruby")
    assert entry("hs") is entry("haskell")


def test_endings(subtests: pytest.Subtests):
    for language, ending in before.pairs(before.ENDINGS):
        with subtests.test(language=language, name=ending):
            assert language_named(f"src/a.{ending}") == language
            assert language_named(f"SRC\\A.{ending.upper()}") == language


def test_files(subtests: pytest.Subtests):
    for language, file in before.pairs(before.FILES):
        with subtests.test(language=language, name=file):
            assert language_named(f"a/{file}") == language


def test_grammars(subtests: pytest.Subtests):
    for grammar, name in before.pairs(before.GRAMMARS):
        with subtests.test(grammar=grammar, name=name):
            assert ALIASES[name] == grammar


@pytest.mark.parametrize("language", before.TESTS)
def test_tests(language: str):
    framework, file, beside = before.TESTS[language]
    found = new_tests("a.x", language)
    assert found is not None
    assert found.framework == framework
    folders = () if beside else before.TEST_FOLDERS
    more = ("spec", "../spec") if language in {"ruby", "lua"} else ()  # what RSpec and busted make, and look into
    assert found.paths == (*(f"{folder}/{file}" for folder in (*folders, *more)), file)
