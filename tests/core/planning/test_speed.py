"""How fast a model is predicted to be, against runs other people published and the order of things."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from temoto.core.machine import Kernels
from temoto.core.models.records import ModelCard, Role, Weights
from temoto.core.planning.devices import Device
from temoto.core.planning.processors import EXPERTS, OF_READ, Processor, processor_of
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


# A core of a Zen 5 that writes three times what its clock says, and what it did with DeepSeek-Coder 1.3B (docs/benchmarks.md; what does
# not divide into blocks of 256 is F16).
ZEN_5 = {
    "Q4_0": Kernels(40_000_000_000, 40_000_000_000, 62_000_000_000),
    "Q4_K": Kernels(50_000_000_000, 53_000_000_000, 66_000_000_000),
    "MXFP4": Kernels(16_800_000_000, 16_800_000_000, 30_900_000_000),
}
ONE_CORE_OF_ZEN_5 = [
    pytest.param("F16", 2.694, 13.0, 28.2, id="F16"),
    pytest.param("Q4_0", 0.758, 28.0, 51.6, id="Q4_0"),
    pytest.param("Q4_K", 1.147, 24.1, 45.3, id="Q4_K"),
    pytest.param("Q5_K", 1.282, 17.9, 52.5, id="Q5_K"),
    pytest.param("Q6_K", 1.425, 19.4, 50.0, id="Q6_K"),
    pytest.param("Q3_K", 1.004, 19.4, 49.7, id="Q3_K"),
    pytest.param("Q2_K", 0.895, 24.1, 51.3, id="Q2_K"),
]


@pytest.mark.parametrize(("kind", "size", "written", "read"), ONE_CORE_OF_ZEN_5)
def test_what_was_timed_of_a_core_counts_more_than_its_clock(kind: str, size: float, written: float, read: float):
    card = replace(
        LLAMA_7B, params_b=1.346, active_params_b=1.28, layers=24, kv_heads=16, width=2_048, vocabulary=32_256
    )
    timed = Processor(1, 886e6, kernels=ZEN_5)
    pace, by_clock = (
        predicted(card, Weights("", kind, int(size * 1e9)), (Device("RAM", 0, 50 * GB, 0.0, one).part(1.0),), 96)
        for one in (timed, Processor(1, 886e6))
    )
    assert pace.decode == pytest.approx(written, rel=0.25)
    assert pace.prompt == pytest.approx(read, rel=0.25)
    assert by_clock.decode < written / 2


def test_experts_are_read_as_slowly_as_they_are_written():
    mixed = replace(LLAMA_7B, params_b=30.5, active_params_b=3.3, width=2_048, vocabulary=151_936)
    weights = Weights("", "Q4_0", 17 * GB)

    def read(routed: float, **more: Mapping[str, Kernels]) -> float:
        core = Device("RAM", 0, 60 * GB, 0.0, Processor(1, **more)).part(1.0)
        return predicted(replace(mixed, routed_params=int(routed)), weights, (core,)).prompt

    few, many = read(1e6), read(2.9e9)
    assert many == pytest.approx(few / EXPERTS, rel=0.05)
    assert few > read(0) > many  # about half where its header was not read
    timed = ZEN_5["Q4_0"]
    slower = timed.read * OF_READ / timed.cached
    assert read(2.9e9, kernels=ZEN_5) == pytest.approx(read(1e6, kernels=ZEN_5) / slower, rel=0.05)


def test_a_kind_that_was_timed_by_itself_is_paced_by_that():
    weights = (Weights("", kind, 4 * GB) for kind in ("MXFP4", "Q4_0"))
    core = Device("RAM", 0, 60 * GB, 0.0, Processor(1, kernels=ZEN_5)).part(1.0)
    mxfp4, q4_0 = (predicted(LLAMA_7B, one, (core,), 96) for one in weights)
    assert q4_0.decode == pytest.approx(mxfp4.decode * 40 / 16.8, rel=0.05)
    assert q4_0.prompt == pytest.approx(mxfp4.prompt * 62 / 30.9, rel=0.05)


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
