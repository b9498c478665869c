"""`python -m tests.bench.holes_in_turns --against PYTHON`: from request to ghost, here and in another build, the same holes in turns.

Two real `temoto serve`, each before a server of models that writes the same answer, a token every so many milliseconds; where both show the
same text, their times are compared. A longer ghost takes the model longer, so holes where the text differs are counted and left out.
Exit 0 whatever comes out: a figure is for reading.
"""

import argparse
import asyncio
import re
import statistics
import sys
import tempfile
from contextlib import AsyncExitStack
from time import perf_counter
from typing import Any

import psutil

from tests.bench.__main__ import OPTIONS
from tests.draw import CURSOR
from tests.fakes.timed_ollama import MODEL, TimedOllama
from tests.lsp.client import VSCODE
from tests.lsp.process import ProcessEditor

SETTINGS = {**OPTIONS, "completion": {"delayMs": 0, "model": MODEL}}
PAUSE_S = 0.1  # in which what was asked ahead is called off
# A language, its ending, a document and what the model says there, to the end of its breath. `@` is another number each time.
HOLES = (
    ("python", "py", "def area_@(w, h):\n    return │\n\n\nprint(1)\n", "w * h\n\n\ndef other(a):\n    return a\n"),
    ("python", "py", "def price_@(amount, rate):\n    │\n\n\nprint(1)\n", "return amount * (1 + rate)\n\n\ndef tax(amount):\n    return amount\n"),
    ("python", "py", "def count_@(rows):\n    n = 0\n    for row in rows:\n        │\n    return n\n", "if row.paid:\n            n += 1\n    return n\n\n\ndef f():\n    pass\n"),
    ("python", "py", "def first_@(rows, key):\n    found = sorted(rows, │)\n    return found[0]\n", "key=key)\n    return found\n"),
    ("python", "py", "class Stack@:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        │\n", "self.items.append(item)\n\n    def pop(self):\n        return self.items.pop()\n"),
    ("javascript", "js", "function total@(items) {\n  let sum = 0;\n  for (const item of items) {\n    │\n  }\n  return sum;\n}\n", "sum += item.price * item.count;\n  }\n  return sum;\n}\n"),
    ("javascript", "js", "const name@ = │;\n", "user.first + ' ' + user.last;\nconst age = user.age;\n"),
    ("typescript", "ts", "export function isEven@(n: number): boolean {\n  │\n}\n", "return n % 2 === 0;\n}\n\nexport function isOdd(n: number): boolean {\n"),
    ("go", "go", "package a\n\nfunc Max@(a, b int) int {\n\t│\n}\n", "if a > b {\n\t\treturn a\n\t}\n\treturn b\n}\n\nfunc Min(a, b int) int {\n"),
    ("rust", "rs", "fn square@(x: i32) -> i32 {\n    │\n}\n", "x * x\n}\n\nfn cube(x: i32) -> i32 {\n    x * x * x\n}\n"),
    ("c", "c", "int add@(int a, int b)\n{\n    │\n}\n", "return a + b;\n}\n\nint sub(int a, int b)\n{\n"),
    ("markdown", "md", "# Notes @\n\nThe server │\n", "answers on port 8080.\n\nIt keeps nothing.\n"),
)  # fmt: skip


class Answering(TimedOllama):
    """Says to each prompt what `says` is, behind what of `left` a build cut from the prompt's end for the model to write anew."""

    says = left = ""

    async def _generate(self, asked: dict[str, Any], *streams: Any) -> None:
        prompt = str(asked["prompt"])
        shown = prompt.split("<|fim_suffix|>", maxsplit=1)[0]
        most = next((cut for cut in range(40) if shown.endswith(self.left[-60 : len(self.left) - cut])), 0)
        said = self.left[len(self.left) - most :] + self.says
        self.tokens = re.findall(r" ?\w+|\s+|[^\w\s]", said)
        await super()._generate(asked, *streams)


async def ghost(editor: ProcessEditor, ollama: Answering, hole: tuple[str, ...], number: int) -> tuple[str, float]:
    """(the text shown, milliseconds from the request)."""
    language, ending, document, answer = hole
    left, right = document.replace("@", str(number)).split(CURSOR)
    ollama.left, ollama.says = left, answer
    uri = await editor.open(left + right, uri=f"untitled:{number}.{ending}", language=language)
    line = left.count("\n")
    began = perf_counter()
    items = await editor.inline(uri, line, len(left) - left.rfind("\n") - 1, invoked=False)
    took = (perf_counter() - began) * 1000
    await editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    await asyncio.sleep(PAUSE_S)
    return (items[0]["insertText"] if items else ""), took


def _spent(process: psutil.Process) -> float:
    """Milliseconds of processor time."""
    return sum(process.cpu_times()[:2]) * 1000


async def main(against: str, token_ms: float, rounds: int) -> None:
    pythons = {"here": sys.executable, "there": against}
    got: dict[tuple[int, str], list[tuple[str, float]]] = {}
    async with AsyncExitStack() as stack:
        beds: dict[str, tuple[ProcessEditor, Answering]] = {}
        for name, python in pythons.items():
            ollama = await stack.enter_async_context(Answering(token_ms / 1000))
            home = tempfile.mkdtemp()
            environment = {"HOME": home, "XDG_CACHE_HOME": home, "OLLAMA_HOST": ollama.url}
            editor = ProcessEditor(VSCODE, SETTINGS, environment=environment)
            editor.command = (python, "-P", "-m", "temoto", "serve")
            await stack.enter_async_context(editor)
            await editor.ready()
            beds[name] = editor, ollama
        processes = {name: psutil.Process(editor.process.pid) for name, (editor, _) in beds.items()}
        before = {name: _spent(process) for name, process in processes.items()}
        for turn in range(rounds):
            for place, hole in enumerate(HOLES):
                for name in pythons if turn % 2 else reversed(pythons):
                    number = 100 + turn * len(HOLES) + place
                    got.setdefault((place, name), []).append(await ghost(*beds[name], hole, number))
        spent = {name: _spent(process) - before[name] for name, process in processes.items()}
    shares: list[float] = []
    for place, (language, _, document, _) in enumerate(HOLES):
        here, there = (got[place, name][1:] for name in pythons)
        texts = [{re.sub(r"\d+", "@", text) for text, _ in side} for side in (here, there)]
        mine, theirs = (statistics.median(took for _, took in side) for side in (here, there))
        share = statistics.median(one / other for (_, one), (_, other) in zip(here, there, strict=True))
        same = texts[0] == texts[1]
        if same:
            shares.append(share)
        print(
            f"{language}, {document.split(CURSOR)[0][-24:]!r}: {mine:.1f} ms, {theirs:.1f} ms, {share:.3f}",
            end="",
        )
        print("" if same else f"  other text: {texts}")
    for name in pythons:
        print(f"{name}: {spent[name] / (rounds * len(HOLES)):.1f} ms of processor time a ghost")
    print(
        f"the same text in {len(shares)} of {len(HOLES)}: median {statistics.median(shares):.3f}, worst {max(shares):.3f}"
    )


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--against", required=True, metavar="PYTHON", help="the Python of another build")
    words.add_argument("--token-ms", type=float, default=5)
    words.add_argument("--rounds", type=int, default=9)
    chosen = words.parse_args()
    asyncio.run(main(chosen.against, chosen.token_ms, chosen.rounds))
