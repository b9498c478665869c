"""What a loaded model takes, byte by byte; against real processes: tests/adapters/backends/test_memory.py."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.models.records import ModelCard, Weights
from temoto.core.planning.memory import CACHE_BYTES, CPU_RESERVE, GPU_RESERVE, buffers, kv_bytes, need
from tests.core.planning.shipped import CARDS
from tests.examples import examples

WITH_FORMS = [card for card in CARDS.values() if card.weights]
some = examples(100)


@pytest.mark.parametrize(
    ("card", "context", "cache", "kv"),
    [
        pytest.param("smollm2-135m", 1, "f16", 2 * 30 * 3 * 64 * 2, id="30 layers, 3 heads of 64"),
        pytest.param("qwen2.5-coder-32b", 1_000, "f16", 2 * 64 * 8 * 128 * 2 * 1_000, id="64 layers, 8 heads of 128"),
        pytest.param("qwen2.5-coder-32b", 1_000, "q8_0", 2 * 64 * 8 * 128 * 34 * 1_000 // 32, id="34 bytes for 32 elements"),
        pytest.param("qwen2.5-coder-32b", 1_000, "q4_0", 2 * 64 * 8 * 128 * 18 * 1_000 // 32, id="18 bytes for 32 elements"),
        pytest.param("deepseek-coder-v2-16b", 10, "f16", 2_764_800, id="its own figure, where the formula does not hold"),
        pytest.param("deepseek-coder-v2-16b", 10, "q8_0", 2_764_800 * 34 // 64, id="its own figure, in a smaller cache"),
        pytest.param("gemma3-1b", 32_768, "f16", 2 * 256 * 2 * (4 * 32_768 + 22 * (512 + 512)), id="22 layers keep 512 tokens and a batch"),
        pytest.param("gemma3-1b", 700, "f16", 2 * 256 * 2 * 26 * 700, id="... which is all of a short context"),
    ],
)  # fmt: skip
def test_bytes_of_the_cache(card: str, context: int, cache: str, kv: int):
    assert kv_bytes(CARDS[card], context, cache) == kv


def test_unknown_layers_are_estimated_generously():
    for card in CARDS.values():
        if card.family == "qwen2.5-coder" and card.params_b >= 1:
            assert kv_bytes(replace(card, layers=None), 8_192) >= kv_bytes(card, 8_192) * 0.8
    assert kv_bytes(replace(CARDS["smollm2-135m"], layers=None), 512) > 0


@pytest.mark.parametrize(
    ("vocabulary", "gpu", "least", "most"),
    [
        pytest.param(49_152, True, 98, 150, id="98 MB measured, and scratch"),
        pytest.param(151_936, True, 300, 360, id="300 to 345 MB measured"),
        pytest.param(None, True, 300, 360, id="unknown: as the largest common one"),
        pytest.param(151_936, False, 5, 25, id="on a CPU of no account"),
    ],
)
def test_compute_buffers_follow_the_vocabulary(vocabulary: int | None, gpu: bool, least: int, most: int):
    size = buffers(replace(CARDS["smollm2-135m"], vocabulary=vocabulary), gpu=gpu)
    assert least * 10**6 <= size <= most * 10**6


@some
@given(st.sampled_from(WITH_FORMS), st.integers(1, 131_072), st.integers(1, 131_072), st.booleans())
def test_need_grows_with_context(card: ModelCard, context: int, more: int, gpu: bool):
    small, large = (need(card, card.weights[0], size, gpu=gpu) for size in (context, context + more))
    assert large.total > small.total
    assert (large.weights, large.buffers, large.reserve) == (small.weights, small.buffers, small.reserve)


@some
@given(st.sampled_from(WITH_FORMS), st.integers(1, 131_072), st.booleans())
def test_need_grows_with_the_bits_of_the_cache(card: ModelCard, context: int, gpu: bool):
    kinds = sorted(CACHE_BYTES, key=lambda kind: CACHE_BYTES[kind])
    needs = [need(card, card.weights[0], context, gpu=gpu, cache=kind).total for kind in kinds]
    assert needs == sorted(needs)
    assert needs[0] < needs[-1]


@pytest.mark.parametrize(
    "card", [card for card in WITH_FORMS if card.family == "qwen2.5-coder"], ids=lambda card: card.id
)
def test_need_grows_with_the_bits_of_the_weights(card: ModelCard):
    needs = {
        one.quantization: need(card, one, 4_096, gpu=True).total
        for one in card.weights
        if one.base and one.quantization in {"Q3_K_M", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0"}
    }
    assert len(needs) >= 3
    assert [needs[name] for name in sorted(needs)] == sorted(needs.values())


@some
@given(st.integers(1, 10**11), st.integers(0, 10**9), st.integers(1, 10**11), st.booleans())
def test_need_grows_with_size(size: int, rounding: int, more: int, gpu: bool):
    card = CARDS["smollm2-135m"]
    small, large = (need(card, Weights("x", "Q4", one, rounding), 2_048, gpu=gpu) for one in (size, size + more))
    assert large.total == small.total + more
    assert small.weights == size + rounding
    assert small.total == small.weights + small.kv + small.buffers + small.reserve
    assert small.reserve == (GPU_RESERVE if gpu else CPU_RESERVE)
