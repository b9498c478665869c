"""Ollama by its native API: raw, streamed completions; tags, ps, show and version; keep_alive and num_ctx sent each time.

Never uses Ollama's `suffix` field (an empty one silently falls to chat, and it refuses models it does not know as
"insert") and never lets it cut a prompt silently (`truncate: false`). Anything but num_ctx in the load options would
make Ollama reload a model another tool shares, so nothing else is sent.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, cast

from temoto.adapters.http import LOAD_S, Wire, entries, lines, number, parsed, table, text, wire
from temoto.adapters.tokens import counter_from_show
from temoto.core.address import Address, parse_address, unquoted, windows_side
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.fetch import FetchMessage
from temoto.core.messages.freed import FreedMessage
from temoto.core.records import Catalog, Chunk, Installed, Prompt, Pulled, Resident, Shown, Usage
from temoto.core.settings import Settings
from temoto.ports import (
    Backend,
    BackendDown,
    CountTokens,
    ModelMissing,
    OutOfMemory,
    PromptTooLong,
    RemoteRefused,
    TemotoError,
    WrongBackend,
)

PORT = 11434
NANO = 1e-9
UNLOAD_S = 5.0  # a runner ends in a fraction of a second; one that answers somebody finishes first
UNLOAD_LOOK_S = 0.1


@dataclass(slots=True)
class Ollama:
    """One Ollama server. `digests` remembers which files a tag stood for, so that a vocabulary is read once."""

    wire: Wire
    digests: dict[str, str] = field(default_factory=dict[str, str])
    name: str = "Ollama"
    can_hold: bool = False
    runs_on_gpu: bool = True
    pull_command: str = "ollama pull {model}"

    @property
    def where(self) -> str:
        return self.wire.url

    async def version(self) -> str:
        answer = await self.wire.ask("GET", "/api/version")
        version = answer.get("version")
        if not isinstance(version, str):
            raise WrongBackend(
                BackendMessage.NOT_THIS_BACKEND,
                url=self.where,
                backend=self.name,
                detail="it does not know /api/version",
            )
        return version

    async def models(self) -> tuple[Installed, ...]:
        found: list[Installed] = []
        for entry in entries(await self.wire.ask("GET", "/api/tags"), "models"):
            name, details = text(entry.get("name")) or text(entry.get("model")), table(entry.get("details"))
            if not name:
                continue
            self.digests[name] = text(entry.get("digest")) or name
            capabilities = entry.get("capabilities")
            found.append(
                Installed(
                    name=name,
                    size=number(entry.get("size")),
                    family=text(details.get("family")),
                    quantization=text(details.get("quantization_level")),
                    params_b=_billions(text(details.get("parameter_size"))),
                    remote=bool(entry.get("remote_host")) or name.endswith((":cloud", "-cloud")),
                    digest=text(entry.get("digest")),
                    embedding=capabilities == ["embedding"] or "bert" in (text(details.get("family")) or ""),
                )
            )
        return tuple(found)

    async def resident(self) -> tuple[Resident, ...]:
        return tuple(
            Resident(
                name=text(entry.get("name")) or "",
                size=number(entry.get("size")) or 0,
                vram=number(entry.get("size_vram")) or 0,
                context=number(entry.get("context_length")),
            )
            for entry in entries(await self.wire.ask("GET", "/api/ps"), "models")
        )

    async def show(self, model: str) -> Shown:
        answer = await self.wire.ask("POST", "/api/show", {"model": model})
        self._check(answer, model)
        info = table(answer.get("model_info"))
        architecture = text(info.get("general.architecture"))
        heads, width = (
            number(info.get(f"{architecture}.attention.head_count")),
            number(info.get(f"{architecture}.embedding_length")),
        )
        capabilities = answer.get("capabilities")
        return Shown(
            architecture=architecture,
            layers=number(info.get(f"{architecture}.block_count")),
            kv_heads=number(info.get(f"{architecture}.attention.head_count_kv")),
            head_dim=number(info.get(f"{architecture}.attention.key_length"))
            or (width // heads if heads and width else None),
            native_context=number(info.get(f"{architecture}.context_length")),
            licence=text(info.get("general.license")),
            fim="insert" in cast("list[object]", capabilities) if isinstance(capabilities, list) else None,
        )

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        payload = {
            "model": model, "stream": False, "keep_alive": _duration(keep_alive), "options": {"num_ctx": context},
        }  # fmt: skip
        self._check(await self.wire.ask("POST", "/api/generate", payload, limit=LOAD_S), model)

    async def unload(self, model: str) -> Resident | None:
        """Ollama lets a model go by itself after keep_alive: which is none from now."""
        held = next((one for one in await self.resident() if one.name == model), None)
        if held is None:
            return None
        self._check(await self.wire.ask("POST", "/api/generate", {"model": model, "keep_alive": 0}), model)
        for _ in range(round(UNLOAD_S / UNLOAD_LOOK_S)):
            if all(one.name != model for one in await self.resident()):
                return held
            await asyncio.sleep(UNLOAD_LOOK_S)
        raise TemotoError(FreedMessage.STILL_THERE, backend=self.name, model=model)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        async with self.wire.posted("/api/generate", _payload(prompt)) as response:
            if response.status_code >= 400 or response.is_redirect:
                await response.aread()
                self._check(self.wire.readable(response), prompt.model)
            ended = False
            async for line in lines(response):
                if not line.strip():
                    continue
                piece = parsed(line)
                if piece is None:
                    raise self.wire.unread(f"a line that is no JSON: {line[:60]!r}")
                self._check(piece, prompt.model)
                ended = bool(piece.get("done"))
                for chunk in _chunks(piece, ended=ended):
                    yield chunk
            if not ended:
                raise BackendDown(
                    BackendMessage.BACKEND_DIED, backend=self.name, url=self.where, detail="the answer has no end"
                )

    async def pull(self, model: str) -> AsyncGenerator[Pulled, None]:
        """Ollama keeps what came of a broken pull and goes on with it; a model comes in layers, which are added up here."""
        layers: dict[str, tuple[int, int]] = {}
        async with self.wire.posted("/api/pull", {"model": model, "stream": True}) as response:
            async for line in lines(response):
                piece = parsed(line)
                if piece is None:
                    continue
                if "error" in piece:
                    detail = str(piece["error"])
                    raise TemotoError(FetchMessage.PULL_REFUSED, backend=self.name, model=model, detail=detail)
                digest = text(piece.get("digest"))
                if digest:
                    layers[digest] = (number(piece.get("completed")) or 0, number(piece.get("total")) or 0)
                done, whole = (sum(column) for column in zip(*layers.values(), strict=True)) if layers else (0, 0)
                yield Pulled(text(piece.get("status")) or "", done, whole)

    async def counter(self, model: str) -> CountTokens | None:
        # The whole vocabulary is megabytes of JSON: the body goes to a file and a child process reads it.
        async with self.wire.posted("/api/show", {"model": model, "verbose": True}) as response:
            return await counter_from_show(response.aiter_bytes(), self.digests.get(model, model))

    async def close(self) -> None:
        await self.wire.http.aclose()

    def _check(self, answer: Mapping[str, Any], model: str) -> None:
        """Raise what an answer's `error` means."""
        if "error" not in answer:
            return
        said = str(answer["error"])
        low = said.lower()
        if answer.get("_status") == 404 or ("not found" in low and "model" in low):
            command = self.pull_command.format(model=model)
            raise ModelMissing(BackendMessage.MODEL_MISSING, backend=self.name, model=model, command=command)
        if "memory" in low:
            raise OutOfMemory(BackendMessage.OUT_OF_MEMORY, model=model, detail=said)
        if "context" in low and ("exceed" in low or "longer" in low or "truncat" in low):
            raise PromptTooLong(BackendMessage.PROMPT_TOO_LONG, detail=said)
        raise self.wire.unread(said)


