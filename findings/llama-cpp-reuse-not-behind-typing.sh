#!/usr/bin/env bash
# llama.cpp's `n_cache_reuse` saves nothing where text was put in before what it has read; only where text was taken out.
#
# Guess: with `n_cache_reuse: 16` a chunk of 16 tokens or more that was read already is moved to its new place, so in a prompt of the order
# prefix, suffix, middle a letter typed at the end of the prefix costs that letter, and not the whole suffix again.
# Seen (xllamacpp 2026.10.11549 = llama.cpp b11549, Python 3.11.7, Linux): a letter more before 200 tokens has all 201 read again, with it and
# without; a letter less has 1 read again with it, 200 without. tools/server goes on in what it has kept until it agrees with the prompt, and never
# in the prompt: the new letter itself is looked for, and is nowhere.
# So for code that is typed it is of no use to fill-in-the-middle; it serves backspace, and a window whose first lines go.
# Upstream: ggml-org/llama.cpp#9866, which brought it, draws chunks that come nearer because others went; that none goes further is not said.
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check xllamacpp==2026.10.11549
cd "$folder"
cat > seen.py <<'PY'
import json
import struct
import urllib.request
from importlib.metadata import version

import xllamacpp

WIDTH, LAYER = 32, ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
tokens = [chr(value) for value in plain] + [chr(256 + place) for place in range(256 - len(plain))] + ["<|endoftext|>"]


def string(text):
    return struct.pack("<Q", len(text.encode())) + text.encode()


def key(name, kind, value):
    return string(name) + struct.pack("<I", kind) + value


def number(name, value):
    return key(name, 4, struct.pack("<I", value))


def listed(name, kind, values):
    return key(name, 9, struct.pack("<IQ", kind, len(values)) + b"".join(values))


sizes = {
    "context_length": 2048, "embedding_length": WIDTH, "block_count": 1, "feed_forward_length": WIDTH,
    "attention.head_count": 1, "attention.head_count_kv": 1, "rope.dimension_count": WIDTH,
}
keys = [
    key("general.architecture", 8, string("llama")),
    *(number(f"llama.{name}", value) for name, value in sizes.items()),
    key("llama.attention.layer_norm_rms_epsilon", 6, struct.pack("<f", 1e-5)),
    key("tokenizer.ggml.model", 8, string("gpt2")), key("tokenizer.ggml.pre", 8, string("qwen2")),
    listed("tokenizer.ggml.tokens", 8, [string(token) for token in tokens]),
    listed("tokenizer.ggml.token_type", 5, [struct.pack("<i", 3 if token[2:] else 1) for token in tokens]),
    listed("tokenizer.ggml.merges", 8, [string("< s")]),
    number("tokenizer.ggml.eos_token_id", len(tokens) - 1), number("tokenizer.ggml.bos_token_id", len(tokens) - 1),
]
shapes = {"token_embd": (WIDTH, len(tokens)), "output_norm": (WIDTH,), "blk.0.attn_norm": (WIDTH,), "blk.0.ffn_norm": (WIDTH,)}
shapes |= {f"blk.0.{name}": (WIDTH, WIDTH) for name in LAYER}
head, place = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(keys)) + b"".join(keys), 0
for name, shape in shapes.items():
    head += string(f"{name}.weight") + struct.pack(f"<I{len(shape)}Q", len(shape), *shape) + struct.pack("<IQ", 0, place)
    place += 4 * shape[0] * (shape[1] if len(shape) > 1 else 1)
with open("zeros.gguf", "wb") as file:
    file.write(head + bytes(-len(head) % 32) + bytes(place))

params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.port, params.warmup = "zeros.gguf", 1024, 0, False
params.cache_ram_mib, params.n_parallel = 0, 1  # one slot, and nothing kept beside it
server = xllamacpp.Server(params)


def read(prompt, reuse):
    asked = {"prompt": prompt, "n_predict": 1, "id_slot": 0, "cache_prompt": True, "n_cache_reuse": reuse}
    header = {"Content-Type": "application/json"}
    question = urllib.request.Request(f"{server.listening_address}/completion", json.dumps(asked).encode(), header)
    return json.load(urllib.request.urlopen(question))["timings"]["prompt_n"]


left, right = "abcdefghij" * 20, "klmnopqrst" * 20  # a token a letter
seen = {}
for reuse in (0, 16):
    for what, now in (("a letter more", left + "#" + right), ("a letter less", left[:-1] + right)):
        read("!" * 8, 0)  # nothing of what follows is kept
        assert read(left + right, 0) == 400
        seen[what, reuse] = read(now, reuse)
print("xllamacpp", version("xllamacpp"))
for (what, reuse), many in seen.items():
    print(f"{what} before 200 tokens that were read, n_cache_reuse {reuse}: {many} tokens read again")
held = seen["a letter less", 16] < 16 and seen["a letter less", 0] >= 200
raise SystemExit(0 if held and seen["a letter more", 16] >= 200 else 1)
PY
"$folder/venv/bin/python" seen.py 2>/dev/null
