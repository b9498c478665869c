"""What became of suggestions, as the document at the next question shows it."""

import pytest

from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer, Ghost, Source
from temoto.core.completion.use_counts import Counts
from temoto.core.completion.uses import Uses
from tests.draw import drawn


def told(*steps: tuple[str, str | None, Source]) -> Counts:
    """The counts after these questions, each a drawing, the ghost that was shown there, and where it came from."""
    uses = Uses()
    for drawing, text, source in steps:
        ask = drawn(drawing)
        ghost = Ghost(text, ask.line, ask.column) if text else None
        uses.asked(ask)
        uses.answered(ask, Answer(ghost, Reason.OK if ghost else Reason.MODEL_SILENT, source=source))
    return uses.drain()


A, J, K, N = Source.ASKED, Source.JOINED, Source.KEPT, Source.NAMED


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([("x = │", "foo(a)", A)], Counts(asked=1, shown=1), id="on screen still"),
        pytest.param([("x = │", "foo(a)", A), ("x = foo(a)│", None, A)], Counts(asked=1, empty=1, shown=1, taken=1, characters=6), id="taken"),
        pytest.param([("x = │", "foo(a)", A), ("x = foo(a)│", "b", K)], Counts(asked=1, kept=1, shown=2, taken=1, characters=6), id="taken, and the next one is there"),
        pytest.param([("x = │", "foo(a)", A), ("x = f│", "oo(a)", K), ("x = foo│", "(a)", K), ("x = foo(a)│", None, A)], Counts(asked=1, kept=2, empty=1, shown=1, taken=1, characters=6), id="typed to its end: one suggestion"),
        pytest.param([("x = │", "foo(a)", A), ("x = f│", "oo(a)", K), ("x = fa│", "r", A)], Counts(asked=2, kept=1, shown=2, partly=1, characters=1), id="in part"),
        pytest.param([("x = │", "foo(a)", A), ("x = 1│", None, A)], Counts(asked=1, empty=1, shown=1, passed=1), id="passed over"),
        pytest.param([("x = │", "foo(a)", A), ("y│", "z", J)], Counts(asked=1, joined=1, shown=2, passed=1), id="left"),
        pytest.param([("x = │", None, A)], Counts(empty=1), id="nothing to show"),
        pytest.param([("fo│", "ot", N), ("foot│", None, A)], Counts(named=1, empty=1, shown=1, taken=1, characters=2), id="a name that stood nearby"),
    ],
)  # fmt: skip
def test_what_became_of_it(steps: list[tuple[str, str | None, Source]], expected: Counts):
    assert told(*steps) == expected


def test_what_was_superseded_is_no_answer():
    uses = Uses()
    uses.answered(drawn("x│"), Answer(None, Reason.SUPERSEDED))
    assert uses.drain() == Counts()


def test_shares():
    assert Counts().used is None
    assert Counts().without_model is None
    assert Counts(asked=1, joined=1, kept=2).without_model == 0.75
    assert Counts(asked=1, named=1).without_model == 0.5
    assert Counts(taken=1, partly=1, passed=2, shown=9).used == 0.5
    assert Counts(asked=1, shown=2).plus(Counts(asked=3, passed=1)) == Counts(asked=4, shown=2, passed=1)


def test_what_is_on_screen_is_judged_after_it_was_drained():
    uses, ask = Uses(), drawn("x = │")
    uses.answered(ask, Answer(Ghost("1", 0, 4), Reason.OK))
    assert uses.drain() == Counts(asked=1, shown=1)
    uses.asked(drawn("x = 1│"))
    assert uses.drain() == Counts(taken=1, characters=1)
