"""Fill-in-the-middle on real servers, with the fixture of tests/fim_model: the template, the suffix, the stop token, the
self-test, and every way in which it can be wrong.

The fixture is no evidence of quality. What it proves is that the suffix arrives, as a suffix, and that control tokens are
read as such.
"""

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio

from temoto.adapters import discovery
from temoto.adapters.backends.ollama import Ollama
from temoto.adapters.catalog import load_catalog
from temoto.core.backend.calls import Prompt, Usage
from temoto.core.completion.healing import cut_back
from temoto.core.completion.prompt import fim_prompt
from temoto.core.completion.records import Window
from temoto.core.machine import Machine
from temoto.core.models.families import family_for
from temoto.core.models.records import Family
from temoto.core.models.token_estimate import estimate_for
from temoto.core.settings import Completion, Settings
from temoto.core.status import StatusKind
from temoto.engine.completion.healed_stream import stream
from temoto.engine.counting import Count
from temoto.engine.serving.startup import start
from temoto.engine.session import Session
from temoto.engine.world import World
from temoto.ports import Backend
from tests.conftest import had
from tests.fim_model import MODEL
from tests.testbed.llama_cpp import llama_cpp
from tests.testbed.llama_cpp_server import folder_of, llama_cpp_serving
from tests.testbed.llama_server import llama_serving
from tests.testbed.ollama import ollama
from tests.testbed.ollama_newest import ollama_newest
from tests.testbed.ollama_server import create, serving

CATALOG = load_catalog()
LAPTOP = Machine((), 16_000_000_000, 8_000_000_000, 4)
FAMILY = family_for("qwen2.5-coder", CATALOG.families)

# Each answer stands after the cursor and nowhere else.
HOLES = [
    ("import │\n\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.6))\n", "colorsys"),
    ("import │\n\n\ntable = shelve.open(path)\n", "shelve"),
    ("from shapes import │\n\n\nside = square(3)\n", "square"),
    ("def add(│):\n    return left + right\n", "left, right"),
    ('table = {"│": 3}\nprint(table["apples"])\n', "apples"),
    ("import │\n\nheap = heapq.nsmallest(3, rows)\nprint(heap)\n", "heapq"),
    ("with open(path) as │:\n    lines = handle.readlines()\n", "handle"),
    ("with open(name) as │:\n    return stream.read()\n", "stream"),
    ("for │ in prices:\n    total += price\n", "price"),
    ("for name in │:\n    print(name)\nprint(len(people))\n", "people"),
    ("│ = 5\nprint(count)\n", "count"),
    ("class Box:\n    def __init__(self):\n        self.│ = 0\n\n    def get(self):\n        return self.weight\n", "weight"),
    ("def │(number):\n    return 2\n\n\nprint(double(4))\n", "double"),
]  # fmt: skip


def window(text: str) -> Window:
    return Window(*text.split("│"))


HOLES_TEMPLATE = (
    "{{- if .Suffix }}<|fim_prefix|>{{ .Prompt }}<|fim_suffix|>{{ .Suffix }}<|fim_middle|>"
    "{{- else }}{{ .Prompt }}{{- end }}"
)


@dataclass(frozen=True, slots=True)
class Fixture:
    """A backend that serves the fixture, the settings that lead to it, what the fixture is called there, and whether control tokens have a
    text there that an answer can stop at."""

    backend: Backend
    settings: Settings
    model: str
    stops_at_controls: bool = True


