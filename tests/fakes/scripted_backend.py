"""A backend that says what a test wrote down, and keeps what it was asked.

For what no real model does on command: a given answer in given pieces, silence, death in the middle of a sentence.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from temoto.core.backend.calls import ChatChunk, ChatRequest, Chunk, Prompt, Usage
from temoto.core.backend.listed import Installed, LoadedModel, ModelDetails, Pulled
from temoto.core.messages.backend import BackendMessage
from temoto.ports import BackendDown, CountTokens, TemotoError

Piece = str | Chunk | ChatChunk | TemotoError | float
"""What comes next: text, a whole Chunk (or, in a chat, Said), an error that is raised, or seconds of silence."""
Script = Sequence[Piece] | Callable[[Prompt], Sequence[Piece]]
ChatScript = Sequence[Piece] | Callable[[ChatRequest], Sequence[Piece]]


def down() -> BackendDown:
    return BackendDown(BackendMessage.BACKEND_DOWN, backend="scripted", url="nowhere", detail="as written")


class FakeBackend:
    """Answers each call with the next script, and the last one again and again."""

    name = plug = "scripted"
    native_plug = ""
    address = "nowhere"
    pull_command = "get {model}"

    def __init__(
        self,
        *scripts: Script,
        can_hold: bool = False,
        gpu: bool = False,
        models: Sequence[Installed] = (),
        resident: Sequence[LoadedModel] = (),
        shown: Mapping[str, ModelDetails] | None = None,
        chats: Sequence[ChatScript] = (),
        slots: int | None = None,
    ) -> None:
        self.scripts = list(scripts) or [[]]
        self.chats, self.slots = list(chats) or [[]], slots
        self.talks: list[ChatRequest] = []
        self.can_hold, self.runs_on_gpu = can_hold, gpu
        self._models, self._resident, self._shown = tuple(models), tuple(resident), dict(shown or {})
        self.asked: list[Prompt] = []
        self.loaded: list[tuple[str, int, str]] = []
        self.said = 0  # chunks that were taken
        self.open = 0  # streams that were begun and not closed
        self.broken_off = 0  # streams that were closed before their end
        self.closed = False

    async def pull(self, model: str) -> AsyncGenerator[Pulled, None]:
        """There so that it counts as a backend that can get models."""
        yield Pulled(model)

    async def version(self) -> str:
        return "1"

    async def models(self) -> tuple[Installed, ...]:
        return self._models

    async def loaded_models(self) -> tuple[LoadedModel, ...]:
        return self._resident

    async def show(self, model: str) -> ModelDetails:
        return self._shown.get(model, ModelDetails())

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        self.loaded.append((model, context, keep_alive))

    async def counter(self, model: str) -> CountTokens | None:
        return None

    async def close(self) -> None:
        self.closed = True

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        self.asked.append(prompt)
        script = self.scripts.pop(0) if len(self.scripts) > 1 else self.scripts[0]
        async with aclosing(self._played(script(prompt) if callable(script) else script)) as pieces:
            async for piece in pieces:
                yield piece if isinstance(piece, Chunk) else Chunk(piece)
            yield Chunk("", usage=self._usage())

    async def chat(self, talk: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        self.talks.append(talk)
        script = self.chats.pop(0) if len(self.chats) > 1 else self.chats[0]
        async with aclosing(self._played(script(talk) if callable(script) else script)) as pieces:
            async for piece in pieces:
                yield piece if isinstance(piece, ChatChunk) else ChatChunk(piece)
            yield ChatChunk(usage=self._usage())

    def _usage(self) -> Usage:
        return Usage(prompt_tokens=7, generated_tokens=self.said, generate_seconds=0.1)

    async def _played(self, pieces: Sequence[Piece]) -> AsyncGenerator[Any, None]:
        """What is to be said, counted; silences are kept here."""
        self.open += 1
        ended = False
        try:
            for piece in pieces:
                if isinstance(piece, TemotoError):
                    raise piece
                if isinstance(piece, (int, float)):
                    await asyncio.sleep(piece)
                    continue
                self.said += 1
                yield piece
            ended = True
        finally:
            self.open -= 1
            self.broken_off += not ended
