"""What do a model's dimensions say of the memory it takes? From the keys of its GGUF header, or what Ollama's /api/show tells of them.

    qwen2: 28 layers, 4 heads of 128               → 57,344 bytes a token
    gemma3: 34 layers, every sixth of them whole   → 20,480 bytes a token, and 118,784 within the window
    qwen35: every fourth layer attends             → 32,768 bytes a token, and 52,690,944 of state

What is missing, below zero, absurd or a list where a number is due counts as not told: then less is known, and what is reckoned from
it is on the safe side. Never raises.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

MOST = 1 << 20  # of a dimension; the widest models have 16,384, and 65,536 for a feed-forward layer
MOST_LAYERS, MOST_HEADS, MOST_HEAD = 1_024, 4_096, 8_192
F16, F32 = 2, 4
# Every how manieth layer keeps the whole context, where the header does not say; as llama.cpp has it.
WHOLE_EVERY: Mapping[str, int] = MappingProxyType(
    {"gemma2": 2, "gemma3": 6, "gemma3n": 5, "gpt-oss": 2, "gptoss": 2, "cohere2": 4, "olmo2": 4, "olmo3": 4}
)
# Every how manieth layer attends at all, where the header does not say; the others keep a state. Where the list that says it is left out,
# as /api/show leaves lists out, as often as any released size of it (Granite 4 H: 4 of 32 to 4 of 40).
ATTENDS_EVERY: Mapping[str, int] = MappingProxyType({"qwen35": 4, "qwen35moe": 4, "qwen3next": 4, "granitehybrid": 8})
# These claim a window, and llama.cpp keeps the whole context all the same.
NO_WINDOW = frozenset({"phi3", "starcoder2", "llama", "qwen2", "mistral3"})


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What a model's memory is reckoned from, as in ModelCard. None and 0: not told, or there is none. `idle_params`: those that
    a token passes by: of a mixture, and of a table of tokens that only what is read is looked up in. `routed_params`: those of the experts
    that a token goes through."""

    layers: int | None = None
    kv_bytes_per_token: int | None = None
    sliding_layers: int = 0
    sliding_window: int = 0
    sliding_bytes_per_token: int = 0
    state_bytes: int = 0
    latent_rank: int = 0
    numbers_a_token: int = 0
    heads: int | None = None
    width: int = 0
    idle_params: int = 0
    routed_params: int = 0

    @property
    def known(self) -> bool:
        """Whether what a token takes was told."""
        return self.kv_bytes_per_token is not None


