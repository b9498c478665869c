"""The openai backend on a real llama.cpp that somebody else runs: start-up, keys, a context of its own."""

from pathlib import Path

import pytest

from temoto.adapters.backends.openai import OpenAI, Plug
from temoto.adapters.llamacpp import process
from temoto.core.messages.start import StartMessage
from temoto.core.models.token_estimate import estimate
from temoto.core.settings import Completion, Settings
from temoto.core.status import StatusKind
from temoto.ports import TemotoError
from tests.adapters.starting import CATALOG, Find, ended, session_of
from tests.adapters.worlds import CONTEXT
from tests.testbed.llama_server import LlamaServer
from tests.testbed.ollama_server import free_port

pytestmark = pytest.mark.engine


def passed_over_then(plug: Plug, environment: dict[str, str]) -> Find:
    """One backend that does not serve, and then what `plug` finds."""

    async def find(wanted: Settings):
        yield TemotoError(StartMessage.OFF)
        yield await plug.find(wanted, environment, CATALOG)

    return find


@pytest.mark.parametrize("end", ["", "/v1"])
async def test_it_is_recognised_by_its_url_and_served_with_its_own_context(llama_server: LlamaServer, end: str):
    session = await session_of(Settings(url=llama_server.url + end, completion=Completion(model=llama_server.model)))
    status, serving = session.status, session.serving
    assert (status.kind, status.backend, status.url) == (StatusKind.READY, "llama.cpp", llama_server.url), status
    assert status.tokens_per_second
    assert serving is not None
    assert serving.backend.can_hold
    # 4,096 would be planned for a laptop; this server was started with less.
    assert (status.context, serving.choice.context, session.plan.completion.context) == (CONTEXT,) * 3
    assert serving.choice.prompt_tokens <= CONTEXT // 2
    assert serving.count is not estimate
    await ended(session)


async def test_without_a_url_it_is_found_by_its_port_and_the_plan_tells_what_was_passed_over(llama_server: LlamaServer):
    port = int(llama_server.url.rsplit(":", 1)[1])
    settings = Settings(completion=Completion(model=llama_server.model))
    find = passed_over_then(Plug(nearby=(free_port(), port)), {"TEMOTO_API_KEY": "not-for-it"})
    session = await session_of(settings, find=find)
    assert (session.status.kind, session.status.backend) == (StatusKind.READY, "llama.cpp")
    assert session.plan.completion.reasons[-1].text() == f"passed over: {TemotoError(StartMessage.OFF)}"
    await ended(session)


async def test_a_llama_cpp_with_a_key_gets_it_from_the_environment_only(model_file: Path):
    engine = await process.start(model_file, 512)
    try:
        settings = Settings(backend="openai", url=engine.url, completion=Completion(model=str(model_file)))
        refused = await session_of(settings)
        assert refused.status.text.text() == (
            f"No completions: llama.cpp at {engine.url} wants a key (status 401). "
            "Put a valid one into the environment variable TEMOTO_API_KEY and set url to that address."
        )
        session = await session_of(settings, {"TEMOTO_API_KEY": engine.token})
        assert session.status.kind is StatusKind.READY, session.status
        assert isinstance(session.serving.backend, OpenAI)
        assert engine.token not in f"{session.status} {session.serving}"
        await ended(session)
    finally:
        engine.end()
