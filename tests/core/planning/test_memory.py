"""What a loaded model takes, byte by byte; against real processes: tests/adapters/backends/test_memory.py."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.models.records import ModelCard, Weights
from temoto.core.planning.caches import CACHE_BYTES, kv_bytes
from temoto.core.planning.memory import CPU_RESERVE, GPU_RESERVE, buffers, need
from temoto.core.planning.runtimes import EMBEDDED, LLAMA_CPP, OLLAMA, OLLAMA_BEFORE, Runtime
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


MB = 1_000_000
# Bytes of the cache of one slot, f16, as the program itself said: llama.cpp b11549 by its log, Ollama 0.20.0 by its log and /api/ps; shapes
# of zeros with these dimensions.
MEASURED = [
    ("gemma4-31b", 8_192, LLAMA_CPP, 1_929), ("gemma4-31b", 8_192, OLLAMA_BEFORE, 4_446), ("gemma4-26b", 8_192, LLAMA_CPP, 482),
    ("gemma4-26b", 8_192, OLLAMA_BEFORE, 1_110), ("gemma4-e2b", 8_192, LLAMA_CPP, 63), ("gemma4-e2b", 8_192, OLLAMA_BEFORE, 107),
    ("gpt-oss-20b", 4_096, OLLAMA_BEFORE, 201), ("gpt-oss-20b", 32_768, OLLAMA_BEFORE, 919), ("gpt-oss-20b", 4_096, LLAMA_CPP, 120),
    ("gemma3-4b", 4_096, LLAMA_CPP, 266), ("gemma3-4b", 32_768, LLAMA_CPP, 854), ("gemma3-4b", 4_096, OLLAMA_BEFORE, 266),
    ("gemma3-4b", 32_768, OLLAMA_BEFORE, 854), ("granite4-h-tiny-7b", 4_096, LLAMA_CPP, 92),
    ("granite4-h-tiny-7b", 4_096, OLLAMA_BEFORE, 92), ("granite4-h-small-32b", 4_096, LLAMA_CPP, 222),
    ("qwen3-coder-next", 4_096, LLAMA_CPP, 180), ("qwen3-coder-next", 4_096, OLLAMA_BEFORE, 2_080),
    ("qwen3.5-4b", 4_096, LLAMA_CPP, 187), ("qwen3.5-4b", 4_096, OLLAMA_BEFORE, 1_451), ("qwen3.5-27b", 4_096, OLLAMA_BEFORE, 4_191),
    ("glm-4.7-flash", 16_384, LLAMA_CPP, 887), ("glm-4.7-flash", 16_384, OLLAMA_BEFORE, 1_676),
    ("deepseek-coder-v2-16b", 4_096, LLAMA_CPP, 1_132), ("deepseek-coder-v2-16b", 4_096, OLLAMA_BEFORE, 1_132),
    ("qwen3-coder-30b", 4_096, OLLAMA_BEFORE, 403), ("qwen2.5-coder-7b", 32_768, OLLAMA, 1_879),
]  # fmt: skip


@pytest.mark.parametrize(("card", "context", "runtime", "real"), MEASURED)
def test_a_cache_is_as_large_as_it_was_measured(card: str, context: int, runtime: Runtime, real: int):
    assert kv_bytes(CARDS[card], context, runtime=runtime) == pytest.approx(real * MB, rel=0.01)


@pytest.mark.parametrize(
    ("card", "runtime", "slots", "times"),
    [
        pytest.param("gemma3-4b", LLAMA_CPP, 2, 2.0, id="llama.cpp: a window and a batch for each"),
        pytest.param("gemma4-31b", OLLAMA_BEFORE, 2, 1.91, id="Ollama's own engine: windows for each, and one batch"),
        pytest.param("qwen3.5-4b", LLAMA_CPP, 2, 2.0, id="llama.cpp: a state for each"),
        pytest.param("granite4-h-tiny-7b", OLLAMA_BEFORE, 2, 2.0, id="llama.cpp within Ollama: likewise"),
    ],
)
def test_what_several_requests_at_once_take(card: str, runtime: Runtime, slots: int, times: float):
    alone, both = (kv_bytes(CARDS[card], 8_192, runtime=runtime, slots=many) for many in (1, slots))
    assert both / alone == pytest.approx(times, abs=0.01)


@pytest.mark.parametrize(
    ("architecture", "width", "quantization", "runtime", "gpu", "more"),
    [
        pytest.param(
            "qwen35", 2_560, "Q4_K_M", OLLAMA_BEFORE, False, 521_000_000, id="Qwen3.5 4B: a table of 6.6 bits"
        ),
        pytest.param(
            "gemma3", 3_840, "Q8_0", OLLAMA_BEFORE, False, 1_013_000_000, id="any Gemma 3, as the rest is kept"
        ),
        pytest.param(
            "qwen35", 4_096, "Q4_K_M", OLLAMA_BEFORE, False, 0, id="the 9B has a table of its own for answers"
        ),
        pytest.param("qwen35", 0, "Q4_K_M", OLLAMA_BEFORE, False, 0, id="of nothing told, nothing"),
        pytest.param("qwen35", 2_560, "Q4_K_M", OLLAMA_BEFORE, True, 0, id="one lies on the GPU, the other in RAM"),
        pytest.param("qwen2", 1_536, "Q4_K_M", OLLAMA_BEFORE, False, 0, id="llama.cpp within Ollama"),
        pytest.param("qwen35", 2_560, "Q4_K_M", OLLAMA, False, 0, id="since 0.30"),
        pytest.param("qwen35", 2_560, "Q4_K_M", EMBEDDED, False, 0, id="the embedded engine"),
    ],
)
def test_an_older_ollama_has_the_table_of_tokens_twice(
    architecture: str, width: int, quantization: str, runtime: Runtime, gpu: bool, more: int
):
    vocabulary = 248_320
    shape = replace(CARDS["qwen2.5-coder-1.5b"], architecture=architecture, width=width, vocabulary=vocabulary)
    file = Weights("x:latest", quantization, 1_000_000_000)
    taken = need(shape, file, 4_096, gpu=gpu, runtime=runtime)
    assert taken.weights - file.size == pytest.approx(more, rel=0.01)


@pytest.mark.parametrize("runtime", [OLLAMA_BEFORE, OLLAMA])
def test_ollama_works_on_one_request_at_a_time_with_some_models(runtime: Runtime):
    one, two = (kv_bytes(CARDS["qwen3.5-27b"], 4_096, runtime=runtime, slots=slots) for slots in (1, 2))
    assert one == two


@pytest.mark.parametrize(
    ("card", "checkpoint"),
    [("gemma3-4b", 116), ("granite4-h-tiny-7b", 55), ("granite4-h-small-32b", 147), ("qwen2.5-coder-7b", 0)],
)
def test_the_embedded_engine_counts_what_it_can_go_back_to(card: str, checkpoint: int):
    """MiB a checkpoint, as llama.cpp's server says it."""
    two = kv_bytes(CARDS[card], 8_192, runtime=EMBEDDED, slots=2) - kv_bytes(
        CARDS[card], 8_192, runtime=LLAMA_CPP, slots=2
    )
    assert two / 2 / 2**20 == pytest.approx(2 * checkpoint, abs=1)


