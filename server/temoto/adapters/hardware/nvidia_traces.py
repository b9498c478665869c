"""Which NVIDIA GPUs are here that NVML cannot tell of? In containers without the library, on Jetsons, without a driver, without
permission.

What the kernel says of them, from files alone. Never a memory figure of a card: there is none to be had this way.
"""

import re

from temoto.adapters.hardware.looking import Looking
from temoto.core.machine import Gpu, GpuKind
from temoto.core.messages.machine import MachineMessage as M

_MODEL = re.compile(r"^Model:\s*(.+)$", re.MULTILINE)
_DISPLAY = ("0x0300", "0x0302")  # PCI classes: VGA controller, 3D controller


def traces(looking: Looking) -> list[Gpu]:
    """GPUs of which only the name is known, and notes on why."""
    board = looking.text("proc/device-tree/model") or ""
    if "jetson" in board.lower():
        return [Gpu(board, "nvidia", looking.ram_total, looking.ram_free, GpuKind.UNIFIED)]
    gpus = _named(looking, M.NVIDIA_NO_LIBRARY)
    if not gpus and (where := _on_the_bus(looking)):
        looking.note(M.NVIDIA_NO_DRIVER, where=", ".join(where))
    return gpus


def forbidden(looking: Looking) -> list[Gpu]:
    """The kernel driver's GPUs, each with a note that this user may not open its files in /dev. Ollama, as another user, may."""
    return _named(looking, M.NVIDIA_FORBIDDEN)


def _named(looking: Looking, why: M) -> list[Gpu]:
    """The GPUs that the kernel driver names, and why nothing more is known."""
    gpus: list[Gpu] = []
    for folder in looking.folder("proc/driver/nvidia/gpus"):
        model = _MODEL.search(looking.text(f"proc/driver/nvidia/gpus/{folder.name}/information") or "")
        name = model.group(1).strip() if model else "NVIDIA GPU"
        looking.note(why, gpu=name)
        gpus.append(Gpu(name, "nvidia", None, None, index=len(gpus)))
    return gpus


def _on_the_bus(looking: Looking) -> list[str]:
    """PCI addresses of NVIDIA's display controllers."""
    found: list[str] = []
    for device in looking.folder("sys/bus/pci/devices"):
        path = f"sys/bus/pci/devices/{device.name}"
        if looking.text(f"{path}/vendor") == "0x10de" and (looking.text(f"{path}/class") or "").startswith(_DISPLAY):
            found.append(device.name)
    return found
