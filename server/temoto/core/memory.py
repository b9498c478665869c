"""How many bytes does a loaded model take? weights + KV cache (context) + compute buffers + reserve; never a flat factor.

KV per token runs from 4 to 819 KB among catalog models, so the context decides as much as the weights do. Where a
model's layers are unknown its KV cache is estimated from its size, generously.
"""

from temoto.core.machine import Gpu, Machine
from temoto.core.records import Card, Need, Weights

GIB = 1 << 30
F16 = 2  # bytes an element of the KV cache, Ollama's and llama.cpp's default

# What the driver, the desktop and the allocator take beside the model. 600 MB is what a desktop with one browser holds of a card.
GPU_RESERVE = 600_000_000
CPU_RESERVE = 1_000_000_000
# Compute buffers grow with the batch and the vocabulary's width: llama.cpp reports 100 to 300 MB at batch 512 for models
# of up to 7B, and about 4 % of the weights above.
LEAST_BUFFERS = 150_000_000
BUFFER_SHARE = 0.04


def kv_bytes_per_token(card: Card) -> int:
    """Bytes one token of context takes; an estimate from the parameters where the card does not say."""
    if card.layers and card.kv_heads and card.head_dim:
        return 2 * card.layers * card.kv_heads * card.head_dim * F16
    # Grouped-query models of 1 to 32 billion parameters lie between 8 and 30 KB a billion; take the upper end.
    return int(30_000 * max(card.params_b, 1.0))


def need(card: Card, weights: Weights, context: int, *, gpu: bool) -> Need:
    """What `card` in this form takes with `context` tokens."""
    size = weights.size + weights.rounding
    return Need(
        weights=size,
        kv=kv_bytes_per_token(card) * context,
        buffers=max(LEAST_BUFFERS, int(size * BUFFER_SHARE)),
        reserve=GPU_RESERVE if gpu else CPU_RESERVE,
    )


def room(machine: Machine, *, gpu: bool, held: int = 0) -> int | None:
    """Bytes free for a model: the GPU with the most free memory, else the RAM. `held`: what the backend would let go of."""
    if gpu:
        frees = [_free(card) for card in machine.gpus]
        known = [free for free in frees if free is not None]
        return max(known) + held if known else None
    return None if machine.ram_free is None else machine.ram_free + held


def _free(gpu: Gpu) -> int | None:
    return gpu.free if gpu.free is not None else gpu.total
