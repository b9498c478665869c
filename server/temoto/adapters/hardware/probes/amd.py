"""Which AMD GPUs are here, by amdgpu's files in sysfs? Cards with their own memory, and the graphics of processors.

Never raises; what the kernel does not say is None. No bandwidth: the memory clock's factor depends on the kind of memory,
which no file tells; the catalog knows it by the card's name.
"""

import re

from temoto.adapters.hardware.drm import DrmCard, cards, holders, sold_as
from temoto.adapters.hardware.looking import Looking
from temoto.core.machine import Gpu, GpuKind, Holder
from temoto.core.messages.machine import MachineMessage as M

_VENDOR = "0x1002"
_NAMES = "usr/share/libdrm/amdgpu.ids"
_NODES = "sys/class/kfd/kfd/topology/nodes"
_PROCESSES = "sys/class/kfd/kfd/proc"
# Beside `gpu_busy_percent` amdgpu shows `mem_busy_percent` for every card but Vega 10, and for no processor
# (drivers/gpu/drm/amd/pm/amdgpu_pm.c).
_VEGA_10 = re.compile(r"68[67][0-9a-f]")
_WIDE = frozenset({"1586"})  # Strix Halo (Ryzen AI Max): 256 lines to its RAM, where other processors have 128


def probe(looking: Looking) -> list[Gpu]:
    """Every AMD GPU that amdgpu drives."""
    return [_gpu(looking, card, index) for index, card in enumerate(cards(looking, _VENDOR))]


def _gpu(looking: Looking, card: DrmCard, index: int) -> Gpu:
    name = _name(looking, card)
    who = f"{name} ({card.slot})"
    total, used = (looking.number(f"{card.device}/mem_info_vram_{what}", who) for what in ("total", "used"))
    kind = GpuKind.DEDICATED
    if _in_a_processor(looking, card):
        kind = GpuKind.UNIFIED if card.chip in _WIDE else GpuKind.INTEGRATED
    free = None if total is None or used is None else max(0, total - used)
    if kind is not GpuKind.DEDICATED:
        total, free = _shared(looking, card, who, total, free)
    if total is None:
        looking.note(M.GPU_NO_MEMORY_FIGURE, gpu=who, driver=card.driver or "?")
    node = _node(looking, card)
    return Gpu(
        name,
        "amd",
        total,
        free,
        kind,
        driver=card.driver,
        index=index,
        holders=_holders(looking, card, who, node),
        compute=_architecture(looking, node),
        laptop=bool(re.search(r"\bRX \d{4}[MS]\b", name)),
        uuid=looking.text(f"{card.device}/unique_id", who) or "",
    )


def _in_a_processor(looking: Looking, card: DrmCard) -> bool:
    gpu, memory = ((looking.root / card.device / f"{what}_busy_percent").exists() for what in ("gpu", "mem"))
    return gpu and not memory and not _VEGA_10.fullmatch(card.chip)


def _shared(
    looking: Looking, card: DrmCard, who: str, total: int | None, free: int | None
) -> tuple[int | None, int | None]:
    """What a processor's graphics may use: the part the firmware cut out of the RAM, or the RAM, whichever is larger.

    That is how amdgpu itself decides where to put things (`apu_prefer_gtt`).
    """
    most, used = (looking.number(f"{card.device}/mem_info_gtt_{what}", who) for what in ("total", "used"))
    if most is None or (total is not None and total >= most):
        return total, free
    left = max(0, most - (used or 0))
    return most, left if looking.ram_free is None else min(left, looking.ram_free)


def _name(looking: Looking, card: DrmCard) -> str:
    told = looking.text(f"{card.device}/product_name")  # written on the boards of data-centre parts only
    if told:
        return told if told.startswith("AMD") else f"AMD {told}"
    key = (card.chip, card.revision)
    for line in (looking.text(_NAMES) or "").splitlines():
        parts = [part.strip() for part in line.split(",", 2)]
        if len(parts) == 3 and (parts[0].lower(), parts[1].lower()) == key:
            return parts[2]
    sold = sold_as(looking, _VENDOR, card.chip)
    return f"AMD {sold}" if sold else f"AMD GPU {card.chip}"


def _node(looking: Looking, card: DrmCard) -> str:
    """The folder in which the compute driver describes this card; empty where it does not."""
    for node in looking.folder(_NODES):
        said = looking.text(f"{_NODES}/{node.name}/properties") or ""
        if card.render is not None and re.search(rf"^drm_render_minor {card.render}$", said, re.MULTILINE):
            return f"{_NODES}/{node.name}"
    return ""


def _architecture(looking: Looking, node: str) -> str:
    """`gfx1100`, by which ROCm decides what it supports; 90010 means gfx90a."""
    said = re.search(
        r"^gfx_target_version (\d+)$", looking.text(f"{node}/properties") or "" if node else "", re.MULTILINE
    )
    version = int(said.group(1)) if said else 0
    return f"gfx{version // 10000}{version // 100 % 100:x}{version % 100:x}" if version else ""


def _holders(looking: Looking, card: DrmCard, who: str, node: str) -> tuple[Holder, ...]:
    """By the files the user's processes have open, and by the compute driver, which tells everybody's."""
    found = {one.pid: one for one in holders(looking, card, who)}
    number = looking.text(f"{node}/gpu_id") if node else None
    for process in looking.folder(_PROCESSES) if number else ():
        size = looking.number(f"{_PROCESSES}/{process.name}/vram_{number}")
        if (
            size
            and process.name.isdecimal()
            and size > (((known := found.get(int(process.name))) and known.bytes) or 0)
        ):
            pid = int(process.name)
            found[pid] = Holder(pid, looking.text(f"proc/{pid}/comm") or "", size)
    return tuple(found[pid] for pid in sorted(found))


PROBE = probe
