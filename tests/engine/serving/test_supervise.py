"""Who is looked for, and when: a backend that is gone costs nothing while nobody types."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.completion.reasons import Reason
from temoto.core.messages import Note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.start import StartMessage
from temoto.core.settings import Completion, Models, Settings
from temoto.core.status import Status, StatusKind
from temoto.engine.completion.complete import complete
from temoto.engine.serving import supervise
from temoto.engine.serving.startup import Report, silent
from temoto.engine.serving.supervise import keep_ready
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import ModelMissing, OutOfMemory, TemotoError
from tests.draw import drawn
from tests.engine.scripted import running, until
from tests.engine.serving.test_startup import able, machine
from tests.fakes.scripted_backend import FakeBackend, down

CODER = Installed("qwen2.5-coder:1.5b-base", 986_000_000)
PLAIN = Settings(completion=Completion(delay_ms=0))
OFF = replace(PLAIN, completion=Completion(enabled=False))


class Unloadable(FakeBackend):
    """Can be told to unload."""

    unloaded: tuple[str, ...] = ()

    async def unload(self, model: str) -> LoadedModel | None:
        assert not self.closed
        self.unloaded = (*self.unloaded, model)
        return None


class TooSmall(FakeBackend):
    """Has the model and no room for it."""

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        raise OutOfMemory(BackendMessage.OUT_OF_MEMORY, model=model, detail="as written")


class Tries:
    """What the world answers, one try after the other; the last one again and again."""

    def __init__(self, *answers: FakeBackend | TemotoError) -> None:
        self.answers, self.count = list(answers), 0

    async def __call__(self, _settings: Settings) -> AsyncGenerator[FakeBackend | TemotoError, None]:
        self.count += 1
        yield self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@asynccontextmanager
async def kept(
    tries: Tries, report: Report = silent, tried: Callable[[], None] = lambda: None
) -> AsyncIterator[tuple[Session, list[Status]]]:
    told: list[Status] = []
    session = Session(told.append)
    session.settings = PLAIN
    house = World(load_catalog(), machine, tries, estimate=lambda _vocabulary: len)
    async with running(keep_ready(session, house, report, tried=tried)):
        yield session, told


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "RETRY_S", 0.01)
    monkeypatch.setattr(supervise, "LEAST_S", 0.001)


async def test_while_a_document_is_open_a_dead_backend_is_tried_again_and_again():
    tries = Tries(down())
    async with kept(tries) as (session, told):
        session.watch(watched=True)
        await until(lambda: tries.count > 3)
        tries.answers = [FakeBackend(able, models=[CODER])]
        await until(lambda: session.serving)
    assert [status.kind for status in told] == [StatusKind.ERROR, StatusKind.READY]  # said once, not once a try


async def test_with_no_document_open_it_is_left_alone():
    tries = Tries(down())
    async with kept(tries) as (session, _told):
        await until(lambda: session.status.kind is StatusKind.ERROR)
        await asyncio.sleep(0.2)
        assert tries.count == 1
        session.watch(watched=True)
        await until(lambda: tries.count > 2)
        session.watch(watched=False)
        await asyncio.sleep(0.1)
        before = tries.count
        await asyncio.sleep(0.2)
        assert tries.count == before


@pytest.mark.parametrize("what", ["a document opens", "an ask", "settings"])
async def test_it_is_looked_for_at_once_when(what: str):
    tries = Tries(down(), FakeBackend(able, models=[CODER]))
    async with kept(tries) as (session, _told):
        await until(lambda: session.status.kind is StatusKind.ERROR)
        if what == "a document opens":
            session.watch(watched=True)
        elif what == "an ask":
            answer = await complete(session, drawn("x = │"))
            assert (answer.reason.value, answer.note) == ("no-model", session.status.text)
        else:
            session.change(replace(PLAIN, url="http://127.0.0.1:1"))
        await until(lambda: session.serving)
    assert tries.count == 2


async def test_a_model_that_is_gone_leads_to_a_new_start_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supervise, "RETRY_S", 60)
    gone = ModelMissing(BackendMessage.MODEL_MISSING, backend="b", model="m", command="c")
    old = FakeBackend(["colorsys"], [gone], models=[CODER])
    new = FakeBackend(able, models=[CODER])
    async with kept(Tries(old, new)) as (session, told):
        await until(lambda: session.serving)
        assert (await complete(session, drawn("x = │"))).reason is Reason.BACKEND_ERROR
        await until(lambda: session.serving)
        assert session.serving.backend is new
    assert old.closed
    assert [status.kind for status in told] == [StatusKind.READY, StatusKind.STARTING, StatusKind.READY]


@pytest.mark.parametrize(("wanted", "unloaded"), [(True, (CODER.name,)), (False, ())])
async def test_off_frees_the_model_where_that_is_wanted(wanted: bool, unloaded: tuple[str, ...]):
    backend = Unloadable(able, models=[CODER])
    async with kept(Tries(backend)) as (session, told):
        await until(lambda: session.serving)
        session.change(replace(OFF, models=Models(unload_when_off=wanted)))
        await until(lambda: told[-1].kind is StatusKind.OFF)
    assert (backend.unloaded, backend.closed) == (unloaded, True)


async def test_off_leaves_another_machines_memory_alone():
    backend = Unloadable(able, models=[CODER])
    backend.address = "http://192.0.2.1:11434"
    async with kept(Tries(backend)) as (session, told):
        await until(lambda: session.serving)
        session.change(OFF)
        await until(lambda: told[-1].kind is StatusKind.OFF)
    assert (backend.unloaded, backend.closed) == ((), True)


async def test_other_settings_free_nothing():
    first, second = (Unloadable(able, models=[CODER]) for _ in range(2))
    async with kept(Tries(first, second)) as (session, _told):
        await until(lambda: session.serving)
        session.change(replace(PLAIN, url="http://127.0.0.1:1"))
        await until(lambda: session.serving)
    assert (first.unloaded, first.closed) == ((), True)


async def test_what_is_found_again_tells_its_steps_and_a_dead_backend_tells_none():
    steps: list[object] = []

    def report(said: Note, _percent: int) -> None:
        steps.append(said.message)

    tries = Tries(FakeBackend(able, models=[CODER]), down(), down(), FakeBackend(able, models=[CODER]))
    async with kept(tries, report, lambda: steps.append("end")) as (session, _told):
        await until(lambda: session.serving)
        session.watch(watched=True)
        session.lost(Status(StatusKind.ERROR, down().note))
        await until(lambda: tries.count == 4 and session.serving and steps[-1] == "end")
    loading = [StartMessage.LOADING, StartMessage.TESTING, "end"]
    assert steps == [StartMessage.STARTING, *loading, "end", "end", *loading]


async def test_a_model_that_fails_to_load_again_and_again_tells_its_steps_once():
    steps: list[object] = []

    def report(said: Note, _percent: int) -> None:
        steps.append(said.message)

    tries = Tries(TooSmall(able, models=[CODER]))
    async with kept(tries, report) as (session, _told):
        session.watch(watched=True)
        await until(lambda: tries.count > 4)
    assert steps == [StartMessage.STARTING, StartMessage.LOADING]


class Odd(FakeBackend):
    """Answers with something temoto did not think of."""

    async def models(self) -> tuple[Installed, ...]:
        raise OverflowError("cannot convert float NaN to integer")


async def test_what_nobody_thought_of_is_said_once_and_tried_again_like_a_dead_backend(
    caplog: pytest.LogCaptureFixture,
):
    tries = Tries(Odd(), Odd(), Odd(), FakeBackend(able, models=[CODER]))
    async with kept(tries) as (session, told):
        session.watch(watched=True)
        await until(lambda: session.serving)
    failed = [one.text.text() for one in told if one.kind is StatusKind.ERROR]
    assert "cannot convert float NaN to integer" in failed[0]
    assert len([record for record in caplog.records if record.exc_info]) == 1
    assert tries.count == 4


async def test_one_odd_backend_does_not_hide_the_next():
    class Both(Tries):
        async def __call__(self, _settings: Settings) -> AsyncGenerator[FakeBackend | TemotoError, None]:
            yield Odd()
            yield FakeBackend(able, models=[CODER])

    async with kept(Both()) as (session, _told):
        await until(lambda: session.serving)


async def test_whoever_finds_backends_may_fail_too():
    class Finding(Tries):
        async def __call__(self, settings: Settings) -> AsyncGenerator[FakeBackend | TemotoError, None]:
            if self.count < 2:
                self.count += 1
                raise RecursionError("a note of 100,000 brackets")
            async for one in super().__call__(settings):
                yield one

    tries = Finding(FakeBackend(able, models=[CODER]))
    async with kept(tries) as (session, told):
        session.watch(watched=True)
        await until(lambda: session.serving)
    assert any("RecursionError" in one.text.text() for one in told)
