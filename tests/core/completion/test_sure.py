"""How far a slow model is sure of its answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.completion.sure import LEAST, unsure_from


@pytest.mark.parametrize(
    ("text", "guess", "shown"),
    [
        pytest.param("max(", "values", "max(", id="behind a bracket"),
        pytest.param(" total", " +", " total", id="behind a word"),
        pytest.param("self.get", "User", "self.", id="no word in half"),
        pytest.param("合計 = 品", "目", "合計 =", id="in any script"),
        pytest.param("", " load", None, id="it guesses from the start"),
        pytest.param("x", ".", None, id="too little to show"),
        pytest.param("\n    ", "return", None, id="only blanks"),
        pytest.param("\n    return", " x", "\n    return", id="on a line of its own"),
        pytest.param("\n    a = 1\n    b =", " 2", "\n    a = 1", id="of the lines behind the first only whole ones"),
        pytest.param("\n    a = 1\n", "    b", "\n    a = 1", id="at a line's start"),
    ],
)
def test_where_it_ends(text: str, guess: str, shown: str | None):
    at = unsure_from(text, guess)
    assert (None if at is None else text[:at].rstrip()) == shown


@given(st.text("ab_ .\n", max_size=20), st.text("a .\n", max_size=3))
def test_it_ends_within_what_is_there_and_shows_something(text: str, guess: str):
    at = unsure_from(text, guess)
    assert at is None or (0 < at <= len(text) and text[:at].strip())
    assert at is None or "\n" in text[:at].strip() or len(text[:at].strip()) >= LEAST or text[at : at + 1] == "\n"
