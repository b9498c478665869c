"""Wherever a start stands when it is called off, or the server ends: its backend is closed, and no task of its goes on."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.backend.calls import Prompt
from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.machine import Machine
from temoto.core.settings import Completion, Settings
from temoto.core.status import StatusKind
from temoto.engine.serving import startup
from temoto.engine.serving.supervise import keep_ready
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import CountTokens
from tests.engine.scripted import until
from tests.engine.serving.test_startup import able, machine
from tests.fakes.scripted_backend import FakeBackend

CODER = Installed("qwen2.5-coder:1.5b-base", 986_000_000)
PLAIN = Settings(completion=Completion(delay_ms=0))
OFF = replace(PLAIN, completion=Completion(enabled=False))
STAGES = ("models", "resident", "load", "stream", "counter")


class Slow(FakeBackend):
    """Stands still in one of its answers; `ended` once that answer was called off."""

    def __init__(self, stage: str) -> None:
        super().__init__(able, models=[CODER])
        self.stage, self.reached, self.ended = stage, False, False

    async def _at(self, stage: str) -> None:
        if stage != self.stage:
            return
        self.reached = True
        try:
            await asyncio.sleep(60)
        finally:
            self.ended = True

    async def models(self) -> tuple[Installed, ...]:
        await self._at("models")
        return await super().models()

    async def loaded_models(self) -> tuple[LoadedModel, ...]:
        await self._at("resident")
        return ()

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        await self._at("load")

    async def stream(self, prompt: Prompt):
        await self._at("stream")
        async for chunk in super().stream(prompt):
            yield chunk

    async def counter(self, model: str) -> CountTokens | None:
        await self._at("counter")
        return None


@dataclass
class Around:
    """What there is, and whether the question who is there has been closed."""

    backend: Slow
    look: Callable[[], Machine] = machine
    asked: bool = True

    async def found(self, _settings: Settings) -> AsyncGenerator[FakeBackend, None]:
        self.asked = True
        try:
            yield self.backend
        finally:
            self.asked = False


async def _off(session: Session, keeping: asyncio.Task[None]) -> None:
    """Completions are switched off, then the server ends."""
    session.change(OFF)
    await until(lambda: session.status.kind is StatusKind.OFF)
    await until(lambda: named(asyncio.all_tasks() - {keeping}) <= {"Event.wait"})
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping


async def _stop(session: Session, keeping: asyncio.Task[None]) -> None:
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping


def named(tasks: set[asyncio.Task[object]]) -> set[str]:
    """What the tasks run."""
    return {task.get_coro().__qualname__ for task in tasks if task is not asyncio.current_task()}


@pytest.mark.parametrize("how", [_off, _stop], ids=["switched off", "the server ends"])
@pytest.mark.parametrize("stage", STAGES)
async def test_nothing_goes_on(stage: str, how: Callable[[Session, asyncio.Task[None]], Awaitable[None]]):
    before = asyncio.all_tasks()
    world = Around(Slow(stage))
    session = Session()
    session.settings = PLAIN
    keeping = asyncio.create_task(
        keep_ready(session, World(load_catalog(), world.look, world.found, estimate=lambda _vocabulary: len))
    )
    await until(lambda: world.backend.reached)
    await how(session, keeping)
    assert (world.backend.ended, world.backend.closed, world.asked) == (True, True, False)
    assert named(asyncio.all_tasks() - before) == set()


class Holding(Slow):
    """Holds one model of somebody else's, and what it was told to load."""

    address = "http://127.0.0.1:11434"

    def __init__(self, stage: str) -> None:
        super().__init__(stage)
        self.held = ["theirs"]

    async def loaded_models(self) -> tuple[LoadedModel, ...]:
        return tuple(LoadedModel(name, 1, 0) for name in self.held)

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        self.held.append(model)
        await super().load(model, context, keep_alive)

    async def unload(self, model: str) -> LoadedModel | None:
        self.held.remove(model)
        return None


@pytest.mark.parametrize("stage", ["load", "stream", "counter"])
@pytest.mark.parametrize("leaves_nothing", [True, False], ids=["a measurement", "a server"])
async def test_what_a_measurement_loaded_is_unloaded(stage: str, leaves_nothing: bool):
    around = Around(Holding(stage))
    session = Session()
    session.settings = PLAIN
    world = World(
        load_catalog(), around.look, around.found, estimate=lambda _vocabulary: len, leaves_nothing=leaves_nothing
    )
    keeping = asyncio.create_task(keep_ready(session, world))
    await until(lambda: around.backend.reached)
    await _stop(session, keeping)
    assert around.backend.held == (["theirs"] if leaves_nothing else ["theirs", CODER.name])


async def test_a_machine_that_does_not_answer_is_not_asked_on(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(startup, "MACHINE_S", 0.01)
    go_on = threading.Event()

    def look() -> Machine:
        go_on.wait(10)
        return machine()

    before = asyncio.all_tasks()
    world = Around(Slow("none of them"), look)
    session = Session()
    session.settings = PLAIN
    keeping = asyncio.create_task(
        keep_ready(session, World(load_catalog(), world.look, world.found, estimate=lambda _vocabulary: len))
    )
    try:
        await until(lambda: session.serving)
        assert session.watch_machine.looking is not None
        await _stop(session, keeping)
        assert named(asyncio.all_tasks() - before) == set()
    finally:
        go_on.set()
