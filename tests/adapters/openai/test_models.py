"""Sizes, contexts and slots as each server tells them, in the shapes of servers that cannot be had here."""

from collections.abc import AsyncIterator, Mapping

import pytest

from temoto.adapters import discovery
from temoto.adapters.backends.openai import OpenAI
from temoto.adapters.catalog import load_catalog
from temoto.adapters.openai.models import billions
from temoto.core.settings import Settings
from tests.fakes.bad_ollama import Answer, value
from tests.fakes.openai_like import OpenAILike, listing

STUDIO = "organization_owner"
NEW = value({"models": [
    {
        "type": "llm", "key": "mystery", "size_bytes": 4_680_000_000, "params_string": "7B", "max_context_length": 131_072,
        "quantization": {"name": "Q4_K_M", "bits_per_weight": 4}, "capabilities": {"vision": False, "trained_for_tool_use": True},
        "loaded_instances": [{"id": "mystery:2", "config": {"context_length": 8_192, "parallel": 4}}],
    },
    {"type": "embedding", "key": "finder", "size_bytes": 80_000_000, "loaded_instances": [], "max_context_length": 2_048},
]})  # fmt: skip
OLD = value({"data": [
    {
        "id": "mystery", "type": "llm", "quantization": "Q4_K_M", "state": "loaded", "max_context_length": 131_072,
        "loaded_context_length": 4_096, "capabilities": ["tool_use"],
    },
    {"id": "finder", "type": "embeddings", "state": "not-loaded", "max_context_length": 2_048},
]})  # fmt: skip
NOT_THERE = value({"error": "Unexpected endpoint or method. (GET /api/v1/models)"})
TAGS = value({"models": [
    {"name": "mystery", "size": 4_700_000_000, "details": {"parameter_size": "7.6B", "quantization_level": "Q4_K_M"}},
    {"name": "finder", "size": 80_000_000, "details": {"parameter_size": "33M"}},
]})  # fmt: skip
MODELS = ("mystery", "finder")


@pytest.fixture
async def at(request: pytest.FixtureRequest) -> AsyncIterator[OpenAI]:
    answers: Mapping[str, Answer] = request.param
    async with OpenAILike(answers) as fake:
        found = await anext(discovery.backends(Settings(backend="openai", url=fake.url), {}, load_catalog()))
        assert isinstance(found, OpenAI)
        yield found
        await found.close()


def studio(**answers: Answer) -> dict[str, Answer]:
    lists = {f"/api/{version}/models": answer for version, answer in answers.items()}
    return {"/v1/models": listing(STUDIO, *MODELS), **lists}


@pytest.mark.parametrize("at", [studio(v1=NEW, v0=OLD)], indirect=True)
async def test_lm_studio_tells_sizes_contexts_and_slots_since_0_4(at: OpenAI):
    mystery, finder = await at.models()
    assert (mystery.size, mystery.params_b, mystery.quantization, mystery.embedding) == (
        4_680_000_000,
        7.0,
        "Q4_K_M",
        False,
    )
    assert (finder.size, finder.embedding) == (80_000_000, True)
    assert [(one.name, one.context) for one in await at.loaded_models()] == [("mystery", 8_192)]
    assert at.slots == 4
    shown = await at.show("mystery")
    assert (shown.native_context, shown.tools, shown.thinking) == (8_192, True, None)


@pytest.mark.parametrize("at", [studio(v1=NOT_THERE, v0=OLD)], indirect=True)
async def test_an_older_lm_studio_tells_contexts(at: OpenAI):
    mystery, finder = await at.models()
    assert (mystery.size, mystery.params_b, mystery.quantization, mystery.embedding) == (None, None, "Q4_K_M", False)
    assert finder.embedding
    assert [(one.name, one.context) for one in await at.loaded_models()] == [("mystery", 4_096)]
    assert at.slots is None
    assert (await at.show("finder")).native_context == 2_048


@pytest.mark.parametrize(
    "at",
    [{"/v1/models": listing("library", *MODELS), "/api/version": value({"version": "0.20.0"}), "/api/tags": TAGS}],
    indirect=True,
)
async def test_ollamas_sizes_are_seen_behind_its_v1(at: OpenAI):
    assert [(one.size, one.params_b) for one in await at.models()] == [(4_700_000_000, 7.6), (80_000_000, 0.033)]
    assert at.slots == 1


@pytest.mark.parametrize(
    ("at", "context"),
    [({"/v1/models": listing("vllm", "x", max_model_len=4_096)}, 4_096), ({"/v1/models": listing("somebody", "x", context_length=32_768)}, 32_768)],
    indirect=["at"],
)  # fmt: skip
async def test_a_context_in_the_list_is_the_models(at: OpenAI, context: int):
    assert (await at.show("x")).native_context == context
    assert at.slots is None


@pytest.mark.parametrize(
    "nonsense",
    [
        value([1]),
        value({"models": 7, "data": [7, {}]}),
        value({"models": [{"key": "mystery", "size_bytes": "x", "loaded_instances": [7], "params_string": 7}]}),
    ],
)
async def test_nonsense_tells_nothing(nonsense: Answer):
    async with OpenAILike(studio(v1=nonsense, v0=nonsense)) as fake:
        found = await anext(discovery.backends(Settings(backend="openai", url=fake.url), {}, load_catalog()))
        assert isinstance(found, OpenAI)
        assert [(one.name, one.size) for one in await found.models()] == [("mystery", None), ("finder", None)]
        await found.close()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("qwen2.5-coder-7b", 7.0), ("Qwen2.5-Coder-1.5B-Instruct", 1.5), ("smollm2:135m", 0.135), ("134.52M", 0.13452),
        ("qwen3-coder-30b-a3b", 30.0), ("gpt-oss", None), ("llama3.2", None), ("model-v7", None), ("", None),
    ],
)  # fmt: skip
def test_parameters_are_read_off_a_name(said: str, expected: float | None):
    assert billions(said) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("args", "native"),
    [
        ([], 8_192),
        (["llama-server", "--ctx-size", "4096", "--parallel", "2"], 2_048),
        (["--ctx-size", "4096"], 4_096),
        (["--ctx-size", "0"], 8_192),
        (["--ctx-size", "65536"], 8_192),
        (["--ctx-size", "many"], 8_192),
        ("no list", 8_192),
    ],
)
async def test_a_router_tells_by_its_options_with_how_much_context_it_would_start_a_model(args: object, native: int):
    entry = {"id": "m", "owned_by": "llamacpp", "context_length": 8_192, "status": {"value": "unloaded", "args": args}}
    async with OpenAILike({"/v1/models": value({"data": [entry]})}) as fake:
        backend = await anext(discovery.backends(Settings(backend="openai", url=fake.url), {}, load_catalog()))
        assert isinstance(backend, OpenAI)
        assert (await backend.show("m")).native_context == native
        assert await backend.loaded_models() == ()
        await backend.close()