@contextmanager
def settings_for(backend: str, folder: Path, name: str = "qwen2.5-coder", more: str = "") -> Iterator[Settings]:
    """A real server that serves the fixture under the name of a family, and the settings that lead there."""
    file = folder / f"{name}-fixture.gguf"
    if not file.exists():
        file.symlink_to(MODEL)
    if backend == "embedded":
        yield Settings(backend="embedded", completion=Completion(model=str(file)))
    elif backend == "llama.cpp router":
        binary = had(llama_cpp, "llama-server", must=False)
        models = folder_of(folder / "models", (file,))
        with llama_cpp_serving(binary, folder, "--models-dir", str(models), "-c", "512", "-np", "1") as server:
            yield Settings(backend="openai", url=server.url, completion=Completion(model=file.stem))
    elif backend == "openai":
        with llama_serving(file, 512) as server:
            yield Settings(backend="openai", url=server.url, completion=Completion(model=server.model))
    else:
        get, title = (ollama, "Ollama") if backend == "ollama" else (ollama_newest, "Ollama 0.34")
        with serving(had(get, title, must=backend == "ollama"), folder) as server:
            model = create(server, f"{name}:fixture", file, more)
            yield Settings(backend="ollama", url=server.url, completion=Completion(model=model))


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[
        pytest.param("embedded", marks=pytest.mark.engine),
        pytest.param("openai", marks=pytest.mark.engine),
        pytest.param("ollama", marks=pytest.mark.ollama),
        pytest.param("newest ollama", marks=pytest.mark.newest),
        pytest.param("llama.cpp router", marks=pytest.mark.newest),
    ],
)
async def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fixture]:
    with settings_for(request.param, tmp_path_factory.mktemp(request.param)) as settings:
        backend = await anext(discovery.backends(settings, {}, CATALOG))
        assert not isinstance(backend, Exception), backend
        try:
            await backend.load(settings.completion.model, 512, "5m")
            yield Fixture(backend, settings, settings.completion.model, request.param != "newest ollama")
        finally:
            await backend.close()


async def filled(served: Fixture, text: str, family: Family = FAMILY, tokens: int = 24) -> tuple[str, Usage]:
    prompt = Prompt(served.model, text, tokens, family.stops, context=512, keep_alive="5m")
    async with aclosing(served.backend.stream(prompt)) as chunks:
        parts = [chunk async for chunk in chunks]
    return "".join(chunk.text for chunk in parts), parts[-1].usage or Usage()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("hole", "answer"), HOLES, ids=[answer for _, answer in HOLES])
async def test_the_suffix_is_heeded(served: Fixture, hole: str, answer: str):
    text, usage = await filled(served, fim_prompt(FAMILY, window(hole)))
    assert text == answer
    assert not usage.cut_by_length, "it ended by its stop token"
    without, _ = await filled(served, fim_prompt(FAMILY, Window(window(hole).prefix, "")))
    assert not without.startswith(answer)


# A word begun: what the answer must begin with by the fixture's vocabulary, and the rest of the word, which stands after the cursor.
BEGUN = [
    ("import‸ c│\n\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.6))\n", "olorsys"),
    ('table = {"‸a│": 3}\nprint(table["apples"])\n', "pples"),
    ("with open(path) as‸ h│:\n    lines = handle.readlines()\n", "andle"),
    ("with open(name) as‸ st│:\n    return stream.read()\n", "ream"),
    ("for‸ pr│ in prices:\n    total += price\n", "ice"),
    ("class Box:\n    def __init__(self):\n        self‸.w│ = 0\n\n    def get(self):\n        return self.weight\n", "eight"),
]  # fmt: skip


@pytest.mark.asyncio(loop_scope="module")
async def test_a_word_begun_before_the_hole_is_healed_by_the_models_own_vocabulary(
    served: Fixture, subtests: pytest.Subtests
):
    count = Count(estimate_for(None))
    await count.learn(served.backend, served.model)
    await count.learnt()
    right = 0
    for drawing, answer in BEGUN:
        with subtests.test(answer):
            seen = window(drawing.replace("‸", ""))
            prefix, held = cut_back(seen.prefix, count.settled, fim=True)
            assert f"{prefix}‸{held}" == drawing[: drawing.index("│")]
            whole = fim_prompt(FAMILY, seen)
            healed = Prompt(
                served.model,
                fim_prompt(FAMILY, replace(seen, prefix=prefix)),
                24,
                FAMILY.stops,
                begins=held,
                whole=whole,
                context=512,
                keep_alive="5m",
            )
            async with aclosing(stream(served.backend, healed)) as chunks:
                text = "".join([chunk.text async for chunk in chunks])
            unhealed, _ = await filled(served, whole)
            assert unhealed != answer
            # Ollama tells 20 candidates: where none of them fits, it is asked once more as it is.
            assert text in ({answer} if served.backend.can_hold else {answer, unhealed})
            right += text == answer
    assert right


