"""What does a GGUF file's header say? Its keys and the list of its tensors; never a byte of the tensors themselves.

Raises Unreadable, with the reason, for whatever is no whole model file of a version that llama.cpp reads.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import cast

from temoto.adapters.modelfiles.gguf_values import LONGEST_KEY, STRING, Unreadable, Values, Vocabularies
from temoto.core.messages.stores import FileProblem
from temoto.core.models.dimensions import dimensions
from temoto.core.models.header import Header, Kind, writes_text

MAGIC, OLDEST, NEWEST = b"GGUF", 2, 3
MOST_KEYS, MOST_TENSORS, MOST_DIMENSIONS = 65_536, 1_000_000, 8
SHORT_ARRAY = 1_024  # numbers a layer; longer arrays are of the vocabulary
U32, U64 = 4, 10
TOKENS = "tokenizer.ggml.tokens"
ANSWERS = "output.weight"  # where it is left out, one table serves what is read and what is answered
# Writers have named the three tokens in two ways.
FIM_KEYS = (
    ("fim_pre_token_id", "fim_suf_token_id", "fim_mid_token_id"),
    ("prefix_token_id", "suffix_token_id", "middle_token_id"),
)
# `general.file_type`, as llama.cpp names it; held to the `gguf` package by a test.
QUANTIZATIONS = (
    "F32", "F16", "Q4_0", "Q4_1", "", "", "", "Q8_0", "Q5_0", "Q5_1", "Q2_K", "Q3_K_S", "Q3_K_M", "Q3_K_L", "Q4_K_S", "Q4_K_M",
    "Q5_K_S", "Q5_K_M", "Q6_K", "IQ2_XXS", "IQ2_XS", "Q2_K_S", "IQ3_XS", "IQ3_XXS", "IQ1_S", "IQ4_NL", "IQ3_S", "IQ3_M", "IQ2_S",
    "IQ2_M", "IQ4_XS", "IQ1_M", "BF16", "", "", "", "TQ1_0", "TQ2_0", "MXFP4", "NVFP4", "Q1_0",
)  # fmt: skip
# (values a block, bytes a block) by ggml's type of a tensor; likewise.
BLOCKS: Mapping[int, tuple[int, int]] = MappingProxyType({
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 40), 10: (256, 84), 11: (256, 110),
    12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50),
    20: (32, 18), 21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8),
    29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17), 40: (64, 36), 41: (128, 18),
})  # fmt: skip
Keys = dict[str, object]


def read_header(parts: Sequence[Path], known: Vocabularies | None = None) -> Header:
    """The Header of a file, or of all parts of a split one. `known`: vocabularies of files read before."""
    known = known or Vocabularies()
    first = _read(parts[0], known)
    if len(parts) > 1:
        first = replace(first, params=first.params + sum(_read(part, known).params for part in parts[1:]))
    return first


def _read(path: Path, known: Vocabularies) -> Header:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        values = Values(file, size, known)
        keys, tensors = keys_of(values)
        params, ends, two_tables = _tensors(values, tensors)
        alignment = keys.get("general.alignment", 32)
        step = alignment if isinstance(alignment, int) and 0 < alignment <= 1 << 20 else 32
        begins = -(-values.place // step) * step
        if tensors and begins + ends > size:
            raise Unreadable(FileProblem.CUT_OFF)
        return _header(values, keys, tensors, params, two_tables=two_tables)


def keys_of(values: Values) -> tuple[Keys, int]:
    """The header's keys, arrays skipped (Values.value), and how many tensors it lists."""
    if values.take(4) != MAGIC:
        raise Unreadable(FileProblem.NOT_GGUF)
    version = values.number(U32)
    if version & 0xFFFF == 0:
        raise Unreadable(FileProblem.BIG_ENDIAN)
    if version > NEWEST:
        raise Unreadable(FileProblem.NEWER, version=version, newest=NEWEST)
    if version < OLDEST:
        raise Unreadable(FileProblem.OLDER, version=version)
    tensors, count = values.number(U64), values.number(U64)
    if count > MOST_KEYS or tensors > MOST_TENSORS:
        raise Unreadable(FileProblem.NONSENSE, detail=f"keys: {count}, tensors: {tensors}")
    keys: Keys = {}
    for _ in range(count):
        name = values.text(LONGEST_KEY)
        keys[name] = values.value(values.number(U32))
    return keys, tensors


