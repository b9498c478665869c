"""llama.cpp in a process of our own, where there is no other server: no compiler, ready in about a second.

Loopback only, behind a random token, ended with its server. Its model: a file the user names, else one already
downloaded; fetching one is `temoto demo`'s business (adapters/modelfiles/weights.py), never this file's.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from temoto.adapters.chat import about_chat
from temoto.adapters.http import Connection, connect
from temoto.adapters.llamacpp import api, process, shared
from temoto.adapters.modelfiles import weights
from temoto.adapters.modelfiles.tokens import counter_from_gguf
from temoto.adapters.openai.chats import Chats
from temoto.adapters.openai.requests import OpenAIClient
from temoto.core.backend.address import Address
from temoto.core.backend.calls import ChatChunk, ChatRequest, Chunk, Prompt
from temoto.core.backend.listed import Installed, LoadedModel, ModelDetails
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.models.records import Catalog
from temoto.core.settings import Settings
from temoto.core.settings.contradictions import duration_seconds
from temoto.ports import Backend, BackendDown, CountTokens, EngineFailed, ModelMissing, PromptTooLong

# Its own slot; what was read there stays; without progress to write, llama.cpp reads on when the asker is gone.
IN_ITS_SLOT = MappingProxyType({"id_slot": api.CHAT_SLOT, "cache_prompt": True, "return_progress": True})

GONE_S = 0.5  # between the end of an answer and the end of the connection that says why


@dataclass(slots=True)
class Embedded:
    """The engine and the files it can serve. It starts when a model is loaded and restarts for another.

    `resting` is what is loaded again when next asked (model, context, keep_alive), after keep_alive ran out or somebody wanted the memory.
    """

    files: dict[str, Path]
    engine: process.Engine | None = None
    connection: Connection | None = None
    loaded: LoadedModel | None = None
    keep_alive: str = ""
    resting: tuple[str, int, str] | None = None
    waking: asyncio.Task[None] | None = None
    leaving: asyncio.TimerHandle | None = None
    streams: int = 0
    name: str = "embedded"
    can_hold: bool = True
    runs_on_gpu: bool = False
    plug: str = "embedded"
    native_plug: str = ""
    pull_command: str = "temoto demo"
    slots: int = process.SLOTS

    @property
    def address(self) -> str:
        return self.engine.url if self.engine else "not started"

    async def version(self) -> str:
        from importlib.metadata import version  # asked rarely, never while typing

        return version("xllamacpp")

    async def models(self) -> tuple[Installed, ...]:
        found = [(name, path.stat()) for name, path in self.files.items() if path.is_file()]
        return tuple(Installed(name, size=file.st_size, digest=str(file.st_mtime_ns)) for name, file in found)

    async def loaded_models(self) -> tuple[LoadedModel, ...]:
        return (self.loaded,) if self.loaded and self.engine and self.engine.alive else ()

    async def show(self, model: str) -> ModelDetails:
        """How the loaded model fills holes; nothing before it is loaded. The catalog knows the rest of what it ships."""
        self._file(model)
        if self.connection is None or self.loaded is None or self.loaded.name != model:
            return ModelDetails()
        return await api.show(self.connection, await self.connection.ask("GET", "/props"))

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        path = self._file(model)
        self._stay()
        same = self.loaded is not None and (self.loaded.name, self.loaded.context) == (model, context)
        if not (same and self.engine and self.engine.alive):
            await self._end()
            try:
                self.engine = await shared.engine(path, context)
            except OSError as error:  # no room for its log, or for one more process
                raise EngineFailed(BackendMessage.ENGINE_FAILED, detail=str(error)) from error
            # llama.cpp promises keep-alive but often closes after a streamed answer: of 100 questions asked right after one,
            # 16 found the connection gone on a busy machine, 1 on an idle one. A new one costs next to nothing on loopback.
            self.connection = connect(self.name, Address(self.engine.url, loopback=True), self.engine.token, keep=0)
            self.loaded = LoadedModel(model, path.stat().st_size, 0, context)
        self.keep_alive, self.resting = keep_alive, None
        self._leave_later()

    async def unload(self, model: str) -> LoadedModel | None:
        """Let go of the engine: its memory is free once no other window uses it."""
        held = next((one for one in await self.loaded_models() if one.name == model), None)
        self._rest()
        return held

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        async with self._awake(quietly=True) as there, aclosing(api.stream(there, prompt)) as answer:
            async for chunk in answer:
                yield chunk

    async def chat(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The answer as it comes, from the second slot: completions keep theirs."""
        async with self._awake() as there:
            asked = OpenAIClient(there, self.pull_command)
            if self.loaded is None or self.loaded.name != request.model:  # llama.cpp answers to any name
                with about_chat():
                    raise asked.missing(request.model)
            try:
                async with aclosing(Chats(asked, IN_ITS_SLOT, template=True).stream(request)) as answer:
                    async for said in answer:
                        yield said
            except PromptTooLong as error:  # its context is temoto's to set
                raise PromptTooLong(BackendMessage.PROMPT_TOO_LONG, **error.note.facts) from error

    async def counter(self, model: str) -> CountTokens | None:
        return await counter_from_gguf(self._file(model))

    async def close(self) -> None:
        waking, self.waking = self.waking, None
        if waking is not None and not waking.done():
            waking.cancel()
            await asyncio.wait({waking})
        self._stay()
        await self._end()
        self.resting = None

    async def _end(self) -> None:
        if self.connection:
            await self.connection.http.aclose()
        if self.engine:
            self.engine.end()
        self.connection = self.engine = self.loaded = None

    @asynccontextmanager
    async def _awake(self, *, quietly: bool = False) -> AsyncGenerator[Connection]:
        """The connection to the engine, which is loaded again where it was unloaded and kept while it answers.

        `quietly`: end the stream without an error where the engine is unloaded on request during the answer.
        """
        self.streams += 1  # before anything is waited for: whoever is asked does not leave
        self._stay()
        try:
            await self._wake()
            engine, there = self._there()
            try:
                yield there
            except BackendDown as error:  # "start it" is no cure here: temoto does
                if quietly and await engine.lease.ended(GONE_S) and engine.rested:
                    return
                detail = error.note.facts.get("detail", error)
                raise BackendDown(
                    BackendMessage.BACKEND_DIED, backend=self.name, url=self.address, detail=detail
                ) from error
        finally:
            self.streams -= 1
            self._leave_later()

    def _there(self) -> tuple[process.Engine, Connection]:
        if self.connection is None or self.engine is None or not self.engine.alive:
            raise BackendDown(
                BackendMessage.BACKEND_DIED, backend=self.name, url=self.address, detail=note(Detail.PROCESS_ENDED)
            )
        return self.engine, self.connection

    async def _wake(self) -> None:
        """Load an unloaded engine again. A cancelled question does not cancel the loading."""
        if self.engine is not None and self.engine.rested:
            self._rest()
        if self.resting is None:
            return
        if self.waking is None or self.waking.done():
            self.waking = asyncio.create_task(self.load(*self.resting))
        await asyncio.wait({self.waking})
        self.waking.result()

    def _rest(self) -> None:
        """Let go of the engine until it is next asked."""
        self._stay()
        if self.engine is not None and self.loaded is not None:
            self.resting = (self.loaded.name, self.loaded.context or 0, self.keep_alive)
            self.engine.end()
            self.engine = self.loaded = None

    def _leave_later(self) -> None:
        """Let go after keep_alive, unless it is asked meanwhile."""
        seconds = duration_seconds(self.keep_alive)
        if self.engine is not None and self.streams == 0 and seconds is not None:
            self.leaving = asyncio.get_running_loop().call_later(seconds, self._rest)

    def _stay(self) -> None:
        if self.leaving is not None:
            self.leaving.cancel()
            self.leaving = None

    def _file(self, model: str) -> Path:
        path = self.files.get(model)
        if path is None or not path.is_file():
            raise ModelMissing(BackendMessage.MODEL_FILE_MISSING, path=path or model)
        return path


@dataclass(frozen=True, slots=True)
class Plug:
    """The engine, if its wheel is installed and there is a model for it."""

    name: str = "embedded"
    title: str = ""
    order: int = 90

    async def find(self, settings: Settings, _environment: Mapping[str, str], catalog: Catalog) -> Backend:
        if not process.available():
            raise EngineFailed(BackendMessage.ENGINE_UNAVAILABLE, detail=note(Detail.NO_WHEEL))
        try:
            files = weights.local(settings.completion.model, catalog)
        except OSError as error:
            raise EngineFailed(BackendMessage.ENGINE_UNAVAILABLE, detail=str(error)) from error
        if not files:
            entry = weights.smallest(catalog)
            raise ModelMissing(
                BackendMessage.ENGINE_NO_MODEL, size_mb=round(entry.size / 1e6), licence=weights.licence(entry, catalog)
            )
        return Embedded(files)


BACKEND = Plug()
