"""A place where only the newest work lives.

There is one typist and one GPU, and editors that never cancel (Helix, Neovim 0.12): a newer question ends the older one,
whose asker is told it was superseded. Work cancelled from outside, by its own asker, is cancelled as usual.

The Slot owns the Generation that its work fills: who wants to go on with an answer that is still being written finds it here,
and nobody but the Slot ends it.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from temoto.core.completion.records import Ask

T = TypeVar("T")


class Superseded:
    """What the asker of older work gets instead of a result."""


SUPERSEDED: Final = Superseded()


@dataclass(slots=True)
class Generation:
    """One answer while a model writes it: the Ask, the text so far, and the offset at which it was cut (None: not yet)."""

    ask: Ask
    text: str = ""
    cut: int | None = None


class Slot:
    """Holds at most one running piece of work, and the Generation it fills, if it fills one."""

    def __init__(self) -> None:
        self._running: asyncio.Task[Any] | None = None
        self._generation: Generation | None = None

    async def run(self, work: Coroutine[Any, Any, T], generation: Generation | None = None) -> T | Superseded:
        """The result of `work`, or SUPERSEDED. Cancelling the caller cancels the work."""
        self.clear()
        task = asyncio.create_task(work)
        self._running, self._generation = task, generation
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
                self._running = self._generation = None

    def changed(self, uri: str) -> None:
        """End an answer to a document that has changed (by its URI): its old text is not worth waiting for."""
        if self._generation is not None and self._generation.ask.uri == uri:
            self.clear()

    def clear(self) -> None:
        """End what is running, if anything is; its asker gets SUPERSEDED."""
        if self._running is not None:
            self._running.cancel()
            self._running = self._generation = None

    @property
    def generation(self) -> Generation | None:
        """The Generation under way, if there is one."""
        return self._generation

    @property
    def busy(self) -> bool:
        return self._running is not None
