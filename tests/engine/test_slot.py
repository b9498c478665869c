"""Only the newest work lives, and everybody who asked is told."""

import asyncio

import pytest

from temoto.engine.slot import SUPERSEDED, Slot


class Work:
    """Waits until it is let go on; says how it ended."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.begun = asyncio.Event()
        self.ended = ""

    async def __call__(self) -> str:
        self.begun.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise
        self.ended = "done"
        return "result"


async def test_work_is_done():
    slot, work = Slot(), Work()
    work.go.set()
    assert await slot.run(work()) == "result"
    assert not slot.busy


async def test_newer_work_ends_older():
    slot, old, new = Slot(), Work(), Work()
    first = asyncio.create_task(slot.run(old()))
    await old.begun.wait()
    second = asyncio.create_task(slot.run(new()))
    assert await first is SUPERSEDED
    assert old.ended == "cancelled"
    assert slot.busy
    new.go.set()
    assert await second == "result"


async def test_of_many_only_the_last_is_done():
    slot, works = Slot(), [Work() for _ in range(20)]
    for work in works:
        work.go.set()
    results = await asyncio.gather(*(slot.run(work()) for work in works))
    assert results == [SUPERSEDED] * 19 + ["result"]


async def test_who_cancels_is_cancelled_and_so_is_the_work():
    slot, work = Slot(), Work()
    asking = asyncio.create_task(slot.run(work()))
    await work.begun.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert work.ended == "cancelled"
    assert not slot.busy


async def test_cancelled_by_both_is_cancelled():
    slot, old, new = Slot(), Work(), Work()
    new.go.set()
    asking = asyncio.create_task(slot.run(old()))
    await old.begun.wait()
    newer = asyncio.create_task(slot.run(new()))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await newer == "result"


async def test_an_exception_passes():
    async def fails() -> None:
        raise LookupError("as written")

    slot = Slot()
    with pytest.raises(LookupError, match="as written"):
        await slot.run(fails())
    assert not slot.busy


async def test_clearing_ends_what_runs():
    slot, work = Slot(), Work()
    asking = asyncio.create_task(slot.run(work()))
    await work.begun.wait()
    slot.clear()
    assert not slot.busy
    assert await asking is SUPERSEDED


async def test_work_that_is_done_already_is_not_lost_to_newer_work():
    slot, old, new = Slot(), Work(), Work()
    new.go.set()
    first = asyncio.create_task(slot.run(old()))
    await old.begun.wait()
    old.go.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await slot.run(new()) == "result"
    assert await first == "result"
