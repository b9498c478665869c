"""The three troubles a user feels, told from what was found; each with its cure and what temoto would do."""

from dataclasses import replace

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.machine import Gpu, Holder, Machine
from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.core.messages.trouble import TroubleMessage as T
from temoto.core.models.families import UNKNOWN
from temoto.core.models.records import Role
from temoto.core.planning.installed import describe
from temoto.core.planning.memory import GPU_RESERVE, need
from temoto.core.planning.records import Choice, Plan
from temoto.core.planning.troubles import Act, Finding, Fix, Observed, findings
from temoto.core.settings import Completion, Models, Settings

GB = 1_000_000_000
CATALOG = load_catalog()
INSTRUCT = Installed("qwen2.5-coder:7b-instruct", 4_683_000_000)
SMALL = Installed("qwen2.5-coder:0.5b-base", 531_000_000)
TALKER = LoadedModel("llama3.1:8b", 9 * GB, 9 * GB, 4_096, "2026-11-23T09:14:38.83753+09:00")


def choice(model: Installed, context: int = 8_192) -> Choice:
    card, weights = describe(model, CATALOG, None)
    return Choice(
        Role.COMPLETION, model.name, UNKNOWN, context, 2_048, "GPU", need(card, weights, context, gpu=True), card
    )


def found(model: Installed = SMALL, **more: object) -> Observed:
    gpu = Gpu("RTX 4070", "NVIDIA", 12 * GB, 3 * GB, holders=(Holder(42, "game", 5 * GB), Holder(43)))
    machine = Machine((gpu,), 32 * GB, 20 * GB, 8)
    made = Observed(Settings(), CATALOG, machine, Plan(choice(model)), (), (model,), ollama=True)
    return replace(made, **more)


def messages(every: list[Finding]) -> list[object]:
    return [one.what.message for one in every]


def test_a_healthy_machine_has_no_troubles():
    ours = LoadedModel(SMALL.name, GB, GB, 8_192)
    assert findings(found(before=(ours,), after=(ours,), ghost_ms=200)) == []


def test_what_holds_the_memory_is_named_where_memory_is_short():
    short = note(StartMessage.WARN_TIGHT, model="x", backend="y", why="z", cure="")
    (one,) = findings(found(notes=(short,)))
    assert one.what.text() == "Memory of RTX 4070 is held by: game (42, 5.0 GB), ? (43)."
    assert one.fixes == ()


@pytest.mark.parametrize("seen", [True, False])
def test_what_programs_outside_a_container_hold_is_told_where_memory_is_short(seen: bool):
    short = note(StartMessage.WARN_TIGHT, model="x", backend="y", why="z", cure="")
    holders = (Holder(42, "game", 5 * GB),) if seen else ()
    machine = Machine(
        (Gpu("RTX 4070", "NVIDIA", 12 * GB, 3 * GB, holders=holders, unseen=22 * GB),), 32 * GB, 20 * GB, 8
    )
    every = findings(found(notes=(short,), machine=machine))
    assert messages(every) == [*[T.HOLDERS] * seen, T.HOLDERS_UNSEEN]
    assert "22.0 GB of RTX 4070" in every[-1].what.text()
    assert findings(found(machine=machine)) == []


@pytest.mark.parametrize(
    ("free", "blamed"), [(63 * GB, False), (1 * GB, True), (None, False)]
)  # as seen on an H100 of which a program held 22 GB, and no backend was there
def test_who_holds_memory_is_blamed_for_no_model_only_where_none_would_fit(free: int | None, blamed: bool):
    card = Gpu("NVIDIA H100 80GB HBM3", "nvidia", 85 * GB, free, holders=(Holder(1830, "python3", 22 * GB),))
    every = findings(found(plan=Plan(None), machine=Machine((card,), 32 * GB, 20 * GB, 8)))
    assert messages(every) == [T.HOLDERS] * blamed
    roomy = replace(card, free=63 * GB, holders=())
    assert findings(found(plan=Plan(None), machine=Machine((card, roomy), 32 * GB, 20 * GB, 8))) == []


def chosen(context: int = 0, model: str = "") -> Settings:
    return Settings(completion=Completion(model=model), models=Models(context=context))


@pytest.mark.parametrize(
    ("settings", "fixes"),
    [
        (Settings(), ()),
        (chosen(32_768), (Fix(Act.SET, "models.context", 0),)),
        (chosen(32_768, SMALL.name), (Fix(Act.SET, "models.context", 0), Fix(Act.SET, "completion.model", ""))),
    ],
)
def test_a_spill_is_seen_and_what_the_user_fixed_is_given_back_to_temoto(settings: Settings, fixes: tuple[Fix, ...]):
    (one,) = findings(found(settings=settings, after=(LoadedModel(SMALL.name, 2 * GB, GB, 8_192),)))
    assert (one.what.message, one.fixes) == (T.TROUBLE_SPILLED, fixes)


def test_models_that_evict_each_other():
    ours = LoadedModel(SMALL.name, GB, GB, 8_192)
    (one,) = findings(found(before=(TALKER,), after=(ours,)))
    assert (one.what.message, one.fixes) == (T.IN_THE_WAY, (Fix(Act.UNLOAD, TALKER.name),))
    assert "llama3.1:8b (9.0 GB, -> 2026-11-23 09:14)" in one.what.text()
    roomy = found(before=(TALKER,), after=(ours, TALKER))
    assert findings(roomy) == []


