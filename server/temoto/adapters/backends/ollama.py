"""Ollama by its native API: raw, streamed completions; chat; tags, ps, show and version; keep_alive and num_ctx sent each time.

Never uses Ollama's `suffix` field (an empty one silently falls to chat, and it refuses models it does not know as
"insert") and never lets it cut a prompt silently (`truncate: false`). Anything but num_ctx in the load options would
make Ollama reload a model another tool shares, so nothing else is sent.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from temoto.adapters import http, server_errors
from temoto.adapters.bodies import Allowance, lines, whole
from temoto.adapters.chat import about_chat
from temoto.adapters.http import Connection, connect, entries, kind_of, number, parsed, table, text
from temoto.adapters.modelfiles.tokens import counter_from_show, special_tokens
from temoto.adapters.ollama import api
from temoto.adapters.ollama.templates import fim_parts
from temoto.adapters.repeats import SAYS, Repeats
from temoto.adapters.server_errors import Origin
from temoto.core.backend.address import Address, parse_address, registry_of, unquoted, windows_side, without_password
from temoto.core.backend.calls import ChatChunk, ChatRequest, Chunk, Prompt, Usage
from temoto.core.backend.faults import Fault, quoted
from temoto.core.backend.listed import Installed, LoadedModel, ModelDetails, Pulled, SpecialTokens
from temoto.core.backend.reasoning import ReasoningSplitter
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.messages.fetch import FetchMessage
from temoto.core.messages.freed import FreedMessage
from temoto.core.models.dimensions import dimensions
from temoto.core.models.records import Catalog
from temoto.core.models.token_estimate import estimate
from temoto.core.planning.runtimes import OLLAMA, Runtime, ollama
from temoto.core.settings import Settings
from temoto.ports import (
    Backend,
    BackendDown,
    CountTokens,
    RemoteRefused,
    TemotoError,
    WrongBackend,
)

PORT = 11434
NAME, TITLE = "ollama", "Ollama"
UNLOAD_S = 5.0  # a runner ends in a fraction of a second; one that answers somebody finishes first
UNLOAD_LOOK_S = 0.1
NOT_FOUND = 404
NO_ROOM = ("no space left on device", "not enough space on the disk")  # as Linux and macOS say it, and Windows


@dataclass(slots=True)
class Ollama:
    """One Ollama server. `digests` remembers which files a tag stood for, so that a vocabulary is read once; `thinks`
    which models can think."""

    connection: Connection
    digests: dict[str, str] = field(default_factory=dict[str, str])
    name: str = TITLE
    plug: str = NAME
    native_plug: str = ""
    can_hold: bool = False
    runs_on_gpu: bool = True
    pull_command: str = "ollama pull {model}"
    slots: int = 1
    thinks: dict[str, bool] = field(default_factory=dict[str, bool])
    counters: dict[str, CountTokens] = field(default_factory=dict[str, CountTokens])
    shifts_per_call: bool = False
    runtime: Runtime = OLLAMA

    @property
    def address(self) -> str:
        return self.connection.url

    async def version(self) -> str:
        answer = await self.connection.ask("GET", "/api/version")
        version = answer.get("version")
        if not isinstance(version, str):
            raise WrongBackend(
                BackendMessage.NOT_THIS_BACKEND,
                url=self.address,
                backend=self.name,
                detail=note(Detail.UNKNOWN_ROUTE, route="/api/version"),
            )
        return version

    async def models(self) -> tuple[Installed, ...]:
        found: list[Installed] = []
        answer = await self.connection.ask("GET", "/api/tags")
        if "error" in answer:  # which is not the same as having none
            raise self.connection.unread(
                quoted(text(answer["error"]) or "") or note(Detail.STATUS, status=answer["_status"])
            )
        for entry in entries(answer, "models"):
            name, details = text(entry.get("name")) or text(entry.get("model")), table(entry.get("details"))
            if not name:
                continue
            self.digests[name] = text(entry.get("digest")) or name
            family = text(details.get("family"))
            found.append(
                Installed(
                    name=name,
                    size=number(entry.get("size")),
                    family=family,
                    quantization=text(details.get("quantization_level")),
                    params_b=api.billions(text(details.get("parameter_size"))),
                    remote=bool(entry.get("remote_host")) or name.endswith((":cloud", "-cloud")),
                    digest=text(entry.get("digest")),
                    embedding=api.completes(entry, family) is False,
                )
            )
        return tuple(found)

    async def loaded_models(self) -> tuple[LoadedModel, ...]:
        response = await self.connection.reply("GET", "/api/ps")
        if response.status_code >= 500 and not response.content:
            # Ollama 0.20 trips over a model that leaves memory at this very moment (server/routes.go reads what sched.go clears).
            response = await self.connection.reply("GET", "/api/ps")
        return tuple(
            LoadedModel(
                name=text(entry.get("name")) or "",
                size=number(entry.get("size")) or 0,
                vram=number(entry.get("size_vram")) or 0,
                context=number(entry.get("context_length")),
                expires_at=text(entry.get("expires_at")),
            )
            for entry in entries(self.connection.readable(response), "models")
        )

    async def show(self, model: str) -> ModelDetails:
        answer = await self.connection.ask("POST", "/api/show", {"model": model})
        self._check(answer, model)
        info = table(answer.get("model_info"))
        architecture = text(info.get("general.architecture"))
        heads = number(info.get(f"{architecture}.attention.head_count"))
        width = number(info.get(f"{architecture}.embedding_length"))
        # Its template first; behind it lies, from 0.30 on, what the GGUF's own has instead.
        parts = fim_parts(text(answer.get("template")) or "") or fim_parts(text(answer.get("modelfile")) or "")
        marked = info.get("tokenizer.ggml.fim_suf_token_id") is not None
        raw = answer.get("capabilities")
        capabilities = cast("list[object]", raw) if isinstance(raw, list) else None
        return ModelDetails(
            architecture=architecture,
            layers=number(info.get(f"{architecture}.block_count")),
            kv_heads=number(info.get(f"{architecture}.attention.head_count_kv")),
            head_dim=number(info.get(f"{architecture}.attention.key_length"))
            or (width // heads if heads and width else None),
            native_context=number(info.get(f"{architecture}.context_length")),
            licence=text(info.get("general.license")),
            fim=None if capabilities is None else bool(parts) or marked or "insert" in capabilities,
            fim_parts=parts,
            thinking=None if capabilities is None else "thinking" in capabilities,
            tools=None if capabilities is None else "tools" in capabilities,
            completes=api.completes(answer, architecture),
            dimensions=dimensions(architecture or "", _own(info, architecture)),
        )

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        payload = {
            "model": model, "stream": False, "keep_alive": api.duration(keep_alive), "options": {"num_ctx": context},
        }  # fmt: skip
        answer = await self.connection.ask("POST", "/api/generate", payload, limit=http.LOAD_S)
        try:
            self._check(answer, model)
        except TemotoError as error:
            raise server_errors.while_loading(error) from None

    async def unload(self, model: str) -> LoadedModel | None:
        """Have the model leave memory: keep_alive is set to nothing."""
        held = next((one for one in await self.loaded_models() if one.name == model), None)
        if held is None:
            return None
        self._check(await self.connection.ask("POST", "/api/generate", {"model": model, "keep_alive": 0}), model)
        for _ in range(round(UNLOAD_S / UNLOAD_LOOK_S)):
            if all(one.name != model for one in await self.loaded_models()):
                return held
            await asyncio.sleep(UNLOAD_LOOK_S)
        raise TemotoError(FreedMessage.STILL_THERE, backend=self.name, model=model)

    async def alias(self, tag: str, model: str, context: int) -> None:
        """No copy: a manifest that names the same files and one small one, so that both share a runner where the contexts agree."""
        sent = {"model": tag, "from": model, "parameters": {"num_ctx": context}, "stream": False}
        self._check(await self.connection.ask("POST", "/api/create", sent, limit=http.LOAD_S), model)

    async def means(self, tag: str, model: str, context: int) -> bool:
        made, own = [await self.connection.ask("POST", "/api/show", {"model": each}) for each in (tag, model)]
        return api.same_model(made, own, context)

    async def drop_alias(self, tag: str) -> None:
        reply = await self.connection.reply("DELETE", "/api/delete", {"model": tag})
        if reply.status_code not in {200, NOT_FOUND}:
            self._check(self.connection.readable(reply), tag)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        async with aclosing(self._pieces("/api/generate", api.payload(prompt))) as pieces:
            async for piece in pieces:
                for chunk in api.chunks(piece, ended=bool(piece.get("done"))):
                    yield chunk

    async def chat(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """Thoughts come in a field of their own where Ollama knows the model's tags, else within the text."""
        thoughts, usage = ReasoningSplitter(), Usage()
        room = api.room_for_answer(request, self.counters.get(request.model, estimate))
        with about_chat():
            think = bool(request.think) and await self._can_think(request.model) if request.think is not None else None
            sent = api.chat_payload(request, think, room, shift=self.shifts_per_call)
            async with aclosing(self._pieces("/api/chat", sent, long=True)) as pieces:
                async for piece in pieces:
                    said = table(piece.get("message"))
                    if thought := text(said.get("thinking")):
                        yield ChatChunk(reasoning=thought)
                    for one in thoughts.feed(text(said.get("content")) or ""):
                        yield one
                    usage = api.usage(piece, request.context) if piece.get("done") else usage
        for one in thoughts.end():
            yield one
        yield ChatChunk(usage=usage)

    async def _pieces(
        self, path: str, payload: Mapping[str, Any], *, long: bool = False
    ) -> AsyncGenerator[Mapping[str, Any], None]:
        """The objects of an answer as they come, up to the one that says `done`."""
        async with self.connection.posted(path, payload, long=long) as response:
            if response.status_code >= 400 or response.is_redirect:
                self._check(self.connection.readable(await whole(response)), payload["model"])
            ended, repeats = False, Repeats()
            left = Allowance.of(table(payload.get("options")).get("num_predict"))
            async for line in lines(response):
                if not line.strip():
                    continue
                piece = parsed(line)
                if piece is None:
                    raise self.connection.unread(note(Detail.BAD_LINE, size=len(line), kind=kind_of(line)))
                if SAYS in str(piece.get("error", "")):
                    yield api.GAVE_UP
                    return
                self._check(piece, payload["model"])
                ended = bool(piece.get("done"))
                if not left.takes(api.said(piece)):
                    yield api.GAVE_UP
                    return
                repeats.feed(api.said(piece))
                yield piece
            if not ended and repeats.stuck:
                yield api.GAVE_UP
            elif not ended:
                raise BackendDown(
                    BackendMessage.BACKEND_DIED, backend=self.name, url=self.address, detail=note(Detail.NO_END)
                )

    async def _can_think(self, model: str) -> bool:
        """Origin once a model: to one that cannot, `think` is an error."""
        if model not in self.thinks:
            self.thinks[model] = bool((await self.show(model)).thinking)
        return self.thinks[model]

    async def pull(self, model: str) -> AsyncGenerator[Pulled, None]:
        """Ollama keeps what came of a broken pull and goes on with it; a model comes in layers, which are added up here.

        A registry on the user's own machine, which only an address in the name can mean, is asked without TLS. Silence is
        long where Ollama adds up the checksum of a large file.
        """
        layers: dict[str, tuple[int, int]] = {}
        payload: dict[str, Any] = {"model": model, "stream": True}
        registry = registry_of(model)
        if registry and registry.loopback:
            payload["insecure"] = True
        status = ""
        async with self.connection.posted("/api/pull", payload, long=True) as response:
            async for line in lines(response):
                piece = parsed(line)
                if piece is None:
                    continue
                if "error" in piece:
                    raise self._refused(quoted(str(piece["error"])), model, registry)
                digest = text(piece.get("digest"))
                if digest:
                    layers[digest] = (number(piece.get("completed")) or 0, number(piece.get("total")) or 0)
                done, whole = (sum(column) for column in zip(*layers.values(), strict=True)) if layers else (0, 0)
                status = text(piece.get("status")) or ""
                yield Pulled(status, done, whole)
        if status != "success":
            raise BackendDown(
                BackendMessage.BACKEND_DIED, backend=self.name, url=self.address, detail=note(Detail.PULL_NO_END)
            )

    def _refused(self, reason: str, model: str, registry: Address | None) -> TemotoError:
        """The error for a pull that failed."""
        if "digest mismatch" in reason:
            return TemotoError(FetchMessage.CHECKSUM_WRONG, name=model)
        facts: dict[str, object] = {"backend": self.name, "model": model, "detail": reason}
        if any(words in reason for words in NO_ROOM):
            return TemotoError(FetchMessage.PULL_NO_ROOM, **facts)
        facts |= {"registry": registry.url.partition("://")[2]} if registry else {}
        return TemotoError(FetchMessage.PULL_REFUSED_THERE if registry else FetchMessage.PULL_REFUSED, **facts)

    async def counter(self, model: str) -> CountTokens | None:
        # The whole vocabulary is megabytes of JSON: the body goes to a file and a child process reads it.
        async with self.connection.posted("/api/show", {"model": model, "verbose": True}) as response:
            count = await counter_from_show(response.aiter_bytes(), self.digests.get(model, model))
        if count is not None:
            self.counters[model] = count
        return count

    async def special_tokens(self, model: str) -> SpecialTokens:
        digest = self.digests.get(model, model)
        known = await special_tokens(digest)
        if known is None:
            await self.counter(model)
            known = await special_tokens(digest)
        return known or SpecialTokens()

    async def close(self) -> None:
        await self.connection.http.aclose()

    def _check(self, answer: Mapping[str, Any], model: str) -> None:
        """Raise what an answer's `error` means."""
        if "error" not in answer:
            return
        own, status = api.error_words(answer["error"]), number(answer.get("_status"))
        origin = Origin(self.name, self.address, model, self.pull_command)
        error = server_errors.meant(own, status, origin)
        if error is None and status == NOT_FOUND:
            error = server_errors.error_of(Fault.MISSING, quoted(own), origin)
        raise error or server_errors.unknown(quoted(own) or note(Detail.STATUS, status=status), origin)


