"""Which Intel GPUs are here, by i915 and xe? Arc cards, and the graphics of processors.

Never raises. Where sysfs does not tell the memory of a card the kernel is asked as Mesa asks it; none tells everybody how much
is free. What is not told is None, and noted.
"""

from temoto.adapters.hardware.drm import DrmCard, cards, holders, sold_as
from temoto.adapters.hardware.intel_regions import Ioctl, local_memory
from temoto.adapters.hardware.looking import Looking, Unanswered
from temoto.core.machine import Gpu, GpuKind
from temoto.core.messages.machine import MachineMessage as M

_VENDOR = "0x8086"
# Cards of their own, by PCI id (include/drm/intel/pciids.h): names for where pci.ids is missing or old. Everything else is
# the graphics of a processor.
_CARDS = (
    ("56a0", "Arc A770"), ("56a1", "Arc A750"), ("56a2", "Arc A580"), ("56a5", "Arc A380"), ("56a6", "Arc A310"),
    ("5690", "Arc A770M"), ("5691", "Arc A730M"), ("5692", "Arc A550M"), ("5693", "Arc A370M"), ("5694", "Arc A350M"),
    ("56b0", "Arc Pro A30M"), ("56b1", "Arc Pro A40"), ("56b2", "Arc Pro A60M"), ("56b3", "Arc Pro A60"),
    ("56c0", "Data Center GPU Flex 170"), ("56c1", "Data Center GPU Flex 140"),
    ("e20b", "Arc B580"), ("e20c", "Arc B570"), ("e211", "Arc Pro B60"), ("e212", "Arc Pro B50"),
)  # fmt: skip


def probe(looking: Looking, ioctl: Ioctl | None = None) -> list[Gpu]:
    """Every Intel GPU that i915 or xe drives."""
    return [_gpu(looking, card, index, ioctl) for index, card in enumerate(cards(looking, _VENDOR))]


def _gpu(looking: Looking, card: DrmCard, index: int, ioctl: Ioctl | None) -> Gpu:
    known = dict(_CARDS).get(card.chip, "")
    name = f"Intel {known or sold_as(looking, _VENDOR, card.chip) or f'GPU {card.chip}'}"
    who = f"{name} ({card.slot})"
    total, free = _memory(looking, card, who)
    if total is None:
        total, free = _ask_kernel(looking, card, who, ioctl)
    kind = GpuKind.DEDICATED if known or total else GpuKind.INTEGRATED
    if kind is GpuKind.DEDICATED and total is None:
        looking.note(M.GPU_NO_MEMORY_FIGURE, gpu=who, driver=card.driver or "?")
    return Gpu(
        name,
        "intel",
        total,
        free,
        kind,
        driver=card.driver,
        index=index,
        holders=holders(looking, card, who) if kind is GpuKind.DEDICATED else (),
        laptop=name.endswith("M"),
    )


def _memory(looking: Looking, card: DrmCard, who: str) -> tuple[int | None, int | None]:
    """(in all, free) on the card, as i915 or xe says; a card of several tiles has the memory of all."""
    total = looking.number(f"{card.path}/lmem_total_bytes", who)
    if total:
        return total, looking.number(f"{card.path}/lmem_avail_bytes", who)
    tiles = (entry.name for entry in looking.folder(card.device) if entry.name.startswith("tile"))
    sizes = [looking.number(f"{card.device}/{tile}/physical_vram_size_bytes", who) for tile in tiles]
    return sum(size for size in sizes if size) or None, None


def _ask_kernel(looking: Looking, card: DrmCard, who: str, ioctl: Ioctl | None) -> tuple[int | None, int | None]:
    if card.render is None or card.driver not in {"i915", "xe"}:
        return None, None
    node = looking.root / f"dev/dri/renderD{card.render}"
    try:
        return looking.ask(who, M.WHAT_MEMORY, lambda: local_memory(node, card.driver, ioctl))
    except (OSError, Unanswered):  # no such node here, or not ours to open
        return None, None


PROBE = probe
