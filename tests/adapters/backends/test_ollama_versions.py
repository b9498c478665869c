"""What differs between Ollama 0.20, which has an engine of its own, and the newest, which starts a llama-server beside it: on both."""

import math
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from temoto.adapters import discovery
from temoto.adapters.backends.ollama import Ollama
from temoto.adapters.catalog import load_catalog
from temoto.adapters.ollama import api
from temoto.core.backend.calls import ChatRequest, ChatRole, Message, Prompt, whole_seconds
from temoto.core.backend.reasoning import gathered
from temoto.core.completion.trim import cut_control
from temoto.core.models.families import UNKNOWN
from temoto.core.models.token_estimate import estimate
from temoto.core.settings import Settings
from temoto.engine.completion.healed_stream import stream as healed
from temoto.engine.counting import Count
from temoto.ports import Backend, PromptTooLong, WrongBackend
from tests.adapters.worlds import CONTEXT
from tests.fakes import bad_ollama
from tests.fakes.bad_ollama import BadOllama
from tests.fim_model import MODEL
from tests.testbed.ollama_newest import alone
from tests.testbed.ollama_server import SMOLLM2, Server, create_smollm2, holding, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOADS = ("starting llama-server", "starting runner")  # in the log, once for each time a model is loaded
PLAIN = "{{ range .Messages }}{{ .Content }}{{ end }}"
ENDLESS = "x " * 23  # the fixture goes on with it for ever


@dataclass(frozen=True, slots=True)
class Talking:
    """An Ollama of one version, and temoto's way to it."""

    server: Server
    backend: Backend

    def loads(self) -> int:
        return sum("starting" in line and any(one in line for one in LOADS) for line in self.server.log().splitlines())


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=[
        pytest.param("ollama_server", marks=pytest.mark.ollama),
        pytest.param("newest_ollama", marks=pytest.mark.newest),
    ],
)
async def talking(request: pytest.FixtureRequest) -> AsyncIterator[Talking]:
    server: Server = request.getfixturevalue(request.param)
    with holding(server, "fim", MODEL, f'TEMPLATE """{PLAIN}"""'):
        backend = await found(server.url)
        yield Talking(server, backend)
        await backend.close()


async def found(url: str) -> Backend:
    backend = await anext(discovery.backends(Settings(backend="ollama", url=url), {}, load_catalog()))
    assert isinstance(backend, Ollama), backend
    return backend


async def said(backend: Backend, prompt: Prompt) -> tuple[str, object]:
    async with aclosing(backend.stream(prompt)) as chunks:
        parts = [chunk async for chunk in chunks]
    return "".join(part.text for part in parts), parts[-1].usage


async def test_a_story_of_ten_turns_loads_the_model_once(talking: Talking):
    backend, ghost = talking.backend, Prompt(SMOLLM2, "a = 1\nb = ", 2, context=CONTEXT, keep_alive="5m")
    turns = (Message(ChatRole.USER, "Say yes."),)
    await backend.load(SMOLLM2, CONTEXT, "5m")
    before = talking.loads()
    for _ in range(5):
        await said(backend, ghost)
        async with aclosing(backend.chat(ChatRequest(SMOLLM2, turns, 2, context=CONTEXT, keep_alive="5m"))) as answer:
            assert [piece async for piece in answer]
    assert before >= 1
    assert talking.loads() == before


async def test_a_run_of_equal_tokens_is_an_answer_that_ended_there(talking: Talking):
    text, usage = await said(talking.backend, Prompt("fim", ENDLESS, 300, context=512, keep_alive="5m"))
    assert text.split() == ["x"] * len(text.split())
    assert len(text.split()) >= 30
    assert usage.cut_by_length
    asked = ChatRequest("fim", (Message(ChatRole.USER, ENDLESS),), 300, context=512, keep_alive="5m")
    async with aclosing(talking.backend.chat(asked)) as answer:
        pieces = [piece async for piece in answer]
    assert gathered(pieces)[0].split()[-30:] == ["x"] * 30
    assert pieces[-1].usage.cut_by_length


async def test_so_it_is_at_ollamas_v1(talking: Talking):
    settings = Settings(backend="openai", url=f"{talking.server.url}/v1")
    backend = await anext(discovery.backends(settings, {}, load_catalog()))
    assert not isinstance(backend, Exception)
    text, usage = await said(backend, Prompt("fim:latest", ENDLESS, 300))
    await backend.close()
    assert text.split()[-30:] == ["x"] * 30
    assert usage.cut_by_length


async def test_a_prompt_that_is_too_long_is_said_in_words(talking: Talking):
    with pytest.raises(PromptTooLong) as refused:
        await said(talking.backend, Prompt("fim", "x = 1\n" * 400, 8, context=512, keep_alive="5m"))
    assert "{" not in str(refused.value)
    assert '"' not in str(refused.value)


async def test_no_control_token_of_the_vocabulary_is_code_whatever_the_family(talking: Talking):
    assert isinstance(talking.backend, Ollama)
    await talking.backend.models()  # as start-up does first
    count = Count(estimate)
    await count.learn(talking.backend, "fim:latest")
    await count.learnt()
    family = count.with_controls(UNKNOWN)
    text, _ = await said(
        talking.backend, Prompt("fim:latest", "def f(x):\n    return ", 12, context=512, keep_alive="5m")
    )
    assert "<|" not in cut_control(text, family)
    assert {"<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|endoftext|>"} <= {*family.controls}


