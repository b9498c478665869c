"""Which lines of one text stand in another, where a text is long and much of it alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.diff import different, equal_runs
from tests.examples import examples


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        pytest.param("a r b r c", "a s b s c", [(0, 0, 1), (2, 2, 1), (4, 4, 1)], id="a name changed everywhere"),
        pytest.param("r x r x r x r", "s x s x s x s", [(1, 1, 1), (3, 3, 1), (5, 5, 1)], id="between lines that are all alike"),
        pytest.param("a r b", "a b r", [(0, 0, 1), (1, 2, 1)], id="a line that moved is found where it went"),
        pytest.param("a b a b q", "a c a a b", [(0, 0, 1), (2, 3, 1), (3, 4, 1)], id="a line that came stood elsewhere"),
        pytest.param("a b c", "d e f", [], id="nothing alike"),
    ],
)  # fmt: skip
def test_what_is_equal(before: str, after: str, runs: list[tuple[int, int, int]]):
    was, now = before.split(), after.split()
    assert [(i + k, j + k, 1) for i, j, n in equal_runs(was, now) for k in range(n)] == runs


def test_a_name_that_changes_in_each_of_a_thousand_functions_leaves_their_other_lines():
    before = [
        f"{line} {n}" if line == "def" else line for n in range(1_000) for line in ("def", "r = 0", "r += 1", "", "")
    ]
    after = [line.replace("r ", "amount ") for line in before]
    runs = equal_runs(before, after)
    assert sum(length for _, _, length in runs) == 3_000
    assert all(i == j for i, j, _ in runs)


@examples(200)
@given(*[st.lists(st.sampled_from("abcd"), max_size=40)] * 2)
def test_runs_are_equal_in_order_and_apart(before: list[str], after: list[str]):
    made, i, j = list[str](), 0, 0
    for start, there, length in equal_runs(before, after):
        assert start >= i
        assert there >= j
        assert before[start : start + length] == after[there : there + length]
        i, j = start + length, there + length
    at = 0
    for first, until, low, high in different(before, after):
        made += [*before[at:first], *after[low:high]]
        at = until
    assert made + before[at:] == after
