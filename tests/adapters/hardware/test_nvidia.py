"""NVIDIA's GPUs by NVML: the real pynvml over a fake of the C library, and the real library where there is one."""

import csv
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import psutil
import pynvml
import pytest

from temoto.adapters.hardware.looking import Looking
from temoto.adapters.hardware.probes import nvidia
from temoto.core.machine import Gpu, GpuKind, Holder
from temoto.core.messages.machine import MachineMessage as M
from tests.fakes.machines import unpacked
from tests.fakes.nvml import BLOCKS, GONE, H100, H200, HELD, UNKNOWN_AMOUNT, Card, FakeNvml, put_in_place

GIB = 1 << 30
RAM = (120 * GIB, 100 * GIB)
BIG = Card()
SMALL = Card(b"NVIDIA T400 4GB", 4 * GIB, 3 * GIB, 5001, 64, (7, 5), b"GPU-2")
BIG_SEEN = Gpu(
    "NVIDIA GeForce RTX 4090", "nvidia", 24 * GIB, 20 * GIB, bandwidth=1_008_096_000_000, driver="580.95.05", compute="8.9", uuid="GPU-1",
    unseen=4 * GIB,
)  # fmt: skip
SMALL_SEEN = Gpu(
    "NVIDIA T400 4GB", "nvidia", 4 * GIB, 3 * GIB, bandwidth=80_016_000_000, driver="580.95.05", index=1, compute="7.5", uuid="GPU-2",
    unseen=GIB,
)  # fmt: skip


@pytest.fixture
def looking(tmp_path: Path) -> Looking:
    """An empty machine below a folder, with a driver that is soon out of patience with."""
    return Looking(tmp_path, RAM, once=0.3)


def probed(patch: pytest.MonkeyPatch, looking: Looking, *cards: Card, **more) -> list[Gpu]:
    library = put_in_place(patch, FakeNvml(*cards, **more))
    try:
        return nvidia.probe(looking)
    finally:
        library.release.set()


def said(looking: Looking) -> list[str]:
    return [one.text() for one in looking.unread]


