"""How near an answer comes to what had stood there."""

import pytest

from temoto.core.infill.holes import Hole
from temoto.core.infill.likeness import distance, likeness, similarity


def hole(middle: str, suffix: str = "\n") -> Hole:
    return Hole("1", "a.py", "python", "x = ", middle, suffix)


@pytest.mark.parametrize(
    ("middle", "text", "overwrite", "exact", "first"),
    [
        ("f(a)", "f(a)", 0, True, True), ("f(a)", "f(a)  \n", 0, True, True), ("f(a)", "f(b)", 0, False, False), ("f(a)", "", 0, False, False),
        ("a\nb", "a\nc", 0, False, True), ("a\r\nb", "a\nb", 0, True, True), ("", "", 0, False, False), ("f(a", "f(a)", 1, True, True),
    ],
)  # fmt: skip
def test_what_counts_as_the_same(middle: str, text: str, overwrite: int, exact: bool, first: bool):
    like = likeness(hole(middle, ")\n"), text, overwrite)
    assert (like.exact, like.first_line) == (exact, first)


@pytest.mark.parametrize(
    ("one", "other", "edits"), [("", "", 0), ("abc", "abc", 0), ("kitten", "sitting", 3), ("", "ab", 2), ("ab", "", 2)]
)
def test_edits(one: str, other: str, edits: int):
    assert distance(one, other) == distance(other, one) == edits


def test_similarity_is_a_share():
    assert similarity("", "") == 1
    assert similarity("abcd", "abcx") == 0.75
    assert similarity("ab", "xy") == 0
