"""What is this machine made of? GPUs by one file a vendor, found by folder; RAM, processor and system beside them.

Never raises: what cannot be read is named. `look` blocks, for a few seconds at most where a driver is in trouble: it is for a
thread of its own (engine/serving/startup.py puts it there and stops waiting after one).
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from temoto.adapters.hardware import core_kernels, core_speed, cpu, power, ram, ram_speed, system
from temoto.adapters.hardware.looking import Looking
from temoto.adapters.hardware.probes import nvidia
from temoto.adapters.plugs import discover
from temoto.adapters.state.atomic import private_folder
from temoto.adapters.state.places import state_file
from temoto.core.machine import Gpu, Machine
from temoto.core.messages import Note
from temoto.core.messages.machine import MachineMessage as M

__all__ = ["cpu", "look", "look_at", "nvidia"]


def look() -> Machine:
    """The machine as its vendors' interfaces describe it. Blocks."""
    kept: Path | None = None
    with suppress(OSError):
        folder = state_file(ram_speed.FILE).parent
        private_folder(folder)
        kept = folder
    return look_at(Looking(), kept)


def look_at(looking: Looking, kept: Path | None, memory: ram.Memory = ram.of_the_system) -> Machine:
    """The machine whose files lie where `looking` says. The RAM is timed only where there is a folder to remember it in."""
    looking.ram_total, looking.ram_free = ram.memory(looking, memory)
    gpus: list[Gpu] = []
    for probe in discover("temoto.adapters.hardware.probes", "PROBE"):
        gpus += _probed(probe, looking)
    processor = cpu.cpu(looking)
    return Machine(
        tuple(gpus),
        looking.ram_total,
        looking.ram_free,
        processor.cores,
        ram_bandwidth=ram_speed.ram_bandwidth(looking, processor, kept) if kept else None,
        core_speed=core_speed.core_speed(processor, kept) if kept else None,
        kernels=core_kernels.core_kernels(looking, processor, kept) if kept else {},
        cpu=processor,
        system=system.system(looking, os.environ),
        unread=_each_once(looking.unread),
        on_battery=power.on_battery(),
    )


def _probed(probe: Callable[[Looking], list[Gpu]], looking: Looking) -> list[Gpu]:
    """What one vendor's interface says. A driver can break in ways nobody wrote down, and must not take the rest with it."""
    try:
        return probe(looking)
    except Exception as error:  # noqa: BLE001
        looking.note(M.HARDWARE_FAILED, detail=f"{probe.__module__.rpartition('.')[2]}: {error!r}")
        return []


def _each_once(notes: list[Note]) -> tuple[Note, ...]:
    return tuple({one.text(): one for one in notes}.values())