def dimensions(architecture: str, header: Mapping[str, object]) -> Dimensions:
    """What the keys say, without the architecture before them. Lists are of one number a layer."""
    keys = _Keys(header)
    layers = keys.number("block_count", MOST_LAYERS)
    heads, width = keys.most("attention.head_count", MOST_HEADS), keys.number("embedding_length")
    numbers, (idle, routed) = _numbers(keys, width), _experts(keys, layers, width)
    unknown = Dimensions(
        numbers_a_token=numbers, heads=heads or None, width=width, idle_params=idle, routed_params=routed
    )
    each = _kv_heads(architecture, keys, layers, heads)
    if not layers or each is None:
        return unknown
    sizes = [_bytes(keys, one, whole=True, usual=width // heads if heads else 0) for one in each]
    within = _windows(architecture, keys, layers)
    for layer, kept in enumerate(within):
        if kept and each[layer]:
            sizes[layer] = _bytes(keys, each[layer], whole=False, usual=width // heads if heads else 0)
    if any(one and not size for one, size in zip(each, sizes, strict=True)):
        return unknown
    own = layers - min(
        layers - 1, keys.number("attention.shared_kv_layers", MOST_LAYERS)
    )  # the others use what these keep
    whole = [size for size, kept in zip(sizes[:own], within, strict=False) if size and not kept]
    sliding = [size for size, kept in zip(sizes[:own], within, strict=False) if size and kept]
    latent = keys.number("attention.kv_lora_rank") if keys.number("attention.key_length_mla", MOST_HEAD) else 0
    if latent:  # once: the values are part of the keys
        whole = [keys.number("attention.key_length", MOST_HEAD) * F16] * len(whole)
    return Dimensions(
        len(whole), sum(whole), len(sliding), keys.number("attention.sliding_window") if sliding else 0, sum(sliding),
        _state(keys) * sum(not one for one in each), latent, numbers, heads or None, width, idle,
        routed,
    )  # fmt: skip


def _bytes(keys: "_Keys", kv_heads: int, *, whole: bool, usual: int) -> int:
    """Bytes a token of a layer with so many heads; 0 where their size is not told."""
    key = keys.number("attention.key_length", MOST_HEAD) or usual
    value = keys.number("attention.value_length", MOST_HEAD) or key
    if not whole:
        other = keys.number("attention.key_length_swa", MOST_HEAD)
        key, value = other or key, keys.number("attention.value_length_swa", MOST_HEAD) or other or value
    return kv_heads * (key + value) * F16


def _kv_heads(architecture: str, keys: "_Keys", layers: int, heads: int) -> Sequence[int] | None:
    """Heads of keys and values in each layer, 0 where it is recurrent; None where that is not told."""
    name = "attention.head_count_kv"
    listed, kv, recurrent = keys.many(name), keys.number(name, MOST_HEADS), keys.number("ssm.inner_size")
    if len(listed) >= layers:
        return listed[:layers]
    every = keys.number("full_attention_interval", MOST_LAYERS) or ATTENDS_EVERY.get(architecture, 0)
    most = kv or heads  # where it is not told that heads share, none does
    if not most or (keys.left_out(name) and not (recurrent and every)):
        return None
    if not recurrent:
        return [most] * layers
    return [0 if (layer + 1) % every else most for layer in range(layers)] if every else None


def _windows(architecture: str, keys: "_Keys", layers: int) -> Sequence[bool]:
    """Whether each layer keeps a window only."""
    window, pattern = keys.number("attention.sliding_window"), keys.many("attention.sliding_window_pattern")
    if not window or architecture in NO_WINDOW:
        return [False] * layers
    if len(pattern) >= layers:
        return [bool(one) for one in pattern[:layers]]
    every = keys.number("attention.sliding_window_pattern", MOST_LAYERS) or WHOLE_EVERY.get(architecture, 0)
    return [bool(every and (layer + 1) % every) for layer in range(layers)]


def _state(keys: "_Keys") -> int:
    """Bytes of a recurrent layer's state."""
    inner, state = keys.number("ssm.inner_size"), keys.number("ssm.state_size")
    conv, groups = keys.number("ssm.conv_kernel", MOST_LAYERS), keys.number("ssm.group_count", MOST_HEADS)
    if inner and state:
        return F32 * (state * inner + max(0, conv - 1) * (inner + 2 * groups * state))
    return F32 * keys.number("embedding_length") * max(0, keys.number("shortconv.l_cache", MOST_LAYERS) - 1)


def _numbers(keys: "_Keys", width: int) -> int:
    """Numbers kept of each token while it is read (core/planning/memory.py)."""
    hidden = keys.most("feed_forward_length", MOST)
    used, each = keys.number("expert_used_count", MOST_LAYERS), keys.number("expert_feed_forward_length")
    mixed = used * (2 * width + (each or hidden))
    dense = 0 if mixed else 3 * hidden
    inner, groups = keys.number("ssm.inner_size"), keys.number("ssm.group_count", MOST_HEADS)
    recurrent = 2 * (2 * inner + 2 * groups * keys.number("ssm.state_size")) if inner else 0
    heads, kv = keys.most("attention.head_count", MOST_HEADS), keys.most("attention.head_count_kv", MOST_HEADS)
    attention = 2 * (heads + (kv or heads)) * keys.number("attention.key_length", MOST_HEAD)
    if keys.number("attention.key_length_mla"):
        attention += heads * keys.number("attention.kv_lora_rank")
    return max(dense, mixed, recurrent, attention) + 5 * width if width and (dense or mixed) else 0


def _experts(keys: "_Keys", layers: int, width: int) -> tuple[int, int]:
    """Parameters of the experts that a token passes by and of those it goes through, three matrices each; 0 where there are none, or
    their size is not told."""
    experts, used = keys.number("expert_count", MOST_LAYERS), keys.number("expert_used_count", MOST_LAYERS)
    hidden = keys.number("expert_feed_forward_length") or keys.most("feed_forward_length", MOST)
    mixed = layers - min(layers, keys.number("leading_dense_block_count", MOST_LAYERS))
    each = mixed * 3 * width * hidden
    return (each * max(0, experts - used), each * min(used, experts)) if used else (0, 0)


NOTHING = Dimensions()


class _Keys:
    """The keys, read with distrust."""

    def __init__(self, header: Mapping[str, object]) -> None:
        self._told = header

    def number(self, key: str, most: int = MOST) -> int:
        """A number, 0 where none is told."""
        value = self._told.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else 0

    def many(self, key: str) -> list[int]:
        """A number a layer; none at all where one is out of bounds."""
        value = self._told.get(key)
        if not isinstance(value, (list, tuple)):
            return []
        every = [one for one in cast("Sequence[object]", value) if isinstance(one, int) and 0 <= one <= MOST]
        return every if len(every) == len(cast("Sequence[object]", value)) <= MOST_LAYERS else []

    def most(self, key: str, most: int) -> int:
        """A number, or the largest of a list."""
        return self.number(key, most) or min(max(self.many(key), default=0), most)

    def left_out(self, key: str) -> bool:
        """Whether there is a list here whose numbers are not told."""
        return key in self._told and not isinstance(self._told[key], int)
