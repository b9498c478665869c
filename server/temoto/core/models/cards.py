"""What is known of models, quantizations, graphics cards and rented machines beside their names? Records of the catalog.

Never holds behaviour beyond reading itself. Bytes unless the name says otherwise; a graphics card's memory is what its
maker's GB mean (2³⁰), everything else `_gb` is 10⁹ bytes. None is "not established", never a guess.
"""

from dataclasses import dataclass
from enum import StrEnum


class Fim(StrEnum):
    """Which forms of a model fill in the middle with its family's template."""

    ALL = "all"
    BASE = "base"
    NONE = "none"


class Thinking(StrEnum):
    """Whether a model reasons before it answers; SWITCH: as the request says."""

    NEVER = "never"
    ALWAYS = "always"
    SWITCH = "switch"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One measured figure: which benchmark, of which form of the model, who says so."""

    benchmark: str
    score: float
    source: str
    variant: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place in a role's order. `benchmark` names the Evidence that put the model there; empty: `because` says it all.

    `despite` says why the place stands although a shared benchmark says otherwise.
    """

    model: str
    because: str
    benchmark: str = ""
    variant: str = ""
    despite: str = ""
    because_ja: str = ""

    def text(self, language: str = "en") -> str:
        """`because` in the reader's language, as far as the catalog has it."""
        return self.because_ja or self.because if language == "ja" else self.because


@dataclass(frozen=True, slots=True)
class Quantization:
    """One way to store weights. `bits_per_weight` is a whole file's average; `perplexity_increase` is Llama 3 8B's over F16."""

    name: str
    quality: str
    source: str
    suffix: str = ""
    in_ollama: bool = False
    bits_per_weight: float | None = None
    basis: str = ""
    tensor_bits: float | None = None
    perplexity_increase: float | None = None
    saved_percent: float | None = None
    aliases: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class GpuCard:
    """One graphics card or chip as sold. `memory` is None where a chip is sold with several: `memory_options` then."""

    id: str
    name: str
    vendor: str
    form: str
    unified: bool
    architecture: str
    sources: tuple[str, ...]
    memory: int | None = None
    memory_options: tuple[int, ...] = ()
    memory_type: str = ""
    bandwidth_gb_s: float | None = None
    cores: int | None = None
    tensor_cores: int | None = None
    compute_capability: str = ""
    fp32_tflops: float | None = None
    fp16_tflops: float | None = None
    fp16_tensor_tflops: float | None = None
    int8_tops: float | None = None
    ai_tops: float | None = None
    released: str = ""
    aliases: tuple[str, ...] = ()
    notes: str = ""
    verified: str = ""
    usable: bool = True


@dataclass(frozen=True, slots=True)
class Instance:
    """One machine to rent, or the machine the guide plans (`planned`). `gpu` is a GpuCard's id, several where it is open.

    `memory` is one card's; `memory_seen` what its driver shows.
    """

    id: str
    provider: str
    name: str
    gpu: tuple[str, ...]
    gpu_count: int
    memory: int
    vcpu: int
    ram: int
    cpu: str
    sources: tuple[str, ...]
    memory_seen: int | None = None
    region: str = ""
    usd_per_hour: float | None = None
    price_from: str = ""
    price_note: str = ""
    verified: str = ""
    planned: bool = False
