"""Train the fixture and write its GGUF: `python -m tests.fim_model [FOLDER] [STEPS]` (README.md beside this file).

FOLDER keeps the text it learns from, and the model as it is so far. Fixed seed and steps; it does not go on from an earlier run.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault(
    "XLA_FLAGS", "--xla_force_host_platform_device_count=2"
)  # one a core: the batch is split over them

import jax
import jax.numpy as jnp
import numpy as np
import optax
from tokenizers import Tokenizer

from tests.fim_model import MODEL
from tests.fim_model.holes import Holes, names_in
from tests.fim_model.model_file import write_gguf
from tests.fim_model.network import CONTEXT, logits, new_weights
from tests.fim_model.sources import python_texts
from tests.fim_model.text_to_tokens import MIDDLE, VOCABULARY, Rows, new_tokenizer

SEED = 20261123
STEPS = 3000  # of a schedule of 4,000: the fixed holes of the tests are filled by then, and it is an hour and a half of two busy cores
SCHEDULE = 4000
ROWS = 8
PEAK, LAST = 2e-3, 1e-4
TOLD_EVERY, SAVED_EVERY = 50, 250


def main(folder: Path, steps: int) -> None:
    """Text, tokens, training, file."""
    texts = python_texts(folder / "text")
    known, kept_out = names_in(texts)
    some = Holes(known, SEED)
    tokenizer = new_tokenizer(texts + ["".join(some.next()) for _ in range(20_000)])
    print(f"{sum(map(len, texts)) / 1e6:.1f} MB of Python, {len(known)} names and {len(kept_out)} kept out", flush=True)
    rows = Rows(tokenizer, texts, Holes(known, SEED + 1), SEED + 2)
    unseen = Holes(kept_out, SEED + 3)
    asked = [rows.split(*unseen.next())[0] for _ in range(200)]
    weights = _trained(rows, asked, tokenizer, steps, folder)
    write_gguf(MODEL, weights, tokenizer)
    tokenizer.save(str(folder / "tokenizer.json"))


def _trained(rows: Rows, unseen: list[list[int]], tokenizer: Tokenizer, steps: int, folder: Path) -> Any:
    devices = jax.sharding.Mesh(jax.devices(), ("rows",))
    split = jax.sharding.NamedSharding(devices, jax.sharding.PartitionSpec("rows"))
    same = jax.sharding.NamedSharding(devices, jax.sharding.PartitionSpec())
    optimizer = optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.adamw(
            optax.warmup_cosine_decay_schedule(0.0, PEAK, SCHEDULE // 20, SCHEDULE, LAST), b2=0.98, weight_decay=0.05
        ),
    )

    def loss(weights: Any, tokens: Any, weight: Any) -> Any:
        said = logits(weights, tokens[:, :-1])
        wrong = optax.softmax_cross_entropy_with_integer_labels(said, tokens[:, 1:]) * weight[:, 1:]
        return wrong.sum() / weight[:, 1:].sum()

    @jax.jit
    def step(weights: Any, state: Any, tokens: Any, weight: Any) -> Any:
        value, slope = jax.value_and_grad(loss)(weights, tokens, weight)
        change, state = optimizer.update(slope, state, weights)
        return optax.apply_updates(weights, change), state, value

    weights = jax.device_put(new_weights(VOCABULARY, SEED), same)
    state = jax.device_put(optimizer.init(weights), same)
    began, lately = time.monotonic(), []
    for number in range(1, steps + 1):
        tokens, weight = (jax.device_put(array, split) for array in rows.batch(ROWS))
        weights, state, value = step(weights, state, tokens, weight)
        lately.append(float(value))
        if number % TOLD_EVERY == 0 or number == steps:
            speed = number * ROWS * CONTEXT / (time.monotonic() - began)
            print(f"step {number}: loss {np.mean(lately[-TOLD_EVERY:]):.3f}, {speed:.0f} tokens/s", flush=True)
        if number % SAVED_EVERY == 0 or number == steps:
            print(f"  exact on holes with unseen names: {_exact(weights, unseen, tokenizer):.1%}", flush=True)
            write_gguf(folder / "so-far.gguf", jax.device_get(weights), tokenizer)
    return jax.device_get(weights)


def _exact(weights: Any, samples: list[list[int]], tokenizer: Tokenizer) -> float:
    """The share whose middle and end a greedy reader would get right: every next token is the likeliest."""
    told: Any = tokenizer
    middle, right = told.token_to_id(MIDDLE), 0
    for at in range(0, len(samples), 20):
        some = samples[at : at + 20]
        table = np.zeros((len(some), CONTEXT), np.int32)
        for row, ids in enumerate(some):
            table[row, : len(ids)] = ids[:CONTEXT]
        best = np.asarray(jnp.argmax(logits(weights, table), -1))
        for row, ids in enumerate(some):
            start = ids.index(middle)
            right += best[row, start : len(ids) - 1].tolist() == ids[start + 1 :]
    return right / len(samples)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "fim-training"), int(sys.argv[2]) if len(sys.argv) > 2 else STEPS)
