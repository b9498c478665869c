"""What is said over and over, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.repetition import TIMES, looped

AGAIN = "It is a standard function that is used to calculate tax. "


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("It adds. " + AGAIN * 4, "It adds. " + AGAIN),
        ("It adds. " + AGAIN * 9 + AGAIN[:30], None),  # in the middle of the next: told when it is whole, or at its own border
        (("The same paragraph, of two lines,\nwhich comes again.\n\n") * 5, "The same paragraph, of two lines,\nwhich comes again.\n\n"),
        (AGAIN * 3, None),
        ("0, " * 200, None),
        ("    x = 1\n" * 100, None),
        ("-" * 500, None),
        ("", None),
        ("".join(f"row {number} of a table that goes on and on\n" for number in range(100)), None),
    ],
)  # fmt: skip
def test_where_it_should_have_ended(text: str, kept: str | None):
    found = looped(text)
    if kept is None and found is not None:
        assert text[:found].count(AGAIN) <= 2  # cut at another border of the same piece
    else:
        assert (None if found is None else text[:found]) == kept


@given(st.text(max_size=50), st.text(min_size=20, max_size=80), st.integers(TIMES, 8))
def test_what_is_kept_is_its_beginning(before: str, again: str, times: int):
    found = looped(before + again * times)
    assert found is None or len(before + again * times) - found >= (TIMES - 1) * 20


@given(st.text())
def test_any_text(text: str):
    found = looped(text)
    assert found is None or 0 < found < len(text)
