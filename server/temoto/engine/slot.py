"""A place where only the newest work lives.

There is one typist and one GPU, and editors that never cancel (Helix, Neovim 0.12): a newer question ends the older one,
whose asker is told it was superseded. Work cancelled from outside, by its own asker, is cancelled as usual.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

T = TypeVar("T")


class Superseded:
    """What an asker gets instead of a result when somebody newer came."""


SUPERSEDED: Final = Superseded()


class Slot:
    """Holds at most one running piece of work."""

    def __init__(self) -> None:
        self._running: asyncio.Task[Any] | None = None

    async def run(self, work: Coroutine[Any, Any, T]) -> T | Superseded:
        """The result of `work`, or SUPERSEDED. Cancelling the caller cancels the work."""
        self.clear()
        task = asyncio.create_task(work)
        self._running = task
        try:
            return await task
        except asyncio.CancelledError:
            me = asyncio.current_task()
            if me is not None and me.cancelling():
                task.cancel()
                raise  # the asker itself was cancelled
            return SUPERSEDED
        finally:
            if self._running is task:
                self._running = None

    def clear(self) -> None:
        """End what is running, if anything is; its asker gets SUPERSEDED."""
        if self._running is not None:
            self._running.cancel()
            self._running = None

    @property
    def busy(self) -> bool:
        return self._running is not None
