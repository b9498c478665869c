"""What a model is told fits its context with the answer, whatever the code and its surroundings."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.code.document import Document
from temoto.core.code.text import split_lines
from temoto.core.codeactions.spot import Point, Spot, Target, TargetKind
from temoto.core.models.records import Role
from temoto.core.models.token_estimate import estimate
from temoto.core.planning.records import Choice
from temoto.engine.codeactions.briefing import MARGIN_TOKENS, briefed
from tests.draw import FIM
from tests.engine.codeactions.acts import SYNTAX, order
from tests.engine.scripted import words

MONEY = "".join(f"def rounded_{n}(amount):\n    return round(amount, {n})\n\n\n" for n in range(40))
CALLS = "def total(prices):\n" + "".join(f"    rounded_{n}(prices)\n" for n in range(40))


def told(context: int, most: int = 4_096):
    others = tuple(split_lines(MONEY))
    the = order(
        text=CALLS,
        line=1,
        others=(Document("file:///shop/money.py", "python", others, SYNTAX.outline("python", others)),),
    )
    choice = Choice(Role.CHAT, "m", FIM, context, 1_024, "CPU")
    return briefed(the, choice, words, most, thinks=False), choice


@pytest.mark.parametrize("context", [1_500, 2_048, 3_000, 4_096, 8_192])
def test_it_fits_with_its_answer(context: int):
    found, choice = told(context)
    assert found is not None
    taken = sum(words(turn.text) for turn in found.brief.messages(choice.family))
    assert taken + found.room + MARGIN_TOKENS <= context
    assert found.brief.pieces or context < 2_048


def test_more_context_shows_more():
    shown = [len(found.brief.pieces) for context in (1_300, 1_500, 16_384) if (found := told(context)[0])]
    assert shown == sorted(shown)
    assert shown[-1] > shown[0]


def test_no_room_for_an_answer():
    assert told(600)[0] is None
    assert told(8_192, most=64)[0] is None, "fewer tokens than the code has are no rewrite of it"


def test_a_table_of_numbers_is_not_promised_room_it_has_not():
    """62 rows of `0x4a, …` are 5,689 tokens of DeepSeek-Coder, and were thought 2,485: its server refused what was promised."""
    rows = "".join(
        "    " + " ".join(f"0x{(37 * (16 * row + n) + 11) % 256:02x}," for n in range(16)) + "\n" for row in range(62)
    )
    lines = tuple(split_lines(f"table = [\n{rows}]\n"))
    spot = Spot("file:///a.py", "python", lines, Point(0, 0), Point(0, 0))
    the = replace(order(), spot=spot, target=Target(TargetKind.FILE, 0, len(lines) - 1))
    choice = Choice(Role.CHAT, "m", FIM, 4_096, 1_024, "CPU")
    assert briefed(the, choice, estimate, 4_096, thinks=False) is None


@given(text=st.text(max_size=400), context=st.integers(64, 4_096))
def test_any_code_in_any_context(text: str, context: int):
    lines = tuple(split_lines(f"def f():\n    pass\n{text}"))
    the = order()
    spot = Spot("file:///a.py", "python", lines, Point(0, 0), Point(0, 0))
    the = replace(the, spot=spot, target=Target(TargetKind.FILE, 0, len(lines) - 1))
    choice = Choice(Role.CHAT, "m", FIM, context, 1_024, "CPU")
    found = briefed(the, choice, words, 4_096, thinks=False)
    if found is not None:
        taken = sum(words(turn.text) for turn in found.brief.messages(choice.family))
        assert taken + found.room + MARGIN_TOKENS <= context
