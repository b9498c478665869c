"""Which machine do `--gpu "RTX 4070" --ram 32` describe? One that is not here, as a Machine that runs nothing else.

All of a card's memory is free, of the RAM what a system leaves. Sizes are what the box says: 12 is 12 × 2³⁰ bytes. Never looks at
this machine; what was not said and had to be assumed is a Note.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from temoto.core.machine import Gpu, GpuKind, Machine
from temoto.core.machine.gpu_names import MEMORY_IN_NAME, card_named, cards_named, memory_named, similar_cards
from temoto.core.messages import Note, note
from temoto.core.messages.plan import PlanMessage
from temoto.core.models.cards import GpuCard

GIB = 1 << 30
RAM_GB = 32  # where only the card was said: what is sold with such cards
CORES = 8
SYSTEM = 3_000_000_000  # what the system, an editor and a browser hold of the RAM of a machine that is in use
MOST_GB = 2_048  # no single GPU, and few machines, have more
# The share of an Apple machine's memory its GPU may use (Metal's recommendedMaxWorkingSetSize): two thirds, from 48 GB on three quarters.
APPLE_LARGE_GB, APPLE_SMALL, APPLE_LARGE = 48, 2 / 3, 3 / 4


class NoSuchMachine(ValueError):
    """The options describe no machine; the Note says why and what to write instead."""

    def __init__(self, message: Note) -> None:
        super().__init__(message.text())
        self.note = message


@dataclass(frozen=True, slots=True)
class DescribedMachine:
    """The machine, its graphics memory as the boxes say (whole GB), and what was assumed."""

    machine: Machine
    box_gb: int
    notes: tuple[Note, ...]


def machine_from_options(
    cards: Iterable[GpuCard], gpus: Sequence[str], vram_gb: Sequence[float] = (), ram_gb: float | None = None
) -> DescribedMachine:
    """The machine the options describe; NoSuchMachine where they describe none. One `vram_gb` is every card's, several are one each."""
    table = tuple(cards)
    if gpus and len(vram_gb) not in {0, 1, len(gpus)}:
        raise NoSuchMachine(note(PlanMessage.NOT_ONE_EACH, gpus=len(gpus), sizes=len(vram_gb)))
    sizes = vram_gb if len(vram_gb) == len(gpus) else (*vram_gb, *(None for _ in gpus))[:1] * len(gpus)
    notes: list[Note] = []
    if ram_gb is None and not any(
        card is not None and card.unified for card in (card_named(name, table) for name in gpus)
    ):
        notes.append(note(PlanMessage.RAM_ASSUMED, ram_gb=RAM_GB))
    found = [_named(name, table, size, ram_gb, notes) for name, size in zip(gpus, sizes, strict=True)]
    if not gpus:
        found += [_of_size(size, table, notes) for size in vram_gb]
    ram = round((ram_gb or RAM_GB) * GIB)
    if found and found[0].kind is GpuKind.UNIFIED:
        ram = found[0].total or ram
        found = [_share(found[0], apple=found[0].vendor == "Apple")]
    box = (
        sum(round((gpu.total or 0) / GIB) for gpu in found)
        if not found or found[0].kind is GpuKind.DEDICATED
        else round(ram / GIB)
    )
    return DescribedMachine(Machine(tuple(found), ram, max(ram - SYSTEM, ram // 2), CORES), box, tuple(notes))


def box_gb(machine: Machine, cards: Iterable[GpuCard]) -> int:
    """The graphics memory of this machine as its boxes say: the catalog's where it knows the card, else the nearest whole GiB."""
    table = tuple(cards)

    def of(gpu: Gpu) -> int:
        card = card_named(gpu.name, table, gpu.total)
        return round((card.memory if card and card.memory else gpu.total or 0) / GIB)

    if any(gpu.kind is GpuKind.UNIFIED for gpu in machine.gpus):
        return round((machine.ram_total or 0) / GIB)  # one memory, of which the GPU may use a share
    return sum(of(gpu) for gpu in machine.usable_gpus if gpu.kind is GpuKind.DEDICATED)


def _named(
    name: str, cards: tuple[GpuCard, ...], vram_gb: float | None, ram_gb: float | None, notes: list[Note]
) -> Gpu:
    every = cards_named(name, cards)
    in_name = memory_named(name)
    if not every and in_name and (sold := cards_named(MEMORY_IN_NAME.sub(" ", name), cards)):
        raise _not_sold(sold, in_name)
    if not every:
        near = similar_cards(name, cards)
        facts = {"name": name, "near": ", ".join(near)}
        never = [replace(card, usable=True) for card in cards if not card.usable]
        if unusable := card_named(MEMORY_IN_NAME.sub(" ", name), never):
            why = PlanMessage.GPU_TOO_OLD if unusable.compute_capability else PlanMessage.NEVER_SOLD
            raise NoSuchMachine(note(why, **facts | {"name": unusable.name, "compute": unusable.compute_capability}))
        raise NoSuchMachine(note(PlanMessage.NO_SUCH_GPU if near else PlanMessage.NO_GPU_LIKE, **facts))
    said = vram_gb or (ram_gb if every[0].unified else None) or in_name
    card = card_named(name, cards, round(said * GIB) if said else None) or every[0]
    sizes = _sizes(every)
    size = round(said * GIB) if said else card.memory or min(card.memory_options, default=0)
    if not size:
        option = "--ram" if card.unified else "--vram"
        raise NoSuchMachine(note(PlanMessage.NO_SIZE_KNOWN, name=card.name, option=option))
    if sizes and size not in sizes:
        raise _not_sold(every, said or 0)
    if len(sizes) > 1 and not said:
        sold = ", ".join(str(round(one / GIB)) for one in sizes)
        option = "--ram" if card.unified else "--vram"
        notes.append(note(PlanMessage.SEVERAL_SIZES, name=name, sold=sold, taken=round(size / GIB), option=option))
    bandwidth = round(card.bandwidth_gb_s * 1e9) if card.bandwidth_gb_s else None
    kind = GpuKind.UNIFIED if card.unified else GpuKind.DEDICATED
    return Gpu(card.name, card.vendor, size, size, kind, bandwidth)


def _sizes(cards: Iterable[GpuCard]) -> list[int]:
    """The bytes of memory these cards are sold with, each once, the least first."""
    return sorted({size for one in cards for size in ((one.memory,) if one.memory else one.memory_options)})


def _not_sold(cards: Sequence[GpuCard], given: float) -> NoSuchMachine:
    """That these cards are not sold with so many GB, and with how many they are."""
    sold = ", ".join(str(round(one / GIB)) for one in _sizes(cards))
    return NoSuchMachine(note(PlanMessage.NOT_SOLD_SO, name=cards[0].name, given=f"{given:g}", sold=sold))


def _of_size(vram_gb: float, cards: tuple[GpuCard, ...], notes: list[Note]) -> Gpu:
    """A card of which only the memory is known, as fast as desktop cards with at most as much usually are."""
    size = round(vram_gb * GIB)
    by_size: dict[int, list[float]] = {}
    for card in cards:
        if card.memory and card.bandwidth_gb_s and card.form == "desktop":
            by_size.setdefault(card.memory, []).append(card.bandwidth_gb_s)
    from statistics import (
        median,
    )  # with decimal and fractions: only for a machine that is described, which no server asks for

    usual = [median(speeds) for memory, speeds in by_size.items() if memory <= size] or [
        min(map(median, by_size.values()))
    ]
    bandwidth = max(usual)  # of all smaller ones too: more memory is never planned as a slower card
    notes.append(note(PlanMessage.SPEED_ASSUMED, vram_gb=f"{vram_gb:g}", bandwidth=round(bandwidth)))
    return Gpu(f"{vram_gb:g} GB", "", size, size, bandwidth=round(bandwidth * 1e9))


def _share(gpu: Gpu, *, apple: bool) -> Gpu:
    """What a GPU that shares the machine's memory may use of it."""
    total = gpu.total or 0
    share = (APPLE_LARGE if total >= APPLE_LARGE_GB * GIB else APPLE_SMALL) if apple else APPLE_LARGE
    usable = round(total * share)
    return Gpu(gpu.name, gpu.vendor, usable, usable, gpu.kind, gpu.bandwidth)
