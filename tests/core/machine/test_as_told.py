"""The GPUs a program says it uses: each as it was found here, and only those."""

import pytest

from temoto.core.machine import Gpu, GpuKind, Machine
from temoto.core.machine.as_told import as_told

GB = 1_000_000_000
CARD = Gpu("NVIDIA GeForce RTX 4070", "NVIDIA", 12 * GB, 10 * GB, bandwidth=504 * GB)
OTHER = Gpu("NVIDIA GeForce RTX 3060", "NVIDIA", 12 * GB, 12 * GB, index=1)
INNER = Gpu("Radeon Graphics (Ryzen 7)", "AMD", 8 * GB, 8 * GB, GpuKind.INTEGRATED)


def told(name: str, free: int = 9 * GB) -> Gpu:
    return Gpu(name, "", 12 * GB, free)


@pytest.mark.parametrize(
    ("found", "devices", "expected"),
    [
        pytest.param([CARD], ["NVIDIA GeForce RTX 4070"], [CARD], id="the card as it was found"),
        pytest.param([CARD], ["GeForce RTX 4070"], [CARD], id="called a little otherwise"),
        pytest.param([CARD, OTHER], ["NVIDIA GeForce RTX 3060"], [OTHER], id="without those it does not use"),
        pytest.param([CARD, OTHER], ["NVIDIA GeForce RTX 3060", "NVIDIA GeForce RTX 4070"], [OTHER, CARD], id="both"),
        pytest.param([INNER], ["AMD Radeon Graphics (RADV RENOIR)"], [INNER], id="graphics of the processor stay that"),
        pytest.param([INNER, CARD], ["NVIDIA GeForce RTX 4070"], [CARD], id="a card beside them"),
        pytest.param([], ["NVIDIA GeForce RTX 4070"], [told("NVIDIA GeForce RTX 4070")], id="what nobody else saw"),
        pytest.param([CARD], [], [], id="none"),
    ],
)
def test_what_is_used(found: list[Gpu], devices: list[str], expected: list[Gpu]):
    machine = as_told(Machine(tuple(found), 32 * GB, 30 * GB, 8), [told(name) for name in devices])
    assert [gpu.name for gpu in machine.gpus] == [gpu.name for gpu in expected]
    assert [gpu.kind for gpu in machine.gpus] == [gpu.kind for gpu in expected]
    assert [gpu.bandwidth for gpu in machine.gpus] == [gpu.bandwidth for gpu in expected]
    assert machine.ram_free == 30 * GB


def test_no_more_is_free_than_either_says():
    (gpu,) = as_told(Machine((CARD,), None, None, None), [told(CARD.name, 4 * GB)]).gpus
    assert gpu.free == 4 * GB
    (gpu,) = as_told(Machine((CARD,), None, None, None), [told(CARD.name, 11 * GB)]).gpus
    assert gpu.free == 10 * GB
