"""The guide's answer for every size and scene, in its own words, and which real model each cell means."""

import pytest

from temoto.core.messages import Sentence
from temoto.core.messages.plan import PlanMessage
from temoto.core.models.records import Role
from temoto.core.planning.guide_choice import SCENE_ROLES, Pick, guide_answer, resolved
from tests.core.planning.shipped import CATALOG, TABLES

GUIDE = TABLES.guide


@pytest.mark.parametrize(
    ("vram", "tier", "said"),
    [
        (0, "entry", PlanMessage.GUIDE_BELOW), (3, "entry", PlanMessage.GUIDE_BELOW),
        (4, "entry", PlanMessage.GUIDE_TIER), (8, "entry", PlanMessage.GUIDE_TIER), (9, "entry", PlanMessage.GUIDE_GAP),
        (12, "middle", PlanMessage.GUIDE_TIER), (16, "middle", PlanMessage.GUIDE_TIER), (20, "middle", PlanMessage.GUIDE_GAP),
        (24, "high", PlanMessage.GUIDE_TIER), (32, "high", PlanMessage.GUIDE_GAP),
        (40, "pro", PlanMessage.GUIDE_TIER), (192, "pro", PlanMessage.GUIDE_TIER),
    ],
)  # fmt: skip
def test_tiers(vram: int, tier: str, said: Sentence):
    answer = guide_answer(GUIDE, vram)
    assert (answer.tier.id, answer.notes[0].message) == (tier, said)


COMPLETION, REASONING, CHAT = Role.COMPLETION, Role.REASONING, Role.CHAT
LIGHT = "Qwen 2.5 Coder 3B Q4_K_M"
MIDDLE = "Qwen 2.5 Coder 7B Q5_K_M"
LARGE = "Qwen 2.5 Coder 32B Q4_K_M"
THINKER = "DeepSeek R1 14B Q4_K_M"


@pytest.mark.parametrize(
    ("vram", "use", "picks"),
    [
        pytest.param(2, None, {COMPLETION: LIGHT}, id="below the guide"),
        pytest.param(8, None, {COMPLETION: LIGHT}, id="8 GB"),
        pytest.param(8, REASONING, {REASONING: LIGHT}, id="8 GB, to reason: the one answer there is"),
        pytest.param(10, None, {COMPLETION: LIGHT}, id="10 GB"),
        pytest.param(12, None, {COMPLETION: MIDDLE}, id="12 GB"),
        pytest.param(12, COMPLETION, {COMPLETION: MIDDLE}, id="12 GB, to complete"),
        pytest.param(12, REASONING, {REASONING: THINKER}, id="12 GB, to reason"),
        pytest.param(20, None, {COMPLETION: MIDDLE}, id="20 GB"),
        pytest.param(24, None, {COMPLETION: LARGE, REASONING: THINKER}, id="24 GB"),
        pytest.param(24, REASONING, {COMPLETION: LARGE, REASONING: THINKER}, id="24 GB, to reason"),
        pytest.param(96, None, {COMPLETION: LARGE, REASONING: THINKER}, id="96 GB"),
    ],
)
def test_the_flow_chart(vram: int, use: Role | None, picks: dict[Role, str]):
    answer = guide_answer(GUIDE, vram, use)
    assert {pick.role: f"{pick.name} {pick.quantization}" for pick in answer.picks} == picks


@pytest.mark.parametrize("scene", GUIDE.scenes, ids=lambda scene: str(scene.number))
@pytest.mark.parametrize("tier", GUIDE.tiers, ids=lambda tier: tier.id)
def test_every_cell_of_the_scenes(scene, tier):
    answer = guide_answer(GUIDE, tier.least_gb, scene=scene.number)
    below = [one.id for one in GUIDE.tiers[: GUIDE.tiers.index(tier) + 1] if one.id in scene.picks]
    empty = answer.notes[1:]
    if not below:
        assert answer.picks == ()
        assert [one.message for one in empty] == [PlanMessage.GUIDE_EMPTY]
        return
    (pick,) = answer.picks
    assert pick.role is SCENE_ROLES[scene.number]
    assert scene.picks[below[-1]].startswith(pick.name)
    assert [one.message for one in empty] == ([] if tier.id in scene.picks else [PlanMessage.GUIDE_EMPTY])
    assert ("temoto's doing" in "".join(one.text() for one in empty)) is (tier.id not in scene.picks)


@pytest.mark.parametrize(
    ("name", "quantization", "tag", "corrections"),
    [
        ("Qwen 2.5 Coder 3B", "Q4_K_M", "qwen2.5-coder:3b-instruct-q4_K_M", ()),
        ("Qwen 2.5 Coder 7B", "Q5_K_M", "qwen2.5-coder:7b-instruct-q5_K_M", ()),
        ("Qwen 2.5 Coder 7B", "Q6_K", "qwen2.5-coder:7b-instruct-q6_K", ()),
        ("DeepSeek R1 7B", "Q4_K_M", "deepseek-r1:7b-qwen-distill-q4_K_M", ()),
        ("DeepSeek R1 14B", "Q4_K_M", "deepseek-r1:14b-qwen-distill-q4_K_M", ()),
        ("Qwen 2.5 Coder 72B", "Q4_K_M", "qwen3-coder:30b", (1, 31)),
        ("CodeLlama 3", "Q4_K_M", "codellama:7b-code", (14,)),
    ],
)
def test_what_a_name_means(name: str, quantization: str, tag: str, corrections: tuple[int, ...]):
    found = resolved(Pick(Role.COMPLETION, name, quantization), CATALOG, GUIDE, TABLES.names)
    assert found is not None
    _card, weights, said, numbers = found
    assert (weights.tag, numbers, bool(said)) == (tag, corrections, bool(corrections))


def test_a_name_nobody_knows_means_nothing():
    assert resolved(Pick(Role.CHAT, "Nemo 9B", "Q4_K_M"), CATALOG, GUIDE, TABLES.names) is None
