"""What does an OpenAI-compatible server tell of the models it lists? OpenAI's list has names only; most tell more, each elsewhere.

llama.cpp and vLLM within the list, LM Studio and Ollama by interfaces of their own. What nobody tells is read off the name,
as everybody writes it. Never asks for anything but lists.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, cast

from temoto.adapters.http import Connection, entries, number, table, text
from temoto.ports import TemotoError

NAME, LLAMA, VLLM, STUDIO, OLLAMA = "OpenAI-compatible server", "llama.cpp", "vLLM", "LM Studio", "Ollama's /v1"
PROBE_S = 2.0
EMBEDS = re.compile(r"embed|rerank|minilm|(?:^|[/_-])(?:bge|gte|e5|nomic-bert)(?:[_-]|$)", re.IGNORECASE)
SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)([bm])(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """What is told of one model; None where nothing is. `context` is what the server holds it with, `native` the most it has;
    `slots` is how many requests it works on at once."""

    size: int | None = None
    quantization: str | None = None
    params_b: float | None = None
    context: int | None = None
    native: int | None = None
    embedding: bool = False
    remote: bool = False
    tools: bool | None = None
    slots: int | None = None


async def listed(connection: Connection, answer: Mapping[str, Any]) -> dict[str, Listed]:
    """The models of a /v1/models answer, in its order, with whatever else the server tells of them."""
    models = {name: _in_list(name, entry) for entry in entries(answer, "data") if (name := text(entry.get("id")))}
    if connection.name == STUDIO:
        own = await _studio(connection)
        return {name: _joined(one, own[name]) if name in own else one for name, one in models.items()}
    if connection.name == OLLAMA:
        tags = {text(tag.get("name")): tag for tag in entries(await quietly(connection, "/api/tags"), "models")}
        return {name: _tagged(name, one, tags.get(name, {})) for name, one in models.items()}
    return models


async def quietly(connection: Connection, path: str, limit: float | None = None) -> dict[str, Any]:
    """The JSON a server answers at `path` within PROBE_S (or `limit`, if that is less); empty where it does not know the path."""
    try:
        return await connection.ask("GET", path, limit=min(limit or PROBE_S, PROBE_S))
    except TemotoError:
        return {}


def _in_list(name: str, entry: Mapping[str, Any]) -> Listed:
    meta = table(entry.get("meta"))  # llama.cpp's
    params = number(meta.get("n_params"))
    return Listed(
        size=number(meta.get("size")),
        quantization=text(meta.get("ftype")),
        params_b=params / 1e9 if params else billions(name),
        context=number(entry.get("max_model_len"))
        or number(meta.get("n_ctx")),  # vLLM's; llama.cpp's once it is loaded
        native=_native(entry, meta),
        embedding=bool(EMBEDS.search(name)),
    )


def _native(entry: Mapping[str, Any], meta: Mapping[str, Any]) -> int | None:
    """The most context a model can have: what it was trained with, or less where a router of llama.cpp starts it with less."""
    trained = number(meta.get("n_ctx_train")) or number(entry.get("context_length"))  # llama.cpp's, gateways'
    raw = table(entry.get("status")).get("args")
    words = [str(word) for word in cast("list[object]", raw)] if isinstance(raw, list) else []
    options = dict(pairwise(words))
    started = _whole(options.get("--ctx-size")) // max(1, _whole(options.get("--parallel")))
    return min(trained, started) if trained and started else trained


def _whole(word: str | None) -> int:
    return int(word) if word is not None and word.isdecimal() and word.isascii() else 0


async def _studio(connection: Connection) -> dict[str, Listed]:
    """LM Studio's own lists: since 0.4 with sizes, before that with contexts only."""
    new, old = await asyncio.gather(quietly(connection, "/api/v1/models"), quietly(connection, "/api/v0/models"))
    found: dict[str, Listed] = {}
    for entry in entries(old, "data"):
        capabilities = entry.get("capabilities")
        found[text(entry.get("id")) or ""] = Listed(
            quantization=text(entry.get("quantization")),
            context=number(entry.get("loaded_context_length")),
            native=number(entry.get("max_context_length")),
            embedding=entry.get("type") == "embeddings",
            tools="tool_use" in capabilities if isinstance(capabilities, list) else None,
        )
    for entry in entries(new, "models"):
        instances = entries(entry, "loaded_instances")
        tools = table(entry.get("capabilities")).get("trained_for_tool_use")
        whole = Listed(
            size=number(entry.get("size_bytes")),
            quantization=text(table(entry.get("quantization")).get("name")),
            params_b=billions(text(entry.get("params_string")) or ""),
            native=number(entry.get("max_context_length")),
            embedding=entry.get("type") == "embedding",
            tools=tools if isinstance(tools, bool) else None,
        )
        loaded = [_loaded(whole, table(one.get("config"))) for one in instances]
        found[text(entry.get("key")) or ""] = loaded[0] if loaded else whole
        found |= {text(one.get("id")) or "": its for one, its in zip(instances, loaded, strict=True)}
    return found


def _loaded(model: Listed, config: Mapping[str, Any]) -> Listed:
    return replace(model, context=number(config.get("context_length")), slots=number(config.get("parallel")))


def _tagged(name: str, model: Listed, tag: Mapping[str, Any]) -> Listed:
    """A listed model with what Ollama's own interface adds: its size, and whether it would send code to another machine."""
    details = table(tag.get("details"))
    own = Listed(
        size=number(tag.get("size")),
        quantization=text(details.get("quantization_level")),
        params_b=billions(text(details.get("parameter_size")) or ""),
        remote=bool(tag.get("remote_host")) or name.endswith((":cloud", "-cloud")),
        embedding=_completes_nothing(tag.get("capabilities")),
    )
    return _joined(model, own)


def _completes_nothing(capabilities: object) -> bool:
    """Whether a server's list of what a model can do leaves completing out; one that says nothing may do it."""
    told = cast("list[object]", capabilities) if isinstance(capabilities, list) else []
    return bool(told) and "completion" not in told


def _joined(model: Listed, own: Listed) -> Listed:
    """Both descriptions of a model in one: the server's own interface counts first, then its list."""
    return Listed(
        size=own.size or model.size,
        quantization=own.quantization or model.quantization,
        params_b=own.params_b or model.params_b,
        context=own.context or model.context,
        native=own.native or model.native,
        embedding=own.embedding or model.embedding,
        remote=own.remote,
        tools=own.tools,
        slots=own.slots,
    )


def billions(text: str) -> float | None:
    """Parameters as everybody writes them: `7b`, `1.5B`, `134.52M`."""
    found = SIZE.search(text)
    return float(found[1]) * (1.0 if found[2].lower() == "b" else 1e-3) if found else None
