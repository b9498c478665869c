"""The contract of ports.Backend, on every backend found by folder, against the real thing with a real model."""

import asyncio
from contextlib import aclosing

import pytest
import pytest_asyncio

from temoto.adapters import discovery
from temoto.adapters.backends.embedded import Embedded
from temoto.adapters.catalog import load_catalog
from temoto.core.backend.calls import Prompt, Usage
from temoto.core.settings import Settings
from temoto.engine.serving.selftest import PATTERN
from temoto.ports import Backend, ModelMissing, PromptTooLong
from tests.adapters.conftest import Served
from tests.adapters.worlds import CONTEXT, cancelled_midway, until_still

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENDLESS = "".join(f"row {number}\n" for number in range(40))  # a greedy model goes on with it for thousands of tokens
MANY = 1_900  # tokens: half a minute of work for a model that is not stopped

TEXTS = {
    "nothing": "",
    "code": "def total(items: list[int]) -> int:\n    return sum(item for item in items if item > 0)\n",
    "Japanese": "合計を返す。値段は税込みで、単位は円です。\n",
    "mixed": "# 合計 (total)\ntotal = 単価 * count  # ¥1,200\n",
    "emoji": "print('👩‍👩‍👧‍👦 done ✅🎉')",
    "digits": "1234567890 3.14159 0xdeadbeef 1_000_000",
    "tabs": "\tif x:\n\t\treturn\t1\t\n",
    "CRLF": "one\r\n\r\ntwo\r\n",
    "blanks": "    \n        \n  x  =  1   \n\n\n\n",
    "marks": "}])>;;...!!??<=>===!==&&||@#$%^",
    "accents": "na\u00efve cafe\u0301 \u00c5ngstr\u00f6m",
    "other spaces": "a\u00a0b\u2003c\u2028d\u0085e\x0cf",
    "contractions": "it's we'll I'M don'T",
}


def prompt(served: Served, text: str, max_tokens: int = 16, **more: object) -> Prompt:
    return Prompt(served.world.model, text, max_tokens, context=CONTEXT, keep_alive="5m", **more)


async def said(backend: Backend, asked: Prompt) -> tuple[str, Usage | None]:
    text, usage = "", None
    async with aclosing(backend.stream(asked)) as chunks:
        async for chunk in chunks:
            assert usage is None, "something came after the Usage"
            text += chunk.text
            usage = chunk.usage
    return text, usage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def llama_cpp(home: dict[str, str]):
    """A real llama.cpp to compare with: `home` has its model."""
    backend = await anext(discovery.backends(Settings(backend="embedded"), {}, load_catalog()))
    assert isinstance(backend, Embedded)
    await backend.load(next(iter(backend.files)), CONTEXT, "5m")
    yield backend
    await backend.close()


async def test_it_says_who_and_where_it_is(served: Served):
    assert served.backend.name.lower() == (served.world.name or served.world.settings.backend)
    assert served.backend.plug == served.world.settings.backend
    assert served.backend.address.startswith("http://127.0.0.1:")
    assert (await served.backend.version())[0].isdigit()


async def test_its_models_have_sizes(served: Served):
    sizes = {model.name: model.size for model in await served.backend.models()}
    # llama.cpp tells the tensors' bytes, the others the file's.
    assert 96_000_000 < sizes[served.world.model] < 99_000_000


async def test_a_loaded_model_is_resident_with_its_context(served: Served):
    await served.backend.load(served.world.model, CONTEXT, "5m")
    (model,) = [one for one in await served.backend.loaded_models() if one.name == served.world.model]
    assert model.context == CONTEXT
    assert model.size > 90_000_000
    assert 0 <= model.vram <= model.size


async def test_a_prompt_arrives_raw(served: Served):
    text, _ = await said(served.backend, prompt(served, PATTERN))
    assert text.startswith(" 3\n")


async def test_the_last_chunk_counts_what_it_cost(served: Served):
    text, usage = await said(served.backend, prompt(served, PATTERN))
    count = await served.backend.counter(served.world.model)
    assert usage is not None
    assert usage.prompt_tokens == count(PATTERN)
    assert count(text) <= usage.generated_tokens <= 16
    assert 0 < usage.generate_seconds < 60


async def test_it_stops_at_a_stop(served: Served):
    text, usage = await said(served.backend, prompt(served, PATTERN, stops=("\n",)))
    assert text == " 3"
    assert not usage.cut_by_length


async def test_it_stops_after_max_tokens(served: Served):
    _, usage = await said(served.backend, prompt(served, ENDLESS, 7))
    assert usage.generated_tokens == 7
    assert usage.cut_by_length


async def test_the_same_prompt_gets_the_same_answer(served: Served):
    first, _ = await said(served.backend, prompt(served, TEXTS["code"]))
    second, _ = await said(served.backend, prompt(served, TEXTS["code"]))
    assert first == second != ""


@pytest.mark.timed
async def test_leaving_a_stream_stops_the_model(served: Served):
    async with aclosing(served.backend.stream(prompt(served, ENDLESS, MANY))) as chunks:
        await anext(chunks)
        assert await served.world.at_work(served.backend)
    await until_still(served.world, served.backend)


@pytest.mark.timed
async def test_a_cancelled_task_stops_the_model(served: Served):
    await cancelled_midway(served.world, served.backend, served.backend.stream(prompt(served, ENDLESS, MANY)))


@pytest.mark.timed
async def test_cancelling_while_the_prompt_is_read_stops_the_model(served: Served):
    # 300 tokens to read; the answer they would get is as long again.
    reading = asyncio.ensure_future(said(served.backend, prompt(served, f"# anew\n{ENDLESS}", 1_400)))
    await asyncio.sleep(0.05)
    assert await served.world.at_work(served.backend)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await until_still(served.world, served.backend, served.world.drops_reading_s)


async def test_questions_in_quick_succession_are_all_answered(served: Served):
    for number in range(40):
        await said(served.backend, prompt(served, f"{number}", 1))


async def test_two_streams_do_not_mix(served: Served):
    numbers, letters = prompt(served, PATTERN, 12), prompt(served, "a = b\nc = d\na = b\nc = d\na =", 12)
    alone = [(await said(served.backend, one))[0] for one in (numbers, letters)]
    together = await asyncio.gather(said(served.backend, numbers), said(served.backend, letters))
    assert [text for text, _ in together] == alone


async def test_an_unknown_model_is_missing(served: Served):
    for ask in (served.backend.load("no-such-model:1b", CONTEXT, "5m"), served.backend.show("no-such-model:1b")):
        with pytest.raises(ModelMissing, match="no-such-model:1b"):
            await ask


async def test_a_prompt_over_the_context_is_refused_not_cut(served: Served):
    with pytest.raises(PromptTooLong, match=r"models\.context"):
        await said(served.backend, prompt(served, ENDLESS * 20))


async def test_tokens_are_counted_as_llama_cpp_counts_them(
    served: Served, llama_cpp: Embedded, subtests: pytest.Subtests
):
    count = await served.backend.counter(served.world.model)
    assert count is not None
    for name, text in TEXTS.items():
        with subtests.test(name):
            answer = await llama_cpp.connection.ask("POST", "/tokenize", {"content": text})
            assert count(text) == len(answer["tokens"])
