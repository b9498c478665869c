"""`make soak`: does a server that has worked all day hold more memory than in the morning? A table; exit 1 where it does.

A real `temoto serve` is driven by a scripted editor against a fake Ollama that answers at once: 50,000 changes of one document, 10,000
completions and 550 code actions in 50 documents, each edited before it is asked about; a server for each kind of work. Resident memory after
the first of it is compared with that at its end: at most a tenth more, and at most 2 MB from the 1,000th completion to the 10,000th.
`--server PYTHON` drives another build of temoto in turn with this one.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import psutil
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.bench.__main__ import p
from tests.fakes.scripted_chat import fenced
from tests.fakes.timed_ollama import TimedOllama
from tests.lsp.codeactions.paper import Paper, capabilities
from tests.lsp.process import ProcessEditor

CHANGES, BATCH = 50_000, 100
COMPLETIONS, ACTIONS, DOCUMENTS = 10_000, 550, 50
FIRST, FIRST_ACTIONS = 1_000, 2 * DOCUMENTS  # the actions: one of both kinds in each document
BOUND, MOST_MB = 1.1, 2.0  # of any work; of completions
TRIES = 3
MODEL = "scripted-coder:7b"
FUNCTIONS, MORE_FUNCTIONS = 120, 400  # more for actions, which read the whole document
PROSE = "It adds two numbers, and multiplies what comes of it. " * 8


def function(number: int, version: int) -> str:
    return f"def f{number}(a, b):\n    total = a + b + {version}\n    return total * {number}\n"


def source(document: int, functions: int) -> str:
    """600 or 2,000 lines of Python, others in every document."""
    return "\n\n".join(function(number, document) for number in range(functions)) + "\n\nlast = 1\n"


class AnsweringOllama(TimedOllama):
    """Answers chats too, at once and with `reply`; keeps nothing of what it was asked."""

    reply = ""

    def _answer(self, path: str) -> dict[str, Any]:
        model = {"name": MODEL, "size": 400_000_000, "digest": "0", "details": {"family": "scripted"}}
        said = {"role": "assistant", "content": self.reply}
        return {
            "/api/tags": {"models": [model]},
            "/api/show": {"model_info": {}, "capabilities": ["completion"], "details": {"family": "scripted"}},
            "/api/chat": {
                "message": said,
                "done": True,
                "done_reason": "stop",
                "eval_count": 5,
                "eval_duration": 10**8,
            },
        }.get(path) or super()._answer(path)

    def forget(self) -> None:
        self.arrived.clear()
        self.prompts.clear()


class Desk(ProcessEditor, Paper):
    """An editor with many documents, one of them before it, that runs a temoto of any build and counts its actions."""

    def __init__(self, python: str, ollama: str) -> None:
        home = tempfile.mkdtemp()
        names = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")
        options = {"backend": "ollama", "url": ollama, "completion": {"delayMs": 0, "multiline": "never"}}
        super().__init__(capabilities("vscode"), options, environment=dict.fromkeys(names, home))
        self.python = python
        self.documents: dict[str, tuple[str, int]] = {}
        self.number = self.actions = 0

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.process = await asyncio.create_subprocess_exec(
            self.python, "-P", "-m", "temoto", "serve",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **self.environment},
        )  # fmt: skip
        self.draining = asyncio.create_task(self._drain())
        return self.process.stdout, self.process.stdin

    def turn_to(self, number: int) -> None:
        """Have this document before it."""
        if self.uri:
            self.documents[self.uri] = (self.text, self.version)
        self.number, self.uri = number, f"untitled:{number}.py"
        self.text, self.version = self.documents[self.uri]

    async def opens_many(self, count: int, functions: int) -> None:
        for number in range(count):
            uri, text = f"untitled:{number}.py", source(number, functions)
            self.documents[uri] = (text, 0)
            await self.open(text, uri)
        self.turn_to(0)

    async def asked(self, column: int) -> bool:
        """Whether there is ghost text at this column of the last line. A machine that is busy is known late: then start-up may run again."""
        for _ in range(TRIES):
            if await self.inline(self.uri, self.text.count("\n") - 1, column):
                return True
            while (await self.request("temoto/status", None, 60))["kind"] == "starting":  # noqa: ASYNC110 - it is not told
                await asyncio.sleep(0.05)
        return False

    async def settled(self) -> None:
        """Everything sent has been read: messages are handled in order."""
        await self.request("workspace/executeCommand", {"command": "temoto.cancel"}, 60)

    def resident_mb(self) -> float:
        return psutil.Process(self.process.pid).memory_info().rss / 1e6


@dataclass(slots=True)
class Seen:
    """What one kind of work showed."""

    what: str
    first_mb: float = 0.0
    end_mb: float = 0.0
    took_ms: list[float] = field(default_factory=list[float])

    @property
    def growth(self) -> float:
        return self.end_mb / self.first_mb

    @property
    def grew(self) -> bool:
        """Whether it holds more than it may."""
        return self.growth > BOUND or (self.what == "completion" and self.end_mb - self.first_mb > MOST_MB)


async def changes(desk: Desk, _ollama: AnsweringOllama) -> list[float]:
    """A batch, each undone by the next; milliseconds a change until all have been handled."""
    began = perf_counter()
    for number in range(BATCH):
        desk.version += 1
        line = 1 + 5 * (desk.version // 2 % FUNCTIONS)
        start, end = ({"line": line, "character": column} for column in (4, 4 + number % 2))
        text = "" if number % 2 else "x"
        await desk.change(desk.uri, desk.version, {"range": {"start": start, "end": end}, "text": text})
    await desk.settled()
    return [(perf_counter() - began) * 1000 / BATCH] * BATCH


async def completion(desk: Desk, ollama: AnsweringOllama) -> list[float]:
    """One in the next document, after an edit there."""
    desk.turn_to((desk.number + 1) % DOCUMENTS)
    last, before = desk.text.count("\n") - 1, len(desk.text.splitlines()[-1])
    start, end = ({"line": last, "character": column} for column in (6, before))
    text = f"= {desk.version} + "
    desk.version += 1
    desk.text = desk.text[: 6 - before - 1] + text + "\n"
    await desk.change(desk.uri, desk.version, {"range": {"start": start, "end": end}, "text": text})
    ollama.forget()
    began = perf_counter()
    assert await desk.asked(6 + len(text)), "no ghost text"
    return [(perf_counter() - began) * 1000]


async def action(desk: Desk, ollama: AnsweringOllama) -> list[float]:
    """One in the next document, after an edit there, until its edit or its page is there; every other round changes the documents."""
    desk.turn_to((desk.number + 1) % DOCUMENTS)
    function_there = desk.version % FUNCTIONS
    explains = desk.actions // DOCUMENTS % 2 == 0
    desk.actions += 1
    await desk.types(desk.text.count("\n") - 1, 0, "x")
    ollama.reply = PROSE if explains else fenced(function(function_there, desk.version + 1_000))
    edits, pages = desk.edits, len(desk.pages)
    began = perf_counter()
    await desk.choose("Explain" if explains else "Refactor", 5 * function_there, 4)
    while (desk.edits, len(desk.pages)) == (edits, pages):
        desk.news.clear()
        await asyncio.wait_for(desk.news.wait(), 30)
    took = (perf_counter() - began) * 1000
    assert (desk.edits - edits, len(desk.pages) - pages) == ((0, 1) if explains else (1, 0)), desk.heard[-3:]
    return [took]


Work = Callable[[Desk, AnsweringOllama], Awaitable[list[float]]]


async def soaked(
    what: str, work: Work, times: int, first: int, desks: list[Desk], ollama: AnsweringOllama, bar: Progress
) -> list[Seen]:
    """The work done so many times at each desk, in turn, as a machine has its moods: memory after the first so many and at the end."""
    shown, found = bar.add_task(what, total=times), [Seen(what) for _ in desks]
    while len(found[0].took_ms) < times:
        for desk, seen in zip(desks, found, strict=True):
            seen.took_ms += await work(desk, ollama)
            if not seen.first_mb and len(seen.took_ms) >= min(first, times):
                seen.first_mb = desk.resident_mb()
        bar.update(shown, completed=len(found[0].took_ms))
    for desk, seen in zip(desks, found, strict=True):
        seen.end_mb = desk.resident_mb()
    bar.remove_task(shown)
    return found


async def of_builds(pythons: list[str], share: float, only: str, bar: Progress) -> list[list[Seen]]:
    """What each kind of work showed of each of these builds of temoto."""
    kinds = [
        ("change", changes, CHANGES, FIRST, 1, FUNCTIONS),
        ("completion", completion, COMPLETIONS, FIRST, DOCUMENTS, FUNCTIONS),
        ("code action", action, ACTIONS, FIRST_ACTIONS, DOCUMENTS, MORE_FUNCTIONS),
    ]
    found: list[list[Seen]] = []
    async with AnsweringOllama(tokens=["total"]) as ollama:
        for what, work, times, first, documents, functions in kinds:
            if only not in what:
                continue
            async with AsyncExitStack() as until:
                desks = [await until.enter_async_context(Desk(python, ollama.url)) for python in pythons]
                for desk in desks:
                    await desk.ready()
                    await desk.opens_many(documents, functions)
                found.append(await soaked(what, work, int(times * share), first, desks, ollama, bar))
    return found


def row(build: str, seen: Seen, other: Seen | None) -> list[str]:
    middle, late = p(seen.took_ms, 0.5), p(seen.took_ms, 0.95)
    ratio = f"{middle / p(other.took_ms, 0.5):.2f}" if other else ""
    memory = [f"{seen.first_mb:.1f} MB", f"{seen.end_mb:.1f} MB", f"{seen.growth:.2f}"]
    return [f"{len(seen.took_ms):,} × {seen.what}", build, *memory, f"{middle:.2f} ms", f"{late:.2f} ms", ratio]


async def main() -> int:
    """1 where the build of this tree grew by more than the bound."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--server", metavar="PYTHON", help="measure the temoto of this interpreter too, and compare")
    asked.add_argument("--share", type=float, default=1.0, help="of the work: 0.1 for a quick look")
    asked.add_argument("--only", default="", metavar="KIND", help="of work: change, completion or action")
    chosen = asked.parse_args()
    pythons = [sys.executable, *([chosen.server] if chosen.server else [])]
    with Progress(console=Console(stderr=True), transient=True) as bar:
        found = await of_builds(pythons, chosen.share, chosen.only, bar)
    table = Table(
        "what", "build", "after the first", "at the end", f"growth (≤ {BOUND})", "p50", "p95", "p50 / the other's"
    )
    for ours, *other in found:
        table.add_row(*row("this tree", ours, other[0] if other else None))
        for beside in other:
            table.add_row(*row("the other", beside, None))
    Console(width=130).print(table)
    return int(any(ours.grew for ours, *_ in found))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
