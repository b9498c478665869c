"""No role has a model that nobody would wait for, whatever the machine; and of each speed it is told how it is known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.messages.choose import ChooseMessage
from temoto.core.messages.plan import PlanMessage
from temoto.core.models.records import Role
from temoto.core.planning.candidates import Wishes
from temoto.core.planning.devices import Capacity
from temoto.core.planning.explained import word
from temoto.core.planning.offer import is_demo
from temoto.core.planning.processors import Processor
from temoto.core.planning.residency import Search
from temoto.core.planning.roles import ROWS
from temoto.core.planning.speed import ModelSpeed, SpeedSource
from tests.core.planning.shipped import CATALOG, GB, OFFERED, a_ground, auto, of, search
from tests.examples import examples

some = examples(40)
RANK = {one.model: place for place, one in enumerate(CATALOG.ranking[Role.CHAT])}
TALKING = [role for role, row in ROWS.items() if row.in_time.patience is not None]
grounds = st.builds(
    lambda gpus, ram, speed, slow, cores: replace(
        here := a_ground(*gpus, ram_gb=ram, bandwidth=speed * GB, ram_bandwidth=slow * GB),
        ram=replace(here.ram, processor=Processor(cores)),
    ),
    st.lists(st.floats(0, 100), max_size=2),
    st.floats(1, 200),
    st.floats(20, 3_000),
    st.floats(2, 100),
    st.integers(1, 64),
)


def cores(count: int, ram_gb: float = 20, ram_bandwidth: float = 40) -> Capacity:
    """A machine without a GPU."""
    here = a_ground(ram_gb=ram_gb, ram_bandwidth=ram_bandwidth * GB)
    return replace(here, ram=replace(here.ram, processor=Processor(count)))


@some
@given(grounds, st.booleans())
def test_no_role_has_a_model_nobody_waits_for(here: Capacity, together: bool):
    found = search(here)
    chosen = (found.resident() if together else found.alone()).chosen
    for role in TALKING:
        if role in chosen:
            assert chosen[role].late_by <= ROWS[role].in_time.patience
            assert 1_500 / chosen[role].speed.prompt <= 40
            assert chosen[role].speed.decode >= 3


@some
@given(grounds)
def test_completions_have_whatever_is_the_fastest(here: Capacity):
    """A ghost that is late is worth more than none, and nobody sits and waits for it."""
    ranked = search(here).ranked(Role.COMPLETION)
    if any(one.fits for one in ranked):
        assert Role.COMPLETION in search(here).resident().chosen


@some
@given(grounds)
def test_a_role_is_empty_only_where_nothing_would_do(here: Capacity):
    found = search(here)
    for role in set(TALKING) - set(found.alone().chosen):
        assert not [one for one in found.ranked(role)[:1] if one.fits and found.waited_for(one)]


@pytest.mark.parametrize("role", TALKING)
def test_on_two_cores_the_role_stays_empty_and_the_plan_says_why(role: Role):
    plan = auto(cores(2))
    assert role not in plan.roles
    empty = [one for one in plan.notes if one.message is PlanMessage.NOBODY_WAITS]
    (why,) = [one for one in empty if one.facts["role"] == word(role)]
    assert why.facts["tag"] == "qwen3:1.7b"
    assert why.facts["why"].message is ChooseMessage.READS_TOO_LONG
    for language, begins in (("en", f"{role} stays without a model: even the fastest that fits, "), ("ja", "")):
        assert why.text(language).startswith(begins)
        assert len(why.text(language).strip("。.").replace("qwen3:1.7b", "").split("。")) == 1, "one sentence"


def test_it_goes_to_a_faster_one_that_is_worse_by_evidence():
    """One of 35 billion parameters fits, and on slow RAM it would write less than three tokens a second."""
    fast, slow = (auto(cores(8, ram_gb=40, ram_bandwidth=speed)) for speed in (40, 8))
    taken, before = slow.roles[Role.CHAT].candidate, fast.roles[Role.CHAT].candidate
    assert before.card.id == "qwen3.6-35b"
    assert RANK[before.card.id] < RANK[taken.card.id]
    assert taken.speed.decode >= 3
    (why,) = [one.why for one in slow.roles[Role.CHAT].rejected if one.tag.startswith("qwen3.6:35b")]
    assert why.message is ChooseMessage.TOO_SLOW_TO_READ


def test_a_model_the_user_named_is_taken_however_slow():
    large = tuple(one for one in OFFERED[Role.CHAT] if one[1].tag == "qwen3.8:27b")
    forms = {Role.COMPLETION: OFFERED[Role.COMPLETION], Role.CHAT: large}
    here = cores(2, ram_gb=40)
    assert Role.CHAT not in Search(CATALOG, here, Wishes(), forms).resident().chosen
    named = Search(CATALOG, here, Wishes(named=frozenset({"qwen3.8:27b"})), forms).resident().chosen
    assert named[Role.CHAT].weights.tag == "qwen3.8:27b"


@some
@given(grounds)
def test_the_demo_model_is_never_planned(here: Capacity):
    assert not [one for one in search(here).resident().chosen.values() if is_demo(one.card, CATALOG)]


def test_the_demo_model_is_the_one_of_the_embedded_engine():
    assert [card.id for card in CATALOG.cards if is_demo(card, CATALOG)] == ["smollm2-135m"]


@pytest.mark.parametrize(
    ("here", "source"),
    [
        pytest.param(of("RTX 4070", ram=32), SpeedSource.PREDICTED, id="a card of the catalog"),
        pytest.param(of(ram=32), SpeedSource.GUESSED, id="RAM nobody timed"),
        pytest.param(cores(8), SpeedSource.PREDICTED, id="RAM that was timed"),
    ],
)
def test_how_a_speed_is_known(here: Capacity, source: SpeedSource):
    plan = auto(here)
    assert {one.candidate.speed.source for one in plan.roles.values()} == {source}
    word = {SpeedSource.PREDICTED: PlanMessage.PREDICTED, SpeedSource.GUESSED: PlanMessage.GUESSED}[source]
    for language in ("en", "ja"):
        assert word.text(language, {}) in " ".join(one.text(language) for one in plan.roles[Role.COMPLETION].reasons)


def test_what_was_measured_is_known_as_such_whatever_is_guessed_beside_it():
    fast = ModelSpeed(400, 40, measured=True)
    here = of(ram=32)
    every = {weights.tag: fast for _, weights, _ in OFFERED[Role.COMPLETION]}
    plan = auto(here, Wishes(measured=every))
    assert plan.roles[Role.COMPLETION].candidate.speed.source is SpeedSource.MEASURED


def test_a_model_half_in_ram_is_guessed_where_the_rams_speed_is():
    found = [one for one in search(of("GTX 1650", ram=16)).ranked(Role.CHAT) if one.fits and one.spilled]
    assert {one.speed.source for one in found} == {SpeedSource.GUESSED}