@pytest.mark.parametrize(
    ("runtime", "context", "slots", "gpu", "batch"),
    [
        (OLLAMA, 4_096, 1, True, 512), (OLLAMA, 4_097, 1, True, 1_024), (OLLAMA, 32_768, 1, False, 1_024), (OLLAMA, 32_769, 1, True, 2_048),
        (OLLAMA, 4_096, 2, True, 1_024), (OLLAMA_BEFORE, 65_536, 4, True, 512), (LLAMA_CPP, 65_536, 1, True, 512),
        (EMBEDDED, 8_192, 2, True, 512), (EMBEDDED, 8_192, 2, False, 128),
    ],
)  # fmt: skip
def test_how_many_tokens_are_read_at_once(runtime: Runtime, context: int, slots: int, gpu: bool, batch: int):
    assert runtime.batch(CARDS["qwen2.5-coder-7b"], context, slots, gpu=gpu) == batch


@pytest.mark.parametrize(
    ("card", "batch"),
    [
        ("qwen2.5-coder-7b", 128),
        ("gemma3-4b", 192),
        ("gpt-oss-20b", 192),
        ("granite4-h-tiny-7b", 192),
        ("qwen3.5-4b", 192),
    ],
)
def test_on_a_cpu_the_batch_reaches_back_beyond_the_cursor_where_a_model_needs_that(card: str, batch: int):
    assert EMBEDDED.batch(CARDS[card], 4_096, 2, gpu=False) == batch


