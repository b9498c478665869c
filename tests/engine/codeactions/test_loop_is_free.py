"""While a long reply becomes an edit, what else is on the event loop has its turn: keys are answered."""

import asyncio
from time import thread_time
from typing import Any

import pytest

from temoto.core.codeactions.spot import Point, Spot
from tests.bench.replies import SYNTAX, Desk, document, edit

LONG = 8_000  # lines: read on the loop they would take it for 100 ms at a stretch on a quick machine
MOST_S = 0.03


async def beating(lines: tuple[str, ...]) -> tuple[int, float]:
    """(how often somebody else on the loop had a turn, the most processor time the loop took for something else in between)."""
    spot = Spot("file:///a.py", "python", lines, Point(0, 0), Point(len(lines), 0), SYNTAX.outline("python", lines))
    beats, worst, at = 0, 0.0, thread_time()

    async def heart() -> None:
        nonlocal beats, worst, at
        while True:
            at = thread_time()
            await asyncio.sleep(0.001)
            beats, worst = beats + 1, max(worst, thread_time() - at)

    heartbeat = asyncio.create_task(heart())
    await asyncio.sleep(0)
    await edit(lines, Desk(lines), spot)
    heartbeat.cancel()
    return beats, max(worst, thread_time() - at)


@pytest.mark.parametrize("docstrings", ["one", "many"])
async def test_the_loop_is_not_held(docstrings: str):
    lines = document(docstrings, LONG)
    beats, worst = await beating(lines)
    assert beats > 10
    assert worst < MOST_S


async def test_and_that_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    async def at_once(work: Any, *given: Any) -> Any:
        return work(*given)

    monkeypatch.setattr(asyncio, "to_thread", at_once)
    beats, worst = await beating(document("one", LONG))
    assert beats <= 10
    assert worst > MOST_S
