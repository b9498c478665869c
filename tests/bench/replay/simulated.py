"""`python -m tests.bench.replay.simulated`: the same typing without waiting for it, seconds instead of minutes, equal in every run.

Somebody types into a Session by a clock that jumps to the next thing to happen. The model knows what will be typed (`--rate`, tokens a second), or
says what SmolLM2 said (`--file FILE`, which `replay --paced FILE` fills; a prompt it lacks is answered with nothing and counted) at what a
question and a token cost (Pace: SmolLM2 on Ollama 0.20, one thread, processor time, docs/benchmarks.md). `--editors` type at once, each into
its own Session, on one model. For whoever changes when a model is asked: what came of it, whatever else the machine does.
"""

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console

from temoto.core.backend.calls import Prompt
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
from tests.bench.replay.jumping_clock import JumpingClock
from tests.bench.replay.plot import plot
from tests.bench.replay.rows import Row, table
from tests.bench.replay.simulated_model import Pace, SimulatedModel, knowing
from tests.bench.replay.traces import TRACES, Trace, finished
from tests.draw import PLAIN
from tests.engine.scripted import serving


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


async def typed(model: SimulatedModel, trace: Trace, sources: Counter[str] | None) -> typist.Seen:
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


async def at_once(model: SimulatedModel, trace: Trace, sources: Counter[str] | None, editors: int) -> typist.Seen:
    """So many people type the same, each into an editor of their own."""
    every = typist.Seen()
    for seen in await asyncio.gather(*(typed(model, trace, sources) for _ in range(editors))):
        every.add(seen)
    return every


async def simulated(
    clock: JumpingClock, options: argparse.Namespace, pace: Pace, file: Path | None
) -> tuple[list[Row], str]:
    """Naive and temoto, and what is to be said of the second besides."""
    answers = json.loads(file.read_text("utf-8")) if file else {}
    rows, sources, missing = [Row("naive"), Row("temoto")], Counter[str](), 0
    for row in rows:
        for trace in [one for one in TRACES if one.name in options.trace]:
            pieces = knowing(finished(trace)) if file is None else lambda prompt: answers.get(prompt, [])
            model = SimulatedModel(clock, pieces, pace)
            seen = await at_once(model, trace, sources if row.server == "temoto" else None, options.editors)
            row.add((seen, model.cost), (f"== {row.server}, {trace.name}", *story.timeline(seen, model.calls)))
            missing += model.missing
    return rows, f"{dict(sources)}, {missing} answers are not in the file" if file else f"{dict(sources)}"


async def main(clock: JumpingClock, options: argparse.Namespace) -> None:
    console = Console(width=200)
    stated = Pace(options.begins, options.reads, options.writes, options.odds)
    runs = {f"a model that knows, {rate:.0f} tokens/s": Pace(0.0, 20 * rate, rate, 0.0) for rate in options.rate or ()}
    if options.file:
        runs["SmolLM2-135M"] = stated
    drawn: list[tuple[str, list[Row]]] = []
    for title, pace in runs.items():
        rows, more = await simulated(clock, options, pace, Path(options.file) if pace is stated else None)
        console.print(
            table(f"{title}, simulated{f', {options.editors} editors' if options.editors > 1 else ''}", rows),
            more,
            soft_wrap=True,
        )
        if options.timeline:
            print(*rows[1].story, sep="\n")
        drawn.append((title, rows))
    if options.plot:
        Path(options.plot).write_text(plot(drawn), "utf-8")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--file", default="")
    asked.add_argument("--rate", action="append", type=float)
    asked.add_argument("--editors", type=int, default=1)
    asked.add_argument("--trace", nargs="+", default=["python", "go"])
    asked.add_argument("--plot", metavar="SVG", default="")
    asked.add_argument("--timeline", action="store_true")
    for name in ("begins_s", "reads", "writes", "odds_s"):
        asked.add_argument(f"--{name.removesuffix('_s')}", type=float, default=getattr(Pace(), name))
    running = JumpingClock()
    with ExitStack() as clocks, asyncio.Runner(loop_factory=lambda: running) as runner:
        for module in (completing, model_call, typist):
            clocks.enter_context(patch.object(module, "perf_counter", running.time))
        runner.run(main(running, asked.parse_args()))