def test_two_cards_with_all_there_is_to_say(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    assert probed(monkeypatch, looking, BIG, SMALL) == [BIG_SEEN, SMALL_SEEN]
    assert said(looking) == []


def test_a_card_whose_memory_is_all_taken(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    (gpu,) = probed(monkeypatch, looking, replace(BIG, free=0))
    assert (gpu.total, gpu.free) == (24 * GIB, 0)
    assert said(looking) == []


# The C functions, what a card lacks without their answer, and the note's noun. None: the whole card, or everything.
ABOUT_A_CARD = {
    "nvmlDeviceGetHandleByIndex_v2": (None, M.WHAT_HANDLE),
    "nvmlDeviceGetName": ({"name": "NVIDIA GPU"}, M.WHAT_NAME),
    "nvmlDeviceGetCudaComputeCapability": ({"compute": ""}, M.WHAT_COMPUTE),
    "nvmlDeviceGetMaxClockInfo": ({"bandwidth": None}, M.WHAT_CLOCK),
    "nvmlDeviceGetMemoryBusWidth": ({"bandwidth": None}, M.WHAT_BUS),
    "nvmlDeviceGetMemoryInfo": ({"total": None, "free": None}, M.WHAT_MEMORY),
    "nvmlDeviceGetUUID": ({"uuid": ""}, M.WHAT_UUID),
    "nvmlDeviceGetMigMode": ({}, M.WHAT_MIG),
    "nvmlDeviceGetMemoryInfo_v2": ({"unseen": None}, M.WHAT_MEMORY),
    "nvmlDeviceGetComputeRunningProcesses_v3": ({"unseen": None}, M.WHAT_PROCESSES),
    "nvmlDeviceGetGraphicsRunningProcesses_v3": ({"unseen": None}, M.WHAT_PROCESSES),
}
ABOUT_ALL = {
    "nvmlInitWithFlags": ([], M.WHAT_DRIVER),
    "nvmlSystemGetDriverVersion": ([replace(BIG_SEEN, driver=""), replace(SMALL_SEEN, driver="")], M.WHAT_DRIVER),
    "nvmlDeviceGetCount_v2": ([], M.WHAT_COUNT),
    "nvmlShutdown": ([BIG_SEEN, SMALL_SEEN], None),
}
TROUBLES = {
    "not supported": (pynvml.NVML_ERROR_NOT_SUPPORTED, M.HARDWARE_UNTOLD),
    "unknown": (pynvml.NVML_ERROR_UNKNOWN, M.HARDWARE_UNREAD),
    "lost": (pynvml.NVML_ERROR_GPU_IS_LOST, M.HARDWARE_UNREAD),
    "no permission": (pynvml.NVML_ERROR_NO_PERMISSION, M.HARDWARE_UNREAD),
    "blocks": (BLOCKS, M.HARDWARE_SILENT),
}


def test_every_function_that_is_called_is_in_the_tables(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    library = put_in_place(monkeypatch, FakeNvml(BIG))
    nvidia.probe(looking)
    assert set(library.called) == {*ABOUT_A_CARD, *ABOUT_ALL}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("function", ABOUT_A_CARD)
def test_one_call_in_trouble_costs_its_answer_only(
    monkeypatch: pytest.MonkeyPatch, looking: Looking, function: str, trouble: str
):
    lacks, noun = ABOUT_A_CARD[function]
    code, message = TROUBLES[trouble]
    sick = replace(BIG, refuses={function: code})
    monkeypatch.setattr(nvidia.platform, "machine", lambda: "x86_64")
    expected = [SMALL_SEEN] if lacks is None else [replace(BIG_SEEN, **lacks), SMALL_SEEN]
    assert probed(monkeypatch, looking, sick, SMALL) == expected
    if function == "nvmlDeviceGetMigMode" and trouble == "not supported":
        assert said(looking) == []  # that is what most cards answer
        return
    if function == "nvmlDeviceGetMemoryInfo_v2" and trouble != "blocks":
        assert said(looking) == []  # the older question said all that models are planned by
        return
    (one,) = looking.unread
    assert (one.message, one.facts["who"]) == (message, "NVIDIA GPU 0")
    assert noun.value[0] in one.text()
    assert noun.value[1] in one.text("ja")


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("function", ABOUT_ALL)
def test_a_call_about_all_cards_in_trouble(
    monkeypatch: pytest.MonkeyPatch, looking: Looking, function: str, trouble: str
):
    expected, noun = ABOUT_ALL[function]
    code, message = TROUBLES[trouble]
    assert probed(monkeypatch, looking, BIG, SMALL, refuses={function: code}) == expected
    if function == "nvmlInitWithFlags" and trouble != "blocks":
        message = M.NVIDIA_FORBIDDEN if trouble == "no permission" else M.NVIDIA_DRIVER_BROKEN
        noun = None
    if function == "nvmlShutdown" and trouble != "blocks":
        assert said(looking) == []  # nothing is lacking
    else:
        assert [one.message for one in looking.unread] == [message]
        assert noun is None or noun.value[0] in said(looking)[0]


def test_a_card_that_blocks_everywhere_does_not_hide_the_other(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    dead = replace(BIG, refuses=dict.fromkeys(ABOUT_A_CARD, BLOCKS) | {"nvmlDeviceGetHandleByIndex_v2": 0})
    first, second = probed(monkeypatch, looking, dead, SMALL)
    assert (first.name, first.total, first.uuid) == ("NVIDIA GPU", None, "")
    assert second == SMALL_SEEN
    assert {one.message for one in looking.unread} == {M.HARDWARE_SILENT}


def test_a_call_that_still_blocks_is_not_made_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    library = put_in_place(monkeypatch, FakeNvml(replace(BIG, refuses={"nvmlDeviceGetUUID": BLOCKS})))
    try:
        for _ in range(3):
            (gpu,) = nvidia.probe(Looking(tmp_path, RAM, once=0.05))
            assert gpu == replace(BIG_SEEN, uuid="")
        assert library.called.count("nvmlDeviceGetUUID") == 1
        assert "nvmlShutdown" not in library.called  # not under a call that runs
    finally:
        library.release.set()


@pytest.mark.parametrize("code", [pynvml.NVML_ERROR_LIBRARY_NOT_FOUND, pynvml.NVML_ERROR_DRIVER_NOT_LOADED])
def test_no_driver_is_not_worth_a_word(monkeypatch: pytest.MonkeyPatch, looking: Looking, code: int):
    assert probed(monkeypatch, looking, refuses={"nvmlInitWithFlags": code}) == []
    assert said(looking) == []


def test_a_driver_that_was_replaced_while_it_ran_is_named_with_a_cure(
    monkeypatch: pytest.MonkeyPatch, looking: Looking
):
    code = pynvml.NVML_ERROR_LIB_RM_VERSION_MISMATCH
    assert probed(monkeypatch, looking, BIG, refuses={"nvmlInitWithFlags": code}) == []
    assert "version mismatch" in said(looking)[0]
    assert "Restart" in said(looking)[0]


def test_an_old_driver_is_asked_in_the_old_way(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    missing = ("nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetGraphicsRunningProcesses_v3")
    (gpu,) = probed(monkeypatch, looking, replace(BIG, processes=((1, 5),)), missing=missing)
    assert [(one.pid, one.bytes) for one in gpu.holders] == [(1, 5)]
    assert said(looking) == []


def test_a_name_that_is_no_text_does_no_harm(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    (gpu,) = probed(monkeypatch, looking, replace(BIG, name=b"\xff\xfe"))
    assert gpu.total == 24 * GIB


def test_who_holds_its_memory(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    parent, gone = psutil.Process(os.getppid()), 4_000_000
    busy = replace(
        BIG,
        processes=((parent.pid, 3 * GIB), (gone, UNKNOWN_AMOUNT), (os.getpid(), GIB)),
        drawing=((parent.pid, GIB), (1, 5)),
    )
    (gpu,) = probed(monkeypatch, looking, busy)
    assert gpu.holders == (
        Holder(parent.pid, parent.name(), 3 * GIB),
        Holder(gone, "", None),
        Holder(1, psutil.Process(1).name(), 5),
    )


@pytest.mark.parametrize(
    ("name", "laptop"),
    [
        (b"NVIDIA GeForce RTX 4060 Laptop GPU", True), (b"GeForce GTX 1070 with Max-Q Design", True), (b"GeForce GTX 980M", True),
        (b"NVIDIA RTX A2000 Mobile", True), (b"NVIDIA GeForce RTX 4060", False), (b"NVIDIA H100 80GB HBM3", False),
    ],
)  # fmt: skip
def test_laptop_parts_are_told_by_their_names(
    monkeypatch: pytest.MonkeyPatch, looking: Looking, name: bytes, laptop: bool
):
    assert [gpu.laptop for gpu in probed(monkeypatch, looking, replace(BIG, name=name))] == [laptop]


NOT_TOLD = {"nvmlDeviceGetMemoryInfo": pynvml.NVML_ERROR_NOT_SUPPORTED}
A_FIGURE = {}


@pytest.mark.parametrize(
    ("name", "processor", "refuses", "total", "kind"),
    [
        (b"NVIDIA GB10", "aarch64", NOT_TOLD, 0, GpuKind.UNIFIED),
        (b"NVIDIA GB10", "aarch64", A_FIGURE, 7 * GIB, GpuKind.UNIFIED),
        (b"Orin (nvgpu)", "aarch64", A_FIGURE, 0, GpuKind.UNIFIED),
        (b"NVIDIA something new", "aarch64", NOT_TOLD, 0, GpuKind.UNIFIED),
        (b"NVIDIA something new", "x86_64", NOT_TOLD, 0, None),
        (b"NVIDIA GH200 480GB", "aarch64", A_FIGURE, 96 * GIB, GpuKind.DEDICATED),
    ],
)
def test_a_part_without_memory_of_its_own_has_the_machines(
    monkeypatch: pytest.MonkeyPatch, looking: Looking, name: bytes, processor: str, refuses: dict, total: int, kind: GpuKind | None
):  # fmt: skip
    monkeypatch.setattr(nvidia.platform, "machine", lambda: processor)
    (gpu,) = probed(monkeypatch, looking, Card(name, total, total, refuses=refuses))
    if kind is GpuKind.UNIFIED:
        assert (gpu.kind, gpu.total, gpu.free) == (kind, *RAM)
        assert said(looking) == []
    elif kind is None:
        assert (gpu.kind, gpu.total, gpu.free) == (GpuKind.DEDICATED, None, None)
        assert [one.message for one in looking.unread] == [M.HARDWARE_UNTOLD]
    else:
        assert (gpu.kind, gpu.total) == (kind, total)


def test_a_divided_card_is_its_slices(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    half = Card(b"NVIDIA A100-SXM4-40GB MIG 3g.20gb", 20 * GIB, 19 * GIB, uuid=b"MIG-1", processes=((1, GIB),))
    eighth = Card(b"NVIDIA A100-SXM4-40GB MIG 1g.5gb", 5 * GIB, 5 * GIB, uuid=b"MIG-2")
    whole = Card(b"NVIDIA A100-SXM4-40GB", 40 * GIB, 14 * GIB, 1215, 5120, (8, 0), slices=(half, None, eighth, None))
    first, second, other = probed(monkeypatch, looking, whole, SMALL)
    assert (first.name, first.total, first.free, first.uuid) == (
        "NVIDIA A100-SXM4-40GB MIG 3g.20gb",
        20 * GIB,
        19 * GIB,
        "MIG-1",
    )
    assert (second.total, second.uuid) == (5 * GIB, "MIG-2")
    assert first.mig
    assert second.mig
    assert (first.bandwidth, second.bandwidth) == (1_555_200_000_000 // 2, 1_555_200_000_000 // 8)
    assert [one.pid for one in first.holders] == [1]
    assert other == SMALL_SEEN
    assert said(looking) == []


def test_a_divided_card_without_slices_is_no_gpu(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    assert probed(monkeypatch, looking, replace(BIG, slices=(None,))) == []
    assert [one.message for one in looking.unread] == [M.MIG_EMPTY]


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("function", ["nvmlDeviceGetMaxMigDeviceCount", "nvmlDeviceGetMigDeviceHandleByIndex"])
def test_slices_in_trouble(monkeypatch: pytest.MonkeyPatch, looking: Looking, function: str, trouble: str):
    code, message = TROUBLES[trouble]
    sick = replace(BIG, slices=(Card(b"a slice"),), refuses={function: code})
    assert probed(monkeypatch, looking, sick, SMALL) == [SMALL_SEEN]
    assert [one.message for one in looking.unread] == [message, M.MIG_EMPTY]


@pytest.mark.parametrize(
    ("machine", "gpus", "notes"),
    [
        ("container_without_nvml", [Gpu("NVIDIA GeForce RTX 3080", "nvidia", None, None)], [M.NVIDIA_NO_LIBRARY]),
        ("nvidia_without_driver", [], [M.NVIDIA_NO_DRIVER]),
        ("jetson", [Gpu("NVIDIA Jetson AGX Orin Developer Kit", "nvidia", *RAM, GpuKind.UNIFIED)], []),
        ("rx_7900_xtx", [], []),
    ],
)
def test_where_nvml_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, machine: str, gpus: list[Gpu], notes: list[M]
):
    looking = Looking(unpacked(machine, tmp_path), RAM)
    assert probed(monkeypatch, looking, refuses={"nvmlInitWithFlags": pynvml.NVML_ERROR_LIBRARY_NOT_FOUND}) == gpus
    assert [one.message for one in looking.unread] == notes
    assert all("0000:01:00.0" in text for text in said(looking) if notes == [M.NVIDIA_NO_DRIVER])


@pytest.mark.parametrize(
    "forbidden", [{"refuses": {"nvmlInitWithFlags": pynvml.NVML_ERROR_NO_PERMISSION}}, {}], ids=["nvidiactl", "nvidia0"]
)
def test_files_that_may_not_be_opened_are_named_with_a_cure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, forbidden: dict
):
    """As NVML answers: to the driver's file it says no; without the card's own it counts none, and says nothing."""
    looking = Looking(unpacked("container_without_nvml", tmp_path), RAM)
    assert probed(monkeypatch, looking, **forbidden) == [Gpu("NVIDIA GeForce RTX 3080", "nvidia", None, None)]
    (one,) = looking.unread
    assert one.message is M.NVIDIA_FORBIDDEN
    for told in (one.text(), one.text("ja")):
        assert "NVIDIA GeForce RTX 3080" in told
        assert "usermod -aG video" in told
        assert "keep-groups" in told


@pytest.mark.parametrize("machine", ["nvidia_without_driver", "rx_7900_xtx"])
def test_no_card_for_the_driver_is_not_worth_a_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, machine: str):
    """A card handed to a virtual machine is on the bus, but not the driver's."""
    looking = Looking(unpacked(machine, tmp_path), RAM)
    assert probed(monkeypatch, looking) == []
    assert said(looking) == []


def test_a_library_that_cannot_be_loaded_from_its_place_does_no_harm(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    place = looking.root / "usr/lib/wsl/lib"
    place.mkdir(parents=True)
    (place / "libnvidia-ml.so.1").write_text("no library")
    assert probed(monkeypatch, looking, BIG) == [BIG_SEEN]


@pytest.mark.parametrize(
    ("card", "total", "free", "bandwidth"),
    [
        (H100, 85_520_809_984, 85_017_493_504, 3_352_320_000_000),
        (H200, 150_754_820_096, 150_109_880_320, 4_814_304_000_000),
    ],
)
def test_recorded_cards(
    monkeypatch: pytest.MonkeyPatch, looking: Looking, card: Card, total: int, free: int, bandwidth: int
):
    (gpu,) = probed(monkeypatch, looking, card)
    assert (gpu.total, gpu.free, gpu.bandwidth, gpu.compute) == (total, free, bandwidth, "9.0")
    assert (gpu.kind, gpu.mig, gpu.laptop, gpu.holders) == (GpuKind.DEDICATED, False, False, ())
    assert said(looking) == []


def test_a_recorded_card_with_a_program_on_it(monkeypatch: pytest.MonkeyPatch, looking: Looking):
    (gpu,) = probed(monkeypatch, looking, replace(H100, free=H100.free - GONE, processes=((os.getppid(), HELD),)))
    assert gpu.free == 62_990_254_080
    assert [(one.pid, one.bytes) for one in gpu.holders] == [(os.getppid(), HELD)]


PROGRAMS = ((1830, 22_017_998_848), (2517, 2_690_646_016))
MIG_SLICE = Card(b"NVIDIA H100 80GB HBM3 MIG 3g.40gb", 40 * GIB, 20 * GIB)


@pytest.mark.parametrize(
    ("card", "missing", "unseen"),
    [
        pytest.param(H100, (), 0, id="idle: what the driver keeps back is nobody's"),
        pytest.param(replace(H100, free=H100.free - GONE), (), GONE, id="a container, the program outside"),
        pytest.param(replace(H100, free=60_293_775_360, processes=PROGRAMS), (), 0, id="two programs, both seen"),
        pytest.param(replace(H100, free=60_293_775_360, processes=PROGRAMS[1:]), (), 22_033_072_128, id="one of two seen"),
        pytest.param(replace(H100, free=60_293_775_360, processes=((os.getpid(), 24_708_644_864),)), (), 0, id="ourselves"),
        pytest.param(replace(H100, free=H100.free - GONE), ("nvmlDeviceGetMemoryInfo_v2",), None, id="a driver before 510"),
        pytest.param(replace(BIG, processes=((1830, UNKNOWN_AMOUNT),)), (), None, id="WSL tells no amounts"),
        pytest.param(replace(H100, undivided=False, slices=(MIG_SLICE,)), (), None, id="a slice"),
        pytest.param(Card(b"NVIDIA GB10"), (), None, id="the machine's memory"),
    ],
)  # fmt: skip
def test_memory_that_no_process_seen_from_here_holds(
    monkeypatch: pytest.MonkeyPatch, looking: Looking, card: Card, missing: tuple[str, ...], unseen: int | None
):
    (gpu,) = probed(monkeypatch, looking, card, missing=missing)
    assert gpu.unseen == unseen
    assert said(looking) == []


QUERY = "index,name,uuid,memory.total,driver_version,compute_cap"


@pytest.mark.skipif(not shutil.which("nvidia-smi"), reason="no NVIDIA GPU here: nvidia-smi is not installed")
def test_the_real_library_says_what_nvidia_smi_says():
    command = ["nvidia-smi", f"--query-gpu={QUERY}", "--format=csv,noheader,nounits"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if told.returncode != 0:
        pytest.skip(f"nvidia-smi finds no GPU: {told.stdout.strip() or told.stderr.strip()}")
    looking = Looking(ram=(psutil.virtual_memory().total, psutil.virtual_memory().available))
    seen = {gpu.uuid: gpu for gpu in nvidia.probe(looking) if not gpu.mig}
    rows = [[cell.strip() for cell in row] for row in csv.reader(told.stdout.splitlines())]
    assert rows
    if not seen:
        pytest.skip("every GPU here is divided by MIG")
    for index, name, uuid, total, driver, compute in rows:
        gpu = seen[uuid]
        assert (str(gpu.index), gpu.name, gpu.driver, gpu.compute) == (index, name, driver, compute)
        if total.isdecimal():
            assert abs(gpu.total - int(total) * (1 << 20)) < 1 << 20
            assert 0 <= gpu.free <= gpu.total
            assert gpu.bandwidth is None or 10e9 < gpu.bandwidth < 50e12
        else:
            assert gpu.kind is GpuKind.UNIFIED
