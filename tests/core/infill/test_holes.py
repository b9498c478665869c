"""Holes in code: drawn as ⟦what is cut out⟧."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.infill.holes import HoleKind, chosen, holes_in
from tests.examples import examples

PRICES = '"""Prices."""\n\nimport sys\n\n\ndef total(prices, rate):\n    # of each\n    result = 0\n    for price in prices:\n        result += price * rate\n    return result\n'


def drawn(text: str, kind: HoleKind, most: int = 99) -> list[str]:
    return [f"…{hole.prefix[-14:]}⟦{hole.middle}⟧" for hole in holes_in(text, "a.py", "python", kind, most)]


def test_lines_begin_at_their_first_word():
    found = drawn(PRICES, HoleKind.LINES)
    assert "…esult = 0\n    ⟦for price in prices:⟧" in found
    assert not [hole for hole in found if "⟦#" in hole], "a comment says nothing of a model"


def test_blocks_are_the_body_of_what_opens_one():
    assert drawn(PRICES, HoleKind.BLOCKS) == [
        "…s, rate):\n    ⟦# of each\n    result = 0\n    for price in prices:\n        result += price * rate\n    return result⟧",
        "…ices:\n        ⟦result += price * rate⟧",
    ]


def test_spans_begin_and_end_at_words():
    for hole in holes_in(PRICES, "a.py", "python", HoleKind.SPANS, 99):
        before, begin = hole.prefix[-1:], hole.middle[:1]
        assert not (before.isalnum() and begin.isalnum())
        assert hole.middle.strip()


@pytest.mark.parametrize("text", ["", "\n\n", "x" * 5_000, "a = 1\n" + "b" * 400, ")\n]\n}\n", "\r\n\r\n"])
@pytest.mark.parametrize("kind", list(HoleKind))
def test_what_is_no_code_has_none(text: str, kind: HoleKind):
    assert drawn(text, kind) == []


@examples(200)
@given(
    st.lists(st.sampled_from(["def f(x):", "    return x", "if a:\r", "\tb = c", "", "x = (", ")", "λ = 1", " " * 9])),
    st.sampled_from(HoleKind),
)
def test_a_hole_and_what_is_around_it_are_the_text(lines: list[str], kind: HoleKind):
    text = "\n".join(lines)
    for hole in holes_in(text, "a.py", "python", kind, 5):
        assert hole.prefix + hole.middle + hole.suffix == text
        line, column = hole.place
        assert (text.splitlines(keepends=True)[line][:column] or "") == hole.prefix.split("\n")[-1].split("\r")[-1]


def test_the_same_holes_on_every_run_and_no_more_files_read_than_it_takes():
    read: list[str] = []

    def files():
        for number in range(50):
            read.append(f"{number}.py")
            yield f"{number}.py", "python", PRICES

    first = chosen(files(), HoleKind.LINES, 10)
    assert [hole.id for hole in first] == [hole.id for hole in chosen(files(), HoleKind.LINES, 10)]
    assert len(first) == 10
    assert len(read) == 20, "ten files of fifty, twice"
