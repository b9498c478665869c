"""Which closers are for somebody outside, and which does a text still want?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.brackets import CLOSING, balance
from tests.examples import examples


@pytest.mark.parametrize(
    ("text", "loose", "wanted"),
    [
        pytest.param("a + b", "", "", id="none"),
        pytest.param("bar(), [1])", ")", "", id="one too many"),
        pytest.param("a).then(b", ")", ")", id="one closed, one opened"),
        pytest.param("{[(", "", ")]}", id="wanted from the innermost on"),
        pytest.param("'(' + \")\"", "", "", id="brackets in strings"),
        pytest.param(r"'\'(' + x)", ")", "", id="an escaped quote"),
        pytest.param("don't (a", "", ")", id="an apostrophe"),
        pytest.param('"""it\'s (', "", ")", id="a long quote that nobody lets stand open"),
        pytest.param("`${a(`", "", "`)}`", id="code in a template"),
    ],
)
def test_balance(text: str, loose: str, wanted: str):
    found = balance(text)
    assert "".join(closer for closer, _ in found.loose) == loose
    assert "".join(found.wanted) == wanted


def test_a_string_open_at_the_start_is_closed_first():
    assert balance('a (b")', before=('"', ")")).loose == (('"', 5), (")", 6))


def test_a_string_may_be_left_open():
    assert balance('f("(', open_quotes='"').wanted == ('"', ")")


@examples(100)
@given(st.text(st.sampled_from("ab()[]{}\"'`\\\n")))
def test_loose_closers_stand_where_they_are_said_to(text: str):
    for closer, end in balance(text).loose:
        assert closer in CLOSING
        assert text[:end].endswith(closer)
