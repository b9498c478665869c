"""The openai backend on the real Ollama's /v1: what it cannot do there, and what the user is told about it."""

import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import pytest

from temoto.adapters import discovery
from temoto.adapters.backends.openai import OpenAI
from temoto.core.backend.calls import Prompt, Usage
from temoto.core.settings import Completion, Settings
from temoto.core.status import StatusKind
from temoto.engine.serving.selftest import PATTERN
from temoto.ports import ModelMissing
from tests.adapters.starting import CATALOG, started
from tests.adapters.worlds import WORLDS, until_still
from tests.fakes.bad_ollama import value
from tests.fakes.openai_like import OpenAILike, listing
from tests.testbed.ollama_server import SMOLLM2, Server

pytestmark = pytest.mark.ollama

SHORT = "smollm2-short:135m"


@pytest.fixture
async def backend(ollama_server: Server) -> AsyncIterator[OpenAI]:
    found = await anext(discovery.backends(Settings(backend="openai", url=f"{ollama_server.url}/v1"), {}, CATALOG))
    assert isinstance(found, OpenAI)
    yield found
    await found.close()


async def said(backend: OpenAI, prompt: Prompt) -> tuple[str, Usage]:
    async with aclosing(backend.stream(prompt)) as stream:
        chunks = [chunk async for chunk in stream]
    return "".join(chunk.text for chunk in chunks), chunks[-1].usage


async def test_ollama_is_recognised_behind_its_v1(backend: OpenAI):
    assert (backend.name, backend.can_hold, backend.pull_command) == ("Ollama's /v1", False, "ollama pull {model}")
    assert (await backend.version())[0].isdigit()
    assert SMOLLM2 in [model.name for model in await backend.models()]
    assert await backend.counter(SMOLLM2) is None
    with pytest.raises(ModelMissing, match="ollama pull no-such:1b"):
        await backend.load("no-such:1b", 2_048, "5m")


async def test_prompts_do_not_arrive_raw_there(backend: OpenAI):
    text, usage = await said(backend, Prompt(SMOLLM2, PATTERN, 8))
    assert not text.strip().startswith("3")
    assert (await said(backend, Prompt(SMOLLM2, "1", 1)))[1].prompt_tokens > 3
    assert usage.generated_tokens == 8
    assert usage.cut_by_length
    assert usage.generate_seconds > 0


async def test_the_self_test_sees_it_and_the_status_names_the_cure(ollama_server: Server):
    settings = Settings(backend="openai", url=f"{ollama_server.url}/v1", completion=Completion(model=SMOLLM2))
    status = await started(settings)
    assert status.kind is StatusKind.WARNING
    assert [detail.text() for detail in status.details] == [
        f"Ollama's /v1 puts what it is sent into {SMOLLM2}'s chat template, so that it talks instead of completing. "
        "Set backend to ollama: its own interface sends prompts as they are."
    ]
    assert "ollama" in status.details[0].text("ja")


async def test_under_auto_its_v1_url_is_served_by_its_own_interface(ollama_server: Server):
    settings = Settings(url=f"{ollama_server.url}/v1", completion=Completion(model=SMOLLM2))
    status = await started(settings)
    assert (status.kind, status.backend, status.url) == (StatusKind.READY, "Ollama", ollama_server.url)


@pytest.mark.timed
async def test_leaving_a_stream_stops_the_model_there_too(backend: OpenAI, ollama_server: Server):
    world = WORLDS["ollama"](lambda _name: ollama_server)
    async with aclosing(backend.stream(Prompt(SMOLLM2, "Tell me a long story.", 1_000))) as stream:
        await anext(stream)
        assert await world.at_work(backend)
    await until_still(world, backend)


@pytest.fixture
def short_model(ollama_server: Server) -> Iterator[str]:
    """SmolLM2 with a context that is soon full: /v1 has no field to set one."""

    def run(*words: str) -> None:
        command = [str(ollama_server.binary), *words]
        subprocess.run(command, env=ollama_server.environment, capture_output=True, timeout=60, check=True)

    recipe = ollama_server.home / "short"
    recipe.write_text(f"FROM {SMOLLM2}\nPARAMETER num_ctx 256\nPARAMETER num_thread 1\n", encoding="utf-8")
    run("create", SHORT, "-f", str(recipe))
    yield SHORT
    run("rm", SHORT)


async def test_a_prompt_over_the_context_is_cut_silently_there(backend: OpenAI, short_model: str):
    _, usage = await said(backend, Prompt(short_model, "row 1\n" * 300, 2))
    assert usage.prompt_tokens <= 256  # 1,200 were sent: only Ollama's own interface can refuse that


async def test_models_that_run_elsewhere_are_refused_through_its_v1_too():
    tags = value({"models": [{"name": "far:1b", "remote_host": "https://ollama.com:443"}]})
    answers = {
        "/v1/models": listing("library", "far:1b", "big:cloud", "big:480b-cloud", "near:1b"),
        "/api/version": value({"version": "0.20.0"}),
        "/api/tags": tags,
    }
    async with OpenAILike(answers) as fake:
        for name in ("far:1b", "big:cloud", "big:480b-cloud"):
            status = await started(Settings(backend="openai", url=fake.url, completion=Completion(model=name)))
            assert f"{name} would send your code to another machine." in status.text.text()
        assert (await started(Settings(backend="openai", url=fake.url))).model == "near:1b"
        assert {body["model"] for _, body in fake.heard if body} == {"near:1b"}
