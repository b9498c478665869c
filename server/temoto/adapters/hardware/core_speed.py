"""How fast is one core? Measured in some milliseconds by what nothing but its clock makes faster: MD5 is one chain of additions.

No instructions for many values at once help it, nor other cores, nor the memory; what it takes a byte has been the same for all
processors of twenty years to within a tenth. The best so far is remembered by processor: nothing makes a core faster than it is, and
saving power or another guest of the host slower.
"""

import hashlib
from pathlib import Path
from time import perf_counter
from typing import Any

from temoto.adapters.state.json_file import TABLE, keep, read
from temoto.core.machine import Cpu

FILE = "core-speed.json"
PIECE, PIECES = bytes(1 << 16), 30  # a tenth of a millisecond each, so that most are not interrupted
BETTER = 1.02  # so much is worth a write
MOST_KEPT = 20  # of other machines: a home folder may lie on a server


def core_speed(cpu: Cpu, kept: Path) -> int | None:
    """Bytes that one core hashes in a second, the best so far; None where that cannot be measured. `kept` is a folder."""
    best, now = _sound(read(kept / FILE, TABLE)).get(cpu.name, 0), measured()
    if now > best * BETTER:

        def changed(before: dict[str, Any]) -> dict[str, Any]:
            others = [(name, value) for name, value in before.items() if name != cpu.name]
            return {**dict(others[-MOST_KEPT:]), cpu.name: now}

        keep(kept / FILE, TABLE, changed)
    return max(now, best) or None


def measured() -> int:
    """Bytes a second now; 0 where this Python may not hash so."""
    best = float("inf")
    try:
        for _ in range(PIECES):
            began = perf_counter()
            hashlib.md5(PIECE, usedforsecurity=False).digest()
            best = min(best, perf_counter() - began)
    except ValueError:  # forbidden altogether
        return 0
    return int(len(PIECE) / best) if best > 0 else 0


def _sound(kept: dict[str, Any]) -> dict[str, int]:
    return {key: value for key, value in kept.items() if isinstance(value, int) and value > 0}