@pytest.mark.asyncio(loop_scope="module")
async def test_another_holes_suffix_leads_elsewhere(served: Fixture):
    here, there = window(HOLES[0][0]), window(HOLES[1][0])
    text, _ = await filled(served, fim_prompt(FAMILY, Window(here.prefix, there.suffix)))
    assert text == HOLES[1][1]


@pytest.mark.asyncio(loop_scope="module")
async def test_control_tokens_are_one_token_each_and_user_text_cannot_speak_them(served: Fixture):
    async def counted(text: str) -> int:
        return (await filled(served, text, tokens=1))[1].prompt_tokens or 0

    assert await counted("<|fim_prefix|><|fim_suffix|><|fim_middle|>") == 3
    assert await counted(fim_prompt(FAMILY, Window("", ""))) == 3
    spoken = Window("mark = '<|fim_middle|>'\nimport ", "\n")
    assert (
        await counted(fim_prompt(FAMILY, spoken))
        > await counted(fim_prompt(FAMILY, Window("mark = ''\nimport ", "\n"))) + 3
    )


@pytest.mark.asyncio(loop_scope="module")
async def test_a_stop_string_that_is_a_control_token_ends_the_answer(served: Fixture):
    """Without it the fixture goes on behind the token, with what it would put after the hole."""
    prompt = Prompt(served.model, "for name in ", 12, ("<|fim_suffix|>",), context=512, keep_alive="5m")
    async with aclosing(served.backend.stream(prompt)) as chunks:
        text = "".join([chunk.text async for chunk in chunks])
    if served.stops_at_controls:
        assert text == ""
    else:
        assert "<|" not in text, "what has no text ends nothing there, and is not shown either"


async def started(settings: Settings, family: Family | None = None) -> Session:
    catalog = CATALOG
    if family is not None:
        others = tuple(one for one in CATALOG.families if one.name != family.name)
        catalog = replace(CATALOG, families=(family, *others))
    session = Session()
    session.settings = settings
    house = World(catalog, lambda: LAPTOP, lambda wanted: discovery.backends(wanted, {}, catalog), estimate_for)
    await start(session, house)
    if (backend := session.stop()) is not None:
        await backend.close()
    return session


@pytest.mark.asyncio(loop_scope="module")
async def test_start_up_finds_that_it_fills_holes(served: Fixture):
    status = (await started(served.settings)).status
    assert (status.kind, status.fim, status.model) == (StatusKind.READY, True, served.model)
    assert "fill-in-the-middle" in status.text.text()


