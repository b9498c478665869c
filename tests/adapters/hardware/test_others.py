"""Apple's chips by recorded sysctl, Windows' adapters by a fake DXGI: what Linux can tell of code for other systems."""

from pathlib import Path

import pytest

from temoto.adapters.hardware import cpu
from temoto.adapters.hardware.looking import Looking
from temoto.adapters.hardware.probes import apple, dxgi
from temoto.core.machine import Gpu, GpuKind
from temoto.core.messages.machine import MachineMessage as M
from tests.fakes.dxgi import Adapter, FakeDxgi
from tests.fakes.machines import sysctl_of

GIB = 1 << 30
MIB = 1 << 20
NVIDIA, AMD, INTEL, MICROSOFT = 0x10DE, 0x1002, 0x8086, 0x1414


@pytest.mark.parametrize(
    ("machine", "changed", "free", "gpu"),
    [
        ("m1_8gb", {}, 5 * GIB, ("Apple M1", 8 * GIB * 2 // 3, 5 * GIB)),
        ("m1_8gb", {}, 7 * GIB, ("Apple M1", 8 * GIB * 2 // 3, 8 * GIB * 2 // 3)),
        ("m1_8gb", {}, None, ("Apple M1", 8 * GIB * 2 // 3, None)),
        ("m3_max_64gb", {}, 60 * GIB, ("Apple M3 Max", 48 * GIB, 48 * GIB)),
        ("m3_max_64gb", {"iogpu__wired_limit_mb": 57344}, 60 * GIB, ("Apple M3 Max", 56 * GIB, 56 * GIB)),
        ("m3_max_64gb", {"hw__memsize": 0}, 60 * GIB, ("Apple M3 Max", None, 60 * GIB)),
    ],
)
def test_a_macs_gpu_has_its_share_of_the_ram(machine: str, changed: dict, free: int | None, gpu: tuple):
    name, total, left = gpu
    looking = Looking(ram=(None, free))
    assert apple.probe(looking, sysctl_of(machine, **changed)) == [
        Gpu(name, "apple", total, left, GpuKind.UNIFIED, driver="Metal")
    ]


# ggml_metal_init: recommendedMaxWorkingSetSize, in MB of 10⁶ bytes, by GB of RAM
@pytest.mark.parametrize(
    ("ram", "logged"), [(16, 11453.25), (24, 17179.87), (32, 22906.50), (36, 28991.03), (64, 51539.61)]
)
def test_the_share_is_what_metal_recommends(ram: int, logged: float):
    assert apple.share(ram * GIB) / 1e6 == pytest.approx(logged, abs=0.01)


def test_an_intel_mac_has_no_gpu_for_models(tmp_path: Path):
    assert apple.probe(Looking(tmp_path), sysctl_of("intel_mac")) == []


def test_elsewhere_there_is_no_sysctl(tmp_path: Path):
    assert apple.probe(Looking(tmp_path), lambda _: b"") == []


@pytest.mark.parametrize(
    ("machine", "name", "features"),
    [
        ("m1_8gb", "Apple M1", ("neon", "dotprod")),
        ("m3_max_64gb", "Apple M3 Max", ("neon", "dotprod", "i8mm")),
        ("intel_mac", "Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz", ("avx", "avx2")),
    ],
)
def test_a_macs_processor(tmp_path: Path, machine: str, name: str, features: tuple[str, ...]):
    seen = cpu.cpu(Looking(tmp_path), sysctl_of(machine))
    assert (seen.name, seen.features) == (name, features)


def told(*adapters: Adapter, ram_free: int | None = 20 * GIB) -> list[Gpu]:
    library = FakeDxgi(*adapters)
    looking = Looking(ram=(32 * GIB, ram_free))
    found = dxgi.probe(looking, library.create)
    assert library.alive == 0  # everything was released
    assert looking.unread == []
    return found


@pytest.mark.parametrize(
    ("adapter", "gpu"),
    [
        (
            Adapter("AMD Radeon RX 7900 XTX", AMD, 24 * GIB, budget=23 * GIB, used=1 * GIB),
            Gpu("AMD Radeon RX 7900 XTX", "amd", 24 * GIB, 22 * GIB, driver="DXGI"),
        ),
        (
            Adapter("Intel(R) Arc(TM) A770 Graphics", INTEL, 16 * GIB),
            Gpu("Intel(R) Arc(TM) A770 Graphics", "intel", 16 * GIB, None, driver="DXGI"),
        ),
        (
            Adapter("AMD Radeon(TM) 780M Graphics", AMD, 512 * MIB, 15 * GIB),
            Gpu(
                "AMD Radeon(TM) 780M",
                "amd",
                512 * MIB + 15 * GIB,
                512 * MIB + 15 * GIB,
                GpuKind.INTEGRATED,
                driver="DXGI",
            ),
        ),
        (
            Adapter("AMD Radeon(TM) 8060S Graphics", AMD, 64 * GIB, 16 * GIB),
            Gpu("AMD Radeon(TM) 8060S", "amd", 80 * GIB, 20 * GIB, GpuKind.UNIFIED, driver="DXGI"),
        ),
        (
            Adapter("Intel(R) UHD Graphics 770", INTEL, 128 * MIB, 16 * GIB),
            Gpu("Intel(R) UHD", "intel", 128 * MIB + 16 * GIB, 128 * MIB + 16 * GIB, GpuKind.INTEGRATED, driver="DXGI"),
        ),
    ],
    ids=lambda one: one.name,
)
def test_an_adapter(adapter: Adapter, gpu: Gpu):
    (seen,) = told(adapter)
    assert seen.name == adapter.name
    assert (seen.vendor, seen.total, seen.free, seen.kind, seen.driver) == (
        gpu.vendor,
        gpu.total,
        gpu.free,
        gpu.kind,
        gpu.driver,
    )


def test_nvidias_and_software_and_doubles_are_left_out():
    found = told(
        Adapter("NVIDIA GeForce RTX 4090", NVIDIA, 24 * GIB, luid=1),
        Adapter("AMD Radeon RX 7600", AMD, 8 * GIB, luid=2),
        Adapter("AMD Radeon RX 7600", AMD, 8 * GIB, luid=2),
        Adapter("AMD Radeon RX 7800 XT", AMD, 16 * GIB, luid=3),
        Adapter("Microsoft Basic Render Driver", MICROSOFT, 0, flags=2, luid=4),
    )
    assert [(gpu.name, gpu.index) for gpu in found] == [("AMD Radeon RX 7600", 0), ("AMD Radeon RX 7800 XT", 1)]


def test_a_dxgi_that_fails_is_named():
    looking = Looking()
    assert dxgi.probe(looking, FakeDxgi(fails=0x887A0004).create) == []
    assert [one.message for one in looking.unread] == [M.HARDWARE_UNREAD]
    assert "0x887A0004" in looking.unread[0].text()


def test_elsewhere_there_is_no_dxgi():
    assert dxgi.probe(Looking()) == []
