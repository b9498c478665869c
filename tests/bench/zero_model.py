"""A GGUF with a real model's dimensions and zeros for weights: what it takes in memory is the same, and nothing has to be fetched.

Written outside the tree, for `python -m tests.bench.memory`; half a gigabyte to two each.
"""

from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np

from temoto.core.models.records import ModelCard, Role


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions that decide about memory."""

    name: str
    architecture: str
    params_b: float
    layers: int
    width: int
    heads: int
    kv_heads: int
    head: int
    hidden: int
    vocabulary: int
    kind: gguf.GGMLQuantizationType
    tied: bool = True

    @property
    def card(self) -> ModelCard:
        """What the catalog would say of it."""
        return ModelCard(
            self.name, self.name, "", self.params_b, self.layers, self.kv_heads, self.head, 32_768, "", None, (Role.COMPLETION,), (),
            "its own header", vocabulary=self.vocabulary,
        )  # fmt: skip


Q8_0, Q4_0 = gguf.GGMLQuantizationType.Q8_0, gguf.GGMLQuantizationType.Q4_0
SHAPES = (
    Shape("Qwen2.5-Coder 0.5B Q8_0", "qwen2", 0.49, 24, 896, 14, 2, 64, 4_864, 151_936, Q8_0),
    Shape("Qwen2.5-Coder 1.5B Q8_0", "qwen2", 1.54, 28, 1_536, 12, 2, 128, 8_960, 151_936, Q8_0),
    Shape("Qwen2.5-Coder 3B Q4_0", "qwen2", 3.09, 36, 2_048, 16, 2, 128, 11_008, 151_936, Q4_0),
    Shape("DeepSeek-Coder 1.3B Q4_0", "llama", 1.35, 24, 2_048, 16, 16, 128, 5_504, 32_256, Q4_0, tied=False),
)


def write(shape: Shape, path: Path) -> None:
    """The file of this shape."""
    writer = gguf.GGUFWriter(path, shape.architecture, use_temp_file=True)
    writer.add_name(shape.name)
    writer.add_context_length(32_768)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head)
    writer.add_value_length(shape.head)
    writer.add_rope_dimension_count(shape.head)
    writer.add_rope_freq_base(1e6)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([f"<t{number}>" for number in range(shape.vocabulary)])
    writer.add_token_types([gguf.TokenType.NORMAL] * shape.vocabulary)
    writer.add_token_merges(["a b"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_add_bos_token(False)
    _add_tensors(writer, shape)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tensors(writer: gguf.GGUFWriter, shape: Shape) -> None:
    block, size = gguf.GGML_QUANT_SIZES[shape.kind]

    def matrix(name: str, rows: int, columns: int) -> None:
        writer.add_tensor(name, np.zeros((rows, columns // block * size), np.uint8), raw_dtype=shape.kind)

    def vector(name: str, length: int) -> None:
        writer.add_tensor(name, np.ones((length,), np.float32))

    width, keys = shape.width, shape.kv_heads * shape.head
    matrix("token_embd.weight", shape.vocabulary, width)
    vector("output_norm.weight", width)
    if not shape.tied:
        matrix("output.weight", shape.vocabulary, width)
    for layer in range(shape.layers):
        at = f"blk.{layer}"
        for name, rows in (("q", shape.heads * shape.head), ("k", keys), ("v", keys)):
            matrix(f"{at}.attn_{name}.weight", rows, width)
            if shape.architecture == "qwen2":
                vector(f"{at}.attn_{name}.bias", rows)
        matrix(f"{at}.attn_output.weight", width, shape.heads * shape.head)
        for name, rows, columns in (
            ("gate", shape.hidden, width),
            ("up", shape.hidden, width),
            ("down", width, shape.hidden),
        ):
            matrix(f"{at}.ffn_{name}.weight", rows, columns)
        vector(f"{at}.attn_norm.weight", width)
        vector(f"{at}.ffn_norm.weight", width)
