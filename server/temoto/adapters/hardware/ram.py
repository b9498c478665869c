"""How much RAM? What this process may use, so a container's limit counts, not its host's memory.

Never raises. Reads both kinds of cgroups, from the process's own up to the topmost: the smallest limit counts.
"""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

import psutil

from temoto.adapters.hardware.looking import Looking
from temoto.core.messages import note
from temoto.core.messages.machine import MachineMessage as M

_CGROUP = "sys/fs/cgroup"
Memory = Callable[[], tuple[int, int]]


def of_the_system() -> tuple[int, int]:
    """(in all, free) bytes of the whole machine; LXC and WSL show their own."""
    memory = psutil.virtual_memory()
    return int(memory.total), int(memory.available)


def memory(looking: Looking, system: Memory = of_the_system) -> tuple[int | None, int | None]:
    """(in all, free) in bytes; None, and a note, where the system does not say."""
    try:
        whole, free = system()
    except (OSError, RuntimeError) as error:
        looking.note(M.HARDWARE_UNREAD, who="RAM", what=note(M.WHAT_RAM), detail=str(error))
        return None, None
    total = whole
    for limit, used in _limits(looking):
        if limit < whole:
            total, free = min(total, limit), min(free, max(0, limit - used))  # a group above may be full of others
    return total, free


def _limits(looking: Looking) -> Iterator[tuple[int, int]]:
    """(limit, held) of every group this process is in that has a limit."""
    for line in (looking.text("proc/self/cgroup") or "0::/").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            names = ("memory.max", "memory.current", "inactive_file ")
            bases = [_CGROUP, f"{_CGROUP}/unified"]
        elif "memory" in controllers.split(","):
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file ")
            bases = [f"{_CGROUP}/memory"]
        else:
            continue
        for base in bases:
            for group in _upwards(path):
                limit = looking.number(f"{base}{group}/{names[0]}")  # "max" is no number: no limit
                if limit is not None:
                    yield limit, _used(looking, f"{base}{group}", names[1], names[2])


def _upwards(path: str) -> list[str]:
    """`/a/b` → /a/b, /a and the top. A container often sees its own group as the top, whatever it is called outside."""
    group = PurePosixPath("/", path)
    groups = (group, *group.parents)
    return ["" if str(one) == "/" else str(one) for one in groups if ".." not in one.parts]


def _used(looking: Looking, group: str, current: str, cached: str) -> int:
    """Bytes the group holds, without cached files that the kernel drops as soon as memory is wanted."""
    used = looking.number(f"{group}/{current}") or 0
    lines = (looking.text(f"{group}/memory.stat") or "").splitlines()
    droppable = next((line.removeprefix(cached) for line in lines if line.startswith(cached)), "0").strip()
    return max(0, used - (int(droppable) if droppable.isdecimal() else 0))
