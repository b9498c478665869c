"""How fast is the RAM read? Measured for a twentieth of a second, now and then, because the tables of the firmware are root's to read.

Several threads read a quarter of a gigabyte, or four times what the CPU's cache holds, with the C library's own memcmp, which
compares what is equal to its end; ctypes lets go of the interpreter's lock meanwhile. The best so far is remembered by processor and
size of RAM: nothing makes a machine faster than it is, and many a thing slower, other guests of a host too, which no load tells. So it is
measured again after some hours, and sooner where all that is known came from a busy machine. Never measured where RAM is short, or where
the cache is so large that having so much RAM would take longer than a start waits: the figure of less would be the cache's.
"""

import ctypes
import mmap
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import perf_counter, time
from typing import Any

import psutil

from temoto.adapters.hardware.looking import Looking, Unanswered
from temoto.adapters.state.json_file import TABLE, keep, read
from temoto.core.machine import Cpu
from temoto.core.messages.machine import MachineMessage as M

MIB = 1 << 20
BUFFER = 256 * MIB
READ_S = 0.05
MOST_THREADS = 8  # two channels are full with four
MOST_A_THREAD = (
    160 * MIB
)  # what takes the time is not the reading but having the pages, which each thread does for itself
CACHES = 4  # so many times what the cache holds is read
PART_OF_FREE = 8
AGAIN_S, BUSY_AGAIN_S = 6 * 3_600.0, 600.0
MOST_KEPT = 20  # of other machines: a home folder may lie on a server
FILE = "ram-bandwidth.json"


def ram_bandwidth(looking: Looking, cpu: Cpu, kept: Path) -> int | None:
    """Bytes a second: the best of what is remembered and, where that is old, of what is measured now. `kept` is a folder."""
    key = f"{cpu.name}, {cpu.cores} cores, {looking.ram_total}"
    ours = (key, f"{key}, busy")
    before = _remembered(kept / FILE)
    best = max((before[one] for one in ours if one in before), default=None)
    busy = psutil.getloadavg()[0] >= _threads(cpu) / 2
    if best is not None and not _due(kept / FILE, busy=busy, idle_known=key in before):
        return best
    speed = _measured_now(looking, cpu)
    if speed is None:
        return best
    best = max(speed, best or 0)

    def changed(before: dict[str, Any]) -> dict[str, Any]:
        others = [(name, value) for name, value in before.items() if name not in ours]
        return {**dict(others[-MOST_KEPT:]), ours[busy and key not in _sound(before)]: best}

    if keep(kept / FILE, TABLE, changed):
        with suppress(OSError):
            (kept / FILE).touch()  # it says when it was measured last
    return best


def _due(file: Path, *, busy: bool, idle_known: bool) -> bool:
    """Whether it is time to measure again: at once where an idle machine never was, and else by the age of the file."""
    if not busy and not idle_known:
        return True
    try:
        age = abs(time() - file.stat().st_mtime)
    except OSError:
        return False
    return age >= AGAIN_S if idle_known and not busy else not idle_known and age >= BUSY_AGAIN_S


def _measured_now(looking: Looking, cpu: Cpu) -> int | None:
    """Bytes a second as measured now; None where that cannot be done honestly."""
    cache = _cache(looking)
    size = max(BUFFER, CACHES * cache)
    if (looking.ram_free or 0) < PART_OF_FREE * BUFFER:
        return None
    if size > max(BUFFER, min(MOST_A_THREAD * _threads(cpu), (looking.ram_free or 0) // PART_OF_FREE)):
        looking.note(M.RAM_CACHE_TOO_LARGE, megabytes=cache // MIB)
        return None
    try:
        return looking.ask("RAM", M.WHAT_SPEED, lambda: measured(_threads(cpu), size, READ_S))
    except (Unanswered, OSError, AttributeError, RuntimeError):  # no memory for it, no C library
        return None


def _threads(cpu: Cpu) -> int:
    return max(1, min(MOST_THREADS, cpu.cores or 1))


def measured(threads: int, size: int, seconds: float) -> int:
    """Bytes a second that `threads` read of `size` bytes together, at their best within `seconds`."""
    half = size // threads // 2
    library: Any = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    compare, fill = library.memcmp, library.memset
    fill.restype = ctypes.c_void_p
    fill.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t)
    compare.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)

    def touch(part: int) -> object:
        return fill(part, 1, 2 * half)

    def read(part: int) -> object:
        return compare(part, part + half, half)

    with mmap.mmap(-1, 2 * half * threads) as pages:
        start = ctypes.addressof(ctypes.c_char.from_buffer(pages))
        parts = [start + 2 * half * index for index in range(threads)]
        with ThreadPoolExecutor(threads, "temoto reads RAM") as pool:
            # Written first: pages nobody wrote are all the same page, and that one lies in the cache.
            list(pool.map(touch, parts))
            best, began = float("inf"), perf_counter()
            while perf_counter() - began < seconds:
                before = perf_counter()
                list(pool.map(read, parts))
                best = min(best, perf_counter() - before)
    return int(2 * half * threads / best)


def _cache(looking: Looking) -> int:
    """Bytes of all last-level caches together; 0 where the system does not tell."""
    sizes: dict[str, int] = {}
    for core in looking.folder("sys/devices/system/cpu"):
        place = f"sys/devices/system/cpu/{core.name}/cache/index3"
        size = looking.text(f"{place}/size") if core.name[3:].isdecimal() else None
        if size and size.endswith("K") and size[:-1].isdecimal():
            sizes[looking.text(f"{place}/shared_cpu_list") or core.name] = int(size[:-1]) * 1024
    return sum(sizes.values())


def _remembered(file: Path) -> dict[str, int]:
    return _sound(read(file, TABLE))


def _sound(kept: dict[str, Any]) -> dict[str, int]:
    return {key: value for key, value in kept.items() if isinstance(value, int) and value > 0}
