"""How much RAM and how many cores? What this process may use, so a container's limit counts, not its host's memory."""

from pathlib import Path

import psutil

from temoto.core.messages import Note, note
from temoto.core.messages.machine import MachineMessage

PROBE = None  # no GPUs here

_CGROUP = Path("/sys/fs/cgroup")


def memory_and_cores(unread: list[Note]) -> tuple[int | None, int | None, int | None]:
    """(RAM in all, RAM free, cores) in bytes; None, and a sentence in `unread`, where the system does not say."""
    try:
        memory = psutil.virtual_memory()
        total, free = int(memory.total), int(memory.available)
    except (OSError, RuntimeError) as error:
        unread.append(note(MachineMessage.HARDWARE_UNREAD, what="RAM", detail=error))
        return None, None, psutil.cpu_count(logical=False)
    limit = _limit(_CGROUP / "memory.max")
    if limit is not None and limit < total:
        total, free = limit, min(free, max(0, limit - _used()))
    return total, free, psutil.cpu_count(logical=False) or psutil.cpu_count()


def _used() -> int:
    """Bytes the container holds, without cached files that the kernel drops as soon as memory is wanted."""
    used = _limit(_CGROUP / "memory.current") or 0
    try:
        lines = (_CGROUP / "memory.stat").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return used
    cached = next((int(line.split()[1]) for line in lines if line.startswith("inactive_file ")), 0)
    return max(0, used - cached)


def _limit(file: Path) -> int | None:
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return int(text) if text.isdigit() else None  # "max" means no limit
