"""`python -m tests.bench.replay`: temoto beside a server that asks at every key, the same typing, the same model, in one run.

`--real` asks SmolLM2 on a real Ollama instead of the fake that knows what will be typed; `--against PYTHON` adds the temoto of another
build; `--trace NAME` takes some of the traces only. Prints the tables of docs/benchmarks.md.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from tests.bench.replay.traces import TRACES, Trace, finished
from tests.bench.replay.typist import Seen, Typist
from tests.fakes.knowing_ollama import KnowingOllama
from tests.fakes.timed_ollama import MODEL
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor
from tests.testbed.ollama import ollama
from tests.testbed.ollama_server import SMOLLM2, Server, create_smollm2, serving
from tests.testbed.smollm2 import smollm2

RATES = (30, 80, 200)
NAIVE = (str(Path(__file__).with_name("naive_server.py")),)
TEMOTO = ("-P", "-m", "temoto", "serve")


@dataclass
class Cost:
    """What a server asked of its model."""

    requests: int = 0
    read: int = 0
    written: int = 0
    busy: float = 0.0
    left: int = 0

    def add(self, other: "Cost") -> None:
        self.requests += other.requests
        self.read += other.read
        self.written += other.written
        self.busy += other.busy
        self.left += other.left


@dataclass
class Row:
    server: str
    seen: Seen = field(default_factory=Seen)
    cost: Cost = field(default_factory=Cost)


class ServerProcess(ProcessEditor):
    """A server of any build, or none of ours."""

    def __init__(self, python: str, words: Sequence[str], model: str, url: str) -> None:
        home = tempfile.mkdtemp(prefix="temoto-replay-")
        places = {"HOME": home, "XDG_CACHE_HOME": home, "OLLAMA_HOST": url, "REPLAY_MODEL": model}
        super().__init__(VSCODE, {"backend": "ollama", "completion": {"model": model}}, environment=places)
        self.command = (python, *words)
        self.killed = True  # how it ends is not what is measured

    async def begin(self) -> None:
        if "temoto" in self.command:
            await self.ready()


async def scripted(rate: float, python: str, words: Sequence[str], trace: Trace) -> tuple[Seen, Cost]:
    async with KnowingOllama(finished(trace), rate) as model:
        server = ServerProcess(python, words, MODEL, model.url)
        async with server as editor:
            await editor.begin()
            model.calls.clear()
            seen = await Typist(editor, trace).play()
        now = perf_counter()
        cost = Cost(
            len(model.calls),
            sum(call.read for call in model.calls),
            sum(call.written for call in model.calls),
            sum((call.ended or now) - call.began for call in model.calls),
            sum(call.left for call in model.calls),
        )
    return seen, cost


async def real(at: Server, python: str, words: Sequence[str], trace: Trace) -> tuple[Seen, Cost]:
    server = ServerProcess(python, words, SMOLLM2, at.url)
    async with server as editor:
        await editor.begin()
        asked, busy = at.log().count('"/api/generate"'), at.cpu_seconds()
        seen = await Typist(editor, trace).play()
    return seen, Cost(at.log().count('"/api/generate"') - asked, busy=at.cpu_seconds() - busy)


def table(title: str, rows: list[Row]) -> Table:
    naive = rows[0]
    made = Table("server", "pauses with a suggestion", "last key → text p50", "p95", "right text on screen", "any text", "requests",
                 "prompt tokens", "tokens", "model busy", "× naive", title=title)  # fmt: skip
    for row in rows:
        seen, cost = row.seen, row.cost
        # A pause without a ghost counts as one that was waited through: leaving it out would make silence look quick.
        waits = sorted(length if wait is None else wait for wait, length in zip(seen.waited, seen.pauses, strict=True))
        made.add_row(
            row.server,
            f"{sum(wait is not None for wait in seen.waited)}/{len(seen.waited)}",
            f"{statistics.median(waits) * 1000:.0f} ms",
            f"{waits[int(len(waits) * 0.95)] * 1000:.0f} ms",
            f"{seen.right / seen.whole:.1%}",
            f"{seen.shown / seen.whole:.1%}",
            f"{cost.requests} ({cost.left} left)" if cost.left else f"{cost.requests}",
            f"{cost.read or '–'}",
            f"{cost.written or '–'}",
            f"{cost.busy:.1f} s",
            f"{cost.busy / naive.cost.busy:.2f}" if naive.cost.busy else "",
        )
        assert not seen.stale, seen.stale
    made.caption = f"{naive.seen.keys} keys in {naive.seen.whole:.0f} s"
    return made


async def main(options: argparse.Namespace) -> None:
    console = Console(width=200)
    traces = [trace for trace in TRACES if not options.trace or trace.name in options.trace]
    servers = [("naive", sys.executable, NAIVE), ("temoto", sys.executable, TEMOTO)]
    if options.against:
        servers.insert(1, ("temoto, the build before", options.against, TEMOTO))
    if options.real:
        with tempfile.TemporaryDirectory() as home, serving(ollama(), Path(home)) as at:
            create_smollm2(at, smollm2())
            rows = [Row(name) for name, _, _ in servers]
            for trace in traces:
                for row, (_, python, words) in zip(rows, servers, strict=True):
                    seen, cost = await real(at, python, words, trace)
                    row.seen.add(seen)
                    row.cost.add(cost)
                    console.print(f"{trace.name}: {row.server} done", style="dim")
        console.print(table("SmolLM2-135M on Ollama 0.20.0", rows))
        return
    for rate in options.rate or RATES:
        rows = []
        for name, python, words in servers:
            row = Row(name)
            rows.append(row)
            for seen, cost in await asyncio.gather(*(scripted(rate, python, words, trace) for trace in traces)):
                row.seen.add(seen)
                row.cost.add(cost)
            console.print(f"{rate} tokens/s: {name} done", style="dim")
        console.print(table(f"a model that knows, {rate} tokens/s", rows))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--real", action="store_true")
    asked.add_argument("--against", default="", metavar="PYTHON")
    asked.add_argument("--trace", action="append")
    asked.add_argument("--rate", action="append", type=float)
    asyncio.run(main(asked.parse_args()))
