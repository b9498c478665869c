"""Any OpenAI-compatible server: llama-server, LM Studio, vLLM, or a gateway in front of many.

Looks first at what it really is. A llama.cpp is asked by its own interface (slots, a grammar for healing, timings);
everything else by streamed /v1/completions. Never by /v1/chat/completions, which is for chat alone: a chat template between
the prompt and the model makes it talk about code instead of completing it; where a server adds one all the same, the
self-test finds out.

A key goes to the address the user configured and to no other, and appears in no message. Nothing is ever loaded,
unloaded or changed on a server that somebody else runs.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import uniform
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlencode

from temoto.adapters import http, server_errors
from temoto.adapters.chat import about_chat
from temoto.adapters.http import Connection, connect, entries, number, table, text
from temoto.adapters.llamacpp import api
from temoto.adapters.llamacpp.shared_context import SharedContext
from temoto.adapters.modelfiles.tokens import counter_from_gguf, special_tokens_of_file
from temoto.adapters.openai.chats import Chats
from temoto.adapters.openai.completions import Completions
from temoto.adapters.openai.keys import key_for
from temoto.adapters.openai.models import LLAMA, NAME, OLLAMA, STUDIO, VLLM, Listed, listed, quietly
from temoto.adapters.openai.requests import AWAY_STATUS, COMPLETIONS, KEY_STATUS, OpenAIClient, bad, key_needed, words
from temoto.core.backend.address import Address, parse_address, without_password
from temoto.core.backend.calls import ChatChunk, ChatRequest, Chunk, Prompt
from temoto.core.backend.listed import Installed, LoadedModel, ModelDetails, SpecialTokens
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.models.records import Catalog
from temoto.core.models.token_estimate import estimate
from temoto.core.settings import Settings
from temoto.ports import (
    Backend,
    BackendDown,
    ContextFull,
    CountTokens,
    PromptTooLong,
    RemoteRefused,
    TemotoError,
    WrongBackend,
)

OWNERS = MappingProxyType({"vllm": VLLM, "organization_owner": STUDIO, "organization-owner": STUDIO, "llamacpp": LLAMA})
NEARBY = (1234, 8080)  # LM Studio's and llama-server's usual ports
NEARBY_S = 0.9  # for everything that is asked there: a start waits for it
# Where a server's defaults punish repetition, which changes code: what switches it off there.
PLAIN = MappingProxyType({VLLM: "repetition_penalty", STUDIO: "repeat_penalty"})
CANDIDATES = MappingProxyType({VLLM: 20})
# A llama.cpp of somebody else keeps a cache of prompts in RAM, and with it answered 7 of 8 questions wrongly that had to
# wait for the slot they named. Without a name it takes a free one whose cache fits; each is read into once.
ANY_SLOT = -1
TRIES = 4  # of a question that others of the server left no room for
AGAIN_S = (0.2, 1.5)  # at a moment of its own: two windows that ask again at once would end each other again
Piece = TypeVar("Piece", Chunk, ChatChunk)
ROUTER = "router"  # what a llama.cpp with several models says of itself


@dataclass(slots=True)
class OpenAI:
    """One server. `props` is what a llama.cpp says of itself; `listed` its models as it last named them.

    A llama.cpp may be a router: several models behind one address, each in a process of its own that is started when it is asked.
    `behind` is what those that are loaded say of themselves.
    """

    connection: Connection
    loopback: bool
    props: Mapping[str, Any]
    listed: dict[str, Listed]
    behind: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    counters: dict[str, CountTokens] = field(default_factory=dict[str, CountTokens])
    contexts: dict[str, SharedContext] = field(default_factory=dict[str, SharedContext])
    client: OpenAIClient = field(init=False)
    completions: Completions = field(init=False)
    chats: Chats = field(init=False)

    def __post_init__(self) -> None:
        plain = PLAIN.get(self.name, "")
        self.client = OpenAIClient(self.connection, self.pull_command)
        self.completions = Completions(self.client, plain, CANDIDATES.get(self.name, 5))
        # Without news to write, a llama.cpp reads on when the asker is gone.
        always = {"return_progress": True} if self.props else {plain: 1.0} if plain else {}
        self.chats = Chats(
            self.client,
            MappingProxyType(always),
            template=self.name in {LLAMA, VLLM},
            effort=self.name in {OLLAMA, STUDIO},
        )

    @property
    def name(self) -> str:
        return self.connection.name

    @property
    def plug(self) -> str:
        return "openai"

    @property
    def native_plug(self) -> str:
        """Ollama's own interface sends prompts as they are; its /v1 puts a template around them."""
        return "ollama" if self.name == OLLAMA else ""

    @property
    def address(self) -> str:
        return self.connection.url

    @property
    def can_hold(self) -> bool:
        return bool(self.props)

    @property
    def routes(self) -> bool:
        """Whether it is a llama.cpp with several models behind it."""
        return self.props.get("role") == ROUTER

    @property
    def runs_on_gpu(self) -> bool:
        return self.loopback

    @property
    def pull_command(self) -> str:
        return "ollama pull {model}" if self.name == OLLAMA else f"load {{model}} in {self.name}"

    @property
    def slots(self) -> int | None:
        """llama.cpp and LM Studio tell; Ollama's usual is one. Others take many and share themselves out."""
        if self.props:
            each = [
                number(one.get("total_slots")) or 1 for one in (self.behind.values() if self.routes else [self.props])
            ]
            return min(each) if each else None
        told = [one.slots for one in self.listed.values() if one.slots]
        return min(told) if told else 1 if self.name == OLLAMA else None

    async def version(self) -> str:
        """llama.cpp's build or vLLM's version; empty where the server does not say."""
        if self.props:
            return str(self.props.get("build_info", "")).removeprefix("b")
        path = "/api/version" if self.name == OLLAMA else "/version"
        return text((await quietly(self.connection, path)).get("version")) or ""

    async def models(self) -> tuple[Installed, ...]:
        self.listed = await listed(self.connection, await _models(self.connection, http.QUESTION_S))
        return tuple(
            Installed(
                name=name,
                size=one.size,
                quantization=one.quantization,
                params_b=one.params_b,
                remote=one.remote,
                embedding=one.embedding,
            )
            for name, one in self.listed.items()
        )

    async def loaded_models(self) -> tuple[LoadedModel, ...]:
        """The loaded models, where the server tells their context. No server tells how much lies on a GPU: taken as all of it, since
        a guess must not raise an alarm."""
        return tuple(
            LoadedModel(name, one.size or 0, one.size or 0, context)
            for name, one in self.listed.items()
            if (context := self._context(one))
        )

    async def show(self, model: str) -> ModelDetails:
        known = await self._known(model)
        context = self._context(known) or known.native
        if self.props and not self.routes:
            return replace(await api.show(self.connection, self.props), native_context=context)
        if (
            self.props and known.context
        ):  # it is loaded: of others not even the template can be asked for without loading them
            return replace(await api.show(self.connection, await self._own(model), model), native_context=context)
        return ModelDetails(native_context=context, tools=known.tools)

    async def load(self, model: str, context: int, keep_alive: str) -> None:  # noqa: ARG002 - theirs, not ours to set
        """Ask one tiny question to prove that the model answers; temoto loads nothing here. LM Studio loads the model for that."""
        await self._known(model)
        question = {"model": model, "prompt": "1", "max_tokens": 1, "temperature": 0}
        response = await self.connection.reply("POST", COMPLETIONS, question, limit=http.LOAD_S)
        if bad(response):
            raise server_errors.while_loading(self.client.refusal(response, model))
        if not entries(self.connection.readable(response), "choices"):
            raise self.connection.unread(note(Detail.COMPLETES_NOTHING))
        if self.routes:  # it tells with how much context only of what is loaded
            await self.models()
            await self._own(model)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        answers = self._whole(prompt) if self.props else self.completions.stream(prompt)
        try:
            async with aclosing(answers) as chunks:
                async for chunk in chunks:
                    yield chunk
        except PromptTooLong as error:
            raise self.client.too_long(error.note.facts.get("detail", "")) from error

    async def _whole(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        """A llama.cpp's answer; one that others broke off by filling the context goes on from where it was."""
        said, pieces = "", 0

        def rest() -> Prompt:
            return replace(
                prompt, text=prompt.text + said, begins=prompt.begins[len(said) :],
                max_tokens=max(1, prompt.max_tokens - pieces),
            )  # fmt: skip

        def wanted(count: CountTokens) -> int:
            left = rest()
            return count(left.text) + left.max_tokens

        answers = self._beside_others(
            prompt.model, wanted, lambda: api.stream(self.connection, rest(), ANY_SLOT), goes_on=True
        )
        async with aclosing(answers) as chunks:
            async for chunk in chunks:
                said, pieces = said + chunk.text, pieces + 1
                yield chunk

    async def chat(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        with about_chat():
            await self._known(request.model)  # a llama.cpp answers to any name

        def wanted(count: CountTokens) -> int:
            return sum(count(turn.text) for turn in request.messages) + request.max_tokens

        answers = self._beside_others(request.model, wanted, lambda: self.chats.stream(request))
        async with aclosing(answers) as chunks:
            async for chunk in chunks:
                yield chunk

    async def _beside_others(
        self, model: str, wanted: Callable[[CountTokens], int], answer: Callable[[], AsyncGenerator[Piece, None]],
        *, goes_on: bool = False,
    ) -> AsyncGenerator[Piece, None]:  # fmt: skip
        """The pieces of an answer, asked again while others of the server leave no room for so many tokens. `goes_on`: also where some
        pieces have come."""
        context, count = self._shared(model), self.counters.get(model, estimate)
        for left in reversed(range(TRIES)):
            begun = False
            try:
                async with context.room(self._told(model), wanted(count)), aclosing(answer()) as pieces:
                    async for piece in pieces:
                        begun = True
                        yield piece
                    return
            except ContextFull:
                context.full = True
                if not left or (begun and not goes_on):
                    raise
            await asyncio.sleep(uniform(*AGAIN_S))  # noqa: S311 - no secret

    async def counter(self, model: str) -> CountTokens | None:
        """Exact where a llama.cpp on this machine names its file. /tokenize is no help: a count cannot wait for an answer."""
        path = await self._path(model)
        count = await counter_from_gguf(path) if path else None
        if count is not None:
            self.counters[model] = count
        return count

    async def special_tokens(self, model: str) -> SpecialTokens:
        path = await self._path(model)
        return await special_tokens_of_file(path) if path else SpecialTokens()

    async def _path(self, model: str) -> Path | None:
        """Its file, where a llama.cpp on this machine names it."""
        path = Path(str(self._told(model).get("model_path") or ""))
        return path if self.loopback and path.suffix == ".gguf" and await asyncio.to_thread(path.is_file) else None

    async def close(self) -> None:
        await self.connection.http.aclose()

    def _context(self, model: Listed) -> int | None:
        """Tokens of context the server holds it with: llama.cpp's for a slot, vLLM's for a model, LM Studio's if it is loaded."""
        settings = table(self.props.get("default_generation_settings"))
        return number(settings.get("n_ctx")) if self.props and not self.routes else model.context

    def _shared(self, model: str) -> SharedContext:
        """The context that requests for this model share, each model of a router having its own."""
        return self.contexts.setdefault(model if self.routes else "", SharedContext())

    def _told(self, model: str) -> Mapping[str, Any]:
        """What the server of this model has said of itself."""
        return self.behind.get(model, {}) if self.routes else self.props

    async def _own(self, model: str) -> Mapping[str, Any]:
        """What the server of one model behind a router says of itself; asking loads it."""
        if model not in self.behind:
            props = await quietly(self.connection, f"/props?{urlencode({'model': model})}")
            if "default_generation_settings" not in props:
                return {}
            self.behind[model] = props
        return self.behind[model]

    async def _known(self, model: str) -> Listed:
        if model not in self.listed:
            await self.models()
        if model not in self.listed:
            raise self.client.missing(model)
        return self.listed[model]


@dataclass(frozen=True, slots=True)
class Plug:
    """The server at the setting `url`; without one, LM Studio or llama-server on this machine."""

    name: str = "openai"
    title: str = ""
    order: int = 50
    nearby: tuple[int, ...] = NEARBY

    async def find(self, settings: Settings, environment: Mapping[str, str], _catalog: Catalog) -> Backend:
        if not settings.url:
            return await _first_nearby(self.nearby)
        address = parse_address(settings.url)
        if address is None:
            raise TemotoError(BackendMessage.BAD_URL, url=without_password(settings.url))
        if not address.loopback and not settings.allow_remote:
            raise RemoteRefused(BackendMessage.REMOTE_REFUSED, url=address.url)
        return await _recognised(address.root, await key_for(address, environment), http.QUESTION_S)


async def _first_nearby(ports: tuple[int, ...]) -> OpenAI:
    """The first on this machine that has a model for us, else the first; no key is sent to whoever listens there."""

    async def ask(port: int) -> OpenAI | TemotoError:
        try:
            async with asyncio.timeout(NEARBY_S):
                return await _recognised(Address(f"http://127.0.0.1:{port}", loopback=True), "", NEARBY_S)
        except TimeoutError:
            return TemotoError(BackendMessage.NO_SERVER_NEARBY)
        except TemotoError as error:
            return error

    answers = await asyncio.gather(*(ask(port) for port in ports))
    alive = [answer for answer in answers if isinstance(answer, OpenAI)]
    able = [one for one in alive if any(not model.embedding for model in one.listed.values())]
    for chosen in (*able, *alive):
        for other in alive:
            if other is not chosen:
                await other.close()
        return chosen
    for error in answers:  # one that only lacks a key is worth telling of; whatever else listens there is not ours
        if isinstance(error, TemotoError) and error.note.message is BackendMessage.KEY_NEEDED:
            raise error
    raise BackendDown(BackendMessage.NO_SERVER_NEARBY)


async def _recognised(address: Address, key: str, limit: float) -> OpenAI:
    """The server at `address`, recognised by what it says of itself."""
    # To this machine a new connection costs next to nothing, and llama.cpp closes kept ones at moments of its own.
    asked = connect(NAME, address, key, keep=0 if address.loopback else 4)
    try:
        answer = await _models(asked, limit)
        props, ollama = await asyncio.gather(quietly(asked, "/props", limit), quietly(asked, "/api/version", limit))
        owner = next((text(entry.get("owned_by")) or "" for entry in entries(answer, "data")), "")
        name = OLLAMA if text(ollama.get("version")) else OWNERS.get(owner, NAME)
        if name == LLAMA and props.get("_status") in KEY_STATUS:  # another one lists its models to everybody
            raise key_needed(replace(asked, name=LLAMA), props["_status"])  # noqa: TRY301 - cleaned up after, like all
        own = "default_generation_settings" in props and name != OLLAMA
        known = replace(asked, name=LLAMA if own else name)
        return OpenAI(known, address.loopback, MappingProxyType(props if own else {}), await listed(known, answer))
    except BaseException:
        await asked.http.aclose()
        raise


async def _models(connection: Connection, limit: float) -> dict[str, Any]:
    response = await connection.reply("GET", "/v1/models", limit=limit)
    if response.status_code in KEY_STATUS:
        known = (
            LLAMA if response.headers.get("server") == LLAMA else connection.name
        )  # it lists nothing without its key
        raise key_needed(replace(connection, name=known), response.status_code)
    answer = connection.readable(response)
    if not isinstance(answer.get("data"), list):
        if response.status_code in AWAY_STATUS:
            raise BackendDown(
                BackendMessage.BACKEND_DOWN,
                backend=connection.name,
                url=connection.url,
                detail=words(answer) or note(Detail.WORDLESS),
            )
        detail = note(Detail.UNKNOWN_ROUTE, route="/v1/models")
        raise WrongBackend(BackendMessage.NOT_THIS_BACKEND, url=connection.url, backend=connection.name, detail=detail)
    return answer


BACKEND = Plug()