def _tensors(values: Values, count: int) -> tuple[int, int, bool]:
    """(parameters, where the last tensor ends, whether answers have a table of tokens of their own) by the list of tensors."""
    params, ends, two_tables = 0, 0, False
    for _ in range(count):
        two_tables |= values.text(LONGEST_KEY) == ANSWERS
        dimensions = values.number(U32)
        if dimensions > MOST_DIMENSIONS:
            raise Unreadable(FileProblem.NONSENSE, detail=f"dimensions: {dimensions}")
        held = prod(values.number(U64) for _ in range(dimensions))
        kind, offset = values.number(U32), values.number(U64)
        block, size = BLOCKS.get(kind, (1, 0))
        params += held
        ends = max(ends, offset + -(-held // block) * size)
    return params, ends, two_tables


def _header(values: Values, keys: Keys, tensors: int, params: int, *, two_tables: bool) -> Header:
    architecture = _text(keys, "general.architecture")
    own = {
        key.removeprefix(f"{architecture}."): value for key, value in keys.items() if key.startswith(f"{architecture}.")
    }
    heads, width = _most(values, own.get("attention.head_count")), _number(own, "embedding_length")
    template = _text(keys, "tokenizer.chat_template")
    vocabulary = keys.get(TOKENS)
    count = cast("tuple[int, int, int]", vocabulary)[1] if isinstance(vocabulary, tuple) else None
    file_type = _number(keys, "general.file_type")
    told = dimensions(architecture, {key: _read_short(values, value) for key, value in own.items()})
    if two_tables:  # what a token is read by is one row
        told = replace(told, idle_params=told.idle_params + (count or 0) * told.width)
    return Header(
        architecture=architecture,
        kind=_kind(keys, architecture, tensors),
        name=_text(keys, "general.name"),
        basename=_text(keys, "general.basename"),
        size_label=_text(keys, "general.size_label"),
        finetune=_text(keys, "general.finetune"),
        licence=_text(keys, "general.license"),
        quantization=QUANTIZATIONS[file_type] if file_type is not None and file_type < len(QUANTIZATIONS) else "",
        params=params,
        native_context=_number(own, "context_length"),
        layers=_number(own, "block_count"),
        kv_heads=_most(values, own.get("attention.head_count_kv")) or heads,
        head_dim=_number(own, "attention.key_length") or (width // heads if width and heads else None),
        vocabulary=count,
        embedding=_embeds(architecture, own),
        fim=_fim(values, keys),
        template=bool(template),
        thinking="enable_thinking" in template or "<think>" in template if template else None,
        tools="tools" in template if template else None,
        dimensions=told,
    )


def _kind(keys: Keys, architecture: str, tensors: int) -> Kind:
    said = _text(keys, "general.type")
    if said == "adapter":
        return Kind.ADAPTER
    if said == "mmproj" or architecture == "clip":
        return Kind.PROJECTOR
    return Kind.MODEL if said in {"", "model"} and architecture and tensors else Kind.OTHER


def _embeds(architecture: str, own: Keys) -> bool:
    pools = _number(own, "pooling_type")
    return bool(pools) or own.get("attention.causal") is False or not writes_text(architecture)


def _fim(values: Values, keys: Keys) -> tuple[str, ...]:
    """How holes are filled, by the tokens the header names for it: prefix, suffix, middle."""
    tokens = keys.get(TOKENS)
    for names in FIM_KEYS:
        ids = [_number(keys, f"tokenizer.ggml.{name}") for name in names]
        if isinstance(tokens, tuple) and all(one is not None for one in ids):
            _, count, begins = cast("tuple[int, int, int]", tokens)
            if any(one >= count for one in ids if one is not None):
                return ()
            told = [values.text_at(begins, count, one) for one in ids if one is not None]
            if _text(keys, "tokenizer.ggml.model") == "llama":
                told = [one.replace("▁", " ") for one in told]  # SentencePiece writes blanks so
            prefix, suffix, middle = told
            return (prefix, "@prefix", suffix, "@suffix", middle)
    return ()


def _most(values: Values, value: object) -> int | None:
    """A number, or the largest of those that differ from layer to layer."""
    if isinstance(value, tuple):
        inner, count, begins = cast("tuple[int, int, int]", value)
        if not 0 < count <= SHORT_ARRAY:
            return None
        values.go(begins)
        return max((each for _ in range(count) if isinstance(each := values.value(inner), int)), default=None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _read_short(values: Values, value: object) -> object:
    """The value; of an array that was skipped its numbers, where it has no more than one a layer."""
    if not isinstance(value, tuple):
        return value
    inner, count, begins = cast("tuple[int, int, int]", value)
    if count > SHORT_ARRAY or inner == STRING:
        return None
    values.go(begins)
    return [values.value(inner) for _ in range(count)]


def _number(keys: Keys, name: str) -> int | None:
    value = keys.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _text(keys: Keys, name: str) -> str:
    value = keys.get(name)
    return value if isinstance(value, str) else ""
