"""Thinking on and off, on the real servers: SmolLM2 cannot think, but with a template that opens a thought it must be told so.

The templates are of the kind Qwen3 has: without thoughts an empty one stands in the prompt, with them the prompt ends open.
"""

import subprocess
from collections.abc import Iterator
from contextlib import aclosing
from functools import partial
from pathlib import Path

import pytest

from temoto.adapters import discovery
from temoto.adapters.catalog import load_catalog
from temoto.core.backend.calls import ChatRequest, ChatRole, Message
from temoto.core.backend.reasoning import gathered
from temoto.core.settings import Settings
from temoto.ports import Backend, TemotoError
from tests.testbed.llama_server import LlamaServer, llama_serving
from tests.testbed.ollama_server import SMOLLM2, Server

CONTEXT = 1_024
THINKER = "thinker:135m"
OLLAMA = """{{- range $i, $_ := .Messages }}<|im_start|>{{ .Role }}
{{ if .Thinking }}<think>{{ .Thinking }}</think>{{ end }}{{ .Content }}<|im_end|>
{{ end }}<|im_start|>assistant
{{ if .Think }}<think>
{{ end }}"""
JINJA = """{%- for message in messages -%}
<|im_start|>{{ message.role }}
{% if message.reasoning_content %}<think>
{{ message.reasoning_content }}
</think>

{% endif %}{{ message.content }}<|im_end|>
{% endfor -%}
{%- if add_generation_prompt -%}<|im_start|>assistant
{% if enable_thinking is defined and enable_thinking %}<think>
{% else %}<think>

</think>

{% endif %}{% endif %}"""


@pytest.fixture(scope="module")
def thinker(ollama_server: Server) -> Iterator[str]:
    """SmolLM2 under a template that has thoughts."""
    run = partial(subprocess.run, env=ollama_server.environment, capture_output=True, timeout=60, check=True)
    recipe = ollama_server.home / "thinker"
    recipe.write_text(f'FROM {SMOLLM2}\nTEMPLATE """{OLLAMA}"""\nPARAMETER num_thread 1\n', encoding="utf-8")
    run([str(ollama_server.binary), "create", THINKER, "-f", str(recipe)])
    yield THINKER
    run([str(ollama_server.binary), "rm", THINKER])


@pytest.fixture(scope="module")
def thinking_server(model_file: Path) -> Iterator[LlamaServer]:
    with llama_serving(model_file, CONTEXT, JINJA) as one:
        yield one


async def heard(settings: Settings, model: str, think: bool | None) -> tuple[str, str]:
    backend = await found(settings)
    turns = (Message(ChatRole.USER, "What is the capital of France?"),)
    try:
        async with aclosing(backend.chat(ChatRequest(model, turns, 16, context=CONTEXT, think=think))) as answer:
            return gathered([said async for said in answer])
    finally:
        await backend.close()


async def found(settings: Settings) -> Backend:
    backend = await anext(discovery.backends(settings, {}, load_catalog()))
    if isinstance(backend, TemotoError):
        raise backend
    return backend


@pytest.mark.ollama
@pytest.mark.parametrize(("think", "thinks"), [(True, True), (False, False), (None, True)])
async def test_ollama_thinks_when_told(ollama_server: Server, thinker: str, think: bool | None, thinks: bool):
    text, thought = await heard(Settings(backend="ollama", url=ollama_server.url), thinker, think)
    assert (bool(thought), bool(text)) == (thinks, not thinks)


@pytest.mark.ollama
async def test_ollama_tells_which_model_can_think(ollama_server: Server, thinker: str):
    backend = await found(Settings(backend="ollama", url=ollama_server.url))
    assert [(await backend.show(model)).thinking for model in (thinker, SMOLLM2)] == [True, False]
    await backend.close()


@pytest.mark.ollama
@pytest.mark.parametrize(("think", "thinks"), [(True, True), (False, False)])
async def test_ollamas_v1_thinks_when_told(ollama_server: Server, thinker: str, think: bool, thinks: bool):
    text, thought = await heard(Settings(backend="openai", url=f"{ollama_server.url}/v1"), thinker, think)
    assert (bool(thought), bool(text)) == (thinks, not thinks)


@pytest.mark.engine
async def test_llama_cpp_tells_whether_its_model_can_think(thinking_server: LlamaServer):
    backend = await found(Settings(backend="openai", url=thinking_server.url))
    assert (await backend.show(thinking_server.model)).thinking is True
    await backend.close()


@pytest.mark.engine
@pytest.mark.parametrize(("think", "thinks"), [(True, True), (False, False), (None, True)])
async def test_llama_cpp_thinks_when_told(thinking_server: LlamaServer, think: bool | None, thinks: bool):
    text, thought = await heard(Settings(backend="openai", url=thinking_server.url), thinking_server.model, think)
    assert (bool(thought), bool(text)) == (thinks, not thinks)
    assert "<think>" not in text + thought
