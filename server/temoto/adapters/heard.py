"""Does a server that says nothing still live? A program that is stopped, or hangs, keeps its port, and its questions wait for ever.

So while bytes are waited for it is asked, beside, for something it answers from memory. A slow model is no hung server: its server
says which version it is meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

QUIET_S = 0.2  # nothing came for so long: it is asked
ANSWERS_S = 1.0  # most answer in a millisecond; where eight programs share a core, one in a hundred takes longer
CHANCES = 2  # so it is asked once more; who types is told meanwhile (engine/completion/patience.py)
AGAIN_S = 0.5  # between an answer and the next question: it may be stopped right after one
TURN_S = 0.05  # how often this process has a turn, if nothing holds it up
TURNS = 0.6  # with a smaller share of them it was this process that was late: that says nothing of the server

Lives = Callable[[], Awaitable[bool]]


class Heard:
    """A block that waits for bytes, until the loop's clock says `until`. TimeoutError then, or as soon as `lives` says no."""

    def __init__(self, until: float, lives: Lives | None) -> None:
        self._scope = asyncio.timeout_at(until)
        self._lives = lives
        self._timer: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._scope.__aenter__()
        if self._lives is not None:
            self._timer = asyncio.get_running_loop().call_later(QUIET_S, self._ask, self._lives)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if self._timer is not None:
            self._timer.cancel()
        if self._asking is not None:
            self._asking.cancel()
        return await self._scope.__aexit__(kind, error, trace)

    def _ask(self, lives: Lives) -> None:
        self._asking = asyncio.create_task(self._until_dead(lives))

    async def _until_dead(self, lives: Lives) -> None:
        chances = CHANCES
        while chances:
            chances = CHANCES if await _unless_held_up(lives) else chances - 1
            if chances == CHANCES:
                await asyncio.sleep(AGAIN_S)
        if not self._scope.expired():
            self._scope.reschedule(0)


async def _unless_held_up(lives: Lives) -> bool:
    """What `lives` says; True where this process had too few turns meanwhile to know."""
    now, turns = asyncio.get_running_loop().time, 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(TURN_S)
            turns += 1

    counting, began = asyncio.create_task(count()), now()
    try:
        return await lives() or turns < TURNS * (now() - began) / TURN_S - 1
    finally:
        counting.cancel()
