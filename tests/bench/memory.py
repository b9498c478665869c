"""`python -m tests.bench.memory`: what temoto says a model takes, against what real processes say, for the models of the test bed.

Ollama by its own `/api/ps`, llama.cpp by the buffers it logs as the embedded engine. Every other kind of model: memory_shapes.py.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import gguf
import httpx

from temoto.adapters.catalog import load_catalog
from temoto.adapters.llamacpp import process
from temoto.core.models.records import ModelCard, Role, Weights
from temoto.core.planning.memory import FLOAT, need
from temoto.core.planning.runtimes import BATCH, CHECKPOINTS, CPU_BATCH, EMBEDDED
from tests.testbed.ollama import ollama
from tests.testbed.ollama_server import Server, create, serving
from tests.testbed.smollm2 import smollm2

CONTEXTS = (512, 2_048, 4_096, 8_192)
CACHES = ("f16", "q8_0")
BUFFER = re.compile(r"(model|output|KV|RS|compute) buffer size = +([0-9.]+) MiB")
ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests" / "fim_model" / "temoto-fim-fixture.Q8_0.gguf"


@dataclass(frozen=True, slots=True)
class Model:
    """A file, and what the catalog says of it."""

    name: str
    file: Path
    card: ModelCard
    contexts: tuple[int, ...] = CONTEXTS

    @property
    def weights(self) -> Weights:
        return Weights(self.name, "", self.file.stat().st_size)


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: bytes by temoto (without the reserve) and by the process itself."""

    model: str
    where: str
    context: int
    cache: str
    said: int
    real: int

    @property
    def off(self) -> int:
        return self.said - self.real

    @property
    def holds(self) -> bool:
        """The bound: within the larger of 10 % and 50 MB, and never below by more than 2 %."""
        return -0.02 * self.real <= self.off <= max(0.1 * self.real, 50_000_000)


def said(model: Model, context: int, cache: str = "f16", slots: int = 1) -> int:
    """What temoto says it takes on a CPU, without the reserve."""
    one = need(model.card, model.weights, context, gpu=False, cache=cache, slots=slots, runtime=EMBEDDED)
    return one.total - one.reserve


def models() -> list[Model]:
    """Those of the test bed."""
    card = next(card for card in load_catalog().cards if card.id == "smollm2-135m")
    found = [Model("SmolLM2 135M Q4_1", smollm2(), card)]
    if FIXTURE.exists():
        header = gguf.GGUFReader(FIXTURE)
        most = int(header.fields["llama.context_length"].contents())
        found.append(
            Model(
                "the test fixture Q8_0",
                FIXTURE,
                _card(header),
                tuple(one for one in CONTEXTS if one <= most) or (most,),
            )
        )
    return found


def _card(header: gguf.GGUFReader) -> ModelCard:
    def number(key: str) -> int:
        return int(header.fields[f"llama.{key}"].contents())

    heads = number("attention.head_count")
    return ModelCard(
        "fixture", "", "", 0.003, number("block_count"), number("attention.head_count_kv"), number("embedding_length") // heads,
        number("context_length"), "", None, (Role.COMPLETION,), (), "its header",
        vocabulary=len(header.fields["tokenizer.ggml.tokens"].data),
    )  # fmt: skip


@contextmanager
def ollama_with(cache: str) -> Iterator[Server]:
    """An Ollama that keeps its KV cache so; quantized caches need flash attention."""
    with (
        tempfile.TemporaryDirectory() as home,
        serving(ollama(), Path(home), OLLAMA_KV_CACHE_TYPE=cache, OLLAMA_FLASH_ATTENTION="1") as server,
    ):
        yield server


def by_ollama(server: Server, model: Model, cache: str, contexts: Iterable[int]) -> Iterator[Row]:
    """What Ollama's own list of running models says."""
    name = create(server, "measured:latest", model.file)
    with httpx.Client(base_url=server.url, trust_env=False, timeout=300) as client:
        for context in contexts:
            client.post(
                "/api/generate", json={"model": name, "options": {"num_ctx": context}, "stream": False}
            ).raise_for_status()
            (running,) = client.get("/api/ps").json()["models"]
            assert running["context_length"] == context
            yield Row(model.name, "Ollama", context, cache, said(model, context, cache), running["size"])
        client.post("/api/generate", json={"model": name, "keep_alive": 0, "stream": False})


