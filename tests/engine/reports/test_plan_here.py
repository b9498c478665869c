"""What `temoto plan` shows is what a server started here goes by: on any machine, with whatever is installed, measured and set."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.machine import Gpu, Machine
from temoto.core.messages import Sentence
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.start import StartMessage
from temoto.core.messages.watch import WatchMessage
from temoto.core.models.records import Role
from temoto.core.planning.explained import Planned
from temoto.core.planning.measured import Measurement, StepDown, Subject, fingerprint
from temoto.core.planning.records import Choice, Plan
from temoto.core.settings import ChatModel, Completion, Models, Settings
from temoto.engine.reports.plan_here import Wanted, planned_for
from temoto.engine.serving.startup import start
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import TemotoError
from tests.core.planning.shipped import CATALOG, TABLES
from tests.engine.serving.test_startup import able
from tests.examples import examples
from tests.fakes.scripted_backend import FakeBackend

GB = 10**9
SIZES = {
    "qwen2.5-coder:0.5b-base": 0.53, "qwen2.5-coder:1.5b-base": 0.99, "qwen2.5-coder:7b-base": 4.68,
    "qwen2.5-coder:7b-base-q8_0": 8.1, "qwen2.5-coder:7b-instruct-q5_K_M": 5.4, "qwen2.5-coder:32b-instruct-q4_K_M": 19.9,
    "qwen2.5-coder:3b": 1.9, "qwen3.5:4b": 3.4, "qwen3-coder:30b": 18.6, "deepseek-r1:14b": 9.0, "my-own:7b": 4.4,
}  # fmt: skip
EMBEDS = Installed("nomic-embed-text:latest", 274_000_000, embedding=True)


def machine(*vram: float, ram: float = 32) -> Machine:
    gpus = tuple(
        Gpu(f"a card {n}", "made for tests", round(size * GB), round(size * GB), bandwidth=600 * GB)
        for n, size in enumerate(vram)
    )
    return Machine(gpus, round(ram * GB), round(ram * 0.9 * GB), 8)


MACHINES = (
    machine(ram=8), machine(ram=64), machine(4), machine(8), machine(12), machine(24), machine(24, 24), machine(80, ram=128),
)  # fmt: skip


def models(*names: str) -> tuple[Installed, ...]:
    return tuple(Installed(name, round(SIZES[name] * GB), digest=f"of {name}") for name in names)


@dataclass
class Shown:
    """What this machine has shown before."""

    paces: Sequence[Measurement] = ()
    kept: Sequence[StepDown] = ()
    where: str = "nowhere"

    def measured(self, machine: str) -> tuple[Measurement, ...]:
        return tuple(one for one in self.paces if one.subject.machine == machine)

    def keep(self, new: Measurement) -> None: ...

    def steps(self, machine: str) -> tuple[StepDown, ...]:
        return tuple(one for one in self.kept if one.machine == machine)

    def step(self, new: StepDown) -> None: ...

    def forget(self) -> bool:
        return False


def step(here: Machine, before: Installed, context: int, after: Installed, to_context: int) -> StepDown:
    return StepDown(
        fingerprint(here),
        "scripted",
        before.name,
        before.digest or "",
        context,
        after.name,
        after.digest or "",
        to_context,
    )


def pace(here: Machine, model: Installed, prompt: float, decode: float) -> Measurement:
    where = "GPU" if here.gpus else "CPU"
    subject = Subject(fingerprint(here), "scripted", model.name, model.digest or "", 8_192, where)
    return Measurement(subject, prompt, decode)


class Listed(FakeBackend):
    """Counts how often it was asked what it holds."""

    asked_for_resident = 0

    async def resident(self) -> tuple[LoadedModel, ...]:
        self.asked_for_resident += 1
        return await super().loaded_models()


def house(here: Machine, shown: Shown, *found: FakeBackend | TemotoError) -> World:
    async def backends(_settings: Settings) -> AsyncGenerator[FakeBackend | TemotoError, None]:
        for one in found:
            yield one

    return World(CATALOG, lambda: here, backends, lambda _vocabulary: len, guide=lambda: TABLES, measured=shown)


async def both(
    here: Machine, installed: Sequence[Installed], settings: Settings, shown: Shown, slots: int | None = None
) -> tuple[Session, Planned]:
    """(a server started here, what is shown)."""
    session = Session()
    session.settings = settings
    served, looked = (Listed(able, models=installed, gpu=bool(here.gpus), slots=slots) for _ in range(2))
    await start(session, house(here, shown, served))
    planned, _ = await planned_for(Wanted(), house(here, shown, looked), settings)
    return session, planned


def agreed(session: Session, planned: Planned) -> None:
    """Every role has the same model in the same form, with the same context, in the same place, or none in both."""
    if session.serving is None:  # none of what is here may be used: as its licence forbids business
        assert not any(one.installed for one in planned.roles.values()), session.status.text.text()
        return
    plan = session.plan
    for role in Role:
        choice, shown = plan.of(role), planned.roles.get(role)
        if shown is None or not shown.installed:
            assert choice is None, (role, choice)
            continue
        one = shown.candidate
        assert choice is not None, (role, one)
        assert (choice.model, choice.context, choice.card) == (one.weights.tag, one.context, one.card), role
        assert choice.need == one.need, role  # with what is left alone of a GPU, or of RAM: the same device
        assert choice.device == ("GPU" if session.machine.gpus else "CPU")


CHOSEN = (
    Settings(), Settings(profile="guide"), Settings(models=Models(context=3_000)), Settings(models=Models(commercial_only=True)),
    Settings(completion=Completion(model="qwen2.5-coder:7b-base")), Settings(chat=ChatModel("qwen2.5-coder:3b")),
    Settings(completion=Completion(latency_ms=60_000)), Settings(completion=Completion(model="qwen3.5:4b"), profile="guide"),
)  # fmt: skip
some = examples(60)


@some
@given(st.data())
def test_it_is_what_a_server_started_here_goes_by(data: st.DataObject):
    here = data.draw(st.sampled_from(MACHINES))
    settings = data.draw(st.sampled_from(CHOSEN))
    named = (settings.completion.model,) if settings.completion.model else ()
    drawn = data.draw(st.lists(st.sampled_from(sorted(SIZES)), min_size=1, max_size=6, unique=True))
    installed = (*models(*dict.fromkeys((*named, *drawn))), EMBEDS)
    usable = installed[:-1]
    one, contexts = st.sampled_from(usable), st.sampled_from((2_048, 4_096, 8_192))
    steps = data.draw(st.lists(st.builds(step, st.just(here), one, contexts, one, contexts), max_size=3))
    speeds = st.sampled_from((5.0, 40.0, 400.0))
    paces = data.draw(st.lists(st.builds(pace, st.just(here), one, speeds, speeds), max_size=4))
    slots = data.draw(st.sampled_from((None, 1, 2)))
    agreed(*asyncio.run(both(here, installed, settings, Shown(paces, steps), slots)))


BIG, SMALL = models("qwen2.5-coder:7b-base", "qwen2.5-coder:1.5b-base")
HERE = machine(12)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        pytest.param((), (BIG.name, 8_192), id="none"),
        pytest.param((step(HERE, BIG, 8_192, BIG, 4_096),), (BIG.name, 4_096), id="less context"),
        pytest.param((step(HERE, BIG, 8_192, SMALL, 4_096),), (SMALL.name, 4_096), id="another model"),
        pytest.param((step(machine(11), BIG, 8_192, SMALL, 4_096),), (BIG.name, 8_192), id="on another machine"),
    ],
)
async def test_a_step_down_that_was_kept(kept: tuple[StepDown, ...], expected: tuple[str, int]):
    session, planned = await both(HERE, (BIG, SMALL), Settings(), Shown(kept=kept))
    agreed(session, planned)
    one = planned.roles[Role.COMPLETION]
    assert (one.candidate.weights.tag, one.candidate.context) == expected
    stepped = WatchMessage.STEPPED_BEFORE in [reason.message for reason in one.reasons]
    assert stepped is (expected != (BIG.name, 8_192))


async def test_a_speed_that_was_measured():
    late = (pace(HERE, BIG, 60.0, 4.0),)
    session, planned = await both(HERE, (BIG, SMALL), Settings(), Shown(late))
    agreed(session, planned)
    assert planned.roles[Role.COMPLETION].candidate.weights.tag == SMALL.name


async def test_one_that_does_not_fit_is_shown_as_it_is_and_what_would_is_fetched():
    here = machine(4)
    session, planned = await both(here, models("qwen2.5-coder:32b-instruct-q4_K_M"), Settings(), Shown())
    agreed(session, planned)
    one = planned.roles[Role.COMPLETION]
    assert (one.installed, one.candidate.fits, planned.resident) == (True, False, False)
    assert StartMessage.WARN_TIGHT in said(planned)
    assert session.plan.better in [one.weights.tag for one in planned.fetch]


async def test_roles_with_no_model_here_show_what_could_be_fetched():
    session, planned = await both(machine(24), models("qwen2.5-coder:7b-base"), Settings(), Shown())
    agreed(session, planned)
    assert [role for role, one in planned.roles.items() if one.installed] == [Role.COMPLETION]
    assert {one.weights.tag for one in planned.fetch} == {
        one.candidate.weights.tag for role, one in planned.roles.items() if role is not Role.COMPLETION
    }


async def test_what_the_guide_asks_for_and_is_not_here_is_fetched_while_the_server_goes_by_what_is():
    here, settings = machine(12.9), Settings(profile="guide")
    session, planned = await both(here, models("qwen2.5-coder:1.5b-base", "qwen3.5:4b"), settings, Shown())
    agreed(session, planned)
    assert planned.profile == "guide"
    assert StartMessage.GUIDE_SAYS in said(planned)
    assert [one.weights.tag for one in planned.fetch] == ["qwen2.5-coder:7b-instruct-q5_K_M"]


async def test_a_backend_without_a_model_that_completes_is_passed_over():
    first, second = Listed(models=[EMBEDS]), Listed(able, models=[SMALL], gpu=True)
    planned, _ = await planned_for(Wanted(), house(HERE, Shown(), first, second), Settings())
    assert planned.roles[Role.COMPLETION].candidate.weights.tag == SMALL.name
    assert planned.roles[Role.COMPLETION].installed
    assert first.closed
    assert second.closed


@pytest.mark.parametrize(
    ("named", "fetched"), [(BIG.name, [BIG.name]), ("no-such-model:7b", [])], ids=["of the catalog", "of no catalog"]
)
async def test_a_model_the_user_named_and_does_not_have(named: str, fetched: list[str]):
    settings = Settings(completion=Completion(model=named))
    planned, _ = await planned_for(Wanted(), house(HERE, Shown(), Listed(models=[SMALL], gpu=True)), settings)
    completion = planned.roles.get(Role.COMPLETION)
    assert [completion.candidate.weights.tag if completion else None] == (fetched or [None])
    assert BackendMessage.MODEL_MISSING in said(planned)
    assert [one.weights.tag for one in planned.fetch][:1] == fetched


async def test_what_is_typed_counts_like_a_setting():
    wanted = Wanted(context=3_000, latency_ms=60_000, commercial=True, profile="guide")
    settings = Settings(
        profile="guide",
        models=Models(context=3_000, commercial_only=True),
        completion=Completion(latency_ms=60_000),
    )
    installed = models(*SIZES)
    typed, _ = await planned_for(wanted, house(HERE, Shown(), Listed(models=installed, gpu=True)), Settings())
    session, planned = await both(HERE, installed, settings, Shown())
    agreed(session, planned)
    assert typed == planned


@pytest.mark.parametrize("settings", CHOSEN[:5], ids=range(5))
async def test_a_start_asks_twice_what_the_backend_holds(settings: Settings):
    backend, session = Listed(able, models=models(*SIZES), gpu=True), Session()
    session.settings = settings
    await start(session, house(machine(24), Shown(), backend))
    assert session.serving is not None
    assert backend.asked_for_resident <= 2


def said(planned: Planned) -> list[Sentence]:
    return [one.message for one in planned.notes]


def test_a_plan_of_no_role_has_none():
    assert (Plan().every, Plan().of(Role.CHAT)) == ((), None)


def test_a_choice_is_found_by_its_role():
    choice = Choice(Role.COMPLETION, "m", CATALOG.families[0], 1, 1, "GPU")
    plan = Plan(choice, beside={Role.CHAT: replace(choice, role=Role.CHAT)})
    assert [plan.of(role) for role in Role] == [choice, plan.beside[Role.CHAT], None]
