"""What there is to put models on: which GPUs count, what is left alone, and no memory counted twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from temoto.core.machine import Gpu, GpuKind, Machine
from temoto.core.planning.devices import GPU_BANDWIDTH, capacity_of
from temoto.core.planning.memory import CPU_RESERVE, GPU_RESERVE, kept_for_work
from temoto.core.planning.processors import HASHES, Processor
from temoto.core.planning.speed import OF_ARITHMETIC
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
        pytest.param([gpu("Tesla K80", compute="3.7")], 0, [], id="one no backend is built for is none"),
        pytest.param([gpu("Quadro M2000", compute="5.2"), gpu("NVIDIA GeForce GT 710", compute="3.5")], 0, [8 * GB - GPU_RESERVE], id="beside one that is"),
        pytest.param([gpu(compute="")], 0, [8 * GB - GPU_RESERVE], id="one that does not say how old it is counts"),
        pytest.param([gpu("NVIDIA Rubin R9", compute="13.0")], 0, [8 * GB - GPU_RESERVE], id="and one newer than any list"),
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


@pytest.mark.parametrize(
    ("bandwidth", "core", "guesses"),
    [(40 * GB, 600_000_000, ()), (40 * GB, None, ("RAM",)), (None, 600_000_000, ("RAM",)), (None, None, ("RAM",))],
)
def test_a_processors_speed_is_a_guess_unless_both_its_limits_were_measured(
    bandwidth: int | None, core: int | None, guesses: tuple[str, ...]
):
    here = capacity_of(Machine((), 32 * GB, 32 * GB, 8, ram_bandwidth=bandwidth, core_speed=core), (), gpu=False)
    assert here.assumed == guesses
    assert here.ram.processor == Processor(8, core or HASHES)


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


def flops(name: str, compute: str, bandwidth: float, size: int = 24 * GB) -> float:
    """Operations a second that are counted on, as the prediction takes its share of them."""
    here = machine(gpu(name, (size, size), compute=compute, bandwidth=round(bandwidth * GB)))
    return capacity_of(here, CATALOG.gpus, gpu=True).gpus[0].flops * OF_ARITHMETIC


@pytest.mark.parametrize(
    ("name", "bandwidth", "billions", "measured"),
    [
        ("Tesla P40", 347.1, 6.74, 912.4),  # llama.cpp pull request 4766: llama 7B Q4_0, pp512
        ("Tesla P40", 347.1, 8.03, 818.2),  # llama.cpp pull request 7716: llama 8B Q5_0, pp2048 in batches of 512
        ("NVIDIA GeForce RTX 3090", 936.2, 0, 0),
    ],
)
def test_pascal_reads_by_bytes_and_not_by_its_crippled_halves(
    name: str, bandwidth: float, billions: float, measured: float
):
    if measured:
        assert flops(name, "6.1", bandwidth) / (2e9 * billions) == pytest.approx(measured, rel=0.15)
    else:
        assert flops(name, "8.6", bandwidth) > 4 * flops("Tesla P40", "6.1", 347.1)


def test_cards_of_one_chip_are_paced_alike_whether_a_list_has_them_or_not():
    listed, near = flops("Tesla P40", "6.1", 347.1), flops("Quadro P6000", "6.1", 432.8)
    unlisted = flops("NVIDIA Tesla P40X of nobody", "6.1", 347.1)
    assert listed == pytest.approx(near, rel=0.1)
    assert listed / 1.6 < unlisted < listed * 1.1  # the safe side
    ti = flops("NVIDIA GeForce GTX 1080 Ti", "6.1", 484.4, 11 * GB)
    assert ti == pytest.approx(listed, rel=0.1)


def test_the_p100_has_fast_halves_and_no_bytes():
    assert flops("Tesla P100-PCIE-16GB", "6.0", 732.2, 16 * GB) == pytest.approx(19.05e12 * OF_ARITHMETIC)
    assert flops("NVIDIA GP100 of nobody", "6.0", 732.2, 16 * GB) == pytest.approx(19.05e12 * OF_ARITHMETIC, rel=0.05)


@pytest.mark.parametrize(("bandwidth", "share"), [(3352 / 8, 1 / 8), (3352 / 2, 1 / 2), (3352.0, 1.0)])
def test_a_slice_has_its_share_of_its_cards_arithmetic(bandwidth: float, share: float):
    whole = flops("NVIDIA H100 80GB HBM3", "9.0", 3352.0, 80 * GB)
    name = "NVIDIA H100 80GB HBM3 MIG 1g.10gb"
    assert flops(name, "9.0", bandwidth, 10 * GB) == pytest.approx(whole * share, rel=0.01)


def test_a_card_in_no_list_has_a_modest_speed_and_is_named():
    here = capacity_of(machine(gpu("NVIDIA Mystery 9000", bandwidth=None)), CATALOG.gpus, gpu=True)
    assert (here.gpus[0].bandwidth, here.assumed[0]) == (GPU_BANDWIDTH, "NVIDIA Mystery 9000")
