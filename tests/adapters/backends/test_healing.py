"""A cursor inside a word, on real backends: the answer goes on where the typist is, whatever tokens the model prefers."""

from contextlib import aclosing

import pytest

from temoto.core.backend.calls import Prompt
from temoto.core.completion.healing import heal
from temoto.engine.completion.healed_stream import stream
from tests.adapters.conftest import Served
from tests.adapters.worlds import CONTEXT

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADD = "def add(a, b):\n    return a + b\n\ndef add(a, b):\n"
# name: (text left of the cursor, what the answer must begin with)
CURSORS = {
    "after indentation": (f"{ADD}    ", "return a + b"),
    "inside a word": (f"{ADD}    ret", "urn a + b"),
    "one letter in": (f"{ADD}    r", "eturn a + b"),
    "after a whole word": (f"{ADD}    return", " a + b"),
    "after a blank": (f"{ADD}    return ", "a + b"),
    "inside a long name": (
        "temperature_in_celsius = 1\nprint(temperature_in_celsius)\nprint(temperature_in_cel",
        "sius",
    ),
    "inside Japanese": ("合計金額 = 100\nprint(合計金額)\nprint(合計", "金額"),
    "nothing to hold": ("a = (1)\nb = (1)\nc = (1)\nd = (", "1)"),
}


async def said(served: Served, text: str) -> str:
    kept, held = heal(text)
    prompt = Prompt(served.world.model, kept, 12, begins=held, whole=text, context=CONTEXT, keep_alive="5m")
    async with aclosing(stream(served.backend, prompt)) as chunks:
        return "".join([chunk.text async for chunk in chunks])


@pytest.mark.parametrize(("left", "follows"), CURSORS.values(), ids=CURSORS.keys())
async def test_the_answer_goes_on_from_the_cursor(served: Served, left: str, follows: str):
    assert (await said(served, left)).startswith(follows)


@pytest.mark.parametrize("left", ["x = 1\nzqxj", "print(xq_vbz", "# 値鑿鑿", "if (\n\n\n\n        "])
async def test_healing_alone_never_leaves_an_answer_empty(served: Served, left: str):
    assert heal(left)[1]
    assert await said(served, left)


async def test_how_sure_it_was_of_each_token_is_told(served: Served):
    prompt = Prompt(served.world.model, f"{ADD}    return", 8, context=CONTEXT, keep_alive="5m", alternatives=1)
    async with aclosing(served.backend.stream(prompt)) as chunks:
        told = [chunk.sure for chunk in [chunk async for chunk in chunks] if chunk.text]
    assert len(told) > 1
    assert all(sure is not None and 0 < sure <= 1 for sure in told)
