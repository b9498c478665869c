"""`python -m tests.bench.replay`: temoto beside a server that asks at every key, the same typing, the same model, in one run.

The model is a fake that knows what will be typed. `--real` asks SmolLM2 on a real Ollama; `--paced FILE` says what SmolLM2 says at a
stated pace, the same in every run (the first fills the file). `--timeline` prints what happened at each pause of these two;
`--against PYTHON` adds the temoto of another build; `--trace NAME` takes some of the traces only. Prints the tables of docs/benchmarks.md.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tests.bench.replay.paced import Answers, Pace
from tests.bench.replay.rows import Row, table
from tests.bench.replay.runs import NAIVE, TEMOTO, Build, paced, real, scripted
from tests.bench.replay.timeline import timeline
from tests.bench.replay.traces import TRACES, Trace
from tests.testbed.ollama import ollama
from tests.testbed.ollama_server import create_smollm2, serving
from tests.testbed.smollm2 import smollm2

RATES = (30, 80, 200)


async def on_ollama(builds: Sequence[Build], traces: Sequence[Trace], path: str, console: Console) -> list[Row]:
    """A real model: by the clock one trace after the other, or at a stated pace (`path`) all at once."""
    rows = [Row(build.name) for build in builds]
    with tempfile.TemporaryDirectory() as home, serving(ollama(), Path(home)) as at:
        model = create_smollm2(at, smollm2())
        answers = Answers(at.url, model, Path(path)) if path else None
        for trace in traces if answers is None else ():
            for row, build in zip(rows, builds, strict=True):
                seen, cost, calls = await real(at, build, trace)
                row.add((seen, cost), (f"== {build.name}, {trace.name}", *timeline(seen, calls)))
                console.print(f"{trace.name}: {row.server} done", style="dim")
        for row, build in zip(rows, builds, strict=True) if answers is not None else ():
            before = answers.asked
            every = await asyncio.gather(*(paced(answers, Pace(), build, trace) for trace in traces))
            for trace, (seen, cost, calls) in zip(traces, every, strict=True):
                row.add((seen, cost), (f"== {build.name}, {trace.name}", *timeline(seen, calls)))
            answers.save()
            console.print(f"{row.server} done, {answers.asked - before} answers were new", style="dim")
    return rows


async def main(options: argparse.Namespace) -> None:
    console = Console(width=200)
    traces = [trace for trace in TRACES if not options.trace or trace.name in options.trace]
    builds = [Build("naive", NAIVE), Build("temoto", TEMOTO)]
    if options.against:
        builds.insert(1, Build("temoto, the build before", TEMOTO, options.against))
    builds = [build for build in builds if not options.server or build.name in options.server]
    if options.real or options.paced:
        rows = await on_ollama(builds, traces, "" if options.real else options.paced, console)
        for row in rows if options.timeline else ():
            print(*row.story, sep="\n")
        how = "on Ollama 0.20.0" if options.real else f"as it is, at {Pace().writes:.0f} tokens/s"
        console.print(table(f"SmolLM2-135M {how}", rows))
        return
    for rate in options.rate or RATES:
        rows = [Row(build.name) for build in builds]
        for row, build in zip(rows, builds, strict=True):
            for played in await asyncio.gather(*(scripted(rate, options.reads, build, trace) for trace in traces)):
                row.add(played)
            console.print(f"{rate} tokens/s: {row.server} done", style="dim")
        console.print(table(f"a model that knows, {rate} tokens/s", rows))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--real", action="store_true")
    asked.add_argument("--paced", metavar="FILE", default="")
    asked.add_argument("--timeline", action="store_true")
    asked.add_argument("--against", default="", metavar="PYTHON")
    asked.add_argument("--server", action="append", metavar="NAME")
    asked.add_argument("--trace", action="append")
    asked.add_argument("--rate", action="append", type=float)
    asked.add_argument("--reads", type=float, metavar="TOKENS/S")
    asyncio.run(main(asked.parse_args()))