@dataclass(frozen=True, slots=True)
class Plug:
    """Looks for Ollama where the setting `url` or the variable OLLAMA_HOST says, else on its usual port. `root` is where
    the system's own files lie."""

    name: str = "ollama"
    order: int = 10
    root: Path = Path("/")

    async def find(self, settings: Settings, environment: Mapping[str, str], _catalog: Catalog) -> Backend:
        said = settings.url or unquoted(environment.get("OLLAMA_HOST", "")) or f"127.0.0.1:{PORT}"
        address = parse_address(said, None if settings.url else PORT)
        if address is None:
            raise TemotoError(BackendMessage.BAD_URL if settings.url else BackendMessage.BAD_OLLAMA_HOST, url=said)
        if not address.loopback and not settings.allow_remote:
            raise RemoteRefused(BackendMessage.REMOTE_REFUSED, url=address.url)
        try:
            return await _alive(address.root)
        except BackendDown as error:
            there = _on_windows(self.root) if address.loopback and not settings.url else None
            if there is None:
                raise
            detail = error.note.facts.get("detail", error)
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


async def _alive(address: Address) -> Ollama:
    backend = Ollama(wire("Ollama", address))
    try:
        await backend.version()
    except BaseException:
        await backend.close()
        raise
    return backend


def _payload(prompt: Prompt) -> dict[str, Any]:
    options: dict[str, Any] = {"temperature": 0, "repeat_penalty": 1.0, "num_predict": prompt.max_tokens}
    if prompt.context:
        options["num_ctx"] = prompt.context
    if prompt.stops:
        options["stop"] = list(prompt.stops)
    payload: dict[str, Any] = {
        "model": prompt.model, "prompt": prompt.text, "raw": True, "stream": True, "truncate": False, "options": options,
    }  # fmt: skip
    if prompt.keep_alive:
        payload["keep_alive"] = _duration(prompt.keep_alive)
    if prompt.alternatives:
        payload |= {"logprobs": True, "top_logprobs": min(prompt.alternatives, 20)}
    return payload


