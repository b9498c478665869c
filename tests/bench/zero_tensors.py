"""Which tensors does an architecture have, and of what size? (name, dimensions as ggml counts them), for files of zeros."""

from collections.abc import Iterator, Mapping

Tensor = tuple[str, tuple[int, ...]]
Sizes = Mapping[str, int]
"""A model's dimensions by their GGUF keys, without the architecture; `vocabulary` and `tied` besides."""


def tensors(architecture: str, sizes: Sizes) -> Iterator[Tensor]:
    """All tensors of a model."""
    width = sizes["embedding_length"]
    yield "token_embd.weight", (width, sizes["vocabulary"])
    yield "output_norm.weight", (width,)
    if not sizes.get("tied"):
        yield "output.weight", (width, sizes["vocabulary"])
    for layer in range(sizes["block_count"]):
        for name, dimensions in _layer(architecture, sizes, layer):
            yield f"blk.{layer}.{name}", dimensions


def _layer(architecture: str, sizes: Sizes, layer: int) -> Iterator[Tensor]:
    width = sizes["embedding_length"]
    yield "attn_norm.weight", (width,)
    interval = sizes.get("full_attention_interval", 1)
    if architecture == "deepseek2":
        yield from _latent(sizes)
    elif architecture == "qwen35" and (layer + 1) % interval:
        yield from _delta_net(sizes)
    elif architecture == "granitehybrid" and (layer + 1) % interval:
        yield from _mamba(sizes)
    else:
        yield from _attention(architecture, sizes)
    if architecture in {"qwen35", "gpt-oss", "gemma3"}:
        yield "post_attention_norm.weight", (width,)
    if architecture == "gemma3":
        yield "post_ffw_norm.weight", (width,)
    if architecture not in {"qwen35", "gpt-oss"}:
        yield "ffn_norm.weight", (width,)
    yield from _feed_forward(architecture, sizes, layer)


def _attention(architecture: str, sizes: Sizes) -> Iterator[Tensor]:
    width, head = sizes["embedding_length"], sizes["attention.key_length"]
    queries, keys = sizes["attention.head_count"] * head, sizes["attention.head_count_kv"] * head
    asked = queries * 2 if architecture == "qwen35" else queries  # and a gate
    for name, rows in (("q", asked), ("k", keys), ("v", keys)):
        yield f"attn_{name}.weight", (width, rows)
        if architecture in {"qwen2", "gpt-oss"}:
            yield f"attn_{name}.bias", (rows,)
    yield "attn_output.weight", (queries, width)
    if architecture == "gpt-oss":
        yield "attn_output.bias", (width,)
        yield "attn_sinks.weight", (sizes["attention.head_count"],)
    if architecture in {"gemma3", "qwen3", "qwen3moe", "qwen35"}:
        yield "attn_q_norm.weight", (head,)
        yield "attn_k_norm.weight", (head,)


def _latent(sizes: Sizes) -> Iterator[Tensor]:
    width, heads, rank = sizes["embedding_length"], sizes["attention.head_count"], sizes["attention.kv_lora_rank"]
    rope = sizes["rope.dimension_count"]
    key = sizes.get("attention.key_length_mla") or sizes["attention.key_length"]
    value = sizes.get("attention.value_length_mla") or sizes["attention.value_length"]
    yield "attn_q.weight", (width, heads * key)
    yield "attn_kv_a_mqa.weight", (width, rank + rope)
    yield "attn_kv_a_norm.weight", (rank,)
    if "attention.key_length_mla" in sizes:
        yield "attn_k_b.weight", (key - rope, rank, heads)
        yield "attn_v_b.weight", (rank, value, heads)
    else:
        yield "attn_kv_b.weight", (rank, heads * (key - rope + value))
    yield "attn_output.weight", (heads * value, width)


def _delta_net(sizes: Sizes) -> Iterator[Tensor]:
    width, state, inner = sizes["embedding_length"], sizes["ssm.state_size"], sizes["ssm.inner_size"]
    conv, heads = inner + 2 * sizes["ssm.group_count"] * state, sizes["ssm.time_step_rank"]
    yield "attn_qkv.weight", (width, conv)
    yield "attn_gate.weight", (width, inner)
    yield "ssm_conv1d.weight", (sizes["ssm.conv_kernel"], conv)
    yield "ssm_dt.bias", (heads,)
    yield "ssm_a", (heads,)
    yield "ssm_beta.weight", (width, heads)
    yield "ssm_alpha.weight", (width, heads)
    yield "ssm_norm.weight", (state,)
    yield "ssm_out.weight", (inner, width)


def _mamba(sizes: Sizes) -> Iterator[Tensor]:
    width, state, inner = sizes["embedding_length"], sizes["ssm.state_size"], sizes["ssm.inner_size"]
    groups, heads = sizes["ssm.group_count"], sizes["ssm.time_step_rank"]
    conv = inner + 2 * groups * state
    yield "ssm_in.weight", (width, 2 * inner + 2 * groups * state + heads)
    yield "ssm_conv1d.weight", (sizes["ssm.conv_kernel"], conv)
    yield "ssm_conv1d.bias", (conv,)
    yield "ssm_dt.bias", (heads,)
    yield "ssm_a", (1, heads)
    yield "ssm_d", (1, heads)
    yield "ssm_norm.weight", (inner // groups, groups)
    yield "ssm_out.weight", (inner, width)


def _feed_forward(architecture: str, sizes: Sizes, layer: int) -> Iterator[Tensor]:
    width, hidden = sizes["embedding_length"], sizes["feed_forward_length"]
    experts = sizes.get("expert_count", 0)
    if not experts or layer < sizes.get("leading_dense_block_count", 0):
        for name, dimensions in (("gate", (width, hidden)), ("up", (width, hidden)), ("down", (hidden, width))):
            yield f"ffn_{name}.weight", dimensions
        return
    each = sizes["expert_feed_forward_length"]
    shared = sizes.get("expert_shared_feed_forward_length", each * sizes.get("expert_shared_count", 0))
    yield "ffn_gate_inp.weight", (width, experts)
    for name in ("gate", "up", "down"):
        rows, columns = (each, width) if name == "down" else (width, each)
        yield f"ffn_{name}_exps.weight", (rows, columns, experts)
        if architecture == "gpt-oss":
            yield f"ffn_{name}_exps.bias", (columns, experts)
        if shared:
            yield f"ffn_{name}_shexp.weight", (shared, width) if name == "down" else (width, shared)
    if architecture == "gpt-oss":
        yield "ffn_gate_inp.bias", (experts,)
