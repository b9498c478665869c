"""How many bytes does a loaded model take? weights + what it remembers (caches.py) + compute buffers + reserve; never a flat factor.

Held against real processes in docs/benchmarks.md.
"""

from types import MappingProxyType

from temoto.core.models.records import ModelCard, Weights
from temoto.core.planning.caches import CacheType, kv_bytes
from temoto.core.planning.records import Need
from temoto.core.planning.runtimes import LLAMA_CPP, WITHOUT_FLASH, Runtime

GIB = 1 << 30
# What is left beside the model of what the driver calls free, so without what desktops and browsers hold already. Most of it is the CUDA
# context of the process that serves: 552 MB on an H100 and an H200 (docs/benchmarks.md); on cards for
# consumers it was not measured. Two models in two processes of Ollama's pay two.
GPU_RESERVE = 600_000_000
CPU_RESERVE = 1_000_000_000
# Of the RAM, what people work with beside the models: the system (1 GB), a browser (1 to 2) and an editor with its language servers (1 to
# 2), or a quarter of the RAM where that is more, as Apple leaves of a machine's memory from 48 GB on (a third of less). On a machine with
# less than twice the floor it is half; no desk takes more than the most.
WORK_FLOOR, WORK_SHARE, WORK_MOST = 4_000_000_000, 0.25, 16_000_000_000
# While it reads a batch llama.cpp keeps so many numbers (f32) of each token, and which other tokens each may see (f16). Measured with
# b11549 from 0.5 to 20 billion parameters: 3 × feed-forward + 5 × embedding length, of a mixture (2 × embedding + feed-forward of an
# expert) × those in use + 5 × embedding length; where only the size is known, this power of the active parameters.
FLOAT, MASK = 4, 2
OLDER_MASK = 6  # the llama.cpp within Ollama before 0.30 makes them in f32, and a copy in f16
NUMBERS, NUMBERS_GROW = 30_000, 0.42
OWN_STATES = 1.6  # what the engine of Ollama 0.20 keeps of recurrent models more than llama.cpp (83 MB a batch where that keeps 53)
OUTPUT = 2_000_000  # the logits of a token, and what is of no account
# On a GPU builds up to 2025 reserved the logits of a batch of 512 tokens, which was most of it (103 MB at 49,152 tokens of vocabulary, 314
# to 340 at 151,936), and scratch; newer ones were not measured there, so the larger figure counts.
LOGITS, GPU_SCRATCH = 512, 40_000_000
VOCABULARY = 152_064  # where the card does not say: the largest common one, so that the estimate is rather too high
# How a table of tokens is kept: as the rest of the file where that is F16 or Q8_0, else with 6.6 bits (Q6_K), as llama.cpp quantizes it.
TABLE = MappingProxyType({"F16": 2.0, "BF16": 2.0, "F32": 4.0, "Q8_0": 34 / 32})
TABLE_USUAL = 210 / 256


def kept_for_work(total: int, used: int) -> int:
    """Bytes of RAM that no model is planned on: what people work with takes so much of `total`, and of that `used` is taken already.
    It is never less than CPU_RESERVE: what is open grows."""
    work = min(WORK_MOST, max(WORK_SHARE * total, min(WORK_FLOOR, total / 2)))
    return max(CPU_RESERVE, round(work) - max(0, used))


def kv_with(taken: Need, card: ModelCard, before: int, context: int) -> int:
    """Bytes of what a loaded model would remember with another context than `before`: for as many requests at once as now, in the
    same format, and by the same runtime."""
    now, then = (kv_bytes(card, size, "f16", taken.runtime, taken.slots) for size in (before, context))
    return taken.kv * then // now if now else taken.kv


def buffers(card: ModelCard, context: int, runtime: Runtime = LLAMA_CPP, slots: int = 1, *, gpu: bool) -> int:
    """Bytes of the compute buffers."""
    slots = runtime.at_once(card, slots)
    batch = runtime.batch(card, context, slots, gpu=gpu)
    numbers = card.numbers_a_token or NUMBERS * (card.active_params_b or card.params_b) ** NUMBERS_GROW
    if runtime.owns(card) and card.state_bytes:
        numbers *= OWN_STATES
    seen = (
        context * slots if runtime.owns(card) and not runtime.older_llama_cpp(card) else context
    )  # its own engine has one cache for all requests
    mask = OLDER_MASK if runtime.older_llama_cpp(card) else MASK
    size = int(batch * (FLOAT * numbers + mask * seen)) + OUTPUT * slots
    if not gpu:
        return size
    if runtime.owns(card) and card.architecture in WITHOUT_FLASH:
        size += batch * FLOAT * (card.heads or 0) * context
    return max(size, LOGITS * (card.vocabulary or VOCABULARY) * FLOAT) + GPU_SCRATCH


def _second_table(card: ModelCard, weights: Weights, runtime: Runtime, *, gpu: bool) -> int:
    """Bytes of the table of tokens where it lies in memory twice."""
    if not runtime.loads_table_twice(card, gpu=gpu):
        return 0
    return int((card.vocabulary or VOCABULARY) * card.width * TABLE.get(weights.quantization.upper(), TABLE_USUAL))


def need(
    card: ModelCard,
    weights: Weights,
    context: int,
    *,
    gpu: bool,
    cache: CacheType = "f16",
    slots: int = 1,
    reserve: int | None = None,
    runtime: Runtime = LLAMA_CPP,
) -> Need:
    """What `card` in this form takes with `context` tokens for each of so many requests at once. `reserve`: what is left alone of
    all devices, where that is not one's."""
    return Need(
        weights=weights.size + weights.rounding + _second_table(card, weights, runtime, gpu=gpu),
        kv=kv_bytes(card, context, cache, runtime, slots, gpu=gpu),
        buffers=buffers(card, context, runtime, slots, gpu=gpu),
        reserve=reserve if reserve is not None else GPU_RESERVE if gpu else CPU_RESERVE,
        slots=slots,
        runtime=runtime,
    )
