"""A distribution's llama-server runs the embedded engine's models: as closed, as shared and as short-lived as the wheel."""

import asyncio
from pathlib import Path

import httpx
import psutil
import pytest

from temoto.adapters.backends import embedded
from temoto.adapters.backends.embedded import BACKEND, Embedded
from temoto.adapters.catalog import load_catalog
from temoto.adapters.llamacpp import api
from temoto.core.backend.calls import ChatRequest, ChatRole, Message, Prompt
from temoto.core.settings import EmbeddedEngine, Settings
from tests.adapters.llamacpp.test_engine_is_closed import EVIL, ROUTES, grants_nothing
from tests.conftest import had
from tests.engines import ended
from tests.testbed.llama_cpp import llama_cpp

pytestmark = pytest.mark.newest

CONTEXT = 512


@pytest.fixture
def program() -> Path:
    return had(llama_cpp, "a distribution's llama-server", must=False)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model_file: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(embedded.weights, "local", lambda *_given: {"m": model_file})


async def found(program: Path) -> Embedded:
    backend = await BACKEND.find(Settings(engine=EmbeddedEngine(str(program))), {}, load_catalog())
    assert isinstance(backend, Embedded)
    return backend


async def said(backend: Embedded) -> str:
    return "".join([chunk.text async for chunk in backend.stream(Prompt("m", "1 2 3 4 5 6", 4))]).strip()


async def talked(backend: Embedded) -> str:
    request = ChatRequest("m", (Message(ChatRole.USER, "Say hello."),), max_tokens=8)
    return "".join([chunk.text async for chunk in backend.chat(request)])


async def test_it_is_the_engine(program: Path):
    first, second = await found(program), await found(program)
    try:
        assert (first.doubts, first.devices, first.runs_on_gpu) == ((), (), False)
        assert (await first.version()).endswith(f"({program})")
        await first.load("m", CONTEXT, "5m")
        await second.load("m", CONTEXT, "5m")
        assert first.engine is not None
        assert second.engine is not None
        assert (first.engine.program, first.engine.pid) == (str(program), second.engine.pid), "one for both windows"
        assert await asyncio.gather(said(first), talked(second)) != ["", ""]
        assert (await said(first)).startswith("7")
        assert first.connection is not None
        slots = await api.slots(first.connection)
        assert [slot["n_ctx"] for slot in slots] == [CONTEXT, CONTEXT], "each its own"
        server = psutil.Process(first.engine.pid)
        assert first.engine.token not in " ".join((*server.cmdline(), *server.parent().cmdline()))
        assert "LLAMA_API_KEY" in server.environ()
        await closed_to_strangers(first.engine.url)
        pid = first.engine.pid
    finally:
        await first.close()
        await second.close()
    assert await asyncio.to_thread(ended, pid)


async def closed_to_strangers(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, headers={"Origin": EVIL}, trust_env=False) as stranger:
        for method, route in ROUTES:
            answer = await stranger.request(method, route, json={"prompt": "x"})
            assert answer.status_code in {401, 404}, route
            grants_nothing(answer)
            asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
            grants_nothing(await stranger.options(route, headers=asked))
        assert "<html" not in (await stranger.get("/")).text.lower()


async def test_where_it_is_killed_the_next_question_says_so_and_a_load_starts_it_again(program: Path):
    backend = await found(program)
    try:
        await backend.load("m", CONTEXT, "5m")
        assert backend.engine is not None
        first = backend.engine.pid
        psutil.Process(first).kill()
        assert await backend.engine.lease.ended(5)
        await backend.load("m", CONTEXT, "5m")
        assert backend.engine.pid != first
        assert (await said(backend)).startswith("7")
    finally:
        await backend.close()
