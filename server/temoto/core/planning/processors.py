"""How long is a processor at a model's weights? Two limits, of which the slower counts: the RAM's bandwidth, which all cores share, and
what each core does for itself, which is to fetch a weight's bytes and to unpack and multiply it.

A graphics card multiplies far faster than it reads; a processor of a few cores does not, whatever its RAM. The figures are llama.cpp's with
256-bit vectors, measured kind by kind on one core (docs/benchmarks.md), by the bytes that core hashes in a second (MD5: its clock alone).
"""

from dataclasses import dataclass
from types import MappingProxyType

# Of a core that hashes 616 MB/s (3 GHz), seconds a weight and a byte of weights. Writing takes one vector at a time, reading many.
WRITES_WEIGHT, WRITES_BYTE = 0.085e-9, 0.074e-9
READS_WEIGHT, READS_BYTE = 0.028e-9, 0.0125e-9
HASHES = 616e6
CORES = 4
NARROW = 2.0  # times as long with 128-bit vectors, or without instructions that multiply bytes
WIDE = frozenset({"avx2", "avx512", "dotprod", "i8mm", "sve"})
# As often as long (written, read), by how the name of a kind begins. Some llama.cpp does not rearrange for many vectors at once, or
# multiplies in FP32; those in blocks of 256 it reads faster.
KINDS = MappingProxyType({
    "BF16": (1.35, 1.25), "Q4_1": (1.0, 2.2), "Q5_0": (1.0, 1.5), "Q5_1": (1.0, 2.2), "Q2_K": (0.9, 0.9), "Q3_K": (0.95, 0.9),
    "Q4_K": (0.88, 0.8), "Q5_K": (1.0, 0.88), "Q6_K": (1.0, 0.88),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Processor:
    """Cores, how many bytes one of them hashes in a second, and how often a core of wide vectors is faster than one of these."""

    cores: int = CORES
    hashes: float = HASHES
    narrow: float = 1.0

    def writes_s(self, weights: float, size: float, kind: str) -> float:
        """Seconds for one token after the other: every weight, of `size` bytes together, once."""
        return _as_often(kind)[0] * self._together(weights * WRITES_WEIGHT + size * WRITES_BYTE)

    def reads_s(self, weights: float, size: float, kind: str) -> float:
        """Seconds a token where many are read at once."""
        return _as_often(kind)[1] * self._together(weights * READS_WEIGHT + size * READS_BYTE)

    def _together(self, seconds: float) -> float:
        return seconds * self.narrow * HASHES / self.hashes / self.cores


def _as_often(kind: str) -> tuple[float, float]:
    name = kind.upper().removeprefix("UD-")
    return next((factors for begins, factors in KINDS.items() if name.startswith(begins)), (1.0, 1.0))


def processor_of(cores: int | None, hashes: int | None, features: tuple[str, ...]) -> Processor:
    """The processor with what is known of it; where nothing is, a usual one."""
    return Processor(cores or CORES, hashes or HASHES, 1.0 if not features or WIDE & set(features) else NARROW)
