"""How is something waited for that may never end, as a disk that is gone? In a thread that a program which ends does not wait for."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def apart(work: Callable[[], T]) -> asyncio.Future[T]:
    """What `work` will return or raise, in a thread of its own: a line that is silent can be so for long."""
    outcome: Future[T] = Future()

    def run() -> None:
        outcome.set_running_or_notify_cancel()
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - whoever waits is told
            outcome.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return asyncio.wrap_future(outcome)


async def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` returns or raises; a TimeoutError after so many seconds, when it is left to its thread."""
    # Not wait_for: before Python 3.12 it swallows being called off as the work ends.
    async with asyncio.timeout(seconds):
        return await apart(work)
