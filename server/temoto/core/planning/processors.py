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
OF_WRITTEN, OF_READ = 0.8, 0.92
NOT_TIMED: Mapping[str, Kernels] = MappingProxyType({})
USUAL = "Q4_0"  # the kind that is timed for all that are not
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
        if timed := self._timed(kind):
            return weights / (timed.written * OF_WRITTEN) / self.cores
        usual = self.kernels.get(USUAL)
        faster = usual.written * OF_WRITTEN * _usual(WRITES_WEIGHT, WRITES_BYTE) if usual else self._by_clock
        return _as_often(kind)[0] * (weights * WRITES_WEIGHT + size * WRITES_BYTE) / faster / self.cores

    def reads_s(self, weights: float, size: float, kind: str, routed: float = 0.0) -> float:
        """Seconds a token where many are read at once; so many of the weights are of experts."""
        timed, usual = self._timed(kind), self.kernels.get(USUAL)
        known = timed or usual
        longer = max(1.0, known.read * OF_READ / known.cached) if known else EXPERTS
        as_many = weights + routed * (longer - 1)
        if timed:
            return as_many / (timed.read * OF_READ) / self.cores
        faster = usual.read * OF_READ * _usual(READS_WEIGHT, READS_BYTE) if usual else self._by_clock
        together = weights * READS_WEIGHT + size * READS_BYTE
        return _as_often(kind)[1] * together * as_many / weights / faster / self.cores

    def _timed(self, kind: str) -> Kernels | None:
        return self.kernels.get(kind.upper().removeprefix("UD-"))

    @property
    def _by_clock(self) -> float:
        """How often this core is as fast as the one the figures are of, by its clock."""
        return self.hashes / HASHES / self.narrow


def _usual(a_weight: float, a_byte: float) -> float:
    """Seconds for a weight of the usual kind."""
    return a_weight + a_byte * 18 / 32


def _as_often(kind: str) -> tuple[float, float]:
    name = kind.upper().removeprefix("UD-")
    return next((factors for begins, factors in KINDS.items() if name.startswith(begins)), (1.0, 1.0))


def processor_of(
    cores: int | None, hashes: int | None, features: tuple[str, ...], kernels: Mapping[str, Kernels] = NOT_TIMED
) -> Processor:
    """The processor with what is known of it; where nothing is, a usual one."""
    narrow = 1.0 if not features or WIDE & set(features) else NARROW
    return Processor(cores or CORES, hashes or HASHES, narrow, kernels)
