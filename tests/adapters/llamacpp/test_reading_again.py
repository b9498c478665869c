"""How much of a prompt is read again at each key? Of models that cannot go back by themselves, in the real engine, on small ones of zeros."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from temoto.adapters.http import connect
from temoto.adapters.llamacpp import process
from temoto.adapters.modelfiles.gguf_header import read_header
from temoto.core.backend.address import Address
from temoto.core.completion.window import SUFFIX_SHARE
from temoto.core.planning.installed import CPU_PROMPT
from temoto.core.planning.runtimes import CPU_BATCH, batch_of
from tests.bench import zero_model

SHAPES = {shape.name: shape for shape in zero_model.SHAPES}
SMALL = {"ssm.inner_size": 256, "ssm.time_step_rank": 2, "ssm.group_count": 2}
BEFORE, AFTER = 860, round(CPU_PROMPT * SUFFIX_SHARE)  # tokens around the cursor: all a completion ever has behind it


def small(name: str) -> zero_model.Shape:
    """A few narrow layers of it."""
    if name == "Granite 4 H-Tiny":
        sizes = {"ssm.inner_size": 256, "ssm.time_step_rank": 4, "full_attention_interval": 4}
        return replace(
            SHAPES[name].narrow(128, block_count=4, **sizes), lists={"attention.head_count_kv": [0, 0, 0, 4]}
        )
    return SHAPES[name].narrow(128, block_count=6 if name == "Gemma 3 4B" else 4, **(SMALL if "3.5" in name else {}))


async def read_at_each_key(file: Path, batch: int) -> list[int]:
    """Tokens read of a prompt, and again after each key typed at its cursor."""
    engine = await process.start(file, 2_048, batch=batch)
    there = connect("embedded", Address(engine.url, loopback=True), engine.token, keep=0)
    some = random.Random(1)
    before, after = ([some.randrange(2, 900) for _ in range(many)] for many in (BEFORE, AFTER))
    read: list[int] = []
    try:
        for _ in range(3):
            asked = {"prompt": before + after, "n_predict": 4, "id_slot": 0, "cache_prompt": True}
            read.append((await there.ask("POST", "/completion", asked, limit=60))["timings"]["prompt_n"])
            before.append(some.randrange(2, 900))
    finally:
        await there.http.aclose()
        engine.end()
    return read


@pytest.mark.engine
@pytest.mark.parametrize("name", ["Qwen3.5 4B", "Granite 4 H-Tiny", "Gemma 3 4B", "gpt-oss 20B"])
async def test_a_key_never_has_all_read_again(name: str, tmp_path: Path):
    file = zero_model.write(small(name), tmp_path / "x.gguf")
    kept = read_header([file]).dimensions
    read = await read_at_each_key(file, batch_of(kept.sliding_layers, kept.state_bytes))
    assert read[0] == BEFORE + AFTER
    assert max(read[1:]) <= 200


@pytest.mark.engine
async def test_with_the_usual_batch_all_would_be(tmp_path: Path):
    """Why those have another: should llama.cpp keep its checkpoints otherwise one day, they need none."""
    file = zero_model.write(small("Qwen3.5 4B"), tmp_path / "x.gguf")
    assert min(await read_at_each_key(file, CPU_BATCH)) >= BEFORE + AFTER
