"""How fast do downloads go on this machine? Measured while one runs, and remembered, so that the next offer can say how long.

Only what really came is counted: not what an earlier try had left, nor layers that were here. A download too short to tell
is not remembered. The figure stays in remembered.json.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass

from temoto.adapters.state.remembered import Remembered
from temoto.core.backend.listed import Pulled
from temoto.ports import CanPull

LEAST_BYTES = 4_000_000  # what fits into the buffers on the way says nothing about the line
LEAST_S = 1.0


class DownloadSpeed:
    """Bytes and seconds of one download, told as it goes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last: tuple[str, int, float] | None = None
        self._bytes, self._seconds = 0, 0.0

    def seen(self, what: str, done: int) -> None:
        """Record that `done` bytes of `what` are here now. The first call for each `what` only sets where it began."""
        now = self._clock()
        if self._last is not None and self._last[0] == what and done >= self._last[1]:
            self._bytes += done - self._last[1]
            self._seconds += now - self._last[2]
        self._last = (what, done, now)

    @property
    def bytes_per_second(self) -> float | None:
        """The measured speed; None where too little was downloaded to tell."""
        if self._bytes < LEAST_BYTES or self._seconds < LEAST_S:
            return None
        return self._bytes / self._seconds

    def keep(self) -> None:
        """Remember it, if there is something to remember. Writes a file."""
        if (rate := self.bytes_per_second) is not None:
            Remembered().measured(rate)


@dataclass(frozen=True, slots=True)
class MeasuredPuller:
    """A puller whose pace is remembered."""

    puller: CanPull

    @property
    def address(self) -> str:
        return self.puller.address

    async def pull(self, model: str) -> AsyncGenerator[Pulled, None]:
        """Pull as the wrapped puller does, and remember how fast it went."""
        pace = DownloadSpeed()
        try:
            async with aclosing(self.puller.pull(model)) as steps:
                async for step in steps:
                    pace.seen(step.doing, step.done)
                    yield step
        finally:
            await asyncio.to_thread(pace.keep)
