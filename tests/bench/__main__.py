"""`make bench`: the speed budgets of docs/benchmarks.md, measured side by side in one run, printed as a table.

`python -m tests.bench --against PYTHON` also asks the build that Python belongs to for the verbs.

What temoto adds is measured against a fake Ollama of known speed; ratios and medians, because machines are noisy. Exit 0
whatever comes out: a figure is for reading.
"""

import argparse
import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil
from lsprotocol import types
from pygls.workspace import TextDocument
from rich.console import Console
from rich.table import Table

from temoto.adapters.http import connect, parsed
from temoto.core.backend.address import Address
from temoto.lsp.protocol.document import LineDocument
from tests.bench.around_a_call import around_a_call_rows, shown_rows
from tests.bench.verbs import measured
from tests.fakes.timed_ollama import MODEL, TimedOllama
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor

ROUNDS = 60
TEXT = "".join(f"def f{n}(a, b):\n    total = a + b\n    return total * {n}\n\n\n" for n in range(40))
# One candidate: who asks by hand, as the scripted editor does, is offered three.
OPTIONS = {"backend": "ollama", "completion": {"delayMs": 0, "model": MODEL, "multiline": "never", "candidates": 1}}


def p(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def initialize_ms(command: list[str], runs: int = 9) -> float:
    """Median of process start to the answer of `initialize`."""
    about = {"processId": None, "rootUri": None, "capabilities": VSCODE}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about}).encode()
    took: list[float] = []
    for _ in range(runs):
        began = perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        process.stdin.flush()
        process.stdout.readline()
        took.append((perf_counter() - began) * 1000)
        process.kill()
        process.wait()
    return statistics.median(took)


def did_change_ms(document: TextDocument, lines: int, edits: int = 200) -> float:
    """Median of one keystroke's edit in a document."""
    rng = random.Random(0)
    took: list[float] = []
    for _ in range(edits):
        where = types.Position(rng.randrange(lines), 4)
        change = types.TextDocumentContentChangePartial(types.Range(where, where), "x")
        began = perf_counter()
        document.apply_change(change)
        took.append((perf_counter() - began) * 1000)
    return statistics.median(took)


async def through_the_server(ollama: TimedOllama) -> dict[str, Any]:
    """Request → bytes at the backend, whole answers, cancels, memory; one server process."""
    home = tempfile.mkdtemp()
    environment = {"HOME": home, "XDG_CACHE_HOME": home, "OLLAMA_HOST": ollama.url}
    async with ProcessEditor(VSCODE, OPTIONS, environment=environment) as editor:
        await editor.ready()
        at, numbers = (TEXT.count("\n") + 1, 4), count()

        async def another() -> str:
            """A document nobody was asked about yet: what was answered once is not asked again."""
            number = next(numbers)
            return await editor.open(
                TEXT + f"def g{number}(price, quantity, tax):\n    \n", uri=f"untitled:{number}.py"
            )

        ollama.token_s = 0
        sent: list[float] = []
        for _ in range(ROUNDS):
            ollama.arrived.clear()
            uri = await another()
            asked = perf_counter()
            assert await editor.inline(uri, *at)
            sent.append((ollama.arrived[0] - asked) * 1000)
        ollama.token_s = 0.01
        whole, direct = [], []
        prompt = ollama.prompts[-1]
        backend = connect("fake", Address(ollama.url, loopback=True))
        for _ in range(ROUNDS // 4):
            uri = await another()
            began = perf_counter()
            assert await editor.inline(uri, *at)
            whole.append(perf_counter() - began)
            began = perf_counter()
            async with backend.posted("/api/generate", {"prompt": prompt}) as response:
                async for line in response.aiter_lines():
                    parsed(line.encode())
            direct.append(perf_counter() - began)
        await backend.http.aclose()
        cancels: list[float] = []
        for _ in range(ROUNDS // 4):
            ollama.closed.clear()
            ollama.gone.clear()
            number = editor.ask_inline(await another(), *at)
            await asyncio.sleep(0.04)
            began = perf_counter()
            await editor.cancel(number)
            await ollama.gone.wait()
            ollama.gone.clear()
            cancels.append((ollama.closed[0] - began) * 1000)
        memory = psutil.Process(editor.process.pid).memory_info().rss / 1e6
    return {
        "sent": sent,
        "whole": statistics.median(whole) / statistics.median(direct),
        "cancels": cancels,
        "memory": memory,
    }


async def main(against: str) -> None:
    table = Table("what", "measured", "against", "ratio or figure", "budget")
    bare = initialize_ms([sys.executable, str(Path(__file__).with_name("bare_server.py"))])
    ours = initialize_ms([sys.executable, "-m", "temoto", "serve"])
    table.add_row("initialize", f"{ours:.0f} ms", f"bare pygls {bare:.0f} ms", f"{ours / bare:.2f}", "≤ 0.5")
    source = "    total = price * quantity\n" * 50_000
    line = did_change_ms(LineDocument("a", source, 0, "python", "utf-16"), 50_000)
    stock = did_change_ms(TextDocument("a", source), 50_000, 20)
    table.add_row(
        "didChange, 50,000 lines", f"{line:.3f} ms", f"stock pygls {stock:.1f} ms", f"{line / stock:.3f}", "≤ 0.8 ms"
    )
    for row in (*around_a_call_rows(), *shown_rows(), *measured(against)):
        table.add_row(*row)
    async with TimedOllama() as ollama:
        seen = await through_the_server(ollama)
    sent, cancels = seen["sent"], seen["cancels"]
    table.add_row(
        "request → bytes at the backend", f"p50 {p(sent, 0.5):.1f} ms", "", f"p95 {p(sent, 0.95):.1f} ms", "≤ 3 / 8 ms"
    )
    table.add_row("whole answer / straight to the backend", "12 tokens of 10 ms", "", f"{seen['whole']:.3f}", "≤ 1.02")
    table.add_row(
        "cancel in the middle of an answer → stream closed",
        f"p50 {p(cancels, 0.5):.1f} ms",
        "",
        f"p95 {p(cancels, 0.95):.1f} ms",
        "≤ 60 ms",
    )
    table.add_row("resident, Ollama backend, estimated tokens", f"{seen['memory']:.0f} MB", "", "", "≤ 120 MB")
    Console(width=120).print(table)


if __name__ == "__main__":
    words = argparse.ArgumentParser(description="The speed budgets, side by side.")
    words.add_argument("--against", default="", metavar="PYTHON", help="the Python of another build, for the verbs")
    asyncio.run(main(words.parse_args().against))
