"""Token counts while a vocabulary is read: by estimate, then exactly; a reading nobody waits for is ended."""

import asyncio

import pytest

from temoto.engine import counting
from temoto.engine.counting import Count
from temoto.ports import CountTokens
from tests.fakes.scripted_backend import FakeBackend, down


class Reading(FakeBackend):
    """A backend whose vocabulary takes so long to be read, or cannot be."""

    def __init__(self, seconds: float, exact: CountTokens | None = None, *, dies: bool = False) -> None:
        super().__init__()
        self.seconds, self.exact, self.dies, self.ended = seconds, exact, dies, False

    async def counter(self, model: str) -> CountTokens | None:
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            self.ended = True
            raise
        if self.dies:
            raise down()
        return self.exact


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "SOON_S", 0.05)


async def test_exact_at_once_where_it_was_read_before():
    count = Count(len)
    await count.learn(Reading(0, lambda _text: 7), "m")
    assert count("four") == 7


async def test_by_estimate_meanwhile():
    count = Count(len)
    await count.learn(Reading(0.2, lambda _text: 7), "m")
    assert count("four") == 4
    await count.learnt()
    assert count("four") == 7
    await count.end()
    assert count("four") == 7


@pytest.mark.parametrize("backend", [Reading(0), Reading(0, dies=True)])
async def test_where_it_cannot_be_had(backend: Reading):
    count = Count(len)
    await count.learn(backend, "m")
    assert count("four") == 4


async def test_ended():
    count, backend = Count(len), Reading(60, lambda _text: 7)
    await count.end()  # nothing was begun
    await count.learn(backend, "m")
    await count.end()
    assert backend.ended
    assert count("four") == 4


async def test_called_off_while_it_waits():
    backend = Reading(60, lambda _text: 7)
    before = asyncio.all_tasks()
    learning = asyncio.create_task(Count(len).learn(backend, "m"))
    await asyncio.sleep(0.01)
    learning.cancel()
    await asyncio.wait({learning})
    assert learning.cancelled()
    assert backend.ended
    assert asyncio.all_tasks() == before
