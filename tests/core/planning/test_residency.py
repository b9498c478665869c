"""Which models share a machine: all that fit at once, the better completion model first, and bits of precision last."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.models.records import Role
from temoto.core.planning.candidates import Candidate, Wishes
from temoto.core.planning.devices import Capacity
from temoto.core.planning.residency import Residency, Search
from temoto.core.planning.roles import ROWS
from tests.core.planning.shipped import CATALOG, GB, OFFERED, WISHES, a_ground, of, search, tags
from tests.examples import examples

some = examples(40)
RANK = {role: {one.model: place for place, one in enumerate(CATALOG.ranking[role])} for role in ROWS}
grounds = st.builds(
    lambda gpus, ram, speed: a_ground(*gpus, ram_gb=ram, bandwidth=speed * GB),
    st.lists(st.floats(0, 100), max_size=2),
    st.floats(1, 200),
    st.floats(20, 3_000),
)


def distinct(found: Residency) -> dict[str, Candidate]:
    return {one.weights.tag: one for one in found.chosen.values()}


@some
@given(grounds)
def test_what_is_resident_fits_at_once(here: Capacity):
    found = search(here).resident()
    laid = [sum(sizes) for sizes in zip(*(one.placement for one in distinct(found).values()), strict=True)]
    assert all(size <= device.free for size, device in zip(laid, here.every, strict=False))
    assert found.resident
    assert found.total == (sum(laid[place] for place in here.places) + here.reserve if laid else 0)
    assert all(one.fits for one in found.chosen.values())


@some
@given(grounds)
def test_one_model_has_one_context(here: Capacity):
    chosen = search(here).resident().chosen
    for one in chosen.values():
        assert {other.context for other in chosen.values() if other.weights.tag == one.weights.tag} == {one.context}


def worth(found: Residency) -> tuple[object, ...]:
    """A plan by the order in docs/machine-and-choice.md; less is better. Forms, which come last, are left out."""
    roles: list[object] = []
    for role in ROWS:
        one = found.chosen.get(role)
        place = RANK[role].get(one.card.id) if one else None
        roles.append((99,) if one is None else (one.late_by, place is None, one.spilled, place or 0))
    return (-len(found.chosen), not all(one.meets for one in found.chosen.values()), *roles)


@some
@given(st.floats(1, 90), st.floats(0, 60), st.floats(40, 2_000))
def test_more_memory_is_never_worse(size: float, more: float, speed: float):
    less, larger = (search(a_ground(gb, bandwidth=speed * GB)).resident() for gb in (size, size + more))
    assert worth(larger) <= worth(less)


@some
@given(st.floats(2, 60), st.floats(0, 30))
def test_more_ram_is_never_worse(size: float, more: float):
    less, larger = (search(a_ground(ram_gb=gb)).resident() for gb in (size, size + more))
    assert worth(larger) <= worth(less)


def test_more_vram_on_the_command_line_is_never_worse():
    before = (0,)
    for half in range(3, 400):
        found = search(of(vram=(half / 2,), ram=32)).resident()
        assert worth(found) <= before, f"{half / 2} GB: {[one.weights.tag for one in found.chosen.values()]}"
        before = worth(found)


def test_a_role_that_joins_a_model_does_not_push_it_into_ram():
    """At 5.5 GB Qwen3 4B fits for chat with 4,096 tokens; reasoning needs 8,192 and would have moved both into RAM."""
    chosen = search(of(vram=(5.5,), ram=32)).resident().chosen
    assert not chosen[Role.CHAT].spilled


def test_less_context_leaves_room_for_the_next_role():
    """At 38 GB the better chat model fits with 8,192 tokens, and with 4,096 beside one for reasoning too."""
    chosen = search(a_ground(38.0)).resident().chosen
    assert (chosen[Role.CHAT].card.id, chosen[Role.CHAT].context) == ("devstral-small-2-24b", 4_096)
    assert chosen[Role.REASONING].meets


@some
@given(grounds)
def test_a_shared_model_has_one_pace(here: Capacity):
    chosen = search(here).resident().chosen
    for one in chosen.values():
        same = [other for other in chosen.values() if other.weights.tag == one.weights.tag]
        assert {other.placement for other in same} == {one.placement}
        assert all(other.speed.decode == pytest.approx(one.speed.decode, rel=0.05) for other in same)


@pytest.mark.parametrize("role", ROWS)
def test_alone_more_memory_is_never_worse_for_any_role(role: Role):
    before = (99, True, 99)
    for half in range(2, 300, 5):
        one = search(of(vram=(half / 2,), ram=32)).alone().chosen.get(role)
        if one is not None:
            now = (one.late_by, one.spilled, RANK[role].get(one.card.id, 99))
            assert now <= before, f"{half / 2} GB: {one.weights.tag}"
            before = now


def test_a_better_chat_model_comes_before_finer_bits_of_the_completion_model():
    chosen = search(of("RTX 4090", "RTX 4090")).resident().chosen
    assert (
        chosen[Role.COMPLETION].weights.tag == "qwen3-coder:30b"
    )  # q8_0 would fit, with a lesser chat model beside it
    assert chosen[Role.CHAT].card.id == "qwen3.8-27b"
    assert not chosen[Role.CHAT].spilled


def test_what_is_left_goes_into_finer_bits():
    chosen = search(of("RTX 4060")).resident().chosen
    assert chosen[Role.COMPLETION].weights.quantization == "Q6_K"
    assert not any(one.spilled for one in chosen.values())


def test_each_by_itself_may_not_fit_at_once():
    together, alone = search(of("RTX 4070")).resident(), search(of("RTX 4070")).alone()
    assert together.resident
    assert not alone.resident
    for role in ROWS:
        assert RANK[role][alone.chosen[role].card.id] <= RANK[role].get(together.chosen[role].card.id, 99)
    large = search(of("H200")).alone()
    assert large.resident


def test_the_role_that_comes_first_is_served_best():
    completing = search(of("RTX 4090")).resident().chosen
    thinking = Search(CATALOG, of("RTX 4090"), WISHES, OFFERED, Role.REASONING).resident().chosen
    for first, chosen, other in ((Role.COMPLETION, completing, thinking), (Role.REASONING, thinking, completing)):
        assert RANK[first][chosen[first].card.id] < RANK[first][other[first].card.id]


def test_the_order_of_the_catalog_does_not_matter():
    mixed = random.Random(5)
    for here in (of("RTX 4070"), of("RTX 4090", "RTX 3060", vram=(24, 12)), of(ram=16)):
        forms = {role: tuple(mixed.sample(every, len(every))) for role, every in OFFERED.items()}
        again = Search(CATALOG, here, WISHES, forms).resident()
        assert {role: one.weights.tag for role, one in again.chosen.items()} == tags(here)


def test_what_is_there_already_is_not_changed_by_what_could_be_had():
    here = of("RTX 4090")
    there = {Role.COMPLETION: tuple(one for one in OFFERED[Role.COMPLETION] if one[1].tag == "qwen2.5-coder:1.5b-base")}
    alone = Search(CATALOG, here, WISHES, there).resident().chosen
    filled = Search(CATALOG, here, WISHES, there, beside=OFFERED).resident()
    assert list(alone) == [Role.COMPLETION]
    assert filled.chosen[Role.COMPLETION].weights.tag == alone[Role.COMPLETION].weights.tag
    assert set(filled.chosen) == set(ROWS)
    assert filled.total <= here.free + here.reserve


@pytest.mark.parametrize(
    ("wishes", "here", "expected"),
    [
        pytest.param(Wishes(latency_ms=100), of("RTX 4070"), "qwen2.5-coder:1.5b-base-q6_K", id="a faster one"),
        pytest.param(Wishes(latency_ms=1_000), of("RTX 4070"), "qwen2.5-coder:14b-base", id="a better one"),
        pytest.param(
            Wishes(commercial=True), of("RTX 3050", vram=(8,)), "qwen2.5-coder:1.5b-base-q6_K", id="one for business"
        ),
    ],
)
def test_wishes(wishes: Wishes, here: Capacity, expected: str):
    assert tags(here, wishes)[Role.COMPLETION] == expected


def test_nothing_fits():
    found = search(a_ground(0.1, ram_gb=0)).resident()
    assert (found.chosen, found.total) == ({}, 0)


def test_a_context_is_every_roles():
    chosen = search(of("RTX 4090"), Wishes(context=4_096)).resident().chosen
    assert {one.context for one in chosen.values()} == {4_096}
    assert replace(WISHES, context=4_096).latency_ms == 350
