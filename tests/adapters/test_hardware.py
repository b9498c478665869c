"""What the machine has: real where it can be had, a fake NVML for cards and troubles that cannot."""

from pathlib import Path

import psutil
import pynvml
import pytest

from temoto.adapters import hardware
from temoto.adapters.hardware import cpu, nvidia
from temoto.core.machine import Gpu
from tests.fakes.nvml import Card, Memory, error, fake_nvml

GIB = 1 << 30
NOT_SUPPORTED = error(pynvml.NVML_ERROR_NOT_SUPPORTED)
BIG = Card("NVIDIA GeForce RTX 4090", Memory(24 * GIB, 20 * GIB))
SMALL = Card(b"NVIDIA T400 4GB", Memory(4 * GIB, 3 * GIB))


def test_this_very_machine_is_read_without_an_exception():
    machine = hardware.look()
    assert machine.ram_total <= psutil.virtual_memory().total
    assert 0 < machine.ram_free <= machine.ram_total
    assert machine.cores >= 1
    assert all(gpu.name for gpu in machine.gpus)


def test_two_cards_with_their_own_memory(monkeypatch: pytest.MonkeyPatch):
    fake_nvml(monkeypatch, [BIG, SMALL])
    assert nvidia.probe() == (
        [
            Gpu("NVIDIA GeForce RTX 4090", "nvidia", 24 * GIB, 20 * GIB),
            Gpu("NVIDIA T400 4GB", "nvidia", 4 * GIB, 3 * GIB),
        ],
        [],
    )


def test_a_card_whose_memory_is_not_told_is_still_a_card(monkeypatch: pytest.MonkeyPatch):
    fake_nvml(monkeypatch, [Card("NVIDIA GB10", NOT_SUPPORTED), SMALL])
    gpus, unread = nvidia.probe()
    assert gpus == [Gpu("NVIDIA GB10", "nvidia", None, None), Gpu("NVIDIA T400 4GB", "nvidia", 4 * GIB, 3 * GIB)]
    assert [one.text() for one in unread] == ["memory of NVIDIA GB10: Not Supported"]


def test_a_card_without_a_name_is_still_a_card(monkeypatch: pytest.MonkeyPatch):
    fake_nvml(monkeypatch, [Card(NOT_SUPPORTED, Memory(GIB, GIB))])
    gpus, unread = nvidia.probe()
    assert gpus == [Gpu("NVIDIA GPU", "nvidia", GIB, GIB)]
    assert [one.text() for one in unread] == ["name of NVIDIA GPU 0: Not Supported"]


@pytest.mark.parametrize("code", [pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, pynvml.NVML_ERROR_DRIVER_NOT_LOADED])
def test_no_driver_is_not_worth_a_word(monkeypatch: pytest.MonkeyPatch, code: int):
    fake_nvml(monkeypatch, init=error(code))
    assert nvidia.probe() == ([], [])


def test_a_driver_in_trouble_is_named(monkeypatch: pytest.MonkeyPatch):
    fake_nvml(monkeypatch, init=error(pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH))
    assert [one.text() for one in nvidia.probe()[1]] == ["NVIDIA driver: RM has detected an NVML/RM version mismatch."]


def test_a_driver_that_fails_while_asked_is_named(monkeypatch: pytest.MonkeyPatch):
    fake_nvml(monkeypatch, count=error(pynvml.NVML_ERROR_UNKNOWN))
    assert [one.text() for one in nvidia.probe()[1]] == ["number of NVIDIA GPUs: Unknown Error"]


def test_a_driver_that_fails_at_the_end_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch):
    fake_nvml(monkeypatch, [SMALL], shutdown=error(pynvml.NVML_ERROR_GPU_IS_LOST))
    assert [gpu.name for gpu in nvidia.probe()[0]] == ["NVIDIA T400 4GB"]


@pytest.fixture
def cgroup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A container's files, for limits this machine does not have."""
    monkeypatch.setattr(cpu, "_CGROUP", tmp_path)
    (tmp_path / "memory.max").write_text(f"{GIB}\n")
    (tmp_path / "memory.current").write_text(f"{GIB // 2}\n")
    return tmp_path


def test_a_containers_limit_counts_not_its_hosts_memory(cgroup: Path):
    assert cpu.memory_and_cores([])[:2] == (GIB, GIB // 2)


def test_cached_files_do_not_count_as_used(cgroup: Path):
    (cgroup / "memory.stat").write_text(f"anon {GIB // 4}\ninactive_file {GIB // 4}\nactive_file 0\n")
    assert cpu.memory_and_cores([])[:2] == (GIB, GIB // 4 * 3)


@pytest.mark.parametrize("text", ["max\n", "", "nonsense"])
def test_a_container_without_a_limit_has_its_hosts_memory(cgroup: Path, text: str):
    (cgroup / "memory.max").write_text(text)
    assert cpu.memory_and_cores([])[0] == psutil.virtual_memory().total
