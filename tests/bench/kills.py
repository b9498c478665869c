"""`make soak`: a day on which whatever serves is killed again and again. A table; exit 1 where something is left, or unanswered.

A real `temoto serve` is driven by a scripted editor: completions (some cancelled, some superseded before they are answered) and code
actions in a document that is edited all the time, while the backend is killed and comes back, at moments drawn by `--seed`. The backend is
a scripted one, or (`--engine`) the real llama.cpp with SmolLM2. At the end every request was answered exactly once, every ghost began with
what stood left of the cursor, and the server holds no more descriptors, threads, tasks or children than after the first tenth of the work;
nor memory, where the backend is the scripted one (docs/benchmarks.md).
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from tests.engines import living
from tests.fakes.scripted_chat import ScriptedChat
from tests.lsp.client import Editor, RpcError
from tests.lsp.codeactions.paper import Paper, capabilities
from tests.lsp.process import ProcessEditor

ROOT = Path(__file__).resolve().parents[2]
MOST_MB = 2.0
SLACK = 3  # descriptors: a connection or two that are kept
POOL = min(32, (os.cpu_count() or 1) + 4)  # threads that may yet begin to work for asyncio
CALM_S = 60.0
ANSWER_S = 90.0
TEXT = "".join(f"def f{number}(a, b):\n    return a + b + {number}\n\n\n" for number in range(40)) + "last = \n"
REPLY = "```python\ndef f0(a, b):\n    return b + a\n```"


@dataclass(frozen=True, slots=True)
class Held:
    """What a server holds while nobody asks for anything."""

    mb: float
    descriptors: int
    threads: int
    tasks: int
    children: int


@dataclass(slots=True)
class Day:
    """What came of the work."""

    completions: int = 0
    ghosts: int = 0
    actions: int = 0
    kills: int = 0
    errors: int = 0
    first: Held | None = None
    last: Held | None = None
    wrong: list[str] = field(default_factory=list[str])


class Backend:
    """The scripted one: it goes and comes at the same address."""

    def __init__(self) -> None:
        self.fake = ScriptedChat(REPLY, ghost="f1(2, 3)")
        self.options: dict[str, Any] = {"backend": "ollama"}

    def begin(self, _home: dict[str, str]) -> None:
        self.fake.up()
        self.fake.server.handle_error = _silent
        self.options["url"] = self.fake.url

    def kill(self) -> bool:
        """Whether there was one to kill."""
        if self.fake.killed:
            return False
        self.fake.down()
        return True

    def back(self) -> None:
        if self.fake.killed:
            self.fake.up()
            self.fake.server.handle_error = _silent

    def end(self) -> None:
        self.kill()


def _silent(*_request: object) -> None:
    """Who asked is gone, as is meant."""


class RealEngine(Backend):
    """llama.cpp with SmolLM2: killed by the system; temoto starts it again."""

    def __init__(self) -> None:
        self.options = {"backend": "embedded"}

    def begin(self, home: dict[str, str]) -> None:
        from tests.conftest import given
        from tests.testbed.smollm2 import smollm2

        self.home = home
        given(home, smollm2())

    def kill(self) -> bool:
        engines = living(self.home)
        for engine in engines:
            with suppress(psutil.Error):
                engine.kill()
        return bool(engines)

    def back(self) -> None:
        """Nothing to do: temoto starts it again."""

    def end(self) -> None:
        """It ends with its last user."""


class Desk(ProcessEditor, Paper):
    """An editor whose server says how many tasks it has."""

    command = (sys.executable, "-m", "tests.lsp.counted_server", "serve")

    def __init__(self, backend: Backend, home: dict[str, str]) -> None:
        self.told = Path(home["HOME"], "tasks")
        environment = {**home, "PYTHONPATH": str(ROOT), "TEMOTO_TEST_TASKS": str(self.told)}
        options = {**backend.options, "completion": {"delayMs": 0, "multiline": "never", "maxTokens": 8}}
        Editor.__init__(self)
        Paper.__init__(self, capabilities("vscode"), options, environment=environment, provoked=True)
        self.cwd, self.stderr, self.killed = Path(home["HOME"]), b"", False

    async def held(self) -> Held:
        process = psutil.Process(self.process.pid)
        before = len(self.told.read_text().split()) if self.told.exists() else 0
        os.kill(self.process.pid, signal.SIGUSR1)
        async with asyncio.timeout(CALM_S):
            while not self.told.exists() or len(counts := self.told.read_text().split()) == before:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.02)
        with process.oneshot():
            return Held(
                process.memory_info().rss / 1e6, process.num_fds(), process.num_threads(), int(counts[-1]), len(process.children())
            )  # fmt: skip


async def calm(desk: Desk, backend: Backend) -> Held:
    """What the server holds once it is ready again and has been asked: the least of some looks, as what has just ended goes."""
    backend.back()
    async with asyncio.timeout(CALM_S * 2):
        while not await asked(desk, Day(), 0):  # noqa: ASYNC110 - it may not be told
            await asyncio.sleep(0.1)
    held = [await desk.held()]
    for _ in range(8):
        await asyncio.sleep(0.25)
        held.append(await desk.held())
    least = min(held, key=lambda one: (one.tasks, one.descriptors, one.threads))
    return replace(least, mb=held[-1].mb)


async def asked(desk: Desk, day: Day, back: int, *, cancels: bool = False) -> bool:
    """Ask at the end of the last line, `back` more times before that without waiting; whether there was a ghost."""
    last = desk.text.count("\n") - 1
    left = desk.text.splitlines()[-1]
    numbers = [desk.ask_inline(desk.uri, last, len(left)) for _ in range(back + 1)]
    if cancels:
        await desk.cancel(numbers[-1])
    day.completions += len(numbers)
    ghost = False
    for number in numbers:
        try:
            answer = await desk.answer(number, ANSWER_S)
        except RpcError:
            day.errors += 1
            continue
        for item in (answer or {}).get("items", []):
            ghost = True
            if not item["insertText"].startswith(left):
                day.wrong.append(f"{item['insertText']!r} does not go on with {left!r}")
    day.ghosts += ghost
    return ghost


async def acts(desk: Desk, day: Day, draw: Random) -> None:
    """Choose an action and go on at once; it may be running, or waiting, when the backend is killed."""
    menu = await desk.menu(4 * draw.randrange(40), 4)
    entries = [entry for entry in menu if entry["title"] in {"Explain", "Refactor"} and entry.get("command")]
    if entries:
        await desk.runs(draw.choice(entries))
        day.actions += 1


async def typed(desk: Desk, number: int) -> None:
    """The last line says something else."""
    last = desk.text.count("\n") - 1
    before = len(desk.text.splitlines()[-1])
    text = f"last{number % 1_000} = "
    desk.version += 1
    desk.text = desk.text[: len(desk.text) - 1 - before] + text + "\n"
    where = {"start": {"line": last, "character": 0}, "end": {"line": last, "character": before}}
    await desk.change(desk.uri, desk.version, {"range": where, "text": text})


async def lived(backend: Backend, completions: int, actions: int, kills: int, seed: int) -> Day:
    """The day. Everything is drawn by the seed but what the processes' own pace decides."""
    draw, day = Random(seed), Day()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        from tests.conftest import private

        home = {**private(Path(folder)), "XDG_STATE_HOME": f"{folder}/state"}
        backend.begin(home)
        desk = Desk(backend, home)
        try:
            async with desk:
                await desk.ready()
                await desk.opens(TEXT)
                await works(desk, backend, day, draw, (completions, actions, kills))
            day.wrong += verdict(desk, day)
        finally:
            backend.end()
        day.wrong += [f"left behind: {one}" for one in living(home)] if await asyncio.to_thread(gone_late, home) else []
    return day


