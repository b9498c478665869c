"""Settings change while a server runs: what was set up by others is let go, and nothing is set up twice."""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.backend.listed import Installed
from temoto.core.completion.reasons import Reason
from temoto.core.settings import Completion, Settings
from temoto.core.status import Status, StatusKind
from temoto.engine.completion.complete import complete
from temoto.engine.serving import supervise
from temoto.engine.serving.supervise import keep_ready
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import TemotoError
from tests.draw import drawn
from tests.engine.scripted import running, until
from tests.engine.serving.test_startup import able, machine
from tests.fakes.scripted_backend import FakeBackend, down

CODER = Installed("qwen2.5-coder:1.5b-base", 986_000_000)
PLAIN = Settings(completion=Completion(delay_ms=0))
OTHER = replace(PLAIN, url="http://127.0.0.1:1")
OFF = replace(PLAIN, completion=Completion(enabled=False))


@asynccontextmanager
async def kept(*found: FakeBackend | TemotoError) -> AsyncIterator[tuple[Session, list[Status]]]:
    """A Session kept ready from the first of `found`, then the second, and so on; and every Status told."""
    waiting = list(found)
    told: list[Status] = []
    session = Session(told.append)
    session.settings = PLAIN

    async def backends(_settings: Settings) -> AsyncGenerator[FakeBackend | TemotoError, None]:
        yield waiting.pop(0)

    async with running(keep_ready(session, World(load_catalog(), machine, backends, estimate=lambda _vocabulary: len))):
        yield session, told


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "RETRY_S", 60)  # new settings wait for no retry


def one() -> FakeBackend:
    return FakeBackend(able, models=[CODER])


async def test_another_backend_serves_and_the_old_one_is_closed():
    old, new = one(), one()
    async with kept(old, new) as (session, told):
        await until(lambda: session.serving)
        session.change(OTHER)
        assert session.serving is None
        assert (await complete(session, drawn("x = │"))).reason is Reason.STARTING
        await until(lambda: session.serving)
        assert session.serving.backend is new
        assert (old.closed, new.closed) == (True, False)
        assert [status.kind for status in told] == [StatusKind.READY, StatusKind.STARTING, StatusKind.READY]
        assert session.settled.is_set()


async def test_off_closes_and_on_starts():
    old, new = one(), one()
    async with kept(old, new) as (session, told):
        await until(lambda: session.serving)
        session.change(OFF)
        await until(lambda: old.closed and told[-1].kind is StatusKind.OFF)
        assert (await complete(session, drawn("x = │"))).reason is Reason.OFF
        session.change(PLAIN)
        await until(lambda: session.serving)
        assert session.serving.backend is new
        assert [status.kind for status in told] == [
            StatusKind.READY,
            StatusKind.OFF,
            StatusKind.STARTING,
            StatusKind.READY,
        ]


async def test_what_is_simply_read_starts_nothing():
    only = one()
    async with kept(only) as (session, told):
        await until(lambda: session.serving)
        session.change(replace(PLAIN, completion=Completion(delay_ms=0, max_tokens=3, multiline="always")))
        await complete(session, drawn("def f():\n    │"))
        assert (only.asked[-1].max_tokens, only.closed, len(told)) == (3, False, 1)


@pytest.mark.parametrize("settings", [OTHER, OFF], ids=["another", "off"])
async def test_a_running_start_is_called_off(settings: Settings):
    slow, new = FakeBackend([30.0], models=[CODER]), one()
    async with kept(slow, new) as (session, told):
        await until(lambda: slow.asked)
        session.change(settings)
        await until(lambda: session.serving or (told and told[-1].kind is StatusKind.OFF))
        assert (slow.closed, slow.open) == (True, 0)
        assert (session.serving is None) is (settings is OFF)


async def test_what_was_set_up_by_old_settings_never_serves():
    class Turning(FakeBackend):
        """The settings change at the very end of its start-up."""

        async def counter(self, model: str) -> None:
            session.change(OTHER)

    old, new = Turning(able, models=[CODER]), one()
    async with kept(old, new) as (session, told):
        await until(lambda: session.serving)
        assert session.serving.backend is new
        assert old.closed
        assert [status.kind for status in told] == [StatusKind.READY]


async def test_changes_in_the_same_moment_as_it_serves_leave_nothing_open():
    backends = [one() for _ in range(40)]
    async with kept(*backends) as (session, _told):
        for number in range(30):
            for _ in range(number):  # the change falls into another step of the start each time
                await asyncio.sleep(0)
            session.change(replace(PLAIN, url=f"http://127.0.0.1:{number + 1}"))
        await until(lambda: session.serving)
        await until(lambda: sum(bool(backend.loaded) and not backend.closed for backend in backends) == 1)
        assert not session.serving.backend.closed


async def test_after_a_failure_new_settings_are_tried_at_once():
    async with kept(down(), one()) as (session, told):
        await until(lambda: told and told[-1].kind is StatusKind.ERROR)
        session.change(OTHER)
        await until(lambda: session.serving)


async def test_a_look_at_the_machine_that_was_called_off_is_not_begun_again():
    looks, go_on = 0, threading.Event()

    def look():
        nonlocal looks
        looks += 1
        go_on.wait(10)
        return machine()

    session = Session()
    session.settings = PLAIN

    async def backends(_settings: Settings) -> AsyncGenerator[FakeBackend, None]:
        yield one()

    task = asyncio.create_task(
        keep_ready(session, World(load_catalog(), look, backends, estimate=lambda _vocabulary: len))
    )
    await until(lambda: looks)
    session.change(OTHER)
    await until(lambda: not session.changed.is_set())  # the next start has begun
    go_on.set()
    await until(lambda: session.serving)
    assert (looks, session.watch_machine.looking) == (1, None)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
