"""The whole machine: this one as it is; RAM, processor and system of others from recorded files; a driver gone mad."""

import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pynvml
import pytest

from temoto.adapters import hardware
from temoto.adapters.hardware import core_speed, cpu, ram, ram_speed, system
from temoto.adapters.hardware.looking import Looking, Unanswered
from temoto.adapters.hardware.probes import amd
from temoto.core.machine import Cpu, System
from temoto.core.messages.machine import MachineMessage as M
from tests.fakes.machines import unpacked
from tests.fakes.nvml import FakeNvml, put_in_place

GIB = 1 << 30
HOST = (64 * GIB, 40 * GIB)


def host() -> tuple[int, int]:
    return HOST


def test_this_very_machine_is_read_without_an_exception(tmp_path: Path):
    machine = hardware.look_at(Looking(), tmp_path)
    assert 0 < machine.ram_free <= machine.ram_total <= psutil.virtual_memory().total
    assert machine.cores == machine.cpu.cores >= 1
    assert machine.cpu.name
    assert machine.system.name == {"linux": "linux", "darwin": "darwin", "win32": "windows"}[sys.platform]
    assert all(gpu.name for gpu in machine.gpus)


def test_no_model_is_needed_to_look_at_hardware(request: pytest.FixtureRequest):
    """A machine with a GPU worth testing may have no network: these tests are not skipped there."""
    assert not {"model_file", "home"} & set(request.fixturenames)