def gone_late(home: dict[str, str]) -> bool:
    from tests.engines import ended

    return not all(ended(engine.pid) for engine in living(home))


async def works(desk: Desk, backend: Backend, day: Day, draw: Random, shares: tuple[int, int, int]) -> None:
    completions, actions, kills = shares
    back_at = -1
    number = 0
    while day.completions < completions:
        number += 1
        await typed(desk, number)
        if draw.random() < kills / completions * 1.5 and back_at < 0 and backend.kill():
            day.kills += 1
            back_at = number + draw.randrange(1, 12)
        if number == back_at:
            backend.back()
            back_at = -1
            if draw.random() < 0.7:  # else it is killed again before temoto sees it
                await until_serving(desk)
        if day.actions * completions < actions * day.completions:
            await acts(desk, day, draw)
        await asked(desk, day, draw.choice((0, 0, 0, 1, 3)), cancels=draw.random() < 0.1)
        if day.first is None and day.completions >= completions / 10:
            back_at = -1
            day.first = await calm(desk, backend)
    day.last = await calm(desk, backend)


async def until_serving(desk: Desk) -> None:
    async with asyncio.timeout(CALM_S):
        while (await desk.request("temoto/status", None, 60))["kind"] not in {"ready", "warning", "busy"}:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def verdict(desk: Desk, day: Day) -> list[str]:
    """What is left at the end, and what was answered more or less than once."""
    assert day.first is not None
    assert day.last is not None
    wrong = [f"{name}: {was} → {now}" for name, was, now, most in (
        ("descriptors", day.first.descriptors, day.last.descriptors, SLACK),
        ("threads", day.first.threads, day.last.threads, POOL),
        ("tasks", day.first.tasks, day.last.tasks, 0),
        ("children", day.first.children, day.last.children, 0),
    ) if now > was + most]  # fmt: skip
    unanswered = [number for number in desk.waiting if desk.answered[number] != 1]
    wrong += [f"answered {desk.answered[number]} times: {number}" for number in unanswered]
    begun = [one["params"]["token"] for one in desk.heard if kind(one) == "begin"]
    ended = [one["params"]["token"] for one in desk.heard if kind(one) == "end"]
    wrong += [f"progress without an end: {token}" for token in set(begun) - set(ended)]
    return wrong