@pytest.mark.parametrize(("beyond", "in_the_way"), [(GPU_RESERVE, False), (GPU_RESERVE - 1, True), (0, True)])
def test_what_the_driver_keeps_back_is_no_room_for_models(beyond: int, in_the_way: bool):
    """As an H100 of 85.5 GB gives programs 85.0: `total` has what nobody gets."""
    ours = LoadedModel(SMALL.name, GB, GB, 8_192)
    choice = found().plan.completion
    assert choice is not None
    assert choice.need is not None
    card = Gpu("RTX 4070", "NVIDIA", TALKER.vram + choice.need.total + beyond, 3 * GB)
    every = findings(found(before=(TALKER,), after=(ours, TALKER), machine=Machine((card,), 32 * GB, 20 * GB, 8)))
    assert messages(every) == [T.IN_THE_WAY] * in_the_way


@pytest.mark.parametrize(
    ("held", "fixes"),
    [
        (8_192, None),
        (4_096, (Fix(Act.SET, "models.context", 4_096),)),
        (32_768, (Fix(Act.SET, "models.context", 32_768),)),
        (1_000_000, ()),  # more than the model was made for
    ],
)
def test_another_num_ctx_in_use(held: int, fixes: tuple[Fix, ...] | None):
    every = findings(found(before=(LoadedModel(SMALL.name, GB, GB, held),)))
    assert [one.fixes for one in every] == ([] if fixes is None else [fixes])


@pytest.mark.parametrize(("slots", "fits"), [(1, True), (2, True), (8, False)])
def test_another_num_ctx_is_taken_only_where_it_fits_for_every_request_at_once(slots: int, fits: bool):
    """32,768 tokens take 0.3 GB more a request, and 2 GB are free."""
    card, weights = describe(SMALL, CATALOG, None)
    ours = replace(choice(SMALL), need=need(card, weights, 8_192, gpu=True, slots=slots))
    machine = Machine((Gpu("RTX 4070", "NVIDIA", 12 * GB, 2 * GB),), 32 * GB, 20 * GB, 8)
    (one,) = findings(found(plan=Plan(ours), machine=machine, before=(LoadedModel(SMALL.name, GB, GB, 32_768),)))
    assert bool(one.fixes) is fits


@pytest.mark.parametrize(
    ("more", "message", "fixes"),
    [
        ({"settings": chosen(0, SMALL.name)}, T.CURE_LATE_CHOSEN, (Fix(Act.SET, "completion.model", ""),)),
        ({"plan": Plan(choice(SMALL), "qwen2.5-coder:0.5b-base-q4_0")}, T.CURE_LATE_PULL, (Fix(Act.PULL, "qwen2.5-coder:0.5b-base-q4_0"),)),
        ({}, T.CURE_LATE_NONE, ()),
    ],
)  # fmt: skip
def test_a_model_that_is_too_slow(more: dict[str, object], message: T, fixes: tuple[Fix, ...]):
    (one,) = findings(found(ghost_ms=900, **more))
    assert (one.what.message, one.cure.message, one.fixes) == (T.LATE, message, fixes)


def test_a_larger_model_is_no_cure_for_a_smaller_one_that_was_measured_to_be_late():
    better = note(StartMessage.WARN_BETTER, command="x")
    (one,) = findings(found(plan=Plan(choice(SMALL), "qwen2.5-coder:7b-base"), ghost_ms=900, notes=(better,)))
    assert (one.what.message, one.cure.message, one.fixes) == (T.LATE, T.CURE_LATE_NONE, ())


@pytest.mark.parametrize("other", [True, False])
def test_a_chat_template_around_the_prompt(other: bool):
    said = note(StartMessage.WARN_WRAPPED, backend="LM Studio", model=SMALL.name, cure="")
    (one,) = findings(found(notes=(said,), ollama=False, also_ollama=other))
    assert (one.what.message, one.fixes) == (T.WRAPPED, (Fix(Act.SET, "backend", "ollama"),) if other else ())


def test_a_base_form_is_offered_for_a_model_the_user_chose_for_talk():
    (one,) = findings(found(INSTRUCT, settings=chosen(0, INSTRUCT.name)))
    base = "qwen2.5-coder:7b-base"
    assert (one.what.message, one.fixes) == (T.NOT_BASE, (Fix(Act.PULL, base), Fix(Act.SET, "completion.model", base)))
    assert findings(found(INSTRUCT)) == []


@pytest.mark.parametrize(
    ("settings", "said", "fixes"),
    [
        (Settings(), (note(StartMessage.WARN_BETTER, command="x"),), [(Fix(Act.PULL, "qwen2.5-coder:7b-base"),)]),
        (Settings(), (), []),  # start-up compared them, and said nothing
        (chosen(0, SMALL.name), (), [(Fix(Act.PULL, "qwen2.5-coder:7b-base"), Fix(Act.SET, "completion.model", "qwen2.5-coder:7b-base"))]),
    ],
)  # fmt: skip
def test_a_better_model_that_keeps_the_pace(settings: Settings, said: tuple, fixes: list[tuple[Fix, ...]]):
    every = findings(found(plan=Plan(choice(SMALL), "qwen2.5-coder:7b-base"), settings=settings, notes=said))
    assert [one.fixes for one in every] == fixes
    assert messages(every) == [T.BETTER] * len(fixes)


def test_every_finding_speaks_both_languages():
    short = note(StartMessage.WARN_TIGHT, model="x", backend="y", why="z", cure="")
    wrapped = note(StartMessage.WARN_WRAPPED, backend="LM Studio", model=SMALL.name, cure="")
    everything = found(
        notes=(short, wrapped), before=(TALKER, LoadedModel(SMALL.name, GB, GB, 4_096)),
        after=(LoadedModel(SMALL.name, 2 * GB, GB, 8_192),), ghost_ms=900, settings=chosen(0, SMALL.name),
    )  # fmt: skip
    every = findings(everything)
    assert len(every) >= 6
    assert all(one.what.text(told) and one.cure.text(told) for one in every for told in ("en", "ja"))
