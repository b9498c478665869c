"""`python -m tests.bench.growth`: does a key cost more in a longer file, beside more open ones, or in a line of 20 MB?

One server process and a fake Ollama that answers at once. Each key is a change and a question nobody asked before, in the middle of the file:
milliseconds until the question's bytes are at the backend, and until its answer is here; medians of the keys that brought a ghost. Files of
several lengths are open in one server and typed into in turn, so that what else the machine does falls on all of them. Editors that share a
model are simulated: `python -m tests.bench.replay.simulated --rate 80 --editors 16`; five real windows: `python -m tests.bench.windows --at-once 5`.
"""

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter

import psutil
from rich.console import Console
from rich.table import Table

from tests.fakes.timed_ollama import MODEL, TimedOllama
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor

LINES, DOCUMENTS, KEYS = (100, 10_000, 100_000), (1, 50, 500), 200
LONG = 20_000_000  # characters of one line
FEW = 20  # keys in such a line
STEADY_S = 2.0  # a machine that told late of itself has it planned anew: nothing is asked meanwhile
OPTIONS = {"backend": "ollama", "completion": {"delayMs": 0, "model": MODEL, "multiline": "never", "ahead": False, "candidates": 1}}  # fmt: skip


@dataclass(slots=True)
class Typed:
    """One open file, where somebody types in it, and what its keys took: milliseconds."""

    what: str
    uri: str
    line: int
    column: int
    version: int = 1
    sent: list[float] = field(default_factory=list[float])
    answered: list[float] = field(default_factory=list[float])
    used: float = 0.0
    empty: int = 0


def text(lines: int) -> str:
    return "".join(f"def f{number}(a, b):\n    return a + b * {number}\n\n\n" for number in range(lines // 4))


@asynccontextmanager
async def server() -> AsyncGenerator[tuple[ProcessEditor, TimedOllama], None]:
    """One that serves, and has for a while, and its backend."""
    home = tempfile.mkdtemp(prefix="temoto-growth-")
    async with TimedOllama(tokens=["value", "\n"]) as ollama:
        environment = {"HOME": home, "XDG_CACHE_HOME": home, "OLLAMA_HOST": ollama.url}
        async with ProcessEditor(VSCODE, OPTIONS, environment=environment) as editor:
            await editor.ready()
            since = perf_counter()
            while perf_counter() - since < STEADY_S:
                if (await editor.request("temoto/status", None))["kind"] not in {"ready", "warning"}:
                    since = perf_counter()
                await asyncio.sleep(0.05)
            ollama.token_s = 0
            yield editor, ollama


async def opened(editor: ProcessEditor, lines: int) -> Typed:
    uri = await editor.open(text(lines), uri=f"untitled:{lines}-lines.py")
    return Typed(f"{lines:,}", uri, lines // 8 * 4 + 2, 0)  # an empty line between two functions


async def key(editor: ProcessEditor, ollama: TimedOllama, here: Typed) -> None:
    """One more letter in this file, and its answer."""
    process = psutil.Process(editor.process.pid)
    place = {"line": here.line, "character": here.column}
    here.version, here.column = here.version + 1, here.column + 1
    ollama.arrived.clear()
    used, began = sum(process.cpu_times()[:2]), perf_counter()
    letter = "qxzjwv"[here.column % 6]
    await editor.change(here.uri, here.version, {"range": {"start": place, "end": place}, "text": letter})
    items = await editor.inline(here.uri, here.line, here.column)
    took = perf_counter() - began
    here.used += (sum(process.cpu_times()[:2]) - used) * 1000
    if items and ollama.arrived:
        here.answered.append(took * 1000)
        here.sent.append((ollama.arrived[0] - began) * 1000)
    else:
        here.empty += 1
        here.answered += [] if ollama.arrived else [took * 1000] * (here.line == 0)


def row(here: Typed, documents: int, memory: float, ratio: str = "") -> list[str]:
    keys = len(here.answered) + here.empty
    sent = f"{statistics.median(here.sent):.2f} ms" if here.sent else "not asked"
    answered = f"{statistics.median(here.answered):.2f} ms"
    return [here.what, str(documents), sent, answered, ratio, f"{here.used / keys:.1f} ms", f"{memory:.0f} MB"]


async def by_lines(keys: int) -> list[list[str]]:
    """Files of several lengths, all open, typed into in turn."""
    async with server() as (editor, ollama):
        files = [await opened(editor, lines) for lines in LINES]
        for number in range(keys + 10):
            if number == 10:  # the first keys in a file read all of it
                for here in files:
                    here.sent, here.answered, here.used, here.empty = [], [], 0.0, 0
            for here in files:
                await key(editor, ollama, here)
        memory = psutil.Process(editor.process.pid).memory_info().rss / 1e6
        shortest = statistics.median(files[0].answered)
        return [row(here, len(files), memory, f"{statistics.median(here.answered) / shortest:.2f}") for here in files]


async def beside(documents: int, keys: int) -> list[str]:
    """One of a thousand lines, beside others."""
    async with server() as (editor, ollama):
        for number in range(1, documents):
            await editor.open(text(100), uri=f"untitled:{number}.py")
        here = await opened(editor, 1_000)
        for _ in range(keys):
            await key(editor, ollama, here)
        return row(here, documents, psutil.Process(editor.process.pid).memory_info().rss / 1e6)


async def in_one_line() -> list[str]:
    """At the end of one line of 20 MB."""
    async with server() as (editor, ollama):
        start = "x = [" + "1, " * (LONG // 3)
        uri = await editor.open(start, uri="untitled:long.py")
        here = Typed("1 line of 20 MB", uri, 0, len(start))
        for _ in range(FEW):
            await key(editor, ollama, here)
        return row(here, 1, psutil.Process(editor.process.pid).memory_info().rss / 1e6)


async def main(keys: int) -> None:
    table = Table(
        "lines", "open files", "key → bytes at the backend", "key → answer", "of the shortest", "processor time a key", "resident"
    )  # fmt: skip
    for one in await by_lines(keys):
        table.add_row(*one)
    for documents in DOCUMENTS:
        table.add_row(*await beside(documents, keys))
    table.add_row(*await in_one_line())
    Console(width=160).print(table)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=KEYS)
    asyncio.run(main(parser.parse_args().keys))
