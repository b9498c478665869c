"""What ends a wait, beside an answer? A change of the open documents: an edit may be there although no editor said so.

Costs a keystroke nothing while nobody waits.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

PAUSE_S = 0.05  # the keys of a burst are looked at once


class Changes:
    """Tells whoever waits that a document of this editor was changed or closed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def happened(self) -> None:
        """A document was changed or closed."""
        for news in self._waiting:
            news.set()

    async def answer_unless(self, answer: Coroutine[Any, Any, T], ended: Callable[[], bool]) -> T | None:
        """The answer; None, and nobody waits for it any more, where the documents come to be so that `ended` is true of them first."""
        asking = asyncio.create_task(answer)
        watching = asyncio.create_task(self._until(ended))
        try:
            await asyncio.wait({asking, watching}, return_when=asyncio.FIRST_COMPLETED)
            return await asking if asking.done() else None
        finally:
            left = {one for one in (asking, watching) if not one.done()}
            for one in left:
                one.cancel()
            if left:
                await asyncio.wait(left)

    async def _until(self, ended: Callable[[], bool]) -> None:
        news = asyncio.Event()
        self._waiting.add(news)
        try:
            while not ended():
                await news.wait()
                await asyncio.sleep(PAUSE_S)
                news.clear()
        finally:
            self._waiting.discard(news)
