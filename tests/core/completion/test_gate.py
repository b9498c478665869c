"""Is it worth asking at the drawn cursor, and for how much?"""

from dataclasses import replace

import pytest

from temoto.core.completion.empty_document import heading
from temoto.core.completion.gate import Extent, gate, only_closers
from temoto.core.completion.reasons import Reason
from temoto.core.settings import Multiline
from tests.draw import drawn

LINE, BLOCK = Extent.LINE, Extent.BLOCK


def check(text: str, expected: Extent | Reason, *, fim: bool = True, multiline: Multiline = "auto") -> None:
    passed = gate(drawn(text), fim=fim, multiline=multiline)
    assert (passed.reason or passed.extent) == expected


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        pytest.param("x = │", LINE, id="the rest of a line"),
        pytest.param("items = [x for x in │]", LINE, id="before an auto-closed bracket"),
        pytest.param("print('│')", LINE, id="between auto-closed quotes"),
        pytest.param("def area(self):│", BLOCK, id="behind a colon"),
        pytest.param("def area(self):\n    │", BLOCK, id="the first line of a body"),
        pytest.param("def area(self):\n    │\n\ndef b(): ...", BLOCK, id="a body above the next function"),
        pytest.param("def area(self):│\n    return 1", LINE, id="a body is there already"),
        pytest.param("def area(self):\n    │\n    return w * h", LINE, id="a line above a body"),
        pytest.param("if (a) {\n  │\n}", BLOCK, id="between braces"),
        pytest.param("if (a) {│", BLOCK, id="behind a brace"),
        pytest.param("const f = () =>\n  │", BLOCK, id="behind an arrow"),
        pytest.param("    a = 1\n    │\n    b = 2", LINE, id="between two lines of a block"),
        pytest.param("import os\n│\nimport sys", LINE, id="between two lines at the margin"),
        pytest.param("a = 1\n\n│\n\nb = 2", BLOCK, id="a paragraph of its own"),
        pytest.param("class A:\n    def a(self):\n        pass\n\n    │\n\n    def b(self):\n        pass", BLOCK, id="room for a method"),
        pytest.param("for x in y:\n    a()\n    │\nb()", BLOCK, id="the end of a block"),
        pytest.param("    a = 1\n    │", BLOCK, id="the end of the document"),
        pytest.param("def a():\n    pass\n\n│", BLOCK, id="below a function"),
        pytest.param("│\nprint(colorsys.rgb_to_hsv(1, 1, 1))", LINE, id="the first line, with code below"),
    ],
)  # fmt: skip
def test_how_much(text: str, extent: Extent):
    check(text, extent)


@pytest.mark.parametrize(
    ("text", "language", "short"),
    [
        ('print("to│")', "python", True), ('x = "a\\"b│"', "python", True), ('x = "a" + │', "python", False), ("x = 'it│", "python", True),
        ("from os import (│", "python", True), ("import │", "python", True), ("imports = [│", "python", False), ("use(│", "rust", False), ("fn f<'a>(x: &'a str) -> │", "rust", False),
        ('#include "a│', "c", True), ("import { a│", "typescript", True), ("const a = 'b│'", "typescript", True), ("# it's a │", "python", True),
        ('def f():\n    """Adds.\n\n    │\n', "python", True), ('def f():\n    """\n    │\n', "python", True), ('"""Text│', "python", True),
        ('def f():\n    """Adds."""\n    │', "python", False), ('def f():\n    """\n    Adds.\n    """\n    │', "python", False),
        ('x = """\nselect\n"""\n│', "python", False), ("It's │", "markdown", False), ("def f(a):\n    return [│", "python", False),
    ],
)  # fmt: skip
def test_in_strings_imports_and_docstrings_it_stays_short(text: str, language: str, short: bool):
    passed = gate(drawn(text, language), fim=True, multiline="auto")
    assert passed.reason is None
    assert (passed.extent is LINE and not passed.follows) is short


