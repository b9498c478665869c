"""How fast a model is predicted to be, against runs other people published and the order of things."""

from dataclasses import replace

import pytest

from temoto.core.models.records import ModelCard, Role, Weights
from temoto.core.planning.devices import Device
from temoto.core.planning.processors import Processor, processor_of
from temoto.core.planning.speed import DeviceShare, ModelSpeed, predicted
from tests.core.planning.shipped import CARDS, GB, of

LLAMA_7B = ModelCard("llama-2-7b", "", "", 6.74, 32, 32, 128, 4_096, "", None, (Role.CHAT,), (), "", vocabulary=32_000)
Q4_0 = Weights("q4_0", "Q4_0", 3_826_000_000)


@pytest.mark.parametrize(
    ("gpu", "vram", "decode"),
    [
        pytest.param("RTX 3060", (12.0,), 75, id="RTX 3060"),
        pytest.param("RTX 3090", (), 158, id="RTX 3090"),
        pytest.param("RTX 4090", (), 150, id="RTX 4090"),
    ],
)
def test_a_7b_writes_about_as_fast_as_published(gpu: str, vram: tuple[float, ...], decode: float):
    (device,) = of(gpu, vram=vram).gpus
    pace = predicted(LLAMA_7B, Q4_0, (device.part(1.0),))
    # The prediction counts a cache of 2,048 tokens, which is 1 GB of this model; published runs begin with an empty one.
    assert 0.6 * decode <= pace.decode <= 1.1 * decode
    assert not pace.measured


def part(share: float = 1.0, bandwidth: float = 500 * GB, flops: float = 50e12) -> DeviceShare:
    return Device("x", 0, bandwidth, flops).part(share)


def test_a_mixture_of_experts_reads_its_active_parameters_only():
    dense, mixed = CARDS["qwen2.5-coder-32b"], CARDS["qwen3-coder-30b"]
    slow, fast = (predicted(one, Weights("", "", 19 * GB), (part(),)) for one in (dense, mixed))
    assert fast.decode > 4 * slow.decode
    assert fast.prompt > 8 * slow.prompt


def test_layers_run_one_after_the_other():
    card, weights = CARDS["qwen2.5-coder-7b"], Weights("", "", 5 * GB)
    quick, slow = part(), part(bandwidth=30 * GB, flops=1e12)
    both = predicted(card, weights, (part(0.5), part(0.5, 30 * GB, 1e12)))
    assert predicted(card, weights, (slow,)).decode < both.decode < predicted(card, weights, (quick,)).decode
    same = predicted(card, weights, (part(0.25), part(0.75)))
    assert same.decode == pytest.approx(predicted(card, weights, (quick,)).decode)


def test_a_token_costs_something_however_small_the_model():
    pace = predicted(CARDS["smollm2-135m"], Weights("", "", 1), (part(bandwidth=8_000 * GB),))
    assert 300 < pace.decode < 700


# What one core of a Xeon at 3 GHz wrote and read of these in a second of its own time (docs/benchmarks.md): weights in 10⁹, bytes a weight.
ONE_CORE = [
    pytest.param(0.673, "F16", 1.347, 6.38, 31.4, id="F16"),
    pytest.param(0.673, "BF16", 1.347, 4.69, 28.5, id="BF16"),
    pytest.param(0.673, "Q8_0", 0.716, 9.37, 42.9, id="Q8_0"),
    pytest.param(0.673, "Q6_K", 0.698, 9.37, 46.7, id="Q6_K"),
    pytest.param(0.673, "Q5_K", 0.626, 9.52, 47.8, id="Q5_K"),
    pytest.param(0.673, "Q5_0", 0.464, 11.54, 33.4, id="Q5_0"),
    pytest.param(0.673, "Q4_K", 0.556, 10.53, 50.5, id="Q4_K"),
    pytest.param(0.673, "Q4_0", 0.380, 12.24, 48.8, id="Q4_0"),
    pytest.param(0.673, "Q4_1", 0.422, 13.04, 24.3, id="Q4_1"),
    pytest.param(0.673, "MXFP4", 0.359, 13.33, 51.5, id="MXFP4"),
    pytest.param(0.673, "IQ4_XS", 0.539, 11.32, 48.3, id="IQ4_XS"),
    pytest.param(0.673, "Q3_K", 0.484, 12.5, 53.2, id="Q3_K"),
    pytest.param(0.673, "Q2_K", 0.428, 15.0, 50.3, id="Q2_K"),
]


@pytest.mark.parametrize(("params", "kind", "size", "written", "read"), ONE_CORE)
def test_a_processor_is_held_up_by_its_arithmetic(params: float, kind: str, size: float, written: float, read: float):
    card = replace(LLAMA_7B, params_b=params, layers=1, kv_heads=1, width=2_048, vocabulary=32_256)
    pace = predicted(card, Weights("", kind, int(size * 1e9)), (a_core(1),), 100)
    assert pace.decode == pytest.approx(written, rel=0.25)
    assert pace.prompt == pytest.approx(read, rel=0.25)


def a_core(count: int, bandwidth: float = 60 * GB, **more: float) -> DeviceShare:
    return Device("RAM", 0, bandwidth, 0.0, Processor(count, **more)).part(1.0)


def test_more_cores_help_until_the_ram_is_too_slow_for_them():
    card, weights = CARDS["qwen2.5-coder-7b"], Weights("", "Q4_K_M", int(4.7 * GB))
    one, two, many, more = (predicted(card, weights, (a_core(count),)) for count in (1, 2, 32, 64))
    assert two.decode == pytest.approx(2 * one.decode, rel=0.05)
    assert more.decode == many.decode < 60 / 4.7
    assert more.prompt == pytest.approx(2 * many.prompt)


def test_a_slower_clock_and_narrower_vectors_are_slower():
    card, weights = CARDS["qwen2.5-coder-1.5b"], Weights("", "Q4_K_M", GB)
    usual, slow = (predicted(card, weights, (a_core(2, hashes=speed),)) for speed in (616e6, 308e6))
    narrow = predicted(
        card, weights, (Device("RAM", 0, 60 * GB, 0.0, processor_of(2, None, ("avx", "f16c"))).part(1.0),)
    )
    assert slow.decode == pytest.approx(usual.decode / 2, rel=0.1)
    assert narrow == slow
    assert processor_of(2, None, ("avx", "avx2")) == processor_of(2, None, ()) == Processor(2)


@pytest.mark.parametrize(
    ("prompt", "decode", "ms"),
    [
        pytest.param(1_280, 120, 10 + 100 + 100, id="128 tokens read, 12 written"),
        pytest.param(128_000, 12_000, 10 + 1 + 1, id="and what the rest of the way costs"),
    ],
)
def test_first_ghost(prompt: float, decode: float, ms: float):
    assert ModelSpeed(prompt, decode).first_ghost_ms == pytest.approx(ms)
