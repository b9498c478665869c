"""A GGUF with a real model's dimensions and zeros for weights: what it takes in memory is the same, and nothing has to be fetched.

Written outside the tree, for `python -m tests.bench.memory`. The file is holes, so it takes no disk; what is loaded of it takes memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import prod
from pathlib import Path
from types import MappingProxyType

import gguf

from tests.bench.zero_tensors import tensors

Kind = gguf.GGMLQuantizationType
ALIGNMENT = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """A model's dimensions, by their GGUF keys without the architecture. `experts`: how the weights of experts are kept, where that is
    another kind than the others'."""

    name: str
    architecture: str
    sizes: Mapping[str, int]
    kind: Kind = Kind.Q4_0
    experts: Kind | None = None
    lists: Mapping[str, list[int]] = field(default_factory=lambda: MappingProxyType({}))

    def narrow(self, width: int = 256, vocabulary: int = 1_000, **others: int) -> "Shape":
        """The same cache with little else: for models whose weights are too much for this machine."""
        small = {"embedding_length": width, "feed_forward_length": width, "vocabulary": vocabulary}
        if "expert_count" in self.sizes:
            small |= {"expert_count": 4, "expert_used_count": 2, "expert_feed_forward_length": width}
        return replace(self, name=f"{self.name}, narrow", sizes={**self.sizes, **small, **others})

    def kind_of(self, name: str, dimensions: tuple[int, ...]) -> Kind:
        """How a tensor's weights are kept: norms and what does not divide into blocks as they are."""
        if len(dimensions) < 2 or any(
            word in name for word in ("norm", "conv1d", "bias", "ssm_a", "ssm_d", "gate_inp")
        ):
            return Kind.F32
        kind = self.experts if self.experts is not None and "_exps" in name else self.kind
        return kind if dimensions[0] % gguf.GGML_QUANT_SIZES[kind][0] == 0 else Kind.F16


