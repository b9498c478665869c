"""An open document stays what the editor shows: every line end, every character, every encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from temoto.core.code.text import from_code_points
from temoto.lsp.protocol.document import LineDocument, file_named
from tests.examples import examples


def document(text: str, encoding="utf-16") -> LineDocument:
    return LineDocument("untitled:a", text, 0, "python", encoding)


def changed(text: str, start: tuple[int, int], end: tuple[int, int], new: str, encoding="utf-16") -> str:
    one = document(text, encoding)
    where = types.Range(types.Position(*start), types.Position(*end))
    one.apply_change(types.TextDocumentContentChangePartial(where, new))
    return one.source


@pytest.mark.parametrize(
    ("text", "start", "end", "new", "becomes"),
    [
        ("a = 1\n\f\nb = 2\nc = 3\n", (3, 0), (3, 0), "X", "a = 1\n\f\nb = 2\nXc = 3\n"),  # a form feed is no line end
        ("a\u2028b\nc", (1, 0), (1, 0), "X", "a\u2028b\nXc"),
        ("a\x85b\nc", (1, 0), (1, 0), "X", "a\x85b\nXc"),
        ("abc", (0, 99), (0, 99), "Z", "abcZ"),  # past the end of an unfinished line
        ("abc\n", (0, 99), (0, 99), "Z", "abcZ\n"),
        ("abc\n", (1, 0), (1, 0), "Z", "abc\nZ"),  # the place after the last line end
        ("abc\n", (9, 9), (9, 9), "Z", "abc\nZ"),
        ("", (0, 0), (0, 0), "Z", "Z"),
        ("a\r\nb\r\n", (0, 1), (1, 0), "", "ab\r\n"),  # joining lines takes the whole line end
        ("a\r\nb", (0, 1), (0, 1), "X", "aX\r\nb"),
        ("a\rb\rc", (1, 0), (1, 1), "X", "a\rX\rc"),  # old Mac line ends are line ends
        ("😀x", (0, 2), (0, 3), "y", "😀y"),  # an astral character is two columns in UTF-16
        ("😀x", (0, 1), (0, 1), "y", "y😀x"),  # a column inside a character means its start
        ("abc", (0, 2), (0, 1), "X", "aXc"),  # a backward range is put right
    ],
)
def test_an_edit(text: str, start: tuple[int, int], end: tuple[int, int], new: str, becomes: str):
    assert changed(text, start, end, new) == becomes


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)])
def test_columns_count_in_the_editors_units(encoding: str, column: int):
    assert changed("😀x", (0, column), (0, column), "|", encoding) == "😀|x"


PIECES = st.text(st.sampled_from("ab é漢😀\t\n\r\f\u2028"), max_size=12)


@given(
    PIECES,
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), PIECES), max_size=8),
    st.sampled_from(["utf-8", "utf-16", "utf-32"]),
)
@examples(300)
def test_any_edits_leave_what_a_whole_string_would_be(text: str, edits: list, encoding):
    one = document(text, encoding)
    for a, b, new in edits:
        start, end = sorted((min(a, len(text)), min(b, len(text))))
        while 0 < start < len(text) and text[start - 1 : start + 1] == "\r\n":
            start -= 1  # no editor puts a cursor between them
        while 0 < end < len(text) and text[end - 1 : end + 1] == "\r\n":
            end += 1
        where = types.Range(position(text, start, encoding), position(text, end, encoding))
        one.apply_change(types.TextDocumentContentChangePartial(where, new))
        text = text[:start] + new + text[end:]
        assert one.source == text


def position(text: str, offset: int, encoding) -> types.Position:
    """The LSP position of an offset, by the plainest means."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line = before.rpartition("\n")[2]
    return types.Position(before.count("\n"), from_code_points(line, len(line), encoding))


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("file:///shop/pricing.py", "pricing.py"),
        ("file:///shop/a:b.py", "a:b.py"),
        ("file:///shop/a%3Ab.py", "a:b.py"),
        ("file:///shop/12%3A30%20notes.md", "12:30 notes.md"),
        ("file:///c:/shop/pricing.py", "pricing.py"),
        ("file:///c%3A/shop/pricing.py", "pricing.py"),
        ("untitled:Untitled-1", "Untitled-1"),
        ("untitled:pricing.py", "pricing.py"),
        ("vscode-notebook-cell:/shop/a.ipynb#W0", "a.ipynb#W0"),
        ("temoto-explain:///explain-1.md", "explain-1.md"),
        ("pricing.py", "pricing.py"),
        ("file:///", "file:///"),
        ("", ""),
    ],
)
def test_a_document_is_named_as_its_user_knows_it(uri: str, name: str):
    assert file_named(uri) == name
