"""The trained weights as a GGUF that llama.cpp and Ollama read as any other Llama with Qwen2.5-Coder's FIM tokens."""

import json
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from tokenizers import Tokenizer

from tests.fim_model.network import CONTEXT, EPSILON, HEAD, HEADS, HIDDEN, LAYERS, ROPE_BASE, WIDTH, Weights
from tests.fim_model.text_to_tokens import END, MIDDLE, PAD, PREFIX, SPECIALS, SUFFIX

NAME = "temoto-fim-fixture"


def write_gguf(path: Path, weights: Weights, tokenizer: Tokenizer) -> None:
    """Q8_0 matrices, F32 norms, no separate output matrix (it is the embedding)."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(NAME)
    writer.add_description("A test fixture of temoto: proves how prompts travel. Not for writing code.")
    writer.add_license("Apache-2.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(HEAD)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_layer_norm_rms_eps(EPSILON)
    _add_tokens(writer, tokenizer)
    for name, values in weights.items():
        _add_tensor(writer, name, np.asarray(values, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokens(writer: gguf.GGUFWriter, tokenizer: Tokenizer) -> None:
    told: Any = json.loads(tokenizer.to_str())
    ids: dict[str, int] = tokenizer.get_vocab()
    tokens = sorted(ids, key=lambda token: ids[token])
    merges = [one if isinstance(one, str) else " ".join(one) for one in told["model"]["merges"]]
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL if token in SPECIALS else gguf.TokenType.NORMAL for token in tokens])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(ids[END])
    writer.add_eos_token_id(ids[END])
    writer.add_pad_token_id(ids[END])
    writer.add_add_bos_token(False)
    for place, token in (("pre", PREFIX), ("suf", SUFFIX), ("mid", MIDDLE), ("pad", PAD)):
        writer.add_uint32(f"tokenizer.ggml.fim_{place}_token_id", ids[token])


def _add_tensor(writer: gguf.GGUFWriter, name: str, values: Any) -> None:
    if name.endswith(("attn_q", "attn_k")):  # half-split RoPE, as trained, to the interleaved rows llama.cpp wants
        values = values.reshape(HEADS, 2, HEAD // 2, WIDTH).swapaxes(1, 2).reshape(WIDTH, WIDTH)
    if values.ndim == 1:
        writer.add_tensor(f"{name}.weight", values)
        return
    kind = gguf.GGMLQuantizationType.Q8_0
    writer.add_tensor(f"{name}.weight", gguf.quants.quantize(values, kind), raw_dtype=kind)
