"""One form of one model on one ground: does it fit, with how much context, how fast, and what comes before what?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.messages import Sentence
from temoto.core.messages.choose import ChooseMessage
from temoto.core.models.cards import Fim
from temoto.core.models.records import Role, Weights
from temoto.core.planning.candidates import Candidate, Wishes, coarsest, judged, offered, ordered
from temoto.core.planning.devices import Capacity
from temoto.core.planning.speed import ModelSpeed
from tests.core.planning.shipped import CARDS, CATALOG, GB, OFFERED, WISHES, a_ground, of, search
from tests.examples import examples

some = examples(60)
RUINED = "qwen2.5-coder:7b-base-q2_K"
FORMS = {weights.tag: (card, weights) for card in CATALOG.cards for weights in card.weights}
FORMS[RUINED] = (CARDS["qwen2.5-coder-7b"], Weights(RUINED, "Q2_K", 3 * GB, base=True))


def one(tag: str, here: Capacity, role: Role = Role.COMPLETION, wishes: Wishes = WISHES) -> Candidate:
    return judged(role, *FORMS[tag], here, wishes)


@pytest.mark.parametrize(
    ("tag", "here", "role", "context", "why"),
    [
        pytest.param("qwen2.5-coder:7b-base", a_ground(8), Role.COMPLETION, 8_192, ChooseMessage.FITS, id="fits"),
        pytest.param("qwen2.5-coder:32b-base", a_ground(22.2, bandwidth=2e12), Role.COMPLETION, 4_096, ChooseMessage.FITS, id="with less context"),
        pytest.param("qwen2.5-coder:32b-base", a_ground(20), Role.COMPLETION, 2_048, ChooseMessage.SHORT, id="not even so"),
        pytest.param("qwen2.5-coder:32b-base", a_ground(24), Role.COMPLETION, 8_192, ChooseMessage.TOO_LATE, id="fits, but too late"),
        pytest.param("qwen3-coder:30b", a_ground(15), Role.COMPLETION, 2_048, ChooseMessage.SHORT, id="completions never lie in RAM"),
        pytest.param("qwen3-coder:30b", a_ground(15), Role.CHAT, 16_384, ChooseMessage.FITS, id="a chat may"),
        pytest.param("qwen3-coder:30b", a_ground(15, ram_gb=4), Role.CHAT, 4_096, ChooseMessage.SHORT, id="where there is RAM"),
        pytest.param("qwen3-coder:30b", a_ground(1), Role.CHAT, 4_096, ChooseMessage.SHORT, id="and the GPU is of any help"),
        pytest.param("llama3.3:70b", a_ground(ram_gb=64), Role.CHAT, 8_192, ChooseMessage.READS_TOO_LONG, id="a large one on a CPU"),
        pytest.param("qwen2.5-coder:0.5b-base", replace(a_ground(), known=False), Role.COMPLETION, 2_048, ChooseMessage.ROOM_UNKNOWN, id="nobody knows"),
    ],
)  # fmt: skip
def test_a_verdict(tag: str, here: Capacity, role: Role, context: int, why: Sentence):
    found = one(tag, here, role)
    assert (found.context, found.why.message) == (context, why)
    assert found.fits is (why not in {ChooseMessage.SHORT, ChooseMessage.ROOM_UNKNOWN})
    assert found.meets is (why is ChooseMessage.FITS)
    assert (found.missing_bytes > 0) is not found.fits


def test_less_context_comes_before_anything_in_ram():
    """16,384 tokens of DeepSeek R1 14B do not fit into 12 GB beside its weights, 8,192 do."""
    found = one("deepseek-r1:14b", of("RTX 4070"), Role.REASONING)
    assert (found.context, found.spilled) == (8_192, False)


@pytest.mark.parametrize(
    ("sizes", "where"),
    [
        pytest.param((24, 24), [True, False, False], id="whole on one that holds it"),
        pytest.param((12, 14), [True, True, False], id="split over two"),
        pytest.param((8, 6), [True, True, True], id="and the rest in RAM"),
    ],
)
def test_several_gpus(sizes: tuple[float, ...], where: list[bool]):
    found = one("qwen3-coder:30b", a_ground(*sizes), Role.CHAT)
    assert found.fits
    assert [size > 0 for size in found.placement] == where
    assert abs(sum(found.placement) - found.bytes) <= len(sizes)  # whole bytes a GPU
    alone = one("qwen3-coder:30b", a_ground(24), Role.CHAT)
    used = sum(where[:2])
    assert found.need.buffers == alone.need.buffers * used, "every GPU has compute buffers of its own"


@pytest.mark.parametrize(("context", "given"), [(512, 512), (3_000, 3_000), (10**6, 32_768)])
def test_a_context_that_is_asked_for_is_kept_up_to_what_the_model_has_learnt(context: int, given: int):
    found = one("qwen2.5-coder:7b-base", a_ground(80), wishes=Wishes(context=context))
    assert (found.fits, found.context) == (True, given)


def test_what_was_measured_replaces_the_prediction():
    slow = ModelSpeed(100, 2, measured=True)
    found = one("qwen2.5-coder:7b-base", a_ground(80), wishes=Wishes(measured={"qwen2.5-coder:7b-base": slow}))
    assert found.speed is slow
    assert not found.meets


@pytest.mark.parametrize(("times", "grade"), [(1.01, 0), (0.99, 1), (0.51, 1), (0.49, 2), (0.26, 2), (0.24, 3)])
def test_lateness_is_counted_in_doublings(times: float, grade: int):
    took = one("qwen2.5-coder:7b-base", of("RTX 4070")).speed.first_ghost_ms
    found = one("qwen2.5-coder:7b-base", of("RTX 4070"), wishes=Wishes(latency_ms=round(took * times)))
    assert (found.late_by, found.meets) == (grade, grade == 0)


@pytest.mark.parametrize(
    ("better", "worse", "here"),
    [
        pytest.param("qwen2.5-coder:7b-base", "starcoder2:7b", a_ground(24), id="the better by evidence"),
        pytest.param("starcoder2:7b", "qwen2.5-coder:32b-base", a_ground(12), id="what fits"),
        pytest.param("qwen2.5-coder:1.5b-base", "qwen2.5-coder:7b-base", a_ground(12, bandwidth=90e9), id="what is in time"),
        pytest.param("qwen2.5-coder:7b-base-q6_K", "qwen2.5-coder:7b-base", a_ground(24), id="the finer quantization"),
        pytest.param("qwen2.5-coder:7b-base-q6_K", "qwen2.5-coder:7b-base-q8_0", a_ground(24), id="but not bits nobody notices"),
        pytest.param("qwen2.5-coder:7b-base", "qwen2.5-coder:7b", a_ground(24), id="the base model"),
        pytest.param("qwen2.5-coder:3b-base", RUINED, a_ground(24), id="a smaller one before a ruined one"),
    ],
)  # fmt: skip
def test_what_comes_first(better: str, worse: str, here: Capacity):
    both = [one(tag, here) for tag in (worse, better)]
    assert [found.weights.tag for found in ordered(both, CATALOG)] == [better, worse]


def test_a_chat_on_the_gpu_comes_before_a_better_one_half_in_ram():
    here = a_ground(12)
    whole, spilled = one("qwen3.5:9b", here, Role.CHAT), one("qwen3.6:35b", here, Role.CHAT)
    assert (whole.spilled, spilled.spilled) == (False, True)
    assert ordered([replace(spilled, late_by=0), whole], CATALOG)[0] is whole


def test_what_is_offered():
    for role, every in OFFERED.items():
        assert len({weights.tag for _, weights, _ in every}) == len(every)
        for card, weights, _ in every:
            assert card.suggest
            assert role in card.roles
            assert not weights.engine
            assert weights.base is False or role is Role.COMPLETION
            assert role is not Role.COMPLETION or card.fim is Fim.ALL or (card.fim is Fim.BASE and weights.base)
    licensed = offered(CATALOG, Wishes(commercial=True))
    assert all(card.commercial is not False for every in licensed.values() for card, _, _ in every)
    assert any(card.id == "qwen2.5-coder-3b" for card, _, _ in OFFERED[Role.COMPLETION])
    assert all(card.id != "qwen2.5-coder-3b" for card, _, _ in licensed[Role.COMPLETION])


def test_the_coarsest_forms_fit_where_any_does():
    coarse = coarsest(OFFERED, CATALOG)
    for role, every in OFFERED.items():
        for card, weights, _ in every:
            least = [other.size for one, other, _ in coarse[role] if one.id == card.id and other.base is weights.base]
            assert min(least) <= weights.size


grounds = st.builds(
    lambda gpus, ram, speed: a_ground(*gpus, ram_gb=ram, bandwidth=speed * GB),
    st.lists(st.floats(0, 100), max_size=3),
    st.floats(0, 200),
    st.floats(20, 5_000),
)
forms = st.sampled_from(sorted(FORMS))


@some
@given(forms, grounds, st.sampled_from(list(Role)), st.sampled_from([0, 2_048, 32_768]))
def test_what_fits_leaves_the_reserve_free(tag: str, here: Capacity, role: Role, context: int):
    found = one(tag, here, role, Wishes(context=context))
    assert found.need.reserve == here.reserve
    assert found.why.text()
    if found.fits:
        assert len(found.placement) == len(here.every)
        assert all(0 <= size <= device.free for size, device in zip(found.placement, here.every, strict=True))
        assert abs(sum(found.placement) - found.bytes) <= len(here.every), "all of it lies somewhere"


@some
@given(forms, st.floats(0.5, 60), st.floats(0, 60), st.sampled_from(list(Role)))
def test_more_memory_on_the_same_card_is_never_worse(tag: str, size: float, more: float, role: Role):
    small, large = (one(tag, a_ground(gb), role) for gb in (size, size + more))
    assert (not large.fits, large.late_by) <= (not small.fits, small.late_by) or not small.fits
    assert not small.fits or (large.spilled, -large.context) <= (small.spilled, -small.context)


@pytest.mark.parametrize("role", list(Role))
def test_the_order_of_the_catalog_does_not_matter(role: Role):
    turned = replace(CATALOG, cards=tuple(reversed(CATALOG.cards)))
    here = of("RTX 4070")
    one_way = search(here).ranked(role)
    every = [judged(role, card, weights, here, WISHES) for card, weights, _ in offered(turned, WISHES)[role]]
    assert [found.weights.tag for found in ordered(every, turned)] == [found.weights.tag for found in one_way]


def test_a_model_of_no_catalog_has_a_place_too():
    unknown = replace(CARDS["smollm2-135m"], id="mine", params_b=7.0)
    found = judged(Role.COMPLETION, unknown, Weights("mine:7b", "whatever", 4 * GB), a_ground(24), WISHES)
    assert ordered([found, one("qwen2.5-coder:0.5b-base", a_ground(24))], CATALOG)[1] is found