def _chunks(piece: Mapping[str, Any], *, ended: bool) -> list[Chunk]:
    """A line of the stream as Chunks: one a token where the candidates were asked for, so that each stands with its own."""
    said = text(piece.get("response")) or ""
    usage = _usage(piece) if ended else None
    tokens = entries(piece, "logprobs")
    if said and tokens and "".join(text(token.get("token")) or "" for token in tokens) == said:
        chunks = [
            Chunk(
                text(token.get("token")) or "",
                tuple(text(other.get("token")) or "" for other in entries(token, "top_logprobs")),
            )
            for token in tokens
        ]
        return [*chunks, Chunk("", usage=usage)] if usage else chunks
    return [Chunk(said, usage=usage)] if said or usage else []


def _usage(piece: Mapping[str, Any]) -> Usage:
    read, wrote = number(piece.get("prompt_eval_duration")), number(piece.get("eval_duration"))
    return Usage(
        prompt_tokens=number(piece.get("prompt_eval_count")),
        prompt_seconds=read * NANO if read is not None else None,
        generated_tokens=number(piece.get("eval_count")),
        generate_seconds=wrote * NANO if wrote is not None else None,
        cut_by_length=piece.get("done_reason") == "length",
    )


def _duration(text: str) -> str | int:
    """Ollama takes durations with a unit as text, and plain numbers (−1: for ever) as numbers only."""
    return int(text) if text.lstrip("-").isdigit() else text


def _billions(text: str | None) -> float | None:
    """Ollama writes sizes as `134.52M` and `7.6B`."""
    if not text or text[-1] not in "MBKT":
        return None
    try:
        billions = float(text[:-1]) * {"K": 1e-6, "M": 1e-3, "B": 1.0, "T": 1e3}[text[-1]]
    except ValueError:
        return None
    return billions if isfinite(billions) else None


BACKEND = Plug()
