"""llama.cpp in a process of our own, where there is no other server: no compiler, ready in about a second.

Loopback only, behind a random token, ended with its server. Its model: a file the user names, else one already
downloaded; fetching one is `temoto demo`'s business (adapters/weights.py), never this file's.
"""

from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from temoto.adapters import weights
from temoto.adapters.asked import Asked
from temoto.adapters.chats import Chats, about_chat
from temoto.adapters.http import Wire, wire
from temoto.adapters.llamacpp import api, process, shared
from temoto.adapters.tokens import counter_from_gguf
from temoto.core.address import Address
from temoto.core.messages.backend import BackendMessage
from temoto.core.records import Catalog, Chunk, Installed, Prompt, Resident, Said, Shown, Talk
from temoto.core.settings import Settings
from temoto.ports import Backend, BackendDown, CountTokens, EngineFailed, ModelMissing, PromptTooLong

# Its own slot; what was read there stays; without progress to write, llama.cpp reads on when the asker is gone.
IN_ITS_SLOT = MappingProxyType({"id_slot": api.CHAT_SLOT, "cache_prompt": True, "return_progress": True})


@dataclass(slots=True)
class Embedded:
    """The engine and the files it can serve. It starts when a model is loaded and restarts for another."""

    files: dict[str, Path]
    engine: process.Engine | None = None
    wire: Wire | None = None
    loaded: Resident | None = None
    name: str = "embedded"
    can_hold: bool = True
    runs_on_gpu: bool = False
    pull_command: str = "temoto demo"
    slots: int = process.SLOTS

    @property
    def where(self) -> str:
        return self.engine.url if self.engine else "not started"

    async def version(self) -> str:
        from importlib.metadata import version  # asked rarely, never while typing

        return version("xllamacpp")

    async def models(self) -> tuple[Installed, ...]:
        return tuple(Installed(name, size=path.stat().st_size) for name, path in self.files.items() if path.is_file())

    async def resident(self) -> tuple[Resident, ...]:
        return (self.loaded,) if self.loaded and self.engine and self.engine.alive else ()

    async def show(self, model: str) -> Shown:
        """Once it is loaded, how it fills holes; the catalog knows the rest of what it ships."""
        self._file(model)
        if self.wire is None or self.loaded is None or self.loaded.name != model:
            return Shown()
        return await api.show(self.wire, await self.wire.ask("GET", "/props"))

    async def load(self, model: str, context: int, keep_alive: str) -> None:  # noqa: ARG002
        path = self._file(model)
        if (
            self.engine
            and self.engine.alive
            and self.loaded
            and (self.loaded.name, self.loaded.context) == (model, context)
        ):
            return
        await self.close()
        try:
            self.engine = await shared.engine(path, context)
        except OSError as error:  # no room for its log, or for one more process
            raise EngineFailed(BackendMessage.ENGINE_FAILED, detail=str(error)) from error
        # llama.cpp promises keep-alive but often closes after a streamed answer: of 100 questions asked right after one,
        # 16 found the connection gone on a busy machine, 1 on an idle one. A new one costs next to nothing on loopback.
        self.wire = wire(self.name, Address(self.engine.url, loopback=True), self.engine.token, keep=0)
        self.loaded = Resident(model, path.stat().st_size, 0, context)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        with self._dying():
            async with aclosing(api.stream(self._alive(), prompt)) as answer:
                async for chunk in answer:
                    yield chunk

    async def chat(self, talk: Talk) -> AsyncGenerator[Said, None]:
        """In the second slot, which leaves completion's alone."""
        with self._dying():
            asked = Asked(self._alive(), self.pull_command)
            if self.loaded is None or self.loaded.name != talk.model:  # llama.cpp answers to any name
                with about_chat():
                    raise asked.missing(talk.model)
            try:
                async with aclosing(Chats(asked, IN_ITS_SLOT, template=True).stream(talk)) as answer:
                    async for said in answer:
                        yield said
            except PromptTooLong as error:  # its context is temoto's to set
                raise PromptTooLong(BackendMessage.PROMPT_TOO_LONG, **error.note.facts) from error

    async def counter(self, model: str) -> CountTokens | None:
        return await counter_from_gguf(self._file(model))

    async def close(self) -> None:
        if self.wire:
            await self.wire.http.aclose()
        if self.engine:
            self.engine.end()
        self.wire = self.engine = self.loaded = None

    def _alive(self) -> Wire:
        if self.wire is None or self.engine is None or not self.engine.alive:
            raise BackendDown(
                BackendMessage.BACKEND_DIED, backend=self.name, url=self.where, detail="its process has ended"
            )
        return self.wire

    @contextmanager
    def _dying(self) -> Generator[None]:
        """To start it is no cure here: temoto does."""
        try:
            yield
        except BackendDown as error:
            detail = error.note.facts.get("detail", error)
            raise BackendDown(BackendMessage.BACKEND_DIED, backend=self.name, url=self.where, detail=detail) from error

    def _file(self, model: str) -> Path:
        path = self.files.get(model)
        if path is None or not path.is_file():
            raise ModelMissing(BackendMessage.MODEL_FILE_MISSING, path=path or model)
        return path


@dataclass(frozen=True, slots=True)
class Plug:
    """The engine, if its wheel is installed and there is a model for it."""

    name: str = "embedded"
    order: int = 90

    async def find(self, settings: Settings, _environment: Mapping[str, str], catalog: Catalog) -> Backend:
        if not process.available():
            raise EngineFailed(BackendMessage.ENGINE_UNAVAILABLE, detail="there is no xllamacpp wheel for this system")
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
