"""The network, Llama's architecture in little: what jax trains and what llama.cpp runs must be the same function.

RoPE is trained in the half-split layout; `file.py` permutes the rows llama.cpp wants interleaved.
"""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

LAYERS, WIDTH, HEADS, HEAD, HIDDEN = 4, 192, 6, 32, 512
CONTEXT = 512
ROPE_BASE = 10_000.0
EPSILON = 1e-5

Weights = dict[str, Any]


def new_weights(vocabulary: int, seed: int) -> Weights:
    """Small random weights; norms start at one. Matrices are (out, in), as GGUF stores them."""
    chance = np.random.default_rng(seed)

    def matrix(rows: int, columns: int, scale: float = 0.02) -> Any:
        return jnp.asarray(chance.normal(0, scale, (rows, columns)), jnp.float32)

    weights: Weights = {"token_embd": matrix(vocabulary, WIDTH), "output_norm": jnp.ones(WIDTH)}
    deep = 0.02 / np.sqrt(2 * LAYERS)
    for layer in range(LAYERS):
        weights |= {
            f"blk.{layer}.attn_norm": jnp.ones(WIDTH),
            f"blk.{layer}.attn_q": matrix(WIDTH, WIDTH),
            f"blk.{layer}.attn_k": matrix(WIDTH, WIDTH),
            f"blk.{layer}.attn_v": matrix(WIDTH, WIDTH),
            f"blk.{layer}.attn_output": matrix(WIDTH, WIDTH, deep),
            f"blk.{layer}.ffn_norm": jnp.ones(WIDTH),
            f"blk.{layer}.ffn_gate": matrix(HIDDEN, WIDTH),
            f"blk.{layer}.ffn_up": matrix(HIDDEN, WIDTH),
            f"blk.{layer}.ffn_down": matrix(WIDTH, HIDDEN, deep),
        }
    return weights


def logits(weights: Weights, tokens: Any) -> Any:
    """(batch, length) token ids → (batch, length, vocabulary) logits."""
    batch, length = tokens.shape
    angles = np.arange(length)[:, None] * ROPE_BASE ** (-np.arange(0, HEAD, 2) / HEAD)[None, :]
    cos, sin = jnp.cos(angles)[None, :, None, :], jnp.sin(angles)[None, :, None, :]
    past = jnp.tril(jnp.ones((length, length), bool))

    def norm(x: Any, scale: Any) -> Any:
        return x * jax.lax.rsqrt(jnp.mean(x * x, -1, keepdims=True) + EPSILON) * scale

    def rope(x: Any) -> Any:
        left, right = jnp.split(x, 2, -1)
        return jnp.concatenate([left * cos - right * sin, right * cos + left * sin], -1)

    def heads(x: Any, matrix: Any) -> Any:
        return (x @ matrix.T).reshape(batch, length, HEADS, HEAD)

    x = weights["token_embd"][tokens]
    for layer in range(LAYERS):
        part = {key: weights[f"blk.{layer}.{key}"] for key in _PARTS}
        y = norm(x, part["attn_norm"])
        q, k, v = rope(heads(y, part["attn_q"])), rope(heads(y, part["attn_k"])), heads(y, part["attn_v"])
        score = jnp.einsum("bqhd,bkhd->bhqk", q, k) / np.sqrt(HEAD)
        attention = jax.nn.softmax(jnp.where(past, score, -1e30), -1)
        mixed = jnp.einsum("bhqk,bkhd->bqhd", attention, v).reshape(batch, length, WIDTH)
        x += mixed @ part["attn_output"].T
        y = norm(x, part["ffn_norm"])
        x += (jax.nn.silu(y @ part["ffn_gate"].T) * (y @ part["ffn_up"].T)) @ part["ffn_down"].T
    return norm(x, weights["output_norm"]) @ weights["token_embd"].T


_PARTS = (
    "attn_norm", "attn_q", "attn_k", "attn_v", "attn_output", "ffn_norm", "ffn_gate", "ffn_up", "ffn_down",
)  # fmt: skip
