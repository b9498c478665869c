"""`python -m tests.bench.windows`: a first and a second window, from the start of the server's process to its first ghost, on the embedded engine.

The first finds no engine: it starts one, loads SmolLM2 and asks it whether it works. The second, opened while the first stays, finds all of that done.
Prints the table of docs/benchmarks.md: the parts of both, and the ratio of the second to the first.
"""

import argparse
import asyncio
import itertools
import statistics
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from tests.conftest import given, private
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
    asyncio.run(main(parser.parse_args().rounds))