@pytest.mark.parametrize(
    ("language", "uri", "invoked", "expected"),
    [
        ("python", "file:///p/prices.py", True, "# prices.py\n"), ("python", "untitled:Untitled-1", True, "# Python\n"),
        ("css", "file:///p/a%20b.css", True, "/* a b.css */\n"), ("python", "file:///p/prices.py", False, None),
        ("json", "file:///p/a.json", True, None), ("", "file:///p/a", True, None), ("klingon", "untitled:x", True, None),
        ("python", "file:///p/a%0Ab.py", True, "# ab.py\n"),
    ],
)  # fmt: skip
def test_where_nothing_stands_yet_who_asks_by_hand_is_told_of_the_name(
    language: str, uri: str, invoked: bool, expected: str | None
):
    ask = replace(drawn("│", language, invoked=invoked), uri=uri)
    reason = gate(ask, fim=False, multiline="auto").reason
    assert reason is (None if expected else Reason.NOTHING_TO_GO_ON)
    if expected:
        assert heading(ask) == expected


@pytest.mark.parametrize(
    ("text", "fim", "expected"),
    [
        pytest.param("│", True, Reason.NOTHING_TO_GO_ON, id="an empty document"),
        pytest.param("\n\n   │", True, Reason.NOTHING_TO_GO_ON, id="only blanks so far"),
        pytest.param("│\n\nprint(x)", False, Reason.NOTHING_TO_GO_ON, id="code only below, unseen"),
        pytest.param("│\n\nprint(x)", True, BLOCK, id="code only below, seen"),
        pytest.param("to│tal = 1", True, Reason.IN_WORD, id="inside a word"),
        pytest.param("│total = 1", True, LINE, id="in front of a word, seen"),
        pytest.param("x = │total", False, Reason.MID_LINE, id="in front of a word, unseen"),
        pytest.param("x│_y", True, Reason.IN_WORD, id="in front of an underscore"),
        pytest.param("wör│ter", True, Reason.IN_WORD, id="inside a word of any script that has blanks"),
        pytest.param("あ│い", True, LINE, id="between letters of a script without blanks"),
        pytest.param("あ│い", False, Reason.MID_LINE, id="between them, unseen"),
        pytest.param("total = │ * 2", True, LINE, id="code to the right, seen"),
        pytest.param("total = │ * 2", False, Reason.MID_LINE, id="code to the right, unseen"),
        pytest.param("for (│) {", False, Reason.MID_LINE, id="more than closers to the right"),
        pytest.param("foo(│);", False, LINE, id="closers to the right, unseen"),
    ],
)
def test_whether(text: str, fim: bool, expected: Extent | Reason):
    check(text, expected, fim=fim)


@pytest.mark.parametrize(
    ("text", "multiline", "extent"),
    [
        pytest.param("def f():\n    │", "never", LINE, id="never many"),
        pytest.param("x = │", "always", BLOCK, id="always many"),
        pytest.param("foo(│)", "always", LINE, id="but never before a closer"),
    ],
)
def test_as_the_user_wants(text: str, multiline: Multiline, extent: Extent):
    check(text, extent, multiline=multiline)


@pytest.mark.parametrize("text", ["", ")", "]);", "'\"", "  }", "> ", "`,:"])
def test_an_editor_could_have_put_this_there(text: str):
    assert only_closers(text)


@pytest.mark.parametrize("text", ["x", ") {", "(", "= 1", "</p>"])
def test_somebody_wrote_this(text: str):
    assert not only_closers(text)


@pytest.mark.parametrize(
    ("uri", "invoked", "elsewhere", "reason"),
    [
        pytest.param("file:///project/.env", False, False, Reason.SECRETS, id="while typing"),
        pytest.param("file:///project/.env", True, False, None, id="asked for by hand"),
        pytest.param("file:///project/.env", True, True, Reason.SECRETS, id="never of another machine"),
        pytest.param("file:///project/secrets.py", False, True, None, id="code about secrets is code"),
    ],
)
def test_a_file_of_secrets(uri: str, invoked: bool, elsewhere: bool, reason: Reason | None):
    ask = replace(drawn("KEY=│", "dotenv", invoked=invoked), uri=uri)
    assert gate(ask, fim=True, multiline="auto", elsewhere=elsewhere).reason is reason
