"""A model of real dimensions whose weights are zeros, with a real vocabulary: it is loaded, holds memory and reads as one of its size does, and
goes on writing one digit.

For what only a model of a usable size shows, where none can be fetched: how long loading takes, and how much memory a second one holds.
"""

import shutil
from pathlib import Path

import gguf
import numpy as np

from tests.bench.zero_model import SHAPES, Kind, Shape
from tests.bench.zero_tensors import tensors

SAYS = "1"
COMPLETES = next(shape for shape in SHAPES if shape.name == "Qwen2.5-Coder 0.5B")
# 1.3 billion parameters of which a token takes 400 million: a processor reads a tool's long first prompt in a minute.
TALKS = Shape(
    "Granite 3.1 1B-A400M", "granitemoe",
    {
        "block_count": 24, "embedding_length": 1_024, "attention.head_count": 16, "attention.head_count_kv": 8,
        "attention.key_length": 64, "feed_forward_length": 512, "expert_count": 32, "expert_used_count": 8,
        "expert_feed_forward_length": 512, "vocabulary": 49_155, "tied": 1,
    },
)  # fmt: skip
SCALES = {"attention.scale": 1 / 64, "embedding_scale": 12.0, "residual_scale": 0.22, "logit_scale": 6.0}


def longer(file: Path, folder: Path, context: int) -> Path:
    """A copy of a GGUF in `folder` as if it had been trained on so much context."""
    copy = folder / f"longer-{file.name}"
    shutil.copy2(file, copy)
    trained = gguf.GGUFReader(copy, "r+").get_field("llama.context_length")
    assert trained is not None
    trained.parts[trained.data[0]][0] = context
    return copy


def write(shape: Shape, vocabulary: Path, path: Path, context: int, name: str = "") -> Path:
    """The file: the dimensions of `shape`, the words of the GGUF at `vocabulary`, matrices in Q4_0. `name`: what it calls itself, and so
    another file by its digest."""
    reader = gguf.GGUFReader(vocabulary)
    words = reader.fields["tokenizer.ggml.tokens"]
    sizes = {**shape.sizes, "vocabulary": len(words.data)}
    writer = gguf.GGUFWriter(path, shape.architecture)
    writer.add_name(name or shape.name)
    writer.add_context_length(context)
    for key, value in sizes.items():
        if key not in {"vocabulary", "tied"}:
            writer.add_uint32(f"{shape.architecture}.{key}", value)
    writer.add_rope_dimension_count(sizes["attention.key_length"])
    writer.add_value_length(sizes["attention.key_length"])
    if shape.architecture == "granitemoe":
        for key, value in SCALES.items():
            writer.add_float32(f"granitemoe.{key}", value)
    writer.add_rope_freq_base(1e6)
    writer.add_layer_norm_rms_eps(1e-6)
    for key, field in reader.fields.items():
        if key.startswith("tokenizer.") and "chat_template" not in key:
            inner = field.types[-1] if field.types[0] is gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(key, field.contents(), field.types[0], inner)
    said = words.contents().index(SAYS)
    for tensor, dimensions in tensors(shape.architecture, sizes):
        writer.add_tensor(tensor, *_weights(tensor, dimensions, said))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _weights(name: str, dimensions: tuple[int, ...], said: int) -> tuple[np.ndarray, tuple[int, ...] | None, Kind]:
    """Zeros, but for words: all alike, and the one that is said the likeliest."""
    rows = dimensions[::-1]
    if name == "output_norm.weight":
        return np.ones(rows, np.float32), None, Kind.F32
    if name in {"token_embd.weight", "output.weight"}:
        matrix = np.zeros(rows, np.float16)
        matrix[:, 0] = 1
        matrix[said, 0] = 4
        return matrix, None, Kind.F16
    if len(rows) < 2 or "gate_inp" in name:
        return np.zeros(rows, np.float32), None, Kind.F32
    block, size = gguf.GGML_QUANT_SIZES[Kind.Q4_0]
    packed = (*rows[:-1], rows[-1] // block * size)
    return np.zeros(packed, np.uint8), None, Kind.Q4_0
