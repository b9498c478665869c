"""What each backend's contract runs against: a real server with SmolLM2 in it, and how to see whether its model works.

A new backend is tested by adding its world here; the suite finds the backend itself by folder and fails until it is there.
A world by another name than a backend's is a server of today beside the one the backend is tested with, and
asked the same.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from temoto.adapters.backends.embedded import Embedded
from temoto.adapters.backends.openai import OpenAI
from temoto.adapters.llamacpp import api
from temoto.core.settings import Settings
from temoto.ports import Backend
from tests.testbed.llama_cpp_server import LlamaCpp
from tests.testbed.llama_server import LlamaServer
from tests.testbed.ollama_server import SMOLLM2, Server

CONTEXT = 512
WINDOW_S = 0.4  # long enough for a working model to use far more processor time than the clock's 10 ms steps
WORKING_S = 0.05
STOPPED_S = 2.0
# A llama.cpp drops a prompt between two batches of 128 tokens, each a second or more beside other work.
DROPS_READING_S = 6.0
# A router's models have one thread in the test bed, and hear of it through the router.
ROUTER_DROPS_S = 12.0
# Ollama notices that its asker is gone only when it has a token to send: it reads the whole prompt first, at some 120
# tokens/s on one slow core.
OLLAMA_READS_S = 10.0

Fixture = Callable[[str], Any]  # pytest's getfixturevalue


@dataclass(frozen=True, slots=True)
class World:
    """How to find the backend, what SmolLM2 is called there, whether a model is at work right now, and how long it may
    go on with a prompt of 400 tokens that nobody waits for."""

    settings: Settings
    model: str
    at_work: Callable[[Backend], Awaitable[bool]]
    drops_reading_s: float = DROPS_READING_S
    environment: dict[str, str] = field(default_factory=dict[str, str])
    name: str = ""  # as users read it, where it is not the setting's


def embedded(fixture: Fixture) -> World:
    fixture("home")  # SmolLM2 where the engine looks for it

    async def at_work(backend: Backend) -> bool:
        assert isinstance(backend, Embedded)
        return any(slot["is_processing"] for slot in await api.slots(backend.connection))

    return World(Settings(backend="embedded"), "smollm2:135m-instruct-q4_1", at_work)


def ollama(fixture: Fixture) -> World:
    server: Server = fixture("ollama_server")

    async def at_work(_backend: Backend) -> bool:
        before = server.cpu_seconds()
        await asyncio.sleep(WINDOW_S)
        return server.cpu_seconds() - before > WORKING_S

    return World(Settings(backend="ollama", url=server.url), SMOLLM2, at_work, OLLAMA_READS_S)


def openai(fixture: Fixture) -> World:
    """A llama.cpp that somebody else started. Ollama's /v1 cannot do what the contract asks: test_openai_ollama.py."""
    server: LlamaServer = fixture("llama_server")

    async def at_work(backend: Backend) -> bool:
        assert isinstance(backend, OpenAI)
        return any(slot["is_processing"] for slot in await api.slots(backend.connection))

    return World(Settings(backend="openai", url=server.url), server.model, at_work, name="llama.cpp")


def newest_ollama(fixture: Fixture) -> World:
    server: Server = fixture("newest_ollama")

    async def at_work(_backend: Backend) -> bool:
        before = server.cpu_seconds()
        await asyncio.sleep(WINDOW_S)
        return server.cpu_seconds() - before > WORKING_S

    # It reads to the end of a batch of 512 tokens when its asker is gone.
    return World(Settings(backend="ollama", url=server.url), SMOLLM2, at_work, OLLAMA_READS_S)


def llama_router(fixture: Fixture) -> World:
    """A distribution's llama-server with several models behind it."""
    server: LlamaCpp = fixture("llama_router")
    model = Path(fixture("model_file")).stem  # a router names them so

    async def at_work(backend: Backend) -> bool:
        assert isinstance(backend, OpenAI)
        return any(slot["is_processing"] for slot in await api.slots(backend.connection, model))

    return World(Settings(backend="openai", url=server.url), model, at_work, ROUTER_DROPS_S, name="llama.cpp")


WORLDS: dict[str, Callable[[Fixture], World]] = {
    "embedded": embedded,
    "ollama": ollama,
    "openai": openai,
    "newest ollama": newest_ollama,
    "llama.cpp router": llama_router,
}


async def cancelled_midway(world: World, backend: Backend, answer: AsyncGenerator[object, None]) -> None:
    """A task that takes in `answer` is cancelled once something has come; the model, at work by then, stops."""
    talking = asyncio.Event()

    async def ask() -> None:
        async with aclosing(answer) as pieces:
            async for _ in pieces:
                talking.set()

    task = asyncio.create_task(ask())
    await asyncio.wait_for(talking.wait(), 60)
    assert await world.at_work(backend)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until_still(world, backend)


async def until_still(world: World, backend: Backend, seconds: float = STOPPED_S) -> None:
    """Wait until no model is at work; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while await world.at_work(backend):
        assert time.monotonic() < deadline, f"the model is still at work {seconds} s after its stream was left"
        await asyncio.sleep(0.02)