def write(shape: Shape, path: Path, context: int = 131_072) -> Path:
    """The file of this shape: its header, and holes."""
    writer = gguf.GGUFWriter(path, shape.architecture)
    writer.add_name(shape.name)
    writer.add_context_length(context)
    _add_keys(writer, shape)
    _add_vocabulary(writer, shape.sizes["vocabulary"])
    whole = 0
    for name, dimensions in tensors(shape.architecture, shape.sizes):
        kind = shape.kind_of(name, dimensions)
        block, size = gguf.GGML_QUANT_SIZES[kind]
        taken = prod(dimensions) // block * size
        writer.add_tensor_info(name, dimensions[::-1], None, taken, raw_dtype=kind)  # pyright: ignore[reportArgumentType]
        whole += -(-taken // ALIGNMENT) * ALIGNMENT
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    with path.open("r+b") as file:
        begins = -(-path.stat().st_size // ALIGNMENT) * ALIGNMENT
        file.truncate(begins + whole)
    return path


def _add_keys(writer: gguf.GGUFWriter, shape: Shape) -> None:
    for key, value in shape.sizes.items():
        if key not in {"vocabulary", "tied"} and key not in shape.lists:
            writer.add_uint32(f"{shape.architecture}.{key}", value)
    for key, values in shape.lists.items():
        writer.add_array(f"{shape.architecture}.{key}", values)
    head = shape.sizes.get("attention.key_length_mla") or shape.sizes["attention.key_length"]
    if "rope.dimension_count" not in shape.sizes:
        writer.add_rope_dimension_count(head)
    if "attention.value_length" not in shape.sizes:
        writer.add_value_length(head)
    if shape.architecture == "deepseek2":
        writer.add_expert_weights_scale(1.0)
        writer.add_rope_scaling_factor(40.0)
        writer.add_rope_scaling_yarn_log_mul(0.0707)
    writer.add_rope_freq_base(1e6)
    writer.add_layer_norm_rms_eps(1e-6)


def _add_vocabulary(writer: gguf.GGUFWriter, count: int) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([f"<t{number}>" for number in range(count)])
    writer.add_token_types([gguf.TokenType.NORMAL] * count)
    writer.add_token_merges(["a b"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_add_bos_token(False)


def _dense(
    layers: int, width: int, heads: int, kv_heads: int, head: int, hidden: int, vocabulary: int, **more: int
) -> Mapping[str, int]:
    return {
        "block_count": layers, "embedding_length": width, "attention.head_count": heads, "attention.head_count_kv": kv_heads,
        "attention.key_length": head, "feed_forward_length": hidden, "vocabulary": vocabulary,
    } | {key.replace("__", "."): value for key, value in more.items()}  # fmt: skip


SSM = {"ssm__conv_kernel": 4, "ssm__state_size": 128}
SHAPES = (
    Shape("Qwen2.5-Coder 0.5B", "qwen2", _dense(24, 896, 14, 2, 64, 4_864, 151_936, tied=1), Kind.Q8_0),
    Shape("Qwen2.5-Coder 1.5B", "qwen2", _dense(28, 1_536, 12, 2, 128, 8_960, 151_936, tied=1), Kind.Q8_0),
    Shape("Qwen2.5-Coder 7B", "qwen2", _dense(28, 3_584, 28, 4, 128, 18_944, 152_064)),
    Shape("DeepSeek-Coder 1.3B", "llama", _dense(24, 2_048, 16, 16, 128, 5_504, 32_256)),
    Shape("Gemma 3 4B", "gemma3", _dense(34, 2_560, 8, 4, 256, 10_240, 262_144, tied=1, attention__sliding_window=1_024)),
    Shape(
        "DeepSeek-V2-Lite", "deepseek2",
        _dense(
            27, 2_048, 16, 1, 576, 10_944, 102_400, attention__value_length=512, attention__key_length_mla=192,
            attention__value_length_mla=128, attention__kv_lora_rank=512, rope__dimension_count=64, expert_count=64,
            expert_used_count=6, expert_shared_count=2, expert_feed_forward_length=1_408, leading_dense_block_count=1,
        ),
    ),
    Shape(
        "DeepSeek-V2-Lite, old file", "deepseek2",
        _dense(
            27, 2_048, 16, 16, 192, 10_944, 102_400, attention__value_length=128, attention__kv_lora_rank=512,
            rope__dimension_count=64, expert_count=64, expert_used_count=6, expert_shared_count=2,
            expert_feed_forward_length=1_408, leading_dense_block_count=1,
        ),
    ),
    Shape(
        "Qwen3.5 4B", "qwen35",
        _dense(
            32, 2_560, 16, 4, 256, 9_216, 248_320, tied=1, full_attention_interval=4, ssm__inner_size=4_096,
            ssm__group_count=16, ssm__time_step_rank=32, rope__dimension_count=64, **SSM,
        ),
        lists={"rope.dimension_sections": [11, 11, 10, 0]},
    ),
    Shape(
        "Granite 4 H-Tiny", "granitehybrid",
        _dense(
            40, 1_536, 12, 4, 128, 512, 100_352, tied=1, full_attention_interval=10, ssm__inner_size=3_072, ssm__group_count=1,
            ssm__time_step_rank=48, expert_count=64, expert_used_count=6, expert_feed_forward_length=512,
            expert_shared_feed_forward_length=1_024, **SSM,
        ),
        lists={"attention.head_count_kv": [0 if (layer + 1) % 10 else 4 for layer in range(40)]},
    ),
    Shape(
        "Qwen3-Coder 30B-A3B", "qwen3moe",
        _dense(48, 2_048, 32, 4, 128, 5_472, 151_936, expert_count=128, expert_used_count=8, expert_feed_forward_length=768),
    ),
    Shape(
        "gpt-oss 20B", "gpt-oss",
        _dense(
            24, 2_880, 64, 8, 64, 2_880, 201_088, attention__sliding_window=128, expert_count=32, expert_used_count=4,
            expert_feed_forward_length=2_880,
        ),
        Kind.Q8_0, Kind.MXFP4,
    ),
)  # fmt: skip
