"""Where the target is found again once the user typed on, and which whole lines change."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.text import split_lines
from temoto.core.codeactions.anchor import minimal, where_now
from temoto.core.codeactions.spot import Edit
from tests.examples import examples


def lines(text: str) -> list[str]:
    """One line a word; a bar ends none of them."""
    return [f"{word}\n" for word in text.split()]


@pytest.mark.parametrize(
    ("was", "first", "last", "now", "place"),
    [
        pytest.param("a T U b", 1, 2, "a T U b", 1, id="nothing happened"),
        pytest.param("a T U b", 1, 2, "a T U b c d", 1, id="typed below"),
        pytest.param("a T U b", 1, 2, "x y a T U b", 3, id="typed above"),
        pytest.param("a T U b", 1, 2, "x a T U c", 2, id="above and below"),
        pytest.param("a T U b", 1, 2, "T U b", 0, id="deleted above"),
        pytest.param("a T U b", 1, 2, "q T U r", 1, id="everything around is new"),
        pytest.param("a T U b", 1, 2, "a T V b", None, id="the target itself changed"),
        pytest.param("a T U b", 1, 2, "a T x U b", None, id="typed inside it"),
        pytest.param("a T U b", 1, 2, "a b", None, id="deleted"),
        pytest.param("a T b", 1, 1, "a T T b", None, id="a copy beside it: which of the two?"),
        pytest.param("a T b T c", 1, 1, "x a T b T y", 2, id="the first of twins, by what stands around"),
        pytest.param("a T b T c", 3, 3, "x a T b T y", 4, id="the second of twins"),
        pytest.param("a T b T c", 1, 1, "x a Q b T y", None, id="it changed, and its twin did not: not the twin"),
        pytest.param("a T b T c", 3, 3, "x a T b Q y", None, id="nor the other way round"),
        pytest.param("T T T", 1, 1, "x T T T y", 2, id="the one in the middle"),
        pytest.param("p T q p T q", 1, 1, "z p T q z p T q z", None, id="nothing around tells them apart"),
        pytest.param("a } b } c", 1, 1, "a } b } z c", 1, id="below both"),
        pytest.param("a T U b c", 1, 2, "c T U a b", 1, id="moved about: it stands once"),
    ],
)  # fmt: skip
def test_the_target_is_found_again(was: str, first: int, last: int, now: str, place: int | None):
    assert where_now(lines(was), first, last, lines(now)) == place


def test_an_ending_belongs_to_the_line():
    assert where_now(["a\n", "b"], 1, 1, ["a\n", "b\n", "c"]) is None


@examples(300)
@given(st.data())
def test_what_is_found_is_the_target(data: st.DataObject):
    some = st.lists(st.sampled_from(["a\n", "b\n", "}\n", "\n"]), max_size=12)
    was, now = data.draw(some.filter(bool)), data.draw(some)
    first = data.draw(st.integers(0, len(was) - 1))
    last = data.draw(st.integers(first, len(was) - 1))
    place = where_now(was, first, last, now)
    assert place is None or now[place : place + last - first + 1] == was[first : last + 1]
    assert where_now(was, first, last, was) == first


@examples(300)
@given(st.data())
def test_unique_text_is_found_whatever_is_typed_around_it(data: st.DataObject):
    around = st.lists(st.sampled_from(["a\n", "b\n", "}\n", "\n"]), max_size=8)
    above, below, above_now, below_now = (data.draw(around) for _ in range(4))
    target = ["the\n", "\n", "target\n"]
    was, now = [*above, *target, *below], [*above_now, *target, *below_now]
    assert where_now(was, len(above), len(above) + 2, now) == len(above_now)


@pytest.mark.parametrize(
    ("before", "after", "edits"),
    [
        pytest.param("a\nb\nc\n", "a\nB\nc\n", [(6, 7, "B\n")], id="one line"),
        pytest.param("a\nb\nc\n", "a\nx\nb\nc\n", [(6, 6, "x\n")], id="a line comes"),
        pytest.param("a\nb\nc\n", "a\nc\n", [(6, 7, "")], id="a line goes"),
        pytest.param("a\nb\nc\n", "A\nb\nC\n", [(5, 6, "A\n"), (7, 8, "C\n")], id="two places"),
        pytest.param("a\nb\n", "a\nb\n", [], id="nothing"),
        pytest.param("a\nb", "a\nb\nc", [(7, 7, "\nc")], id="more at a document's end"),
        pytest.param("a\nb", "a", [(5, 7, "a")], id="less there"),
        pytest.param("a\nb", "x\nb", [(5, 6, "x\n")], id="above the end"),
        pytest.param("a\nb", "a\nc", [(6, 7, "c")], id="the last line"),
        pytest.param("a\r\nb", "a\r\nb\r\nc", [(7, 7, "\r\nc")], id="its own line end"),
        pytest.param("a", "a\nb", [(6, 6, "\nb")], id="one line alone"),
        pytest.param("a", "b", [(5, 6, "b")], id="one for one"),
    ],
)
def test_the_fewest_lines_change(before: str, after: str, edits: list[tuple[int, int, str]]):
    assert minimal(split_lines(before), split_lines(after), 5) == tuple(Edit(*edit) for edit in edits)


texts = st.text(st.sampled_from("ab}\n\r"), max_size=24)


@examples(500)
@given(texts, texts, st.booleans())
def test_applied_they_give_what_was_wanted(before: str, after: str, ends: bool):
    """At a document's end, where the last line may lack an ending, and before other lines, where it may not."""
    head = ["# above\n"]
    tail = ["# below\n"] if ends else []
    if ends:
        before, after = (text and text.rstrip("\r\n") + "\n" for text in (before, after))
    was, wanted = split_lines(before), split_lines(after)
    made = [*head, *was, *tail]
    for edit in reversed(minimal(was, wanted, 1)):
        assert 1 <= edit.first <= edit.until <= 1 + len(was)
        made[edit.first : edit.until] = [edit.text]
    assert "".join(made) == "".join([*head, *wanted, *tail])


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(lambda n: ([f"l{i}\n" for i in range(n)], [f"l{i if i % 2 else -i}\n" for i in range(n)]), id="every other line"),
        pytest.param(lambda n: (["}\n", "\n"] * (n // 2), ["\n", "x\n", "}\n"] * (n // 3)), id="few different lines"),
        pytest.param(lambda n: ([f"l{i}\n" for i in range(n)], [f"m{i}\n" for i in range(n)]), id="nothing in common"),
        pytest.param(lambda n: ([f"l{i}\n" for i in range(n)], [f"l{i}\n" for i in range(n) if i % 997]), id="lines gone here and there"),
    ],
)  # fmt: skip
@pytest.mark.timed
def test_thirty_thousand_lines_take_no_time(shape):
    before, after = shape(30_000)
    start = time.perf_counter()
    edits = minimal(before, after, 0)
    assert time.perf_counter() - start < 5
    made = list(before)
    for edit in reversed(edits):
        made[edit.first : edit.until] = [edit.text]
    assert "".join(made) == "".join(after)


def test_changes_far_apart_stay_apart_in_a_large_target():
    before = [f"line {index}\n" for index in range(30_000)]
    after = ["first\n", *before[1:15_000], *before[15_001:29_999], "last\n"]
    assert [(edit.first, edit.until) for edit in minimal(before, after, 0)] == [
        (0, 1),
        (15_000, 15_001),
        (29_999, 30_000),
    ]
