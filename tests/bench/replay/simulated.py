"""`python -m tests.bench.replay.simulated FILE`: the same typing without waiting for it, seconds instead of minutes, equal in every run.

Somebody types into a Session by a clock that jumps to the next thing to happen; FILE has what the model says (`replay --paced` fills it; a
prompt it lacks is answered with nothing and counted). What a question and a token cost is stated (Cost's defaults: SmolLM2 on Ollama 0.20,
one thread, processor time, docs/benchmarks.md). For whoever changes when a model is asked: what came of it, whatever else the machine does.
"""

import argparse
import asyncio
import json
import selectors
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console

from temoto.adapters.ollama import api
from temoto.core.backend.calls import Chunk, Prompt, Usage
from temoto.core.code.text import split_lines
from temoto.core.completion.asking import ask_at
from temoto.core.completion.reasons import Reason
from temoto.core.completion.records import Answer
from temoto.core.completion.reuse import may_agree
from temoto.core.settings import Completion
from temoto.engine.completion import complete as completing
from temoto.engine.completion import model_call
from temoto.engine.session import Session
from tests.bench.replay import timeline as story
from tests.bench.replay import typist
from tests.bench.replay.rows import Cost, Row, table
from tests.bench.replay.traces import TRACES, Trace
from tests.bench.replay.watched import Call
from tests.draw import PLAIN
from tests.engine.scripted import serving

LETTERS = 4  # a token, roughly


class JumpingClock(asyncio.SelectorEventLoop):
    """A loop whose time goes on only while nothing is to be done, and then at once to when something is."""

    def __init__(self) -> None:
        self.now = 1_000.0
        super().__init__(_Jumps(self))

    def time(self) -> float:
        return self.now


class _Jumps(selectors.DefaultSelector):
    def __init__(self, clock: JumpingClock) -> None:
        super().__init__()
        self.clock = clock

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready and timeout:
            self.clock.now += timeout + 1e-7
        return ready


@dataclass(frozen=True, slots=True)
class Pace:
    """What it costs: a question, tokens a second read and written, and what a token takes longer whose probability is wanted."""

    begins_s: float = 0.03
    reads: float = 300.0
    writes: float = 43.0
    odds_s: float = 0.017


