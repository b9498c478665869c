"""What a server would go by, from what its backend has: the guide where its profile is set, warnings that help, all three roles."""

import pytest

from temoto.core.backend.listed import Installed, LoadedModel
from temoto.core.machine import Gpu, Machine
from temoto.core.messages import Sentence
from temoto.core.messages.start import StartMessage
from temoto.core.models.records import Role
from temoto.core.planning.records import Plan
from temoto.core.settings import Completion, Models, Settings
from temoto.engine.serving.planning import planned
from tests.core.planning.shipped import CATALOG, TABLES
from tests.fakes.scripted_backend import FakeBackend

GIB = 2**30
GUIDE = Settings(profile="guide")


def machine(name: str, gib: float) -> Machine:
    return Machine((Gpu(name, "NVIDIA", round(gib * GIB), round(gib * GIB)),), 32 * GIB, 30 * GIB, 8)


RTX_4070 = machine("NVIDIA GeForce RTX 4070", 12)
RTX_4090 = machine("NVIDIA GeForce RTX 4090", 24)


async def plan_for(
    installed: list[str], here: Machine = RTX_4070, settings: Settings | None = None, **more: object
) -> tuple[Plan, list[tuple[Sentence, str]]]:
    backend = FakeBackend(models=[Installed(name) for name in installed], gpu=True, **more)
    wanted = settings or Settings()
    tables = TABLES if wanted.profile == "guide" else None
    plan, notes = await planned(backend, await backend.models(), wanted, here, CATALOG, tables)
    return plan, [(one.message, one.text()) for one in notes]


def roles(plan: Plan) -> list[str | None]:
    return [one.model if one else None for one in map(plan.of, Role)]


async def test_each_role_has_its_model_and_they_fit_together():
    installed = ["qwen2.5-coder:7b-base", "qwen3.5:4b", "qwen2.5-coder:32b", "deepseek-r1:14b"]
    plan, _ = await plan_for(installed)
    assert roles(plan) == ["qwen2.5-coder:7b-base", "qwen3.5:4b", "qwen3.5:4b"]
    assert [one.model for one in plan.others][-1] == "qwen2.5-coder:32b"
    taken = {one.model: one.need for one in plan.every if one.need}
    assert sum(need.total - need.reserve for need in taken.values()) <= 12 * GIB - 600_000_000


async def test_a_configured_model_leaves_the_other_roles_alone():
    plan, _ = await plan_for(
        ["qwen2.5-coder:1.5b-base", "qwen3.5:4b"],
        settings=Settings(completion=Completion(model="qwen2.5-coder:1.5b-base")),
    )
    assert roles(plan) == ["qwen2.5-coder:1.5b-base", "qwen3.5:4b", "qwen3.5:4b"]


@pytest.mark.parametrize(
    ("installed", "message", "words"),
    [
        pytest.param(["qwen2.5-coder:1.5b-base"], StartMessage.WARN_BETTER, "get qwen2.5-coder:7b-base", id="a better one would be in time"),
        pytest.param(["qwen2.5-coder:14b-base"], StartMessage.WARN_LATE, "would show its first line after", id="too late here"),
        pytest.param(["qwen2.5-coder:32b-base"], StartMessage.WARN_TIGHT, "get qwen2.5-coder:7b-base", id="does not fit"),
        pytest.param(["qwen2.5-coder:7b-base"], None, "", id="the best there is"),
        pytest.param(["qwen2.5-coder:7b-base-q4_0"], None, "", id="... in another form"),
        pytest.param(["my-own:7b"], None, "", id="one of which nothing is known"),
    ],
)  # fmt: skip
async def test_what_is_worth_a_warning(installed: list[str], message: Sentence | None, words: str):
    _, notes = await plan_for(installed)
    assert [said for said, _ in notes] == ([message] if message else [])
    assert words in "".join(text for _, text in notes)