def test_an_empty_machine_is_read_without_an_exception(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    put_in_place(monkeypatch, FakeNvml(refuses={"nvmlInitWithFlags": pynvml.NVML_ERROR_LIBRARY_NOT_FOUND}))
    machine = hardware.look_at(Looking(tmp_path), None, host)
    assert (machine.gpus, machine.unread, machine.ram_total, machine.ram_free) == ((), (), *HOST)


def test_a_vendors_interface_gone_mad_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    put_in_place(monkeypatch, FakeNvml(refuses={"nvmlInitWithFlags": pynvml.NVML_ERROR_LIBRARY_NOT_FOUND}))

    def mad(_looking: Looking) -> None:
        raise ZeroDivisionError("mad")

    monkeypatch.setattr(amd, "PROBE", mad)
    machine = hardware.look_at(Looking(unpacked("arc_a770_xe", tmp_path)), None, host)
    assert [gpu.vendor for gpu in machine.gpus] == ["intel", "intel"]
    assert [one.message for one in machine.unread] == [M.HARDWARE_FAILED]


def test_what_the_system_does_not_say_is_unknown_and_named(tmp_path: Path):
    def broken() -> tuple[int, int]:
        raise OSError("no meminfo")

    looking = Looking(tmp_path)
    assert ram.memory(looking, broken) == (None, None)
    assert looking.unread[0].text() == "RAM: the size could not be read (no meminfo)."


@pytest.mark.parametrize(
    ("machine", "changed", "expected"),
    [
        pytest.param("docker_v2", {}, (8 * GIB, 6 * GIB), id="a limit, cached files not counted"),
        pytest.param("docker_v2", {"memory.stat": None}, (8 * GIB, 5 * GIB), id="no word on cached files"),
        pytest.param("docker_v2", {"memory.max": "max\n"}, HOST, id="no limit"),
        pytest.param("docker_v2", {"memory.max": "nonsense"}, HOST, id="nonsense"),
        pytest.param("docker_v2", {"memory.max": ""}, HOST, id="an empty file"),
        pytest.param("docker_v2", {"memory.max": f"{999 * GIB}"}, HOST, id="a limit above what there is"),
        pytest.param(
            "docker_v2", {"memory.current": f"{9 * GIB}", "memory.stat": ""}, (8 * GIB, 0), id="more held than allowed"
        ),
        pytest.param("docker_v1", {}, (4 * GIB, 5 * GIB // 2), id="cgroup v1"),
        pytest.param("unlimited_v1", {}, HOST, id="cgroup v1 without a limit"),
        pytest.param("systemd_slice", {}, (6 * GIB, 1 * GIB), id="a limit on a group above"),
        pytest.param(
            "systemd_slice", {"app.scope/memory.max": f"{2 * GIB}"}, (2 * GIB, 1 * GIB), id="others fill a group above"
        ),
        pytest.param("lxc", {}, (2 * GIB, 1 * GIB), id="LXC"),
        pytest.param("wsl2", {}, HOST, id="no cgroups at all"),
    ],
)
def test_a_containers_limit_counts_not_its_hosts_memory(tmp_path: Path, machine: str, changed: dict, expected: tuple):
    assert ram.memory(Looking(unpacked(machine, tmp_path, **changed)), host) == expected


@pytest.mark.parametrize(
    ("machine", "environment", "expected"),
    [
        ("wsl2", {}, System("linux", wsl=True)),
        ("docker_v2", {}, System("linux", container="docker")),
        ("docker_v1", {}, System("linux", container="docker")),
        ("docker_v2", {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, System("linux", container="kubernetes")),
        ("lxc", {}, System("linux", container="lxc")),
        ("systemd_slice", {"container": "flatpak"}, System("linux", container="flatpak")),
        ("systemd_slice", {}, System("linux")),
    ],
)
def test_what_runs_here(tmp_path: Path, machine: str, environment: dict, expected: System):
    assert system.system(Looking(unpacked(machine, tmp_path)), environment, "linux") == expected


@pytest.mark.parametrize(("platform", "name"), [("win32", "windows"), ("darwin", "darwin"), ("freebsd14", "freebsd14")])
def test_other_systems(tmp_path: Path, platform: str, name: str):
    assert system.system(Looking(unpacked("wsl2", tmp_path)), {}, platform) == System(name)


@pytest.mark.parametrize(
    ("said", "name", "features"),
    [
        ("model name\t: AMD Ryzen 9\nflags\t\t: fpu avx avx2 fma f16c avx512f avx512_vnni\n", "AMD Ryzen 9", ("avx", "avx2", "f16c", "fma", "avx512", "avx512_vnni")),
        ("model name\t: Xeon\nflags\t: amx_tile amx_int8 avx2\n", "Xeon", ("avx2", "amx")),
        ("Features\t: fp asimd asimddp i8mm sve\nCPU part\t: 0xd0c\n\nModel\t\t: Raspberry Pi 5\n", "Raspberry Pi 5", ("neon", "dotprod", "i8mm", "sve")),
        ("flags without a colon", None, ()),
    ],
)  # fmt: skip
def test_the_processor(tmp_path: Path, said: str, name: str | None, features: tuple[str, ...]):
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text(said)
    seen = cpu.cpu(Looking(tmp_path), lambda _: b"")
    assert seen.features == features
    assert name is None or seen.name == name


def test_the_processor_of_a_board_is_called_as_the_board(tmp_path: Path):
    seen = cpu.cpu(Looking(unpacked("jetson", tmp_path)), lambda _: b"")
    assert (seen.name, seen.features) == ("NVIDIA Jetson AGX Orin Developer Kit", ("neon", "dotprod"))


PROCESSOR = Cpu("a processor", 2)
KEY = f"a processor, 2 cores, {64 * GIB}"
BUSY = f"{KEY}, busy"


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with nothing to do, and a buffer that is quickly read, each time anew."""
    monkeypatch.setattr(ram_speed, "measured", ram_speed.measured.__wrapped__)
    monkeypatch.setattr(ram_speed.psutil, "getloadavg", lambda: (0.0, 0.0, 0.0))
    monkeypatch.setattr(ram_speed, "BUFFER", 8 << 20)
    monkeypatch.setattr(ram_speed, "READ_S", 0.001)


def cached(root: Path, *sizes: str) -> None:
    """The root of a machine with these last-level caches, two processors sharing each."""
    for number in range(2 * len(sizes)):
        place = root / f"sys/devices/system/cpu/cpu{number}/cache/index3"
        place.mkdir(parents=True)
        (place / "size").write_text(f"{sizes[number // 2]}\n")
        (place / "shared_cpu_list").write_text(f"{number // 2 * 2}-{number // 2 * 2 + 1}\n")


@pytest.mark.usefixtures("idle")
def test_the_ram_is_timed_once_and_remembered(tmp_path: Path):
    kept = tmp_path / "kept"
    kept.mkdir()
    speed = ram_speed.ram_bandwidth(Looking(tmp_path, HOST), PROCESSOR, kept)
    assert 50e6 < speed < 5e12
    (kept / "ram-bandwidth.json").write_text(json.dumps({KEY: 12345}))
    assert ram_speed.ram_bandwidth(Looking(tmp_path, HOST), PROCESSOR, kept) == 12345
    assert ram_speed.ram_bandwidth(Looking(tmp_path, HOST), Cpu("another"), kept) != 12345


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize("said", ["", "[]", "{", '{"%s": "fast"}', '{"%s": -1}', "\0"])
def test_a_bad_note_of_it_is_as_none(tmp_path: Path, said: str):
    (tmp_path / "ram-bandwidth.json").write_text(said.replace("%s", KEY))
    speed = ram_speed.ram_bandwidth(Looking(tmp_path, HOST), PROCESSOR, tmp_path)
    assert speed > 50e6
    assert json.loads((tmp_path / "ram-bandwidth.json").read_text()) == {KEY: speed}


@pytest.mark.usefixtures("idle")
def test_a_busy_machines_figure_serves_until_it_is_idle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    file = tmp_path / "ram-bandwidth.json"
    load = [(5.0, 5.0, 5.0)]
    monkeypatch.setattr(ram_speed.psutil, "getloadavg", lambda: load[0])
    speed = ram_speed.ram_bandwidth(Looking(tmp_path, HOST), PROCESSOR, tmp_path)
    assert json.loads(file.read_text()) == {f"{KEY}, busy": speed}
    file.write_text(json.dumps({f"{KEY}, busy": 12345}))
    assert ram_speed.ram_bandwidth(Looking(tmp_path, HOST), PROCESSOR, tmp_path) == 12345
    load[0] = (0.0, 0.0, 0.0)
    speed = ram_speed.ram_bandwidth(Looking(tmp_path, HOST), PROCESSOR, tmp_path)
    assert speed != 12345
    assert json.loads(file.read_text()) == {KEY: speed}


@pytest.mark.parametrize(
    "said", ["", "[]", "{", '{"a processor": "fast"}', '{"a processor": -1}', '{"a processor": 5}']
)
def test_a_core_is_timed_and_the_best_is_remembered(tmp_path: Path, said: str):
    file = tmp_path / "core-speed.json"
    file.write_text(said)
    speed = core_speed.core_speed(PROCESSOR, tmp_path)
    assert 20e6 < speed < 5e9
    assert json.loads(file.read_text()) == {PROCESSOR.name: speed}
    file.write_text(json.dumps({PROCESSOR.name: 10**12}))
    assert core_speed.core_speed(PROCESSOR, tmp_path) == 10**12
    assert core_speed.core_speed(Cpu("another"), tmp_path) < 10**12


def test_where_hashing_is_forbidden_no_core_is_timed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def forbidden(*_: object, **__: object) -> None:
        raise ValueError("[digital envelope routines] unsupported")

    monkeypatch.setattr(core_speed.hashlib, "md5", forbidden)
    assert core_speed.core_speed(PROCESSOR, tmp_path) is None
    (tmp_path / "core-speed.json").write_text(json.dumps({PROCESSOR.name: 7}))
    assert core_speed.core_speed(PROCESSOR, tmp_path) == 7


HOUR = 3_600


@pytest.mark.parametrize(
    ("known", "age", "load", "now", "expected"),
    [
        pytest.param({KEY: 60}, 7 * HOUR, 0.0, 80, {KEY: 80}, id="a better figure counts"),
        pytest.param({KEY: 60}, 7 * HOUR, 0.0, 8, {KEY: 60}, id="a worse one does not: another guest took the memory"),
        pytest.param({KEY: 60}, 5 * HOUR, 0.0, 80, {KEY: 60}, id="nobody measures at every start"),
        pytest.param({KEY: 60}, 7 * HOUR, 5.0, 80, {KEY: 60}, id="nor on a busy machine, where an idle one was"),
        pytest.param({BUSY: 8}, 0, 0.0, 60, {KEY: 60}, id="an idle machine is measured at once"),
        pytest.param({BUSY: 60}, 0, 0.0, 8, {KEY: 60}, id="and a busy one's better figure counts"),
        pytest.param({BUSY: 8}, HOUR, 5.0, 60, {BUSY: 60}, id="one that is always busy is measured again too"),
        pytest.param({BUSY: 8}, 60, 5.0, 60, {BUSY: 8}, id="but not all the time"),
    ],
)
def test_the_best_so_far_counts(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    known: dict[str, int],
    age: float,
    load: float,
    now: int,
    expected: dict[str, int],
):
    monkeypatch.setattr(ram_speed.psutil, "getloadavg", lambda: (load, load, load))
    asked: list[int] = []
    monkeypatch.setattr(ram_speed, "measured", lambda *_how: asked.append(now) or now)
    file = tmp_path / "ram-bandwidth.json"
    file.write_text(json.dumps({"another": 1, **known}))
    os.utime(file, (time.time() - age,) * 2)
    for _ in range(3):
        assert ram_speed.ram_bandwidth(Looking(tmp_path, HOST), PROCESSOR, tmp_path) == max(expected.values())
    assert json.loads(file.read_text()) == {"another": 1, **expected}
    assert len(asked) <= 1


def test_it_is_kept_in_the_users_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(ram_speed, "measured", lambda *_how: 50_000_000_000)
    monkeypatch.setattr(ram_speed, "_cache", lambda _looking: 0)
    if (hardware.look().ram_bandwidth or 0) == 50_000_000_000:  # not where this machine is short of RAM
        assert (tmp_path / "state/temoto/ram-bandwidth.json").is_file()


@pytest.mark.usefixtures("idle")
@pytest.mark.parametrize(
    ("sizes", "free", "read"),
    [
        pytest.param(("1024K",), GIB, 8, id="a small cache: no more is read for it"),
        pytest.param(("1024K", "1024K"), GIB, 8, id="a quarter of what is read"),
        pytest.param(("1024K",) * 3, GIB, 12, id="a larger cache: four times as much"),
        pytest.param(("1024K",) * 4, GIB, 16, id="all that two threads have time for"),
        pytest.param(("1024K",) * 5, GIB, None, id="more"),
        pytest.param(("1024K",) * 4, 127 << 20, None, id="and not where that is much of what is free"),
    ],
)
def test_so_much_is_read_that_no_cache_holds_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sizes: tuple[str, ...], free: int, read: int | None
):
    monkeypatch.setattr(ram_speed, "MOST_A_THREAD", 8 << 20)
    asked: list[int] = []
    measured = ram_speed.measured

    def counted(threads: int, size: int, seconds: float) -> int:
        asked.append(size)
        return measured(threads, size, seconds)

    monkeypatch.setattr(ram_speed, "measured", counted)
    cached(tmp_path, *sizes)
    looking = Looking(tmp_path, (64 * GIB, free))
    assert bool(ram_speed.ram_bandwidth(looking, PROCESSOR, tmp_path)) is (read is not None)
    assert asked == ([] if read is None else [read << 20])
    assert [one.message for one in looking.unread] == [M.RAM_CACHE_TOO_LARGE] * (read is None)


def test_what_is_read_is_bounded_where_the_cache_is_huge(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A virtual machine that is told of all its host's 300 MB with 16 processors, and with 2."""
    monkeypatch.setattr(ram_speed, "measured", lambda _threads, size, _seconds: size)
    cached(tmp_path, f"{300 * 1024}K")
    sixteen, two = Cpu("sixteen", 16), Cpu("two", 2)
    assert ram_speed.ram_bandwidth(Looking(tmp_path, HOST), sixteen, tmp_path) == 1200 << 20
    assert ram_speed.ram_bandwidth(Looking(tmp_path, HOST), two, tmp_path) is None


@pytest.mark.parametrize("free", [None, 0, GIB])
def test_where_ram_is_short_it_is_not_timed(tmp_path: Path, free: int | None):
    assert ram_speed.ram_bandwidth(Looking(tmp_path, (2 * GIB, free)), PROCESSOR, tmp_path) is None


def test_patience_ends_and_begins_short_the_second_time():
    looking, release = Looking(once=0.4), threading.Event()
    began = time.monotonic()
    try:
        for number in range(3):
            with pytest.raises(Unanswered):
                looking.ask("a driver", f"figure {number}", lambda: release.wait(30))
        assert time.monotonic() - began > 0.4
        assert [one.facts["seconds"] for one in looking.unread] == ["0.4", "0.1", "0.1"]
        assert looking.ask("another driver", "a figure", lambda: 5) == 5
    finally:
        release.set()


def test_what_a_question_raises_is_raised_where_it_was_asked():
    with pytest.raises(ZeroDivisionError):
        Looking().ask("a driver", "a figure", lambda: 1 // 0)


def test_one_thing_cannot_use_up_the_time_of_all():
    looking, release = Looking(whole=0.2, once=5.0), threading.Event()
    try:
        for name in "abc":
            with pytest.raises(Unanswered):
                looking.ask(name, "a figure", lambda: release.wait(30))
        assert [one.facts["seconds"] for one in looking.unread] == ["0.2", "0.1", "0.1"]
    finally:
        release.set()


def test_looks_at_the_same_moment_do_not_trip_over_each_other():
    """Two editors' servers in one process begin together."""
    with ThreadPoolExecutor(8) as pool:
        machines = list(pool.map(lambda _: hardware.look(), range(40)))
    assert {one.ram_total for one in machines} == {machines[0].ram_total}
    assert all(one.ram_free for one in machines)
