"""Models no catalog file knows: described by their backend, asked once a file, and chosen where they are the best there is."""

import asyncio
from dataclasses import replace

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.backend.listed import Installed, ModelDetails
from temoto.core.models.records import Role
from temoto.core.settings import Completion, Settings
from temoto.engine import descriptions
from temoto.engine.descriptions import Descriptions
from temoto.engine.serving.startup import plan_of
from temoto.ports import BadReply
from tests.engine.serving.test_startup import CODER, able, house, machine
from tests.fakes.scripted_backend import FakeBackend, down

CATALOG = load_catalog()
OURS = Installed("our-own-coder:3b", 2_000_000_000, params_b=3.0, digest="one")
SHOWN = ModelDetails("llama", 28, 2, 128, 16_384, "mit", fim_parts=("<P>", "@prefix", "<S>", "@suffix", "<M>"))
PATIENT = Settings(completion=Completion(latency_ms=60_000))


class Asked(FakeBackend):
    """Counts which models it was asked about, and answers as a test says."""

    def __init__(self, *models: Installed, fails: Exception | None = None, slow: float = 0) -> None:
        super().__init__(able, models=models, shown={OURS.name: SHOWN}, gpu=True)
        self.about: list[str] = []
        self.fails, self.slow = fails, slow

    async def show(self, model: str) -> ModelDetails:
        self.about.append(model)
        await asyncio.sleep(self.slow)
        if self.fails:
            raise self.fails
        return await super().show(model)


async def test_what_its_backend_says_of_a_model_is_what_the_plan_counts_with():
    backend = Asked(OURS)
    plan, _ = await plan_of(backend, (OURS,), PATIENT, machine(vram=12), house(backend))
    assert plan.completion is not None
    assert (plan.completion.model, plan.completion.card and plan.completion.card.layers) == (OURS.name, 28)
    assert plan.completion.need is not None
    assert plan.completion.need.kv == 28 * 2 * 2 * 128 * 2 * plan.completion.context


async def test_each_file_is_asked_about_once_and_those_of_the_catalog_never():
    backend, known = Asked(OURS, CODER), Descriptions()
    for _ in range(3):
        assert (await known.of(backend, (OURS, CODER), CATALOG))[OURS.name] == SHOWN
    assert backend.about == [OURS.name]
    await known.of(backend, (replace(OURS, digest="two"),), CATALOG)
    assert backend.about == [OURS.name, OURS.name]


async def test_a_hundred_unknown_models_are_not_all_asked_about():
    many = tuple(replace(OURS, name=f"ours-{number}:1b", digest=str(number)) for number in range(100))
    backend = Asked(*many)
    await Descriptions().of(backend, many, CATALOG)
    assert len(backend.about) == descriptions.MOST_SHOWN


async def test_a_backend_that_is_slow_to_say_does_not_hold_the_plan_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(descriptions, "SHOWN_S", 0.05)
    assert await Descriptions().of(Asked(OURS, slow=30), (OURS,), CATALOG) == {}


@pytest.mark.parametrize("fails", [down(), BadReply(down().note.message, **down().note.facts)])
async def test_a_backend_that_will_not_say_leaves_the_model_to_its_size(fails: Exception):
    assert await Descriptions().of(Asked(OURS, fails=fails), (OURS,), CATALOG) == {OURS.name: ModelDetails()}


async def test_a_model_that_thinks_can_reason():
    thinker = Asked(OURS)
    thinker._shown = {OURS.name: replace(SHOWN, thinking=True)}
    plan, _ = await plan_of(thinker, (OURS,), PATIENT, machine(vram=24), house(thinker))
    assert plan.beside[Role.REASONING].model == OURS.name
