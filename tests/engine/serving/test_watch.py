"""What changes under a running server is noticed, and what does not matter starts nothing anew."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pynvml
import pytest

from temoto.adapters import hardware
from temoto.adapters.catalog import load_catalog
from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.completion import silence
from temoto.core.machine import Machine
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.start import StartMessage
from temoto.core.settings import Completion, Settings
from temoto.core.status import Status, StatusKind
from temoto.engine.completion.complete import complete
from temoto.engine.serving import supervise, watch
from temoto.engine.serving.supervise import keep_ready
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import BackendDown, BadReply, TemotoError
from tests.draw import drawn
from tests.engine.scripted import running, until
from tests.engine.serving.test_startup import able, machine
from tests.fakes.nvml import Card, FakeNvml, put_in_place
from tests.fakes.scripted_backend import FakeBackend, down

GIB = 1024**3
CODER = Installed("qwen2.5-coder:1.5b-base", 986_000_000, digest="one")
BETTER = Installed("qwen2.5-coder:7b-base", 4_683_000_000, digest="two")
TALKER = Installed("llama3.2:1b", 1_100_000_000, digest="three")
EMBEDDING = Installed("nomic-embed-text:latest", 274_000_000, digest="four", embedding=True)
PLAIN = Settings(completion=Completion(delay_ms=0))


class Shelf(FakeBackend):
    """A backend whose models change, or which dies; `looked` counts how often its list was asked for."""

    looked = 0
    dead: TemotoError | None = None

    async def models(self) -> tuple[Installed, ...]:
        self.looked += 1
        if self.dead is not None:
            raise self.dead
        return self._models

    def put(self, *models: Installed) -> None:
        self._models = models


class Around:
    """What start-up finds: backends in order, the machine, the clock. `starts` counts the times it was asked."""

    def __init__(self, *backends: FakeBackend | TemotoError, look: Callable[[], Machine] = machine) -> None:
        self.backends, self.look, self.seconds, self.starts = list(backends), look, 0.0, 0

    async def found(self, _settings: Settings) -> AsyncGenerator[FakeBackend | TemotoError, None]:
        self.starts += 1
        for one in self.backends:
            yield one

    def now(self) -> float:
        return self.seconds


@asynccontextmanager
async def kept(world: Around) -> AsyncIterator[tuple[Session, list[Status]]]:
    """A session that serves, with a document open."""
    told: list[Status] = []
    session = Session(told.append)
    session.settings = PLAIN
    house = World(load_catalog(), world.look, world.found, estimate=lambda _vocabulary: len, now=world.now)
    async with running(keep_ready(session, house)):
        await until(lambda: session.serving)
        session.watch(watched=True)
        yield session, told


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "RETRY_S", 0.01)
    monkeypatch.setattr(watch, "TICK_S", 0.005)


def large() -> Machine:
    return machine(vram=24)


async def looked_at(shelf: Shelf, times: int = 3) -> None:
    """Until its list was asked for so often again."""
    before = shelf.looked
    await until(lambda: shelf.looked >= before + times)


def kinds(told: list[Status]) -> list[StatusKind]:
    return [status.kind for status in told]


NEW_START = [StatusKind.READY, StatusKind.STARTING, StatusKind.READY]


async def test_nothing_new_starts_nothing():
    shelf = Shelf(able, models=[CODER])
    async with kept(Around(shelf)) as (_session, told):
        await looked_at(shelf, 5)
        assert kinds(told) == [StatusKind.READY]
        assert len(shelf.loaded) == 1


@pytest.mark.parametrize(
    ("before", "after", "model"),
    [
        pytest.param([CODER], [replace(CODER, digest="other")], CODER.name, id="updated under the same name"),
        pytest.param([CODER, BETTER], [CODER], CODER.name, id="removed"),
        pytest.param([CODER], [CODER, BETTER], BETTER.name, id="a better one came"),
    ],
)
async def test_other_models_lead_to_a_new_start(before: list[Installed], after: list[Installed], model: str):
    shelf = Shelf(able, models=before, gpu=True)
    async with kept(Around(shelf, look=large)) as (session, told):
        shelf.put(*after)
        await until(lambda: len(shelf.loaded) == 2 and session.serving)
        assert session.serving.choice.model == model
        assert [kind.value.replace("warning", "ready") for kind in kinds(told)] == ["ready", "starting", "ready"]
        await looked_at(shelf, 3)
        assert len(shelf.loaded) == 2


async def test_a_model_that_changes_nothing_starts_nothing():
    shelf = Shelf(able, models=[BETTER], gpu=True)
    async with kept(Around(shelf, look=large)) as (_session, told):
        shelf.put(BETTER, CODER, TALKER)
        await looked_at(shelf, 4)
        assert len(told) == 1


async def test_a_backend_that_died_while_nobody_asked_is_noticed_and_found_again():
    shelf = Shelf(able, models=[CODER])
    async with kept(Around(shelf)) as (session, told):
        shelf.dead = down()
        await until(lambda: session.status.kind is StatusKind.ERROR)
        shelf.dead = None
        await until(lambda: session.serving)
        assert kinds(told) == [StatusKind.READY, StatusKind.ERROR, StatusKind.READY]


async def typed_without_an_answer(session: Session, times: int = 4) -> None:
    """Questions that are each left for the next, as by somebody who types on."""
    for number in range(times):
        asking = asyncio.create_task(complete(session, drawn(f"x{number} = │")))
        await until(lambda: session.inline.busy)
        await asyncio.sleep(0.01)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        session.inline.clear()
        await asyncio.sleep(0.01)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silence, "MUTE_S", 0.01)
    monkeypatch.setattr(watch, "SPEAKS_S", 0.2)


@pytest.mark.usefixtures("soon")
async def test_a_model_that_hangs_is_noticed_while_somebody_types():
    """It lists its models all the same, and each question is left before any limit for silence is over."""
    hangs = False
    shelf = Shelf(lambda asked: [60.0] if hangs else able(asked), models=[CODER])
    async with kept(Around(shelf)) as (session, told):
        hangs = True
        await typed_without_an_answer(session)
        await until(lambda: session.status.kind is StatusKind.ERROR)
        assert "no answer in time" in str(session.status.text)
        hangs = False
        await until(lambda: session.serving)
        assert kinds(told) == [StatusKind.READY, StatusKind.ERROR, StatusKind.READY]


@pytest.mark.usefixtures("soon")
async def test_a_model_that_hangs_leaves_memory_so_that_the_next_question_loads_it_anew():
    class Unloading(Shelf):
        hangs = False

        async def unload(self, model: str) -> LoadedModel | None:
            assert model == CODER.name
            self.hangs = False
            return None

    shelf = Unloading(lambda asked: [60.0] if shelf.hangs else able(asked), models=[CODER])
    async with kept(Around(shelf)) as (session, told):
        shelf.hangs = True
        await typed_without_an_answer(session)
        await until(lambda: kinds(told) == [StatusKind.READY, StatusKind.ERROR, StatusKind.READY])
        assert not shelf.hangs


@pytest.mark.usefixtures("soon")
async def test_one_that_is_only_slow_is_asked_for_a_token_and_goes_on():
    slow = False
    shelf = Shelf(lambda asked: [60.0] if slow and asked.text != "1" else able(asked), models=[CODER])
    async with kept(Around(shelf)) as (session, told):
        slow = True
        await typed_without_an_answer(session)
        await until(lambda: not session.silence.left)
        assert shelf.asked[-1].text == "1"
        assert kinds(told) == [StatusKind.READY]


async def test_with_no_document_open_nothing_is_looked_at():
    shelf = Shelf(able, models=[CODER])
    async with kept(Around(shelf)) as (session, _told):
        session.watch(watched=False)
        await asyncio.sleep(0.1)
        before = shelf.looked
        await asyncio.sleep(0.2)
        assert shelf.looked == before
        session.watch(watched=True)  # somebody comes back after an hour
        await looked_at(shelf, 1)


async def test_a_doubtful_answer_has_it_looked_at_though_nothing_else_would(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watch, "TICK_S", 600)
    shelf = Shelf(able, models=[CODER])
    async with kept(Around(shelf)) as (session, _told):
        await looked_at(shelf, 1)  # the document that was opened
        shelf.put(replace(CODER, digest="other"))
        shelf.scripts = [[BadReply(BackendMessage.BAD_REPLY, backend="b", detail="d")], able]
        await complete(session, drawn("x = │"))
        await until(lambda: len(shelf.loaded) == 2 and session.serving)
        assert session.status.kind is StatusKind.READY


async def test_a_machine_that_slept_asks_everything_again():
    first = Shelf(able, models=[CODER])
    world = Around(first)
    async with kept(world) as (session, told):
        second = Shelf(able, models=[CODER])
        world.backends = [second]
        world.seconds += 10  # a machine under load
        await looked_at(first, 3)
        assert len(told) == 1
        world.seconds += 8 * 3600
        await until(lambda: session.serving and session.serving.backend is second)
        assert first.closed  # with its connections
        assert kinds(told) == NEW_START


async def test_a_clock_that_is_set_back_a_day_starts_nothing_anew():
    first = Shelf(able, models=[CODER])
    world = Around(first)
    async with kept(world) as (session, told):
        world.seconds -= 24 * 3600
        await looked_at(first, 3)
        assert (len(told), world.starts) == (1, 1)
        assert session.serving
        assert session.serving.backend is first


def cards(*names: str) -> list[Card]:
    return [Card(name.encode(), 24 * GIB, 20 * GIB) for name in names]


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [(["a card"], [], "CPU"), ([], ["a card"], "GPU")],
    ids=["a GPU is unplugged", "a GPU appears"],
)
async def test_another_gpu_is_another_plan(
    before: list[str], after: list[str], where: str, monkeypatch: pytest.MonkeyPatch
):
    put_in_place(monkeypatch, FakeNvml(*cards(*before)))
    shelf = Shelf(able, models=[CODER, BETTER], gpu=True)
    async with kept(Around(shelf, look=hardware.look)) as (session, told):
        assert session.serving.choice.device != where
        put_in_place(monkeypatch, FakeNvml(*cards(*after)))
        await until(lambda: session.serving and session.serving.choice.device == where)
        assert len(shelf.loaded) == 2
        assert StatusKind.ERROR not in kinds(told)


async def test_less_free_memory_is_no_other_machine(monkeypatch: pytest.MonkeyPatch):
    put_in_place(monkeypatch, FakeNvml(*cards("a card")))
    shelf = Shelf(able, models=[CODER], gpu=True)
    async with kept(Around(shelf, look=hardware.look)) as (session, _told):
        put_in_place(monkeypatch, FakeNvml(Card(b"a card", 24 * GIB, 1 * GIB)))
        await until(lambda: session.machine.gpus[0].free == 1 * GIB)
        await looked_at(shelf)
        assert len(shelf.loaded) == 1


async def test_a_driver_that_fails_later_is_not_believed():
    looks = [machine(vram=24)]

    def look() -> Machine:
        if not looks:
            raise OSError("the driver is being updated")
        return looks.pop()

    shelf = Shelf(able, models=[CODER], gpu=True)
    async with kept(Around(shelf, look=look)) as (session, _told):
        await looked_at(shelf, 4)
        assert (session.serving.choice.device, len(shelf.loaded)) == ("GPU", 1)


async def test_a_list_that_is_refused_for_once_is_no_loss():
    shelf = Shelf(able, models=[CODER])
    async with kept(Around(shelf)) as (session, told):
        shelf.dead = BadReply(BackendMessage.BAD_REPLY, backend="b", detail="too many questions")
        await looked_at(shelf, 3)
        shelf.dead = None
        await looked_at(shelf, 1)
        assert (kinds(told), session.serving.backend) == ([StatusKind.READY], shelf)


class Ollama(Shelf):
    """Asked before the other."""

    name = "Ollama"


async def test_a_nearer_backend_that_comes_up_takes_over():
    gone = BackendDown(BackendMessage.BACKEND_DOWN, backend="Ollama", url="u", detail="d")
    second, first = Shelf(able, models=[CODER]), Ollama(able, models=[CODER])
    world = Around(gone, second)
    async with kept(world) as (session, told):
        assert session.serving.backend is second
        world.backends = [first, second]
        await until(lambda: session.serving and session.serving.backend is first)
        assert kinds(told) == NEW_START


async def test_a_nearer_backend_without_a_model_takes_over_when_it_has_one():
    empty, second = Ollama(able), Shelf(able, models=[CODER])
    async with kept(Around(empty, second)) as (session, told):
        await looked_at(second, 4)
        assert kinds(told) == [StatusKind.READY]
        empty.put(CODER)
        await until(lambda: session.serving and session.serving.backend is empty)


def test_a_card_that_is_lost_is_no_card(monkeypatch: pytest.MonkeyPatch):
    put_in_place(monkeypatch, FakeNvml(*cards("a card")))
    assert len(hardware.look().gpus) == 1
    gone = FakeNvml(*cards("a card"), refuses={"nvmlDeviceGetCount_v2": pynvml.NVML_ERROR_GPU_IS_LOST})
    put_in_place(monkeypatch, gone)
    assert hardware.look().gpus == ()


@pytest.mark.parametrize(
    "others", [(), (EMBEDDING,), (EMBEDDING, TALKER)], ids=["the same list", "one more", "two more"]
)
async def test_a_model_that_was_loaded_again_beside_the_gpu_is_set_up_anew_once(others: tuple[Installed, ...]):
    shelf = Shelf(able, models=[CODER], gpu=True)
    async with kept(Around(shelf, look=lambda: machine(vram=12))) as (session, _told):
        for count in range(len(others)):  # a list of models that changes is no other model
            shelf.put(CODER, *others[: count + 1])
            await looked_at(shelf, 3)
        shelf._resident = (LoadedModel(CODER.name, 2 * GIB, 1 * GIB),)  # as /api/ps tells of one that spills
        await until(lambda: session.serving and session.serving.spilled)
        assert StartMessage.WARN_SPILL in [detail.message for detail in session.status.details]
        loads = len(shelf.loaded)
        await looked_at(shelf, 3)
        assert len(shelf.loaded) == loads