# MiB of the compute buffer by context and batch: llama.cpp b11549, whole shapes of zeros, vocabularies from 32,256 to 262,144 tokens.
COMPUTE = [
    ("qwen2.5-coder-0.5b", 4_096, 512, 41), ("qwen2.5-coder-7b", 4_096, 128, 38), ("qwen2.5-coder-7b", 4_096, 512, 150),
    ("qwen2.5-coder-7b", 8_192, 1_024, 308), ("deepseek-coder-1.3b", 4_096, 512, 56), ("gemma3-4b", 4_096, 512, 91),
    ("gemma3-4b", 8_192, 1_024, 190), ("qwen3-coder-30b", 4_096, 512, 92), ("qwen3-coder-30b", 8_192, 1_024, 192),
    ("gpt-oss-20b", 4_096, 512, 100), ("gpt-oss-20b", 8_192, 1_024, 210), ("deepseek-coder-v2-16b", 4_096, 512, 88),
    ("qwen3.5-4b", 4_096, 512, 83), ("granite4-h-tiny-7b", 4_096, 512, 55),
]  # fmt: skip


@pytest.mark.parametrize(("card", "context", "batch", "real"), COMPUTE)
def test_a_compute_buffer_is_about_as_large_as_it_was_measured(card: str, context: int, batch: int, real: int):
    runtime = {128: EMBEDDED, 512: LLAMA_CPP, 1_024: OLLAMA}[batch]
    assert buffers(CARDS[card], context, runtime, gpu=False) == pytest.approx(real * 2**20, abs=50 * MB, rel=0.1)


def test_unknown_layers_are_estimated_on_the_safe_side():
    for card in CARDS.values():
        if card.id not in {"deepseek-v3-671b", "qwen3-0.6b"}:
            assert (
                kv_bytes(replace(card, layers=None, kv_bytes_per_token=None), 8_192) >= kv_bytes(card, 8_192) * 0.95
            ), card.id


@pytest.mark.parametrize(
    ("vocabulary", "gpu", "least", "most"),
    [
        pytest.param(49_152, True, 98, 150, id="98 MB measured, and scratch"),
        pytest.param(151_936, True, 300, 360, id="300 to 345 MB measured"),
        pytest.param(None, True, 300, 360, id="unknown: as the largest common one"),
        pytest.param(151_936, False, 5, 35, id="on a CPU of no account"),
    ],
)
def test_compute_buffers_follow_the_vocabulary(vocabulary: int | None, gpu: bool, least: int, most: int):
    size = buffers(replace(CARDS["smollm2-135m"], vocabulary=vocabulary), 512, gpu=gpu)
    assert least * 10**6 <= size <= most * 10**6


@some
@given(st.sampled_from(WITH_FORMS), st.integers(1, 131_072), st.integers(1, 131_072), st.booleans())
def test_need_grows_with_context(card: ModelCard, context: int, more: int, gpu: bool):
    small, large = (need(card, card.weights[0], size, gpu=gpu) for size in (context, context + more))
    assert large.total > small.total
    assert (large.weights, large.reserve) == (small.weights, small.reserve)
    assert large.buffers >= small.buffers


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
