"""How is a vocabulary alone asked of llama.cpp? As a model of one tiny layer of zeros that has it: its weights are holes in the file."""

import os
import struct
from pathlib import Path
from typing import cast

from temoto.adapters.modelfiles.gguf_values import STRING, Values

TOKENIZER, PRE, TOKENS = "tokenizer.", "tokenizer.ggml.pre", "tokenizer.ggml.tokens"
WIDTH, ALIGNED = 32, 32
U32, F32 = 4, 6


def write(vocabulary: Path, target: Path, pre: str = "") -> None:
    """A GGUF with the tokenizer of `vocabulary`; under the name `pre` of another way to cut, where one is given."""
    kept, tokens = _tokenizer(vocabulary, pre)
    keys = [
        _text("general.architecture", "llama"),
        *(
            _number(f"llama.{name}", value)
            for name, value in (
                ("context_length", 65_536), ("embedding_length", WIDTH), ("block_count", 1), ("feed_forward_length", WIDTH),
                ("attention.head_count", 1), ("attention.head_count_kv", 1), ("rope.dimension_count", WIDTH),
            )
        ),
        _string("llama.attention.layer_norm_rms_epsilon") + struct.pack("<If", F32, 1e-5),
        *kept,
    ]  # fmt: skip
    square, row = (WIDTH, WIDTH), (WIDTH,)
    layer = {
        "attn_norm": row, "attn_q": square, "attn_k": square, "attn_v": square, "attn_output": square,
        "ffn_norm": row, "ffn_gate": square, "ffn_up": square, "ffn_down": square,
    }  # fmt: skip
    tensors = {
        "token_embd": (WIDTH, tokens),
        "output_norm": row,
        **{f"blk.0.{name}": size for name, size in layer.items()},
    }
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(keys)) + b"".join(keys)
    place = 0
    for name, size in tensors.items():
        head += (
            _string(f"{name}.weight") + struct.pack(f"<I{len(size)}Q", len(size), *size) + struct.pack("<IQ", 0, place)
        )
        held = 4 * size[0] * (size[1] if len(size) > 1 else 1)
        place += -(-held // ALIGNED) * ALIGNED
    head += bytes(-len(head) % ALIGNED)
    with target.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + place)


def _tokenizer(vocabulary: Path, pre: str) -> tuple[list[bytes], int]:
    """(its keys as they stand in the file, how many tokens it has)."""
    kept, tokens = [_text(PRE, pre)] if pre else [], 0
    with vocabulary.open("rb") as file:
        values = Values(file, os.fstat(file.fileno()).st_size)
        values.take(16)
        spans: list[tuple[int, int]] = []
        for _ in range(values.number(10)):
            begins, name = values.place, values.text()
            value = values.value(values.number(4))
            if name.startswith(TOKENIZER) and not (pre and name == PRE):
                spans.append((begins, values.place))
            if name == TOKENS:
                tokens = cast("tuple[int, int, int]", value)[1]
        for begins, ends in spans:
            file.seek(begins)
            kept.append(file.read(ends - begins))
    return kept, tokens


def _string(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _text(key: str, value: str) -> bytes:
    return _string(key) + struct.pack("<I", STRING) + _string(value)


def _number(key: str, value: int) -> bytes:
    return _string(key) + struct.pack("<II", U32, value)
