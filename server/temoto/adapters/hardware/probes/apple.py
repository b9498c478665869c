"""Which GPU has this Mac, and how much of its memory may the GPU use? Apple's own chips; an Intel Mac's GPU serves no backend.

Never raises, and finds nothing on other systems. The bandwidth is the catalog's to know, by the chip's name.
"""

from temoto.adapters.hardware.looking import Looking
from temoto.adapters.hardware.sysctl import Sysctl, number, sysctl, text
from temoto.core.machine import Gpu, GpuKind

GIB = 1 << 30
MIB = 1 << 20


def probe(looking: Looking, ask: Sysctl = sysctl) -> list[Gpu]:
    """The chip's GPU, with its share of the RAM."""
    name = text(ask("machdep.cpu.brand_string"))
    ram = number(ask("hw.memsize"))
    if not name.startswith("Apple "):
        return []
    limit = number(ask("iogpu.wired_limit_mb")) or 0
    total = limit * MIB if limit else share(ram) if ram else None
    free = looking.ram_free if total is None or looking.ram_free is None else min(total, looking.ram_free)
    return [Gpu(name, "apple", total, free, GpuKind.UNIFIED, driver="Metal")]


def share(ram: int) -> int:
    """What Metal recommends its users to stay under (`recommendedMaxWorkingSetSize`) where `iogpu.wired_limit_mb` is not set.

    llama.cpp logs it at start: 10,922.67 MB of 16 GB, 21,845.34 of 32, 49,152 of 64, 98,304 of 128 (ggml-org/llama.cpp
    issues 1870 and 5206, ollama/ollama issue 434). Newer systems give large machines more, 107.5 GiB of 128 (antirez/ds4
    pull request 893): a model that fits in the older share fits in the newer.
    """
    return ram * 3 // 4 if ram > 32 * GIB else ram * 2 // 3


PROBE = probe