@pytest.mark.newest
async def test_an_ollama_without_its_llama_server_says_what_it_lacks(
    tmp_path: Path, newest_ollama: Server, model_file: Path
):
    assert newest_ollama.url  # the part is there
    with serving(alone(tmp_path), tmp_path) as server:
        create_smollm2(server, model_file)
        backend = await found(server.url)
        try:
            with pytest.raises(WrongBackend, match="no llama-server beside it"):
                await backend.load(SMOLLM2, CONTEXT, "5m")
            with pytest.raises(WrongBackend, match="its own package"):
                await said(backend, Prompt(SMOLLM2, "a = ", 2, context=CONTEXT))
        finally:
            await backend.close()


@pytest.mark.parametrize(
    ("version", "per_call"),
    [("0.0.0", False), ("0.20.0", True), ("0.29.9", True), ("0.30.0", False), ("0.34.4-rc1", False), ("1.0.0", False),
     ("", False), ("none", False), ("0.²", False)],
)  # fmt: skip
async def test_shift_is_sent_only_where_it_loads_nothing_again(version: str, per_call: bool):
    assert api.shifts_per_call(version) is per_call


async def test_without_shift_an_answer_is_kept_within_the_room_that_is_left():
    turns = (Message(ChatRole.USER, "x = 1\n" * 10),)
    request = ChatRequest("m", turns, 2_000, context=1_000)
    room = api.room_for_answer(request, lambda text: len(text) // 2)
    assert room == 1_000 - 30 - api.CHAT_MARGIN
    assert api.chat_payload(request, None, room, shift=False)["options"]["num_predict"] == room
    assert "shift" not in api.chat_payload(request, None, room, shift=False)
    told = api.chat_payload(request, None, room, shift=True)
    assert (told["options"]["num_predict"], told["shift"]) == (2_000, False)


async def test_an_answer_that_went_past_the_context_is_not_whole():
    done = {"done": True, "done_reason": "stop", "prompt_eval_count": 300, "eval_count": 300}
    assert api.usage(done, 512).cut_by_length
    assert not api.usage(done, 1_024).cut_by_length


# As 0.34.4 tells text it held back because it might have become a stop string: one entry, with its last token's candidates.
MERGED = {
    "response": " function takes two numbers",
    "logprobs": [{"token": " function takes two numbers", "top_logprobs": [{"token": " numbers"}, {"token": " a"}]}],
}


async def test_candidates_of_text_that_is_no_single_token_are_not_its_own():
    (chunk,) = api.chunks(MERGED, ended=False)
    assert (chunk.text, chunk.alternatives) == (MERGED["response"], ())
    assert (chunk.sure, chunk.odds) == (None, ())
    first, other = {"token": " two", "logprob": 0.0}, {"token": " a", "logprob": -math.inf}
    (chunk,) = api.chunks(
        {"response": " two", "logprobs": [{"token": " two", "top_logprobs": [first, other]}]}, ended=False
    )
    assert (chunk.alternatives, chunk.sure, chunk.odds) == ((" two", " a"), 1.0, (1.0, pytest.approx(0.0)))


async def test_healing_takes_no_candidate_that_stood_elsewhere():
    first = bad_ollama.lines(MERGED, bad_ollama.DONE)
    async with BadOllama({bad_ollama.ANSWER: first}) as fake:
        backend = await found(fake.url)
        async with aclosing(
            healed(backend, Prompt(bad_ollama.MODEL, "x =", 8, begins=" ar", whole="x = ar"))
        ) as chunks:
            assert [chunk async for chunk in chunks]
        await backend.close()
        # ` a` would fit what was typed, and stood at another place: nothing was put behind the prompt by it.
        assert [asked["prompt"] for _, asked in fake.heard if asked and asked.get("raw")] == ["x =", "x = ar"]


async def test_what_was_cached_and_the_first_token_are_in_no_speed():
    done = {"done": True, "prompt_eval_count": 300, "prompt_eval_duration": 5e8, "eval_count": 5, "eval_duration": 4e8}
    newest, older = api.usage({**done, "prompt_eval_cached_count": 200}), api.usage(done)
    assert (newest.prompt_tokens, newest.cached_tokens, newest.generate_seconds) == (300, 200, 0.5)
    assert (older.cached_tokens, older.generate_seconds) == (None, 0.4)
    assert whole_seconds(1, 0.001) is None
    assert whole_seconds(None, 2.0) == 2.0


async def test_the_newest_tells_what_was_cached(talking: Talking):
    prompt = Prompt(SMOLLM2, "a = 1\nb = 2\nc = 3\nd = ", 2, context=CONTEXT, keep_alive="5m")
    await said(talking.backend, prompt)
    _, usage = await said(talking.backend, prompt)
    if "llama-server" in talking.server.log():
        assert 0 < usage.cached_tokens < usage.prompt_tokens
    else:
        assert usage.cached_tokens is None
