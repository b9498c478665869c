"""`python -m tests.bench.engines`: the embedded engine beside Ollama, on the same file, in one run.

The same model, context, slots, cache and threads on every side; each prompt is asked of all of them in turn, so that a busy machine treats all
alike. Medians with the quartiles beside them, ratios of each prompt's own pair. Prints the table of docs/benchmarks.md.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import psutil
from rich.console import Console
from rich.table import Table

from temoto.adapters import discovery
from temoto.adapters.backends.embedded import Embedded
from temoto.adapters.catalog import load_catalog
from temoto.adapters.llamacpp import child
from temoto.core.backend.calls import Prompt
from temoto.core.settings import Completion, Settings
from temoto.ports import Backend, TemotoError
from tests.testbed.ollama import ollama
from tests.testbed.ollama_newest import ollama_newest
from tests.testbed.ollama_server import Server, serving
from tests.testbed.smollm2 import smollm2

CONTEXT, SLOTS, TOKENS = 4_096, 2, 64
WINDOW = 1_600  # characters of a prompt: some 500 tokens of code
MODEL = "bench:1b"
THREADS = child.threads()  # what the engine takes is what Ollama is told


@dataclass
class Side:
    """One server with the model loaded, its processes, and what was measured: milliseconds and tokens a second."""

    name: str
    backend: Backend
    model: str
    processes: list[psutil.Process]
    fresh: list[float] = field(default_factory=list[float])
    next_key: list[float] = field(default_factory=list[float])
    rates: list[float] = field(default_factory=list[float])
    resident: int = 0

    def look(self) -> None:
        """Note the resident memory of the server and what it started, at its largest."""
        every = {process.pid: process for root in self.processes for process in (root, *root.children(recursive=True))}
        self.resident = max(self.resident, sum(process.memory_info().rss for process in every.values()))


def prompts(number: int) -> Iterator[str]:
    """Windows of code nobody has read before in this run."""
    spec = find_spec("argparse")
    assert spec is not None
    assert spec.origin is not None
    code = Path(spec.origin).read_text(encoding="utf-8")
    for place in range(number):
        yield f"# {place} {place * 7919 % 9973}\n{code[place * 1_231 : place * 1_231 + WINDOW]}"


async def asked(side: Side, text: str) -> tuple[float, float]:
    """(milliseconds to the first piece, tokens a second after it)."""
    prompt = Prompt(side.model, text, TOKENS, context=CONTEXT, keep_alive="5m")
    began, first, pieces = perf_counter(), 0.0, 0
    async with aclosing(side.backend.stream(prompt)) as chunks:
        async for chunk in chunks:
            if chunk.text:
                first = first or perf_counter()
                pieces += 1
    if not first:
        return 0.0, 0.0
    return (first - began) * 1000, (pieces - 1) / max(perf_counter() - first, 1e-9)


async def compare(sides: Sequence[Side], number: int) -> None:
    """Ask every side every prompt, and again with one more character; the order turns from prompt to prompt."""
    for place, text in enumerate(prompts(number)):
        for turn in range(len(sides)):
            side = sides[(place + turn) % len(sides)]
            first, rate = await asked(side, text)
            again, _ = await asked(side, f"{text}x")
            side.look()
            if first and again and place:  # the first prompt warms
                side.fresh.append(first)
                side.next_key.append(again)
                side.rates.append(rate)


@asynccontextmanager
async def embedded(file: Path) -> AsyncGenerator[Side]:
    """The engine as temoto starts it."""
    backend = await anext(
        discovery.backends(Settings(backend="embedded", completion=Completion(model=str(file))), {}, load_catalog())
    )
    assert isinstance(backend, Embedded)
    try:
        name = (await backend.models())[0].name
        await backend.load(name, CONTEXT, "5m")
        assert backend.engine is not None
        yield Side("embedded", backend, name, [psutil.Process(backend.engine.pid)])
    finally:
        await backend.close()


@asynccontextmanager
async def by_ollama(name: str, server: Server, file: Path) -> AsyncGenerator[Side]:
    """A real Ollama, told the same threads and slots."""
    recipe = server.home / "Modelfile"
    recipe.write_text(f"FROM {file}\nPARAMETER num_thread {THREADS}\nPARAMETER repeat_penalty 1.0\n", encoding="utf-8")
    done = await asyncio.create_subprocess_exec(
        str(server.binary), "create", MODEL, "-f", str(recipe), env=server.environment,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert await done.wait() == 0
    backend = await anext(discovery.backends(Settings(backend="ollama", url=server.url), {}, load_catalog()))
    if isinstance(backend, TemotoError):
        raise backend
    try:
        await backend.load(MODEL, CONTEXT, "5m")
        yield Side(name, backend, MODEL, [psutil.Process(server.pid)])
    finally:
        await backend.close()


def table(sides: Sequence[Side]) -> Table:
    """A row a side; ratios are of the first side to it, over 1: the first is better."""
    ours = sides[0]
    table = Table(box=None)
    for heading in ("side", "first token", "ratio", "one key later", "ratio", "tokens/s", "ratio", "resident", "ratio"):
        table.add_column(heading, justify="right")
    for side in sides:
        table.add_row(
            side.name,
            spread(side.fresh, " ms"), ratio(side.fresh, ours.fresh),
            spread(side.next_key, " ms"), ratio(side.next_key, ours.next_key),
            spread(side.rates, ""), ratio(ours.rates, side.rates),
            f"{side.resident / 1e6:.0f} MB", f"{side.resident / ours.resident:.2f}",
        )  # fmt: skip
    return table


def spread(values: list[float], unit: str) -> str:
    """The median, and the quartiles."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:.0f}{unit} ({low:.0f}–{high:.0f})"


def ratio(over: list[float], under: list[float]) -> str:
    """The median of the ratios of each prompt."""
    return f"{statistics.median(a / b for a, b in zip(over, under, strict=True)):.2f}"


async def main(number: int) -> None:
    """Start all sides, compare, print."""
    file = smollm2()
    with ExitStack() as servers, tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = str(Path(folder, "cache"))
        async with AsyncExitStack() as stack:
            sides = [await stack.enter_async_context(embedded(file))]
            for name, binary in (("Ollama 0.20.0", ollama()), ("Ollama 0.34.4", ollama_newest())):
                home = Path(folder, name)
                home.mkdir()
                server = servers.enter_context(serving(binary, home, OLLAMA_NUM_PARALLEL=str(SLOTS)))
                sides.append(await stack.enter_async_context(by_ollama(name, server, file)))
            await compare(sides, number)
            Console(width=160).print(table(sides))
            print(
                f"{number - 1} prompts of {WINDOW} characters, {TOKENS} tokens each, {THREADS} threads, load {os.getloadavg()[0]:.1f}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prompts", type=int, default=21)
    asyncio.run(main(parser.parse_args().prompts))
