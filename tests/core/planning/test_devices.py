"""What there is to put models on: which GPUs count, what is left alone, and no memory counted twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.machine import Gpu, GpuKind, Machine
from temoto.core.planning.devices import GPU_BANDWIDTH, capacity_of
from temoto.core.planning.memory import CPU_RESERVE, GPU_RESERVE, kept_for_work
from tests.core.planning.shipped import CATALOG, GB, of

FREE_GPU = (10 * GB, 8 * GB)  # in all, free


def gpu(name: str = "NVIDIA GeForce RTX 4070", size: tuple[int | None, int | None] = FREE_GPU, **more: object) -> Gpu:
    return Gpu(name, "NVIDIA", *size, **more)


def machine(*gpus: Gpu, ram: int | None = 32 * GB, bandwidth: int | None = None) -> Machine:
    return Machine(gpus, ram, ram, 8, ram_bandwidth=bandwidth)


@pytest.mark.parametrize(
    ("gpus", "held", "free"),
    [
        pytest.param([gpu()], 0, [8 * GB - GPU_RESERVE], id="free, without the reserve"),
        pytest.param([gpu(size=(10 * GB, None))], 0, [10 * GB - GPU_RESERVE], id="all of it, where free is not told"),
        pytest.param([gpu(size=(None, None))], 0, [], id="one of which nothing is told is none"),
        pytest.param([gpu(size=(10 * GB, 0))], 0, [0], id="one that is taken has no room"),
        pytest.param([gpu(), gpu(size=(24 * GB, 20 * GB))], 0, [20 * GB - GPU_RESERVE, 8 * GB - GPU_RESERVE], id="the roomiest first"),
        pytest.param([gpu(kind=GpuKind.INTEGRATED)], 0, [], id="graphics of a processor are none"),
        pytest.param([gpu(size=(GB, GB))], 0, [], id="one that is too small for any model is none"),
        pytest.param([gpu()], 2 * GB, [10 * GB - GPU_RESERVE], id="what the backend would let go of is free"),
    ],
)  # fmt: skip
def test_gpus(gpus: list[Gpu], held: int, free: list[int]):
    assert [one.free for one in capacity_of(machine(*gpus), CATALOG.gpus, gpu=True, held=held).gpus] == free


def test_without_gpus_models_lie_in_ram():
    here = capacity_of(machine(), CATALOG.gpus, gpu=False, held=GB)
    assert (here.gpu, here.free + here.kept, here.reserve) == (False, 33 * GB - CPU_RESERVE, CPU_RESERVE)
    assert here.kept + here.reserve == 8 * GB  # a quarter of the RAM: nobody uses it yet
    assert capacity_of(machine(gpu()), CATALOG.gpus, gpu=False).gpus == ()
    assert not capacity_of(machine(ram=None), CATALOG.gpus, gpu=False).known


@pytest.mark.parametrize(
    ("total", "used", "kept"),
    [
        pytest.param(32, 0, 8, id="a quarter"),
        pytest.param(32, 3, 5, id="what is in use already is not kept twice"),
        pytest.param(32, 20, 1, id="but what is open grows"),
        pytest.param(12, 1, 3, id="four at least"),
        pytest.param(6, 1, 2, id="of a small machine half"),
        pytest.param(256, 0, 16, id="and never more than a desk takes"),
        pytest.param(32, -4, 8, id="where a backend holds more than is told to be in use"),
    ],
)
def test_room_is_kept_for_editor_browser_and_system(total: int, used: int, kept: int):
    assert kept_for_work(total * GB, used * GB) == kept * GB
    here = capacity_of(Machine((), total * GB, (total - used) * GB, 8), (), gpu=False)
    assert (here.free, here.kept) == ((total - used - kept) * GB, kept * GB - CPU_RESERVE)
    assert here.whole.free == (total - used) * GB - CPU_RESERVE


def test_nothing_is_kept_of_what_is_not_there():
    full = capacity_of(Machine((), 16 * GB, GB // 2, 8), (), gpu=False)
    assert (full.free, full.kept, full.whole.free) == (0, 0, 0)
    assert capacity_of(machine(ram=None), (), gpu=False).kept == 0
    assert of("M3 Max", ram=64).kept == 0  # the system keeps its share of what the GPU may use by itself


@given(st.integers(1, 512 * GB), st.integers(0, 512 * GB), st.integers(0, 64 * GB))
def test_more_ram_or_less_in_use_is_never_less_for_models(total: int, used: int, more: int):
    used = min(used, total)
    few, many, idle = (
        capacity_of(Machine((), size, size - taken, 8), (), gpu=False).free
        for size, taken in ((total, used), (total + more, used), (total, max(0, used - more)))
    )
    assert few <= many + 1  # whole bytes
    assert few <= idle


def test_unified_memory_is_counted_once():
    here = of("M3 Max", ram=64)
    assert here.ram.free == 0
    assert here.free + here.reserve == round(64 * 2**30 * 0.75)
    assert of("M1", ram=8).free + GPU_RESERVE == pytest.approx(8 * 2**30 * 2 / 3, abs=1)


@pytest.mark.parametrize(
    ("name", "told", "bandwidth", "assumed"),
    [
        pytest.param("NVIDIA GeForce RTX 4070", None, 504 * GB, False, id="the catalog's, by name"),
        pytest.param("NVIDIA GeForce RTX 4070", 500 * GB, 500 * GB, False, id="the driver's before the catalog's"),
        pytest.param("a card", None, GPU_BANDWIDTH, True, id="something modest, and said so"),
    ],
)
def test_how_fast(name: str, told: int | None, bandwidth: float, assumed: bool):
    here = capacity_of(machine(gpu(name, bandwidth=told)), CATALOG.gpus, gpu=True)
    assert here.gpus[0].bandwidth == pytest.approx(bandwidth, rel=0.01)
    assert (name in here.assumed) is assumed


def test_ram_that_was_measured_is_believed():
    assert capacity_of(machine(bandwidth=77 * GB), (), gpu=False).ram.bandwidth == 77 * GB
    assert "RAM" in capacity_of(machine(), (), gpu=False).assumed


def test_every_gpu_keeps_its_reserve():
    assert of("RTX 4090", "RTX 4090").reserve == 2 * GPU_RESERVE


def test_what_is_taken_is_gone():
    here = of("RTX 4090", "RTX 4090")
    left = here.without((GB, 2 * GB, 3 * GB))
    assert [before.free - after.free for before, after in zip(here.every, left.every, strict=True)] == [
        GB,
        2 * GB,
        3 * GB,
    ]
    assert here.without((10**15, 0, 0)).gpus[0].free == 0
