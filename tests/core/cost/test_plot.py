"""What a chart shows: axes with round figures, each line told from the others without colour, and nothing out of its frame."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.cost.plot import Chart, Crossing, Line, month_ticks, ticks
from temoto.core.cost.plot_svg import COLOURS, DASHES, MARKS, WIDTH, picture
from temoto.core.cost.plot_text import drawn

LINES = (Line("bought", 250_000, 500), Line("rented <&> paid", 0, 9_000))
CHART = Chart("Costs", "months", "yen", LINES, 36, 330_000, (Crossing(29.4, 264_700, "29.4"),))
SVG = "{http://www.w3.org/2000/svg}"


def text(chart: Chart, columns: int = 60, rows: int = 10, *, braille: bool = True) -> list[str]:
    return ["".join(piece for piece, _line in row) for row in drawn(chart, columns, rows, braille=braille)]


@pytest.mark.parametrize(
    ("most", "about", "expected"),
    [
        (330_000, 3, (0, 200_000)),
        (400_000, 4, (0, 100_000, 200_000, 300_000, 400_000)),
        (0.9, 3, (0, 0.5)),
        (0, 3, (0,)),
        (7, 3, (0, 2.5, 5)),
    ],
)
def test_ticks_are_round(most: float, about: int, expected: tuple[float, ...]):
    assert ticks(most, about) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("months", "about", "expected"), [(1, 6, (0, 1)), (36, 6, (0, 6, 12, 18, 24, 30, 36)), (1_200, 5, tuple(range(0, 1_201, 240)))]
)  # fmt: skip
def test_months_are_marked_in_usual_steps(months: int, about: int, expected: tuple[int, ...]):
    assert month_ticks(months, about) == expected


def test_letters_say_which_line_is_which():
    shown = text(CHART)
    body = "".join(shown[1:11])
    assert (body.count("a"), body.count("b")) == (2, 2)
    assert shown[-2:] == ["  a  bought", "  b  rented <&> paid"]
    assert shown[0] == "yen"
    assert shown[-3].strip() == "months"
    assert shown[-4].endswith("36")
    assert any(row.startswith("200,000 ┤") for row in shown)


def test_no_letter_hides_another():
    fan = Chart("", "", "", tuple(Line("", 0, slope) for slope in (1, 1.5, 2, 3, 4, 5, 6, 8)), 12, 12)
    body = "".join(text(fan, columns=40, rows=8)[1:9])
    assert {letter: body.count(letter) for letter in "abcdefgh"} == dict.fromkeys("abcdefgh", 2)


def test_without_braille_all_is_ascii():
    assert all(row.isascii() for row in text(CHART, braille=False))


@given(
    st.lists(st.builds(Line, st.just("one"), st.floats(0, 1e9), st.floats(0, 1e9)), min_size=1, max_size=8),
    st.integers(1, 1_200),
    st.floats(0, 1e10),
    st.integers(30, 120),
    st.integers(4, 30),
)
def test_any_lines_are_drawn_within_their_columns(lines: list[Line], months: int, top: float, columns: int, rows: int):
    chart = Chart("", "", "", tuple(lines), months, top)
    shown = text(chart, columns, rows)
    assert len(shown) == 1 + rows + 3 + len(lines)
    assert all(len(row) <= max(columns, 30) for row in shown[: rows + 4])
    outside = [float(number) for number in re.findall(r'[xy][12]?="(-?[\d.]+)"', picture(chart)) if float(number) < 0]
    assert outside == []


def test_the_picture_is_svg_with_its_words_as_text():
    root = ET.fromstring(picture(CHART))
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert root.get("width") == str(WIDTH)
    assert {"Costs", "months", "yen", "bought", "rented <&> paid", "29.4", "200,000", "36"} <= set(words)
    assert root.find(f"{SVG}title") is not None


def test_no_two_lines_look_alike_without_their_colours():
    looks = [(dash, MARKS[number % len(MARKS)], number // len(MARKS) % 2) for number, dash in enumerate(DASHES)]
    assert len(set(looks)) == len(looks) == len(set(DASHES)) == len(set(COLOURS))


def test_a_line_that_starts_above_the_chart_is_only_in_the_legend():
    high = Chart("", "", "", (Line("high", 100, 1), Line("low", 0, 1)), 10, 50)
    drawn_lines = [one for one in ET.fromstring(picture(high)).iter(f"{SVG}line") if one.get("stroke-width")]
    assert [one.get("stroke") for one in drawn_lines].count(COLOURS[0]) == 1
    assert [one.get("stroke") for one in drawn_lines].count(COLOURS[1]) == 2