def by_llama_cpp(model: Model, contexts: Iterable[int]) -> Iterator[Row]:
    """What llama.cpp logs as the embedded engine: the buffers of model, cache, output and computation."""
    for context in contexts:
        measured = buffers_logged(model.file, context, process.SLOTS, CPU_BATCH)
        yield Row(model.name, "embedded", context, "f16", said(model, context, slots=process.SLOTS), measured)


def buffers_logged(file: Path, context: int, slots: int, batch: int) -> int:
    """Bytes of the buffers llama.cpp logs as the embedded engine."""
    command = [sys.executable, "-m", "tests.bench.memory", "--engine", str(file), str(context), str(slots), str(batch)]
    logged = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True).stderr
    return bytes_logged(logged)


def bytes_logged(logged: str) -> int:
    """Bytes of the buffers in a log of llama.cpp's."""
    # It goes through everything once without taking it, to see whether it fits, and then again.
    taken = logged.rsplit("load_tensors: loading model tensors", 1)[-1]
    sizes = [(kind, float(size)) for kind, size in BUFFER.findall(taken)]
    # Weights that are repacked for the CPU lie beside the mapped file, whose pages the system drops when it wants them back.
    several = max if "_Mapped model buffer" in taken else sum
    weights = several([size for kind, size in sizes if kind == "model"])
    return round((weights + sum(size for kind, size in sizes if kind != "model")) * 2**20)


def computing_logged(logged: str, vocabulary: int) -> int:
    """Bytes that the last runner in a log of Ollama's says llama.cpp computes with: Ollama before 0.30 leaves them out of its list (not
    those of its own engine, which logs none). Without the logits of a whole batch, which are reserved and never written."""
    taken = logged.rsplit("starting runner", 1)[-1]
    sizes = [round(float(size) * 2**20) for kind, size in BUFFER.findall(taken) if kind == "compute"]
    return max(0, sum(sizes) - BATCH * vocabulary * FLOAT)


def engine(file: str, context: int, slots: int, batch: int) -> None:
    """The embedded engine as its own process starts it, but that it says what it takes. Prints llama.cpp's log, and ends."""
    import xllamacpp

    from temoto.adapters.llamacpp import child

    class Telling(xllamacpp.CommonParams):
        def __init__(self) -> None:
            super().__init__()
            self.verbosity = 4

    os.dup2(2, 1)  # llama.cpp logs to standard output
    xllamacpp.CommonParams = Telling
    server = child._serve(
        {
            "model": file,
            "context": context,
            "slots": slots,
            "gpu_layers": 0,
            "token": "t",
            "batch": CPU_BATCH,
            "checkpoints": CHECKPOINTS,
        }
    )
    assert server, "kept until the end: its threads do not always end when they are asked to"
    os._exit(0)


def table(rows: Iterable[Row]) -> Iterator[str]:
    yield "| model | process | context | cache | temoto says | it says | off |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        mark = "" if row.holds else " **out of bounds**"
        figures = f"{row.said / 1e6:,.0f} MB | {row.real / 1e6:,.0f} MB | {row.off / 1e6:+,.0f} MB ({row.off / row.real:+.0%})"
        yield f"| {row.model} | {row.where} | {row.context:,} | {row.cache} | {figures}{mark} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", nargs=4, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.engine:
        engine(wanted.engine[0], *map(int, wanted.engine[1:]))
    measured = models()
    for line in table(_measured(measured)):
        print(line, flush=True)


def _measured(every: Iterable[Model]) -> Iterator[Row]:
    for cache in CACHES:
        with ollama_with(cache) as server:
            for model in every:
                yield from by_ollama(server, model, cache, model.contexts)
    for model in every:
        yield from by_llama_cpp(model, model.contexts)


if __name__ == "__main__":
    main()
