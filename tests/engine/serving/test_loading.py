"""A model that does not land where it was planned: what is taken instead, what is said, what the next start begins with.

No card here runs out of memory on command; the scripted backend plays one of so many bytes.
"""

from collections.abc import AsyncGenerator

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.completion.reasons import Reason
from temoto.core.machine import Machine
from temoto.core.messages import Sentence
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.start import StartMessage
from temoto.core.messages.watch import WatchMessage
from temoto.core.planning.measured import Measurement, StepDown
from temoto.core.settings import Completion, Models, Settings
from temoto.core.status import StatusKind
from temoto.engine.completion.complete import complete
from temoto.engine.serving.startup import start
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import OutOfMemory, TemotoError
from tests.draw import drawn
from tests.engine.serving.test_startup import GB, able, machine
from tests.fakes.scripted_backend import FakeBackend

BIG = Installed("qwen2.5-coder:7b-base-q8_0", 8_100_000_000, digest="big")
MIDDLE = Installed("qwen2.5-coder:7b-base", 4_683_000_000, digest="middle")
SMALL = Installed("qwen2.5-coder:1.5b-base", 986_000_000, digest="small")
CATALOG = load_catalog()
PATIENT = Settings(completion=Completion(latency_ms=60_000, delay_ms=0))  # the best there is, however slow


class Card(FakeBackend):
    """A card with room for so many bytes: what is larger spills, or is refused (`refuses`). A token of context takes 56 KB."""

    def __init__(self, room: float, *models: Installed, refuses: bool = False, answers=able) -> None:
        super().__init__(answers, models=models, gpu=True)
        self.room, self.refuses, self.unloaded = round(room * GB), refuses, []

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        await super().load(model, context, keep_alive)
        size = next(one.size or 0 for one in self._models if one.name == model) + context * 57_344
        if self.refuses and size > self.room:
            raise OutOfMemory(BackendMessage.OUT_OF_MEMORY, model=model, detail="as written")
        self._resident = (LoadedModel(model, size, min(size, self.room), context),)

    async def unload(self, model: str) -> LoadedModel | None:
        self.unloaded.append(model)
        held, self._resident = self._resident, ()
        return held[0] if held else None


class Kept:
    """What this machine has shown, for as long as a test lasts."""

    where = "nowhere"

    def __init__(self) -> None:
        self.all: list[StepDown] = []

    def measured(self, machine: str) -> tuple[Measurement, ...]:
        return ()

    def keep(self, new: Measurement) -> None: ...

    def steps(self, machine: str) -> tuple[StepDown, ...]:
        return tuple(one for one in self.all if one.machine == machine)

    def step(self, new: StepDown) -> None:
        self.all.append(new)

    def forget(self) -> bool:
        return False


async def started(backend: Card, kept: Kept, settings: Settings | None = None, here: Machine | None = None) -> Session:
    async def backends(_settings: Settings) -> AsyncGenerator[Card | TemotoError, None]:
        yield backend

    session = Session()
    session.settings = settings or PATIENT
    await start(
        session, World(CATALOG, lambda: here or machine(vram=12), backends, lambda _vocabulary: len, measured=kept)
    )
    return session


def said(session: Session) -> list[Sentence]:
    return [detail.message for detail in session.status.details]


@pytest.mark.parametrize("refuses", [False, True], ids=["spills", "out of memory"])
@pytest.mark.parametrize(
    ("room", "models", "taken", "message"),
    [
        (8.4, [BIG, SMALL], (BIG, 4_096), WatchMessage.LESS_CONTEXT),
        (6.0, [BIG, MIDDLE, SMALL], (MIDDLE, 8_192), WatchMessage.OTHER_MODEL),
        (2.0, [BIG, SMALL], (SMALL, 8_192), WatchMessage.OTHER_MODEL),
    ],
    ids=["context", "quantization", "model"],
)
async def test_a_step_down(room, models, taken, message, refuses: bool):
    backend, kept = Card(room, *models, refuses=refuses), Kept()
    session = await started(backend, kept)
    assert session.serving is not None
    choice = session.serving.choice
    assert (choice.model, choice.context) == (taken[0].name, taken[1])
    assert not session.serving.spilled
    assert (session.status.kind, said(session)) == (StatusKind.WARNING, [message])
    for language in ("en", "ja"):
        text = session.status.details[0].text(language)
        assert BIG.name in text
        assert "temoto bench --forget" in text
    again = await started(Card(room, *models, refuses=refuses), kept)
    assert again.serving is not None
    assert (again.serving.choice.model, again.serving.choice.context) == (taken[0].name, taken[1])
    assert len(again.serving.backend.loaded) == 1
    assert not any(isinstance(message, WatchMessage) for message in said(again))
    assert WatchMessage.STEPPED_BEFORE in [reason.message for reason in again.serving.choice.reasons]
    assert len(kept.all) == 1


