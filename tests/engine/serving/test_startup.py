"""Start-up with a made-up machine: afterwards the session serves, or its status says why not."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.backend.calls import Prompt
from temoto.core.backend.listed import Installed, LoadedModel, ModelDetails
from temoto.core.completion.reasons import Reason
from temoto.core.machine import Gpu, Machine
from temoto.core.messages import Note, Sentence
from temoto.core.messages.machine import MachineMessage
from temoto.core.messages.start import StartMessage
from temoto.core.settings import Completion, Models, Settings
from temoto.core.status import Command, StatusKind
from temoto.engine.completion.complete import complete
from temoto.engine.serving import selftest, startup, supervise
from temoto.engine.serving.startup import start
from temoto.engine.serving.supervise import keep_ready
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import TemotoError
from tests.draw import drawn
from tests.engine.scripted import until
from tests.fakes.scripted_backend import FakeBackend, Piece, down

GB = 1_000_000_000
CODER = Installed("qwen2.5-coder:1.5b-base", 986_000_000)
LARGE = Installed("qwen2.5-coder:7b-base", 4_683_000_000)
TALKER = Installed("llama3.2:1b", 1_100_000_000)


def machine(vram: float | None = None, ram: float = 16) -> Machine:
    gpus = () if vram is None else (Gpu("a card", "made for tests", 24 * GB, round(vram * GB), bandwidth=1000 * GB),)
    return Machine(gpus, round(ram * GB), round(ram * GB), 8)


def able(prompt: Prompt) -> list[Piece]:
    """Fills the hole, and goes on with the pattern."""
    return [selftest.IN_THE_HOLE] if "colorsys" in prompt.text else [f" {selftest.GOES_ON}"]


def unable_to_fill(prompt: Prompt) -> list[Piece]:
    return ["Sure! Here is"] if "colorsys" in prompt.text else [f" {selftest.GOES_ON}"]


def house(*found: FakeBackend | TemotoError, look: Callable[[], Machine] = machine) -> World:
    async def backends(_settings: Settings) -> AsyncGenerator[FakeBackend | TemotoError, None]:
        for one in found:
            yield one

    return World(load_catalog(), look, backends, estimate=lambda _vocabulary: len)


async def started(*found: FakeBackend | TemotoError, settings: Settings | None = None, look=machine) -> Session:
    session = Session()
    session.settings = settings or Settings()
    await start(session, house(*found, look=look))
    return session


def warned(session: Session) -> list[Sentence]:
    return [detail.message for detail in session.status.details]


async def test_a_model_that_can_serves():
    backend = FakeBackend(able, models=[CODER])
    session = await started(backend)
    assert session.serving is not None
    assert session.serving.fim
    assert (session.serving.choice.model, session.status.kind) == (CODER.name, StatusKind.READY)
    assert (session.status.device, session.status.context) == ("CPU", 4_096)
    assert backend.loaded == [(CODER.name, 4_096, "30m")]
    assert session.settled.is_set()
    assert not backend.closed


@pytest.mark.parametrize(
    ("answers", "fim", "warnings"), [(able, True, []), (unable_to_fill, False, [StartMessage.WARN_FIM_FAILED])]
)
async def test_a_model_of_no_catalog_fills_holes_as_its_server_says(answers, fim: bool, warnings: list[Sentence]):
    parts = ("<PRE>", "@prefix", "<SUF>", "@suffix", "<MID>")
    backend = FakeBackend(answers, models=[TALKER], shown={TALKER.name: ModelDetails(fim_parts=parts)})
    session = await started(backend)
    assert session.serving is not None
    assert (session.serving.fim, warned(session)) == (fim, warnings)
    hole = selftest.HOLE
    assert backend.asked[0].text == f"<PRE>{hole.prefix}<SUF>{hole.suffix}<MID>"
    assert backend.asked[0].stops == ("<PRE>", "<SUF>", "<MID>")


async def test_completions_that_are_off_ask_nobody():
    backend = FakeBackend(able, models=[CODER])
    session = await started(backend, settings=Settings(completion=Completion(enabled=False)))
    assert (session.status.kind, session.serving, backend.loaded) == (StatusKind.OFF, None, [])


async def test_without_any_backend_the_status_joins_the_reasons():
    session = await started(down(), FakeBackend(models=[]), down())
    assert (session.status.kind, session.serving) == (StatusKind.ERROR, None)
    said = session.status.text.text()
    assert said.count(down().note.text()) == 2
    assert "has no model that can complete code" in said
    assert "get qwen2.5-coder:0.5b-base" in said


async def test_the_first_backend_that_can_serves_and_the_others_are_let_go():
    empty, good, never = FakeBackend(), FakeBackend(able, models=[CODER]), FakeBackend(able, models=[CODER])
    session = await started(empty, good, never)
    assert session.serving is not None
    assert session.serving.backend is good
    assert (empty.closed, good.closed, never.loaded) == (True, False, [])


async def test_of_several_models_the_best_that_fits_serves():
    session = await started(FakeBackend(able, models=[LARGE, CODER, TALKER], gpu=True), look=lambda: machine(vram=4))
    assert session.serving is not None
    assert session.serving.choice.model == CODER.name


@pytest.mark.parametrize("wanted", [LARGE.name, "my-model", "my-model:latest"])
async def test_the_configured_model_is_used_though_it_does_not_fit(wanted: str):
    models = [CODER, LARGE, Installed("my-model:latest", 5 * GB)]
    backend = FakeBackend(able, models=models, gpu=True)
    wish = Settings(completion=Completion(model=wanted))
    session = await started(backend, settings=wish, look=lambda: machine(vram=2))
    assert session.serving is not None
    assert session.serving.choice.model.removesuffix(":latest") == wanted.removesuffix(":latest")
    assert session.status.kind is StatusKind.WARNING
    assert StartMessage.WARN_DOES_NOT_FIT in warned(session)


async def test_the_configured_model_that_is_not_there_is_not_replaced():
    wish = Settings(completion=Completion(model="nobody:7b"))
    backend = FakeBackend(able, models=[CODER])
    session = await started(backend, settings=wish)
    assert session.serving is None
    assert "nobody:7b" in session.status.text.text()
    assert "get nobody:7b" in session.status.text.text()
    assert backend.closed


async def test_the_configured_model_that_would_send_code_away_is_refused():
    remote = Installed("big:cloud", 1, remote=True)
    wish = Settings(completion=Completion(model="big:cloud"))
    assert (await started(FakeBackend(able, models=[remote]), settings=wish)).serving is None
    wish = Settings(completion=Completion(model="big:cloud"), allow_remote=True)
    assert (await started(FakeBackend(able, models=[remote]), settings=wish)).serving is not None


async def test_the_configured_context_is_loaded():
    backend = FakeBackend(able, models=[CODER])
    await started(backend, settings=Settings(models=Models(context=1_000, keep_alive="5m")))
    assert backend.loaded == [(CODER.name, 1_000, "5m")]


async def test_a_model_that_fills_no_hole_sees_only_the_prefix():
    backend = FakeBackend(unable_to_fill, models=[CODER])
    session = await started(backend)
    assert session.serving is not None
    assert not session.serving.fim
    assert (session.status.kind, session.status.fim, warned(session)) == (
        StatusKind.WARNING,
        False,
        [StartMessage.WARN_FIM_FAILED],
    )
    answer = await complete(session, drawn("x = │ * 2"))
    assert answer.reason is Reason.MID_LINE


async def test_a_model_that_answers_with_prose_is_warned_about():
    session = await started(FakeBackend(["Sure! Here is"], models=[TALKER]))
    assert session.serving is not None
    assert warned(session) == [StartMessage.WARN_RAW_FAILED]
    assert "Sure! Here is" in session.status.details[0].text()


async def test_what_the_backend_holds_already_counts_as_free():
    resident = [LoadedModel(LARGE.name, 5 * GB, 5 * GB)]
    almost_full = FakeBackend(able, models=[LARGE], resident=resident, gpu=True)
    session = await started(almost_full, look=lambda: machine(vram=3))
    assert (session.status.kind, warned(session)) == (StatusKind.READY, [])
    assert session.serving is not None
    assert session.serving.choice.warnings == ()
    full = FakeBackend(able, models=[LARGE], gpu=True)
    session = await started(full, look=lambda: machine(vram=3))
    assert session.serving is not None
    assert session.serving.choice.warnings


async def test_a_model_that_landed_beside_the_gpu_is_warned_about():
    spilled = FakeBackend(able, models=[CODER], resident=[LoadedModel(CODER.name, 2 * GB, GB)], gpu=True)
    assert warned(await started(spilled, look=lambda: machine(vram=20))).count(StartMessage.WARN_SPILL) == 1


async def test_a_better_model_is_named():
    session = await started(FakeBackend(able, models=[CODER], gpu=True), look=lambda: machine(vram=20))
    assert warned(session) == [StartMessage.WARN_BETTER]
    assert session.plan.better is not None
    assert session.plan.better in session.status.details[0].text()


async def test_a_machine_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(startup, "MACHINE_S", 0.05)
    answered = threading.Event()

    def blocked() -> Machine:
        answered.wait(10)
        return machine(vram=24)

    try:
        session = await asyncio.wait_for(started(FakeBackend(able, models=[CODER]), look=blocked), 5)
    finally:
        answered.set()
    assert session.serving is not None
    assert session.machine is not None
    assert session.machine.unread[0].message is MachineMessage.HARDWARE_LATE
    assert session.machine.gpus == ()


async def test_the_plan_is_made_again_when_the_machine_answers_after_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(startup, "MACHINE_S", 0.05)
    monkeypatch.setattr(supervise, "RETRY_S", 0.001)
    answered = threading.Event()

    def late() -> Machine:
        answered.wait(10)
        return machine(vram=24)

    session = Session()
    both = [CODER, LARGE]
    first, second = (FakeBackend(able, models=both, gpu=True) for _ in range(2))
    waiting = iter([first, second])

    async def backends(_settings: Settings) -> AsyncGenerator[FakeBackend, None]:
        yield next(waiting)

    task = asyncio.create_task(
        keep_ready(session, World(load_catalog(), late, backends, estimate=lambda _vocabulary: len))
    )
    await asyncio.wait_for(session.settled.wait(), 5)
    assert session.serving is not None
    assert session.serving.choice.device == "CPU"
    answered.set()
    await until(lambda: session.serving and session.serving.choice.device == "GPU")
    assert session.serving.choice.model == LARGE.name
    assert first.closed
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_machine_that_answers_late_and_changes_nothing_starts_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(startup, "MACHINE_S", 0.05)
    answered = threading.Event()

    def late() -> Machine:
        answered.wait(10)
        return machine()

    told: list[StatusKind] = []
    session = Session(lambda status: told.append(status.kind))
    session.settings = Settings(models=Models(context=2_048))
    backend = FakeBackend(able, models=[CODER])

    async def backends(_settings: Settings) -> AsyncGenerator[FakeBackend, None]:
        yield backend

    task = asyncio.create_task(
        keep_ready(session, World(load_catalog(), late, backends, estimate=lambda _vocabulary: len))
    )
    await asyncio.wait_for(session.settled.wait(), 5)
    serving = session.serving
    answered.set()
    await until(lambda: session.machine.ram_total and session.watch_machine.looking is None)
    await asyncio.sleep(0.1)
    assert (session.serving is serving, told.count(StatusKind.READY) + told.count(StatusKind.WARNING)) == (True, 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_probe_that_fails_is_no_reason_not_to_start():
    def broken() -> Machine:
        raise OSError("the driver is gone")

    session = await started(FakeBackend(able, models=[CODER]), look=broken)
    assert session.serving is not None
    assert "the driver is gone" in session.machine.unread[0].text()


async def test_the_best_there_is_serves_with_a_warning_where_it_does_not_fit():
    session = await started(FakeBackend(able, models=[LARGE], gpu=True), look=lambda: machine(vram=4))
    assert session.serving is not None
    assert warned(session) == [StartMessage.WARN_TIGHT]
    said = session.status.details[0].text()
    assert "A model that fits: `get qwen2.5-coder:" in said


@pytest.mark.parametrize("said", [[down()], [" ", down()]], ids=["at once", "in the test"])
async def test_a_backend_that_dies_at_the_start_is_let_go(said: list[Piece]):
    dying, good = FakeBackend(said, models=[CODER]), FakeBackend(able, models=[CODER])
    session = await started(dying, good)
    assert dying.closed
    assert session.serving is not None
    assert session.serving.backend is good


async def test_a_start_called_off_lets_the_backend_go():
    slow = FakeBackend([30.0], models=[CODER])
    starting = asyncio.create_task(started(slow))
    await until(lambda: slow.asked)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert slow.closed
    assert slow.open == 0


async def test_what_is_lost_is_found_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supervise, "RETRY_S", 0.001)
    said: list[list[Piece]] = [[selftest.IN_THE_HOLE], [down()], [selftest.IN_THE_HOLE], ["1"]]
    session = Session()
    session.settings = Settings(completion=Completion(delay_ms=0))
    task = asyncio.create_task(keep_ready(session, house(FakeBackend(*said, models=[CODER]))))
    await asyncio.wait_for(session.settled.wait(), 5)
    assert (await complete(session, drawn("x = │"))).reason is Reason.BACKEND_DOWN
    await until(lambda: session.serving)
    assert (await complete(session, drawn("x = │"))).reason is Reason.OK
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_progress_tells_what_is_done_in_order():
    told: list[tuple[Sentence, int]] = []

    def report(said: Note, percent: int) -> None:
        told.append((said.message, percent))

    await start(Session(), house(FakeBackend(able, models=[CODER])), report)
    assert [message for message, _ in told] == [StartMessage.STARTING, StartMessage.LOADING, StartMessage.TESTING]
    assert [percent for _, percent in told] == sorted(percent for _, percent in told)


async def test_a_new_start_counts_with_what_is_free_then():
    free = iter([10, 5])  # GB: before the model was loaded, and with it
    held = [LoadedModel(CODER.name, 5 * GB, 5 * GB)]
    world = house(FakeBackend(able, models=[CODER], resident=held, gpu=True), look=lambda: machine(vram=next(free)))
    session = Session()
    for expected in (10 * GB, 5 * GB):
        assert await start(session, world) is not None
        assert session.machine is not None
        assert session.machine.gpus[0].free == expected


async def test_a_backend_that_is_gone_leaves_the_machine_alone():
    looks = iter([machine()])  # a second look would raise
    session = Session()
    for _ in range(3):
        await start(session, house(down(), look=lambda: next(looks)))
    assert session.machine == machine()


async def test_where_all_models_embed_or_draw_there_is_none_that_completes_and_one_is_offered():
    models = [Installed("qwen3-embedding:0.6b", 639_000_000), Installed("x/z-image-turbo:latest", 12 * GB)]
    backend = FakeBackend(able, models=models, shown={one.name: ModelDetails(completes=False) for one in models})
    session = await started(backend)
    assert (session.serving, backend.loaded) == (None, [])
    assert session.status.text.text().startswith(
        "No completions: scripted has no model that can complete code. For this"
    )
    assert session.status.command is Command.FETCH


async def test_a_known_model_of_the_hub_is_not_to_be_fetched_again():
    best = (await started(FakeBackend(able, models=[CODER], gpu=True), look=lambda: machine(vram=12))).status.details
    (better,) = [one for one in best if one.message is StartMessage.WARN_BETTER]
    assert "qwen2.5-coder:14b" in str(better.facts["command"])
    hub = Installed("hf.co/bartowski/Qwen2.5-Coder-14B-GGUF:Q4_0", 8_300_000_000, quantization="Q4_0", params_b=14.8)
    session = await started(FakeBackend(able, models=[hub], gpu=True), look=lambda: machine(vram=12))
    assert session.serving is not None
    assert session.serving.choice.model == hub.name
    assert StartMessage.WARN_BETTER not in warned(session)


@pytest.mark.parametrize(("model", "words"), [(TALKER, ("sees only what is left of", "カーソルより前だけ")), (CODER, ("fill-in-the-middle", "前後"))], ids=["chat", "holes"])  # fmt: skip
async def test_the_status_says_whether_a_model_sees_what_follows(model: Installed, words: tuple[str, str]):
    session = await started(FakeBackend(able, models=[model]))
    assert session.serving is not None
    assert session.status.fim == (model is CODER)
    assert words[0] in session.status.text.text()
    assert words[1] in session.status.text.text("ja")
