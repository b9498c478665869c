"""Where a prompt is cut back: `‸` is drawn between what is kept and what the answer must begin with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.completion.healing import fits, heal
from tests.examples import examples


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("def f():‸\n    ", id="a fresh line"),
        pytest.param("def f():‸\n    ret", id="a word begun on a fresh line"),
        pytest.param("x =‸ ", id="behind a blank"),
        pytest.param("x =‸ pri", id="a word begun"),
        pytest.param("print(‸na", id="a word behind a bracket"),
        pytest.param("print(‸", id="behind a bracket"),
        pytest.param("a.‸", id="behind a dot"),
        pytest.param("a = 1\n\n\n#‸\n\n\t", id="blanks of all kinds"),
        pytest.param("word‸", id="only a word: nothing would be left to go on"),
        pytest.param("    ‸", id="only blanks"),
        pytest.param("‸", id="nothing"),
        pytest.param("x = (‸あい", id="words of any script"),
    ],
)
def test_cut_back(drawing: str):
    kept, held = drawing.split("‸")
    assert heal(kept + held) == (kept, held)


@examples(100)
@given(st.text(st.sampled_from("ab_1 \t\n(.=\u3042\u00a0\U0001f600"), max_size=60))
def test_nothing_is_lost_and_no_blank_ends_the_prompt(prefix: str):
    kept, held = heal(prefix)
    assert kept + held == prefix
    assert kept == kept.rstrip() or not held
    assert kept or not prefix


@pytest.mark.parametrize("tail", [" " * 100_000, "a" * 100_000, "\n" * 100_000 + "a" * 100_000, "a " * 100_000])
def test_bounded(tail: str):
    kept, held = heal("x =" + tail)
    assert kept + held == "x =" + tail
    assert len(held) <= 320


@pytest.mark.parametrize(
    ("piece", "held", "expected"),
    [
        pytest.param(" ", " ret", True, id="its beginning"),
        pytest.param(" ret", " ret", True, id="all of it"),
        pytest.param(" return x", " ret", True, id="more than it"),
        pytest.param(" raise", " ret", False, id="something else"),
        pytest.param("", " ret", False, id="nothing"),
    ],
)
def test_fits(piece: str, held: str, expected: bool):
    assert fits(piece, held) is expected