@pytest.mark.parametrize(
    ("named", "offered"),
    [("qwen2.5-coder:7b", "`get qwen2.5-coder:7b-base`"), ("qwen2.5-coder:7b-base", ""), ("my-own:7b", "")],
)
async def test_a_base_model_is_offered_for_a_configured_one_that_talks(named: str, offered: str):
    _, notes = await plan_for([named], settings=Settings(completion=Completion(model=named)))
    assert [said for said, _ in notes] == ([StartMessage.WARN_INSTRUCT] if offered else [])
    assert offered in "".join(text for _, text in notes)


CODER, THINKER = "qwen2.5-coder:32b-instruct-q4_K_M", "deepseek-r1:14b-qwen-distill-q4_K_M"


@pytest.mark.parametrize(
    ("installed", "here", "expected", "missing"),
    [
        pytest.param([CODER, THINKER, "qwen3-coder:30b"], RTX_4090, (CODER, THINKER), [], id="both are there"),
        pytest.param(["qwen2.5-coder:32b", "deepseek-r1:14b", "qwen3-coder:30b"], RTX_4090, ("qwen2.5-coder:32b", "deepseek-r1:14b"), [], id="under other tags"),
        pytest.param(["qwen3-coder:30b", THINKER], RTX_4090, ("qwen3-coder:30b", THINKER), [CODER], id="the coder is missing"),
        pytest.param(["qwen2.5-coder:7b-base"], RTX_4070, ("qwen2.5-coder:7b-base", None), ["qwen2.5-coder:7b-instruct-q5_K_M"], id="12 GB, another form"),
        pytest.param(["qwen2.5-coder:7b-instruct-q5_K_M", "qwen2.5-coder:7b-base"], RTX_4070, ("qwen2.5-coder:7b-instruct-q5_K_M", None), [], id="12 GB"),
    ],
)  # fmt: skip
async def test_the_guides_models_where_they_are_installed(
    installed: list[str], here: Machine, expected: tuple[str | None, str | None], missing: list[str]
):
    plan, notes = await plan_for(installed, here, GUIDE)
    assert (roles(plan)[0], roles(plan)[2]) == expected
    told = [text for said, text in notes if said is StartMessage.GUIDE_SAYS]
    assert len(told) == len(missing)
    assert all(f"`get {tag}`" in text for tag, text in zip(missing, told, strict=True))
    assert not any(said in {StartMessage.WARN_BETTER, StartMessage.WARN_LATE} for said, _ in notes)


async def test_each_request_a_backend_works_on_has_a_context_of_its_own():
    one, _ = await plan_for(["qwen2.5-coder:7b-base"], slots=1)
    two, _ = await plan_for(["qwen2.5-coder:7b-base"], slots=2)
    assert two.completion.need.kv == 2 * one.completion.need.kv


async def test_what_is_loaded_already_counts_as_free():
    small = machine("NVIDIA GeForce RTX 4070", 3)
    _, notes = await plan_for(["qwen2.5-coder:7b-base"], small)
    assert [said for said, _ in notes] == [StartMessage.WARN_TIGHT]
    held = [LoadedModel("qwen2.5-coder:7b-base", 5 * GIB, 5 * GIB)]
    _, notes = await plan_for(["qwen2.5-coder:7b-base"], small, resident=held)
    assert notes == []


async def test_the_guides_entry_pick_is_neither_taken_nor_offered_where_its_licence_is_not_wanted():
    entry, installed = machine("NVIDIA GeForce RTX 4060", 8), ["qwen2.5-coder:3b", "qwen2.5-coder:1.5b-base"]
    plan, _ = await plan_for(installed, entry, GUIDE)
    assert roles(plan)[0] == "qwen2.5-coder:3b"
    strict = Settings(profile="guide", models=Models(commercial_only=True))
    plan, notes = await plan_for(installed, entry, strict)
    assert roles(plan)[0] == "qwen2.5-coder:1.5b-base"
    assert not any("qwen2.5-coder:3b" in text for _, text in notes)
