"""How fast a model is predicted to be, against runs other people published and the order of things."""

import pytest

from temoto.core.models.records import ModelCard, Role, Weights
from temoto.core.planning.devices import Device
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


@pytest.mark.parametrize(
    ("prompt", "decode", "ms"),
    [
        pytest.param(1_280, 120, 10 + 100 + 100, id="128 tokens read, 12 written"),
        pytest.param(128_000, 12_000, 10 + 1 + 1, id="and what the rest of the way costs"),
    ],
)
def test_first_ghost(prompt: float, decode: float, ms: float):
    assert ModelSpeed(prompt, decode).first_ghost_ms == pytest.approx(ms)
