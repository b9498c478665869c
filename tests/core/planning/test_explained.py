"""What is said of a plan: why each model, why none of the others, what is missing, and what is wrong in the guide's answer."""

import pytest

from temoto.core.messages.choose import ChooseMessage
from temoto.core.messages.plan import PlanMessage
from temoto.core.models.records import Role
from temoto.core.planning.candidates import Wishes
from temoto.core.planning.devices import Capacity
from temoto.core.planning.explained import Planned
from tests.core.planning.shipped import CARDS, OFFERED, a_ground, auto, guide, of

SMALL = {role: tuple(form for form in every if form[0].id in {"qwen2.5-coder-1.5b", "qwen3.5-4b"}) for role, every in OFFERED.items()}  # fmt: skip


def said(plan: Planned, role: Role) -> list[object]:
    return [reason.message for reason in plan.roles[role].reasons]


def why_not(plan: Planned, role: Role) -> dict[str, object]:
    """By model: why it was not taken."""
    ids = {weights.tag: card.id for card in CARDS.values() for weights in card.weights}
    return {ids[one.tag]: one.why.message for one in plan.roles[role].rejected}


@pytest.mark.parametrize("here", [of("RTX 4070"), of("RTX 4090", "RTX 4090"), of(ram=8), of("M3 Max", ram=64)])
def test_every_plan_says_why(here: Capacity):
    plan = auto(here)
    for role, one in plan.roles.items():
        assert PlanMessage.RANK in said(plan, role) or PlanMessage.UNRANKED in said(plan, role)
        assert one.candidate.why in one.reasons
        for language in ("en", "ja"):
            assert all(reason.text(language) for reason in one.reasons)
    shared = [
        role
        for role, one in plan.roles.items()
        if one.candidate.weights.tag == plan.roles[Role.CHAT].candidate.weights.tag
    ]
    assert any(message in said(plan, Role.CHAT) for message in (PlanMessage.SHARED, PlanMessage.SHARED_BY_ALL)) is (
        len(shared) > 1
    )


def test_every_other_model_is_named_once_with_the_reason():
    plan = auto(of("RTX 4070"))
    taken = plan.roles[Role.COMPLETION].candidate
    others = why_not(plan, Role.COMPLETION)
    assert set(others) | {taken.card.id} == {card.id for card, _, _ in OFFERED[Role.COMPLETION]}
    assert len(plan.roles[Role.COMPLETION].rejected) == len(others)
    assert others["qwen2.5-coder-32b"] is ChooseMessage.SHORT
    assert others["qwen2.5-coder-14b"] is ChooseMessage.TOO_LATE
    assert others["starcoder2-7b"] is PlanMessage.BETTER_ELSEWHERE
    short = {
        one.tag: one.missing_bytes
        for one in plan.roles[Role.COMPLETION].rejected
        if one.why.message is ChooseMessage.SHORT
    }
    assert all(size > 0 for size in short.values())


def test_what_fits_alone_but_not_beside_the_others_says_so():
    assert PlanMessage.ROOM_TAKEN in why_not(auto(of("RTX 4070")), Role.CHAT).values()
    assert PlanMessage.ROOM_TAKEN not in why_not(auto(of("RTX 4070"), resident=False), Role.CHAT).values()


def test_what_forbids_business_says_so():
    plan = auto(of("RTX 4070"), Wishes(commercial=True))
    assert why_not(plan, Role.COMPLETION)["qwen2.5-coder-3b"] is PlanMessage.FORBIDS_BUSINESS


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        pytest.param(auto(a_ground(0.1, ram_gb=0)), PlanMessage.NOTHING_FITS, id="nothing fits"),
        pytest.param(auto(a_ground(3.0, ram_gb=0)), PlanMessage.FOR_WANT_OF_ROOM, id="no room beside"),
        pytest.param(auto(of("RTX 4070"), resident=False), PlanMessage.NOT_TOGETHER, id="not at the same time"),
    ],
)
def test_what_is_missing_is_said(plan: Planned, message: PlanMessage):
    assert message in [one.message for one in plan.notes]


@pytest.mark.parametrize("gpus", [["RTX 4070"], ["RTX 4090", "RTX 4090"], ["M3 Max"], []])
def test_the_total_counts_distinct_models_once_and_the_reserve_once(gpus: list[str]):
    plan = auto(of(*gpus, ram=64))
    distinct = {one.candidate.weights.tag: one.candidate for one in plan.roles.values()}
    reserve = next(iter(distinct.values())).need.reserve
    gpu = sum(one.bytes - (one.placement[-1] if one.spilled else 0) for one in distinct.values())
    assert abs(plan.total - gpu - reserve) <= len(gpus) * len(distinct)
    assert plan.total <= plan.free


def test_what_is_installed_is_taken_and_what_is_missing_is_added():
    here = of("RTX 4090")
    plan = auto(
        here, forms=SMALL | {Role.REASONING: ()}, beside=OFFERED, installed=frozenset({"qwen2.5-coder:1.5b-base"})
    )
    assert plan.roles[Role.COMPLETION].candidate.card.id == "qwen2.5-coder-1.5b"
    assert plan.roles[Role.CHAT].candidate.card.id == "qwen3.5-4b"
    assert Role.REASONING in plan.roles


@pytest.mark.parametrize(
    ("here", "box", "role", "scene", "corrections", "message"),
    [
        pytest.param(a_ground(7.9), 8, Role.COMPLETION, None, {3}, PlanMessage.GUIDE_AUTO, id="its licence"),
        pytest.param(a_ground(24.9), 24, Role.REASONING, None, {10}, PlanMessage.GUIDE_AUTO, id="its score"),
        pytest.param(a_ground(24.9), 24, Role.COMPLETION, 1, {57}, None, id="instruct to complete"),
        pytest.param(a_ground(48.0), 48, Role.CHAT, 5, {1, 31}, PlanMessage.GUIDE_AUTO, id="no such model"),
        pytest.param(a_ground(1.5), 2, Role.COMPLETION, None, {3}, PlanMessage.GUIDE_DOES_NOT_FIT, id="does not fit"),
    ],
)
def test_the_guide_is_shown_with_its_corrections_and_what_temoto_would_take(
    here: Capacity, box: int, role: Role, scene: int | None, corrections: set[int], message: PlanMessage | None
):
    plan = guide(here, box, scene=scene)
    one = plan.roles[role]
    assert plan.profile == "guide"
    assert corrections <= set(one.corrections)
    assert PlanMessage.GUIDE_CORRECTED in said(plan, role)
    assert message is None or message in said(plan, role)
    assert one.candidate.fits is (message is not PlanMessage.GUIDE_DOES_NOT_FIT)
    for language in ("en", "ja"):
        assert all(reason.text(language) for reason in one.reasons)


def test_the_guides_two_models_for_24_gb_do_not_fit_together_and_the_plan_admits_it():
    assert not guide(of("RTX 4090"), 24).resident
    assert guide(of("RTX 4090", "RTX 4090"), 48).resident
