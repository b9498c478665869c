"""Fill-in-the-middle with a real FIM model that no catalog file knows: llama.cpp's /infill, Ollama's template, and our raw
prompts, which are made by what those two tell."""

import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from functools import partial
from pathlib import Path

import pytest

from temoto.adapters import discovery
from temoto.adapters.backends.openai import OpenAI
from temoto.adapters.catalog import load_catalog
from temoto.adapters.llamacpp import api
from temoto.adapters.ollama.templates import fim_parts
from temoto.core.backend.calls import Prompt
from temoto.core.completion.prompt import fim_prompt
from temoto.core.completion.records import Window
from temoto.core.models.families import family_for, told_family
from temoto.core.models.records import Catalog, Family
from temoto.core.settings import Settings
from temoto.ports import TemotoError
from tests.fakes.bad_ollama import value
from tests.fakes.openai_like import OpenAILike, listing
from tests.testbed.llama_server import LlamaServer, llama_serving
from tests.testbed.ollama_server import Server

pytestmark = pytest.mark.engine

MODEL = Path(__file__).parents[2] / "fim_model" / "temoto-fim-fixture.Q8_0.gguf"
CONTEXT = 512
QWEN = ("<|fim_prefix|>", "@prefix", "<|fim_suffix|>", "@suffix", "<|fim_middle|>")
HOLES = {
    "an import": Window("import ", "\n\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.6))\n"),
    "a value": Window("total = ", "\nprint(total)\n"),
    "a loop": Window("for item in ", ":\n    print(item)\n"),
    "nothing to the right": Window("def add(a, b):\n    return ", ""),
    "nothing to the left": Window("", "\n\nprint(json.dumps({}))\n"),
    "Japanese": Window("# 合計を返す\ntotal = ", "\nprint(total)  # 合計\n"),
    "control tokens as text": Window('end = "<|fim_suffix|>"\nname = ', "\nprint(name)\n"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[LlamaServer]:
    with llama_serving(MODEL, CONTEXT) as one:
        yield one


@pytest.fixture
async def backend(server: LlamaServer) -> AsyncIterator[OpenAI]:
    found = await anext(discovery.backends(Settings(backend="openai", url=server.url), {}, load_catalog()))
    assert isinstance(found, OpenAI)
    yield found
    await found.close()


async def said(backend: OpenAI, family: Family, hole: Window) -> str:
    prompt = Prompt(backend.props["model_path"], fim_prompt(family, hole), 24, family.stops)
    async with aclosing(backend.stream(prompt)) as chunks:
        return "".join([chunk.text async for chunk in chunks])


async def test_the_template_is_read_off_its_infill(backend: OpenAI, server: LlamaServer):
    shown = await backend.show(server.model)
    assert (shown.fim, shown.fim_parts) == (True, QWEN)
    family = told_family(shown.fim_parts)
    assert family.controls == family.stops == ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>")
    assert family_for(server.model, load_catalog().families).fim == ()  # no catalog file knows this model


@pytest.mark.parametrize("hole", [hole for name, hole in HOLES.items() if "control" not in name])
async def test_our_raw_prompt_and_its_infill_get_the_same_answer(backend: OpenAI, server: LlamaServer, hole: Window):
    shown = await backend.show(server.model)
    question = {
        "input_prefix": hole.prefix,
        "input_suffix": hole.suffix,
        "n_predict": 24,
        "temperature": 0,
        "repeat_penalty": 1.0,
    }
    answer = await backend.connection.ask("POST", "/infill", question)
    assert answer["prompt"] == fim_prompt(told_family(shown.fim_parts), hole)
    assert answer["content"] == await said(backend, told_family(shown.fim_parts), hole)


async def test_control_tokens_in_the_users_text_cannot_speak(backend: OpenAI, server: LlamaServer):
    family = told_family((await backend.show(server.model)).fim_parts)
    prompt = fim_prompt(family, HOLES["control tokens as text"])
    tokens = (await backend.connection.ask("POST", "/tokenize", {"content": prompt, "parse_special": True}))["tokens"]
    (suffix,) = (
        await backend.connection.ask("POST", "/tokenize", {"content": "<|fim_suffix|>", "parse_special": True})
    )["tokens"]
    assert tokens.count(suffix) == 1


async def test_infill_cuts_silently_which_is_why_it_is_not_used(backend: OpenAI, server: LlamaServer):
    rows = "".join(f"row_{number} = {number}\n" for number in range(30))
    answer = await backend.connection.ask(
        "POST", "/infill", {"input_prefix": rows, "input_suffix": rows, "n_predict": 0}
    )
    assert answer["tokens_evaluated"] < 140  # its batch is 128
    family = told_family((await backend.show(server.model)).fim_parts)
    prompt = Prompt(server.model, fim_prompt(family, Window(rows, "")), 1, family.stops)
    async with aclosing(backend.stream(prompt)) as chunks:
        usage = [chunk async for chunk in chunks][-1].usage
    assert usage.prompt_tokens > 140


async def test_a_model_without_holes_has_no_template(llama_server: LlamaServer):
    found = await anext(discovery.backends(Settings(backend="openai", url=llama_server.url), {}, load_catalog()))
    assert isinstance(found, OpenAI)
    shown = await found.show(llama_server.model)
    assert (shown.fim, shown.fim_parts) == (False, ())
    await found.close()


PROPS = {"default_generation_settings": {"n_ctx": 4_096}, "total_slots": 3, "bos_token": "<s>"}
RENDERED = {
    "<s>[SUFFIX]right of it[PREFIX]left of it": ("[SUFFIX]", "@suffix", "[PREFIX]", "@prefix"),
    "<|repo_name|>myproject\n<|file_sep|>filename\n<|fim_prefix|>left of it<|fim_suffix|>right of it<|fim_middle|>": QWEN,
    "<PRE> left of it <SUF>right of it <MID>": ("<PRE> ", "@prefix", " <SUF>", "@suffix", " <MID>"),
    "no slot at all": (),
    "left of it left of it right of it": (),
    "": (),
}


@pytest.mark.parametrize(("rendered", "parts"), RENDERED.items())
async def test_other_templates_are_read_too(rendered: str, parts: tuple[str, ...]):
    answers = {"/v1/models": listing("llamacpp", "x"), "/props": value(PROPS), "/infill": value({"prompt": rendered})}
    async with OpenAILike(answers) as fake:
        found = await anext(discovery.backends(Settings(backend="openai", url=fake.url), {}, Catalog((), ())))
        assert isinstance(found, OpenAI)
        assert (await found.show("x")).fim_parts == parts
        assert found.slots == 3
        await found.close()


@pytest.mark.parametrize(
    "answer", [value({"prompt": 7}), value([1]), value({"error": {"message": "no"}}, "501 Not Implemented")]
)
async def test_a_server_that_does_not_tell_has_none(answer):
    async with OpenAILike({"/v1/models": listing("llamacpp", "x"), "/props": value(PROPS), "/infill": answer}) as fake:
        found = await anext(discovery.backends(Settings(backend="openai", url=fake.url), {}, Catalog((), ())))
        assert isinstance(found, OpenAI)
        assert await api.fim_parts(found.connection, found.props) == ()
        await found.close()


OLLAMA_TEMPLATES = {
    "{{- if .Suffix }}<|fim_prefix|>{{ .Prompt }}<|fim_suffix|>{{ .Suffix }}<|fim_middle|>\n{{- else }}{{ .Prompt }}{{ end }}": QWEN,
    "{{- if .Suffix }}<PRE> {{ .Prompt }} <SUF>{{ .Suffix }} <MID>{{- else }}x{{ end }}": ("<PRE> ", "@prefix", " <SUF>", "@suffix", " <MID>"),
    "{{ if .Suffix -}}\n[SUFFIX]{{ .Suffix }}[PREFIX] {{- .Prompt }}{{ end }}": ("[SUFFIX]", "@suffix", "[PREFIX]", "@prefix"),
    "{{ if .Suffix }}<a>{{ .Prompt }}{{ if .System }}{{ .Suffix }}{{ end }}{{ end }}": (),
    "{{ if .Suffix }}<a>{{ .Suffix }}{{ end }}": (),
    "{{ .Prompt }}": (),
    "": (),
}  # fmt: skip


@pytest.mark.parametrize(("template", "parts"), OLLAMA_TEMPLATES.items())
def test_ollamas_templates_are_read(template: str, parts: tuple[str, ...]):
    assert fim_parts(template) == parts


@pytest.mark.ollama
async def test_an_ollama_model_of_no_catalog_fills_holes_by_its_own_template(ollama_server: Server):
    recipe = ollama_server.home / "holes"
    template = next(iter(OLLAMA_TEMPLATES))
    recipe.write_text(f'FROM {MODEL}\nTEMPLATE """{template}"""\nPARAMETER num_thread 1\n', encoding="utf-8")
    run = partial(subprocess.run, env=ollama_server.environment, capture_output=True, timeout=60, check=True)
    run([str(ollama_server.binary), "create", "holes:1b", "-f", str(recipe)])
    found = await anext(discovery.backends(Settings(backend="ollama", url=ollama_server.url), {}, load_catalog()))
    assert not isinstance(found, TemotoError)
    try:
        shown = await found.show("holes:1b")
        assert (shown.fim, shown.fim_parts) == (True, QWEN)
        hole = HOLES["an import"]
        prompt = Prompt("holes:1b", fim_prompt(told_family(shown.fim_parts), hole), 8, context=CONTEXT)
        async with aclosing(found.stream(prompt)) as chunks:
            raw = [chunk async for chunk in chunks]
        payload = {
            "model": "holes:1b",
            "prompt": hole.prefix,
            "suffix": hole.suffix,
            "stream": False,
            "options": {"num_ctx": CONTEXT, "num_predict": 8, "temperature": 0, "repeat_penalty": 1.0},
        }
        own = await found.connection.ask("POST", "/api/generate", payload)
        assert ("".join(chunk.text for chunk in raw), raw[-1].usage.prompt_tokens) == (
            own["response"],
            own["prompt_eval_count"],
        )
    finally:
        await found.close()
        run([str(ollama_server.binary), "rm", "holes:1b"])