async def test_the_next_start_on_another_machine_or_with_another_file_begins_anew():
    kept = Kept()
    await started(Card(8.4, BIG), kept)
    other = await started(Card(20, BIG), kept, here=machine(vram=12, ram=64))
    newer = await started(Card(20, Installed(BIG.name, BIG.size, digest="newer")), kept)
    for session in (other, newer):
        assert session.serving is not None
        assert session.serving.choice.context == 8_192


async def test_a_model_that_fits_takes_no_step():
    backend, kept = Card(20, BIG, MIDDLE), Kept()
    session = await started(backend, kept)
    assert (len(backend.loaded), kept.all) == (1, [])
    assert not any(isinstance(message, WatchMessage) for message in said(session))


async def test_a_backend_that_uses_no_gpu_at_all_is_not_stepped_down_from():
    backend, kept = Card(0, BIG, SMALL), Kept()
    session = await started(backend, kept)
    assert (len(backend.loaded), kept.all) == (1, [])
    assert StartMessage.WARN_SPILL in said(session)


@pytest.mark.parametrize(
    ("settings", "loaded"),
    [
        (Settings(completion=Completion(model=BIG.name)), [8_192, 4_096]),
        (Settings(completion=Completion(model=BIG.name), models=Models(context=8_192)), [8_192]),
    ],
    ids=["the model", "model and context"],
)
async def test_what_the_user_chose_is_not_exchanged(settings: Settings, loaded: list[int]):
    backend, kept = Card(6, BIG, MIDDLE, SMALL, refuses=True), Kept()
    session = await started(backend, kept, settings)
    assert [(model, context) for model, context, _ in backend.loaded] == [(BIG.name, one) for one in loaded]
    assert (session.status.kind, kept.all) == (StatusKind.ERROR, [])
    assert "does not fit in memory" in session.status.text.text()


class BesideRam(Card):
    """A card that refuses, of a backend that can do without it."""

    stood_in = False

    def stand_in(self) -> bool:
        first, self.stood_in, self.runs_on_gpu = not self.stood_in, True, False
        self.refuses = False
        return first


async def test_where_nothing_fits_on_the_card_the_model_lies_in_ram_and_where_less_does_it_does_not():
    backend, kept = BesideRam(0.5, BIG, SMALL, refuses=True), Kept()
    session = await started(backend, kept)
    assert session.serving is not None
    tried = [(model, context) for model, context, _ in backend.loaded]
    assert tried == [(BIG.name, 8_192), (BIG.name, 4_096), (SMALL.name, 8_192), (BIG.name, 8_192)]
    assert (session.serving.choice.model, kept.all, backend.stood_in) == (BIG.name, [], True)

    roomy = BesideRam(8.1 + 5_000 * 57_344 / GB, BIG, SMALL, refuses=True)
    assert (await started(roomy, Kept())).serving.choice.context == 4_096
    assert not roomy.stood_in


async def test_what_runs_out_of_memory_while_it_answers_steps_down_at_the_next_start():
    refused = OutOfMemory(BackendMessage.OUT_OF_MEMORY, model=BIG.name, detail="as written")
    kept = Kept()

    def answers(prompt):
        return [refused] if "x = " in prompt.text else able(prompt)

    backend = Card(20, BIG, SMALL, answers=answers)
    session = await started(backend, kept)
    assert (await complete(session, drawn("x = │"))).reason is Reason.BACKEND_ERROR
    assert session.changed.is_set()
    session.changed.clear()

    async def backends(_settings: Settings) -> AsyncGenerator[Card, None]:
        yield backend

    await start(session, World(CATALOG, lambda: machine(vram=12), backends, lambda _vocabulary: len, measured=kept))
    assert session.serving is not None
    assert (session.serving.choice.model, session.serving.choice.context) == (BIG.name, 4_096)
    assert said(session) == [WatchMessage.LESS_CONTEXT]


async def test_what_cannot_step_down_does_not_start_again_at_every_answer():
    refused = OutOfMemory(BackendMessage.OUT_OF_MEMORY, model=BIG.name, detail="as written")
    fixed = Settings(completion=Completion(model=BIG.name, delay_ms=0), models=Models(context=8_192))

    def answers(prompt):
        return [refused] if "x = " in prompt.text else able(prompt)

    backend, kept = Card(20, BIG, answers=answers), Kept()

    async def backends(_settings: Settings) -> AsyncGenerator[Card, None]:
        yield backend

    session, starts = Session(), 0
    session.settings = fixed
    for _ in range(4):
        if session.serving is None:
            starts += 1
            session.changed.clear()
            await start(
                session, World(CATALOG, lambda: machine(vram=12), backends, lambda _vocabulary: len, measured=kept)
            )
        assert (await complete(session, drawn("x = │"))).reason is Reason.BACKEND_ERROR
    assert (starts, kept.all) == (2, [])
    assert session.shown.kind is StatusKind.WARNING
