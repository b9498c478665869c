"""What is a selection, and what only says where the cursor stands? The range is drawn as ⟦ ⟧."""

import pytest

from temoto.core.codeactions.selection import is_cursor
from tests.draw import selected

CURSOR, SELECTION = True, False


@pytest.mark.parametrize(
    ("drawing", "of_anybody", "of_emacs"),
    [
        # A character, a line's end (Helix), a word or a part of it (Kate, ALE, a letter at point in eglot).
        ("def ⟦t⟧otal(a):\n", CURSOR, CURSOR),
        ("x = 1⟦\n⟧y = 2\n", CURSOR, CURSOR),
        ("def ⟦total⟧(a):\n", CURSOR, CURSOR),
        ("def to⟦ta⟧l(a):\n", CURSOR, CURSOR),
        ("    ⟦return⟧ a\n", CURSOR, CURSOR),
        ("合計 = ⟦金額⟧\n", CURSOR, CURSOR),
        # What a sexp at point may be, in eglot without a region: a symbol, a bracketed piece, a string, a statement, a block.
        ("(⟦my-name⟧ 1)\n", SELECTION, CURSOR),
        ("print⟦(a, b)⟧\n", SELECTION, CURSOR),
        ('x = ⟦"a b"⟧\n', SELECTION, CURSOR),
        ("    ⟦y = x + 1⟧\n", SELECTION, CURSOR),
        ("    ⟦y = x + 1⟧  # why\n", SELECTION, CURSOR),
        ("    ⟦f(a,\n      b)⟧\n", SELECTION, CURSOR),
        ("    ⟦if a:\n        b()\n    else:\n        c()⟧\n", SELECTION, CURSOR),
        ("x ⟦{\n  a;\n  b;\n}⟧\n", SELECTION, CURSOR),
        # What it cannot be: a piece of a statement, several of them, a bracket alone, blanks at an end.
        ("    y = ⟦x + 1⟧\n", SELECTION, SELECTION),
        ("    ⟦a = 1\n    b = 2⟧\n", SELECTION, SELECTION),
        ("    ⟦(a) + (b)⟧ + c\n", SELECTION, SELECTION),
        ("    f⟦(a⟧)\n", SELECTION, SELECTION),
        ("    ⟦y = x ⟧+ 1\n", SELECTION, SELECTION),
        # Whole lines from a line's start on are the user's own.
        ("⟦    y = x + 1\n⟧z = 2\n", SELECTION, SELECTION),
        ("⟦def f():\n    return 1\n⟧", SELECTION, SELECTION),
        ("⟦def f():\n    return 1⟧\n", SELECTION, SELECTION),
    ],
)
def test_what_is_a_selection(drawing: str, of_anybody: bool, of_emacs: bool):
    spot = selected(drawing)
    assert is_cursor(spot.lines, spot.start, spot.end, sends_sexps=False) is of_anybody
    assert is_cursor(spot.lines, spot.start, spot.end, sends_sexps=True) is of_emacs