class SimulatedModel:
    """One question at a time; it keeps the last prompt, and reads a prompt to its end though its asker left, as Ollama 0.20 does."""

    name = plug = "simulated"
    native_plug, address, pull_command, can_hold, runs_on_gpu, slots = "", "nowhere", "", False, False, 1

    def __init__(self, clock: JumpingClock, answers: dict[str, list[dict[str, Any]]], pace: Pace) -> None:
        self.clock, self.answers, self.pace = clock, answers, pace
        self.free, self.cached, self.calls = asyncio.Semaphore(), "", list[Call]()
        self.cost, self.missing = Cost(), 0

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        await self.free.acquire()
        call = Call(self.clock.now, prompt.text, prompt.max_tokens)
        self.calls.append(call)
        same = next(
            (at for at, pair in enumerate(zip(prompt.text, self.cached, strict=False)) if pair[0] != pair[1]), None
        )
        same = min(len(prompt.text), len(self.cached)) if same is None else same
        call.read, self.cached = max(1, (len(prompt.text) - same) // LETTERS), prompt.text
        reading = self.pace.begins_s + call.read / self.pace.reads
        self.cost.add(Cost(1, call.read, 0, reading))
        free_at = self.clock.now + reading
        try:
            await asyncio.sleep(reading)
            async for chunk in self._written(call, prompt):
                yield chunk
            usage = Usage(
                prompt_tokens=len(prompt.text) // LETTERS, prompt_seconds=reading, generated_tokens=call.written
            )
            yield Chunk("", usage=usage)
        finally:
            call.ended = self.clock.now
            self.clock.call_later(max(0.0, free_at - self.clock.now), self.free.release)

    async def _written(self, call: Call, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        takes = 1 / self.pace.writes + (self.pace.odds_s if prompt.alternatives else 0)
        pieces = self.answers.get(prompt.text, [])
        for piece in pieces[: prompt.max_tokens]:
            if piece["done"]:
                return
            self.cost.add(Cost(0, 0, 1, takes))
            call.written += 1
            await asyncio.sleep(takes)
            call.first = call.first or self.clock.now
            call.text += piece["response"]
            for chunk in api.chunks(piece, ended=False) if prompt.alternatives else [Chunk(piece["response"])]:
                yield chunk
        self.missing += len(pieces) < prompt.max_tokens


class SimulatedEditor:
    """What the Typist needs of an editor; `answer_at` says what a server answers at a place of the document."""

    def __init__(self, session: Session | None, answer_at: Callable[[str, int, int], Coroutine[Any, Any, Any]]) -> None:
        self.session, self.answer_at = session, answer_at
        self.text, self.tasks = "", list[asyncio.Task[Any]]()

    async def open(self, text: str, _uri: str, _language: str) -> None:
        self.text = text

    async def change(self, uri: str, _version: int, change: dict[str, Any]) -> None:
        start, end = (self._offset(change["range"][side]) for side in ("start", "end"))
        self.text = self.text[:start] + change["text"] + self.text[end:]
        if self.session is not None:
            lines = split_lines(self.text)
            self.session.inline.changed(uri, lambda running: may_agree(*running.way, lines))

    async def cancel(self, number: int) -> None:
        self.tasks[number].cancel()
        await asyncio.sleep(0)

    def ask_inline(self, _uri: str, line: int, character: int, *, invoked: bool) -> int:
        assert not invoked
        self.tasks.append(asyncio.ensure_future(self.answer_at(self.text, line, character)))
        return len(self.tasks) - 1

    async def answer(self, number: int, _seconds: float) -> dict[str, Any] | None:
        said = await self.tasks[number]
        return None if said is None else {"items": [{"insertText": said}] if said.strip() else []}

    def _offset(self, place: dict[str, int]) -> int:
        return sum(map(len, split_lines(self.text)[: place["line"]])) + place["character"]


async def typed(clock: JumpingClock, model: SimulatedModel, trace: Trace, sources: Counter[str] | None) -> typist.Seen:
    """One trace: into a Session, whose answers are counted by where they came from, or (None) into a server that asks at every key."""
    session = None
    if sources is not None:
        session = serving(model, family=PLAIN, completion=Completion())
        rates = {"tokens_per_second": model.pace.writes, "prompt_tokens_per_second": model.pace.reads}
        session.say(replace(session.status, **rates))

    async def temoto(text: str, line: int, column: int) -> str | None:
        ask = ask_at(split_lines(text), line, column, uri=typist.URI, language=trace.language)
        answer: Answer = await completing.complete(session, ask)
        sources[answer.source if answer.ghost else "nothing"] += 1
        return None if answer.reason is Reason.SUPERSEDED else answer.ghost.text if answer.ghost else ""

    async def naive(text: str, line: int, column: int) -> str:
        lines, said = [*split_lines(text), ""], ""
        async with aclosing(model.stream(Prompt("", "".join(lines[:line]) + lines[line][:column], 48))) as chunks:
            async for chunk in chunks:
                said, end, _ = (said + chunk.text).partition("\n")
                if end:
                    break
        return said

    return await typist.Typist(SimulatedEditor(session, naive if session is None else temoto), trace).play()


async def main(clock: JumpingClock, options: argparse.Namespace) -> None:
    answers = json.loads(Path(options.file).read_text("utf-8"))
    pace = Pace(options.begins, options.reads, options.writes, options.odds)
    rows, sources, missing = [Row("naive"), Row("temoto")], Counter[str](), 0
    for row in rows:
        for trace in [one for one in TRACES if one.name in options.trace]:
            model = SimulatedModel(clock, answers, pace)
            seen = await typed(clock, model, trace, sources if row.server == "temoto" else None)
            row.add((seen, model.cost), (f"== {row.server}, {trace.name}", *story.timeline(seen, model.calls)))
            missing += model.missing
    if options.timeline:
        print(*rows[1].story, sep="\n")
    Console(width=200).print(table(f"simulated: {pace}", rows))
    print(dict(sources), f"{missing} answers are not in the file")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file")
    asked.add_argument("--trace", nargs="+", default=["python", "go"])
    asked.add_argument("--timeline", action="store_true")
    for name in ("begins_s", "reads", "writes", "odds_s"):
        asked.add_argument(f"--{name.removesuffix('_s')}", type=float, default=getattr(Pace(), name))
    running = JumpingClock()
    with ExitStack() as clocks, asyncio.Runner(loop_factory=lambda: running) as runner:
        for module in (completing, model_call, typist):
            clocks.enter_context(patch.object(module, "perf_counter", running.time))
        runner.run(main(running, asked.parse_args()))