@dataclass(frozen=True, slots=True)
class Plug:
    """Looks for Ollama where the setting `url` or the variable OLLAMA_HOST says, else on its usual port. `root` is where
    the system's own files lie."""

    name: str = NAME
    title: str = TITLE
    order: int = 10
    root: Path = Path("/")

    async def find(self, settings: Settings, environment: Mapping[str, str], _catalog: Catalog) -> Backend:
        said = settings.url or unquoted(environment.get("OLLAMA_HOST", "")) or f"127.0.0.1:{PORT}"
        address = parse_address(said, None if settings.url else PORT)
        if address is None:
            raise TemotoError(
                BackendMessage.BAD_URL if settings.url else BackendMessage.BAD_OLLAMA_HOST, url=without_password(said)
            )
        if not address.loopback and not settings.allow_remote:
            raise RemoteRefused(BackendMessage.REMOTE_REFUSED, url=address.url)
        try:
            found = await _alive(address.root)
        except BackendDown as error:
            there = _on_windows(self.root) if address.loopback and not settings.url else None
            if there is None:
                raise
            detail = error.note.facts.get("detail", error)
        else:
            found.slots = _slots(environment) if address.loopback else 1
            return found
        # The same machine, but another network host: nothing goes there unasked.
        if not settings.allow_remote:
            raise BackendDown(BackendMessage.OLLAMA_ON_WINDOWS, url=address.url, detail=detail, there=there.url)
        return await _alive(there)


