"""`python -m tests.bench.memory_shapes FOLDER`: what temoto says each kind of model takes, against llama.cpp, an old and the newest Ollama.

Every shape of zeros (written into FOLDER, outside the tree) with 4,096 and 32,768 tokens for one request and for two. Models are read as a
file the user names is: by its header. Prints the table of docs/benchmarks.md.
"""

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from temoto.adapters.modelfiles.gguf_header import read_header
from temoto.adapters.modelfiles.stored import details_of
from temoto.core.backend.listed import Installed
from temoto.core.models.records import Catalog
from temoto.core.planning.caches import checkpoints
from temoto.core.planning.installed import describe
from temoto.core.planning.memory import need
from temoto.core.planning.runtimes import EMBEDDED, OLLAMA, OLLAMA_BEFORE, Runtime
from tests.bench import zero_model
from tests.bench.memory import Model, Row, buffers_logged, bytes_logged, computing_logged
from tests.testbed.ollama import ollama
from tests.testbed.ollama_newest import ollama_newest
from tests.testbed.ollama_server import Server, create, serving

CONTEXTS, SLOTS = (4_096, 32_768), (1, 2)
WHOLE = "Qwen2.5-Coder 1.5B"  # the one that is measured as it is
# The others narrow, with real sizes of what a layer keeps; some with fewer layers, so that a small machine holds them.
LAYERS = {
    "Gemma 3 4B": 34, "DeepSeek-V2-Lite": 27, "DeepSeek-V2-Lite, old file": 27, "Qwen3.5 4B": 32, "Granite 4 H-Tiny": 40,
    "Qwen3-Coder 30B-A3B": 12, "gpt-oss 20B": 24,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A shape with so many tokens for so many requests."""

    model: Model
    context: int
    slots: int

    def row(self, where: str, runtime: Runtime, real: int) -> Row:
        """What temoto says it takes on a CPU before anything is asked, without the reserve, beside what was measured."""
        one = self.model
        taken = need(one.card, one.weights, self.context, gpu=False, slots=self.slots, runtime=runtime)
        said = taken.total - taken.reserve - checkpoints(one.card, self.context, runtime, self.slots)
        return Row(one.name, where, self.context, f"× {self.slots}", said, real)


def model(file: Path, name: str) -> Model:
    """The model as its header tells it."""
    header = read_header([file])
    told = Installed(
        name, size=file.stat().st_size, params_b=header.params / 1e9, card="", dimensions=header.dimensions
    )
    card, _ = describe(told, Catalog((), ()), details_of(header))
    return Model(name, file, replace(card, vocabulary=header.vocabulary))


def files(folder: Path) -> Iterator[Model]:
    """Every shape, narrow but for one: the same cache with little else."""
    folder.mkdir(parents=True, exist_ok=True)
    for shape in zero_model.SHAPES:
        if shape.name == WHOLE:
            told = shape
        elif shape.name in LAYERS:
            width = 1_536 if shape.architecture == "granitehybrid" else 256  # half of its states, as llama.cpp wants it
            told = shape.narrow(width, block_count=LAYERS[shape.name])
        else:
            continue
        file = folder / f"{told.name.replace(' ', '-').replace(',', '')}.gguf"
        yield model(file if file.exists() else zero_model.write(told, file), shape.name)


def cases(models: Iterable[Model]) -> Iterator[Case]:
    """Every model, context and number of requests."""
    for slots in SLOTS:
        for each in models:
            for context in CONTEXTS[: 1 if "old" in each.name else None]:
                yield Case(each, context, slots)


def by_llama_cpp(case: Case) -> Row:
    """What llama.cpp logs as the embedded engine."""
    card = case.model.card
    real = buffers_logged(case.model.file, case.context, case.slots, EMBEDDED.batch(card, case.context, gpu=False))
    return case.row("llama.cpp", EMBEDDED, real)


def by_ollama(server: Server, case: Case, runtime: Runtime) -> Row:
    """What this Ollama's list of running models says, and what it leaves out where an old one runs llama.cpp; of the newest what its
    llama-server logs, since the list forgets one of the two caches of a model with windows (docs/servers.md)."""
    listed = running(server, case)
    if runtime.own_engine:
        return case.row(
            runtime.title, runtime, listed + computing_logged(server.log(), case.model.card.vocabulary or 0)
        )
    return case.row(runtime.title, runtime, bytes_logged(server.log()))


def by_every(models: list[Model], where: str = "") -> Iterator[Row]:
    """All rows of the table, or those of the programs that are called so."""
    for case in cases(models) if where in EMBEDDED.title else ():
        yield by_llama_cpp(case)
    for binary, runtime in ((ollama, OLLAMA_BEFORE), (ollama_newest, OLLAMA)):
        if where not in runtime.title:
            continue
        for slots in SLOTS:
            with (
                tempfile.TemporaryDirectory() as home,
                serving(binary(), Path(home), OLLAMA_NUM_PARALLEL=str(slots)) as server,
            ):
                for case in cases(models):
                    if case.slots == slots:
                        yield by_ollama(server, case, runtime)


def running(server: Server, case: Case) -> int:
    """What this Ollama says the model takes, with its context; it is unloaded again."""
    name = create(server, "measured:latest", case.model.file)
    with httpx.Client(base_url=server.url, trust_env=False, timeout=300) as client:
        asked = {"model": name, "options": {"num_ctx": case.context}, "stream": False}
        client.post("/api/generate", json=asked).raise_for_status()
        (told,) = client.get("/api/ps").json()["models"]
        client.post("/api/generate", json={"model": name, "keep_alive": 0, "stream": False})
        assert told["context_length"] == case.context
        return told["size"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="shapes whose name has this in it")
    parser.add_argument("--where", default="", help="programs whose name has this in it: llama.cpp, before, newer")
    wanted = parser.parse_args()
    models = [one for one in files(wanted.folder) if wanted.only in one.name]
    print(
        "| model | process | context | requests | temoto says | it says | off |\n|---|---|---|---|---|---|---|",
        flush=True,
    )
    for row in by_every(models, wanted.where):
        mark = "" if row.holds else " **out of bounds**"
        figures = f"{row.said / 1e6:,.0f} MB | {row.real / 1e6:,.0f} MB | {row.off / 1e6:+,.0f} MB ({row.off / row.real:+.1%})"
        print(f"| {row.model} | {row.where} | {row.context:,} | {row.cache} | {figures}{mark} |", flush=True)


if __name__ == "__main__":
    main()
