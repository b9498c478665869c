"""Is an edit there, though nobody said so? Told by the document alone: never before, always after, and not by what a user types."""

from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.text import split_lines
from temoto.core.codeactions.anchor import edited, minimal
from temoto.lsp.codeactions.desk import _arrival  # pyright: ignore[reportPrivateUsage]

LINES = st.lists(st.integers(0, 500), min_size=1, max_size=20, unique=True)


@given(LINES, st.data())
def test_an_edit_is_seen_when_it_is_there(numbers: list[int], data: st.DataObject):
    was = [f"line {number}\n" for number in numbers]
    first = data.draw(st.integers(0, len(was) - 1))
    last = data.draw(st.integers(first, len(was) - 1))
    new = [f"new {number}\n" for number in data.draw(st.lists(st.integers(0, 9), max_size=5))]
    edits = minimal(was[first : last + 1], new, first)
    arrived = _arrival(was, edits)
    assert not arrived(was)
    assert not arrived(None)
    at = data.draw(st.integers(0, len(was)))
    assert not arrived([*was[:at], "typed\n", *was[at:]])
    after = split_lines(edited(was, edits))
    assert arrived(after)
    if new:
        assert arrived(["typed above\n", *after, "typed below\n"])


def test_what_is_to_come_stands_elsewhere_already():
    was = ["def a():\n", "    return 1\n", "def b():\n", "    pass\n"]
    edits = minimal(["    pass\n"], ["    return 1\n"], 3)
    assert not _arrival(was, edits)(was)
    assert not _arrival(was, edits)([*was, "# typed\n"])
    assert _arrival(was, edits)([*was[:3], "    return 1\n"])
