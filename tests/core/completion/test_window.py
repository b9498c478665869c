"""The prompt's text fits its budget whatever stands around the cursor, and keeps its start while the user types on."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.completion.records import Window
from temoto.core.completion.window import LONGEST_LINE, STEP, fit, window
from tests.draw import drawn
from tests.examples import examples


def words(text: str) -> int:
    """A token is three characters, and a piece of one is one too."""
    return -(-len(text) // 3)


def seen(text: str, budget: int, *, suffix: bool = True) -> Window:
    return window(drawn(text), budget, words, suffix=suffix)


@pytest.mark.parametrize(
    ("text", "budget", "prefix", "suffix"),
    [
        pytest.param("ab│cd", 100, "ab", "cd", id="all of it"),
        pytest.param("a\nb│c\nd\n", 100, "a\nb", "c\nd\n", id="all lines"),
        pytest.param("│", 100, "", "", id="nothing"),
        pytest.param("a\nb│", 0, "", "", id="no room"),
        pytest.param("aaaaaa\nbbb│", 2, "bbb", "", id="the cursor's own line first"),
        pytest.param("aaaaaa\nbbb\nccc│", 3, "bbb\nccc", "", id="then the nearest"),
        pytest.param("a\r\nb│\r\nc\r\n", 100, "a\nb", "\nc\n", id="line feeds, whatever the lines end in"),
    ],
)
def test_seen(text: str, budget: int, prefix: str, suffix: str):
    assert seen(text, budget) == Window(prefix, suffix)


@pytest.mark.parametrize(
    ("text", "reads", "suffix"),
    [
        pytest.param("a│\nbbb\nccc\nddd\n", None, "\nbbb\nccc\nddd\n", id="not known how fast"),
        pytest.param("a│\nbbb\nccc\nddd\n", 10_000, "\nbbb\nccc\nddd\n", id="a fast model sees its share"),
        pytest.param("a│\nbbb\nccc\nddd\n", 125, "\nbbb\nccc\n", id="what is read in a moment"),
        pytest.param("a│\nbbb\nccc\nddd\n", 1, "\nbbb\n", id="the next line always"),
        pytest.param("a│)\n\n  \n    bbb\nccc\n", 1, ")\n\n  \n    bbb\n", id="the next that says something"),
    ],
)
def test_a_suffix_costs_no_more_than_a_moment_at_each_key(text: str, reads: float | None, suffix: str):
    assert window(drawn(text), 400, words, suffix=True, reads_per_s=reads).suffix == suffix


def test_a_model_without_holes_sees_no_suffix():
    assert seen("a\nb│c\nd\n", 100, suffix=False) == Window("a\nb", "")


def test_a_line_too_long_is_seen_from_its_end():
    assert seen("above\n" + "x" * 3_000 + "end│", 10_000).prefix == ("x" * 3_000 + "end")[-LONGEST_LINE:]


def test_a_line_too_long_above_is_cut_short():
    prefix = seen("import a\n" + "x" * 3_000 + "\nb = 1\n│", 10_000).prefix
    assert prefix == "import a\n" + "x" * LONGEST_LINE + "\nb = 1\n"


texts = st.lists(
    st.sampled_from(["a", "bb ccc", "    x = 1", "", "x" * 90, "あいう", "😀", "a\r\nb"]), max_size=60
).map("\n".join)


@examples(100)
@given(texts, texts, st.integers(0, 120), st.booleans(), st.sampled_from([len, words, lambda text: len(text.encode())]))
def test_fits_for_any_text_and_cursor(before, after, budget, suffix, count):
    ask = drawn(f"{before}│{after}")
    made = window(ask, budget, count, suffix=suffix)
    assert count(made.prefix) + count(made.suffix) <= budget
    assert before.replace("\r\n", "\n").endswith(made.prefix)
    assert after.replace("\r\n", "\n").startswith(made.suffix)
    # What stands above comes only behind a line that is there in full.
    assert "\n" not in made.prefix or made.prefix.endswith("\n" + ask.left)


@examples(100)
@given(st.text(), st.integers(-1, 50), st.sampled_from(["start", "end"]))
def test_a_fitting_piece_is_nearly_the_longest(text: str, budget: int, keep: str):
    piece = fit(text, budget, len, keep=keep)
    assert (text.startswith if keep == "start" else text.endswith)(piece)
    assert len(piece) <= max(0, budget)
    assert len(piece) >= min(len(text), budget) - max(1, len(text) // 16)


@pytest.mark.parametrize(
    ("budget", "moves"),
    [
        pytest.param(2_048, 9, id="a GPU's prompt: once in a step"),
        pytest.param(1_024, 10, id="a CPU's"),
        pytest.param(250, 19, id="30 lines: twice in a step"),
        pytest.param(50, 150, id="six lines: as rarely as can be"),
    ],
)
def test_the_start_stays_while_the_cursor_moves_down(budget: int, moves: int):
    lines = [f"    value_{number:03} = {number:04}\n" for number in range(300)]
    starts = []
    for here in range(1, 300):
        prefix = seen("".join(lines[:here]) + "│" + "".join(lines[here:]), budget).prefix
        starts.append(here - prefix.count("\n"))
    assert starts == sorted(starts)
    assert sum(one != next_one for one, next_one in pairwise(starts)) <= moves


def test_the_start_stays_at_the_edge_of_the_reach_too():
    text = "}\n" * 1_500
    starts = set()
    for here in range(1_200, 1_200 + STEP):
        ask = drawn(text[: 2 * here] + "│" + text[2 * here :])
        starts.add(here - window(ask, 4_096, words, suffix=True).prefix.count("\n"))
    assert len(starts) <= 2


def test_the_start_stays_while_a_line_is_typed():
    above = "".join(f"    value_{number:03} = {number:04}\n" for number in range(100))
    line = "    result = sum(values) / len(values)"
    prefixes = [seen(above + line[:end] + "│\n", 500).prefix for end in range(len(line) + 1)]
    assert all(after.startswith(before) for before, after in pairwise(prefixes))
