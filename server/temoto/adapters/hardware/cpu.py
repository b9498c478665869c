"""Which processor is this, how many cores has it, and which of the instructions that make models faster?

Never raises; names are llama.cpp's (avx2, avx512, amx, neon, dotprod, i8mm, sve).
"""

import ctypes
import platform
import sys
from collections.abc import Iterable

import psutil

from temoto.adapters.hardware.looking import Looking
from temoto.adapters.hardware.sysctl import Sysctl, number, sysctl, text
from temoto.core.machine import Cpu

# (what Linux calls it in /proc/cpuinfo, what it is called here)
_FLAGS = (
    ("avx", "avx"), ("avx2", "avx2"), ("f16c", "f16c"), ("fma", "fma"), ("avx_vnni", "avx_vnni"), ("avx512f", "avx512"),
    ("avx512_vnni", "avx512_vnni"), ("avx512_bf16", "avx512_bf16"), ("amx_int8", "amx"),
    ("asimd", "neon"), ("neon", "neon"), ("asimddp", "dotprod"), ("i8mm", "i8mm"), ("sve", "sve"), ("sve2", "sve2"), ("sme", "sme"),
)  # fmt: skip
_SYSCTLS = (
    ("hw.optional.avx1_0", "avx"), ("hw.optional.avx2_0", "avx2"), ("hw.optional.f16c", "f16c"), ("hw.optional.fma", "fma"),
    ("hw.optional.avx512f", "avx512"), ("hw.optional.neon", "neon"), ("hw.optional.arm.FEAT_DotProd", "dotprod"),
    ("hw.optional.arm.FEAT_I8MM", "i8mm"), ("hw.optional.arm.FEAT_SME", "sme"),
)  # fmt: skip
# PF_… of IsProcessorFeaturePresent (winnt.h)
_WINDOWS = ((39, "avx"), (40, "avx2"), (41, "avx512"), (19, "neon"), (43, "dotprod"))


def cpu(looking: Looking, ask: Sysctl = sysctl) -> Cpu:
    """The processor as its system describes it."""
    cores = psutil.cpu_count(logical=False) or psutil.cpu_count()
    if brand := text(ask("machdep.cpu.brand_string")):
        return Cpu(brand, cores, _unique(name for key, name in _SYSCTLS if number(ask(key))))
    if sys.platform == "win32":
        return Cpu(_registered(), cores, _of_windows())
    said = _fields(looking.text("proc/cpuinfo") or "")
    flags = said.get("flags", said.get("Features", "")).split()
    name = said.get("model name", "") or said.get("Model", "") or looking.text("proc/device-tree/model") or ""
    return Cpu(name or platform.processor(), cores, _unique(mine for theirs, mine in _FLAGS if theirs in flags))


def _fields(text: str) -> dict[str, str]:
    """The first processor's lines; the board's `Model` on a Raspberry Pi comes last and stands alone."""
    fields: dict[str, str] = {}
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon:
            fields.setdefault(key.strip(), value.strip())
    return fields


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _registered() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DESCRIPTION\System\CentralProcessor\0") as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).strip()
    except OSError:
        return platform.processor()


def _of_windows() -> tuple[str, ...]:
    if sys.platform != "win32":
        return ()
    present = ctypes.windll.kernel32.IsProcessorFeaturePresent
    return tuple(name for number, name in _WINDOWS if present(number))
