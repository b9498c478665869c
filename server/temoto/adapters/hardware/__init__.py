"""Which GPUs and how much RAM are here? One file a vendor, found by folder; what cannot be read is named, never raised.

A driver call can block for long: `look` is for a thread of its own (engine/setup.py puts it there and stops waiting).
"""

from temoto.adapters.hardware import cpu, nvidia
from temoto.adapters.plugs import discover
from temoto.core.machine import Gpu, Machine
from temoto.core.messages import Note

__all__ = ["cpu", "look", "nvidia"]


def look() -> Machine:
    """The machine as its vendors' interfaces describe it. Blocks."""
    gpus: list[Gpu] = []
    unread: list[Note] = []
    for probe in discover("temoto.adapters.hardware", "PROBE"):
        found, missing = probe()
        gpus += found
        unread += missing
    total, free, cores = cpu.memory_and_cores(unread)
    return Machine(tuple(gpus), total, free, cores, tuple(unread))
