"""A document becomes an Ask where it has the place, and only as much of it as a window can reach."""

from collections.abc import Sequence
from typing import Any

import pytest

from temoto.core.code.text import split_lines
from temoto.core.completion.asking import REACH_AFTER, REACH_BEFORE, ask_at
from temoto.core.completion.records import Ask
from tests.draw import drawn


def at(text: str, line: int, column: int) -> Ask | None:
    return ask_at(split_lines(text), line, column, uri="file:///a.py", language="python")


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        pytest.param("│", "", "", id="an empty document"),
        pytest.param("ab│cd\n", "ab", "cd", id="inside a line"),
        pytest.param("ab\n│", "", "", id="the line behind a final ending"),
        pytest.param("ab│", "ab", "", id="an end without ending"),
        pytest.param("ab│\r\n", "ab", "", id="before CRLF"),
        pytest.param("a\n  │  \nb", "  ", "  ", id="between blanks"),
        pytest.param("😀あ│é", "😀あ", "é", id="columns are code points"),
        pytest.param("a\fb│c\n", "a\fb", "c", id="a form feed is a character"),
    ],
)
def test_a_place(text: str, left: str, right: str):
    ask = drawn(text)
    assert (ask.left, ask.right) == (left, right)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        pytest.param("ab", 1, 0, id="no line behind an end without ending"),
        pytest.param("ab\n", 2, 0, id="two lines behind the end"),
        pytest.param("ab\n", 0, 3, id="behind the line's end"),
        pytest.param("ab\r\n", 0, 3, id="between CR and LF"),
        pytest.param("ab\n", 1, 1, id="a column of the line behind the end"),
        pytest.param("ab\n", -1, 0, id="a negative line"),
        pytest.param("ab\n", 0, -1, id="a negative column"),
        pytest.param("", 1, 0, id="the second line of nothing"),
    ],
)
def test_no_such_place(text: str, line: int, column: int):
    assert at(text, line, column) is None


class Lines(Sequence[str]):
    """A document of equal lines that counts how many were taken."""

    def __init__(self, length: int) -> None:
        self.length, self.taken = length, 0

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, where: Any) -> Any:
        if isinstance(where, slice):
            numbers = range(self.length)[where]
            self.taken += len(numbers)
            return ["x = 1\n"] * len(numbers)
        self.taken += 1
        return "x = 1\n"


@pytest.mark.parametrize("where", [0, 500_000, 999_999, 1_000_000])
def test_a_million_lines_cost_what_a_window_can_reach(where: int):
    lines = Lines(1_000_000)
    ask = ask_at(lines, where, 0, uri="file:///a.py", language="python")
    assert ask is not None
    assert lines.taken <= REACH_BEFORE + REACH_AFTER + 2
    assert ask.first == max(0, where - REACH_BEFORE)
    assert len(ask.lines) <= REACH_BEFORE + 1 + REACH_AFTER
    assert ask.total == max(1_000_000, where + 1)
