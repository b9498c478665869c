"""Does a server that says nothing still live? A program that is stopped, or hangs, keeps its port, and its questions wait for ever.

So while bytes are waited for it is asked, beside, for something it answers from memory. A slow model is no hung server: its server
says which version it is meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

QUIET_S = 0.3  # nothing came for so long: it is asked
ANSWERS_S = 0.8  # most answer in a millisecond; with the rest of this, who types is told within two seconds
LATE_S = 0.25  # later than meant, it was this process that had no turn: that says nothing of the server
AGAIN_S = 0.5  # between an answer and the next question: it may be stopped right after one

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
        now = asyncio.get_running_loop().time
        asked = now()
        while await lives() or now() - asked > ANSWERS_S + LATE_S:
            await asyncio.sleep(AGAIN_S)
            asked = now()
        if not self._scope.expired():
            self._scope.reschedule(0)
