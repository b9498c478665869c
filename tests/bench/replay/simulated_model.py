"""A model of stated costs in the time of a clock that jumps: what it says is handed in."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

from temoto.adapters.ollama import api
from temoto.core.backend.calls import Chunk, Prompt, Usage
from tests.bench.replay.jumping_clock import JumpingClock
from tests.bench.replay.rows import Cost
from tests.bench.replay.watched import Call
from tests.fakes.knowing_ollama import KnowingOllama

LETTERS = 4  # a token, roughly
Pieces = Callable[[str], list[dict[str, Any]]]
"""What a model says behind a prompt, piece by piece as Ollama would."""


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

    def __init__(self, clock: JumpingClock, pieces: Pieces, pace: Pace) -> None:
        self.clock, self.pieces, self.pace = clock, pieces, pace
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
        pieces = self.pieces(prompt.text)
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


def knowing(text: str) -> Pieces:
    """A model that knows the document as it will be."""
    model = KnowingOllama(text, 1)

    def pieces(prompt: str) -> list[dict[str, Any]]:
        said = model.answer(prompt)
        parts = [said[at : at + LETTERS] for at in range(0, min(len(said), 4_096), LETTERS)]
        return [*({"response": part, "done": False} for part in parts), {"response": "", "done": True}]

    return pieces
