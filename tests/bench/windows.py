"""`python -m tests.bench.windows`: a first and a second window, from the start of the server's process to its first ghost, on the embedded engine.

The first finds no engine: it starts one, loads SmolLM2 and asks it whether it works. The second, opened while the first stays, finds all of that done.
Prints the table of docs/benchmarks.md: the parts of both, and the ratio of the second to the first.

`--at-once 5`: so many windows opened at the same moment, on one engine. Each asks alone, in turn, then all of them at once, each a question that
nobody has asked before; milliseconds to the answer, and what each process holds.
"""

import argparse
import asyncio
import itertools
import statistics
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from time import perf_counter

import psutil
from rich.console import Console
from rich.table import Table

from tests.bench.__main__ import p
from tests.conftest import given, private
from tests.engines import living
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor
from tests.testbed.smollm2 import smollm2

CODE, LINE, COLUMN = "def fib(n):\n    if n < 2:\n        return n\n    ", 3, 4
PARTS = ("initialize", "ready", "first ghost", "all")
Window = tuple[float, ...]
"""Milliseconds of each of PARTS."""


async def opened(stack: AsyncExitStack, home: dict[str, str]) -> Window:
    """A window that stays open with the stack."""
    times = [perf_counter()]
    editor = await stack.enter_async_context(ProcessEditor(VSCODE, {"backend": "embedded"}, environment=home))
    times.append(perf_counter())
    await editor.ready()
    times.append(perf_counter())
    uri = await editor.open(CODE)
    assert await editor.inline(uri, LINE, COLUMN), "no ghost"
    times.append(perf_counter())
    steps = [(after - before) * 1000 for before, after in itertools.pairwise(times)]
    return (*steps, sum(steps))


class Typist:
    """A window whose user types: each time another line, so that no answer is there already."""

    def __init__(self, editor: ProcessEditor, number: int) -> None:
        self.editor, self.number, self.typed = editor, number, 0

    async def opens(self) -> None:
        self.uri = await self.editor.open(CODE + "\n", f"untitled:{self.number}.py")

    async def asks(self) -> float:
        """Milliseconds from a key to its answer."""
        self.typed += 1
        text = f"n{self.number}_{self.typed} = "
        start = {"line": LINE, "character": COLUMN}
        end = {"line": LINE, "character": COLUMN + (len(self.last) if self.typed > 1 else 0)}
        self.last = text
        began = perf_counter()
        await self.editor.change(self.uri, self.typed + 1, {"range": {"start": start, "end": end}, "text": text})
        await self.editor.inline(self.uri, LINE, COLUMN + len(text))
        return (perf_counter() - began) * 1000


async def at_once(count: int, rounds: int) -> None:
    """Open so many at the same moment, ask, print."""
    with tempfile.TemporaryDirectory() as folder:
        home = private(Path(folder))
        given(home, smollm2())
        async with AsyncExitStack() as stack:
            began = perf_counter()
            options = {"backend": "embedded", "completion": {"delayMs": 0, "multiline": "never", "maxTokens": 8}}
            editors = [ProcessEditor(VSCODE, options, environment=home) for _ in range(count)]
            for editor in editors:
                await stack.enter_async_context(editor)
            await asyncio.gather(*(editor.ready() for editor in editors))
            ready = (perf_counter() - began) * 1000
            typists = [Typist(editor, number) for number, editor in enumerate(editors)]
            for typist in typists:
                await typist.opens()
                await typist.asks()
            alone = [await typist.asks() for _ in range(rounds) for typist in typists]
            together = [
                took for _ in range(rounds) for took in await asyncio.gather(*(typist.asks() for typist in typists))
            ]
            engines = living(home)
            held = [psutil.Process(editor.process.pid).memory_info().rss / 1e6 for editor in editors]
            table = Table(
                "windows", "engines", "all ready", "one asks, p50, p95", "all ask at once", "a window", "engine"
            )
            table.add_row(
                str(count), str(len(engines)), f"{ready:.0f} ms",
                *(f"{p(times, 0.5):.0f}, {p(times, 0.95):.0f} ms" for times in (alone, together)),
                f"{statistics.median(held):.0f} MB", ", ".join(f"{one.memory_info().rss / 1e6:.0f} MB" for one in engines),
            )  # fmt: skip
            Console(width=160).print(table)


async def main(rounds: int) -> None:
    """Open two windows in each of so many homes, print."""
    windows: list[tuple[Window, Window]] = []
    for _ in range(rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            home = private(Path(folder))
            given(home, smollm2())
            async with AsyncExitStack() as stack:
                windows.append((await opened(stack, home), await opened(stack, home)))
            await asyncio.sleep(2)  # the engine ends
    table = Table(box=None)
    for heading in ("window", *PARTS):
        table.add_column(heading, justify="right")
    for place, name in enumerate(("first", "second")):
        columns = zip(*(pair[place] for pair in windows[1:]), strict=True)  # the first pair warms the disk
        table.add_row(name, *(f"{statistics.median(one):.0f} ms" for one in columns))
    Console(width=160).print(table)
    ratios = [second[-1] / first[-1] for first, second in windows[1:]]
    print(f"second / first: {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f}), {rounds} pairs")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--at-once", type=int, default=0, metavar="WINDOWS")
    chosen = parser.parse_args()
    asyncio.run(at_once(chosen.at_once, chosen.rounds) if chosen.at_once else main(chosen.rounds))
