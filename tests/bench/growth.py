"""`python -m tests.bench.growth`: does a key cost more in a longer file, or beside more open ones?

One server process and a fake Ollama that answers at once. Each key is a change and a question nobody asked before, in the middle of the file:
milliseconds until the question's bytes are at the backend, and until its answer is here; medians. Editors that share a model are simulated:
`python -m tests.bench.replay.simulated --rate 80 --editors 16`.
"""

import asyncio
import statistics
import tempfile
from time import perf_counter

import psutil
from rich.console import Console
from rich.table import Table

from tests.fakes.timed_ollama import MODEL, TimedOllama
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor

LINES, DOCUMENTS, KEYS = (100, 10_000, 100_000), (50, 500), 40
OPTIONS = {"backend": "ollama", "completion": {"delayMs": 0, "model": MODEL, "multiline": "never", "ahead": False}}


def text(lines: int) -> str:
    return "".join(f"def f{number}(a, b):\n    return a + b * {number}\n\n\n" for number in range(lines // 4))


async def keys(editor: ProcessEditor, ollama: TimedOllama, lines: int, uri: str) -> tuple[float, float, float]:
    """Milliseconds to the backend, to the answer, and of the server's processor, a key."""
    middle = lines // 8 * 4 + 2  # an empty line between two functions
    process = psutil.Process(editor.process.pid)
    sent, answered = list[float](), list[float]()
    used = sum(process.cpu_times()[:2])
    for number in range(KEYS):
        place = {"line": middle, "character": number}
        ollama.arrived.clear()
        began = perf_counter()
        await editor.change(uri, number + 2, {"range": {"start": place, "end": place}, "text": "qxzjwv"[number % 6]})
        await editor.inline(uri, middle, number + 1)
        answered.append(perf_counter() - began)
        sent += [at - began for at in ollama.arrived[:1]]
    used = sum(process.cpu_times()[:2]) - used
    return statistics.median(sent) * 1000, statistics.median(answered) * 1000, used / KEYS * 1000


async def measured(lines: int, documents: int) -> tuple[float, float, float, float]:
    """The figures of `keys` in one of `documents` open files, and the server's memory (MB)."""
    home = tempfile.mkdtemp(prefix="temoto-growth-")
    async with TimedOllama(tokens=["value", "\n"]) as ollama:
        environment = {"HOME": home, "XDG_CACHE_HOME": home, "OLLAMA_HOST": ollama.url}
        async with ProcessEditor(VSCODE, OPTIONS, environment=environment) as editor:
            await editor.ready()
            ollama.token_s = 0
            for number in range(1, documents):
                await editor.open(text(100), uri=f"untitled:{number}.py")
            uri = await editor.open(text(lines), uri="untitled:here.py")
            took = await keys(editor, ollama, lines, uri)
            return *took, psutil.Process(editor.process.pid).memory_info().rss / 1e6


async def main() -> None:
    table = Table(
        "lines", "open files", "key → bytes at the backend", "key → answer", "processor time a key", "resident"
    )
    for lines, documents in (*((lines, 1) for lines in LINES), *((1_000, documents) for documents in DOCUMENTS)):
        sent, answered, used, memory = await measured(lines, documents)
        table.add_row(
            f"{lines:,}", f"{documents}", f"{sent:.1f} ms", f"{answered:.1f} ms", f"{used:.1f} ms", f"{memory:.0f} MB"
        )
    Console(width=160).print(table)


if __name__ == "__main__":
    asyncio.run(main())
