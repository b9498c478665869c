"""While a model is loaded the status names it, and not what went before; a start that is over in a moment says nothing between."""

import asyncio

import pytest

from temoto.core.messages.start import StartMessage
from temoto.core.status import StatusKind
from temoto.engine.serving import step_shown, supervise
from tests.engine.scripted import until
from tests.engine.serving.test_startup import CODER, able
from tests.engine.serving.test_supervise import Tries, kept
from tests.fakes.scripted_backend import FakeBackend, down


class Large(FakeBackend):
    """Loads its model when it is told to."""

    def __init__(self) -> None:
        super().__init__(able, models=[CODER])
        self.go_on = asyncio.Event()

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        await self.go_on.wait()
        self.loaded.append((model, context, keep_alive))


async def test_a_model_that_loads_for_long_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(step_shown, "SOON_S", 0.02)
    large = Large()
    async with kept(Tries(large)) as (session, told):
        await until(lambda: told)
        assert session.status.text.text() == f"Loading {CODER.name}…"
        assert session.status.kind is StatusKind.STARTING
        large.go_on.set()
        await until(lambda: session.serving)
        assert told[-1].kind is StatusKind.READY


async def test_a_start_that_is_over_in_a_moment_says_nothing_between():
    large = Large()
    large.go_on.set()
    async with kept(Tries(large)) as (session, told):
        await until(lambda: session.serving)
        assert [status.kind for status in told] == [StatusKind.READY]


async def test_the_reason_of_a_failed_try_stands_while_the_next_loads(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(step_shown, "SOON_S", 0)
    monkeypatch.setattr(supervise, "RETRY_S", 0.01)
    large = Large()
    steps: list[object] = []
    async with kept(Tries(down(), large), report=lambda message, _percent: steps.append(message.message)) as (
        session,
        told,
    ):
        session.watch(watched=True)
        await until(lambda: StartMessage.LOADING in steps)
        assert session.status.kind is StatusKind.ERROR
        large.go_on.set()
        await until(lambda: session.serving)
        assert [status.kind for status in told] == [StatusKind.ERROR, StatusKind.READY]
