"""A model is shown stars for each secret around the cursor, and no ghost has them."""

from dataclasses import replace

import pytest

from temoto.core.completion.masked import LONGEST_LINE
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Ask
from temoto.core.completion.window import window
from temoto.core.settings import Completion
from temoto.engine.completion.complete import complete
from tests.draw import drawn
from tests.engine.scripted import serving
from tests.fakes.scripted_backend import FakeBackend
from tests.planted import planted

ONE = {one.kind: one for one in planted()}
TOKEN = ONE["GitHub"].secret[0]
KEY = ONE["RSA"]


async def answered(ask: Ask, says: str = "1", *, own_machine: bool = True):
    backend = FakeBackend([says])
    session = serving(backend, completion=Completion(delay_ms=0, ahead=False))
    assert session.serving is not None
    session.serving = replace(session.serving, own_machine=own_machine)
    return await complete(session, ask), backend.asked[-1].text if backend.asked else "", session


@pytest.mark.parametrize(
    "drawing",
    [
        f"key = '{TOKEN}'\nx = │\n", f"x = │\nkey = '{TOKEN}'\n", f"x = │  # {TOKEN}", f"key = '{TOKEN}'│", f"key = '{TOKEN[:12]}│{TOKEN[12:]}'",
        f"key = '{TOKEN}'\r\nx = │\r\n",
    ],
)  # fmt: skip
async def test_it_is_masked_wherever_it_stands(drawing: str):
    ask = drawn(drawing, invoked=True)
    answer, prompt, session = await answered(ask)
    assert TOKEN[4:14] not in prompt
    assert TOKEN[14:] not in prompt
    if prompt:
        assert "*" * 8 in prompt
        assert session.masked
    assert answer.masked is bool(prompt)


async def test_lines_of_a_key_are_masked_from_wherever_it_is_seen():
    lines = KEY.line.split("\n")
    text = "\n".join([*lines[:4], "│" + lines[4], *lines[5:]])
    _, prompt, _ = await answered(drawn(text + "\nx = 1\n", invoked=True))
    assert [line for line in KEY.secret if line[:10] in prompt] == []
    assert "PRIVATE" in prompt


async def test_what_is_cut_in_two_is_masked():
    """Of a long line 2,000 signs are shown; of a secret across that border none."""
    for left in range(LONGEST_LINE - 30, LONGEST_LINE + 30, 7):
        ask = drawn(f"'{TOKEN}'" + " " * left + "x = │", invoked=True)
        shown = window(ask, 4_000, len, suffix=True).prefix
        assert not any(TOKEN[at : at + 8] in shown for at in range(len(TOKEN) - 7))
        behind = drawn("│" + " " * left + f"'{TOKEN}'", invoked=True)
        shown = window(behind, 40_000, len, suffix=True).suffix
        assert not any(TOKEN[at : at + 8] in shown for at in range(len(TOKEN) - 7))


@pytest.mark.parametrize(("own_machine", "shown"), [(True, True), (False, False)])
async def test_what_is_only_likely_one_is_masked_for_a_model_elsewhere(own_machine: bool, shown: bool):
    _, prompt, _ = await answered(drawn("password = 'hunter2hunter2'\nx = │\n"), own_machine=own_machine)
    assert ("hunter2" in prompt) is shown


@pytest.mark.parametrize("own_machine", [True, False])
async def test_what_is_surely_one_is_masked_for_every_model(own_machine: bool):
    for one in planted():
        _, prompt, _ = await answered(drawn(f"{one.line}\nx = │\n"), own_machine=own_machine)
        assert [line for line in one.secret if line[-10:] in prompt or line[:10] in prompt] == [], one.kind


@pytest.mark.parametrize(
    ("says", "reason"),
    [("f('" + "*" * 36 + "')", Reason.MASKED), ("f('" + "*" * 8 + "')", Reason.MASKED), ("2 ** 3 * a", Reason.OK)],
)
async def test_a_ghost_with_a_mask_is_not_shown(says: str, reason: Reason):
    answer, _, session = await answered(drawn(f"key = '{TOKEN}'\nx = │\n"), says)
    assert answer.reason is reason
    assert (session.last_empty is Reason.MASKED) is (reason is Reason.MASKED)


async def test_nor_the_rest_of_one():
    answer, _, _ = await answered(drawn(f"key = '{TOKEN}│'\n", invoked=True), "***")
    assert answer.ghost is None


async def test_where_nothing_is_hidden_stars_are_stars():
    answer, _, session = await answered(drawn("x = │\n"), "f('" + "*" * 36 + "')")
    assert answer.reason is Reason.OK
    assert not session.masked
