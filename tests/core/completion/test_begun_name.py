"""The rest of a name that was begun and stands nearby."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.text import split_lines
from temoto.core.completion.asking import ask_at
from temoto.core.completion.begun_name import ABOVE, LONGEST_LINE, MOST_VOTES, begun_name
from tests.draw import accepted, drawn
from tests.examples import examples

CASES = [
    pytest.param("q.mutex.Lock()\ndefer q.m│\n", "q.mutex.Lock()\ndefer q.mutex│\n", "go", id="what stood behind the same before"),
    pytest.param("total = 0\nreturn to│\n", "total = 0\nreturn total│\n", "python", id="the only one that begins so"),
    pytest.param("x = fo│\nfoobar()\n", "x = foobar│\nfoobar()\n", "python", id="one that stands below"),
    pytest.param("readings = []\nreading = 1\nif rea│\n", None, "python", id="two, and nothing tells which"),
    pytest.param("a.reading\nb.reads\nb.reads\nb.rea│\n", "a.reading\nb.reads\nb.reads\nb.reads│\n", "python", id="most, behind the same"),
    pytest.param("print(value)\nprint(val│)\n", "print(value)\nprint(value│)\n", "python", id="before a closer"),
    pytest.param("value = 1\nx = val│ + 1\n", None, "python", id="code stands behind it"),
    pytest.param("value = 1\nx = val│ue\n", None, "python", id="within a name"),
    pytest.param("value = 1\nx = │\n", None, "python", id="nothing was begun"),
    pytest.param("abcdef = 1\nx = abcde│\n", None, "python", id="a single sign is not worth it"),
    pytest.param("x = 12345\ny = 123│\n", None, "python", id="a number"),
    pytest.param("value = 1\nx = 2val│\n", None, "python", id="the end of a number"),
    pytest.param("合計金額 = 0\n合計│\n", None, "python", id="a script without blanks"),
    pytest.param("The letters are long.\nThe let│\n", None, "markdown", id="prose"),
    pytest.param(" " * LONGEST_LINE + "value\nval│\n", None, "python", id="far behind in a line of data"),
    pytest.param("val" * LONGEST_LINE + "\nval│\n", None, "python", id="one that goes on where nobody looks"),
    pytest.param("val" * LONGEST_LINE + "(val│\n", None, "python", id="one that began where nobody looks"),
    pytest.param("value = 1\n" + "\n" * ABOVE + "val│\n", None, "python", id="too far away"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "language"), CASES)
def test_the_rest_of_a_name(before: str, after: str | None, language: str):
    ask = drawn(before, language)
    ghost = begun_name(ask)
    assert (accepted(ask, ghost) if ghost else None) == after


@given(st.text(alphabet=st.sampled_from(list("abAB_1.( )\n\t\r合é\x00🙂")), max_size=60), st.data())
@examples(200)
def test_any_text_gets_a_name_that_stands_in_it_or_none(text: str, data: st.DataObject):
    lines = split_lines(text)
    line = data.draw(st.integers(0, max(0, len(lines) - 1)))
    column = data.draw(st.integers(0, len(lines[line].rstrip("\r\n")) if lines else 0))
    ask = ask_at(lines, line, column, uri="file:///a", language="python")
    ghost = begun_name(ask) if ask else None
    if ask is None or ghost is None:
        return
    assert (ghost.line, ghost.column, ghost.overwrite) == (ask.line, ask.column, 0)
    assert ghost.text.replace("_", "a").isalnum()
    assert ghost.text in text


def test_of_thousands_the_nearest_vote():
    a_line = MOST_VOTES // 50
    far, near = ("value_far = " * a_line + "\n") * 100, ("value_near = " * a_line + "\n") * 50
    ghost = begun_name(drawn(f"{far}{near}val│\n"))
    assert ghost is not None
    assert ghost.text == "ue_near"
