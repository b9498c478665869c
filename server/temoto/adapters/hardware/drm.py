"""Which graphics cards does Linux's DRM list, what are they called, and which processes hold memory of them? For AMD and Intel.

Reads files only, below the root it is given. A card is one PCI device however many nodes it has (`card1` and `renderD128`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from temoto.adapters.hardware.looking import Looking, Unanswered
from temoto.core.machine import Holder
from temoto.core.messages.machine import MachineMessage as M

_CARDS = "sys/class/drm"
_CARD = re.compile(r"card\d+")
# pci.ids says `Navi 31 [Radeon RX 7900 XT/7900 XTX]` or `DG2 [Arc A770]`: what people call it stands in brackets.
_SOLD_AS = re.compile(r"\[(.+)\]")
_LISTS = ("usr/share/hwdata/pci.ids", "usr/share/misc/pci.ids", "usr/share/pci.ids")
# Memory on the card, by driver: amdgpu says vram, xe vram0, i915 local0. "total" would count what has been moved out to RAM.
_HELD = re.compile(r"^drm-(?:resident|memory)-(?:vram|local)\d*:\s*(\d+)(?: (KiB|MiB|GiB))?\s*$", re.MULTILINE)
_UNITS = (("", 0), ("KiB", 10), ("MiB", 20), ("GiB", 30))


@dataclass(frozen=True, slots=True)
class DrmCard:
    """One graphics card: its folder below the root and the one of its device, and how PCI knows it."""

    path: str
    device: str
    chip: str
    revision: str
    slot: str
    driver: str
    render: int | None


def cards(looking: Looking, vendor: str) -> list[DrmCard]:
    """The cards of one vendor (`0x1002`), each once."""
    found: dict[str, DrmCard] = {}
    for entry in looking.folder(_CARDS):
        path = f"{_CARDS}/{entry.name}"
        device = f"{path}/device"
        if not _CARD.fullmatch(entry.name) or looking.text(f"{device}/vendor") != vendor:
            continue
        about = dict(
            line.split("=", 1) for line in (looking.text(f"{device}/uevent") or "").splitlines() if "=" in line
        )
        slot = about.get("PCI_SLOT_NAME", entry.name)
        nodes = (node.name for node in looking.folder(f"{device}/drm"))
        render = next((int(name[7:]) for name in nodes if re.fullmatch(r"renderD\d+", name)), None)
        chip = (looking.text(f"{device}/device") or "").removeprefix("0x").lower()
        revision = (looking.text(f"{device}/revision") or "").removeprefix("0x").lower()
        found.setdefault(slot, DrmCard(path, device, chip, revision, slot, about.get("DRIVER", ""), render))
    return list(found.values())


def sold_as(looking: Looking, vendor: str, chip: str) -> str:
    """What pci.ids calls a chip; empty where no list is installed or none knows it."""
    for place in _LISTS:
        inside = False
        for line in (looking.text(place) or "").splitlines():
            if line[:1].isalnum() or line[:2] == "C ":
                if inside:
                    break
                inside = line.startswith(f"{vendor.removeprefix('0x')}  ")
            elif inside and line.startswith(f"\t{chip}  "):
                name = line.split("  ", 1)[1].strip()
                sold = _SOLD_AS.search(name)
                return sold.group(1) if sold else name
    return ""


def holders(looking: Looking, card: DrmCard, who: str) -> tuple[Holder, ...]:
    """Processes that hold memory of this card: those the user may look into."""
    try:
        return looking.ask(who, M.WHAT_PROCESSES, lambda: _holders(looking.root, card.slot))
    except (OSError, Unanswered):
        return ()


def _holders(root: Path, slot: str) -> tuple[Holder, ...]:
    found: list[Holder] = []
    for process in _listed(root / "proc", str.isdecimal):
        clients: dict[str, int] = {}
        for opened in _listed(process / "fd", str.isdecimal):
            if not _link(opened).startswith("/dev/dri/"):
                continue
            text = _text(process / "fdinfo" / opened.name)
            client = re.search(r"^drm-client-id:\s*(\d+)", text, re.MULTILINE)
            if re.search(rf"^drm-pdev:\s*{re.escape(slot)}\s*$", text, re.MULTILINE):
                clients[client.group(1) if client else opened.name] = _bytes(
                    text
                )  # a client may be open more than once
        if size := sum(clients.values()):
            found.append(Holder(int(process.name), _text(process / "comm").strip(), size))
    return tuple(sorted(found, key=lambda one: one.pid))


def _bytes(text: str) -> int:
    """Bytes on the card. amdgpu says the same twice, by its old key and its new one: the larger counts."""
    said = [int(number) << dict(_UNITS)[unit] for number, unit in _HELD.findall(text)]
    return max(said, default=0)


def _listed(folder: Path, wanted: Callable[[str], bool]) -> list[Path]:
    try:
        return [one for one in folder.iterdir() if wanted(one.name)]
    except OSError:  # another user's
        return []


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
