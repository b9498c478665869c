"""Machines as they are said: what the box says, what is assumed, and what cannot be."""

import pytest

from temoto.core.machine import Gpu, GpuKind, Machine
from temoto.core.machine.from_options import NoSuchMachine, box_gb, machine_from_options
from temoto.core.messages import Sentence
from temoto.core.messages.plan import PlanMessage
from tests.core.planning.shipped import CATALOG

GIB = 2**30
GPUS = CATALOG.gpus


def said(*gpus: str, vram: tuple[float, ...] = (), ram: float | None = None):
    return machine_from_options(GPUS, gpus, vram, ram)


@pytest.mark.parametrize(
    ("gpus", "vram", "ram", "sizes", "box", "notes"),
    [
        pytest.param(["RTX 4070"], [], 32, [12], 12, [], id="a card"),
        pytest.param(["RTX 4070"], [], None, [12], 12, [PlanMessage.RAM_ASSUMED], id="without RAM"),
        pytest.param(["RTX 4090", "RTX 4090"], [], 64, [24, 24], 48, [], id="two cards"),
        pytest.param([], [12], 32, [12], 12, [PlanMessage.SPEED_ASSUMED], id="only its size"),
        pytest.param([], [24, 24], 64, [24, 24], 48, [PlanMessage.SPEED_ASSUMED] * 2, id="two sizes"),
        pytest.param(["RTX 3060"], [12], 32, [12], 12, [], id="which of two sizes"),
        pytest.param(["RTX 3060", "RTX 4060 Ti"], [12, 16], 32, [12, 16], 28, [], id="one size each"),
        pytest.param(["RTX 4090", "RTX 4090"], [24], 32, [24, 24], 48, [], id="one size for all"),
        pytest.param([], [], 16, [], 0, [], id="no card"),
    ],
)
def test_machines(
    gpus: list[str], vram: list[float], ram: float | None, sizes: list[int], box: int, notes: list[Sentence]
):
    meant = said(*gpus, vram=tuple(vram), ram=ram)
    assert [round((one.total or 0) / GIB, 2) for one in meant.machine.gpus] == sizes
    assert all(one.free == one.total for one in meant.machine.gpus)
    assert meant.box_gb == box
    assert meant.machine.ram_total == round((ram or 32) * GIB)
    assert [one.message for one in meant.notes] == notes


def test_several_sizes_are_told():
    (several,) = [one for one in said("RTX 3060", ram=16).notes if one.message is PlanMessage.SEVERAL_SIZES]
    assert "8" in several.text()
    assert "12" in several.text()


@pytest.mark.parametrize(("name", "ram", "share"), [("M1", 8, 2 / 3), ("M3 Max", 64, 3 / 4), ("M2 Ultra", 192, 3 / 4)])
def test_apple_shares_its_memory(name: str, ram: int, share: float):
    meant = said(name, ram=ram)
    (gpu,) = meant.machine.gpus
    assert gpu.kind is GpuKind.UNIFIED
    assert gpu.total == pytest.approx(ram * GIB * share, abs=1)
    assert (meant.box_gb, meant.machine.ram_total) == (ram, ram * GIB)


@pytest.mark.parametrize("name", ["M1 16GB", "M5 Pro 48GB"])
def test_a_chips_memory_may_stand_in_its_name(name: str):
    assert said(name).box_gb == int(name.rsplit(maxsplit=1)[-1].removesuffix("GB"))


@pytest.mark.parametrize(("ram", "left"), [(4, 2.147e9), (8, 5.59e9), (64, 65.7e9)])
def test_a_system_holds_some_of_the_ram(ram: int, left: float):
    assert said(ram=ram).machine.ram_free == pytest.approx(left, rel=0.02)


@pytest.mark.parametrize(
    ("gpus", "vram", "message", "words"),
    [
        pytest.param(["RTX 4071"], [], PlanMessage.NO_SUCH_GPU, "RTX 4070", id="misspelt"),
        pytest.param(["qqqqqq"], [], PlanMessage.NO_GPU_LIKE, "catalog gpus", id="like nothing"),
        pytest.param(["M4 Ultra"], [], PlanMessage.NEVER_SOLD, "There is no Apple M4 Ultra", id="a chip that was never sold"),
        pytest.param(["Apple M4 Ultra 512GB"], [], PlanMessage.NEVER_SOLD, "Apple M2 Ultra", id="such a chip, with memory"),
        pytest.param(["K80"], [], PlanMessage.GPU_TOO_OLD, "Tesla K80 is a card no backend can use: its compute capability is 3.7", id="a card too old"),
        pytest.param(["NVIDIA GeForce GTX 680 2GB"], [], PlanMessage.GPU_TOO_OLD, "GeForce GTX 680 is", id="such a card, with memory"),
        pytest.param(["gt710"], [2], PlanMessage.GPU_TOO_OLD, "3.5", id="such a card, with its size"),
        pytest.param(["RTX 4090", "Tesla K40m"], [], PlanMessage.GPU_TOO_OLD, "Tesla K40m", id="such a card beside a good one"),
        pytest.param(["GTX 750 Ti"], [], PlanMessage.NO_SUCH_GPU, "--vram", id="one old enough to be good, in no list"),
        pytest.param([""], [], PlanMessage.NO_GPU_LIKE, "catalog gpus", id="empty"),
        pytest.param(["RTX 4070"], [16], PlanMessage.NOT_SOLD_SO, "12", id="a size it was never sold with"),
        pytest.param(["M5 Pro"], [], PlanMessage.NO_SIZE_KNOWN, "--ram GB", id="a chip whose sizes nobody has written down"),
        pytest.param(["RTX 3090 16GB"], [], PlanMessage.NOT_SOLD_SO, "24", id="such a size in its name"),
        pytest.param(["RTX 4090", "RTX 4090", "RTX 4090"], [24, 24], PlanMessage.NOT_ONE_EACH, "--vram", id="not one size each"),
    ],
)  # fmt: skip
def test_what_is_no_machine(gpus: list[str], vram: list[float], message: Sentence, words: str):
    with pytest.raises(NoSuchMachine) as failed:
        said(*gpus, vram=tuple(vram))
    assert failed.value.note.message is message
    assert words in failed.value.note.text()


@pytest.mark.parametrize(
    ("gpu", "ram", "box"),
    [
        pytest.param(Gpu("NVIDIA GeForce RTX 4070", "NVIDIA", 12_878_610_432, 0), 32, 12, id="the card's, not the driver's figure"),
        pytest.param(Gpu("a card", "", 16_900_000_000, 0), 32, 16, id="else the nearest whole GiB"),
        pytest.param(Gpu("Apple M3 Max", "Apple", 48 * GIB, 0, GpuKind.UNIFIED), 64, 64, id="all of a memory that is shared"),
        pytest.param(Gpu("Intel UHD", "Intel", 16 * GIB, 0, GpuKind.INTEGRATED), 32, 0, id="none of a processor's graphics"),
    ],
)  # fmt: skip
def test_what_the_box_of_this_machine_says(gpu: Gpu, ram: int, box: int):
    assert box_gb(Machine((gpu,), ram * GIB, ram * GIB, 8), GPUS) == box
