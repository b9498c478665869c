"""What is waited for in a thread of its own can be called off, whenever that happens."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future

import pytest

from temoto.adapters.modelfiles import apart
from temoto.adapters.modelfiles.apart import within


async def test_called_off_as_the_work_ends(monkeypatch: pytest.MonkeyPatch):
    """asyncio.wait_for of Python 3.11 returns what came and forgets that it was called off: its caller goes on for ever."""
    outcome: Future[int] = Future()

    def begun(_work: Callable[[], int]) -> asyncio.Future[int]:
        return asyncio.wrap_future(outcome)

    monkeypatch.setattr(apart, "apart", begun)
    waiting = asyncio.create_task(within(5, lambda: 1))
    await asyncio.sleep(0)
    outcome.set_result(1)
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_what_takes_too_long_is_left():
    released = asyncio.Event()
    loop = asyncio.get_running_loop()

    def work() -> None:
        asyncio.run_coroutine_threadsafe(released.wait(), loop).result()

    with pytest.raises(TimeoutError):
        await within(0.01, work)
    released.set()


async def test_what_it_raises_is_raised():
    def work() -> None:
        raise FileNotFoundError("gone")

    with pytest.raises(FileNotFoundError, match="gone"):
        await within(5, work)
