"""Several requests at once on a llama-server whose four slots share one context: the real one, as its users start it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing

import pytest
import pytest_asyncio

from temoto.adapters import discovery
from temoto.adapters.backends.openai import OpenAI
from temoto.adapters.catalog import load_catalog
from temoto.adapters.llamacpp import api
from temoto.core.backend.calls import ChatRequest, ChatRole, Message, Prompt
from temoto.core.settings import Settings
from temoto.ports import ContextFull
from tests.conftest import had
from tests.fim_model import MODEL
from tests.testbed.llama_cpp import llama_cpp
from tests.testbed.llama_cpp_server import LlamaCpp, llama_cpp_serving

pytestmark = [pytest.mark.newest, pytest.mark.asyncio(loop_scope="module")]

LONG = "x = 1\n" * 60  # 300 tokens of the fixture's: two of them and their answers are more than 512
ANSWER = 100

# Where the next token is beyond doubt: two answers at once are multiplied in another order than one alone, which decides where it is not.
SURE = "x " * 220


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaCpp]:
    binary, folder = had(llama_cpp, "llama-server", must=False), tmp_path_factory.mktemp("one")
    with llama_cpp_serving(binary, folder, "-m", str(MODEL), "-c", "512") as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def backend(server: LlamaCpp) -> AsyncIterator[OpenAI]:
    found = await anext(discovery.backends(Settings(backend="openai", url=server.url), {}, load_catalog()))
    assert isinstance(found, OpenAI)
    assert await found.counter(next(iter(found.listed)))  # as start-up does
    yield found
    await found.close()


async def said(backend: OpenAI, text: str = LONG) -> tuple[str, int]:
    """An answer, and how many tokens it was asked with."""
    prompt = Prompt(next(iter(backend.listed)), text, ANSWER, context=512)
    async with aclosing(backend.stream(prompt)) as chunks:
        parts = [chunk async for chunk in chunks]
    assert parts[-1].usage is not None
    return "".join(part.text for part in parts), parts[-1].usage.prompt_tokens or 0


async def test_what_would_not_fit_together_is_asked_one_after_the_other(backend: OpenAI):
    alone, asked = await said(backend)
    assert 2 * asked + ANSWER > 512, "the two would not fit"
    assert [text for text, _ in await asyncio.gather(said(backend), said(backend))] == [alone, alone]


async def test_an_action_and_a_completion_do_not_end_each_other(backend: OpenAI):
    turns = (Message(ChatRole.USER, LONG),)
    request = ChatRequest(next(iter(backend.listed)), turns, ANSWER, context=512)

    async def act() -> list[object]:
        async with aclosing(backend.chat(request)) as answer:
            return [piece async for piece in answer]

    pieces, (text, _) = await asyncio.gather(act(), said(backend))
    assert pieces
    assert text


async def test_what_others_of_the_server_broke_off_is_asked_again(backend: OpenAI, server: LlamaCpp):
    """Another window's backend knows nothing of this one's questions: one of the two goes on where it was broken off."""
    other = await anext(discovery.backends(Settings(backend="openai", url=server.url), {}, load_catalog()))
    assert isinstance(other, OpenAI)
    alone, asked = await said(backend, SURE)
    assert 2 * asked + ANSWER > 512, "the two would not fit"
    both = await asyncio.gather(said(backend, SURE), said(other, SURE), return_exceptions=True)
    await other.close()
    answered = [one[0] for one in both if isinstance(one, tuple)]
    assert answered
    assert alone.count("x") > ANSWER // 2
    assert set(answered) == {alone}
    assert all(isinstance(one, tuple) or "together they were longer" in str(one) for one in both)


async def test_a_full_context_is_said_to_be_shared(backend: OpenAI):
    model = next(iter(backend.listed))
    answers = (
        {"error": {"code": 500, "message": "Context size has been exceeded.", "type": "server_error"}},
        {"error": {"code": 400, "message": "request (1000 tokens) exceeds the available context size (512 tokens)"}},
    )
    shared, long = (api.refusal(backend.connection, answer, model) for answer in answers)
    assert isinstance(shared, ContextFull)
    assert "works on several requests in one context" in str(shared)
    assert not isinstance(long, ContextFull)