# The same parts in another order, and the tags of other lines of models.
WRONG = {
    "suffix first": ("<|fim_suffix|>", "@suffix", "<|fim_prefix|>", "@prefix", "<|fim_middle|>"),
    "Code Llama's tags": ("<PRE> ", "@prefix", " <SUF>", "@suffix", " <MID>"),
    "StarCoder's tags": ("<fim_prefix>", "@prefix", "<fim_suffix>", "@suffix", "<fim_middle>"),
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("fim", WRONG.values(), ids=WRONG)
async def test_a_wrong_template_is_caught_by_the_self_test(served: Fixture, fim: tuple[str, ...]):
    status = (await started(served.settings, replace(FAMILY, fim=fim))).status
    assert (status.kind, status.fim) == (StatusKind.WARNING, False)
    assert any("did not fill a simple hole" in detail.text() for detail in status.details)


@pytest.mark.ollama
async def test_a_server_that_wraps_prompts_in_a_template_is_caught(tmp_path: Path):
    with serving(had(ollama, "Ollama"), tmp_path) as server:
        wrapped = 'TEMPLATE """<|fim_pad|>You are a helpful assistant. Answer the question: {{ .Prompt }} Answer:"""\n'
        model = create(server, "qwen2.5-coder:wrapped", MODEL, wrapped)
        at_v1 = Settings(backend="openai", url=f"{server.url}/v1", completion=Completion(model=model))
        caught = (await started(at_v1)).status
        assert (caught.kind, caught.fim) == (StatusKind.WARNING, False)
        assert any("chat template" in detail.text() for detail in caught.details), caught.details
        raw = (await started(replace(at_v1, backend="ollama", url=server.url))).status
        assert (raw.kind, raw.fim) == (StatusKind.READY, True), "Ollama's own interface sends prompts as they are"


@pytest.mark.parametrize(
    "backend",
    [
        pytest.param("openai", marks=pytest.mark.engine),
        pytest.param("ollama", marks=pytest.mark.ollama),
        pytest.param("newest ollama", marks=pytest.mark.newest),
        pytest.param("llama.cpp router", marks=pytest.mark.newest),
    ],
)
async def test_a_model_no_catalog_file_knows_fills_holes_by_its_servers_own_template(backend: str, tmp_path: Path):
    with settings_for(backend, tmp_path, "mystery", f'TEMPLATE """{HOLES_TEMPLATE}"""\n') as settings:
        status = (await started(settings)).status
    assert (status.kind, status.fim) == (StatusKind.READY, True), status


OLLAMAS = [pytest.param("ollama", marks=pytest.mark.ollama), pytest.param("newest ollama", marks=pytest.mark.newest)]


@pytest.mark.parametrize("backend", OLLAMAS)
async def test_a_model_without_a_template_fills_holes_by_the_tokens_of_its_vocabulary(backend: str, tmp_path: Path):
    with settings_for(backend, tmp_path, "mystery") as settings:
        status = (await started(settings)).status
    assert (status.kind, status.fim) == (StatusKind.READY, True), status


# Longer and able to do more than any Ollama knows: it is told in place of the Modelfile's template from 0.30 on.
JINJA = (
    "{% for message in messages %}⟦{{ message.role }}⟧{{ message.content }}{% if message.tool_calls %}<tool_call>"
    "{{ message.tool_calls | tojson }}</tool_call>{% endif %}{% endfor %}{% if tools %}{{ tools | tojson }}{% endif %}"
    "{% if enable_thinking %}<think></think>{% endif %}"
) * 3


def with_template(file: Path) -> Path:
    """The fixture with that chat template in it."""
    write = [sys.executable, "-m", "gguf.scripts.gguf_new_metadata", "--chat-template", JINJA, str(MODEL), str(file)]
    subprocess.run(write, check=True, capture_output=True, timeout=60)
    return file


@pytest.mark.newest
async def test_holes_are_filled_by_the_modelfiles_template_where_the_files_own_can_do_more(tmp_path: Path):
    talks = with_template(tmp_path / "talks.gguf")
    with serving(had(ollama_newest, "Ollama 0.34", must=False), tmp_path) as server:
        model = create(server, "mystery:talks", talks, f'TEMPLATE """{HOLES_TEMPLATE}"""')
        backend = await anext(discovery.backends(Settings(backend="ollama", url=server.url), {}, CATALOG))
        assert isinstance(backend, Ollama)
        shown = await backend.connection.ask("POST", "/api/show", {"model": model})
        assert ".Suffix" not in shown["template"], "it tells the Jinja"
        parts = ("<|fim_prefix|>", "@prefix", "<|fim_suffix|>", "@suffix", "<|fim_middle|>")
        assert (await backend.show(model)).fim_parts == parts
        await backend.close()
