"""Which of a machine's GPUs does a program use, by what it says of its devices? What was found of a card counts, and which there are."""

from collections.abc import Iterable
from dataclasses import replace

from temoto.core.machine import Gpu, GpuKind, Machine
from temoto.core.machine.gpu_names import words


def as_told(machine: Machine, devices: Iterable[Gpu]) -> Machine:
    """The machine with the GPUs a program says it uses: each as it was found here, where it was, with no more free than it says; graphics
    of a processor that are called otherwise (`AMD Radeon Graphics (RADV RENOIR)`) are those that were found."""
    left = list(machine.gpus)
    gpus: list[Gpu] = []
    for one in devices:
        alike = _alike(one, left)
        if alike is None:
            gpus.append(one)
        else:
            left.remove(alike)
            free = min((size for size in (alike.free, one.free) if size is not None), default=None)
            gpus.append(replace(alike, free=free))
    return replace(machine, gpus=tuple(gpus))


def _alike(device: Gpu, cards: Iterable[Gpu]) -> Gpu | None:
    """The found GPU that is meant: by its name, else one in the processor."""
    wanted = words(device.name)
    every = list(cards)
    named = [one for one in every if (name := words(one.name)) and (name <= wanted or wanted <= name)]
    inner = [one for one in every if one.kind is GpuKind.INTEGRATED]
    return next(iter([*named, *inner]), None)