def _on_windows(root: Path) -> Address | None:
    """Where an Ollama on Windows would answer a Linux that runs in it."""
    try:
        host = windows_side((root / "proc/version").read_text(), (root / "proc/net/route").read_text())
    except OSError:
        return None
    return Address(f"http://{host}:{PORT}", loopback=False) if host else None


def _slots(environment: Mapping[str, str]) -> int:
    """How many requests a model gets at once. Ollama tells nobody; one is its default, and a user who set another has
    most likely set it for their programs too."""
    said = unquoted(environment.get("OLLAMA_NUM_PARALLEL", ""))
    return max(1, int(said)) if said.isdecimal() and said.isascii() else 1


async def _alive(address: Address) -> Ollama:
    backend = Ollama(connect(TITLE, address, keyless=True, from_memory="/api/version"))
    try:
        version = await backend.version()
        backend.shifts_per_call, backend.runtime = api.shifts_per_call(version), ollama(version)
    except BaseException:
        await backend.close()
        raise
    return backend


def _own(info: Mapping[str, Any], architecture: str | None) -> dict[str, object]:
    """The keys of the model's own architecture, without its name."""
    before = f"{architecture}."
    return {key.removeprefix(before): value for key, value in info.items() if key.startswith(before)}


BACKEND = Plug()