def kind(message: dict[str, Any]) -> str:
    return message["params"]["value"].get("kind", "") if message.get("method") == "$/progress" else ""


def shown(name: str, day: Day) -> list[str]:
    first, last = day.first or Held(0, 0, 0, 0, 0), day.last or Held(0, 0, 0, 0, 0)
    pairs = [f"{was} → {now}" for was, now in (
        (f"{first.mb:.1f}", f"{last.mb:.1f} MB"), (first.descriptors, last.descriptors), (first.threads, last.threads),
        (first.tasks, last.tasks), (first.children, last.children),
    )]  # fmt: skip
    return [name, f"{day.completions:,}", f"{day.ghosts:,}", str(day.actions), str(day.kills), *pairs]


def main() -> int:
    """1 where something was left, unanswered or wrong."""
    asked_for = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked_for.add_argument("--engine", action="store_true", help="the real llama.cpp with SmolLM2")
    asked_for.add_argument("--completions", type=int, default=10_000)
    asked_for.add_argument("--actions", type=int, default=200)
    asked_for.add_argument("--kills", type=int, default=60)
    asked_for.add_argument("--seed", type=int, default=20)
    chosen = asked_for.parse_args()
    backend = RealEngine() if chosen.engine else Backend()
    day = asyncio.run(lived(backend, chosen.completions, chosen.actions, chosen.kills, chosen.seed))
    table = Table(
        "backend",
        "completions",
        "with a ghost",
        "actions",
        "kills",
        "memory",
        "descriptors",
        "threads",
        "tasks",
        "children",
    )
    table.add_row(*shown("llama.cpp" if chosen.engine else "scripted", day))
    Console(width=140).print(table)
    grew = not chosen.engine and day.first is not None and day.last is not None and day.last.mb - day.first.mb > MOST_MB
    for one in (*day.wrong, *(["memory grew"] if grew else [])):
        print(f"wrong: {one}")
    return int(bool(day.wrong) or grew)


if __name__ == "__main__":
    sys.exit(main())
