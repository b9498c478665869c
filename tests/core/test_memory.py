"""What a loaded model takes, and what room there is."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from temoto.adapters.catalog import load_catalog
from temoto.core.memory import CPU_RESERVE, GPU_RESERVE, kv_bytes_per_token, need, room
from temoto.core.records import Card, Gpu, Machine, Weights

CARDS = {card.id: card for card in load_catalog().cards}
some = settings(deadline=None, max_examples=100)


@pytest.mark.parametrize(
    ("card", "kv"),
    [
        pytest.param("smollm2-135m", 2 * 30 * 3 * 64 * 2, id="30 layers, 3 heads of 64"),
        pytest.param("qwen2.5-coder-1.5b", 2 * 28 * 2 * 128 * 2, id="28 layers, 2 heads of 128"),
        pytest.param("qwen2.5-coder-32b", 2 * 64 * 8 * 128 * 2, id="64 layers, 8 heads of 128"),
        pytest.param("deepseek-coder-v2-16b", 276_480, id="its own figure, where the formula does not hold"),
    ],
)
def test_bytes_a_token(card: str, kv: int):
    assert kv_bytes_per_token(CARDS[card]) == kv


def test_unknown_layers_are_estimated_generously():
    for card in CARDS.values():
        if card.family == "qwen2.5-coder" and card.params_b >= 1:
            assert kv_bytes_per_token(replace(card, layers=None)) >= kv_bytes_per_token(card) * 0.8
    assert kv_bytes_per_token(replace(CARDS["smollm2-135m"], layers=None)) > 0


@some
@given(
    st.sampled_from([card for card in CARDS.values() if card.weights]),
    st.integers(256, 131_072),
    st.integers(1, 131_072),
    st.booleans(),
)
def test_need_grows_with_context(card: Card, context: int, more: int, gpu: bool):
    small, large = (need(card, card.weights[0], size, gpu=gpu) for size in (context, context + more))
    assert large.total - small.total == more * kv_bytes_per_token(card)


@some
@given(st.integers(1, 10**11), st.integers(0, 10**9), st.integers(1, 10**11), st.booleans())
def test_need_grows_with_size(size: int, rounding: int, more: int, gpu: bool):
    card = CARDS["smollm2-135m"]
    small, large = (need(card, Weights("x", "Q4", one, rounding), 2_048, gpu=gpu) for one in (size, size + more))
    assert large.total >= small.total + more
    assert small.weights == size + rounding
    assert small.total == small.weights + small.kv + small.buffers + small.reserve
    assert small.reserve == (GPU_RESERVE if gpu else CPU_RESERVE)


def gpu(free: int | None, total: int | None = 100) -> Gpu:
    return Gpu("a card", "made for tests", total, free)


@pytest.mark.parametrize(
    ("machine", "on_gpu", "held", "free"),
    [
        pytest.param(Machine((gpu(7),), 64, 32, 8), True, 0, 7, id="a GPU"),
        pytest.param(Machine((gpu(7), gpu(9), gpu(None, None)), 64, 32, 8), True, 0, 9, id="the emptiest of many"),
        pytest.param(Machine((gpu(None, 80),), 64, 32, 8), True, 0, 80, id="in all, where free is not said"),
        pytest.param(Machine((gpu(7),), 64, 32, 8), True, 5, 12, id="and what would be let go of"),
        pytest.param(Machine((gpu(None, None),), 64, 32, 8), True, 5, None, id="an unknown GPU"),
        pytest.param(Machine((), 64, 32, 8), True, 5, None, id="no GPU"),
        pytest.param(Machine((gpu(7),), 64, 32, 8), False, 0, 32, id="RAM"),
        pytest.param(Machine((), 64, 32, 8), False, 5, 37, id="RAM and what would be let go of"),
        pytest.param(Machine((), None, None, None), False, 5, None, id="unknown RAM"),
    ],
)
def test_room(machine: Machine, on_gpu: bool, held: int, free: int | None):
    assert room(machine, gpu=on_gpu, held=held) == free
