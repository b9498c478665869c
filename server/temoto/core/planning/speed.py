"""How fast will a model answer here? Predicted from bandwidth and arithmetic until this machine has measured it.

Writing a token reads every active weight and the KV cache once: memory bandwidth decides, on a processor also what its cores multiply
(processors.py). Reading a prompt is arithmetic: two operations a parameter and token. Never a promise: what was measured replaces it.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from temoto.core.models.records import ModelCard, Weights
from temoto.core.planning.caches import growing, kv_bytes
from temoto.core.planning.processors import Processor

# What llama.cpp reaches of the theoretical peak, and what a token costs beside reading (launches, sampling). Held against published
# runs of 7B models at Q4_0: a Tesla P40 writes 57 tokens/s (llama.cpp pull request 4766; 61 by this), an RTX 3090 158 (144), and an
# RTX 3060 75 (64). Mixtures of experts are overrated: a 30B with 3B active writes 110 to 134 on an RTX 3090, not 240.
OF_BANDWIDTH = 0.75
TOKEN_MS = 1.5
# Of the dense FP16 peak; RTX 3090 and 2080 Ti reach 0.36 to 0.39 reading 512 tokens and more at a time (pull request 7860).
OF_ARITHMETIC = 0.4
# Where a card's arithmetic is unknown: FP16 operations a byte of bandwidth. Cards with tensor cores have 140 (RTX 3060) to 330 (RTX
# 4090), others 23 (GTX 1650) to 130 (RX 7900 XTX); an M3 Max has 35.
DEDICATED_FLOPS_A_BYTE, SHARED_FLOPS_A_BYTE = 100.0, 35.0
# Pascal but the P100 (capability 6.1) does FP16 at 1/64 of FP32, and llama.cpp, Ollama's too, never uses it there: it multiplies
# bytes four at a time (DP4A) and the rest in FP32 (ggml-cuda's common.cuh: fast_fp16_available is false of 610). A Tesla P40 reads a 7B
# at Q4_0 at 912 tokens/s (pull request 4766) and an 8B at Q5_0 at 818 (7716): 1.05 and 1.1 times its FP32 peak. The P100 (6.0)
# has FP16 at twice FP32 and no DP4A: it is paced by its FP16.
DP4A, DP4A_OF_FP32 = "6.1", 2.5
PASCAL_FLOPS_A_BYTE = MappingProxyType({DP4A: 60.0, "6.0": 26.0})  # GTX 1060 to P40: 57 to 85; P100: 26

# A ghost, as temoto asks for it: after a keystroke the suffix and what the prefix cache lost are read again, and a line is written.
READ_TOKENS, WRITE_TOKENS = 128, 12
OVERHEAD_MS = 10.0
CACHED = 2  # bytes a number of the KV cache
# Of a mixture whose header was not read, the share of what a token goes through that lies in experts: 43 % of Granite 4 H-Tiny, 55 % of
# Qwen3-Coder 30B-A3B and of DeepSeek-V2-Lite.
OF_A_MIXTURE, ROUTED = 0.75, 0.5
USUAL_CONTEXT = 2_048  # tokens of KV cache read a token, at the prompts temoto sends
# On a processor a multiplication of attention takes as long as six of weights (SmolLM2, one core: 5.0 ms a token and 8.2 µs more for each
# that is in the cache; docs/benchmarks.md). Every query head does its own, so what counts is heads, not what the cache holds of them.
ATTENTION_TAKES = 6.0
USUAL_LAYERS = 30


class SpeedSource(StrEnum):
    """How a speed is known."""

    MEASURED = "measured"  # by this machine
    PREDICTED = "predicted"  # from figures that are known of its devices
    GUESSED = "guessed"  # from something modest, since they are not


@dataclass(frozen=True, slots=True)
class DeviceShare:
    """A share of a model on one device, with the device's bytes and operations a second; `processor` where that multiplies."""

    share: float
    bandwidth: float
    flops: float
    processor: Processor | None = None


@dataclass(frozen=True, slots=True)
class ModelSpeed:
    """Tokens a second, read and written. `measured`: by this machine, not predicted; `guessed`: predicted for a device of which nobody
    said how fast its memory is."""

    prompt: float
    decode: float
    measured: bool = False
    guessed: bool = False

    @property
    def source(self) -> SpeedSource:
        """How it is known."""
        if self.measured:
            return SpeedSource.MEASURED
        return SpeedSource.GUESSED if self.guessed else SpeedSource.PREDICTED

    @property
    def first_ghost_ms(self) -> float:
        """From the request to a line of ghost text."""
        return OVERHEAD_MS + 1000 * (READ_TOKENS / self.prompt + WRITE_TOKENS / self.decode)


def predicted(
    card: ModelCard, weights: Weights, parts: tuple[DeviceShare, ...], context: int = USUAL_CONTEXT
) -> ModelSpeed:
    """The pace of a model laid out over `parts` (shares add up to 1), with so many tokens in its cache: layers run one after the other."""
    decode = TOKEN_MS / 1000 + sum(part.share * _written_s(card, weights, part, context) for part in parts)
    prompt = sum(part.share * _read_s(card, weights, part) for part in parts)
    return ModelSpeed(prompt=1 / prompt, decode=1 / decode)


def slower_by(card: ModelCard, size: int, *, gpu: bool) -> float:
    """The share of a token's time that each token more in the cache adds to it: by bytes on a card, by multiplications on a processor.

    `size`: bytes of the weights. Where the heads are not known, of a model as wide as its layers and parameters make it.
    """
    active = max(1.0, 1e9 * (card.active_params_b or card.params_b))
    if gpu:
        return growing(card) / max(1.0, size * active / max(active, 1e9 * card.params_b))
    layers = card.layers or USUAL_LAYERS
    wide = card.heads * card.head_dim if card.heads and card.head_dim else (active / (12 * layers)) ** 0.5
    return ATTENTION_TAKES * 2 * layers * wide / active


def _written_s(card: ModelCard, weights: Weights, part: DeviceShare, context: int) -> float:
    """Seconds for all of it to go through one device for a token that is written."""
    active = card.active_params_b or card.params_b
    cache = kv_bytes(card, min(context, card.native_context or context))
    read = weights.size * active / card.params_b + cache
    fetched = read / (part.bandwidth * OF_BANDWIDTH)
    if not part.processor:
        return fetched
    return max(fetched, part.processor.writes_s(active * 1e9 + cache / CACHED, read, weights.quantization))


def _read_s(card: ModelCard, weights: Weights, part: DeviceShare) -> float:
    """Seconds for a token of a prompt."""
    active = 1e9 * (card.active_params_b or card.params_b)
    if not part.processor:
        return 2 * active / (part.flops * OF_ARITHMETIC)
    # Only what follows the last token of a prompt is looked up among all that could.
    read = max(active - card.width * (card.vocabulary or 0), active / 2)
    mixed = (card.active_params_b or card.params_b) < OF_A_MIXTURE * card.params_b
    routed = min(card.routed_params or (active * ROUTED if mixed else 0.0), read)
    return part.processor.reads_s(read, weights.size * read / (card.params_b * 1e9), weights.quantization, routed)
