"""llama.cpp in a process of our own, where there is no other server: no compiler, ready in about a second.

Loopback only, behind a random token, ended with its server. Its models: a file the user names, else those already
downloaded and those that other programs keep on this machine; fetching one is engine/getting's business
(adapters/modelfiles/weights.py), never this file's.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import monotonic
from types import MappingProxyType

import psutil

from temoto.adapters.chat import about_chat
from temoto.adapters.http import Connection
from temoto.adapters.llamacpp import api, process
from temoto.adapters.llamacpp.held import NAME, Held
from temoto.adapters.llamacpp.own_server import OwnServer, not_used, of, own_server
from temoto.adapters.modelfiles import weights
from temoto.adapters.modelfiles.apart import within
from temoto.adapters.modelfiles.gguf_values import Unreadable
from temoto.adapters.modelfiles.headers import refuse
from temoto.adapters.modelfiles.on_disk import parts_of
from temoto.adapters.modelfiles.store import Around
from temoto.adapters.modelfiles.stored import Stored, one_file, stored
from temoto.adapters.modelfiles.tokens import counter_from_gguf, special_tokens_of_file
from temoto.adapters.openai.chats import Chats
from temoto.adapters.openai.requests import OpenAIClient
from temoto.core.backend.calls import ChatChunk, ChatRequest, Chunk, Prompt
from temoto.core.backend.listed import Installed, LoadedModel, ModelDetails, SpecialTokens
from temoto.core.machine import Gpu
from temoto.core.messages import Note, note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.messages.own_server import OwnServerMessage
from temoto.core.messages.stores import StoreMessage
from temoto.core.models.recognized import card_names
from temoto.core.models.records import Catalog, ModelCard
from temoto.core.planning.runtimes import CPU_BATCH, EMBEDDED, Runtime, batch_of, cpu_batch
from temoto.core.settings import Settings
from temoto.ports import Backend, BackendDown, CountTokens, EngineFailed, ModelMissing, PromptTooLong

# Its own slot; what was read there stays; without progress to write, llama.cpp reads on when the asker is gone.
IN_ITS_SLOT = MappingProxyType({"id_slot": api.CHAT_SLOT, "cache_prompt": True, "return_progress": True})

LOOK_S = 5.0  # the folders take a second, headers never read before one and a half
ANSWERS_S = 1.0  # a disk that is there says at once whether a file is
ROOM = 1_000_000_000  # bytes beside a model's file: its context, and what else runs
LOOKED_S = 5.0  # what was looked at a moment ago is not looked at again
CHAT_CONTEXT, CHAT_KEEP_ALIVE = 4_096, "5m"  # where a request says neither
MOST_SHOWN = 3  # reasons in one sentence


@dataclass(slots=True)
class Embedded:
    """The engine and the files it can serve. One starts for each model that is loaded.

    `look`: what other programs keep now, and `store` what they kept when it was last asked, at `looked`. `first`: the model that
    was loaded last by `load`, which is the completion model. `own`: the user's llama-server, where that runs the models; `doubts`: why
    it does not. `cards`: of the catalog's own files, by name.
    """

    files: dict[str, Path]
    look: Callable[[], Stored] | None = None
    store: Stored = field(default_factory=Stored)
    looked: float = field(default_factory=monotonic)
    held: dict[str, Held] = field(default_factory=dict[str, Held])
    first: str = ""
    name: str = NAME
    can_hold: bool = True
    runs_on_gpu: bool = False
    plug: str = "embedded"
    native_plug: str = ""
    pull_command: str = "temoto pull {model}"
    slots: int = process.SLOTS
    runtime: Runtime = EMBEDDED
    cards: Mapping[str, ModelCard] = field(default_factory=dict[str, ModelCard])
    own: OwnServer | None = None
    doubts: tuple[Note, ...] = ()

    @property
    def address(self) -> str:
        held = self.held.get(self.first)
        return held.address if held else "not started"

    @property
    def engine(self) -> process.Engine | None:
        """The completion model's engine; None where none runs."""
        held = self.held.get(self.first)
        return held.engine if held else None

    @property
    def process(self) -> str:
        """Its process: every window of this user that has the model goes to the same."""
        return f"{self.engine.pid} {self.engine.url}" if self.engine else ""

    @property
    def connection(self) -> Connection | None:
        """The connection to it."""
        held = self.held.get(self.first)
        return held.connection if held else None

    @property
    def devices(self) -> tuple[Gpu, ...]:
        """The GPUs its models lie on: those of the user's own llama-server, where that runs them."""
        return self.own.gpus if self.own else ()

    async def version(self) -> str:
        """The wheel's, or that of the user's own llama-server and where it lies."""
        return f"{self.own.version} ({self.own.path})" if self.own else engine_version()

    async def models(self) -> tuple[Installed, ...]:
        await self._look_again()
        own = [(name, path) for name, path in self.files.items() if path.is_file()]
        mine = [self._own(name, size_of(path), str(path.stat().st_mtime_ns)) for name, path in own]
        return (*mine, *(one.installed for name, one in self.store.models.items() if name not in self.files))

    async def left_out(self) -> tuple[Note, ...]:
        """A sentence for each file and folder of other programs that is not used."""
        return self.store.left_out

    async def loaded_models(self) -> tuple[LoadedModel, ...]:
        return tuple(held.loaded for held in self.held.values() if held.alive and held.loaded is not None)

    async def show(self, model: str) -> ModelDetails:
        """What the file's header says, and once it is loaded how llama.cpp itself fills holes with it."""
        await self._file(model)
        stored = self.store.models.get(model)
        said = stored.details if stored else ModelDetails()
        held = self.held.get(model)
        if held is None or held.connection is None or held.loaded is None:
            return said
        live = await api.show(held.connection, await held.connection.ask("GET", "/props"))
        parts = live.fim_parts or said.fim_parts
        thinking = said.thinking if live.thinking is None else live.thinking
        tools = said.tools if live.tools is None else live.tools
        return replace(said, fim=bool(parts), fim_parts=parts, thinking=thinking, tools=tools)

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        path = await self._file(model)
        for other in self.held.values():
            if other.model != model and not other.streams:
                other.rest()  # what is loaded by plan takes the place of what was; it comes back when it is asked
        try:
            await self._held(model, path).load(context, keep_alive, steps_down=True)
        except EngineFailed as error:
            await self._refuse(model, str(error.note.facts.get("cause", "")))
            raise
        self.first = model
        self._stood_in(self.held[model])

    async def unload(self, model: str) -> LoadedModel | None:
        """Let go of the engine: its memory is free once no other window uses it."""
        holder = self.held.get(model)
        loaded = next((one for one in await self.loaded_models() if one.name == model), None)
        if holder is not None:
            holder.rest()
        return loaded

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        held = self.held.get(prompt.model) or self.held.get(self.first)
        if held is None:
            raise BackendDown(
                BackendMessage.BACKEND_DIED, backend=NAME, url=self.address, detail=note(Detail.PROCESS_ENDED)
            )
        async with held.awake(quietly=True) as there, aclosing(api.stream(there, prompt)) as answer:
            async for chunk in answer:
                yield chunk

    async def chat(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The answer as it comes, from the second slot: completions keep theirs. Another model than theirs has an engine of its own."""
        if request.model not in self.held:
            await self._for_chat(request)
        async with self.held[request.model].awake() as there:
            asked = OpenAIClient(there, self.pull_command)
            try:
                async with aclosing(Chats(asked, IN_ITS_SLOT, template=True).stream(request)) as answer:
                    async for chunk in answer:
                        yield chunk
            except PromptTooLong as error:  # its context is temoto's to set
                raise PromptTooLong(BackendMessage.PROMPT_TOO_LONG, **error.note.facts) from error

    async def counter(self, model: str) -> CountTokens | None:
        return await counter_from_gguf(await self._file(model))

    async def special_tokens(self, model: str) -> SpecialTokens:
        return await special_tokens_of_file(await self._file(model))

    async def close(self) -> None:
        for held in self.held.values():
            await held.close()

    async def _for_chat(self, request: ChatRequest) -> None:
        """Load another model than completion's, whose place it takes where memory is short."""
        with about_chat():
            if request.model not in self.files and request.model not in self.store.models:
                command = self.pull_command.format(model=request.model)
                raise ModelMissing(BackendMessage.MODEL_MISSING, backend=NAME, model=request.model, command=command)
            path = await self._file(request.model)
            held = self._held(request.model, path)
            if psutil.virtual_memory().available < held.size + ROOM:
                for other in self.held.values():
                    if other is not held and not other.streams:
                        other.rest()
            try:
                await held.load(request.context or CHAT_CONTEXT, request.keep_alive or CHAT_KEEP_ALIVE)
            except BaseException:
                del self.held[request.model]
                raise

    def _held(self, model: str, path: Path) -> Held:
        """What keeps this model in memory, from now on."""
        if model not in self.held:
            self.held[model] = Held(model, path, 0)
        self.held[model].own = self.own
        stored = self.store.models.get(model)
        self.held[model].size = stored.file.size if stored else size_of(path)
        self.held[model].batch = self._batch(model)
        return self.held[model]

    def _batch(self, model: str) -> int:
        """Tokens read at once on a CPU."""
        stored = self.store.models.get(model)
        if stored is not None and stored.header.dimensions.known:
            kept = stored.header.dimensions
            return batch_of(kept.sliding_layers, kept.state_bytes)
        card = self.cards.get(model)
        return cpu_batch(card) if card else CPU_BATCH

    def _stood_in(self, held: Held) -> None:
        """Go on with the wheel where the user's own llama-server failed and that stood in; the log says why it did."""
        if self.own is not None and held.engine is not None and not held.engine.program:
            self.stand_in()

    def stand_in(self) -> bool:
        """Go on with the wheel in place of the user's own llama-server, which `doubts` tells of. Whether there are both."""
        if self.own is None or not process.available():
            return False
        self.doubts = (not_used(self.own.path, note(OwnServerMessage.FAILED, detail=process.LOG)),)
        self.own, self.runs_on_gpu = None, process.wheel_on_gpu()
        return True

    def _own(self, name: str, size: int, digest: str) -> Installed:
        stored = self.store.models.get(name)
        return replace(stored.installed, digest=digest) if stored else Installed(name, size=size, digest=digest)

    async def _look_again(self) -> None:
        """See what other programs keep now: models come and go."""
        if self.look is not None and monotonic() - self.looked > LOOKED_S:
            with suppress(TimeoutError, OSError):  # then what was seen last counts
                self.store = await within(LOOK_S, self.look)
            self.looked = monotonic()

    async def _refuse(self, model: str, cause: str) -> None:
        """Pass over a file of another program that llama.cpp cannot load: now, and at the next start."""
        stored = self.store.models.get(model)
        if stored is None or not cause or model in self.files:
            return
        await asyncio.to_thread(refuse, stored.file, engine_version(), cause)
        self.store = self.store.without(model, cause)

    async def _file(self, model: str) -> Path:
        stored = self.store.models.get(model)
        path = self.files.get(model) or (stored.file.path if stored else None)
        there = False
        with suppress(TimeoutError):
            there = path is not None and await within(ANSWERS_S, path.is_file)
        if path is None or not there:
            raise ModelMissing(BackendMessage.MODEL_FILE_MISSING, path=path or model)
        return path


def size_of(path: Path) -> int:
    """Bytes of a file, of a split one of all parts that are there."""
    with suppress(Unreadable):
        return sum(part.stat().st_size for part in parts_of(path))
    return path.stat().st_size


def engine_version() -> str:
    """The version of llama.cpp's wheel; empty where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # asked rarely, never while typing

    try:
        return version("xllamacpp")
    except PackageNotFoundError:
        return ""


@dataclass(frozen=True, slots=True)
class Plug:
    """The engine, if its wheel is installed and there is a model for it."""

    name: str = "embedded"
    title: str = ""
    order: int = 90

    async def find(self, settings: Settings, environment: Mapping[str, str], catalog: Catalog) -> Backend:
        own, doubt = await asyncio.to_thread(own_server, settings.engine.program, of(environment))
        if not process.available() and own is None:
            detail = note(Detail.NO_WHEEL) if doubt is None else (note(Detail.NO_WHEEL), doubt)
            raise EngineFailed(BackendMessage.ENGINE_UNAVAILABLE, detail=detail)
        backend = await self._with_models(settings, environment, catalog)
        backend.cards = {one.tag: card for card in catalog.cards for one in card.weights if one.tag in backend.files}
        backend.own, backend.doubts = own, (doubt,) if doubt else ()
        backend.runs_on_gpu = bool(own.gpus) if own else process.wheel_on_gpu()
        return backend

    async def _with_models(self, settings: Settings, environment: Mapping[str, str], catalog: Catalog) -> Embedded:
        """The engine with the models there are for it."""
        wanted = settings.completion.model
        names = card_names(catalog)
        look = partial(stored, around(settings, environment), names, engine_version(), wanted)
        try:
            try:
                files = weights.local(wanted, catalog)
            except ModelMissing as missing:  # no file of that name: what other programs keep may be called so
                store = await within(LOOK_S, look)
                if wanted in store.models:
                    return Embedded(weights.local("", catalog), look, store)
                raise _refusal(store, wanted) or missing from None
            if wanted in files:
                return Embedded(files, store=await within(LOOK_S, partial(one_file, files[wanted], wanted, names)))
            store = await within(LOOK_S, look)
        except (OSError, TimeoutError) as error:
            raise EngineFailed(BackendMessage.ENGINE_UNAVAILABLE, detail=str(error)) from error
        if wanted and wanted not in store.models and (refusal := _refusal(store, wanted)):
            raise refusal
        if not files and not store.models:
            raise _nothing(store, catalog)
        return Embedded(files, look, store)


def around(settings: Settings, environment: Mapping[str, str]) -> Around:
    """What tells where other programs keep model files."""
    folders = tuple(Path(folder).expanduser() for folder in settings.models.folders)
    return Around(environment, Path.home(), folders)


def _refusal(store: Stored, wanted: str) -> ModelMissing | None:
    """Why the model the user names cannot be used, where it lies in a store."""
    why = store.refusal(wanted)
    return ModelMissing(why.message, **why.facts) if why else None


def _nothing(store: Stored, catalog: Catalog) -> ModelMissing:
    """That there is no model, and what is wrong with those that are there."""
    entry = weights.smallest(catalog)
    facts = {"size_mb": round(entry.size / 1e6), "licence": weights.licence(entry, catalog)}
    if not store.left_out:
        return ModelMissing(BackendMessage.ENGINE_NO_MODEL, **facts)
    nothing = note(BackendMessage.ENGINE_NO_MODEL, **facts)
    return ModelMissing(StoreMessage.NOTHING_USABLE, nothing=nothing, left_out=store.left_out[:MOST_SHOWN])


BACKEND = Plug()
