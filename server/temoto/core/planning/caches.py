"""How many bytes does what a model remembers take? Keys and values of the context, windows, recurrent states, checkpoints.

From 4 to 819 KB a token among catalog models; where a model's layers are unknown it is estimated from its size, on the safe side.
"""

from types import MappingProxyType

from temoto.core.models.records import ModelCard
from temoto.core.planning.runtimes import (
    CHECKPOINTS,
    COPIES,
    COPYING,
    LLAMA_CPP,
    LONG_WINDOW,
    LONG_WINDOWS,
    Runtime,
)

# An element of the KV cache, in llama.cpp's block formats.
CACHE_BYTES = MappingProxyType({"f16": 2.0, "q8_0": 34 / 32, "q4_0": 18 / 32})
CacheType = str
PADDING = 256  # cells a cache is rounded up to
# Bytes a token (f16) where nothing is known but the size: models whose heads share nothing lie at 200 KB (1.3 billion parameters), 390
# (3.8), 520 (6.7), 820 (13); larger ones all share.
UNKNOWN, UNKNOWN_GROWS, UNKNOWN_MOST = 170_000, 0.62, 820_000


def kv_bytes(
    card: ModelCard,
    context: int,
    cache: CacheType = "f16",
    runtime: Runtime = LLAMA_CPP,
    slots: int = 1,
    *,
    gpu: bool = True,
) -> int:
    """Bytes of all that is kept of `context` tokens for each of so many requests at once."""
    slots = runtime.at_once(card, slots)
    scale = CACHE_BYTES[cache] / CACHE_BYTES["f16"]
    kept = growing(card, runtime) * context * slots
    windows = sliding(card)
    if windows:
        kept += windows * _in_windows(card, context, runtime, slots, runtime.batch(card, context, slots, gpu=gpu))
    return int(kept * scale) + states(card, runtime, slots) + checkpoints(card, context, runtime, slots)


def growing(card: ModelCard, runtime: Runtime = LLAMA_CPP) -> float:
    """Bytes a token (f16) of the layers that keep the whole context."""
    if card.kv_bytes_per_token:
        twice = 2 * (card.layers or 0) * card.latent_rank if runtime.owns(card) else 0  # once as keys, once as values
        return card.kv_bytes_per_token + twice
    if card.layers and card.kv_heads and card.head_dim:
        return 4 * card.layers * card.kv_heads * card.head_dim
    return min(UNKNOWN * max(card.params_b, 0.1) ** UNKNOWN_GROWS, UNKNOWN_MOST)


def known(card: ModelCard) -> bool:
    """Whether what a token takes is known, not estimated from the size."""
    return bool(card.kv_bytes_per_token or (card.layers and card.kv_heads and card.head_dim))


def sliding(card: ModelCard) -> int:
    """Bytes a token (f16) of the layers that keep a window."""
    if card.sliding_bytes_per_token:
        return card.sliding_bytes_per_token
    return 4 * card.sliding_layers * (card.kv_heads or 0) * (card.head_dim or 0)


def states(card: ModelCard, runtime: Runtime = LLAMA_CPP, slots: int = 1) -> int:
    """Bytes of the recurrent layers' states, whatever the context."""
    if runtime.owns(card) and card.architecture in COPYING:
        return COPIES * card.state_bytes
    return slots * card.state_bytes


def checkpoints(card: ModelCard, context: int, runtime: Runtime, slots: int) -> int:
    """Bytes of what the embedded engine keeps to go back to, where a model cannot go back by itself."""
    if not runtime.embedded:
        return 0
    return slots * CHECKPOINTS * (card.state_bytes + sliding(card) * min(context, card.sliding_window))


def _in_windows(card: ModelCard, context: int, runtime: Runtime, slots: int, batch: int) -> int:
    """Tokens kept in each layer with a window, for all requests."""
    window = card.sliding_window or context
    if runtime.owns(card):
        window = max(window + (slots > 1), LONG_WINDOW if card.architecture in LONG_WINDOWS else 0)
        return slots * context if window >= context else _padded(slots * window + batch)
    return slots * min(context, _padded(window + batch))


def _padded(tokens: int) -> int:
    return -(-tokens // PADDING) * PADDING
