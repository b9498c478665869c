"""How long is a processor at a model's weights? Two limits, of which the slower counts: the RAM's bandwidth, which all cores share, and
what each core does for itself, which is to fetch a weight's bytes and to unpack and multiply it.

A graphics card multiplies far faster than it reads; a processor of a few cores does not, whatever its RAM. The figures are llama.cpp's with
256-bit vectors, measured kind by kind on one core (docs/benchmarks.md). What another core does is told by how fast llama.cpp's own code
multiplies there (Kernels), and where that could not be timed by the bytes it hashes in a second (MD5: its clock alone), which says
nothing of how many vectors it multiplies at once: one of 900 MB/s wrote three times what that would give it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from temoto.core.machine import Kernels

# Of a core that hashes 616 MB/s (3 GHz), seconds a weight and a byte of weights. Writing takes one vector at a time, reading many.
WRITES_WEIGHT, WRITES_BYTE = 0.085e-9, 0.074e-9
READS_WEIGHT, READS_BYTE = 0.028e-9, 0.0125e-9
HASHES = 616e6
CORES = 4
NARROW = 2.0  # times as long with 128-bit vectors, or without instructions that multiply bytes
WIDE = frozenset({"avx2", "avx512", "dotprod", "i8mm", "sve"})
# Experts are multiplied token by token, also where many are read (llama.cpp's rearranged kinds): so often as long as the others.
EXPERTS = 1.4
# What a model reaches of what its kernels do by themselves: the rest goes to attention, norms and sampling.
OF_WRITTEN, OF_READ = 0.83, 0.92
NOT_TIMED: Mapping[str, Kernels] = MappingProxyType({})
# The kinds that are timed, and bytes of one weight; the first of them stands for all that are not.
TIMED = MappingProxyType({"Q4_0": 18 / 32, "Q4_K": 144 / 256, "MXFP4": 17 / 32})
USUAL = "Q4_0"
# As often as long (written, read), by how the name of a kind begins. Some llama.cpp does not rearrange for many vectors at once, or
# multiplies in FP32; those in blocks of 256 it reads faster.
KINDS = MappingProxyType({
    "F16": (1.0, 1.12), "BF16": (1.35, 1.25), "Q4_1": (1.0, 2.2), "Q5_0": (1.2, 1.5), "Q5_1": (1.0, 2.2), "Q2_K": (0.9, 0.9),
    "Q3_K": (0.95, 0.9), "Q4_K": (0.88, 0.8), "Q5_K": (1.0, 0.88), "Q6_K": (1.0, 0.88),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Processor:
    """Cores, how many bytes one of them hashes in a second, and how often a core of wide vectors is faster than one of these. `kernels`:
    by kind, what was timed."""

    cores: int = CORES
    hashes: float = HASHES
    narrow: float = 1.0
    kernels: Mapping[str, Kernels] = field(default_factory=lambda: NOT_TIMED)

    def writes_s(self, weights: float, size: float, kind: str) -> float:
        """Seconds for one token after the other: every weight, of `size` bytes together, once."""
        timed, name = self._timed(kind)
        faster = self._by_clock
        if timed:
            faster = timed.written * OF_WRITTEN * (WRITES_WEIGHT + WRITES_BYTE * TIMED[name])
        longer = 1.0 if name == _begin(kind) else _as_often(kind)[0]
        return longer * (weights * WRITES_WEIGHT + size * WRITES_BYTE) / faster / self.cores

    def reads_s(self, weights: float, size: float, kind: str, routed: float = 0.0) -> float:
        """Seconds a token where many are read at once; so many of the weights are of experts."""
        timed, name = self._timed(kind)
        faster, experts = self._by_clock, EXPERTS
        if timed:
            faster = timed.read * OF_READ * (READS_WEIGHT + READS_BYTE * TIMED[name])
            experts = max(1.0, timed.read * OF_READ / timed.cached)
        longer = 1.0 if name == _begin(kind) else _as_often(kind)[1]
        longer *= 1 + (experts - 1) * routed / weights
        return longer * (weights * READS_WEIGHT + size * READS_BYTE) / faster / self.cores

    def _timed(self, kind: str) -> tuple[Kernels | None, str]:
        """What was timed of this kind, else of the usual one; and of which."""
        name = _begin(kind) if _begin(kind) in self.kernels else USUAL
        timed = self.kernels.get(name)
        return timed, name if timed else ""

    @property
    def _by_clock(self) -> float:
        """How often this core is as fast as the one the figures are of, by its clock."""
        return self.hashes / HASHES / self.narrow


def _begin(kind: str) -> str:
    """Of which of the kinds that are timed this is a form; itself where it is of none."""
    name = kind.upper().removeprefix("UD-")
    return next((begin for begin in TIMED if name.startswith(begin)), name)


def _as_often(kind: str) -> tuple[float, float]:
    name = kind.upper().removeprefix("UD-")
    return next((factors for begins, factors in KINDS.items() if name.startswith(begins)), (1.0, 1.0))


def processor_of(
    cores: int | None, hashes: int | None, features: tuple[str, ...], kernels: Mapping[str, Kernels] = NOT_TIMED
) -> Processor:
    """The processor with what is known of it; where nothing is, a usual one."""
    narrow = 1.0 if not features or WIDE & set(features) else NARROW
    return Processor(cores or CORES, hashes or HASHES, narrow, kernels)
