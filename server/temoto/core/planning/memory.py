"""How many bytes does a loaded model take? weights + KV cache (context) + compute buffers + reserve; never a flat factor.

KV per token runs from 4 to 819 KB among catalog models, so the context decides as much as the weights do. Where a
model's layers are unknown its KV cache is estimated from its size, generously. Held against real processes in
docs/benchmarks.md.
"""

from types import MappingProxyType

from temoto.core.models.records import ModelCard, Weights
from temoto.core.planning.records import Need

GIB = 1 << 30
# An element of the KV cache, in llama.cpp's block formats.
CACHE_BYTES = MappingProxyType({"f16": 2.0, "q8_0": 34 / 32, "q4_0": 18 / 32})
CacheType = str

# What is left beside the model of what the driver calls free, so without what desktops and browsers hold already. Most of it is the CUDA
# context of the process that serves: 552 MB on an H100 and an H200 (docs/benchmarks.md); on cards for
# consumers it was not measured. Two models in two processes of Ollama's pay two.
GPU_RESERVE = 600_000_000
CPU_RESERVE = 1_000_000_000
# Of the RAM, what people work with beside the models: the system (1 GB), a browser (1 to 2) and an editor with its language servers (1 to
# 2), or a quarter of the RAM where that is more, as Apple leaves of a machine's memory from 48 GB on (a third of less). On a machine with
# less than twice the floor it is half; no desk takes more than the most.
WORK_FLOOR, WORK_SHARE, WORK_MOST = 4_000_000_000, 0.25, 16_000_000_000
# With a GPU llama.cpp reserves the logits of a batch of 512 tokens in f32, which is most of its compute buffer (measured: 103 MB at
# 49,152 tokens of vocabulary, 314 to 340 MB at 151,936, 70 MB at 32,256), and scratch.
BATCH, LOGIT, GPU_SCRATCH = 512, 4, 40_000_000
# On a CPU the embedded engine reads 128 tokens at a time and keeps the logits of one: 5 MB at 0.1 billion parameters, 12 at 0.5, 20 at
# 1.5, 24 at 3. Ollama reserves there as with a GPU, but nothing takes a page of it that is not written, and its own figure leaves it out.
CPU_SCRATCH, CPU_SCRATCH_A_BILLION = 16_000_000, 3_000_000
VOCABULARY = 152_064  # where the card does not say: the largest common one, so that the estimate is rather too high


def kept_for_work(total: int, used: int) -> int:
    """Bytes of RAM that no model is planned on: what people work with takes so much of `total`, and of that `used` is taken already.
    It is never less than CPU_RESERVE: what is open grows."""
    work = min(WORK_MOST, max(WORK_SHARE * total, min(WORK_FLOOR, total / 2)))
    return max(CPU_RESERVE, round(work) - max(0, used))


def kv_bytes(card: ModelCard, context: int, cache: CacheType = "f16") -> int:
    """Bytes the KV cache takes with `context` tokens; sliding-window layers hold their window and a batch only."""
    element = CACHE_BYTES[cache]
    if card.kv_bytes_per_token:
        return int(card.kv_bytes_per_token / CACHE_BYTES["f16"] * element * context)
    if card.layers and card.kv_heads and card.head_dim:
        row = 2 * card.kv_heads * card.head_dim * element
        held = min(context, (card.sliding_window or context) + BATCH)
        return int(row * (card.layers * context + card.sliding_layers * held))
    # Grouped-query models of 1 to 32 billion parameters lie between 8 and 30 KB a billion; take the upper end.
    return int(15_000 * element * max(card.params_b, 1.0) * context)


def kv_with(taken: Need, card: ModelCard, before: int, context: int) -> int:
    """Bytes the KV cache of a loaded model would take with another context than `before`: for as many requests at once as now,
    and in the same format."""
    now = kv_bytes(card, before)
    return taken.kv * kv_bytes(card, context) // now if now else taken.kv


def buffers(card: ModelCard, *, gpu: bool) -> int:
    """Bytes of llama.cpp's compute buffers."""
    if gpu:
        return BATCH * (card.vocabulary or VOCABULARY) * LOGIT + GPU_SCRATCH
    return CPU_SCRATCH + int(CPU_SCRATCH_A_BILLION * card.params_b)


def need(
    card: ModelCard,
    weights: Weights,
    context: int,
    *,
    gpu: bool,
    cache: CacheType = "f16",
    slots: int = 1,
    reserve: int | None = None,
) -> Need:
    """What `card` in this form takes with `context` tokens for each of so many requests at once. `reserve`: what is left alone of
    all devices, where that is not one's."""
    return Need(
        weights=weights.size + weights.rounding,
        kv=kv_bytes(card, context, cache) * slots,
        buffers=buffers(card, gpu=gpu),
        reserve=reserve if reserve is not None else GPU_RESERVE if gpu else CPU_RESERVE,
    )
