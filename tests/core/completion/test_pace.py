"""How long the keys must rest before the model is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.completion.pace import BATTERY, LONGEST_MS, Rhythm, delay_ms, may_be_whole
from tests.draw import drawn


def typing(gaps: list[float], answers: list[float]) -> Rhythm:
    rhythm, now = Rhythm(), 0.0
    for gap in gaps:
        now += gap
        rhythm.asked(drawn("x│"), now)
    for answer in answers:
        rhythm.answered(answer)
    return rhythm


@pytest.mark.parametrize(
    ("gaps", "answers", "expected"),
    [
        pytest.param([], [], 75, id="nothing known"),
        pytest.param([100] * 5, [900], 75, id="too few keys"),
        pytest.param([100] * 20, [], 75, id="no answer yet"),
        pytest.param([100] * 20, [60], 75, id="a quick model"),
        pytest.param([180, 100] * 15, [900], 100, id="a slow model waits for a gap longer than every other"),
        pytest.param([100] * 8 + [180] * 16, [900], 180, id="of a slow typist it is longer"),
        pytest.param([40] * 30, [900], 75, id="but never less than the wish"),
        pytest.param([500] * 30, [900], LONGEST_MS, id="nor longer than anybody wants to wait"),
        pytest.param([100] * 20 + [5_000] * 9, [900], 100, id="thinking is no rhythm"),
        pytest.param([100] * 20, [900] + [20] * 40, 75, id="a model that became quick"),
    ],
)
def test_the_delay(gaps: list[float], answers: list[float], expected: float):
    rhythm = typing(gaps, answers)
    assert delay_ms(75, rhythm) == pytest.approx(expected)
    assert delay_ms(75, rhythm, on_battery=True) == pytest.approx(expected * BATTERY)
    assert delay_ms(75, rhythm, fresh=True) == delay_ms(0, rhythm) == delay_ms(0, rhythm, in_a_word=True) == 0


def test_within_a_word_a_slow_model_waits_for_the_keys_to_rest():
    rhythm = typing([100] * 20, [60])
    assert (delay_ms(75, rhythm), delay_ms(75, rhythm, in_a_word=True)) == (75, LONGEST_MS)
    assert delay_ms(900, rhythm, in_a_word=True) == 900


@pytest.mark.parametrize(
    ("answers", "left", "expected"),
    [
        pytest.param([], [130], 100, id="no answer came yet, and it takes longer than a gap"),
        pytest.param([], [90], 75, id="what was left at once says nothing"),
        pytest.param([60], [90], 75, id="nor beside an answer that was quick"),
        pytest.param([60], [3_000], 100, id="a prompt that was long in reading counts in part"),
        pytest.param([400], [80], 100, id="what was left early makes no model quick"),
    ],
)
def test_what_was_left_while_it_was_read_counts(answers: list[float], left: list[float], expected: float):
    rhythm = typing([100] * 20, answers)
    for one in left:
        rhythm.left(one)
    assert delay_ms(75, rhythm) == pytest.approx(expected)


def test_a_fresh_line_is_one_that_was_just_begun():
    rhythm = Rhythm()
    assert not rhythm.asked(drawn("def f():│"), 0)
    assert rhythm.asked(drawn("def f():\n    │"), 100)
    assert not rhythm.asked(drawn("def f():\n   │"), 200)  # the same line, dedented
    assert not rhythm.asked(drawn("def f():\n    │)"), 300)
    assert rhythm.asked(drawn("def f():\n    a()\n    │"), 400)


@given(st.lists(st.floats(0, 5_000), max_size=60), st.lists(st.floats(0, 60_000), max_size=10), st.integers(0, 10_000))
def test_it_is_never_less_than_the_wish_nor_much_more(gaps: list[float], answers: list[float], wish: int):
    delay = delay_ms(wish, typing(gaps, answers))
    assert wish <= delay <= max(wish, LONGEST_MS)


@pytest.mark.parametrize(
    ("drawing", "whole"),
    [("def f():│", True), ("f(x)│", True), ("if (x) {│", True), ("f(│", False), ("f(x)│)", False), ("x = y│", False), ("│", False), ("f(x) │", False)],
)  # fmt: skip
def test_which_lines_may_be_whole(drawing: str, whole: bool):
    assert may_be_whole(drawn(drawing)) is whole
