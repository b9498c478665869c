"""AMD's and Intel's GPUs from the files of machines nobody here has (tests/fakes/machines)."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from temoto.adapters.hardware.looking import Looking
from temoto.adapters.hardware.probes import amd, intel
from temoto.core.machine import Gpu, GpuKind, Holder
from temoto.core.messages.machine import MachineMessage as M
from tests.fakes.intel_kernel import DEVICE, SYSTEM, FakeKernel, region
from tests.fakes.machines import unpacked

GIB = 1 << 30
RAM = (128 * GIB, 50 * GIB)
XTX = Gpu(
    "AMD Radeon RX 7900 XTX", "amd", 25753026560, 19310575616, driver="amdgpu", compute="gfx1100", uuid="8f3c2a1d5e6b7c90",
    holders=(Holder(1500, "Xorg", 256 << 20), Holder(4242, "ollama", 5 * GIB)),
)  # fmt: skip
STRIX = Gpu(
    "Radeon 8060S Graphics", "amd", 66941898752, 50 * GIB, GpuKind.UNIFIED, driver="amdgpu", compute="gfx1151"
)  # fmt: skip
A770 = Gpu(
    "Intel Arc A770", "intel", 17079205888, None, driver="xe", index=1, holders=(Holder(900, "llama-server", 4 * GIB),)
)
IRIS = Gpu("Intel UHD Graphics 770", "intel", None, None, GpuKind.INTEGRATED, driver="i915")


def seen(probe, machine: str, folder: Path, **changed: str | None) -> tuple[list[Gpu], list[M]]:
    looking = Looking(unpacked(machine, folder, **changed), RAM)
    return probe(looking), [one.message for one in looking.unread]


@pytest.mark.parametrize(
    ("probe", "machine", "gpus"),
    [
        pytest.param(amd.probe, "rx_7900_xtx", [XTX], id="a card with two nodes and three connectors is one"),
        pytest.param(amd.probe, "ryzen_ai_max", [STRIX], id="a wide processor is unified"),
        pytest.param(intel.probe, "arc_a770_xe", [IRIS, A770], id="a card under xe, beside the processor's graphics"),
        pytest.param(
            intel.probe,
            "arc_a770_i915",
            [replace(A770, free=12 * GIB, driver="i915", index=0, holders=())],
            id="a card under an i915 that tells",
        ),
        pytest.param(intel.probe, "rx_7900_xtx", [], id="AMD's is not Intel's"),
        pytest.param(amd.probe, "arc_a770_xe", [], id="Intel's is not AMD's"),
        pytest.param(amd.probe, "docker_v2", [], id="no GPU"),
    ],
)
def test_gpus(tmp_path: Path, probe, machine: str, gpus: list[Gpu]):
    assert seen(probe, machine, tmp_path) == (gpus, [])


def test_a_processor_is_told_from_a_card_and_named_by_the_pci_list(tmp_path: Path):
    ((gpu,), notes) = seen(amd.probe, "ryzen_7840u", tmp_path)
    assert (gpu.name, gpu.kind, gpu.total, gpu.free) == (
        "AMD Phoenix1",
        GpuKind.INTEGRATED,
        16_000_000_000,
        15_800_000_000,
    )
    assert notes == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(
            {"mem_info_vram_total": f"{96 * GIB}"}, (96 * GIB, 96 * GIB - 160116736), id="96 GB cut out by the firmware"
        ),
        pytest.param({"mem_info_gtt_used": None}, (66941898752, 50 * GIB), id="what is used is not told"),
        pytest.param({"mem_info_gtt_total": None}, (536870912, 376754176), id="only the part cut out is told"),
        pytest.param(
            {"mem_info_gtt_used": f"{60 * GIB}"}, (66941898752, 66941898752 - 60 * GIB), id="nearly all in use"
        ),
    ],
)
def test_what_a_processors_graphics_may_use(tmp_path: Path, changed: dict, expected: tuple[int, int]):
    ((gpu,), _) = seen(amd.probe, "ryzen_ai_max", tmp_path, **changed)
    assert (gpu.total, gpu.free) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({"mem_info_vram_used": "25753026560"}, replace(XTX, free=0), id="all taken"),
        pytest.param({"mem_info_vram_used": "nonsense"}, replace(XTX, free=None), id="nonsense in place of a number"),
        pytest.param({"product_name": None, "amdgpu.ids": "1.0.0\n"}, replace(XTX, name="AMD GPU 744c"), id="in no list"),
        pytest.param({"mem_busy_percent": None, "gpu_busy_percent": None}, XTX, id="power management is off"),
        pytest.param({"vram_51584": None}, replace(XTX, holders=XTX.holders[:1]), id="nobody computes"),
        pytest.param({"properties": "", "1500/comm": None}, replace(XTX, compute="", holders=(Holder(1500, "", 256 << 20),)), id="no compute driver"),
    ],
)  # fmt: skip
def test_a_card_that_tells_less(tmp_path: Path, changed: dict, expected: Gpu):
    assert seen(amd.probe, "rx_7900_xtx", tmp_path, **changed) == ([expected], [])


@pytest.mark.parametrize(
    ("probe", "machine", "file", "gpu"),
    [
        (amd.probe, "rx_7900_xtx", "mem_info_vram_total", replace(XTX, total=None, free=None)),
        (
            intel.probe,
            "arc_a770_i915",
            "lmem_total_bytes",
            replace(A770, total=None, driver="i915", index=0, holders=()),
        ),
    ],
)
def test_a_card_whose_memory_is_not_told_is_named(tmp_path: Path, probe, machine: str, file: str, gpu: Gpu):
    assert seen(probe, machine, tmp_path, **{file: None}) == ([gpu], [M.GPU_NO_MEMORY_FIGURE])


def test_a_file_that_blocks_costs_its_figure_only(tmp_path: Path):
    root = unpacked("rx_7900_xtx", tmp_path, mem_info_vram_used=None)
    pipe = root / "sys/class/drm/card1/device/mem_info_vram_used"
    os.mkfifo(pipe)  # nobody writes: opening it blocks, as a driver's file may
    looking = Looking(root, RAM, once=0.3)
    try:
        assert amd.probe(looking) == [replace(XTX, free=None)]
        assert [one.message for one in looking.unread] == [M.HARDWARE_SILENT]
        assert "mem_info_vram_used" in looking.unread[0].text()
        assert "AMD Radeon RX 7900 XTX" in looking.unread[0].text("ja")
    finally:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))


def test_one_device_under_two_numbers_is_one_card(tmp_path: Path):
    root = unpacked("rx_7900_xtx", tmp_path)
    (root / "sys/class/drm/card2").symlink_to("card1")
    assert amd.probe(Looking(root, RAM)) == [XTX]


def test_a_link_that_leads_nowhere_is_no_card(tmp_path: Path):
    (tmp_path / "sys/class/drm").mkdir(parents=True)
    (tmp_path / "sys/class/drm/card0").symlink_to("nowhere")
    assert amd.probe(Looking(tmp_path)) == intel.probe(Looking(tmp_path)) == []


@pytest.mark.parametrize(
    ("driver", "regions", "fails", "expected"),
    [
        ("i915", [region(SYSTEM, 32 * GIB, 30 * GIB), region(DEVICE, 16 * GIB, 12 * GIB)], 0, (16 * GIB, 12 * GIB)),
        ("i915", [region(SYSTEM, 32 * GIB, 30 * GIB), region(DEVICE, 16 * GIB, 16 * GIB)], 0, (16 * GIB, None)),
        ("i915", [region(SYSTEM, 32 * GIB, 30 * GIB)], 0, (None, None)),
        ("i915", [], errno.EINVAL, (None, None)),
        ("xe", [region(SYSTEM, 32 * GIB, 0), region(DEVICE, 12 * GIB, 2 * GIB)], 0, (12 * GIB, 10 * GIB)),
        ("xe", [region(SYSTEM, 32 * GIB, 0), region(DEVICE, 12 * GIB, 0)], 0, (12 * GIB, None)),
        ("xe", [], errno.EACCES, (None, None)),
    ],
)
def test_a_card_that_is_asked_as_mesa_asks_it(tmp_path: Path, driver: str, regions: list, fails: int, expected: tuple):
    uevent = f"DRIVER={driver}\nPCI_SLOT_NAME=0000:03:00.0\n"
    looking = Looking(unpacked("arc_mainline", tmp_path, uevent=uevent), RAM)
    (gpu,) = intel.probe(looking, FakeKernel(driver, *regions, fails=fails).ioctl)
    assert (gpu.name, gpu.kind, gpu.total, gpu.free) == ("Intel Arc A770", GpuKind.DEDICATED, *expected)
    assert [one.message for one in looking.unread] == ([] if gpu.total else [M.GPU_NO_MEMORY_FIGURE])


def test_a_card_that_no_list_knows_is_a_card_by_its_memory(tmp_path: Path):
    kernel = FakeKernel("i915", region(DEVICE, 16 * GIB, 12 * GIB))
    looking = Looking(unpacked("arc_mainline", tmp_path, device="0xffff\n"), RAM)
    assert intel.probe(looking, kernel.ioctl) == [Gpu("Intel GPU ffff", "intel", 16 * GIB, 12 * GIB, driver="i915")]


@pytest.mark.parametrize("missing", ["renderD128", "renderD128/dev"])
def test_a_card_whose_node_is_not_here_is_not_asked(tmp_path: Path, missing: str):
    kernel = FakeKernel("i915", region(DEVICE, 16 * GIB, 12 * GIB))
    looking = Looking(unpacked("arc_mainline", tmp_path, **{missing: None}), RAM)
    (gpu,) = intel.probe(looking, kernel.ioctl)
    assert (gpu.total, looking.unread[0].message) == (None, M.GPU_NO_MEMORY_FIGURE)


def test_a_node_that_is_no_card_is_an_error_of_the_kernels(tmp_path: Path):
    looking = Looking(unpacked("arc_mainline", tmp_path), RAM)
    (gpu,) = intel.probe(looking)  # the real ioctl, on a plain file
    assert gpu.total is None
