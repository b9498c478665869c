"""Positions survive the way from an editor's columns to ours and back, whatever the text holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.text import (
    Encoding,
    from_code_points,
    indent_of,
    indent_width,
    split_lines,
    to_code_points,
    without_ending,
)
from tests.examples import examples

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
some = examples(100)
texts = st.text(st.sampled_from("ab \t\r\n\f\v\x85\u2028\u00e9\u3042\U0001f600\ud800"), max_size=40)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("a", ["a"], id="no ending"),
        pytest.param("a\n", ["a\n"], id="no line behind the final ending"),
        pytest.param("a\r\nb\rc\n", ["a\r\n", "b\r", "c\n"], id="the three endings of LSP"),
        pytest.param("\n\r\n\r", ["\n", "\r\n", "\r"], id="empty lines"),
        pytest.param("a\fb\vc\x85d\u2028e\u2029f\x1cg\n", ["a\fb\vc\x85d\u2028e\u2029f\x1cg\n"], id="nothing else ends a line"),
    ],
)  # fmt: skip
def test_lines(text: str, lines: list[str]):
    assert split_lines(text) == lines


@pytest.mark.parametrize(
    ("left", "encoding", "units"),
    [
        pytest.param("abc", "utf-16", 3, id="ascii"),
        pytest.param("é", "utf-8", 2, id="two bytes"),
        pytest.param("é", "utf-16", 1, id="one unit"),
        pytest.param("あ", "utf-8", 3, id="three bytes"),
        pytest.param("😀", "utf-8", 4, id="astral in bytes"),
        pytest.param("😀", "utf-16", 2, id="astral is a pair"),
        pytest.param("😀", "utf-32", 1, id="astral is one code point"),
        pytest.param("a😀あ", "utf-16", 4, id="mixed"),
    ],
)
def test_columns(left: str, encoding: Encoding, units: int):
    assert from_code_points(left + "xyz\n", len(left), encoding) == units
    assert to_code_points(left + "xyz\n", units, encoding) == len(left)


@pytest.mark.parametrize(
    ("line", "units", "encoding", "column"),
    [
        pytest.param("😀x\n", 1, "utf-16", 0, id="inside a pair: its start"),
        pytest.param("あx\n", 2, "utf-8", 0, id="inside bytes: its start"),
        pytest.param("ab\r\n", 99, "utf-16", 2, id="behind the end: the end, before the ending"),
        pytest.param("😀\n", 99, "utf-16", 1, id="behind the end of other than ascii"),
        pytest.param("ab\n", -5, "utf-8", 0, id="before the start"),
        pytest.param("", 3, "utf-16", 0, id="an empty line"),
    ],
)
def test_columns_outside_are_clamped(line: str, units: int, encoding: Encoding, column: int):
    assert to_code_points(line, units, encoding) == column


@some
@given(texts)
def test_joined_lines_are_the_text(text: str):
    lines = split_lines(text)
    assert "".join(lines) == text
    assert all(line and not set(without_ending(line)) & {"\n", "\r"} for line in lines)


@some
@given(texts, st.sampled_from(ENCODINGS))
def test_every_column_comes_back(text: str, encoding: Encoding):
    for line in split_lines(text):
        for column in range(len(without_ending(line)) + 1):
            assert to_code_points(line, from_code_points(line, column, encoding), encoding) == column


@some
@given(texts, st.integers(-5, 200), st.sampled_from(ENCODINGS))
def test_any_number_is_a_column(text: str, units: int, encoding: Encoding):
    for line in [*split_lines(text), ""]:
        column = to_code_points(line, units, encoding)
        assert 0 <= column <= len(without_ending(line))
        assert from_code_points(line, column, encoding) <= max(0, units)
        assert from_code_points(line, units, encoding) <= 4 * len(line)


@some
@given(texts, st.integers(0, 200), st.sampled_from(ENCODINGS))
def test_a_column_is_what_counting_letter_by_letter_gives(text: str, units: int, encoding: Encoding):
    """By encoding the line at once: 2 MB of Japanese in one line took a second a keystroke letter by letter."""
    for line in split_lines(text):
        body = without_ending(line)
        widths = [from_code_points(letter, 1, encoding) for letter in body]
        assert from_code_points(line, units, encoding) == sum(widths[:units])
        whole = [end for end in range(len(body) + 1) if sum(widths[:end]) <= units]
        assert to_code_points(line, units, encoding) == whole[-1]


@pytest.mark.parametrize(
    ("line", "indent", "width"),
    [
        pytest.param("    x", "    ", 4, id="blanks"),
        pytest.param("\tx", "\t", 8, id="a tab"),
        pytest.param("  \tx", "  \t", 8, id="a tab reaches the next multiple of eight"),
        pytest.param("x  ", "", 0, id="none"),
        pytest.param("   ", "   ", 3, id="only blanks"),
        pytest.param("\fx", "", 0, id="a form feed is no indentation"),
    ],
)
def test_indentation(line: str, indent: str, width: int):
    assert (indent_of(line), indent_width(line)) == (indent, width)
