"""When is a rewrite asked about before it is applied? Where something is lost that nothing replaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.codeactions.risk import LEAST_OF_DATA, asks_first

LOOP = (
    "def total(prices):\n    result = 0\n    for price in prices:\n        result = result + price\n    return result\n"
)
TWO = f"{LOOP}\ndef mean(prices):\n    return total(prices) / len(prices)\n"


def asked(before: str, after: str, was: str, now: str) -> tuple[bool, tuple[str, ...]]:
    risk = asks_first(before, after, frozenset(was.split()), frozenset(now.split()))
    return risk is not None, risk.gone if risk else ()


@pytest.mark.parametrize(
    ("before", "after", "was", "now", "gone"),
    [
        pytest.param(LOOP, "def total(prices):\n    return sum(prices)\n", "total", "total", None, id="a loop becomes an expression"),
        pytest.param(LOOP, LOOP.replace("total", "add_up"), "total", "add_up", None, id="renamed"),
        pytest.param(LOOP, "def add_up(prices):\n    result = 0\n    for price in prices:\n        result += price\n    return result\n", "total", "add_up", None, id="renamed and changed"),
        pytest.param(LOOP, "def close(connection):\n    connection.shutdown(2)\n", "total", "close", ("total",), id="another function altogether"),
        pytest.param(TWO, LOOP, "total mean", "total", ("mean",), id="a function is gone"),
        pytest.param(TWO, TWO.replace("mean", "average"), "total mean", "total average", None, id="the second renamed"),
        pytest.param(TWO, f"def mean_of(prices):\n    return total(prices) / len(prices)\n\n{LOOP}", "total mean", "total mean_of", ("mean",), id="renamed and moved past another: asked"),
        pytest.param(LOOP, f"def _plus(a, b):\n    return a + b\n\n{LOOP}", "total", "total _plus", None, id="a function more"),
        pytest.param(LOOP, "", "total", "", ("total",), id="nothing left"),
        pytest.param(LOOP * 4, "pass\n", "", "", (), id="next to nothing left"),
        pytest.param(LOOP * 4, f"{'# gone ' * 60}\n" + LOOP[:11], "", "", None, id="replaced by as much"),
        pytest.param("x = 1\n", "y = 2\n", "", "", None, id="a line for a line"),
        pytest.param("\n\n", "", "", "", None, id="blank lines are nothing"),
        pytest.param("x = [\n    1,\n    2,\n]\n", "x = [1, 2]\n", "", "", None, id="only blanks go"),
    ],
)  # fmt: skip
def test_what_is_asked_first(before: str, after: str, was: str, now: str, gone: tuple[str, ...] | None):
    assert asked(before, after, was, now) == (gone is not None, gone or ())


def test_a_long_comment_does_not_pay_for_what_was_cut():
    body = "".join(f"    step_{number}(argument, another)\n" for number in range(20))
    before = f"def f():\n{body}    return 1\n"
    after = f"# {'words ' * 200}\ndef f():\n    return 1\n"
    risk = asks_first(before, after, frozenset({"f"}), frozenset({"f"}))
    assert risk is not None
    assert (risk.gone, round(risk.held, 2)) == ((), 0.03)


@given(
    st.text(max_size=80), st.text(max_size=80), st.frozensets(st.text(max_size=4)), st.frozensets(st.text(max_size=4))
)
def test_any_text(before: str, after: str, was: frozenset[str], now: frozenset[str]):
    risk = asks_first(before, after, was, now)
    if risk:
        assert 0 <= risk.held <= 1
        assert set(risk.gone) <= was - now
    assert asks_first(before, before, was, was) is None


def test_of_data_half_is_to_be_held():
    before = "".join(f"key_{number}: {number}\n" for number in range(10))
    after = "".join(before.splitlines(keepends=True)[::3])
    assert asks_first(before, after, frozenset(), frozenset()) is None
    assert asks_first(before, after, frozenset(), frozenset(), LEAST_OF_DATA) is not None
